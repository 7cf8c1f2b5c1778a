"""Tend's own export: the shape others rely on, and that reading it back loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.exchange.draft import Reading
from core.exchange.staging import stage
from core.exchange.tend_json import contact_json, export, export_chunks, interaction_json
from core.exchange.tend_shape import contact_document, record_document
from core.models import interaction_from
from core.schema import TABLES, Kind
from core.text import clean_line, clean_text
from core.vault.changes import new_id

ANNA, BEN, FAIR, CALL = "A" * 16, "B" * 16, "E" * 16, "I" * 16

TABLES_BEFORE: dict[str, dict[str, dict[str, Any]]] = {
    "contacts": {
        ANNA: {
            "given": "Anna", "family": "Schmidt", "org": "Novum", "org_units": ["Lab"], "role": "COO",
            "emails": {"anna@novum.example": ["work", "pref"]}, "phones": {"+49 170 5550147": []},
            "addresses": {"k1": {"types": ["home"], "street": "Ring 1\nHof", "city": "Köln"}},
            "birthday": "--03-22", "tags": {"chess": True}, "circle": "inner", "cadence": 30, "importance": 5,
            "notes": {"n2": {"on": "2026-05-01", "text": "one\ntwo"}, "n1": {"on": "", "text": "first"}},
            "related": {"r1": {"name": "Jonas", "rel": "spouse"}}, "custom": {"Shoe size": "42"},
            "met_on": "2026-05-01", "met_event": FAIR, "met_via": BEN, "met_with": {BEN: True},
            "external": {"vcard:1": "abc"}, "maybe": {BEN: True}, "paused": True, "created": "2026-01-02",
            "source": "event", "snoozed": "2026-07-01", "future_field": {"x": {"deep": [1, 2]}},
        },
        BEN: {"full": "Ben Aydın", "source": "hand", "created": "2026-01-01"},
    },
    "interactions": {
        CALL: {
            "at": "2026-06-01T14:30", "channel": "call", "initiator": "me", "with": {ANNA: True, BEN: True},
            "text": "two\nlines", "event": FAIR, "minutes": 20, "created": "2026-06-01",
        },
    },
    "events": {FAIR: {"name": "Fair", "starts": "2026-05-01", "open": True, "follow_days": 3}},
    "promises": {"P" * 16: {"side": "theirs", "with": {ANNA: True}, "text": "slides", "interaction": CALL}},
    "introductions": {"N" * 16: {"between": {ANNA: True, BEN: True}, "state": "asked", "on": "2026-06-01"}},
    "circles": {"C" * 16: {"name": "Band", "days": 14, "rank": 1}},
    "views": {"V" * 16: {"name": "quiet", "query": "last>60d", "order": "last", "created": "2026-05-02"}},
    "profile": {"me": {"name": "Me", "emails": {"me@x.example": True}, "weights": {"call": 2}, "daily_cap": 4}},
}  # fmt: skip


def test_the_shape_of_a_contact(book: Any) -> None:
    book.vault.tables = TABLES_BEFORE
    shown = contact_json(book, ANNA)
    assert shown["name"] == {
        "full": "Anna Schmidt", "given": "Anna", "middle": "", "family": "Schmidt", "prefix": "", "suffix": "",
        "derived": True,
    }  # fmt: skip
    assert shown["title"] == "COO"
    assert shown["more"] == {"future_field": {"x": {"deep": [1, 2]}}}, "nothing that has a key of its own"
    assert shown["emails"] == [{"value": "anna@novum.example", "types": ["work", "pref"]}]
    assert shown["notes"] == "first\n\none\ntwo"
    assert shown["met"]["via"] == BEN
    assert (shown["health"], shown["last_contact"], shown["due"]) == (None, None, None)
    assert {"id", "nicknames", "urls", "offers", "needs", "anniversary", "circle", "cadence"} <= shown.keys()


ADDRESS = {
    "types": [],
    "street": "",
    "city": "",
    "region": "",
    "postal": "",
    "country": "",
    "pobox": "",
    "ext": "",
}


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        ({"city": "Bern"}, {"city": "Bern"}),
        ({"types": ["work"], "street": "Main 1"}, {"types": ["work"], "street": "Main 1"}),
        ({"types": "work", "street": None, "city": 7}, {}),
        ({"city": "Bern", "floor": "3"}, {"city": "Bern", "floor": "3"}),
    ],
)
def test_every_part_of_an_address_is_there_and_comes_back_as_it_was(
    book: Any, held: dict[str, Any], shown: dict[str, Any]
) -> None:
    book.vault.tables = {"contacts": {ANNA: {"full": "Anna", "addresses": {"a": held}}}}
    contact = contact_json(book, ANNA)
    assert contact["addresses"] == [{"key": "a", **ADDRESS, **shown}]
    assert contact_document(contact)["addresses"] == {"a": held}


def test_an_imported_address_needs_no_words_beside_it(book: Any) -> None:
    held = {"types": ["home"], "street": "Main 1\nback yard", "city": "Bern"}
    book.vault.tables = {
        "contacts": {ANNA: {"full": "Anna", "addresses": {"a": held, "b": {"types": [], "city": "Ulm"}}}}
    }
    assert "more" not in contact_json(book, ANNA)


def test_a_bare_contact_has_every_key(book: Any) -> None:
    book.vault.tables = {"contacts": {ANNA: {"full": "Anna", "related": {"r": {"name": "Ben"}}}}}
    contact = contact_json(book, ANNA)
    assert contact["name"] == {
        "full": "Anna",
        "given": "",
        "middle": "",
        "family": "",
        "prefix": "",
        "suffix": "",
    }
    assert contact["related"] == [{"key": "r", "name": "Ben", "rel": ""}]
    lists = ("nicknames", "org_units", "emails", "phones", "addresses", "urls", "tags", "offers", "needs")
    texts = ("org", "title", "birthday", "anniversary", "circle", "notes")
    nothing = ("cadence", "health", "last_contact", "due")
    assert [contact[key] for key in lists] == [[] for _ in lists]
    assert [contact[key] for key in texts] == ["" for _ in texts]
    assert [contact[key] for key in nothing] == [None for _ in nothing]
    assert {"on", "place", "how", "event", "via", "with"} == contact["met"].keys()


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("interactions", {"id", "at", "channel", "initiator", "with", "text", "event"}),
        ("promises", {"id", "side", "with", "text", "due", "done"}),
        ("events", {"id", "name", "place", "starts", "ends"}),
        ("introductions", {"id", "between", "by", "state", "on", "text"}),
    ],
)
def test_a_bare_record_has_every_key(book: Any, table: str, keys: set[str]) -> None:
    book.vault.tables = {table: {CALL: {"created": "2026-01-01"}}}
    (record,) = export(book)[table]
    assert keys <= record.keys()
    assert all(record[key] == [] for key in keys & {"with", "between"})


def test_the_shape_of_an_interaction() -> None:
    shown = interaction_json(interaction_from(CALL, TABLES_BEFORE["interactions"][CALL]))
    assert shown["with"] == [ANNA, BEN]
    assert {"id", "at", "channel", "initiator", "text", "event"} <= shown.keys()


def test_pieces_and_whole_are_the_same(book: Any) -> None:
    book.vault.tables = TABLES_BEFORE
    whole = json.loads(b"".join(export_chunks(book)))
    assert whole == json.loads(msgspec.json.encode(export(book)))
    assert (whole["format"], whole["version"]) == ("tend-export", 1)


def test_an_export_read_back_into_an_empty_vault_is_the_same(
    new_book: Callable[..., Any], written: Callable[..., Path], read: Callable[..., Reading]
) -> None:
    before, after = new_book(), new_book()
    before.vault.tables = json.loads(json.dumps(TABLES_BEFORE))
    reading = read(b"".join(export_chunks(before)))
    assert reading.problems == []
    after.vault.commit(stage(reading, after).changes())
    assert after.vault.tables == before.vault.tables
    again = stage(reading, after)
    assert again.changes() == []
    assert {row.kind for row in again.rows} == {"unchanged"}


def test_an_export_finds_people_known_under_other_ids(
    new_book: Callable[..., Any], read: Callable[..., Reading]
) -> None:
    before, after = new_book(), new_book()
    before.vault.tables = json.loads(json.dumps(TABLES_BEFORE))
    mine = new_id()
    after.vault.tables = {"contacts": {mine: {"full": "Anna Schmidt", "emails": {"anna@novum.example": []}}}}
    after.vault.commit(stage(read(b"".join(export_chunks(before))), after).changes())
    assert set(after.people) == {mine, BEN}
    assert after.vault.tables["interactions"][CALL]["with"] == {mine: True, BEN: True}
    assert after.people[mine]["circle"] == "inner"


def test_namesakes_of_an_export_stay_apart(
    new_book: Callable[..., Any], read: Callable[..., Reading]
) -> None:
    before, after = new_book(), new_book()
    before.vault.tables = {"contacts": {id: {"full": "Ida Berg", "org": "Acme"} for id in (ANNA, BEN)}}
    after.vault.tables = {"contacts": {ANNA: {"full": "Ida Berg", "org": "Acme"}}}
    after.vault.commit(stage(read(b"".join(export_chunks(before))), after).changes())
    assert after.people == before.people


def test_a_person_of_an_export_is_none_of_two_namesakes_for_certain(
    new_book: Callable[..., Any], read: Callable[..., Reading]
) -> None:
    before, after = new_book(), new_book()
    before.vault.tables = {"contacts": {ANNA: {"full": "Ida Berg"}}}
    mine = [new_id(), new_id()]
    after.vault.tables = {"contacts": {id: {"full": "Ida Berg"} for id in mine}}
    (row,) = stage(read(b"".join(export_chunks(before))), after).rows
    assert (row.kind, set(row.maybe)) == ("new", set(mine))


def test_references_to_nobody_make_no_ghosts(book: Any, read: Callable[..., Reading]) -> None:
    data = {
        "format": "tend-export", "version": 1,
        "contacts": [{"id": ANNA, "name": {"full": "Anna"}, "met": {"via": "X" * 16}}],
        "interactions": [{"id": CALL, "at": "2026-01-01", "with": [ANNA, "Y" * 16], "event": "Z" * 16}],
    }  # fmt: skip
    changes = stage(read(json.dumps(data)), book).changes()
    assert not [
        change
        for change in changes
        if "XXXX" in repr(change) or "YYYY" in repr(change) or "ZZZZ" in repr(change)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{", '{"format": "other"}', '{"format": "tend-export", "version": 2}', '{"a": NaN}', "{" * 100_000,
        '{"format": "tend-export", "version": 1, "contacts": "no"}',
        '{"format": "tend-export", "version": 1, "contacts": [1, {}, {"id": 5, "name": 7, "emails": {"a": 1}}]}',
    ],
)  # fmt: skip
def test_damaged_exports_are_refused_or_reported(book: Any, read: Callable[..., Reading], text: str) -> None:
    try:
        reading = read(text)
    except ImportFileError:
        return
    assert reading.problems
    stage(reading, book)


# --- any vault -------------------------------------------------------------------------------------------------------

lines = st.text(max_size=12).map(clean_line).filter(bool)
texts = st.text(max_size=30).map(clean_text).filter(bool)
days = st.sampled_from(["2026-01-02", "--03-04", "2026", "2026-05", "2026-01-02T10:30"])
ids = st.sampled_from([ANNA, BEN])
extra = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | lines, lambda x: st.lists(x, max_size=2), max_leaves=4
)


def value_of(name: str, kind: Kind, refers: str | None) -> st.SearchStrategy[Any]:
    member = ids if refers == "contacts" else lines
    address = st.dictionaries(st.sampled_from(["street", "city", "ext"]), texts, max_size=3)
    item = {
        "notes": st.fixed_dictionaries({"on": st.just("") | days, "text": texts}),
        "addresses": st.builds(lambda a, t: {"types": t, **a}, address, st.lists(lines, max_size=2)),
        "related": st.fixed_dictionaries({"name": lines, "rel": lines}),
        "weights": st.integers(1, 9),
        "rhythms": st.integers(1, 9),
    }.get(name, lines)
    return {
        Kind.TEXT: member if refers else (texts if name in {"text", "follow_text"} else lines),
        Kind.DAY: days,
        Kind.NUMBER: st.integers(0, 400),
        Kind.FLAG: st.booleans(),
        Kind.LIST: st.lists(lines, max_size=3),
        Kind.SET: st.dictionaries(member, st.just(True), max_size=3),
        Kind.TYPED: st.dictionaries(lines, st.lists(lines, max_size=2), max_size=3),
        Kind.ITEMS: st.dictionaries(lines, item, max_size=3),
    }[kind]


def document_of(table: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: value_of(name, field.kind, field.refers) for name, field in TABLES[table].items()}
    return st.fixed_dictionaries(
        {}, optional={**fields, "new_field": extra, "new_set": st.dictionaries(lines, extra, max_size=2)}
    )


def present(document: dict[str, Any]) -> dict[str, Any]:
    """Empty sets and cleared values are the same as absent ones."""
    return {field: value for field, value in document.items() if value not in (None, {})}


@given(document_of("contacts"))
def test_any_contact_comes_back_as_it_was(new_book: Callable[..., Any], document: dict[str, Any]) -> None:
    book = new_book()
    book.vault.tables = {"contacts": {ANNA: document}}
    shown = json.loads(json.dumps(contact_json(book, ANNA)))
    assert present(contact_document(shown)) == present(document)


@pytest.mark.parametrize(
    "table", ["interactions", "events", "promises", "introductions", "circles", "views", "profile"]
)
@given(data=st.data())
def test_any_other_record_comes_back_as_it_was(
    table: str, data: st.DataObject, new_book: Callable[..., Any]
) -> None:
    book, document = new_book(), data.draw(document_of(table))
    book.vault.tables = {table: {CALL: document}}
    (shown,) = json.loads(json.dumps(export(book)))[table]
    assert present(record_document(table, shown)) == present(document)
