"""The parse drawn as rows of text."""

from __future__ import annotations

from core.entry.model import Parse, Row


def preview(parse: Parse, *, compact: bool = False) -> list[Row]:
    """The rows shown under the line, most telling first; `compact` for the low box at an event."""
    raise NotImplementedError
