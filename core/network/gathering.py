"""Who was at an event: noted when, new or met again, what was promised there, and who was heard of since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import msgspec

from core.models import Contact, Event, Interaction, Promise
from core.network.facts import Fact
from core.network.touches import day_number


class Book(Protocol):
    """What has to be known: the network."""

    vault: Any

    def facts(self) -> Mapping[str, Fact]:
        """What is kept of everybody, by id."""

    def contact(self, id: str, /) -> Contact:
        """A contact."""

    def history(self, id: str, /) -> list[Interaction]:
        """What happened with somebody, newest first."""

    def promises(self, id: str | None = None, *, open_only: bool = True) -> list[Promise]:
        """Promises with one person, or all."""


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was noted at an event."""

    contact: Contact
    at: str
    """When they were noted, with the time where it is known: "2026-06-09T21:31"."""
    new: bool
    """Met there for the first time."""
    waits: bool = False
    """New, and not yet looked through."""
    promises: tuple[Promise, ...] = ()
    """What was promised there, by either side, also where it is kept."""
    heard: str = ""
    """The day of the first contact since; empty where there was none."""

    @property
    def id(self) -> str:
        """The contact's id."""
        return self.contact.id

    @property
    def order(self) -> tuple[str, bool, str, str]:
        """Sorts by when they were noted: after midnight, still that evening, there is no time of day, and it is last."""
        return (self.at[:10], len(self.at) <= 10, self.at, self.contact.name)

    @property
    def heard_after(self) -> int | None:
        """So many days after the event they were heard of; None where they were not."""
        return day_number(self.heard) - day_number(self.at) if self.heard else None


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody expected at an event, and what is open with them."""

    id: str
    name: str
    score: int | None
    promises: tuple[Promise, ...] = ()
    last: Interaction | None = None
    found: bool = False
    """Whether they were noted there."""


def guests(book: Book, event: Event, waiting: frozenset[str] = frozenset()) -> list[Guest]:
    """Everybody noted at an event, the latest first; `waiting` are those to be looked through."""
    found = []
    for id, fact in book.facts().items():
        if fact.met_event == event.id or event.id in fact.events:
            guest = _guest(book, event, id, waiting)
            if guest is not None:
                found.append(guest)
    return sorted(found, key=lambda guest: guest.order, reverse=True)


def _guest(book: Book, event: Event, id: str, waiting: frozenset[str]) -> Guest | None:
    contact, history = book.contact(id), [item for item in book.history(id) if not item.plan]
    there = [item for item in history if item.event == event.id]
    new = contact.met_event == event.id
    if not there and not new:
        return None  # only planned to be there
    at = there[0].at if there else contact.met_on or event.starts
    return Guest(
        contact=contact,
        at=at,
        new=new,
        waits=id in waiting,
        promises=tuple(item for item in book.promises(id, open_only=False) if item.event == event.id),
        heard=_heard(history, event, at),
    )


def _heard(history: Sequence[Interaction], event: Event, at: str) -> str:
    """The day of the first contact after somebody was noted at the event."""
    after = [item.day for item in history if item.event != event.id and item.at > at and len(item.at) >= 10]
    return min(after, default="")


def expected(book: Book, event: Event, there: frozenset[str], today: date) -> list[Expected]:
    """Who is expected at an event: named for it, or planned to be met there. `there`: those who were noted."""
    facts = book.facts()
    named = {book.vault.canonical(id) for id in event.expected}
    planned = {id for id, fact in facts.items() if event.id in fact.events and _is_planned(book, id, event)}
    found = [_expected(book, id, there, today) for id in named | planned if id in facts]
    return sorted(found, key=lambda item: (not item.promises, item.name.casefold(), item.id))


def _is_planned(book: Book, id: str, event: Event) -> bool:
    return any(item.plan and item.event == event.id for item in book.history(id))


def _expected(book: Book, id: str, there: frozenset[str], today: date) -> Expected:
    fact = book.facts()[id]
    happened = [item for item in book.history(id) if not item.plan and item.day <= today.isoformat()]
    return Expected(
        id=id,
        name=fact.name,
        score=fact.score if fact.score >= 0 else None,
        promises=tuple(book.promises(id)),
        last=happened[0] if happened else None,
        found=id in there,
    )


def met_before(book: Book, event: Event, events: Sequence[Event], apart_from: frozenset[str]) -> list[str]:
    """Ids of people met at earlier events of this name, who may well come again; the closest to us first."""
    name = event.name.casefold()
    earlier = {
        each.id
        for each in events
        if each.id != event.id and each.starts < event.starts and each.name.casefold() == name
    }
    found = [
        fact
        for fact in book.facts().values()
        if fact.id not in apart_from and (fact.met_event in earlier or not earlier.isdisjoint(fact.events))
    ]
    return [fact.id for fact in sorted(found, key=lambda fact: (-fact.score, fact.key, fact.id))]


def colleagues(facts: Iterable[Fact], org: str, apart_from: Collection[str], most: int = 3) -> list[Fact]:
    """Those one knows at an organisation, the best first."""
    wanted, length = org.casefold(), len(org)
    found = [
        fact
        for fact in facts
        if len(fact.org) == length and fact.org.casefold() == wanted and fact.id not in apart_from
    ]
    return sorted(found, key=lambda fact: (-fact.score, fact.key, fact.id))[:most]
