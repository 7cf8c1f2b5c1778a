"""Values as people type them, made into what the fields of a contact hold. All raise UsageError."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.entry.context import Context
from core.entry.dates import Mode, read_birthday, read_date
from core.errors import UsageError
from core.language import _

_SPAN = re.compile(r"(?:every\s*)?(\d{1,4})?\s*([a-zä]*)\.?")
_UNITS = {
    "": 1, "d": 1, "day": 1, "days": 1, "t": 1, "tag": 1, "tage": 1, "w": 7, "week": 7, "weeks": 7, "woche": 7, "wochen": 7,
    "m": 30, "month": 30, "months": 30, "monat": 30, "monate": 30, "quarter": 90, "quartal": 90,
    "y": 365, "year": 365, "years": 365, "j": 365, "jahr": 365, "jahre": 365,
}  # fmt: skip
_YES, _NO = ("yes", "y", "true", "1", "on", "ja"), ("no", "n", "false", "0", "off", "nein")
_PART_OF_DAY = re.compile(r"(?:1[89]|20|21)\d\d(?:-(?:0[1-9]|1[0-2]))?")
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Given:
    """A value that was given for a field: the field's name as typed, for what is said about it."""

    name: str
    text: str

    def wrong(self, wanted: str) -> UsageError:
        """The error that says what the field takes."""
        return UsageError(
            _("{name} cannot be '{text}'.").format(name=self.name, text=self.text),
            todo=_("It takes {wanted}.").format(wanted=wanted),
        )


def read_days(given: Given) -> int:
    """A cadence in days: "30", "30d", "2w", "month"; 0 for "none"."""
    text = given.text.casefold()
    if text in ("none", "never", "0", "nie", "keine"):
        return 0
    match = _SPAN.fullmatch(text)
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None or not (match[1] or match[2]):
        raise given.wrong(_("days such as 30, 30d, 2w, month, or none (never due)"))
    days = int(match[1] or 1) * unit
    if not 0 < days <= MOST_DAYS:
        raise given.wrong(_("1 to {most} days, or none (never due)").format(most=MOST_DAYS))
    return days


def read_flag(given: Given) -> bool | None:
    """Yes or no; no is None, so that the field is cleared."""
    text = given.text.casefold()
    if text not in (*_YES, *_NO):
        raise given.wrong(_("yes or no"))
    return True if text in _YES else None


def read_importance(given: Given) -> int:
    """1 to 5."""
    if given.text not in ("1", "2", "3", "4", "5"):
        raise given.wrong(_("1 (low) to 5 (high)"))
    return int(given.text)


def read_birth(given: Given, context: Context, *, past: bool = False) -> str:
    """A day of the year with or without the year, or a year alone: "1986-06-11", "--06-11", "1986".

    `past` refuses one that is still to come: a birthday lies behind.
    """
    if re.fullmatch(r"--\d\d-\d\d", given.text):
        typed = [f"{given.text[5:]}.{given.text[2:4]}."]
    else:
        typed = given.text.split()
    count, found = read_birthday(typed, context)
    if not found or count != len(typed):
        raise given.wrong(_("a day such as 1986-06-11, 11.6. or 1986"))
    if past and found > context.today.isoformat():
        raise given.wrong(_("a day that has been; this one is still to come"))
    return found


def read_day(given: Given, context: Context, mode: Mode) -> str:
    """A day: "2026-06-09", "9.6.2026", "yesterday", "fri", "2w"; behind us or, in a promise, ahead of us."""
    if mode is Mode.LOG and _PART_OF_DAY.fullmatch(given.text):
        return given.text
    typed = given.text.split()
    found = read_date(typed, mode, context)
    if found is None or found.refused or found.count != len(typed):
        raise given.wrong(_("a day such as 2026-06-09, 9.6., fri or 2w"))
    return found.at[:10]
