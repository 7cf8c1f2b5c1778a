"""Records, fields, values and devices in the words of somebody who has to settle a conflict."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from core.language import N_, _, ngettext
from core.models import contact_from
from core.network.wording import channel_text, day_text, short_day
from core.schema import TABLES, Kind
from core.text import clean_line, clean_text
from core.vault.changes import Json

TEXT_SHOWN = 10_000
"""Letters of a value that are shown at most."""
_NAME = 80

_FIELDS: Mapping[str, Mapping[str, str]] = {
    "contacts": {
        "offers": N_("offers"), "needs": N_("needs"), "tags": N_("tags"), "importance": N_("importance"), "kept": N_("kept"), "looked": N_("looked"),
        "full": N_("name"), "given": N_("first name"), "middle": N_("middle name"), "family": N_("last name"), "prefix": N_("title before the name"),
        "suffix": N_("title behind the name"), "nicknames": N_("nickname"), "org": N_("works at"), "org_units": N_("departments"),
        "role": N_("role"), "emails": N_("mail"), "phones": N_("phone"), "urls": N_("web"), "handles": N_("handle"), "addresses": N_("address"),
        "birthday": N_("born"), "anniversary": N_("anniversary"), "met_on": N_("met on"), "met_place": N_("met at"), "met_how": N_("how you met"),
        "met_event": N_("met at the event"), "met_via": N_("met via"), "met_with": N_("met with"), "circle": N_("circle"),
        "cadence": N_("rhythm"), "notes": N_("note"), "paused": N_("paused"), "archived": N_("let go"), "custom": N_("field of your own"),
        "related": N_("somebody close"), "external": N_("mark of an import"), "maybe": N_("maybe the same as"), "apart": N_("somebody else than"), "created": N_("noted on"),
        "source": N_("where it comes from"), "snoozed": N_("quiet until"), "taken": N_("taken on for"), "photo": N_("picture"),
    },
    "interactions": {
        "place": N_("place"), "event": N_("event"), "minutes": N_("minutes"),
        "at": N_("day"), "channel": N_("kind"), "kind": N_("finer kind"), "initiator": N_("who began"), "with": N_("with"), "text": N_("what was said"),
        "plan": N_("planned"), "created": N_("noted on"), "external": N_("mark of an import"),
    },
    "events": {
        "place": N_("place"), "tag": N_("tag"), "goals": N_("goals"), "expected": N_("expected"), "open": N_("open"),
        "name": N_("name"), "starts": N_("first day"), "ends": N_("last day"), "follow_days": N_("follow up in days"),
        "follow_text": N_("follow up with"), "text": N_("notes"), "created": N_("noted on"),
        "external": N_("mark of an import"),
    },
    "promises": {
        "event": N_("event"),
        "side": N_("whose promise"), "with": N_("with"), "text": N_("what was promised"), "due": N_("due on"), "done": N_("kept on"),
        "created": N_("noted on"), "interaction": N_("said in"), "external": N_("mark of an import"),
    },
    "introductions": {
        "between": N_("between"), "by": N_("by"), "state": N_("how far it is"), "on": N_("on"), "text": N_("about"), "created": N_("noted on"),
        "outcome": N_("what came of it"), "external": N_("mark of an import"),
    },
    "views": {"name": N_("name"), "order": N_("order"), "query": N_("filter"), "created": N_("kept on")},
    "circles": {"name": N_("name"), "days": N_("rhythm"), "rank": N_("place among the circles")},
    "profile": {
        "name": N_("name"), "company": N_("company"), "role": N_("role"), "emails": N_("emails"), "phones": N_("phones"), "urls": N_("urls"), "region": N_("region"), "language": N_("language"), "card": N_("card"),
        "weights": N_("weight of"), "rhythms": N_("rhythm of"), "daily_cap": N_("how many a day"),
        "recovery_confirmed": N_("recovery code confirmed on"), "quiet": N_("quiet about"),
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
    day = _("today") if at.date() == today else short_day(at.date(), today)
    return f"{day} {at:%H:%M}"


def field_word(table: str, field: str, member: str | None = None) -> str:
    """The word for a field; with the member it is about, where that is something one knows."""
    if table == "_vault":
        return _("use ended") if member == "closed" else clean_line(member or field)[:_NAME]
    word = _(_FIELDS.get(table, {}).get(field, field.replace("_", " ")))
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
    return clean_line(contact_from(id, document).name)[:_NAME] if document is not None else _("somebody")


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
        return _("yes") if value else _("no")
    if known is not None and known.kind is Kind.DAY and isinstance(value, str):
        return _day(value, today)
    if field in ("cadence", "days", "rhythms") and isinstance(value, int):
        return ngettext("every {n} day", "every {n} days", value).format(n=value) if value else _("none")
    text = _plain(value)
    return clean_text(text) if len(text) <= TEXT_SHOWN else f"{clean_text(text[:TEXT_SHOWN])} …"


def _plain(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(_plain, value)) or _("of no kind")
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
    left = len(names) - 2
    shown = names if left <= 1 else [*names[:2], ngettext("{n} more", "{n} more", left).format(n=left)]
    if len(shown) < 2:
        return "".join(shown)
    return _("{names} and {last}").format(names=", ".join(shown[:-1]), last=shown[-1])


def _text(document: Mapping[str, Any], field: str) -> str:
    found = document.get(field)
    return clean_line(found)[:_NAME] if isinstance(found, str) else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _interaction(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    what = _text(document, "kind") or channel_text(_text(document, "channel"))
    people = _people(book, document)
    return _joined(
        _("{what} with {people}").format(what=what, people=people) if people else what,
        _short(document.get("at"), today),
    )


def _event(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    return _joined(
        _("event {name}").format(name=_text(document, "name")).rstrip(), _short(document.get("starts"), today)
    )


def _promise(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    people = _people(book, document)
    due = _short(document.get("due"), today)
    if not people:
        said = _("promise")
    elif document.get("side") == "theirs":
        said = _("promise of {people}").format(people=people)
    else:
        said = _("promise to {people}").format(people=people)
    return _joined(said, _("due {day}").format(day=due) if due else "")


def _introduction(book: Book, id: str, document: Mapping[str, Any], today: date) -> str:
    people = _people(book, document, "between")
    said = _("introduction of {people}").format(people=people) if people else _("introduction")
    return _joined(said, _short(document.get("on"), today))


def _called(document: Mapping[str, Any], id: str) -> str:
    return _text(document, "name") or clean_line(id)[:_NAME]


_OWN = {"devices": N_("a device"), "slots": N_("a way into the vault")}
_RECORDS: Mapping[str, Callable[[Book, str, Mapping[str, Any], date], str]] = {
    "contacts": lambda book, id, document, today: name_of(book, id),
    "interactions": _interaction,
    "events": _event,
    "promises": _promise,
    "introductions": _introduction,
    "views": lambda book, id, document, today: _("view {name}").format(name=_called(document, id)),
    "circles": lambda book, id, document, today: _("circle {name}").format(name=_called(document, id)),
    "profile": lambda book, id, document, today: _("your own card and settings"),
    "_vault": lambda book, id, document, today: _(_OWN.get(id, "")),
}
