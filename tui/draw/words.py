"""Days, spans of time and kinds of contact in the words of the screens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.language import N_, _, ngettext
from core.network.wording import LONG_MONTHS, LONG_WEEKDAYS, MONTHS, WEEKDAYS, bare

__all__ = ("LONG_MONTHS", "LONG_WEEKDAYS", "MONTHS", "WEEKDAYS", "bare")

_CHANNELS: Mapping[str, str] = {
    "meeting": N_("channel|met"),
    "event": N_("channel|event"),
    "video": N_("channel|video"),
    "call": N_("channel|call"),
    "message": N_("channel|message"),
    "email": N_("channel|mail"),
    "letter": N_("channel|letter"),
    "favour": N_("channel|favour"),
    "referral": N_("channel|tip"),
    "introduction": N_("channel|intro"),
    "gift": N_("channel|gift"),
    "group": N_("channel|group"),
    "reaction": N_("channel|like"),
    "breakfast": N_("channel|meal"),  # longer than its column
    "lunch": N_("channel|lunch"),
    "dinner": N_("channel|dinner"),
}


def day_of(text: str) -> date | None:
    """The day a stored date names; None where day or month are not known."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def short(text: str, today: date) -> str:
    """A day of the past in a column: `11 Mar`, `11 Mar 24` where more than a year ago, `Mar 24`, `2024`; else nothing."""
    day = day_of(text)
    if day is None:
        year, between, month = text[:7].partition("-")
        if between and len(month) == 2 and month.isdigit() and 1 <= int(month) <= 12:
            return _("{month} {year}").format(month=MONTHS[int(month) - 1], year=year[2:])
        return year if len(year) == 4 and year.isdigit() else ""
    if abs((today - day).days) < 330 or (day.year == today.year):
        return _("{day} {month}").format(day=day.day, month=MONTHS[day.month - 1])
    return _with_year(day)


def _with_year(day: date) -> str:
    year = f"{day.year % 100:02}"
    return _("{day} {month} {year}").format(day=day.day, month=MONTHS[day.month - 1], year=year)


def ahead(text: str, today: date) -> str:
    """A day to come in a column: `8 Sep`, `8 Sep 27` where the year is another and the day not soon."""
    day = day_of(text)
    if day is None or day.year == today.year or (day - today).days < 90:
        return short(text, today)
    return _with_year(day)


def weekday(day: date) -> str:
    """A day of these weeks: `Thu 11`."""
    return _("{weekday} {day}").format(weekday=WEEKDAYS[day.weekday()], day=day.day)


def weekday_month(day: date) -> str:
    """A day with its month: `Thu 11 Jun`."""
    return f"{weekday(day)} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """A day as it is said: `11 June`."""
    return _("{day} {month}").format(day=day.day, month=LONG_MONTHS[day.month - 1])


def late(days: int, room: int = 10) -> str:
    """How late something is, in at most `room` cells: `48 d late`, or `7 w late`, `4 m late`, `2 y late`."""
    said = (_(text).format(n=days // length) for length, text in _LATE if days >= length)
    return next((text for text in said if len(text) <= room), bare(_("column|late")))


_LATE = ((1, N_("{n} d late")), (7, N_("{n} w late")), (30, N_("{n} m late")), (365, N_("{n} y late")))


def coming(day: date, today: date, room: int = 10) -> str:
    """A day that is due: `today`, `3 d late`, `Fri 12`, `24 Aug`, `24 Aug 27`."""
    away = (day - today).days
    if away == 0:
        return _("today")
    if away < 0:
        return late(-away, room)
    return weekday(day) if away < 21 else short(day.isoformat(), today)


def asked_day(day: date, today: date) -> str:
    """A day gone by as a question begins with it: `Yesterday`, `On Friday`, `On 2 June`."""
    ago = (today - day).days
    if ago == 1:
        return _("Yesterday")
    return _("On {day}").format(day=LONG_WEEKDAYS[day.weekday()] if ago < 7 else long_day(day))


def past(text: str, today: date) -> str:
    """A day lately, in at most eight cells: `today`, `yest.`, `Mon 8`, `12 Feb`, `Jul 25`."""
    day = day_of(text)
    if day is None:
        return short(text, today)
    ago = (today - day).days
    if ago in (0, 1):
        return _("yest.") if ago else _("today")
    if ago >= 330 and day.year != today.year:
        return _("{month} {year}").format(month=MONTHS[day.month - 1], year=f"{day.year % 100:02}")
    return weekday(day) if 0 < ago < 14 else short(text, today)


def ago(days: int) -> str:
    """A span in at most four cells: `90d`, `340d`, `3y`."""
    return _("{n}d").format(n=days) if days < 1000 else _("{n}y").format(n=days // 365)


def every(days: int) -> str:
    """A cadence: `every 30 days`."""
    return ngettext("every day", "every {n} days", days).format(n=days)


def channel(name: str, at: str = "") -> str:
    """A kind of contact in one short word; a meal by its time of day. Unknown kinds stand as they are."""
    if name == "meal":
        hour = int(at[11:13]) if at[11:13].isdigit() else 0
        name = "breakfast" if hour < 11 else "lunch" if hour < 16 else "dinner"
    return bare(_(_CHANNELS[name])) if name in _CHANNELS else name


def thing(name: str, at: str = "") -> str:
    """A kind of contact as something one can plan: `meeting`, `call`, `lunch`."""
    return bare(_("channel|meeting")) if name == "meeting" else channel(name, at)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 person`, `3 people`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: list[str], limit: int = 3) -> str:
    """Names in a row: `Anna, Ben and Carla`, `Anna, Ben, Carla and 4 more`."""
    if len(names) > limit:
        return _("{names} and {n} more").format(names=", ".join(names[:limit]), n=len(names) - limit)
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def around(text: str, word: str = "{name}") -> tuple[str, str]:
    """A sentence in two: what stands before and after the word that is drawn in its own colour."""
    before, _word, after = text.partition(word)
    return before, after


def spoken(text: str) -> str:
    """A stored day in words: `11 June 1986`, `11 June`, `June 1986`, `1986`; empty for none."""
    day = day_of(text)
    if day is not None:
        month = LONG_MONTHS[day.month - 1]
        return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)
    if text.startswith("--"):
        day = day_of(f"2000-{text[2:7]}")
        return long_day(day) if day is not None else text
    if len(text) == 7 and text[5:].isdigit() and 1 <= int(text[5:]) <= 12:
        return _("{month} {year}").format(month=LONG_MONTHS[int(text[5:]) - 1], year=text[:4])
    return text
