"""The list of People: any number of rows, drawn when they are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual.message import Message
from textual.widget import Widget

from tui.draw import roster
from tui.draw.views import RosterRow
from tui.glyphs import FULL, Glyphs
from tui.lines import Line
from tui.widgets.scroll import Scroll

T = TypeVar("T")
NARROW = 80
"""Screens below this width show numbers without bars."""


def columns_of(widget: Widget) -> roster.RosterColumns:
    """The columns of a list, or of its head, on the screen it stands on."""
    return roster.RosterColumns.of(widget.size.width, bars=widget.app.size.width >= NARROW)


class Roster(Scroll, Generic[T]):
    """Rows of people. `shape` makes what is drawn of a row only when the row comes into view."""

    class Marked(Message):
        """The marks have changed."""

    def __init__(
        self,
        shape: Callable[[T], RosterRow],
        key: Callable[[T], str],
        glyphs: Glyphs = FULL,
        id: str | None = None,
    ) -> None:
        super().__init__(glyphs, id=id)
        self._shape = shape
        self._key = key
        self._columns = roster.RosterColumns.of(33)
        self.rows: Sequence[T] = ()
        self.marks: set[str] = set()
        self.empty: Sequence[Line] = ()
        """What stands there where nobody is shown."""

    @property
    def current(self) -> str:
        """The id under the cursor; empty without rows."""
        return self._key(self.rows[self.cursor]) if self.cursor < len(self.rows) else ""

    def set_rows(self, rows: Sequence[T], *, stay: str | None = None) -> None:
        """Show these rows; the cursor goes to the id `stay`, or to the top where it is None or gone."""
        self.rows = rows
        self.cursor = self.place_of(stay) if stay else 0
        self.renew(top=self.top if stay else 0)
        self.reveal()

    def place_of(self, id: str) -> int:
        """The row of an id; 0 where it is not shown."""
        return next((index for index, row in enumerate(self.rows) if self._key(row) == id), 0)

    def recolumn(self) -> None:
        """The screen has another width: other columns, even where those of this list stay as many."""
        self._columns = columns_of(self)
        self.renew()

    def line_count(self) -> int:
        return len(self.rows) or len(self.empty)

    def stop_count(self) -> int:
        return len(self.rows)

    def stop_at(self, stop: int) -> tuple[int, int, int]:
        return stop, 0, self._columns.width

    def stop_under(self, x: int, y: int) -> int | None:
        return y if 0 <= y < len(self.rows) else None

    def line(self, y: int) -> Line:
        if self._columns.width != self.size.width:
            self._columns = columns_of(self)
        if not self.rows:
            return self.empty[y]
        row = self.rows[y]
        return roster.row(self._shape(row), self._columns, self.glyphs, mark=self._key(row) in self.marks)

    def do_move_tick(self) -> None:
        """Mark the row and go on, or take its mark off."""
        if not self.current:
            return
        self.marks ^= {self.current}
        self.redraw_line(self.cursor)
        self.post_message(self.Marked())
        self.do_move_down()

    def do_move_all(self) -> None:
        """Mark all that are shown; where all are, none."""
        shown = {self._key(row) for row in self.rows}
        self.marks = self.marks - shown if shown <= self.marks else self.marks | shown
        self.renew()
        self.post_message(self.Marked())

    def clear_marks(self) -> None:
        """Nobody is marked."""
        if self.marks:
            self.marks = set()
            self.renew()
            self.post_message(self.Marked())
