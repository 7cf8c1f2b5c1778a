"""What another rhythm of a circle would cost: the gauge one can turn before anything is changed."""

from __future__ import annotations

from collections.abc import Collection
from math import fsum

import msgspec

from core.network.cadence import LONGEST_DAYS, STEPS
from core.network.facts import PAUSED, Fact
from core.network.rules import Rules


class Trial(msgspec.Struct, frozen=True):
    """The people of a circle who take its rhythm, that rhythm, and what all wishes and the contacts of the time are a week."""

    circle: str
    name: str
    people: int
    days: int
    wished: float
    """Contact-days a week that all wishes cost now."""

    def at(self, days: int) -> float:
        """Contact-days a week that all wishes would cost with another rhythm here."""
        return self.wished + 7 * self.people * (1 / days - 1 / self.days)


def longer(days: int) -> int:
    """The next longer rhythm of those that are usual; twice as long beyond them."""
    return next((step for step in STEPS if step > days), min(2 * days, LONGEST_DAYS))


def shorter(days: int) -> int:
    """The next shorter rhythm of those that are usual."""
    return next((step for step in reversed(STEPS) if step < days), max(1, days // 2))


def trials(placed: Collection[Fact], rules: Rules) -> dict[str, Trial]:
    """For each circle whose rhythm somebody takes, what can be tried there; closest first."""
    wishes = [fact for fact in placed if not fact.bits & PAUSED]
    wished = fsum(7 / fact.cadence for fact in wishes)
    counts: dict[str, int] = {}
    for fact in wishes:
        if fact.rule == "circle":
            counts[fact.circle] = counts.get(fact.circle, 0) + 1
    return {
        circle: Trial(circle, rules.circles.name(circle), counts[circle], days, wished)
        for circle, days in rules.circles.days.items()
        if circle in counts
    }
