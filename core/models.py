"""People and what happened with them, as immutable values built from the documents of a vault.

Building never fails: a field of an unexpected type counts as absent (the vault's doctor reports it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from core.language import _

T = TypeVar("T")

CHANNELS = (
    "meeting",
    "event",
    "meal",
    "video",
    "call",
    "message",
    "email",
    "letter",
    "favour",
    "referral",
    "introduction",
    "gift",
    "group",
    "reaction",
)
INITIATORS = ("me", "them", "mutual", "unknown")
INTRODUCTION_STATES = ("asked", "agreed", "made", "declined", "thanked")

# The order in which several mails or phones of one person stand: what one would try first.
_TYPE_RANK = {"pref": -10, "cell": 0, "work": 1, "main": 2, "home": 3, "other": 5, "fax": 20, "pager": 21}


class Value(msgspec.Struct, frozen=True):
    """A mail address, phone number, web address or handle, with its types (home, work, cell, fax, label:…)."""

    value: str
    types: tuple[str, ...] = ()


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A postal address in parts."""

    types: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    region: str = ""
    postal: str = ""
    country: str = ""
    pobox: str = ""
    ext: str = ""


class Note(msgspec.Struct, frozen=True):
    """A note on a person; `on` is a day or empty."""

    id: str
    on: str
    text: str


class Related(msgspec.Struct, frozen=True):
    """Somebody named in a contact's card: a spouse, an assistant."""

    name: str
    rel: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person."""

    id: str
    full: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    prefix: str = ""
    suffix: str = ""
    nicknames: tuple[str, ...] = ()
    org: str = ""
    org_units: tuple[str, ...] = ()
    role: str = ""
    emails: tuple[Value, ...] = ()
    phones: tuple[Value, ...] = ()
    urls: tuple[Value, ...] = ()
    handles: tuple[Value, ...] = ()
    addresses: tuple[Address, ...] = ()
    birthday: str = ""
    anniversary: str = ""
    met_on: str = ""
    met_place: str = ""
    met_how: str = ""
    met_event: str = ""
    met_via: str = ""
    met_with: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    circle: str = ""
    cadence: int | None = None
    importance: int = 3
    notes: tuple[Note, ...] = ()
    paused: bool = False
    archived: bool = False
    custom: tuple[tuple[str, str], ...] = ()
    related: tuple[Related, ...] = ()
    external: tuple[tuple[str, str], ...] = ()
    maybe: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    created: str = ""
    source: str = ""
    snoozed: str = ""
    taken: str = ""
    looked: str = ""
    """Met at an event: the day on which they were looked through."""

    @property
    def name(self) -> str:
        """The name to show: as given, else from its parts, else the nickname, company, mail or phone."""
        return display_name(self)


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that happened, or a plan (`plan`, or a day that is still to come)."""

    id: str
    at: str = ""
    channel: str = ""
    kind: str = ""
    """A finer word than the channel, where one was said: lunch, coffee, walk."""
    initiator: str = "unknown"
    people: tuple[str, ...] = ()
    place: str = ""
    event: str = ""
    minutes: int | None = None
    text: str = ""
    plan: bool = False

    @property
    def day(self) -> str:
        """The day without the time: "2026-06-09", or "2026-06" where only the month is known."""
        return self.at[:10]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An occasion with several people."""

    id: str
    name: str = ""
    place: str = ""
    starts: str = ""
    ends: str = ""
    tag: str = ""
    follow_days: int | None = None
    follow_text: str = ""
    open: bool = False
    text: str = ""
    expected: tuple[str, ...] = ()
    goals: str = ""


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """Something promised, by me (`mine`) or to me (`theirs`)."""

    id: str
    side: str = "mine"
    people: tuple[str, ...] = ()
    text: str = ""
    due: str = ""
    done: str = ""
    event: str = ""
    interaction: str = ""
    created: str = ""


class Introduction(msgspec.Struct, frozen=True, kw_only=True):
    """Two people brought together, or about to be."""

    id: str
    between: tuple[str, ...] = ()
    by: str = ""
    state: str = ""
    on: str = ""
    text: str = ""
    outcome: str = ""
    """What came of it."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A filter of People that was kept under a name; `order` empty: as suits the filter."""

    id: str
    name: str
    query: str = ""
    order: str = ""


class Circle(msgspec.Struct, frozen=True, kw_only=True):
    """A circle of closeness and its cadence in days; a lower rank is closer."""

    id: str
    name: str
    days: int
    rank: int


