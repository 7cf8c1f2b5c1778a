"""An event session opened and closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Protocol

from core.acts.act import Act
from core.errors import UsageError
from core.language import _, ngettext
from core.models import Event
from core.network.agenda import Queue
from core.network.lookthrough import FOLLOW_DAYS, FOLLOW_TEXT
from core.text import clean_line
from core.vault.changes import Change, Document, Drop, Put, Set, creation, new_id


class Occasions(Protocol):
    """What opening and closing has to know: the network."""

    @property
    def today(self) -> date:
        """The day."""

    def events(self) -> list[Event]:
        """All events."""

    def queues(self) -> tuple[Queue, ...]:
        """Who waits to be looked through."""


def open_event(
    network: Occasions,
    name: str,
    *,
    place: str = "",
    tag: str = "",
    days: int = 1,
    starts: date | None = None,
    follow_days: int | None = FOLLOW_DAYS,
    follow_text: str = FOLLOW_TEXT,
) -> Act:
    """Open an event session of `days` days from today: everything noted belongs to it until it is closed.

    One that `starts` on a day to come is noted, and opened when it is there.

    "Hafen Meetup, Hamburg" is name and place; without a tag the first word of the name is one. An event of that name
    which was noted for one of these days is opened rather than doubled. Raises UsageError without a name.
    """
    name, comma, behind = clean_line(name).partition(",")
    name, place = name.strip(), clean_line(place) or (behind.strip() if comma else "")
    if not name:
        raise UsageError(_("An event needs a name."))
    first = max(starts, network.today) if starts else network.today
    last = first + timedelta(days=max(1, days) - 1)
    tag = clean_line(tag).lstrip("#").replace(" ", "-") or _first_word(name)
    noted = _noted(network, name, first, last)
    document: Document = {
        "name": name,
        "place": place or None,
        "starts": first.isoformat(),
        "ends": last.isoformat(),
        "tag": tag or None,
        "follow_days": follow_days,
        "follow_text": (clean_line(follow_text) or None) if follow_days is not None else None,
        "open": True if first == network.today else None,
        "created": network.today.isoformat(),
    }
    said = _("{name} is open") if first == network.today else _("{name} is noted for {day}")
    label = said.format(name=name if noted is None else noted.name, day=first.isoformat())
    if noted is None:
        return Act(creation("events", new_id(), document), label)
    return Act(_again(noted, document), label)


def _again(noted: Event, document: Document) -> list[Change]:
    """What is said anew of an event that was noted before: its name and days stay, and its place unless another is given."""
    kept = ("name", "starts", "ends", "created", *(("place",) if not document["place"] else ()))
    return [Set("events", noted.id, field, value) for field, value in document.items() if field not in kept]


def _first_word(name: str) -> str:
    word = "".join(c for c in name.split()[0].casefold() if c.isalnum() or c in "-_")
    return word if word[:1].isalpha() else ""


def _noted(network: Occasions, name: str, first: date, last: date) -> Event | None:
    """The event of this name that lies on one of these days."""
    for event in network.events():
        starts, ends = event.starts[:10], (event.ends or event.starts)[:10]
        if (
            event.name.casefold() == name.casefold()
            and starts <= last.isoformat()
            and ends >= first.isoformat()
        ):
            return event
    return None


def expect(event: Event, people: Collection[str]) -> Act:
    """Have exactly these people expected at an event."""
    before = set(event.expected)
    changes: list[Change] = [Put("events", event.id, "expected", id) for id in sorted(set(people) - before)]
    changes += [Drop("events", event.id, "expected", id) for id in sorted(before - set(people))]
    n = len(set(people))
    label = ngettext("{name}: {n} expected", "{name}: {n} expected", n).format(name=event.name, n=n)
    return Act(changes, label if changes else "")


def aim(event: Event, goals: str) -> Act:
    """What I go there for."""
    label = _("{name}: goals").format(name=event.name)
    return Act([Set("events", event.id, "goals", clean_line(goals) or None)], label)


def close_event(network: Occasions, id: str) -> Act:
    """Close an event session. Raises UsageError where it is not open."""
    event = next((event for event in network.events() if event.id == id and event.open), None)
    if event is None:
        raise UsageError(_("No event is open."), safe=_("Nothing was changed."))
    waiting = sum(queue.count for queue in network.queues() if queue.event == id)
    label = _("{name} closed")
    if waiting:
        label = ngettext(
            "{name} closed, {n} new to look through", "{name} closed, {n} new to look through", waiting
        )
    return Act([Set("events", id, "open", None)], label.format(name=event.name, n=waiting))
