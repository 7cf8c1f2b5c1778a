"""The score of a tie as a function of the day: the three sums of the health rule, in closed form.

Between two contacts every part of the score only decays: freshness with the days since the last contact, momentum
by a fixed factor a day, one-sidedness not at all (both sides of the ledger shrink alike). So what is known on one
day gives the score on any later day, up to the next contact, without reading a single interaction again.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from core.network.touches import GIFTS, ME, MUTUAL, RESETS, THEM

FULL_MOMENTUM = 1 / (1 - 2 ** (-1 / 4))
"""The sum that calls in the wished rhythm tend to: 6.285."""

LEDGER_DAYS = 180
"""The shortest half-life of the ledger of who gave what."""

LEDGER_FROM = 4
"""Entries of known side before one-sidedness counts at all."""

FAIR = 0.25
"""A side that gives a quarter of what the other gives is not one-sided."""

ONE_SIDED_COST = 0.10
"""The part of the score that a wholly one-sided tie loses."""


class Standing(NamedTuple):
    """What a day's score is made of. `last` is 0 where nothing has happened yet."""

    cadence: int
    last: int
    """Day number of the last contact that reset the clock."""
    at: int
    """Day number of `momentum`: that of the last contact of any weight."""
    momentum: float
    """The decayed sum of the weights on day `at`."""
    one_sided: float
    """0 balanced .. 1 wholly one-sided."""
    sided: int
    """Entries of known side."""

    def freshness(self, day: int) -> float:
        """F on a day number, 0..1."""
        late = (day - self.last) / self.cadence / 2
        return 1 / (1 + late * late)

    def drive(self, day: int) -> float:
        """M on a day number, 0..1."""
        return min(1.0, sqrt(self.momentum * 0.5 ** ((day - self.at) / (4 * self.cadence)) / FULL_MOMENTUM))

    def exact(self, day: int) -> float:
        """The score on a day number, unrounded, 0..100; it never rises with `day`."""
        return 50 * (self.freshness(day) + self.drive(day)) * (1 - ONE_SIDED_COST * self.one_sided)

    def score(self, day: int) -> int | None:
        """The score on a day number; None where no contact has happened."""
        return round(self.exact(day)) if self.last else None


def one_sidedness(mine: float, theirs: float, entries: int) -> float:
    """I, 0..1, from both sides of the decayed ledger and the number of entries of known side."""
    if entries < LEDGER_FROM:
        return 0.0
    more = max(mine, theirs)
    balance = min(mine, theirs) / more if more else 1.0
    return min(1.0, max(0.0, (FAIR - balance) / FAIR)) * entries / (entries + 4)


def standing(touches: Sequence[int], today: int, cadence: int, weights: tuple[float, ...]) -> Standing:
    """The standing on a day, from touches in ascending order; what lies after `today`, and plans, do not count."""
    return standings(touches, today, today, cadence, weights)[1]


def standings(
    touches: Sequence[int], before: int, today: int, cadence: int, weights: tuple[float, ...]
) -> tuple[Standing, Standing]:
    """The standings on two days, `before <= today`, in one pass over touches in ascending order."""
    slow, ledger = 1 / (4 * cadence), 1 / max(4 * cadence, LEDGER_DAYS)
    total = best = mine = theirs = 0.0
    at = last = entries = 0
    earlier: Standing | None = None
    for value in touches:
        day = value >> 8
        if day != at:
            if day > today:
                break
            if day > before and earlier is None:
                earlier = _standing(cadence, last, at, total + best, mine, theirs, entries)
            fade = 0.5 ** ((day - at) * slow) if at else 0.0
            total = (total + best) * fade
            if mine or theirs:
                if ledger != slow:
                    fade = 0.5 ** ((day - at) * ledger)
                mine *= fade
                theirs *= fade
            best, at = 0.0, day
        if value & 1:
            continue
        code = value >> 3 & 31
        weight = weights[code]
        if weight > best:
            best = weight
        if weight >= RESETS:
            last = day
        side = value >> 1 & 3
        if side:
            entries += 1
            gave = 2.0 if code in GIFTS else 1.0
            if side == ME:
                mine += gave
            elif side == THEM:
                theirs += gave
            elif side == MUTUAL:
                mine += gave / 2
                theirs += gave / 2
    now = _standing(cadence, last, at, total + best, mine, theirs, entries)
    return earlier or now, now


def _standing(
    cadence: int, last: int, at: int, momentum: float, mine: float, theirs: float, entries: int
) -> Standing:
    return Standing(cadence, last, at, momentum, one_sidedness(mine, theirs, entries), entries)
