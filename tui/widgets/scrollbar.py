"""The scroll bar where the terminal has no block signs: its ends are drawn to the nearest whole cell."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender

from tui.glyphs import Glyphs


class WholeCells(ScrollBarRender):
    """Blanks in the place of the signs for parts of a cell."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def draw_scrollbars(glyphs: Glyphs) -> None:
    """Have every scroll bar drawn with these signs."""
    ScrollBar.renderer = WholeCells if glyphs.name == "ascii" else ScrollBarRender
