"""What pasted lines are."""

from __future__ import annotations

import msgspec

from core.entry.context import Context


class Pasted(msgspec.Struct, frozen=True):
    """Pasted text: `sort` is line (one line, `person` holds it), person (a card or signature, as the entry line `person`)
    or ask ("7 lines: one person enter, seven entries ^n": `person` or `lines`)."""

    sort: str
    person: str
    lines: tuple[str, ...] = ()
    question: str = ""


def paste(text: str, context: Context) -> Pasted:
    """Say what a pasted text is; nothing is saved by it."""
    raise NotImplementedError
