"""The name drill as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.language import _
from tui import lines
from tui.draw import safe
from tui.draw.pen import Pen
from tui.draw.review import TEXT, WIDEST
from tui.draw.views import Page
from tui.glyphs import Glyphs
from tui.lines import Line


@dataclass(frozen=True, slots=True)
class NameCard:
    """Somebody to be named: what is known, in which the name does not stand."""

    id: str
    name: str
    facts: tuple[tuple[str, str], ...]


def drill_page(card: NameCard, width: int, glyphs: Glyphs, *, shown: bool) -> Page:
    """The facts; the name above them is a gap until it is shown."""
    room = min(width, WIDEST)
    name = Pen(glyphs).to(2)
    if shown:
        name.cut(card.name, room - 4, "name")
    else:
        name.put("_ _ _ _ _", "dim")
    made: list[Line] = [(), name.line(), ()]
    for label, text in card.facts:
        for number, piece in enumerate(safe.wrapped(text, room - TEXT - 2, glyphs, 2)):
            pen = Pen(glyphs).to(2).put(label if not number else "", "dim").to(TEXT).put(piece)
            made.append(pen.line())
    return Page(tuple(lines.fit(line, width) for line in made))


def drill_end(told: Sequence[tuple[str, str]], width: int, glyphs: Glyphs) -> Page:
    """Each name with what came of it."""
    title = _("That was all.")
    if not told:
        title = _("No name is due: new ones come with the people you meet.")
    made: list[Line] = [(), (("  ", ""), (title, "name")), ()]
    for name, said in told:
        pen = (
            Pen(glyphs).to(2).column(name, min(30, width // 2), "").put("  ").cut(said, width // 2 - 6, "dim")
        )
        made.append(pen.line())
    return Page(tuple(lines.fit(line, width) for line in made))
