"""The entry line: one line in, what it means out. Pure: of the line and its context, nothing else.

`parse` understands a line, `preview` draws it as rows of text, `to_json` as data, `changes` turns it into changes of the
vault, `revise` into those that correct an entry saved before. `complete` proposes how a word goes on, `paste` says what
several pasted lines are, `strict` refuses what the command line must not guess.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.entry.acquaintance import KnownEvent, KnownPerson
    from core.entry.choosing import cycle, strict, tab, turn
    from core.entry.completion import complete
    from core.entry.context import Context
    from core.entry.known import Known
    from core.entry.model import (
        Attendance,
        Candidate,
        Cell,
        Completion,
        Facts,
        Hint,
        Name,
        OpenEvent,
        Parse,
        Person,
        Promise,
        Reading,
        Role,
        Row,
        Token,
        Value,
        When,
        to_json,
    )
    from core.entry.pasting import Pasted, paste
    from core.entry.reader import parse
    from core.entry.revising import Saved, made_by, remember, revise, unseen
    from core.entry.rows import colleagues_row, preview
    from core.entry.saving import changes

__all__ = [
    "Attendance",
    "Candidate",
    "Cell",
    "Completion",
    "Context",
    "Facts",
    "Hint",
    "Known",
    "KnownEvent",
    "KnownPerson",
    "Name",
    "OpenEvent",
    "Parse",
    "Pasted",
    "Person",
    "Promise",
    "Reading",
    "Role",
    "Row",
    "Saved",
    "Token",
    "Value",
    "When",
    "changes",
    "colleagues_row",
    "complete",
    "cycle",
    "made_by",
    "parse",
    "paste",
    "preview",
    "remember",
    "revise",
    "strict",
    "tab",
    "to_json",
    "turn",
    "unseen",
]

# Names come from their modules when first asked for: whoever only compares names (a list, a search) does not pay for the
# whole grammar at the start of the program.
_HOMES = {
    "core.entry.acquaintance": "KnownEvent KnownPerson",
    "core.entry.choosing": "cycle strict tab turn",
    "core.entry.completion": "complete",
    "core.entry.context": "Context",
    "core.entry.known": "Known",
    "core.entry.model": "Attendance Candidate Cell Completion Facts Hint Name OpenEvent Parse Person Promise Reading Role Row Token Value When to_json",
    "core.entry.pasting": "Pasted paste",
    "core.entry.reader": "parse",
    "core.entry.rows": "colleagues_row preview",
    "core.entry.revising": "Saved made_by remember revise unseen",
    "core.entry.saving": "changes",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value
