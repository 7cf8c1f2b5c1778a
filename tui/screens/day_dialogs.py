"""Questions for a day: how long somebody stays quiet, a plan, a promise with its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from textual import on
from textual.widgets import Input

from core.entry.context import Context
from core.entry.dates import Mode, read_date
from tui.commands import Groups
from tui.desk import Desk
from tui.draw import words
from tui.screens.commanded import bindings
from tui.screens.dialog import Ask, Paragraphs
from tui.screens.entry import first


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that was typed ("2026-06-12", or with a time), and the words behind it."""

    at: str
    rest: str

    @property
    def day(self) -> date | None:
        """The day."""
        return words.day_of(self.at)


def read_day(text: str, desk: Desk) -> Dated | None:
    """The coming day that a text begins with; None where it begins with none."""
    habits = desk.habits
    context = Context(
        today=desk.today, language=habits.language, region=habits.region, us_dates=habits.us_dates
    )
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


class DayAsk(Ask):
    """A day, and words behind it where there may be any; says under the line how it is read."""

    def __init__(
        self, desk: Desk, title: str, *, hint: str, check: Callable[[Dated], str] | None = None
    ) -> None:
        super().__init__(desk, title, hint=hint)
        self._check = check or (lambda dated: "")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(Paragraphs).set_paragraphs((self.read(event.value), ""), (self._hint, "dim"))

    def read(self, text: str) -> str:
        """How the line is read."""
        if not text.strip():
            return ""
        dated = read_day(text, self.desk)
        if dated is None or dated.day is None:
            return "not a day"
        said = spoken(dated.day, self.desk.today) + (f" {dated.at[11:]}" if len(dated.at) > 10 else "")
        extra = self._check(dated)
        return f"{said}{f'   {extra}' if extra else ''}"

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        dated = read_day(event.value, self.desk)
        if not event.value.strip() or dated is None or dated.day is None:
            self.query_one(Paragraphs).set_paragraphs(
                ("not a day: fri, 2w, 24.6.", "warn"), (self._hint, "dim")
            )
            return
        self.dismiss(event.value)


class Later(DayAsk):
    """How long somebody stays quiet: three days on enter, a week, a month, or until a day."""

    BINDINGS: ClassVar[list[Any]] = first(bindings("later")[1:])

    def __init__(self, desk: Desk, names: str) -> None:
        hint = "or a day: 24.6., 2w, fri (mon and wed after a blank)"
        super().__init__(desk, f"Later {desk.glyphs.dot} {names}", hint=hint)

    def keys(self, width: int) -> Groups:
        """Three, a week, a month."""
        return (("later.three",), ("later.week",), ("later.month",), ("line.back",))

    def can(self, id: str) -> bool:
        """Single letters are keys only while nothing is typed."""
        return not self.query_one(Input).value if id in ("later.week", "later.month") else super().can(id)

    def _until(self, days: int) -> None:
        self.dismiss((self.desk.today + timedelta(days=days)).isoformat())

    def do_later_three(self) -> None:
        """Three days."""
        self._until(3)

    def do_later_week(self) -> None:
        """A week."""
        self._until(7)

    def do_later_month(self) -> None:
        """A month."""
        self._until(30)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.do_later_three()
            return
        super()._entered(event)


class PromiseAsk(DayAsk):
    """A promise: a day if it has one, then what. `tab` turns whose it is. Returns "mine" or "theirs", tab, the line."""

    BINDINGS: ClassVar[list[Any]] = first(bindings("promise"))

    def __init__(self, desk: Desk, names: str) -> None:
        super().__init__(desk, "", hint="a day if there is one, then what: fri send slides")
        self._names = names
        self._mine = True

    def title_words(self) -> tuple[str, str]:
        """Whose promise."""
        glyphs = self.desk.glyphs
        if self._mine:
            return f"{glyphs.mine} I promise {self._names}", "mine"
        return f"{glyphs.owed} {self._names} promises me", "theirs"

    def keys(self, width: int) -> Groups:
        """Enter, tab, esc."""
        return (("line.enter",), ("promise.turn",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": "save", "line.back": "not now"}

    def do_promise_turn(self) -> None:
        """The other side."""
        self._mine = not self._mine
        self.retitle()

    def read(self, text: str) -> str:
        """The day and what is promised."""
        if not text.strip():
            return ""
        dated = read_day(text, self.desk)
        what = dated.rest if dated else text.strip()
        when = spoken(dated.day, self.desk.today) if dated and dated.day else "no date"
        return f"{when}: {what or self.desk.glyphs.cut}"

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        dated = read_day(event.value, self.desk)
        if not (dated.rest if dated else event.value).strip():
            self.query_one(Paragraphs).set_paragraphs(("and what is promised?", "warn"), (self._hint, "dim"))
            return
        self.dismiss(f"{'mine' if self._mine else 'theirs'}\t{event.value}")
