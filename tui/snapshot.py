"""What the session publishes: immutable pictures of the world, made on the vault's thread, shown on the screen's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.entry import OpenEvent
from core.network.agenda import Agenda


@dataclass(frozen=True, slots=True)
class Word:
    """The word line: what was just done. `back` is the command that reverses it ("undo", "redo", or empty).

    `danger` marks what went wrong.
    """

    text: str = ""
    back: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The world at one moment.

    `complete` is False for the first picture after unlocking, drawn from the cache before everything is read.
    `version` grows by one with each picture of a session.
    """

    version: int
    today: date
    complete: bool = True
    agenda: Agenda | None = field(default=None, repr=False)
    event: OpenEvent | None = field(default=None, repr=False)
    conflicts: int = 0
    people: int = 0
    region: str = ""
    language: str = ""
    read_only: bool = False
    word: Word = field(default=Word(), repr=False)
