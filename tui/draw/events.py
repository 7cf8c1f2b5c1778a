"""Events as a list: the open one first, those to come, and what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.language import N_, _, ngettext
from tui.draw import words
from tui.draw.builder import Sections
from tui.draw.pen import Pen
from tui.draw.views import Page, Target
from tui.glyphs import Glyphs
from tui.lines import Line


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event of the list."""

    id: str
    name: str
    place: str
    starts: str
    ends: str
    people: int
    open: bool


ORDERS: Mapping[str, Callable[[Occasion], object]] = {
    N_("newest first"): lambda occasion: occasion.starts,
    N_("by people"): lambda occasion: (occasion.people, occasion.starts),
    N_("by name"): lambda occasion: occasion.name.casefold(),
}
"""The orders, by the words that name them; the first is taken at first. All but the last run downwards."""


def ordered(occasions: Sequence[Occasion], order: str) -> list[Occasion]:
    """The events in one of the orders, the open one before all."""
    found = sorted(occasions, key=ORDERS[order], reverse=order != "by name")  # type: ignore[arg-type]
    return sorted(found, key=lambda occasion: not occasion.open)


def page(occasions: Sequence[Occasion], order: str, today: date, width: int, glyphs: Glyphs) -> Page:
    """The page for a width."""
    made = Sections(width, glyphs)
    count = f"{len(occasions)} {glyphs.dot} {_(order)}" if occasions else ""
    made.head(_("Events"), count)
    for occasion in ordered(occasions, order):
        made.row(_occasion(occasion, today, width, glyphs), Target("event", occasion.id))
    if not occasions:
        made.said(_("None so far. An event lends its name, place, day and tag to everyone you add there."))
    return made.page()


def _occasion(occasion: Occasion, today: date, width: int, glyphs: Glyphs) -> Line:
    day = words.day_of(occasion.starts)
    coming = day is not None and day > today
    when = words.coming(day, today) if coming and day is not None else words.past(occasion.starts, today)
    pen = Pen(glyphs).to(2).put(f"{glyphs.event} " if occasion.open else "  ", "accent")
    pen.column(when, 10, "accent" if coming else "dim").to(15)
    people = glyphs.missing
    if occasion.people:
        people = ngettext("{n} person", "{n} people", occasion.people).format(n=occasion.people)
    text = f"{occasion.name}, {occasion.place}" if occasion.place else occasion.name
    pen.cut(text, width - 14 - pen.at, "name" if occasion.open else "").to(width - 13)
    return pen.right(_("to come") if coming and not occasion.people else people, 12, "dim").line()
