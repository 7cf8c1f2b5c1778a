"""The time a report is about, and the even parts it is cut into."""

from __future__ import annotations

import itertools
from datetime import date

import msgspec

from core.errors import UsageError
from core.language import N_, _
from core.network.facts import HAD_DAYS
from core.network.wording import MONTHS

_WEEK = 7


class Period(msgspec.Struct, frozen=True):
    """A time up to today, cut into weeks, or into calendar months of which the last is not over yet."""

    key: str
    called: str
    parts: int
    months: bool = False

    @property
    def words(self) -> str:
        """What it is called, in the language that is spoken: "last 90 days"."""
        return _(self.called)

    def starts(self, today: date) -> tuple[int, ...]:
        """The first day number of each part, oldest first."""
        if not self.months:
            end = today.toordinal() + 1
            return tuple(end - _WEEK * left for left in range(self.parts, 0, -1))
        last = today.year * 12 + today.month - 1
        return tuple(
            date(month // 12, month % 12 + 1, 1).toordinal()
            for month in range(last - self.parts + 1, last + 1)
        )

    def days(self, today: date) -> int:
        """How many days it has, today among them; the last 90 of 13 weeks, as the capacity is counted everywhere."""
        return today.toordinal() + 1 - self.starts(today)[0] if self.months else HAD_DAYS

    def lengths(self, today: date) -> tuple[int, ...]:
        """The days of each part, of the last one those that have passed."""
        starts = (*self.starts(today), today.toordinal() + 1)
        return tuple(after - start for start, after in itertools.pairwise(starts))

    def labels(self, today: date) -> tuple[tuple[int, str], ...]:
        """The months under the axis: (part, word), the year where it begins."""
        found: list[tuple[int, str]] = []
        before = 0
        for place, start in enumerate(self.starts(today)):
            day = date.fromordinal(start)
            if day.month != before:
                found.append((place, MONTHS[day.month - 1]))
            before = day.month
        if len(found) > 1 and found[1][0] - found[0][0] < 2 and not self.months:
            found.pop(0)  # the end of a month that began before has no room for its name
        return tuple(found)

    def names(self, today: date) -> tuple[str, ...]:
        """What each part is called: "May 2026", "8 Jun"."""
        days = [date.fromordinal(start) for start in self.starts(today)]
        if self.months:
            return tuple(
                _("{month} {year}").format(month=MONTHS[day.month - 1], year=day.year) for day in days
            )
        return tuple(_("{day} {month}").format(day=day.day, month=MONTHS[day.month - 1]) for day in days)

    def queries(self, today: date) -> tuple[str, ...]:
        """What finds those contacted in each part: "on:2026-05", "on:2026-06-03..2026-06-09"."""
        days = [date.fromordinal(start) for start in self.starts(today)]
        if self.months:
            return tuple(f"on:{day:%Y-%m}" for day in days)
        return tuple(
            f"on:{day.isoformat()}..{date.fromordinal(day.toordinal() + _WEEK - 1).isoformat()}"
            for day in days
        )


PERIODS = (
    Period("90d", N_("last 90 days"), 13),
    Period("12m", N_("last 12 months"), 12, months=True),
    Period("24m", N_("last two years"), 24, months=True),
)
"""The periods one can choose, shortest first."""


def period_of(key: str) -> Period:
    """The period of a key. Raises UsageError."""
    for period in PERIODS:
        if period.key == key:
            return period
    raise UsageError(
        _("there is no period '{key}'").format(key=key),
        todo=_("Periods are {names}.").format(names=", ".join(each.key for each in PERIODS)),
    )
