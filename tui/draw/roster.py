"""The list of People as lines: its head, and one row for a person."""

from __future__ import annotations

from dataclasses import dataclass

from core.language import _
from tui import lines
from tui.draw import marks, words
from tui.draw.pen import Pen
from tui.draw.views import RosterRow
from tui.glyphs import Glyphs
from tui.lines import Line


@dataclass(frozen=True, slots=True)
class RosterColumns:
    """Cells given to name and organisation (0: none); `bar` says whether the score has its bar."""

    width: int
    name: int
    org: int
    bar: bool

    @classmethod
    def of(cls, width: int, *, bars: bool = True) -> RosterColumns:
        """The columns of a list `width` cells wide: 33 beside a person, 60 on wide screens, or a whole narrow one.

        Without `bars` the numbers stand alone.
        """
        if width < 48:
            return cls(width, width - 15, 0, False)
        bar = bars and width >= 58
        room = width - 16 - (6 if bar else 0)
        name = min(32, room * 11 // 20)
        return cls(width, name, room - name - 1, bar)


def head(columns: RosterColumns, glyphs: Glyphs) -> list[Line]:
    """The names of the columns, and a rule."""
    pen = Pen(glyphs).column(_("Name"), columns.name + 3, "dim")
    if columns.org:
        pen.column(_("Organisation"), columns.org + 1, "dim")
    pen.right(_("last"), 5, "dim").put(("  " if columns.bar else " ") + _("health"), "dim")
    return [lines.fit(pen.line(), columns.width), ((glyphs.rule * columns.width, "rule"),)]


def row(person: RosterRow, columns: RosterColumns, glyphs: Glyphs, *, mark: bool = False) -> Line:
    """One person: mark, name, organisation, days since the last contact, score, and where it goes."""
    band = marks.band(person.score)
    pen = Pen(glyphs).put(" ").put(glyphs.marked if mark else " ", "accent")
    pen.column(person.name, columns.name, "name" if mark else "").put(" ")
    if columns.org:
        pen.column(person.org, columns.org, "dim").put(" ")
    if person.score is None and columns.org and not columns.bar and person.word:
        # The word of why there is no score needs the room of both numbers.
        return pen.put(" ").cut(person.word, columns.width - pen.at, "none").line()
    pen.right(glyphs.missing if person.quiet is None else words.ago(person.quiet), 5)
    if person.score is None and columns.org:
        pen.put("   ").cut(person.word or glyphs.missing, columns.width - pen.at, "none")
        return pen.line()
    pen.right(glyphs.missing if person.score is None else str(person.score), 4, f"{band} number").put(" ")
    if columns.bar:
        pen.put(glyphs.bar(person.score), band).put(" ")
    return pen.put(marks.arrow(person.change, glyphs), band).line()
