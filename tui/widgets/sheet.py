"""Widgets drawn from lines: the line API and nothing between."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from tui.lines import Line
from tui.widgets.ink import ink_of


class Sheet(Widget):
    """Shows lines from the top; subclasses override `draw`, which is asked anew on a resize or `redraw`."""

    ALLOW_SELECT = False

    def __init__(self, lines: Sequence[Line] = (), **kwargs: str | None) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self._given: tuple[Line, ...] = tuple(lines)
        self._drawn: tuple[tuple[int, int], list[Line]] | None = None

    def draw(self, width: int, height: int) -> list[Line]:
        """The lines for a size in cells."""
        return list(self._given)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self._given = tuple(lines)
        self.redraw()

    def redraw(self) -> None:
        """Draw anew at the next paint."""
        self._drawn = None
        self.refresh()

    def lines(self) -> list[Line]:
        """The lines for the present size."""
        size = (self.size.width, self.size.height)
        if self._drawn is None or self._drawn[0] != size:
            self._drawn = (size, self.draw(*size))
        return self._drawn[1]

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width = self.size.width
        lines = self.lines()
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        return ink_of(self).strip(lines[y], width, self.rich_style)
