"""The entry line: one line in, what it means out. Pure: of the line and its context, nothing else.

`parse` understands a line, `preview` draws it as rows of text, `to_json` as data, `changes` turns it into changes of the
vault, `revise` into those that correct an entry saved before. `complete` proposes how a word goes on, `paste` says what
several pasted lines are, `strict` refuses what the command line must not guess.
"""

from core.entry.changes import Saved, changes, remember, revise, unseen
from core.entry.complete import complete
from core.entry.context import Context
from core.entry.known import Known, KnownEvent, KnownPerson
from core.entry.model import (
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
from core.entry.parse import cycle, parse, strict, turn
from core.entry.paste import Pasted, paste
from core.entry.preview import preview

__all__ = [
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
    "complete",
    "cycle",
    "parse",
    "paste",
    "preview",
    "remember",
    "revise",
    "strict",
    "to_json",
    "turn",
    "unseen",
]
