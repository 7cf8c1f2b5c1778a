"""Days as they are written in a line: only whole phrases of the table in `docs/entry-line.md`, nothing guessed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from core.entry.context import Context
from core.entry.folding import folds
from core.entry.words import word_set


class Mode(Enum):
    """Where a date stands: in a log days lie behind us, in a promise before us."""

    LOG = "log"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that was read: how many words it took, and the day as text ("2026-06-09", "2026-05", with time).

    `refused` marks a phrase that is a date, but not where it stands (`!last fri`).
    """

    count: int
    at: str = ""
    refused: bool = False


def _table(*rows: str) -> dict[str, int]:
    return {key: place for place, row in enumerate(rows) for word in row.split() for key in folds(word)}


_WEEKDAYS = _table(
    "mon monday montag", "tue tues tuesday dienstag", "wed weds wednesday mittwoch", "thu thur thurs thursday donnerstag",
    "fri friday freitag", "sat saturday samstag sonnabend", "sun sunday sonntag",
)  # fmt: skip
_SHORT_GERMAN = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5}
_MONTHS = _table(
    "-", "jan january januar jänner", "feb february februar", "mar march märz mär mrz", "apr april", "may mai",
    "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober", "nov november",
    "dec december dez dezember",
)  # fmt: skip
_RELATIVE = {
    "today": 0, "heute": 0, "yesterday": -1, "gestern": -1, "vorgestern": -2, "tomorrow": 1, "morgen": 1,
    "übermorgen": 2, "ubermorgen": 2, "uebermorgen": 2,
}  # fmt: skip
_LAST = word_set("last letzten letzter letzte letztes")
_THIS = word_set("this kommenden kommender kommende diesen dieser diese")
_NEXT = word_set("next nachsten naechsten nachster naechster nachste naechste")
_UNIT_WORDS = {
    "d": word_set("day days tag tage tagen"),
    "w": word_set("week weeks woche wochen"),
    "m": word_set("month months monat monate monaten"),
    "y": word_set("year years jahr jahre jahren"),
}
_UNITS = {"en": {"d": "d", "w": "w", "m": "m", "y": "y"}}
_UNITS["de"] = _UNITS["en"] | {"t": "d", "j": "y"}

_SHORT = re.compile(r"(\d{1,3})([a-z])")
_NUMBER = re.compile(r"\d{1,3}")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_DAY = re.compile(r"(\d{1,2})\.?")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(am|pm)?")
_HOUR = re.compile(r"(1[0-2]|0?[1-9])(am|pm)")
_STARTS = frozenset((*_WEEKDAYS, *_SHORT_GERMAN, *_MONTHS, *_RELATIVE, "in", "vor")) | _LAST | _THIS | _NEXT
_LONGEST = 3  # words of a date; a time adds two more
LONGEST = _LONGEST + 2


def read_date(texts: Sequence[str], mode: Mode, context: Context) -> Dated | None:
    """The date that the words begin with, the longest that can be read, with the time of day behind it.

    Only the last word of the phrase may carry a comma or colon.
    """
    if not texts or not _may_begin(folds(texts[0])[0]):
        return None
    folded = [folds(text)[0] for text in texts[: LONGEST + 1]]
    for count in range(min(_LONGEST, len(folded)), 0, -1):
        bare = [*folded[: count - 1], folded[count - 1].rstrip(",:")]
        if any(word.endswith((",", ":")) for word in bare[:-1]):
            continue
        at = _phrase(bare, mode, context)
        if at == _NOT_HERE:
            return Dated(count, refused=True)
        if at:
            if bare[-1] != folded[count - 1] or len(at) < len("2026-06-09"):
                return Dated(count, at)
            extra, time = _time(folded[count:])
            return Dated(count + extra, f"{at}T{time}" if time else at)
    return None


def _may_begin(word: str) -> bool:
    """True if a date can begin with this word: most words of a line are told apart here."""
    return word[:1].isdigit() or word.rstrip(",:") in _STARTS


def ends_with_date(
    texts: Sequence[str], lowest: int, context: Context, mode: Mode
) -> tuple[int, Dated] | None:
    """The longest end of the words, from index `lowest` on, that is nothing but a date."""
    for start in range(max(lowest, len(texts) - LONGEST), len(texts)):
        found = read_date(texts[start:], mode, context)
        if found and not found.refused and start + found.count == len(texts):
            return start, found
    return None


