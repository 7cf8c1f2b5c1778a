"""Before an event as lines: who is expected and what is open with them, goals, and my pitch with its clock."""

from __future__ import annotations

from dataclasses import dataclass

from core.language import _
from core.network.wording import bare
from tui.draw import marks, safe
from tui.draw.builder import Sections
from tui.draw.evening import days_of, open_with
from tui.draw.pen import Pen
from tui.draw.views import Page, Target
from tui.evening import Evening
from tui.glyphs import Glyphs

PITCHES = (45, 60)
"""Seconds of the clock: space starts the first, space again makes it the second, then stops it."""

_BAR = 20
_HEAD = 400
_BEFORE_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """The pitch clock: how long it runs in all, and how long it has run, in seconds."""

    seconds: int
    gone: int

    @property
    def left(self) -> int:
        """Seconds that are left."""
        return max(0, self.seconds - self.gone)


def prepare(evening: Evening, width: int, glyphs: Glyphs, clock: Clock | None = None) -> Page:
    """The whole page."""
    page = Sections(width, glyphs)
    event = evening.event
    page.head(
        safe.shown(", ".join(filter(None, (event.name, event.place)))[:_HEAD]),
        days_of(evening, evening.today),
    )
    page.blank()
    _expected(page, evening)
    page.blank()
    page.head(_("Goals"), _("enter changes them"))
    _text(page, event.goals, "goals", _("None yet. Two are enough: whom to meet, what to bring home."))
    page.blank()
    page.head(_("My pitch"), _("space: {n} seconds").format(n=PITCHES[0]))
    _text(
        page,
        evening.pitch,
        "pitch",
        _("None yet. Who you are, for whom, and what for, in two sentences."),
    )
    if clock is not None:
        page.blank()
        page.row(_clock(page, clock))
    _before(page, evening)
    return page.page()


def _expected(page: Sections, evening: Evening) -> None:
    glyphs, many = page.glyphs, len(evening.expected)
    page.head(_("Expected") + (f" {glyphs.dot} {many}" if many else ""), _("enter goes to them"))
    for item in evening.expected:
        pen = page.pen().column(item.name, 22, "name").to(25)
        pen.right("" if item.score is None else str(item.score), 3, marks.band(item.score)).put("  ")
        page.row(
            pen.cut(open_with(item, evening.today, glyphs), max(0, page.width - 1 - pen.at)),
            Target("person", item.id, (item.id,)),
        )
    text = _("Nobody yet. Name those you want to find there.")
    text = _("change who is expected") if many else text
    page.row(page.pen().put(text, "dim"), Target("change", "expected"))


def _text(page: Sections, text: str, id: str, empty: str) -> None:
    """A text that enter changes; the cursor stands on its first line."""
    pieces = safe.wrapped(text or empty, page.width - 4, page.glyphs, limit=6)
    for number, piece in enumerate(pieces):
        role = "" if text else "dim"
        page.row(page.pen().put(piece, role), Target("change", id) if not number else None)


def _clock(page: Sections, clock: Clock) -> Pen:
    pen = page.pen().put(marks.share(clock.gone, clock.seconds, _BAR, page.glyphs), "accent").put("  ")
    if clock.left:
        return pen.put(str(clock.left), "number").put(" " + _("s left of {n}").format(n=clock.seconds))
    return pen.put(bare(_("clock|time")), "number").put(f" {page.glyphs.dot} {clock.seconds} s")


def _before(page: Sections, evening: Evening) -> None:
    if not evening.before:
        return
    page.blank()
    page.head(_("Met here before") + f" {page.glyphs.dot} {len(evening.before)}")
    for id, name in evening.before[:_BEFORE_SHOWN]:
        page.row(page.pen().cut(name, page.width - 4, "name"), Target("person", id, (id,)))
    left = len(evening.before) - _BEFORE_SHOWN
    if left > 0:
        page.said(f"{page.glyphs.cut} " + _("{n} more").format(n=left))
