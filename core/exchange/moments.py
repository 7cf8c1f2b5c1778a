"""What happened, as a file tells it: a meeting, a mail, a chat of a day, with those who took part.

A moment is to an interaction what a `Draft` is to a contact: nothing is compared with the vault yet. Who took part
is named as the file names them; staging finds the people, or makes new ones of those nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.vault.changes import Document

Table = Literal["interactions", "events", "promises", "introductions"]


class Party(NamedTuple):
    """Somebody who took part, as the file names them; what it does not say is empty.

    `uid` is the `uid` of the `Draft` in the same reading that is this person, where the file keeps such a list.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One record of a file that is about people.

    `document` has the fields of its table in `core.schema`, without the people (`with`, `between`) and `external`:
    staging adds them. It has no `created`: two devices may take the file in on different days, and are to agree. `uid`
    is the same in every export of the same thing ("ics:<uid>/2026-06-09") and names the record on every device. `line`
    counts from 1; `where` names the place for people ("event 3"). `cancelled`: it does not take place after all; a plan
    that it was is taken away, and nothing is made of it.
    """

    uid: str
    document: Document
    people: tuple[Party, ...]
    line: int
    where: str
    table: Table = "interactions"
    cancelled: bool = False
