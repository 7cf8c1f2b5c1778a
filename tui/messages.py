"""Typed messages that screens send up; the application handles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.message import Message

from sync.automatic import State
from tui.snapshot import Snapshot, Word


class Published(Message):
    """The session has a new picture of the world."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot


class SyncTold(Message):
    """It stands otherwise with the folder."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state


class Said(Message):
    """A word for the word line that no snapshot carries: an error, a hint."""

    def __init__(self, word: Word) -> None:
        super().__init__()
        self.word = word


class OpenEntry(Message):
    """Open the entry box, with this text in it."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


class GoTo(Message):
    """Go to a place; in People with a query or a person chosen, in Vault with a topic."""

    def __init__(self, place: str, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        super().__init__()
        self.place = place
        self.query = query
        self.person = person
        self.topic = topic


class LookThrough(Message):
    """Look through the new people of an event."""

    def __init__(self, event: str) -> None:
        super().__init__()
        self.event = event


class Copy(Message):
    """Copy a text to the clipboard; `what` names it in the word line."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__()
        self.text = text
        self.what = what


class Adjust(Message):
    """Change settings of this machine: put them in force, and keep them in the settings file."""

    def __init__(self, changes: Mapping[str, Any], said: str = "") -> None:
        super().__init__()
        self.changes = dict(changes)
        self.said = said


class Run(Message):
    """Carry out a command by its id, as if its key had been pressed."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id = id


class Opened(Message):
    """The door: the vault is open, let the person in."""