def is_day_word(text: str) -> bool:
    """True for the name of a weekday: never the second half of a new name in the middle of a log."""
    return folds(text.rstrip(".,:"))[0] in _WEEKDAYS


_NOT_HERE = "not here"


def _phrase(parts: list[str], mode: Mode, context: Context) -> str:
    """The day of a whole phrase, _NOT_HERE, or empty if it is none."""
    if len(parts) == 1:
        return _one_word(parts[0], mode, context)
    by_name = _with_month(parts, mode, context)
    if by_name:
        return by_name
    today = context.today
    if len(parts) == 2:
        weekday = _weekday(parts[1], context)
        if weekday is not None:
            return _named_weekday(parts[0], weekday, mode, today)
        short = _SHORT.fullmatch(parts[0] if parts[1] == "ago" else parts[1])
        if short and (parts[1] == "ago" or parts[0] in ("in", "vor")):
            unit = _UNITS[context.language].get(short[2])
            back = parts[1] == "ago" or parts[0] == "vor"
            return _moved(today, int(short[1]), unit, back=back, mode=mode) if unit else ""
        return ""
    if parts[0] in ("in", "vor") and _NUMBER.fullmatch(parts[1]):
        return _moved(today, int(parts[1]), _unit_word(parts[2]), back=parts[0] == "vor", mode=mode)
    if parts[2] == "ago" and _NUMBER.fullmatch(parts[0]):
        return _moved(today, int(parts[0]), _unit_word(parts[1]), back=True, mode=mode)
    return ""


def _one_word(word: str, mode: Mode, context: Context) -> str:
    today = context.today
    if word in _RELATIVE:
        return (today + timedelta(days=_RELATIVE[word])).isoformat()
    weekday = _weekday(word, context)
    if weekday is not None:
        ahead = (weekday - today.weekday() - 1) % 7 + 1
        behind = (today.weekday() - weekday - 1) % 7 + 1
        return (today + timedelta(days=ahead if mode is Mode.PROMISE else -behind)).isoformat()
    if short := _SHORT.fullmatch(word):
        unit = _UNITS[context.language].get(short[2])
        amount = int(short[1]) * (1 if mode is Mode.PROMISE else -1)
        return _shifted(today, amount, unit) if unit else ""
    if match := _ISO.fullmatch(word):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(word):
        return _in_year(match[3], int(match[2]), int(match[1]), mode, today)
    if match := _SLASHED.fullmatch(word):
        first, second = int(match[1]), int(match[2])
        month, day = (first, second) if context.us_dates else (second, first)
        return _in_year(match[3], month, day, mode, today) or _in_year(match[3], day, month, mode, today)
    return ""


def _with_month(parts: list[str], mode: Mode, context: Context) -> str:
    """`1 may`, `may 1`, `1. mai 2026`, `may 2026`."""
    year = parts[-1] if _YEAR.fullmatch(parts[-1]) else ""
    rest = parts[:-1] if year else parts
    month = next((_MONTHS[part] for part in rest if part in _MONTHS), 0)
    if not month:
        return ""
    if year and len(rest) == 1:
        if mode is Mode.PROMISE:
            return _day(int(year), month, calendar.monthrange(int(year), month)[1])
        return f"{year}-{month:02}"
    if len(rest) != 2:
        return ""
    number = _DAY.fullmatch(rest[0] if rest[1] in _MONTHS else rest[1])
    return _in_year(year, month, int(number[1]), mode, context.today) if number else ""


def _weekday(word: str, context: Context) -> int | None:
    if context.language == "de" and word in _SHORT_GERMAN:
        return _SHORT_GERMAN[word]
    return _WEEKDAYS.get(word)


def _named_weekday(which: str, weekday: int, mode: Mode, today: date) -> str:
    if which in _LAST:
        behind = (today.weekday() - weekday - 1) % 7 + 1
        return _NOT_HERE if mode is Mode.PROMISE else (today - timedelta(days=behind)).isoformat()
    if which in _THIS:
        return (today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)).isoformat()
    if which in _NEXT:
        return (today + timedelta(days=7 - today.weekday() + weekday)).isoformat()
    return ""


