"""How a line was understood, as text: what the entry box draws on the screen, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli import manners
from tui.cli.columns import cells, cut, pad, safe

if TYPE_CHECKING:
    from core.entry.model import Parse, Row

_TONES = {
    "new": "green",
    "add": "cyan",
    "guess": "yellow",
    "left": "yellow",
    "look": "yellow",
    "error": "red",
}
INDENT = 3


def preview(parsed: Parse, room: int | None = None, *, look: str = "▲", keys: bool = True) -> list[str]:
    """The parse in lines; coloured where colour is wanted, cut to `room` cells where given. `keys`: some are pressed here."""
    from core import entry

    rows = entry.preview(parsed, keys=keys)
    width = max((cells(row.label) for row in rows), default=0)
    return [_row(row, width, room, look) for row in rows]


def _row(row: Row, width: int, room: int | None, look: str) -> str:
    sign = f"{look} " if row.tone == "look" else ""
    left = pad(safe(row.label), width) + "  " if width else ""
    text = left + sign + safe(row.text)
    if row.second is not None:
        text += f"   {safe(row.second.label)}  {safe(row.second.text)}"
    if row.right:
        gap = 3 if room is None else max(3, room - INDENT - cells(text) - cells(row.right))
        text += " " * gap + safe(row.right)
    if room is not None:
        text = cut(text, room - INDENT)
    return " " * INDENT + (manners.styled(text, fg=_TONES[row.tone]) if row.tone in _TONES else text)
