"""A question for a file or a folder, whose name `tab` completes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, ClassVar

from textual.widgets import Input

from tui.keyline import Groups
from tui.paths import completed
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Ask, Paragraphs


class PathLine(Ask):
    """Asks for a path; the answer is the whole of it. `wrong` complains of what cannot be taken."""

    BINDINGS: ClassVar[list[Any]] = first(bindings("path"))

    def keys(self, width: int) -> Groups:
        """Take it, complete, leave."""
        return (("line.enter",), ("path.complete",), ("line.back",))

    def on_mount(self) -> None:
        """The cursor stands behind what is there."""
        super().on_mount()
        field = self.query_one(Input)
        field.cursor_position = len(field.value)

    async def do_path_complete(self) -> None:
        """Complete."""
        field = self.query_one(Input)
        field.value = await asyncio.to_thread(completed, field.value)
        field.cursor_position = len(field.value)

    def wrong(self, text: str) -> str:
        """A complaint of what was typed, or nothing."""
        return ""

    def entered(self, text: str) -> None:
        """Only what is not wrong is taken."""
        said = self.wrong(text.strip())
        if said:
            self.query_one(Paragraphs).set_paragraphs((said, "warn"))
        else:
            self.dismiss(str(Path(text.strip()).expanduser()) if text.strip() else "")
