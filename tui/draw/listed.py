"""Lists of things that can be set: groups of lines with a name, a value and a hint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui import lines
from tui.draw import safe
from tui.draw.pen import Pen
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line

_NAME = 24
_VALUE = 26
_WIDE = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One line: an id, the group it stands in, its name, its value, and what it takes."""

    id: str
    group: str
    name: str
    value: str
    hint: str = ""
    role: str = ""
    note: str = ""
    """What stands at the right of the group's rule."""
    here: bool = False
    """Whether this is the one in force, of several that exclude each other."""


def list_page(items: Sequence[Item], width: int, glyphs: Glyphs, *, name: int = _NAME) -> Page:
    """The page: a rule for each group, a stop for each line. `name` are the cells of the first column."""
    drawn: list[Line] = []
    stops: list[Stop] = []
    sections: list[int] = []
    group = None
    for item in items:
        if item.group != group:
            group = item.group
            drawn += [*([()] if drawn else []), lines.rule(group, item.note, width, glyphs)]
            sections.append(len(stops))
        stops.append(Stop(len(drawn), 0, width, Target("row", item.id)))
        drawn.append(_line(item, width, glyphs, min(name, max(12, width // 2))))
    return Page(tuple(drawn), tuple(stops), tuple(sections))


def _line(item: Item, width: int, glyphs: Glyphs, name: int) -> Line:
    pen = Pen(glyphs).to(1).put(glyphs.marked if item.here else " ", "accent")
    pen.column(item.name, name - 1, item.role or ("name" if item.here else "")).to(name + 2)
    if width < _WIDE or not item.hint:
        return pen.cut(item.value, width - pen.at, "number" if item.hint else "").line()
    pen.column(item.value, _VALUE, "number").to(name + 2 + _VALUE + 1)
    return pen.put(safe.cut(item.hint, width - pen.at, glyphs), "dim").line()
