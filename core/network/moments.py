"""Interactions read in bulk: touches by person, who is in which interaction, and the few that a day shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from core.network.touches import CROWD, MANY, day_number, look_of


class Moment(msgspec.Struct, gc=False):
    """The part of an interaction that the rules about time need."""

    at: str = ""
    channel: str = ""
    initiator: str = "unknown"
    people: dict[str, Any] = msgspec.field(default_factory=dict, name="with")
    event: str = ""
    plan: bool = False


class Happening(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An interaction as Today shows it."""

    id: str
    at: str
    channel: str
    initiator: str
    people: tuple[str, ...]
    event: str
    place: str
    text: str
    plan: bool
    kind: str = ""

    @property
    def what(self) -> str:
        """The word for it: its kind where one was said, else its channel."""
        return self.kind or self.channel


def touch_of(moment: Moment) -> int:
    """One interaction as a number, 0 where it has no day."""
    day = day_number(moment.at[:10])
    crowd = bool(moment.event) or len(moment.people) >= MANY
    return day << 8 | look_of(moment.channel, moment.initiator, crowd) | moment.plan if day else 0


class Person:
    """What one person was in: `touches` and the `ids` of the interactions, both in no order."""

    __slots__ = ("events", "ids", "touches")

    def __init__(self) -> None:
        self.touches: list[int] = []
        self.ids: list[str] = []
        self.events: set[str] = set()


HIGHEST_LOOK = 255
"""What a touch without a day is at most."""

Rows = Iterable[tuple[str, Moment]]


def read_touches(rows: Rows) -> dict[str, list[int]]:
    """The touches of each person, in no order; interactions without a day count as if they were not there."""
    touches: dict[str, list[int]] = {}
    days: dict[str, int] = {}
    looks: dict[str, int] = {}
    # Lookups that nearly always succeed: plain dictionaries with a `try` are the fastest that Python has.
    for _, moment in rows:
        at, look = moment.at[:10], moment.channel + moment.initiator
        try:
            value = days[at]
        except KeyError:
            value = days[at] = day_number(at) << 8
        if not value:
            continue
        try:
            value |= looks[look]
        except KeyError:
            value |= looks.setdefault(look, look_of(moment.channel, moment.initiator, False))
        if moment.plan:
            value |= 1
        people = moment.people
        if moment.event or len(people) >= MANY:
            value |= CROWD
        for person in people:
            try:
                touches[person].append(value)
            except KeyError:
                touches[person] = [value]
    return touches


def read_moments(rows: Rows, since: str) -> tuple[dict[str, Person], list[tuple[str, str]]]:
    """As `read_touches` with the ids, and (time, id) of the plans and of everything from the day `since` on."""
    found: dict[str, Person] = {}
    lately: list[tuple[str, str]] = []
    days: dict[str, int] = {}
    looks: dict[str, int] = {}
    for id, moment in rows:
        at, look = moment.at[:10], moment.channel + moment.initiator
        try:
            value = days[at]
        except KeyError:
            value = days[at] = day_number(at) << 8
        try:
            value |= looks[look]
        except KeyError:
            value |= looks.setdefault(look, look_of(moment.channel, moment.initiator, False))
        if moment.plan:
            value |= 1
            lately.append((moment.at, id))
        elif at >= since:
            lately.append((moment.at, id))
        people, event = moment.people, moment.event
        if event or len(people) >= MANY:
            value |= CROWD
        for name in people:
            try:
                person = found[name]
            except KeyError:
                person = found[name] = Person()
            person.ids.append(id)
            if value > HIGHEST_LOOK:
                person.touches.append(value)
            if event:
                person.events.add(event)
    return found, lately


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def moment_from(document: Mapping[str, Any]) -> Moment:
    """The same as a bulk read gives, from one document."""
    people = document.get("with")
    return Moment(
        at=_text(document.get("at")),
        channel=_text(document.get("channel")),
        initiator=_text(document.get("initiator")) or "unknown",
        people=dict(people) if isinstance(people, Mapping) else {},
        event=_text(document.get("event")),
        plan=document.get("plan") is True,
    )


def happening_from(id: str, document: Mapping[str, Any]) -> Happening:
    """What Today shows of an interaction."""
    moment = moment_from(document)
    return Happening(
        id=id,
        at=moment.at,
        channel=moment.channel,
        initiator=moment.initiator,
        people=tuple(sorted(moment.people)),
        event=moment.event,
        place=_text(document.get("place")),
        text=_text(document.get("text")).partition("\n")[0][:120],
        plan=moment.plan,
        kind=_text(document.get("kind")),
    )
