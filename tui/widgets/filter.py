"""The filter line of People: the sign, what is asked for, and how many that are."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input

from tui import lines
from tui.glyphs import Glyphs
from tui.lines import Line
from tui.screens.commanded import Commanded, bindings
from tui.widgets.sheet import Sheet


class FilterInput(Commanded, Input):
    """The line itself; enter and down go to the list. Its width is fixed: a letter lays out nothing anew."""

    virtual_size: Reactive[Size] = reactive(Size(0, 0), layout=False)
    BINDINGS: ClassVar[list[Any]] = bindings("filter")

    class Out(Message):
        """The cursor leaves the line: `down` to the list, or `esc`."""

        def __init__(self, *, escape: bool) -> None:
            super().__init__()
            self.escape = escape

    def do_filter_list(self) -> None:
        """To the list."""
        self.post_message(self.Out(escape=False))

    def do_filter_out(self) -> None:
        """Clear, or leave."""
        self.post_message(self.Out(escape=True))


class FilterLine(Horizontal):
    """One row."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="filter")
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Sign, line, count."""
        yield Sheet([((" / ", "accent"),)], id="filter-sign")
        yield FilterInput(compact=True, select_on_focus=False, id="filter-input")
        yield FilterCount()

    @property
    def field(self) -> FilterInput:
        """The line."""
        return self.query_one(FilterInput)

    def say(self, text: str) -> None:
        """The words at the right: `14 of 900 · by health`."""
        self.query_one(FilterCount).say(text)


class FilterCount(Sheet):
    """How many are shown of how many, and in which order; it gives up room only where there is little."""

    def __init__(self) -> None:
        super().__init__(id="filter-count")
        self._text = ""

    def say(self, text: str) -> None:
        """Say this."""
        if text != self._text:
            self._text = text
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """At the right edge."""
        return [
            ((lines.right(self._text, width) if lines.cells(self._text) <= width else self._text, "dim"),)
        ]
