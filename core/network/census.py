"""One pass over everybody: who matters to this day, so that no section has to look at all people again."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.network.facts import ARCHIVED, AT_EVENT, IMPORTED, NEVER, PAUSED, WISHED, Fact
from core.network.reasons import NOTABLE_CHANGE

STEADY = 60
"""The score of a tie of which one says that it was steady."""

DAYS_AHEAD = 14
"""How far a day looks ahead."""

_SEEN = WISHED | NEVER | ARCHIVED | PAUSED | IMPORTED


@dataclass(slots=True)
class Census:
    """People by what a day has to say of them, each list in no particular order."""

    total: int = 0
    due: list[Fact] = field(default_factory=list)
    """The cadence proposes them today, if no plan mutes it."""
    coming: Fact | None = None
    """Who falls due first after today, not muted."""
    done: list[Fact] = field(default_factory=list)
    """Contacted today."""
    taken: list[Fact] = field(default_factory=list)
    """Taken on for some day."""
    fallen: list[Fact] = field(default_factory=list)
    """Below steady after a notable fall."""
    celebrating: list[Fact] = field(default_factory=list)
    """A birthday or anniversary within DAYS_AHEAD; archived people not."""
    unseen: list[Fact] = field(default_factory=list)
    """Met at an event and not yet looked through."""
    placed: list[Fact] = field(default_factory=list)
    """In a circle or with a cadence of their own; archived people not."""
    to_sort: int = 0
    resting: int = 0
    archived: int = 0


def waits_to_be_seen(fact: Fact) -> bool:
    """Whether somebody met at an event was not yet looked through: in no circle, and not only to be remembered."""
    return fact.bits & (_SEEN | AT_EVENT) == AT_EVENT


def is_muted(fact: Fact, day: int) -> bool:
    """Whether a plan within the cadence makes a nudge on a day number needless."""
    return 0 < fact.plan <= day + fact.cadence


def day_keys(day: date) -> tuple[str, ...]:
    """The "MM-DD" that are celebrated on a day: the 29th of February on the 28th where there is none."""
    key = f"{day:%m-%d}"
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    return (key, "02-29") if key == "02-28" and not leap else (key,)


def days_near(today: date, ahead: int) -> dict[str, int]:
    """The "MM-DD" of today and the days after it -> how many days ahead."""
    return {key: days for days in range(ahead + 1) for key in day_keys(today + timedelta(days))}


def take_census(facts: Collection[Fact], today: date) -> Census:
    """Look at everybody once."""
    census, number = Census(len(facts)), today.toordinal()
    near: Container[str] = days_near(today, DAYS_AHEAD)
    coming: Fact | None = None
    soonest = (0, "", "")
    for fact in facts:
        bits, due = fact.bits, fact.due
        if due:
            if due <= number:
                census.due.append(fact)
            elif (coming is None or (due, fact.key, fact.id) < soonest) and not is_muted(fact, due):
                coming, soonest = fact, (due, fact.key, fact.id)
            if fact.change <= -NOTABLE_CHANGE and 0 <= fact.score < STEADY:
                census.fallen.append(fact)
        if fact.last == number:
            census.done.append(fact)
        if fact.taken:
            census.taken.append(fact)
        if bits & ARCHIVED:
            census.archived += 1
            continue
        if fact.birthday[-5:] in near or fact.anniversary[-5:] in near:
            census.celebrating.append(fact)
        if bits & WISHED:
            census.placed.append(fact)
        elif bits & NEVER or (bits & IMPORTED and not fact.last):
            census.resting += 1
        else:
            census.to_sort += 1
        if bits & (_SEEN | AT_EVENT) == AT_EVENT:
            census.unseen.append(fact)
    census.coming = coming
    return census
