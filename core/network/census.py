"""One pass over everybody: who matters to this day, so that no section has to look at all people again."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass, field
from datetime import date

from core.network.birthdays import days_near
from core.network.due import due_from
from core.network.facts import (
    ARCHIVED,
    AT_EVENT,
    FOREVER,
    IMPORTED,
    LOOKED,
    NEVER,
    PAUSED,
    WISHED,
    Fact,
    rests,
)
from core.network.reasons import NOTABLE_CHANGE

STEADY = 60
"""The score of a tie of which one says that it was steady."""

DAYS_AHEAD = 14
"""How far a day looks ahead."""

_SEEN = WISHED | NEVER | ARCHIVED | PAUSED | IMPORTED | LOOKED


@dataclass(slots=True)
class Census:
    """People by what a day has to say of them, each list in no particular order."""

    total: int = 0
    due: list[Fact] = field(default_factory=list)
    """The cadence proposes them today, if no plan mutes it."""
    coming: tuple[Fact, int] | None = None
    """Who falls due first after today, and the day number."""
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


def take_census(facts: Collection[Fact], today: date) -> Census:
    """Look at everybody once."""
    census, number = Census(len(facts)), today.toordinal()
    near: Container[str] = days_near(today, DAYS_AHEAD)
    soonest = (FOREVER, "", "")
    for fact in facts:
        bits, due = fact.bits, fact.due
        if due:
            if due <= number:
                census.due.append(fact)
            if fact.change <= -NOTABLE_CHANGE and 0 <= fact.score < STEADY:
                census.fallen.append(fact)
        nearest = min(due or FOREVER, fact.promised or FOREVER)
        if number < nearest <= soonest[0]:
            day = due_from(fact, number)
            if day > number and (day, fact.key, fact.id) < soonest:
                census.coming, soonest = (fact, day), (day, fact.key, fact.id)
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
        elif bits & NEVER or rests(fact):
            census.resting += 1
        else:
            census.to_sort += 1
        if bits & (_SEEN | AT_EVENT) == AT_EVENT:
            census.unseen.append(fact)
    return census
