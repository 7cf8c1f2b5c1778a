"""Interactions read in bulk: touches by person, who is in which interaction, and the few that a day shows."""

from __future__ import annotations

from collections import defaultdict
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


def touch_of(moment: Moment) -> int:
    """One interaction as a number, 0 where it has no day."""
    day = day_number(moment.at[:10])
    crowd = bool(moment.event) or len(moment.people) >= MANY
    return day << 8 | look_of(moment.channel, moment.initiator, crowd) | moment.plan if day else 0


class Person:
    """What one person was in: `touches` and the `ids` of the interactions, both in no order."""

    __slots__ = ("events", "ids", "touches")

    def __init__(self) -> None:
        self.events: set[str] | None = None
        self.touches: list[int] = []
        self.ids: list[str] = []


Rows = Iterable[tuple[str, Moment]]


class _Days(dict[str, int]):
    """Texts of days -> the day number in its place in a touch; days repeat."""

    def __missing__(self, at: str) -> int:
        value = self[at] = day_number(at) << 8
        return value


class _Looks(dict[str, dict[str, int]]):
    """Channel -> who began -> their bits of a touch."""

    def __missing__(self, channel: str) -> dict[str, int]:
        looks = self[channel] = _Sides(channel)
        return looks


class _Sides(dict[str, int]):
    def __init__(self, channel: str) -> None:
        super().__init__()
        self.channel = channel

    def __missing__(self, initiator: str) -> int:
        value = self[initiator] = look_of(self.channel, initiator, False)
        return value


def read_touches(rows: Rows) -> dict[str, list[int]]:
    """The touches of each person, in no order; interactions without a day count as if they were not there."""
    touches: defaultdict[str, list[int]] = defaultdict(list)
    days, looks = _Days(), _Looks()
    for _, moment in rows:
        value = days[moment.at[:10]]
        if not value:
            continue
        value |= looks[moment.channel][moment.initiator]
        if moment.plan:
            value |= 1
        people = moment.people
        if moment.event or len(people) >= MANY:
            value |= CROWD
        for person in people:
            touches[person].append(value)
    return touches


def read_moments(rows: Rows, since: str) -> tuple[dict[str, Person], list[tuple[str, str]]]:
    """As `read_touches` with the ids, and (time, id) of the plans and of everything from the day `since` on."""
    found: dict[str, Person] = {}
    lately: list[tuple[str, str]] = []
    days, looks = _Days(), _Looks()
    for id, moment in rows:
        at = moment.at[:10]
        value = days[at] | looks[moment.channel][moment.initiator]
        if moment.plan:
            value |= 1
            lately.append((moment.at, id))
        elif at >= since:
            lately.append((moment.at, id))
        people = moment.people
        if moment.event or len(people) >= MANY:
            value |= CROWD
        for name in people:
            entry = found.get(name)
            if entry is None:
                entry = found[name] = Person()
            entry.ids.append(id)
            if value >> 8:
                entry.touches.append(value)
            if moment.event:
                entry.events = {moment.event, *(entry.events or ())}
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
    )
