"""On which days something that repeats takes place: the rules of iCalendar (RFC 5545) and of vCalendar 1.0.

Only days are asked for: what repeats within a day happens once a day. Every step is bounded by the days up to the last
one that is wanted, so that no rule, however senseless, runs on.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Frequency = Literal["day", "week", "month", "year"]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_STEPS = 60_000
"""Steps of one rule that are gone: 160 years of days."""
_FREQUENCIES: dict[str, Frequency] = {
    "SECONDLY": "day", "MINUTELY": "day", "HOURLY": "day", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year",
}  # fmt: skip
_ORDINAL_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OLD = re.compile(r"(MP|MD|YM|YD|D|W)(\d{1,4})")
_OLD_FREQUENCIES: dict[str, Frequency] = {
    "D": "day", "W": "week", "MP": "month", "MD": "month", "YM": "year", "YD": "year",
}  # fmt: skip
_OLD_DEFAULT = 2  # what vCalendar says of a rule without an end
_MOST = 400  # values of one part of a rule


@dataclass(frozen=True, slots=True)
class Rule:
    """How something repeats. `by_day` holds (which one, weekday from 0): (-1, 4) is the last Friday, (0, 4) every one."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_place: tuple[int, ...] = ()
    week_start: int = 0

    def days(self, start: date, last: date) -> Iterator[date]:
        """The days from `start`, which is always one of them, to `last`, in order."""
        if self.until is not None:
            last = min(last, self.until)
        left = MAX_STEPS if self.count is None else min(self.count, MAX_STEPS)
        if start > last or left < 1:
            return
        yield start
        left -= 1
        for candidates in self._steps(start, last):
            for day in candidates:
                if day > last:
                    return
                if day > start and left > 0:
                    yield day
                    left -= 1
            if left < 1:
                return

    def _steps(self, start: date, last: date) -> Iterator[list[date]]:
        """The candidates of each day, week, month or year that counts."""
        for number in range(0, MAX_STEPS * self.interval, self.interval):
            first = self._first(start, number)
            if first is None or first > last:
                return
            found = sorted(set(self._within(first, start)))
            yield (
                [found[at] for place in self.by_place if (at := _at(place, len(found))) is not None]
                if (self.by_place)
                else found
            )

    def _first(self, start: date, number: int) -> date | None:
        """The first day of the step of this number; None behind the end of the calendar."""
        try:
            if self.frequency == "day":
                return start + timedelta(days=number)
            if self.frequency == "week":
                return start + timedelta(days=7 * number - (start.weekday() - self.week_start) % 7)
            if self.frequency == "year":
                return date(start.year + number, 1, 1)
            months = start.year * 12 + start.month - 1 + number
            return date(months // 12, months % 12 + 1, 1)
        except (OverflowError, ValueError):
            return None

    def _within(self, first: date, start: date) -> Iterable[date]:
        if self.frequency == "day":
            return [first] if self._allows(first) else []
        if self.frequency == "week":
            wanted = {weekday for _, weekday in self.by_day} or {start.weekday()}
            week = (_later(first, number) for number in range(7))
            return [day for day in week if day and day.weekday() in wanted and self._allows_month(day)]
        if self.frequency == "month":
            return self._in_month(first.year, first.month, start) if self._allows_month(first) else []
        return self._in_year(first.year, start)

    def _in_year(self, year: int, start: date) -> list[date]:
        months: Iterable[int] = self.by_month
        if not self.by_month:
            if self.by_day and not self.by_month_day:
                return _weekdays(date(year, 1, 1), date(year, 12, 31), self.by_day)
            months = range(1, 13) if self.by_month_day else (start.month,)
        return [day for month in months for day in self._in_month(year, month, start)]

    def _in_month(self, year: int, month: int, start: date) -> list[date]:
        if not 1 <= month <= 12:
            return []
        length = monthrange(year, month)[1]
        if self.by_month_day:
            numbers = [number if number > 0 else length + 1 + number for number in self.by_month_day]
            days = [date(year, month, number) for number in numbers if 1 <= number <= length]
            wanted = {weekday for _, weekday in self.by_day}
            return [day for day in days if not wanted or day.weekday() in wanted]
        if self.by_day:
            return _weekdays(date(year, month, 1), date(year, month, length), self.by_day)
        return [date(year, month, start.day)] if start.day <= length else []

    def _allows_month(self, day: date) -> bool:
        return not self.by_month or day.month in self.by_month

    def _allows(self, day: date) -> bool:
        length = monthrange(day.year, day.month)[1]
        return (
            self._allows_month(day)
            and (not self.by_day or any(day.weekday() == weekday for _, weekday in self.by_day))
            and (not self.by_month_day or bool({day.day, day.day - length - 1} & set(self.by_month_day)))
        )


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _at(place: int, length: int) -> int | None:
    """The index of the place-th of so many, from the end where negative."""
    at = place - 1 if place > 0 else length + place
    return at if 0 <= at < length and place else None


def _weekdays(first: date, last: date, wanted: Iterable[tuple[int, int]]) -> list[date]:
    """Of the days from first to last the wanted weekdays: every one, or the n-th."""
    found: list[date] = []
    for which, weekday in wanted:
        begin = first.toordinal() + (weekday - first.weekday()) % 7
        all_of_it = range(begin, last.toordinal() + 1, 7)
        if not which:
            found += map(date.fromordinal, all_of_it)
        elif (at := _at(which, len(all_of_it))) is not None:
            found.append(date.fromordinal(all_of_it[at]))
    return found


# -- reading ---------------------------------------------------------------------------------------------------------


def rule_from(text: str) -> Rule | None:
    """The rule of a text in either grammar; None where it is not understood."""
    text = text.strip().upper()[:2000]
    return _new_rule(text) if "FREQ" in text else _old_rule(text)


def _new_rule(text: str) -> Rule | None:
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    frequency = _FREQUENCIES.get(parts.get("FREQ", "").strip())
    if frequency is None or parts.keys() & {"BYWEEKNO", "BYYEARDAY", "RSCALE"}:
        return None
    count, until = parts.get("COUNT", ""), _day(parts.get("UNTIL", ""))
    fine = parts["FREQ"].strip() in {"SECONDLY", "MINUTELY", "HOURLY"}
    week_start = parts.get("WKST", "MO").strip()
    return Rule(
        frequency,
        1 if fine else max(1, _number(parts.get("INTERVAL", "")) or 1),
        _number(count) if count and not fine else None,
        until,
        _ordinal_days(parts.get("BYDAY", "")),
        _numbers(parts.get("BYMONTHDAY", "")),
        _numbers(parts.get("BYMONTH", "")),
        _numbers(parts.get("BYSETPOS", "")),
        WEEKDAYS.index(week_start) if week_start in WEEKDAYS else 0,
    )


def _old_rule(text: str) -> Rule | None:
    """`D1 #5`, `W1 TH 20060427T000000Z`, `MP1 1+ SU #2`, `MD1 6 #3`, `YM1 4 #2`; `#0` goes on for ever."""
    head, *words = text.split() or [""]
    match = _OLD.fullmatch(head)
    if match is None:
        return None
    sort = match.group(1)
    rule = Rule(_OLD_FREQUENCIES[sort], max(1, int(match.group(2))), _OLD_DEFAULT)
    which = 0
    for word in words[:_MOST]:
        if word.startswith("#"):
            rule = replace(rule, count=_number(word[1:]) or None)
        elif until := _day(word):
            rule = replace(rule, until=until, count=None)
        elif word in WEEKDAYS:
            rule = replace(rule, by_day=(*rule.by_day, (which, WEEKDAYS.index(word))))
        elif sort == "MP" and word[-1:] in "+-" and word[:-1].isdigit():
            which = int(word[:-1][:2]) * (-1 if word.endswith("-") else 1)
        elif word.rstrip("+-").isdigit():
            rule = _with_number(rule, sort, word)
        elif word == "LD":
            rule = replace(rule, by_month_day=(*rule.by_month_day, -1))
    return rule


def _with_number(rule: Rule, sort: str, word: str) -> Rule:
    number = int(word.rstrip("+-")[:4]) * (-1 if word.endswith("-") else 1)
    if sort == "MD":
        return replace(rule, by_month_day=(*rule.by_month_day, number))
    return replace(rule, by_month=(*rule.by_month, number)) if sort == "YM" else rule


def _day(text: str) -> date | None:
    match = _DAY.match(text.strip())
    try:
        return date(int(match.group(1)), int(match.group(2)), int(match.group(3))) if match else None
    except ValueError:
        return None


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


def _numbers(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",")[:_MOST]]
    return tuple(
        _number(word.lstrip("+-")) * (-1 if word.startswith("-") else 1)
        for word in words
        if _number(word.lstrip("+-"))
    )


def _ordinal_days(text: str) -> tuple[tuple[int, int], ...]:
    found = (_ORDINAL_DAY.fullmatch(word.strip()) for word in text.split(",")[:_MOST])
    return tuple((int(match.group(1) or 0), WEEKDAYS.index(match.group(2))) for match in found if match)
