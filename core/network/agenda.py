"""What one day asks for, as immutable values that a screen, a prompt or JSON can draw.

Every phrase comes in two lengths: `why` for a line of its own, `why_short` for a column.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from core.network.health import Band, State

Kind = Literal["late", "follow-up", "birthday", "promise", "new", "reconnect", "cooling", "cadence"]
"""Why somebody is proposed, in the order in which a reason is chosen where there are several."""


RECOVERY = "recovery"
"""Id of the notice that the recovery code is not confirmed."""
BACKUP = "backup"
"""Id of the notice that no backup was made for long."""
CLOCK = "clock"
"""Id of the notice that a clock cannot be right."""


class Due(msgspec.Struct, frozen=True):
    """Somebody to reach out to, and the rule that says so."""

    id: str
    name: str
    why: str
    why_short: str
    kind: Kind
    due: date
    """Since when, by whichever reason was the first."""
    org: str = ""
    health: int | None = None
    band: Band = "none"
    change: int = 0
    state: State = ""
    promise: str = ""
    """The promise that is the reason."""
    together: str = ""
    """Those with the same text here stand one after the other in the review: one event, one organisation."""

    @property
    def urgent(self) -> bool:
        """Whether something can be lost: a promise of mine is late."""
        return self.kind == "late"


class Taken(msgspec.Struct, frozen=True):
    """Somebody taken on for a day: what was done, or what there is to do."""

    id: str
    name: str
    done: bool
    text: str
    day: date
    """For which day."""


class Lapsed(msgspec.Struct, frozen=True):
    """A plan whose day has passed, and nobody said whether it happened."""

    id: str
    """The interaction."""
    day: date
    channel: str
    time: str
    people: tuple[str, ...]
    """Those with whom nothing was logged since that day."""
    names: str


class Pledge(msgspec.Struct, frozen=True):
    """An open promise."""

    id: str
    mine: bool
    people: tuple[str, ...]
    names: str
    text: str
    due: date | None
    late: int = 0
    """Days it is late; 0 where it is not."""
    when: str = ""
    """ "today", "3 d late", "Fri 12", "12 Jul"."""


class Ahead(msgspec.Struct, frozen=True):
    """A birthday, anniversary, plan or event of the next two weeks."""

    day: date
    kind: Literal["birthday", "anniversary", "plan", "event"]
    text: str
    """ "Lena Okafor, 40", "Elbe Founders Night, Hamburg"; of a plan the names."""
    channel: str = ""
    """Of a plan: its channel."""
    time: str = ""
    id: str = ""
    """The interaction or event; empty for birthdays."""
    people: tuple[str, ...] = ()
    known: int = 0
    """Of an event: people met there before, or planned with."""


class Past(msgspec.Struct, frozen=True):
    """Something that happened: one contact, or all of one event on one day."""

    id: str
    at: str
    channel: str
    initiator: str
    people: tuple[str, ...]
    names: str
    """ "Carla Nunes", "Lena Okafor, Ben Aydın", "16 people"."""
    text: str
    event: str = ""
    event_name: str = ""


class Cooler(msgspec.Struct, frozen=True):
    """Somebody whose score falls."""

    id: str
    name: str
    health: int
    change: int
    why: str


class Queue(msgspec.Struct, frozen=True):
    """New people of an event who were not yet looked through."""

    event: str
    name: str
    count: int
    people: tuple[str, ...]


class OpenEvent(msgspec.Struct, frozen=True):
    """The event that is open. `since` is the day it was opened for; `stale` if that is not today's evening."""

    id: str
    name: str
    since: date | None
    stale: bool = False


class CircleLoad(msgspec.Struct, frozen=True):
    """What one circle costs and had, in contact-days a week."""

    circle: str
    name: str
    people: int
    wished: float
    had: float


class Capacity(msgspec.Struct, frozen=True):
    """Contact-days a week: what the wishes cost, and what was logged over the last 90 days with the same people."""

    wished: float = 0.0
    had: float = 0.0
    circles: tuple[CircleLoad, ...] = ()

    @property
    def gap(self) -> float:
        """How many contact-days a week the wishes exceed what there was; negative where there is room."""
        return self.wished - self.had


class Standing(msgspec.Struct, frozen=True):
    """The network in numbers, over the people in circles or with a cadence of their own."""

    health: int | None = None
    change: int = 0
    """Points of the mean since 30 days ago."""
    trend: tuple[int, ...] = ()
    """The mean at the end of each of the last twelve weeks, the last is today; empty while still computed."""
    bands: tuple[tuple[Band, int], ...] = ()
    placed: int = 0
    """People in circles or with a cadence of their own."""
    total: int = 0
    to_sort: int = 0
    """People in no circle who show a sign of life: contacted, met, or added by hand."""
    resting: int = 0
    """Everybody else: brought by an import, or only to be remembered."""
    archived: int = 0


class Agenda(msgspec.Struct, frozen=True):
    """Everything Today shows."""

    today: date
    reach_out: tuple[Due, ...] = ()
    """Whom to reach out to today, in order, within the daily cap (follow-ups of an event do not count)."""
    later: tuple[Due, ...] = ()
    """The first of those due by today that the cap puts off."""
    more_later: int = 0
    """How many the cap puts off."""
    taken: tuple[Taken, ...] = ()
    asked: tuple[Taken, ...] = ()
    """Taken on for an earlier day and not done: asked about once."""
    lapsed: tuple[Lapsed, ...] = ()
    """Plans that are asked about, the oldest first."""
    promises: tuple[Pledge, ...] = ()
    """Open promises: mine, then theirs; late ones first."""
    ahead: tuple[Ahead, ...] = ()
    lately: tuple[Past, ...] = ()
    cooling: tuple[Cooler, ...] = ()
    cooling_count: int = 0
    """How many cool, of whom `cooling` shows the worst."""
    queues: tuple[Queue, ...] = ()
    open_event: OpenEvent | None = None
    next_due: tuple[str, date] | None = None
    """Who falls due next, and when: for a day on which nobody waits."""
    capacity: Capacity = msgspec.field(default_factory=Capacity)
    standing: Standing = msgspec.field(default_factory=Standing)
    notices: frozenset[str] = frozenset()
    """What is to be settled about the vault itself: RECOVERY, BACKUP, CLOCK."""

    @property
    def recovery_unconfirmed(self) -> bool:
        """Whether it is asked if the recovery code is on paper."""
        return RECOVERY in self.notices

    @property
    def people(self) -> int:
        """How many people the vault knows."""
        return self.standing.total
