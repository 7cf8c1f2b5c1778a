"""Tend's own export: one JSON file with everything, readable for others and read back without loss.

`{"format": "tend-export", "version": 1, "contacts": [...], "interactions": [...], "events": [...], "promises": [...],
"introductions": [...], "circles": [...], "views": [...], "profile": [...]}`. What the plain keys of a contact cannot say exactly (a
field of a newer version, a member with a value of its own) stands beside them in `more`, field by field as stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import msgspec

from core.exchange.draft import Progress
from core.exchange.tend_shape import contact_document, record_document
from core.models import Interaction, Promise, Value, contact_from
from core.schema import TABLES, Kind

FORMAT, VERSION = "tend-export", 1
TABLES_OUT = (
    "contacts",
    "interactions",
    "events",
    "promises",
    "introductions",
    "circles",
    "views",
    "profile",
)
_NAME = ("given", "middle", "family", "prefix", "suffix")
_ALWAYS: dict[str, dict[str, Any]] = {
    "interactions": {"at": "", "channel": "", "initiator": "", "with": [], "text": "", "event": ""},
    "events": {"name": "", "place": "", "starts": "", "ends": ""},
    "promises": {"side": "", "with": [], "text": "", "due": "", "done": ""},
    "introductions": {"between": [], "by": "", "state": "", "on": "", "text": ""},
    "addresses": {
        "types": [],
        **dict.fromkeys(("street", "city", "region", "postal", "country", "pobox", "ext"), ""),
    },
    "related": {"name": "", "rel": ""},
}
"""What is written of a record, or of a member of a contact, even where it is empty: readers need not ask."""


class Documents(Protocol):
    """The living documents of a vault."""

    def documents(self, table: str) -> Mapping[str, Mapping[str, Any]]: ...


class Standing(Protocol):
    """What is worked out about a person."""

    @property
    def health(self) -> int | None: ...
    @property
    def last_contact(self) -> str: ...
    @property
    def due(self) -> str: ...


class Book(Protocol):
    """The part of a network that an export needs."""

    @property
    def vault(self) -> Documents: ...

    def row(self, id: str, /) -> Standing: ...


def contact_json(book: Book, id: str) -> dict[str, Any]:
    """One contact as exported, with its health, last contact and due day."""
    return _contact(id, book.vault.documents("contacts")[id], book.row(id))


def _contact(id: str, document: Mapping[str, Any], standing: Standing) -> dict[str, Any]:
    contact = contact_from(id, document)
    name: dict[str, Any] = {"full": contact.name, **{part: getattr(contact, part) for part in _NAME}}
    if not contact.full:
        name["derived"] = True
    notes = [{"key": note.id, "on": note.on, "text": note.text} for note in contact.notes]
    shown: dict[str, Any] = {
        "id": id,
        "name": name,
        "nicknames": list(contact.nicknames),
        "org": contact.org,
        "org_units": list(contact.org_units),
        "title": contact.role,
        **{field: _values(getattr(contact, field)) for field in ("emails", "phones", "urls", "handles")},
        "addresses": _items(document, "addresses"),
        "birthday": contact.birthday,
        "anniversary": contact.anniversary,
        "tags": list(contact.tags),
        "circle": contact.circle,
        "cadence": contact.cadence,
        "notes": "\n\n".join(note.text for note in contact.notes),
        "note_items": notes,
        "related": _items(document, "related"),
        "met": {
            **{part: getattr(contact, f"met_{part}") for part in ("on", "place", "how", "event", "via")},
            "with": list(contact.met_with),
        },
        "offers": list(contact.offers),
        "needs": list(contact.needs),
        "health": standing.health,
        "last_contact": standing.last_contact or None,
        "due": standing.due or None,
        "importance": document.get("importance"),
        "paused": contact.paused,
        "archived": contact.archived,
        "custom": dict(contact.custom),
        "external": dict(contact.external),
        "maybe": list(contact.maybe),
        **{field: document.get(field) for field in ("created", "source", "snoozed", "taken", "photo")},
    }
    return _with_more(shown, document, contact_document(shown))


def _values(values: tuple[Value, ...]) -> list[dict[str, Any]]:
    return [{"value": item.value, "types": list(item.types)} for item in values]


def _items(document: Mapping[str, Any], field: str) -> list[Any]:
    value = document.get(field)
    if not isinstance(value, Mapping):
        return []
    return [
        {"key": key, **item, **_filled(field, item)}
        for key, item in sorted(value.items())
        if isinstance(item, Mapping)
    ]


def _filled(field: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """Every key that others rely on, empty where the item has nothing of that form."""
    return {
        key: item[key] if isinstance(item.get(key), type(empty)) else empty
        for key, empty in _ALWAYS[field].items()
    }


def _with_more(shown: dict[str, Any], document: Mapping[str, Any], back: Mapping[str, Any]) -> dict[str, Any]:
    """Add what would not come back as it is."""
    more = {
        field: value
        for field, value in document.items()
        if value not in (None, {}) and back.get(field) != value
    }
    if more:
        shown["more"] = more
    return shown


def interaction_json(item: Interaction) -> dict[str, Any]:
    """One interaction as exported."""
    return _with_people(item)


def promise_json(item: Promise) -> dict[str, Any]:
    """One promise as exported."""
    return _with_people(item)


def _with_people(item: Interaction | Promise) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(item)
    shown["with"] = list(shown.pop("people"))
    return shown


def record_json(table: str, id: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """A record of any other table as exported: sets become lists, everything else stays."""
    fields = TABLES.get(table, {})
    shown: dict[str, Any] = {"id": id, **_ALWAYS.get(table, {})}
    for field, value in document.items():
        known = fields.get(field)
        if known is not None and known.kind is Kind.SET and isinstance(value, Mapping):
            shown[field] = sorted(value)
        elif field not in {"id", "more"} and value is not None:
            shown[field] = value
    return _with_more(shown, document, record_document(table, shown))


def export(book: Book) -> dict[str, Any]:
    """Everything as one value. For files use `export_chunks`, which holds one record at a time."""
    return {
        "format": FORMAT,
        "version": VERSION,
        **{table: list(_records(book, table)) for table in TABLES_OUT},
    }


def export_chunks(book: Book, progress: Progress | None = None) -> Iterator[bytes]:
    """The export as pieces of UTF-8 JSON, one record a line. `progress` is told (records written, records in all)."""
    total = sum(len(book.vault.documents(table)) for table in TABLES_OUT)
    done = 0
    yield f'{{"format":"{FORMAT}","version":{VERSION}'.encode()
    for table in TABLES_OUT:
        yield f',\n"{table}":['.encode()
        mark = b"\n"
        for record in _records(book, table):
            yield mark + msgspec.json.encode(record)
            mark = b",\n"
            done += 1
            if progress is not None and done % 500 == 0:
                progress(done, total)
        yield b"]"
    yield b"}\n"


def _records(book: Book, table: str) -> Iterator[dict[str, Any]]:
    documents = book.vault.documents(table)
    for id in documents:
        if table == "contacts":
            yield _contact(id, documents[id], book.row(id))
        else:
            yield record_json(table, id, documents[id])
