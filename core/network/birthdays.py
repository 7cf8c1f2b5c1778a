"""Birthdays and anniversaries in the calendar: which are near, and who turns how old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from core.network.facts import Fact, rests

BIRTHDAY_AHEAD = 2
"""Days before a birthday on which it is a reason to reach out."""


def day_keys(day: date) -> tuple[str, ...]:
    """The "MM-DD" that are celebrated on a day: the 29th of February on the 28th where there is none."""
    key = f"{day:%m-%d}"
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    return (key, "02-29") if key == "02-28" and not leap else (key,)


def days_near(today: date, ahead: int) -> dict[str, int]:
    """The "MM-DD" of today and the days after it -> how many days ahead."""
    return {key: days for days in range(ahead + 1) for key in day_keys(today + timedelta(days))}


def has_birthday(text: str) -> bool:
    """Whether month and day are known: "1986-06-11" or "--06-11"."""
    return len(text) in (7, 10) and text[-3] == "-" and text[-6] == "-"


def age_on(birthday: str, day: date) -> int | None:
    """The age reached in the year of `day`; None where the year of birth is not known."""
    year = birthday[:4]
    return day.year - int(year) if len(birthday) == 10 and year.isdigit() and int(year) < day.year else None


def birthday_ahead(fact: Fact, today: int) -> int | None:
    """In how many days there is a birthday that is a reason to reach out; None where there is none."""
    ahead = _near(today).get(fact.birthday[-5:])
    if ahead is None or not has_birthday(fact.birthday) or fact.last == today or rests(fact):
        return None
    return ahead


@lru_cache(maxsize=4)
def _near(today: int) -> Mapping[str, int]:
    return days_near(date.fromordinal(today), BIRTHDAY_AHEAD)
