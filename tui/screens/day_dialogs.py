"""Questions for a day: how long somebody stays quiet, a plan, a promise with its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from textual import on
from textual.widgets import Input

from core.entry.context import Context
from core.language import N_, _
from tui.dated import Dated, dated_in, spoken
from tui.desk import Desk
from tui.draw import safe
from tui.keyline import Groups
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Ask, Paragraphs


def read_day(text: str, desk: Desk) -> Dated | None:
    """The coming day that a text begins with; None where it begins with none."""
    habits = desk.reading
    context = Context(
        today=desk.today, language=habits.language, region=habits.region, us_dates=habits.us_dates
    )
    return dated_in(text, context)


class About(Ask):
    """A question about people whose names come when they are known: the box takes the very next key."""

    def __init__(self, desk: Desk, title: str, *, hint: str) -> None:
        super().__init__(desk, title, hint=hint)
        self.names = ""

    def title_words(self) -> tuple[str, str]:
        """What is asked, and about whom."""
        return " ".join(part for part in (self._title, safe.shown(self.names[:200])) if part), ""

    def called(self, names: str) -> None:
        """The names are known."""
        self.names = names
        if self.is_mounted:
            self.retitle()

    def on_mount(self) -> None:
        """The names may have come before the title was there."""
        self.retitle()

    def complain(self, text: str) -> None:
        """Say under the line why it stays."""
        self.query_one(Paragraphs).set_paragraphs((text, "warn"), (self._hint, "dim"))


class DayAsk(About):
    """A day, and words behind it where there may be any; says under the line how it is read."""

    PAST: ClassVar[str] = ""
    """Why a day that lies behind is not taken; empty where it is."""

    def __init__(
        self, desk: Desk, title: str, *, hint: str, check: Callable[[Dated], str] | None = None
    ) -> None:
        super().__init__(desk, title, hint=hint)
        self._check = check or (lambda dated: "")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.typed(event.value)

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": _("save"), "line.back": _("not now")}

    def typed(self, text: str) -> None:
        """The line says something else now."""
        self.query_one(Paragraphs).set_paragraphs((self.read(text), ""), (self._hint, "dim"))

    def read(self, text: str) -> str:
        """How the line is read."""
        if not text.strip():
            return ""
        dated = read_day(text, self.desk)
        if dated is None or dated.day is None:
            return _("not a day")
        said = spoken(dated.day, self.desk.today) + (f" {dated.at[11:]}" if len(dated.at) > 10 else "")
        if self._behind(dated):
            return f"{said}: {_(self.PAST)}"
        extra = self._check(dated)
        return f"{said}{f'   {extra}' if extra else ''}"

    def entered(self, text: str) -> None:
        """Only a day is taken."""
        dated = read_day(text, self.desk)
        if dated is None or dated.day is None:
            self.complain(_("not a day: fri, 2w, 24.6."))
        elif self._behind(dated):
            self.complain(_(self.PAST))
        else:
            self.dismiss(text)

    def _behind(self, dated: Dated) -> bool:
        return bool(self.PAST) and dated.day is not None and dated.day < self.desk.today


class PlanAsk(DayAsk):
    """When, then how and what."""

    PAST: ClassVar[str] = N_("that day is past; i logs what has happened")

    def __init__(self, desk: Desk, *, check: Callable[[Dated], str]) -> None:
        hint = _("when, then how and what: fri 12:30 lunch pilot contract")
        super().__init__(desk, _("Plan with"), hint=hint, check=check)


class Later(DayAsk):
    """How long somebody stays quiet: three days on enter, a week, a month, or until a day."""

    PAST: ClassVar[str] = N_("that day is past")

    def __init__(self, desk: Desk) -> None:
        hint = _("w a week · m a month · or a day: 24.6., 2w, fri (mon and wed after a blank)")
        super().__init__(
            desk, _("Later {dot}").format(dot=desk.glyphs.dot), hint=hint.replace("·", desk.glyphs.dot)
        )

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": _("3 days, or the day that is typed"), "line.back": _("not now")}

    def _until(self, days: int) -> None:
        self.dismiss((self.desk.today + timedelta(days=days)).isoformat())

    def typed(self, text: str) -> None:
        """`w` and `m` alone are a week and a month."""
        days = {"w": 7, "m": 30}.get(text)
        if days is not None:
            self._until(days)
        else:
            super().typed(text)

    def entered(self, text: str) -> None:
        """Nothing typed: three days."""
        if text.strip():
            super().entered(text)
        else:
            self._until(3)


class PromiseAsk(DayAsk):
    """A promise: a day if it has one, then what. `tab` turns whose it is. Returns "mine" or "theirs", tab, the line."""

    BINDINGS: ClassVar[list[Any]] = first(bindings("promise"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "", hint=_("a day if there is one, then what: fri send slides"))
        self._mine = True

    def title_words(self) -> tuple[str, str]:
        """Whose promise."""
        glyphs, names = self.desk.glyphs, safe.shown(self.names[:200]) or self.desk.glyphs.cut
        if self._mine:
            return _("{mine} I promise {names}").format(mine=glyphs.mine, names=names), _("mine")
        return _("{owed} {names} promises me").format(owed=glyphs.owed, names=names), _("theirs")

    def keys(self, width: int) -> Groups:
        """Enter, tab, esc."""
        return (("line.enter",), ("promise.turn",), ("line.back",))

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
        when = spoken(dated.day, self.desk.today) if dated and dated.day else _("no date")
        return f"{when}: {what or self.desk.glyphs.cut}"

    def entered(self, text: str) -> None:
        """A promise has words."""
        dated = read_day(text, self.desk)
        if (dated.rest if dated else text).strip():
            self.dismiss(f"{'mine' if self._mine else 'theirs'}\t{text}")
        else:
            self.complain(_("and what is promised?"))