def _unit_word(word: str) -> str | None:
    return next((unit for unit, names in _UNIT_WORDS.items() if word in names), None)


def _moved(today: date, amount: int, unit: str | None, *, back: bool, mode: Mode) -> str:
    if unit is None:
        return ""
    if back and mode is Mode.PROMISE:
        return _NOT_HERE
    return _shifted(today, -amount if back else amount, unit)


def _shifted(today: date, amount: int, unit: str) -> str:
    """`amount` units from today; in a shorter month its last day."""
    if unit in "dw":
        return (today + timedelta(days=amount * (7 if unit == "w" else 1))).isoformat()
    months = today.year * 12 + today.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return ""
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1])).isoformat()


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _in_year(year: str | None, month: int, day: int, mode: Mode, today: date) -> str:
    """The day in the year that was written, else the next such day (promise) or the one nearest to today (log)."""
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = [
        date.fromisoformat(text)
        for written in range(today.year - 4, today.year + 9)
        if (text := _day(written, month, day))
    ]
    if mode is Mode.PROMISE:
        found = [one for one in found if one >= today]
    return min(found, key=lambda one: (abs((one - today).days), one)).isoformat() if found else ""


def _time(parts: Sequence[str]) -> tuple[int, str]:
    """How many words the time of day at their start takes, and the time "14:30"."""
    if not parts:
        return 0, ""
    word = parts[0].rstrip(",:")
    whole = word == parts[0]
    uhr = whole and len(parts) > 1 and parts[1].rstrip(",:") == "uhr"
    if match := _CLOCK.fullmatch(word):
        hour = _hour(int(match[1]), match[3])
        return (1 + (uhr and not match[3]), f"{hour:02}:{match[2]}") if hour is not None else (0, "")
    if match := _HOUR.fullmatch(word):
        return 1, f"{_hour(int(match[1]), match[2]):02}:00"
    if uhr and word.isdecimal() and int(word) <= 23:
        return 2, f"{int(word):02}:00"
    return 0, ""


def _hour(hour: int, half: str | None) -> int | None:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half == "pm" else 0)


def read_birthday(texts: Sequence[str], context: Context) -> tuple[int, str]:
    """How many words a birthday takes, and it as "1986-06-11", "--06-11" or "1986"; (0, "") if it is none."""
    for count in range(min(_LONGEST, len(texts)), 0, -1):
        parts = [folds(text)[0] for text in texts[:count]]
        parts[-1] = parts[-1].rstrip(",:")
        born = _birthday(parts, context)
        if born:
            return count, born
    return 0, ""


def _birthday(parts: list[str], context: Context) -> str:
    if len(parts) == 1 and _YEAR.fullmatch(parts[0]):
        return parts[0]
    year, month, day = "", 0, 0
    if len(parts) == 1 and (match := _ISO.fullmatch(parts[0])):
        year, month, day = match[1], int(match[2]), int(match[3])
    elif len(parts) == 1 and (match := _DOTTED.fullmatch(parts[0])):
        year, month, day = match[3] or "", int(match[2]), int(match[1])
    elif len(parts) == 1 and (match := _SLASHED.fullmatch(parts[0])):
        first, second = int(match[1]), int(match[2])
        month, day = (first, second) if context.us_dates or second > 12 else (second, first)
        if month > 12:
            month, day = day, month
        year = match[3] or ""
    elif len(parts) > 1:
        year = parts.pop() if _YEAR.fullmatch(parts[-1]) else ""
        month = next((_MONTHS[part] for part in parts if part in _MONTHS), 0)
        number = next((match for part in parts if (match := _DAY.fullmatch(part))), None)
        if len(parts) != 2 or not month or number is None:
            return ""
        day = int(number[1])
    if len(year) == 2:  # the last such year that is not still to come
        year = str(context.today.year // 100 * 100 + int(year))
        if f"{year}-{month:02}-{day:02}" > context.today.isoformat():
            year = str(int(year) - 100)
    if not _day(int(year) if year else 2000, month, day):
        return ""
    return f"{year}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"
