"""The whole network in numbers: what the wishes cost, how people stand, and how that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from math import fsum

from core.network.agenda import Capacity, CircleLoad, Standing
from core.network.census import Census
from core.network.facts import HAD_DAYS, PAUSED, Fact
from core.network.health import BANDS, band_of
from core.network.rules import Rules
from core.network.standing import standings

WEEKS = 12
MONTH = 30
"""Days over which the change of the network is said."""

OWN_CADENCE = ""
"""Stands for a circle where people have a cadence but no circle."""


def capacity_of(placed: Collection[Fact], rules: Rules) -> Capacity:
    """What the wished cadences cost a week, and the contact-days a week the same people had over 90 days.

    The wish of one person costs 7/c a week.
    """
    cadences: dict[str, Counter[int]] = {}
    had: Counter[str] = Counter()
    for fact in placed:
        if not fact.bits & PAUSED:
            circle = fact.circle if fact.circle in rules.circles.days else OWN_CADENCE
            cadences.setdefault(circle, Counter())[fact.cadence] += 1
            had[circle] += fact.had
    loads = tuple(
        CircleLoad(
            circle=circle,
            name=rules.circles.name(circle),
            people=cadences[circle].total(),
            # An exact sum, so that the order of people makes no difference.
            wished=fsum(7 * count / days for days, count in sorted(cadences[circle].items())),
            had=had[circle] * 7 / HAD_DAYS,
        )
        for circle in (*rules.circles.days, OWN_CADENCE)
        if circle in cadences
    )
    return Capacity(fsum(load.wished for load in loads), fsum(load.had for load in loads), loads)


def standing_of_all(census: Census, trend: tuple[int, ...]) -> Standing:
    """The network on one day. `trend` as `trend_of` gave it when it was last worked out, or empty."""
    scores = [fact.score for fact in census.placed if fact.score >= 0]
    bands = Counter(map(band_of, scores))
    health = round(sum(scores) / len(scores)) if scores else None
    trend = (*trend[:-1], health) if trend and health is not None else ()
    return Standing(
        health=health,
        change=trend[-1] - trend[0] if trend else 0,
        trend=trend[1:],
        bands=tuple((band, bands[band]) for _, band in BANDS),
        placed=len(census.placed),
        total=census.total,
        to_sort=census.to_sort,
        resting=census.resting,
        archived=census.archived,
    )


def trend_of(placed: Collection[Fact], today: int, rules: Rules) -> tuple[int, ...]:
    """The mean score of people who are placed: 30 days ago, then at the end of each of the last WEEKS weeks up to today.

    Judged by today's cadences and circles; of days before the first score it is that first mean. Empty where nobody has
    a score.
    """
    weeks = [today - 7 * week for week in reversed(range(WEEKS))]
    days = sorted({*weeks, today - MONTH})
    sums, counts = dict.fromkeys(days, 0), dict.fromkeys(days, 0)
    for fact in placed:
        if not fact.last or fact.bits & PAUSED:
            continue
        for day, stood in zip(
            days, standings(fact.list_touches(), days, fact.cadence, rules.weights), strict=True
        ):
            score = stood.score(day)
            if score is not None:
                sums[day] += score
                counts[day] += 1
    if not counts[today]:
        return ()
    means: dict[int, int] = {}
    day_after = today
    for day in reversed(days):  # before anybody had a score nothing rose from anywhere
        means[day] = round(sums[day] / counts[day]) if counts[day] else means[day_after]
        day_after = day
    return (means[today - MONTH], *(means[day] for day in weeks))
