"""Days as files write them, read into "1980-03-22", "--03-22" (no year), "1980-03" or "1980".

Nothing is guessed: 3/1/23 is a day only where the file proves which part is the month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from enum import Enum

_APPLE_NO_YEAR = {1604, 0}
_VCARD = re.compile(
    r"""\s*(?:
        (?P<y>\d{4})(?:-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<m2>\d{2})(?P<d2>\d{2})|-(?P<m3>\d{1,2}))?
      | --(?!-)(?P<m4>\d{1,2})-?(?P<d4>\d{2}|\d)
      )(?:$|[T\s].*)""",
    re.VERBOSE,
)
_NUMERIC = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})?(?:,?[T\s]+\d{1,2}:.*)?$")
_DAY_MONTH = re.compile(
    r"(?:\w+,\s*)?(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]+([^\W\d_]{3,12})\.?(?:[\s,\-/]+(\d{4}|\d{2}))?$"
)
_MONTH_DAY = re.compile(r"(?:\w+,\s*)?([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$")
_EMPTY = re.compile(r"[0\s./:-]*$")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner", "feb february februar", "mar march mär märz mrz", "apr april",
            "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class Order(Enum):
    """Which part of 3/1/2023 is the day, as far as a file proves it."""

    UNKNOWN = "unknown"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def day(year: int | None, month: int, number: int) -> str:
    """A day in our form, or empty where there is no such day."""
    if year in _APPLE_NO_YEAR:
        year = None
    if not 1 <= month <= 12 or not 1 <= number <= monthrange(year or 2000, month)[1]:
        return ""
    if year is None:
        return f"--{month:02}-{number:02}"
    return f"{year:04}-{month:02}-{number:02}" if 1000 <= year <= 9999 else ""


def vcard_date(text: str) -> str:
    """A date of a vCard in any of its versions, or empty. The time and the zone are dropped, not computed with."""
    match = _VCARD.match(text.replace("/", "-")) if len(text) < 100 else None
    if match is None:
        return ""
    get = match.groupdict().get
    if get("y") is None:
        return day(None, int(get("m4") or 0), int(get("d4") or 0))
    year, month = int(get("y") or 0), get("m") or get("m2")
    if month is not None:
        return day(year, int(month), int(get("d") or get("d2") or 0))
    only_month = get("m3")
    if only_month is not None:
        return f"{year:04}-{int(only_month):02}" if 1 <= int(only_month) <= 12 and year >= 1000 else ""
    return f"{year:04}" if year >= 1000 and year != 1604 else ""


def is_empty_date(text: str) -> bool:
    """Whether a cell says "no date": blank, 0.0.00, 00/00/0000."""
    return _EMPTY.match(text) is not None


def proven_order(cells: Iterable[str]) -> Order:
    """What the dates with slashes or dashes of one file prove together: a part above 12 is no month."""
    day_first = month_first = False
    for cell in cells:
        match = _NUMERIC.match(cell.strip()) if len(cell) < 60 else None
        if match is None or match.group(2) == "." or len(match.group(1)) > 2 or not match.group(4):
            continue
        day_first = day_first or 12 < int(match.group(1)) <= 31
        month_first = month_first or 12 < int(match.group(3)) <= 31
    if day_first == month_first:
        return Order.UNKNOWN
    return Order.DAY_FIRST if day_first else Order.MONTH_FIRST


def table_date(text: str, order: Order) -> str:
    """A date from a cell: ISO, 24.12.1975, 12 Mar 2024, Mar 12, 2024, 7-Feb-22, and 1/20/1981 by the proven order.

    Empty where it is no date or could be two.
    """
    text = text.strip()
    if not text or len(text) >= 60 or is_empty_date(text):
        return ""
    found = vcard_date(text)
    if len(found) > 4:
        return found
    if match := _NUMERIC.match(text):
        first, mark, second, last = match.groups()
        return _numeric(first, mark, second, last, order)
    if match := _DAY_MONTH.match(text):
        return _named(match.group(1), match.group(2), match.group(3))
    if match := _MONTH_DAY.match(text):
        return _named(match.group(2), match.group(1), match.group(3))
    return found


def _numeric(first: str, mark: str, second: str, last: str | None, order: Order) -> str:
    if last is None:
        return day(None, int(second), int(first)) if mark == "." and len(first) <= 2 else ""
    if len(first) == 4:
        return day(int(first), int(second), int(last))
    year = _year(last)
    if year is None or len(first) > 2:
        return ""
    if mark == "." or order is Order.DAY_FIRST:
        return day(year, int(second), int(first))
    if order is Order.MONTH_FIRST:
        return day(year, int(first), int(second))
    # One of the two parts may still settle it, or both say the same day.
    if int(first) == int(second) or int(second) > 12:
        return day(year, int(first), int(second))
    return day(year, int(second), int(first)) if int(first) > 12 else ""


def _named(number: str, month: str, year: str | None) -> str:
    found = _MONTHS.get(month.casefold())
    if found is None:
        return ""
    if year is None:
        return day(None, found, int(number))
    known = _year(year)
    return day(known, found, int(number)) if known is not None else ""


def _year(text: str) -> int | None:
    if len(text) == 4:
        return int(text)
    # Two digits: what such exports write today is of this century, until about now.
    return 2000 + int(text) if len(text) == 2 and int(text) <= 40 else None
