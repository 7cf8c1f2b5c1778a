"""What the edit form means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.entry.context import Context
from core.models import contact_from
from core.vault.changes import Drop, Put, Set
from tui.form import Filled, Names, filled, form_lines

DOCUMENT: dict[str, Any] = {
    "full": "Anna Schmidt", "given": "Anna", "family": "Schmidt", "org": "Acme",
    "emails": {"anna@acme.de": ["work"]}, "phones": {"+491512345678": ["cell"]}, "birthday": "--06-11",
    "tags": {"client": True}, "circle": "close", "met_on": "2024-05",
    "addresses": {"k1": {"street": "Hauptstr. 1", "city": "Berlin", "region": "BE", "types": ["work"]}},
    "notes": {"n1": {"on": "2026-01-02", "text": "climbs"}},
}  # fmt: skip
CONTEXT = Context(today=date(2026, 6, 9), region="DE")
NAMES = Names(
    circles={"inner": "inner", "close": "close"},
    addresses=["k1"],
    resolve=lambda name: "jonas" if name == "Jonas Weber" else "",
)


def fill_key(key: str, text: str) -> Filled:
    contact = contact_from("anna", DOCUMENT)
    return filled(contact, form_lines(contact, NAMES), {key: text}, CONTEXT, NAMES)


def test_an_untouched_form_changes_nothing() -> None:
    contact = contact_from("anna", DOCUMENT)
    lines = form_lines(contact, NAMES)
    result = filled(contact, lines, {line.key: line.value for line in lines}, CONTEXT, NAMES)
    assert (result.changes, result.complaints) == ([], {})


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("birthday", "11.6.1986", "1986-06-11"), ("birthday", "11.6.", None), ("birthday", "1986", "1986"),
        ("birthday", "12 June", "--06-12"), ("birthday", "", ""), ("met_on", "2024", "2024"), ("met_on", "12.5.2024", "2024-05-12"),
        ("met_on", "may 2023", "2023-05"), ("met_on", "2023-05", "2023-05"), ("met_on", "12 May 2024", "2024-05-12"),
        ("circle", "Inner", "inner"), ("cadence", "2w", 14), ("cadence", "none", 0), ("importance", "5", 5),
        ("met_via", "Jonas Weber", "jonas"), ("org", "Novum", "Novum"), ("role", "COO", "COO"),
    ],
)  # fmt: skip
def test_a_line_becomes_a_value(key: str, typed: str, stored: Any) -> None:
    result = fill_key(key, typed)
    assert result.complaints == {}
    expected = (
        [] if stored is None else [Set("contacts", "anna", key, stored or None if stored == "" else stored)]
    )
    assert result.changes == expected


@pytest.mark.parametrize(
    ("key", "typed"),
    [("birthday", "soon"), ("met_on", "31.2.2024"), ("circle", "nobody"), ("cadence", "often"), ("importance", "9"),
     ("met_via", "Nobody"), ("full", ""), ("emails:+", "no mail"), ("phones:+", "no digits")],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_not_saved(key: str, typed: str) -> None:
    result = fill_key(key, typed)
    assert list(result.complaints) == [key]
    assert result.changes == []


def test_a_mail_with_its_kind_is_changed_added_and_taken_out() -> None:
    assert fill_key("emails:anna@acme.de", "anna@novum.io home").changes == [
        Drop("contacts", "anna", "emails", "anna@acme.de"),
        Put("contacts", "anna", "emails", "anna@novum.io", ["home"]),
    ]
    assert fill_key("emails:+", "a@b.example").changes == [
        Put("contacts", "anna", "emails", "a@b.example", [])
    ]
    assert fill_key("emails:anna@acme.de", "").changes == [Drop("contacts", "anna", "emails", "anna@acme.de")]


def test_a_phone_is_stored_as_a_number_of_the_region() -> None:
    assert fill_key("phones:+", "0151 99887766 mobile").changes == [
        Put("contacts", "anna", "phones", "+4915199887766", ["cell"])
    ]


@pytest.mark.parametrize(
    ("key", "typed", "member", "types"),
    [
        ("phones:+", "0151 2345678", "+491512345678", ["cell"]),
        ("phones:+", "0151 2345678 work", "+491512345678", ["work"]),
        ("emails:+", "Anna@Acme.de", "anna@acme.de", ["work"]),
    ],
)
def test_what_is_there_in_another_spelling_is_not_doubled(
    key: str, typed: str, member: str, types: list[str]
) -> None:
    assert fill_key(key, typed).changes == [Put("contacts", "anna", key.partition(":")[0], member, types)]


def test_nobody_is_born_tomorrow_or_introduced_by_themselves() -> None:
    assert "still to come" in fill_key("birthday", "10.6.2026").complaints["birthday"]
    contact = contact_from("jonas", {"full": "Jonas Weber"})
    result = filled(contact, form_lines(contact, NAMES), {"met_via": "Jonas Weber"}, CONTEXT, NAMES)
    assert "somebody else" in result.complaints["met_via"]


def test_a_suffix_behind_the_comma_is_taken_off_the_name() -> None:
    parts = {
        change.field: change.value
        for change in fill_key("full", "Joan Raw, PhD").changes
        if isinstance(change, Set)
    }
    assert parts == {"full": "Joan Raw, PhD", "given": "Joan", "family": "Raw", "suffix": "PhD"}


def test_a_new_name_is_taken_apart_and_a_new_part_put_together() -> None:
    assert fill_key("full", "Dr. Anna von Stetten").changes == [
        Set("contacts", "anna", "full", "Dr. Anna von Stetten"),
        Set("contacts", "anna", "family", "von Stetten"),
        Set("contacts", "anna", "prefix", "Dr."),
    ]
    assert fill_key("family", "Meier").changes == [
        Set("contacts", "anna", "family", "Meier"),
        Set("contacts", "anna", "full", "Anna Meier"),
    ]


def test_an_address_keeps_what_the_form_does_not_show() -> None:
    assert fill_key("addresses:0/city", "Hamburg").changes == [
        Put("contacts", "anna", "addresses", "k1",
            {"region": "BE", "types": ["work"], "street": "Hauptstr. 1", "city": "Hamburg"})
    ]  # fmt: skip


def test_sets_change_by_their_members_only() -> None:
    assert fill_key("tags", "client new").changes == [Put("contacts", "anna", "tags", "new")]
    assert fill_key("offers", "press, design").changes == [
        Put("contacts", "anna", "offers", "press"),
        Put("contacts", "anna", "offers", "design"),
    ]


def test_a_note_is_changed_added_and_taken_out() -> None:
    assert fill_key("notes:n1", "climbs a lot").changes == [
        Put("contacts", "anna", "notes", "n1", {"on": "2026-01-02", "text": "climbs a lot"})
    ]
    assert fill_key("notes:n1", "").changes == [Drop("contacts", "anna", "notes", "n1")]
    added = fill_key("notes:+", "new one").changes[0]
    assert isinstance(added, Put) and added.value == {"on": "2026-06-09", "text": "new one"}


def test_a_label_of_ones_own_stands_in_brackets_and_stays_as_it_is() -> None:
    assert fill_key("phones:+", "0151 99887766 mobile (Büro Lyon)").changes == [
        Put("contacts", "anna", "phones", "+4915199887766", ["cell", "label:Büro Lyon"])
    ]
    assert fill_key("emails:+", "a@b.example (work)").changes == [
        Put("contacts", "anna", "emails", "a@b.example", ["work"])
    ]
    assert fill_key("phones:+", "(0151) 998877 66").changes == [
        Put("contacts", "anna", "phones", "+4915199887766", [])
    ]
    labelled = contact_from("anna", {"full": "A", "emails": {"a@b.example": ["label:Büro", "internet"]}})
    lines = form_lines(labelled, NAMES)
    line = next(line for line in lines if line.key == "emails:a@b.example")
    assert line.value == "a@b.example (Büro) (internet)"
    result = filled(labelled, lines, {line.key: f"{line.value} home"}, CONTEXT, NAMES)
    assert result.changes == [
        Put("contacts", "anna", "emails", "a@b.example", ["label:Büro", "internet", "home"])
    ]


def test_several_new_ones_are_added_at_once() -> None:
    contact = contact_from("anna", DOCUMENT)
    lines = form_lines(contact, NAMES)
    new = next(line for line in lines if line.key == "phones:+")
    lines.append(new.another(2))
    typed = {"phones:+": "030 123456", "phones:+#2": "0151 99887766 mobile"}
    assert filled(contact, lines, typed, CONTEXT, NAMES).changes == [
        Put("contacts", "anna", "phones", "+4930123456", []),
        Put("contacts", "anna", "phones", "+4915199887766", ["cell"]),
    ]
