"""Contact-days of people, counted into the parts of a period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from core.insights.period import Period
from core.language import N_
from core.network.facts import Fact
from core.network.touches import RESETS

ENOUGH = 10
"""Contacts that must have been logged before a rhythm can be seen in them."""

NEED = N_("After about ten contacts this shows your rhythm.")


def days_since(fact: Fact, start: int, today: int, weights: tuple[float, ...]) -> list[int]:
    """The contact-days of somebody from a day number on, newest first."""
    days: list[int] = []
    for value in reversed(fact.list_touches()):
        day = value >> 8
        if day < start:
            break
        if (
            day <= today
            and not value & 1
            and weights[value >> 3 & 15] >= RESETS
            and (not days or days[-1] != day)
        ):
            days.append(day)
    return days


def is_enough(facts: Iterable[Fact], today: int) -> bool:
    """Whether ENOUGH contacts were logged with anybody at all."""
    count = 0
    for fact in facts:
        count += sum(1 for value in fact.list_touches() if not value & 1 and value >> 8 <= today)
        if count >= ENOUGH:
            return True
    return False


def part_of(day: int, starts: Sequence[int]) -> int:
    """The part of a period that a day number lies in."""
    return bisect_right(starts, day) - 1


def per_week(counts: Sequence[int], period: Period, today: date) -> tuple[float, ...]:
    """Counts of the parts as a rate: so many a week."""
    return tuple(7 * count / days for count, days in zip(counts, period.lengths(today), strict=True))
