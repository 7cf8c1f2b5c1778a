"""The score of a tie as a function of the day: the three sums of the health rule, in closed form.

Between two contacts every part of the score only decays: freshness with the days since the last contact, momentum
by a fixed factor a day, one-sidedness not at all (both sides of the ledger shrink alike). So what is known on one
day gives the score on any later day, up to the next contact, without reading a single interaction again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from core.network.touches import RESETS, meanings

FULL_MOMENTUM = 1 / (1 - 2 ** (-1 / 4))
"""The sum that calls in the wished rhythm tend to: 6.285."""

LEDGER_DAYS = 180
"""The shortest half-life of the ledger of who gave what."""

LEDGER_FROM = 4
"""Entries of known side before one-sidedness counts at all."""

FAIR = 0.25
"""A side that gives a quarter of what the other gives is not one-sided."""

FADES = 1024
"""Gaps up to so many days find their decay in a table."""

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
    return standings(touches, (today,), cadence, weights)[0]


def standings(
    touches: Sequence[int], days: Sequence[int], cadence: int, weights: tuple[float, ...]
) -> list[Standing]:
    """The standings on several ascending days, in one pass over touches in ascending order."""
    slow = 4 * cadence
    ledger_life = max(slow, LEDGER_DAYS)
    fades, ledger_fades = _fades(slow), _fades(ledger_life)
    worth = meanings(weights)
    total = best = 0.0
    ledger = 0j
    last = entries = 0
    at = touches[0] >> 8 if touches else 0
    found: list[Standing] = []
    limit = days[0]
    for value in touches:
        day = value >> 8
        if day != at or day > limit:
            while day > limit:
                found.append(_standing(cadence, last, at, total + best, ledger, entries))
                if len(found) == len(days):
                    return found
                limit = days[len(found)]
            gap = day - at
            if gap < FADES:
                total = (total + best) * fades[gap]
                ledger *= ledger_fades[gap]
            else:
                total = (total + best) * 0.5 ** (gap / slow)
                ledger *= 0.5 ** (gap / ledger_life)
            best, at = 0.0, day
        weight, given = worth[value & 255]
        if weight > best:
            best = weight
        if weight >= RESETS:
            last = day
        if given:
            entries += 1
            ledger += given
    now = _standing(cadence, last, at, total + best, ledger, entries)
    return found + [now] * (len(days) - len(found))


@lru_cache(maxsize=64)
def _fades(half_life: int) -> list[float]:
    """What is left after each number of days below FADES."""
    return [0.5 ** (gap / half_life) for gap in range(FADES)]


def _standing(cadence: int, last: int, at: int, momentum: float, ledger: complex, entries: int) -> Standing:
    """The sums as they stand; the real part of the ledger is my side, the imaginary part theirs."""
    one_sided = one_sidedness(ledger.real, ledger.imag, entries) if entries >= LEDGER_FROM else 0.0
    return Standing(cadence, last, at, momentum, one_sided)