def display_name(contact: Contact) -> str:
    """The name a contact is shown by; never empty."""
    parts = (contact.prefix, contact.given, contact.middle, contact.family, contact.suffix)
    first_values = (values[0].value for values in (contact.emails, contact.phones) if values)
    return (
        contact.full
        or " ".join(part for part in parts if part)
        or next(iter(contact.nicknames), "")
        or contact.org
        or next(first_values, "")
        or _("(no name)")
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _flag(value: object) -> bool:
    return value is True


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _members(value: object) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return ()
    if len(value) < 2:  # most contacts are with one person, and a long history has thousands
        return tuple(value)
    return tuple(sorted(value, key=lambda member: (member.casefold(), member)))


def _items(value: object) -> list[tuple[str, Any]]:
    return sorted(value.items()) if isinstance(value, Mapping) else []


def _typed(value: object) -> tuple[Value, ...]:
    values = [Value(member, _strings(types)) for member, types in _items(value)]
    return tuple(
        sorted(
            values, key=lambda item: (min((_TYPE_RANK.get(t, 4) for t in item.types), default=4), item.value)
        )
    )


def _address(item: Mapping[str, Any]) -> Address:
    texts = {key: _text(item.get(key)) for key in Address.__struct_fields__ if key != "types"}
    return Address(types=_strings(item.get("types")), **texts)


def _notes(value: object) -> tuple[Note, ...]:
    found = [
        Note(key, _text(item.get("on")), _text(item.get("text")))
        for key, item in _items(value)
        if isinstance(item, Mapping)
    ]
    return tuple(sorted(found, key=lambda note: (note.on, note.id)))


def contact_from(id: str, document: Mapping[str, Any]) -> Contact:
    """A contact from its document."""
    get = document.get
    importance = _number(get("importance"))
    fields: dict[str, Any] = {field: _text(get(field)) for field in _CONTACT_TEXTS}
    fields.update((field, _members(get(field))) for field in _CONTACT_SETS)
    fields.update((field, _typed(get(field))) for field in ("emails", "phones", "urls", "handles"))
    return Contact(
        id=id,
        **fields,
        org_units=_strings(get("org_units")),
        addresses=tuple(_address(item) for _, item in _items(get("addresses")) if isinstance(item, Mapping)),
        cadence=_number(get("cadence")),
        importance=min(5, max(1, importance)) if importance is not None else 3,
        notes=_notes(get("notes")),
        paused=_flag(get("paused")),
        archived=_flag(get("archived")),
        custom=tuple((key, _text(item)) for key, item in _items(get("custom"))),
        external=tuple((key, _text(item)) for key, item in _items(get("external"))),
        related=tuple(
            Related(_text(item.get("name")), _text(item.get("rel")))
            for _, item in _items(get("related"))
            if isinstance(item, Mapping)
        ),
    )


_CONTACT_TEXTS = (
    "full", "given", "middle", "family", "prefix", "suffix", "org", "role", "birthday", "anniversary", "met_on", "met_place",
    "met_how", "met_event", "met_via", "circle", "created", "source", "snoozed", "taken",
    "looked",
)  # fmt: skip
_CONTACT_SETS = ("nicknames", "met_with", "offers", "needs", "tags", "maybe", "apart")


def interaction_from(id: str, document: Mapping[str, Any]) -> Interaction:
    """An interaction from its document."""
    get = document.get
    return Interaction(
        id=id,
        at=_text(get("at")),
        channel=_text(get("channel")),
        kind=_text(get("kind")),
        initiator=_text(get("initiator")) or "unknown",
        people=_members(get("with")),
        place=_text(get("place")),
        event=_text(get("event")),
        minutes=_number(get("minutes")),
        text=_text(get("text")),
        plan=_flag(get("plan")),
    )


def event_from(id: str, document: Mapping[str, Any]) -> Event:
    """An event from its document."""
    get = document.get
    texts = {
        field: _text(get(field))
        for field in ("name", "place", "starts", "ends", "tag", "follow_text", "text", "goals")
    }
    return Event(
        id=id,
        **texts,
        follow_days=_number(get("follow_days")),
        open=_flag(get("open")),
        expected=_members(get("expected")),
    )


def promise_from(id: str, document: Mapping[str, Any]) -> Promise:
    """A promise from its document."""
    get = document.get
    texts = {field: _text(get(field)) for field in ("text", "due", "done", "event", "interaction", "created")}
    return Promise(
        id=id, side="theirs" if get("side") == "theirs" else "mine", people=_members(get("with")), **texts
    )


def introduction_from(id: str, document: Mapping[str, Any]) -> Introduction:
    """An introduction from its document."""
    get = document.get
    texts = {field: _text(get(field)) for field in ("by", "state", "on", "text", "outcome")}
    return Introduction(id=id, between=_members(get("between")), **texts)


def view_from(id: str, document: Mapping[str, Any]) -> View:
    """A kept filter from its document."""
    texts = {field: _text(document.get(field)) for field in ("query", "order")}
    return View(id=id, name=_text(document.get("name")) or texts["query"] or id, **texts)


def circle_from(id: str, document: Mapping[str, Any]) -> Circle:
    """A circle of the user's own from its document."""
    days, rank = _number(document.get("days")), _number(document.get("rank"))
    return Circle(
        id=id,
        name=_text(document.get("name")) or id,
        days=max(1, days or 90),
        rank=rank if rank is not None else 9,
    )


def built(
    documents: Mapping[str, Mapping[str, Any]], build: Callable[[str, Mapping[str, Any]], T]
) -> list[T]:
    """All documents of a table as values."""
    return [build(id, document) for id, document in documents.items()]
