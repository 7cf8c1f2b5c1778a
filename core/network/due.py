"""From when on Today proposes somebody, whatever the reason: the one notion of being due.

The day proposes by it, lists show and order by it, and the search asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.models import Promise
from core.network.birthdays import BIRTHDAY_AHEAD, birthday_ahead
from core.network.facts import ARCHIVED, PAUSED, Fact
from core.network.touches import day_number


def is_muted(fact: Fact, day: int) -> bool:
    """Whether a plan within the cadence makes a nudge on a day number needless."""
    return 0 < fact.plan <= day + fact.cadence


def due_from(fact: Fact, today: int) -> int:
    """The day number from which somebody is proposed; 0 for those who are not.

    The earliest of what the cadence says, of a promise of mine, and of a birthday that is near; not before the end of
    a snooze.
    """
    if fact.bits & (PAUSED | ARCHIVED):
        return 0
    ahead = birthday_ahead(fact, today)
    birthday = today + ahead - BIRTHDAY_AHEAD if ahead is not None else 0
    days = [day for day in (_by_cadence(fact, today), fact.promised, birthday) if day]
    return max(min(days), fact.snoozed) if days else 0


def _by_cadence(fact: Fact, today: int) -> int:
    """The day the cadence gives; where a plan makes the nudge needless, not before that plan has passed."""
    muted = fact.due and is_muted(fact, max(fact.due, today))
    return max(fact.due, fact.plan + 1) if muted else fact.due


def first_promised(promises: Iterable[Promise]) -> int | None:
    """The first day number on which one of these promises of mine is due: 0 where they have none, None where no
    promise of mine is open."""
    days = [day_number(promise.due) for promise in promises if promise.side == "mine" and not promise.done]
    return min((day for day in days if day), default=0) if days else None
