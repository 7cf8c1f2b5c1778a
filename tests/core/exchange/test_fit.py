"""A value that no vault can hold is a problem of its entry; everybody else is taken over."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.exchange.draft import Reading
from core.exchange.fit import fitted
from core.exchange.staging import stage
from core.vault.changes import Document
from core.vault.components import Components
from core.vault.state import State
from core.vault.writer import Planner

Read = Callable[..., Reading]


def take_over(book: Any, reading: Reading) -> None:
    """Import all of it, as far as the vault's own rules let it."""
    changes = stage(reading, book).changes()
    Planner(State(), Components(), lambda table, id: None).plan(changes)
    book.vault.commit(changes)


def cards(*bodies: str) -> str:
    return "".join(f"BEGIN:VCARD\nVERSION:3.0\n{body}\nEND:VCARD\n" for body in bodies)


@pytest.mark.parametrize("sign", ["~", "^", "_alive"])
def test_one_tag_that_cannot_be_kept_stops_nobody(book: Any, read: Read, sign: str) -> None:
    reading = read(cards("FN:Anna Schmidt", f"FN:Ben Falk\nCATEGORIES:{sign},chess", "FN:Cy Lund"))
    take_over(book, reading)
    assert {each["full"] for each in book.people.values()} == {"Anna Schmidt", "Ben Falk", "Cy Lund"}
    (ben,) = [each for each in book.people.values() if each["full"] == "Ben Falk"]
    assert ben["tags"] == {"chess": True}
    assert [(each.line, each.text) for each in reading.problems] == [
        (5, f"Ben Falk: “{sign}” cannot be kept in tags: left out")
    ]


def test_a_group_of_such_a_name_tags_nobody(book: Any, read: Read) -> None:
    group = "FN:~\nX-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:anna"
    reading = read(cards("UID:anna\nFN:Anna Schmidt", group))
    take_over(book, reading)
    (anna,) = book.people.values()
    assert "tags" not in anna


def test_a_column_of_such_a_name_is_left_out_for_each_row(book: Any, read: Read) -> None:
    reading = read("First Name,Last Name,~\nAnna,Schmidt,x\nBen,Falk,\n")
    take_over(book, reading)
    assert len(book.people) == 2


def test_an_export_that_says_what_cannot_be_gives_the_rest(book: Any, read: Read) -> None:
    contacts = [
        {"id": "a" * 16, "name": {"full": "Anna Schmidt"}, "more": {"tags": "x", "org": {"a": 1}}},
        {
            "id": "b" * 16,
            "name": {"full": "Ben Falk"},
            "tags": ["~", "chess"],
            "custom": {"shoe": None, "hat": "L"},
        },
    ]
    calls = [{"id": "i" * 16, "at": "2026-06-01", "with": ["a" * 16], "more": {"with": "b"}}]
    export = {"format": "tend-export", "version": 1, "contacts": contacts, "interactions": calls}
    reading = read(json.dumps(export))
    take_over(book, reading)
    assert book.people["a" * 16]["full"] == "Anna Schmidt"
    assert book.people["b" * 16]["tags"] == {"chess": True}
    assert book.people["b" * 16]["custom"] == {"hat": "L"}
    assert [each.text for each in reading.problems] == [
        "Anna Schmidt: tags is no list of values: left out",
        "Anna Schmidt: org is not one value: left out",
        "Ben Falk: “~” cannot be kept in tags: left out",
        "Ben Falk: “shoe” cannot be kept in custom: left out",
        f"interactions {'i' * 16}: with is no list of values: left out",
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"full": "Ada", "tags": {"x": True}, "addresses": {"k": {"city": "Bern"}}},
        {"unknown": {"a": 1}, "other": "text", "third": [1, None]},
        {"tags": {"x" * 10_000: True}},
    ],
)
def test_what_can_be_kept_is_kept_as_it_is(document: Document) -> None:
    assert fitted("contacts", document) == (document, [])


@pytest.mark.parametrize("member", ["", "~", "^", "_alive", "x" * 10_001])
@pytest.mark.parametrize("field", ["tags", "unknown"])
def test_what_no_member_can_be_called_is_left_out(field: str, member: str) -> None:
    kept, refused = fitted("contacts", {field: {member: True, "y": True}})
    assert kept == {field: {"y": True}}
    assert len(refused) == 1
    assert fitted("contacts", {field: {member: True}})[0] == {}
    assert fitted("contacts", {member: "x"})[0] == {}
