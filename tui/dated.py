"""A coming day as it is typed, and what stands behind it; for the questions of the program and of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.entry.context import Context
from core.entry.dates import Mode, read_date
from core.entry.words import KINDS, finer_kind
from core.language import _, ngettext
from tui.draw import words


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that was typed ("2026-06-12", or with a time), and the words behind it."""

    at: str
    rest: str

    @property
    def day(self) -> date | None:
        """The day."""
        return words.day_of(self.at)


def dated_in(text: str, context: Context) -> Dated | None:
    """The coming day that a text begins with; None where it begins with none."""
    typed = text.split()
    found = read_date(typed, Mode.PROMISE, context) if typed else None
    if found is None or found.refused:
        return None
    return Dated(found.at, " ".join(typed[found.count :]))


def spoken(day: date, today: date) -> str:
    """A day with its distance: `Fri 12 Jun, in 3 days`."""
    away = (day - today).days
    if abs(away) < 2:
        when = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[away]
    elif away > 0:
        when = ngettext("in {n} day", "in {n} days", away).format(n=away)
    else:
        when = ngettext("{n} day ago", "{n} days ago", -away).format(n=-away)
    said = _("{weekday} {day} {month}, {when}")
    if day.year != today.year:
        said = _("{weekday} {day} {month} {year}, {when}")
    weekday, month = _(words.WEEKDAYS[day.weekday()]), _(words.MONTHS[day.month - 1])
    return said.format(weekday=weekday, day=day.day, month=month, year=day.year, when=when)


def channel_in(text: str) -> tuple[str, str, str]:
    """Channel and finer kind of the contact that a text begins with, and the rest; a meeting where it names none."""
    first, _blank, rest = text.partition(" ")
    word = first.rstrip(":")
    return (KINDS[word], finer_kind(word), rest) if word in KINDS else ("meeting", "", text)
