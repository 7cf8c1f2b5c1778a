"""The keys of a card, in rows and columns: each can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from tui.draw.review import KeyRow, key_rows
from tui.glyphs import Glyphs
from tui.lines import Line
from tui.messages import Run
from tui.widgets.sheet import Sheet


class KeyBlock(Sheet):
    """Three rows of keys."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="key-block")
        self._glyphs = glyphs
        self._rows: Sequence[KeyRow] = ()
        self._spots: list[list[tuple[int, int, str]]] = []

    def set_rows(self, rows: Sequence[KeyRow]) -> None:
        """Show these."""
        self._rows = rows
        self.styles.height = max(1, len(rows))
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The rows."""
        made, self._spots = key_rows(self._rows, width, self._glyphs)
        return made

    def on_click(self, event: events.Click) -> None:
        """A click on an entry does what its key does."""
        event.stop()
        if event.y < len(self._spots):
            for start, end, id in self._spots[event.y]:
                if start <= event.x < end:
                    self.post_message(Run(id))
