"""Looking through the new people of an event: in which order, where it goes on, and when to follow up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from core.entry.folding import fold
from core.models import Contact, Event, Promise
from core.network.gathering import Guest
from core.network.touches import day_number

FOLLOW_DAYS = 2
"""Within so many days (48 hours) somebody new should have heard of me."""

FOLLOW_TEXT = "say hello"
"""What a follow-up is where the event says nothing else."""

_SHORTEST = 4
"""Letters of a word that may tie what one needs to what another offers."""

_SHOWN = 3


class Fit(msgspec.Struct, frozen=True):
    """What one person needs and another offers, or the other way round."""

    mine: str
    """What the person in question says."""
    needs: bool
    """Whether that is a need; else an offer."""
    other: str
    """The other's id."""
    name: str
    theirs: str


def newcomers(found: Iterable[Guest]) -> list[Guest]:
    """The new people among the guests, in the order in which they were noted."""
    return sorted((guest for guest in found if guest.new), key=lambda guest: guest.order)


def place_to_begin(people: Sequence[Guest], kept: str = "") -> int | None:
    """Where looking through begins or goes on: at the person it stopped at, else at the next who waits.

    None where nobody waits.
    """
    ids = [guest.id for guest in people]
    start = ids.index(kept) if kept in ids else 0
    places = [*range(start, len(people)), *range(start)]
    return next((place for place in places if people[place].waits), None)


def follow_up_of(guest: Guest, event: Event) -> Promise | None:
    """The open promise of mine from the event that is the follow-up: one of its own words before the usual one."""
    mine = [item for item in guest.promises if item.side == "mine" and not item.done]
    return next((item for item in mine if not is_usual(item, event)), mine[0] if mine else None)


def is_usual(promise: Promise, event: Event) -> bool:
    """Whether a promise is the follow-up that everybody at an event gets."""
    return promise.text == (event.follow_text or FOLLOW_TEXT)


def spread(people: Iterable[Guest], event: Event) -> Counter[date]:
    """How many of those looked through are to be followed up on each day."""
    found: Counter[date] = Counter()
    for guest in people:
        promise = follow_up_of(guest, event)
        number = day_number(promise.due) if promise is not None and not guest.waits else 0
        if number:
            found[date.fromordinal(number)] += 1
    return found


def last_day(guest: Guest) -> date | None:
    """The last day of the 48 hours; None where the day of the meeting is not known."""
    number = day_number(guest.at)
    return date.fromordinal(number + FOLLOW_DAYS) if number else None


def follow_up_day(guest: Guest, today: date, taken: Mapping[date, int]) -> date:
    """The day for a follow-up: within 48 hours, the one with the fewest so far; not on the evening itself.

    Where the 48 hours are over it is today.
    """
    last = last_day(guest)
    if last is None or last <= today:
        return today
    first = max(today, last - timedelta(days=FOLLOW_DAYS - 1))
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return min(days, key=lambda day: (taken.get(day, 0), day))


def fits(contact: Contact, others: Iterable[Contact]) -> list[Fit]:
    """Whom one could bring together: what a person needs that others offer, and what they offer that others need."""
    found: list[Fit] = []
    for other in others:
        if other.id == contact.id or other.archived:
            continue
        found += _pairs(contact.needs, other.offers, other, needs=True)
        found += _pairs(contact.offers, other.needs, other, needs=False)
    return sorted(found, key=lambda fit: (not fit.needs, fit.name, fit.mine))[:_SHOWN]


def _pairs(mine: Sequence[str], theirs: Sequence[str], other: Contact, *, needs: bool) -> list[Fit]:
    return [
        Fit(one, needs, other.id, other.name, another)
        for one in mine
        for another in theirs
        if _speak_of_the_same(one, another)
    ]


def _speak_of_the_same(one: str, other: str) -> bool:
    """Whether two texts share a word, also where one has it in the plural or as part of a longer one."""
    first, second = _words(one), _words(other)
    return any(a.startswith(b) or b.startswith(a) for a in first for b in second)


def _words(text: str) -> set[str]:
    words = (word.strip(".,;:()/") for word in fold(text).replace("-", " ").replace("/", " ").split())
    return {word for word in words if len(word) >= _SHORTEST or word == fold(text)}
