"""A coming day as it is typed, and what stands behind it; for the questions of the program and of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.entry.context import Context
from core.entry.dates import Mode, read_date
from core.entry.words import KINDS, finer_kind
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
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    when = near or (f"in {away} days" if away > 0 else f"{-away} days ago")
    year = f" {day.year}" if day.year != today.year else ""
    return f"{words.WEEKDAYS[day.weekday()]} {day.day} {words.MONTHS[day.month - 1]}{year}, {when}"


def channel_in(text: str) -> tuple[str, str, str]:
    """Channel and finer kind of the contact that a text begins with, and the rest; a meeting where it names none."""
    first, _, rest = text.partition(" ")
    word = first.rstrip(":")
    return (KINDS[word], finer_kind(word), rest) if word in KINDS else ("meeting", "", text)
