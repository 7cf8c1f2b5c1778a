"""What becomes of somebody new from an event: how close, and how it goes on. One commit for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from core.acts.act import Act
from core.language import _
from core.models import Event
from core.network.gathering import Guest
from core.network.lookthrough import FOLLOW_TEXT, follow_up_of, is_usual
from core.vault.changes import Change, Delete, Document, Set, creation, new_id

NEVER = "0"
"""Instead of a circle: only to be remembered, never due."""


class Closeness(msgspec.Struct, frozen=True):
    """How close somebody is to be: the key and name of a circle, NEVER, or empty where it was not said."""

    key: str = ""
    name: str = ""

    def changes(self, id: str) -> list[Change]:
        """What puts a contact there."""
        if self.key == NEVER:
            return [Set("contacts", id, "circle", None), Set("contacts", id, "cadence", 0)]
        if self.key:
            return [Set("contacts", id, "circle", self.key), Set("contacts", id, "cadence", None)]
        return []

    @property
    def words(self) -> str:
        """For the word line."""
        return _("only remembered") if self.key == NEVER else self.name


def follow_up(guest: Guest, event: Event, close: Closeness, due: date, today: date) -> Act:
    """Looked through, and to be followed up: what was promised in words of its own keeps its day."""
    changes = _looked(guest, close, today)
    promise = follow_up_of(guest, event)
    if promise is None:
        changes += _promised(guest.id, event, due, today)
    elif (is_usual(promise, event) or not promise.due) and promise.due != due.isoformat():
        changes.append(Set("promises", promise.id, "due", due.isoformat()))
    return Act(changes, _said(guest, close, _("to follow up")))


def _promised(id: str, event: Event, due: date, today: date) -> list[Change]:
    document: Document = {
        "side": "mine",
        "with": {id: True},
        "text": event.follow_text or FOLLOW_TEXT,
        "due": due.isoformat(),
        "event": event.id,
        "created": today.isoformat(),
    }
    return creation("promises", new_id(), document)


def nothing_more(guest: Guest, event: Event, close: Closeness, today: date) -> Act:
    """Looked through, and no follow-up; a promise in words of its own stays."""
    return Act(
        [*_looked(guest, close, today), *_without_usual(guest, event)], _said(guest, close, _("nothing more"))
    )


def reached(guest: Guest, event: Event, close: Closeness, today: date) -> list[Change]:
    """What belongs to a contact that was logged at once: looked through, and the usual follow-up is kept."""
    kept: list[Change] = [Set("promises", id, "done", today.isoformat()) for id in _usual(guest, event)]
    return [*_looked(guest, close, today), *kept]


def planned(guest: Guest, event: Event, close: Closeness, today: date) -> list[Change]:
    """What belongs to a plan with somebody new: looked through, and the plan takes the place of the usual follow-up."""
    return [*_looked(guest, close, today), *_without_usual(guest, event)]


def put_aside(guest: Guest, event: Event) -> Act:
    """Let go at once: archived, with the follow-up."""
    away: list[Change] = [Set("contacts", guest.id, "archived", True)]
    return Act([*away, *_without_usual(guest, event)], _("{name} let go").format(name=guest.contact.name))


def _looked(guest: Guest, close: Closeness, today: date) -> list[Change]:
    return [*close.changes(guest.id), Set("contacts", guest.id, "looked", today.isoformat())]


def _usual(guest: Guest, event: Event) -> Sequence[str]:
    mine = (item for item in guest.promises if item.side == "mine" and not item.done)
    return [item.id for item in mine if is_usual(item, event) and item.people == (guest.id,)]


def _without_usual(guest: Guest, event: Event) -> list[Change]:
    return [Delete("promises", id) for id in _usual(guest, event)]


def _said(guest: Guest, close: Closeness, what: str) -> str:
    return ": ".join((guest.contact.name, ", ".join(filter(None, (close.words, what)))))
