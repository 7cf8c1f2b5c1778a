"""How the word at the cursor may go on."""

from __future__ import annotations

from core.entry.context import Context
from core.entry.model import Completion


def complete(line: str, cursor: int, context: Context, *, limit: int = 8) -> list[Completion]:
    """People, tags, organisations, events and words with a colon that fit what stands before the cursor."""
    raise NotImplementedError
