"""What the session publishes: immutable pictures of the world, made on the vault's thread, shown on the screen's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from core.entry import OpenEvent
from core.language import _
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
    out: str = ""
    """Where the vault was, while its medium is out."""
    held: int = 0
    """So many saves wait in memory until it is back."""
    word: Word = field(default=Word(), repr=False)


def saved_words(label: str) -> str:
    """`saved: called Carla Nunes`; a label that begins with a word of its own, as `corrected: ...`, stands alone."""
    if not label:
        return _("saved")
    return label if label.split(" ")[0].endswith(":") else _("saved: {what}").format(what=label)


def undone_word(direction: str, label: str, undone: bool, skipped: list[str]) -> Word:
    """What undo or redo did, and which way leads back."""
    if not undone and not skipped and direction == "undo":
        # What was saved was shown before already: of two texts that disagreed the upper one was taken.
        return Word(_("shown as it was before: {what}").format(what=label))
    if not undone:
        back = _("not taken back: {what}: changed since")
        return Word((back if direction == "undo" else _("not brought back: {what}")).format(what=label))
    did = _("taken back: {what}") if direction == "undo" else _("brought back: {what}")
    if skipped:
        left = _("left as it is, changed since: {names}").format(names=", ".join(skipped))
        did = f"{did.format(what=label)} · {left}"
    else:
        did = did.format(what=label)
    return Word(did, back="redo" if direction == "undo" else "undo")
