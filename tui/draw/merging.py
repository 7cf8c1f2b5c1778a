"""Two people side by side, field by field: what is taken is marked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from core.acts.merging import Differing, Take
from core.language import _
from tui.beside import SURE, Beside
from tui.draw import safe
from tui.draw.pen import Pen
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line

_LABEL = 17
_MOST_LINES = 3


def merge_page(view: Beside, takes: Mapping[str, Take], width: int, glyphs: Glyphs) -> Page:
    """Both names, why they may be one, and the fields; those that differ can be stood on."""
    label = _LABEL if width >= 76 else 10
    half = max(12, (width - label - 6) // 2)
    made: list[Line] = [
        _pair(view.names, "name", label, half, glyphs),
        _pair(view.about, "dim", label, half, glyphs),
        (),
    ]
    made += _why(view, width, glyphs)
    made.append(())
    stops: list[Stop] = []
    for row in view.rows:
        if row.open:
            stops.append(Stop(len(made), 0, width, Target("field", row.field)))
        made += _field(row, takes.get(row.field, row.default), label, half, glyphs)
    return Page(tuple(made), tuple(stops), (0,) if stops else ())


def busy_page(width: int, glyphs: Glyphs, *, of_one: bool) -> Page:
    """While they are looked for."""
    said = _("Looking who may be the same.") if of_one else _("Comparing everybody with everybody.")
    return _text(said, width, glyphs)


def nothing_page(settled: int, width: int, glyphs: Glyphs, *, of_one: bool) -> Page:
    """Nobody may be twice, or nobody any more."""
    if settled:
        said = _("All looked at.")
    elif of_one:
        said = _(
            "Nobody seems to be the same person. Two whom you know to be one: mark both with space, then M."
        )
    else:
        said = _("Nobody seems to stand here twice.")
    return _text(said, width, glyphs)


def _text(said: str, width: int, glyphs: Glyphs) -> Page:
    pieces = safe.wrapped(said, max(10, width - 2), glyphs)
    return Page(((), *((((f" {piece}"), ""),) for piece in pieces)))


def _pair(texts: tuple[str, str], role: str, label: int, half: int, glyphs: Glyphs) -> Line:
    pen = Pen(glyphs).to(label + 3).column(texts[0], half - 2, role).to(label + 5 + half)
    return pen.cut(texts[1], half - 2, role).line()


def _why(view: Beside, width: int, glyphs: Glyphs) -> list[Line]:
    if not view.reasons:
        return [((" " + _("You say that they are one."), ""),)]
    said = _("{reasons}. Hardly a doubt.") if view.points >= SURE else _("{reasons}. Look at it well.")
    said = said.format(reasons="; ".join(view.reasons))
    return [((f" {piece}", ""),) for piece in safe.wrapped(said, width - 2, glyphs, 3)]


def _field(row: Differing, take: Take, label: int, half: int, glyphs: Glyphs) -> list[Line]:
    left = _side(row.first, half, glyphs)
    right = _side(row.second, half, glyphs)
    made = []
    for number, (one, other) in enumerate(zip_longest(left, right, fillvalue=None)):
        pen = Pen(glyphs).to(1)
        if not number:
            pen.cut(row.word, label - 1, "" if row.open else "dim")
        pen.to(label + 1)
        for text, taken, at in (
            (one, take != "second", label + 1),
            (other, take != "first", label + 3 + half),
        ):
            pen.to(at)
            if text is not None:
                there = text != glyphs.missing
                mark = f"{glyphs.marked} " if taken and there and not number else "  "
                pen.put(mark, "accent").put(text, "name" if taken and row.open else "" if taken else "dim")
        made.append(pen.line())
    return made or [()]


def _side(text: str, half: int, glyphs: Glyphs) -> list[str]:
    if not text:
        return [glyphs.missing]
    return safe.wrapped(text, half - 2, glyphs, _MOST_LINES)
