"""Records, fields, values and devices in the words of somebody who has to settle a conflict."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from core.models import contact_from
from core.network.wording import channel_text, count_text, day_text, short_day
from core.schema import TABLES, Kind
from core.text import clean_line, clean_text
from core.vault.changes import Json

TEXT_SHOWN = 10_000
"""Letters of a value that are shown at most."""
_NAME = 80

_FIELDS: Mapping[str, Mapping[str, str]] = {
    "contacts": {
        "full": "name", "given": "first name", "middle": "middle name", "family": "last name", "prefix": "title before the name",
        "suffix": "title behind the name", "nicknames": "nickname", "org": "works at", "org_units": "departments",
        "role": "role", "emails": "mail", "phones": "phone", "urls": "web", "handles": "handle", "addresses": "address",
        "birthday": "born", "anniversary": "anniversary", "met_on": "met on", "met_place": "met at", "met_how": "how you met",
        "met_event": "met at the event", "met_via": "met via", "met_with": "met with", "circle": "circle",
        "cadence": "rhythm", "notes": "note", "paused": "paused", "archived": "let go", "custom": "field of your own",
        "related": "somebody close", "external": "mark of an import", "maybe": "maybe the same as", "created": "noted on",
        "source": "where it comes from", "snoozed": "quiet until", "taken": "taken on for", "photo": "picture",
    },
    "interactions": {
        "at": "day", "channel": "kind", "kind": "finer kind", "initiator": "who began", "with": "with", "text": "what was said",
        "plan": "planned", "created": "noted on", "external": "mark of an import",
    },
    "events": {
        "name": "name", "starts": "first day", "ends": "last day", "follow_days": "follow up in days",
        "follow_text": "follow up with", "text": "notes", "created": "noted on",
        "external": "mark of an import",
    },
    "promises": {
        "side": "whose promise", "with": "with", "text": "what was promised", "due": "due on", "done": "kept on",
        "created": "noted on", "interaction": "said in", "external": "mark of an import",
    },
    "introductions": {
        "between": "between", "by": "by", "state": "how far it is", "on": "on", "text": "about", "created": "noted on",
        "external": "mark of an import",
    },
    "circles": {"name": "name", "days": "rhythm", "rank": "place among the circles"},
    "profile": {
        "weights": "weight of", "rhythms": "rhythm of", "daily_cap": "how many a day",
        "recovery_confirmed": "recovery code confirmed on", "quiet": "quiet about",
    },
}  # fmt: skip
"""Table -> field -> its word, where that is not its name."""


class Book(Protocol):
    """What the words are read from: a vault."""

    @property
    def device(self) -> str | None:
        """The id of this device."""

    def documents(self, table: str, /) -> Mapping[str, Mapping[str, Any]]:
        """The shown documents of a table."""

    def canonical(self, id: str, /) -> str:
        """The id under which a record is read."""


class Writer(NamedTuple):
    """Who wrote something: the name of the device, else the beginning of its id; `here`: this very device."""

    name: str
    here: bool


def writer(book: Book, device: str) -> Writer:
    """A device as one knows it; where several have one name, with the beginning of its id."""
    told = book.documents("_vault").get("devices", {})
    names = {id: _name_of_device(each) for id, each in told.items()}
    name = names.get(device, "")
    if name and sum(1 for each in names.values() if each == name) > 1:
        name = f"{name} {device[:4]}"
    return Writer(name or device[:8], device == book.device)


def _name_of_device(told: object) -> str:
    name = told.get("name") if isinstance(told, Mapping) else None
    return clean_line(name)[:_NAME] if isinstance(name, str) else ""


def moment(at_ms: int, today: date) -> str:
    """When something was saved, in local time: `today 07:45`, `8 Jun 22:10`; empty for what no calendar has."""
    try:
        at = datetime.fromtimestamp(at_ms / 1000)
    except (OverflowError, OSError, ValueError):
        return ""
    day = "today" if at.date() == today else short_day(at.date(), today)
    return f"{day} {at:%H:%M}"


def field_word(table: str, field: str, member: str | None = None) -> str:
    """The word for a field; with the member it is about, where that is something one knows."""
    if table == "_vault":
        return {"closed": "use ended"}.get(member or "", clean_line(member or field)[:_NAME])
    word = _FIELDS.get(table, {}).get(field, field.replace("_", " "))
    if member is None or field in ("notes", "addresses", "related"):  # their members are named by chance
        return clean_line(word)[:_NAME]
    return clean_line(f"{word} {member}")[:_NAME]


def record_words(book: Book, table: str, id: str, today: date) -> str:
    """What a record is: the name of a person, "call with Anna Schmidt, 8 Jun". Never empty."""
    document = book.documents(table).get(book.canonical(id), {})
    describe = _RECORDS.get(table)
    words = describe(book, id, document, today) if describe is not None else ""
    return words or f"{clean_line(table)[:_NAME]} {clean_line(id)[:8]}"


def name_of(book: Book, id: str) -> str:
    """The name of a contact; "somebody" for one that is not there."""
    document = book.documents("contacts").get(book.canonical(id))
    return clean_line(contact_from(id, document).name)[:_NAME] if document is not None else "somebody"


def person_of(book: Book, table: str, id: str) -> str:
    """The id of the contact whom a record is about; empty where it is about none, or several."""
    if table == "contacts":
        return book.canonical(id)
    document = book.documents(table).get(book.canonical(id), {})
    people = _members(document, "with")
    return book.canonical(people[0]) if len(people) == 1 else ""


def value_words(book: Book, table: str, field: str, value: Json, today: date) -> str:
    """A value, or what a member carries, as text; empty for none."""
    known = TABLES.get(table, {}).get(field)
    if value is None or value == "":
        return ""
    if known is not None and known.refers and isinstance(value, str):
        return (
            name_of(book, value)
            if known.refers == "contacts"
            else record_words(book, known.refers, value, today)
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if known is not None and known.kind is Kind.DAY and isinstance(value, str):
        return _day(value, today)
    if field in ("cadence", "days", "rhythms") and isinstance(value, int):
        return f"every {count_text(value, 'day')}" if value else "none"
    text = _plain(value)
    return clean_text(text) if len(text) <= TEXT_SHOWN else f"{clean_text(text[:TEXT_SHOWN])} …"


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or "of no kind"
    if isinstance(value, dict):
        # A note is its text, an address its lines; what the parts are called says nothing then.
        named = {key: each for key, each in value.items() if each and key not in ("on", "types")}
        return ", ".join(map(_plain, named.values()))
    return json.dumps(value)


def _day(text: str, today: date) -> str:
    try:
        day = day_text(date.fromisoformat(text[:10]), today)
    except ValueError:
        return clean_line(text)[:_NAME]
    return f"{day} {clean_line(text[11:16])}".rstrip()


def _short(text: object, today: date) -> str:
    try:
        return short_day(date.fromisoformat(text[:10]), today) if isinstance(text, str) else ""
    except ValueError:
        return clean_line(text)[:_NAME] if isinstance(text, str) else ""


def _members(document: Mapping[str, Any], field: str) -> list[str]:
    found = document.get(field)
    return sorted(found) if isinstance(found, Mapping) else []


def _people(book: Book, document: Mapping[str, Any], field: str = "with") -> str:
    names = list(dict.fromkeys(name_of(book, id) for id in _members(document, field)))
    shown = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _text(document: Mapping[str, Any], field: str) -> str:
    found = document.get(field)
    return clean_line(found)[:_NAME] if isinstance(found, str) else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _interaction(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    what = _text(document, "kind") or channel_text(_text(document, "channel"))
    people = _people(book, document)
    return _joined(f"{what} with {people}" if people else what, _short(document.get("at"), today))


def _event(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    return _joined(f"event {_text(document, 'name')}".rstrip(), _short(document.get("starts"), today))


def _promise(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    people = _people(book, document)
    side = "of" if document.get("side") == "theirs" else "to"
    due = _short(document.get("due"), today)
    return _joined(f"promise {side} {people}" if people else "promise", f"due {due}" if due else "")


def _introduction(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    people = _people(book, document, "between")
    return _joined(
        f"introduction of {people}" if people else "introduction", _short(document.get("on"), today)
    )


_RECORDS: Mapping[str, Callable[[Book, str, Mapping[str, Any], date], str]] = {
    "contacts": lambda book, id, document, today: name_of(book, id),
    "interactions": _interaction,
    "events": _event,
    "promises": _promise,
    "introductions": _introduction,
    "circles": lambda book, id, document, today: (
        f"circle {_text(document, 'name') or clean_line(id)[:_NAME]}"
    ),
    "profile": lambda book, id, document, today: "your own card and settings",
    "_vault": lambda book, id, document, today: {"devices": "a device", "slots": "a way into the vault"}.get(
        id, ""
    ),
}
