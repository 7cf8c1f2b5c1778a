"""What came of an event: whom I met, who was followed up in time, what is still open, who introduced whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from core.models import Event, Introduction, Promise
from core.network.gathering import Guest
from core.network.lookthrough import FOLLOW_DAYS
from core.network.touches import day_number

WEEK_DAYS = 7


class Open(msgspec.Struct, frozen=True):
    """A promise of the event that is not kept, with the names of its people."""

    promise: Promise
    names: str
    late: int
    """Days it is late; 0 where it is not."""


class Brought(msgspec.Struct, frozen=True):
    """Somebody who brought others together there. `by` is empty where it was me."""

    by: str
    who: tuple[str, ...]


class Debrief(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of an event on one day, and the names behind them."""

    event: Event
    new: tuple[Guest, ...] = ()
    again: tuple[Guest, ...] = ()
    wanted: int = 0
    """How many were to be followed up: something of mine was promised there, or they were contacted since."""
    within_48_hours: int = 0
    within_7_days: int = 0
    open: tuple[Open, ...] = ()
    silent: tuple[str, ...] = ()
    """Names of those who were to be followed up and were not heard of since."""
    brought: tuple[Brought, ...] = ()
    waiting: int = 0
    """How many are not yet looked through."""

    @property
    def met(self) -> int:
        """How many people were met."""
        return len(self.new) + len(self.again)


def debrief(
    event: Event,
    found: Sequence[Guest],
    introductions: Iterable[Introduction],
    name: Callable[[str], str],
    today: date,
) -> Debrief:
    """The debrief of an event; `found` are its guests, `name` gives the name of a contact."""
    wanted = [guest for guest in found if guest.heard or _asked_for(guest)]
    promises = {
        promise.id: promise for guest in found for promise in guest.promises if not promise.done
    }.values()
    return Debrief(
        event=event,
        new=tuple(guest for guest in found if guest.new),
        again=tuple(guest for guest in found if not guest.new),
        wanted=len(wanted),
        within_48_hours=_heard_within(wanted, FOLLOW_DAYS),
        within_7_days=_heard_within(wanted, WEEK_DAYS),
        open=tuple(
            Open(promise, ", ".join(name(id) for id in promise.people), _late(promise, today))
            for promise in sorted(promises, key=_order)
        ),
        silent=tuple(guest.contact.name for guest in reversed(wanted) if not guest.heard),
        brought=_brought(event, found, introductions, name),
        waiting=sum(guest.waits for guest in found),
    )


def _order(promise: Promise) -> tuple[str, bool, str, str, str]:
    """Mine first, by their days; those without a day last."""
    return (promise.side, not promise.due, promise.due, promise.text, promise.id)


def _asked_for(guest: Guest) -> bool:
    return any(promise.side == "mine" for promise in guest.promises)


def _heard_within(people: Iterable[Guest], days: int) -> int:
    return sum(guest.heard_after is not None and guest.heard_after <= days for guest in people)


def _late(promise: Promise, today: date) -> int:
    due = day_number(promise.due)
    return max(0, today.toordinal() - due) if due else 0


def _brought(
    event: Event, found: Sequence[Guest], introductions: Iterable[Introduction], name: Callable[[str], str]
) -> tuple[Brought, ...]:
    """Who led whom to me there, in order of the evening; then whom I brought together on its days."""
    by: dict[str, list[str]] = {}
    for guest in reversed(found):
        if guest.new and guest.contact.met_via:
            by.setdefault(guest.contact.met_via, []).append(guest.contact.name)
    made = [Brought(name(id), tuple(who)) for id, who in by.items()]
    there = {guest.id for guest in found}
    last = event.ends or event.starts
    for item in introductions:
        on_the_day = event.starts[:10] <= item.on[:10] <= last[:10]
        if on_the_day and item.state in ("made", "thanked", "") and not there.isdisjoint(item.between):
            who = tuple(name(id) for id in item.between)
            made.append(Brought(name(item.by) if item.by else "", who))
    return tuple(made)
