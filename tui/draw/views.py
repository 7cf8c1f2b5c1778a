"""What the drawing draws: plain values without a widget or a vault behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from core.language import _
from tui.lines import Line

TargetKind = Literal[
    "person",
    "taken",
    "asked",
    "lapsed",
    "promise",
    "event",
    "interaction",
    "visit",  # the id of a person to go to, on whom the person keys do not act here
    "find",  # a filter of People
    "notice",
    "device",
    "held",
    "more",
    "sort",
    "add",
    "introduction",
    "field",  # a field of two people who may be one
    "row",  # a line of a report or of a list of settings
    "look",  # an event whose new people wait to be looked through
    "change",  # something of an event that enter changes: expected, goals, pitch
]


@dataclass(frozen=True, slots=True)
class Target:
    """What the cursor stands on: a record by its id, and the people the person keys then act on."""

    kind: TargetKind
    id: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the cursor can stand: a line, and the cells of it that belong together."""

    line: int
    start: int
    end: int
    target: Target


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of one width, the stops in them from top to bottom, and the first stop of each section."""

    lines: tuple[Line, ...]
    stops: tuple[Stop, ...] = ()
    sections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody to reach out to, and the rule that says so, in full and in short."""

    person: str
    name: str
    org: str
    score: int | None
    change: int
    why: str
    why_short: str
    urgent: bool = False
    """A promise of mine that is late: what can be lost."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody taken on for today, and what was done or is to do."""

    person: str
    name: str
    done: bool
    text: str
    when: str = "Yesterday"
    """The day it was for, as the question whether it was done begins."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A plan whose day has passed: `what` was planned, with whom, for when."""

    id: str
    what: str
    names: str
    day: str
    people: tuple[str, ...]

    @property
    def question(self) -> str:
        """ "lunch with Ben Aydın was planned for Wed 24: did it happen?"."""
        said = _("{what} with {name} was planned for {day}: did it happen?")
        return said.format(what=self.what, name=self.names, day=self.day)


@dataclass(frozen=True, slots=True)
class Pledge:
    """An open promise."""

    id: str
    mine: bool
    people: tuple[str, ...]
    names: str
    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A birthday, plan or event of the next two weeks; `more` stands only where there is room."""

    target: Target
    day: date
    kind: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that happened. `side` is me, them, mutual or unknown."""

    id: str
    at: str
    channel: str
    side: str
    who: str
    text: str
    people: tuple[str, ...] = ()
    plan: bool = False
    event: str = ""
    """The name of the event it was part of."""


@dataclass(frozen=True, slots=True)
class Cooler:
    """Somebody whose score falls."""

    person: str
    name: str
    score: int | None
    change: int
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One line about something to settle. `urgent` ones stand above all even where room is short."""

    text: str
    target: Target
    urgent: bool = False
    danger: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """Contact-days a week: what the wishes cost, and what there was."""

    wished: float
    had: float


@dataclass(frozen=True, slots=True)
class Standing:
    """The network in numbers. `past` is its score at even steps up to now, `bands` people by band, best first."""

    score: int | None = None
    change: int = 0
    past: tuple[int, ...] = ()
    bands: tuple[tuple[str, int], ...] = ()
    placed: int = 0
    total: int = 0
    to_sort: int = 0
    resting: int = 0


@dataclass(frozen=True, slots=True)
class TodayView:
    """All that Today shows. None in place of a section says that it is still to come."""

    today: date
    reach: tuple[Reach, ...] | None = ()
    more_later: int = 0
    put_off: int = 0
    """How many of `reach`, the last ones, are for later days and shown because they were asked for."""
    next_due: str = ""
    asked: tuple[Taken, ...] = ()
    lapsed: tuple[Lapsed, ...] = ()
    taken: tuple[Taken, ...] = ()
    promises: tuple[Pledge, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    lately: tuple[Past, ...] = ()
    cooling: tuple[Cooler, ...] = ()
    cooling_count: int = 0
    notices: tuple[Notice, ...] = ()
    opened: frozenset[str] = frozenset()
    """Sections of which all is shown though it does not fit: "promises", "ahead"."""
    capacity: Capacity | None = None
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of People. `quiet` is days since the last contact; `word` says why there is no score."""

    person: str
    name: str
    org: str
    score: int | None
    change: int
    quiet: int | None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach somebody: the keys that copy it, the value, and its kind (mobile, work)."""

    keys: str
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """An introduction: its id, its day, and what it says; `open`: something is still to be done."""

    id: str
    on: str
    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that is shown of one person, in the order in which it stands."""

    id: str
    name: str
    today: date
    alarms: tuple[str, ...] = ()
    """One line each on top: merged, brought back, in conflict, with the key that settles it."""
    role: str = ""
    rhythm: str = ""
    rhythm_long: str = ""
    score: int | None = None
    word: str = ""
    """The band, or why there is no score: new, resting, paused, archived."""
    band: str = "none"
    change: int = 0
    span: int = 0
    """Days the change is over."""
    due: str = ""
    remarks: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    reasons: tuple[tuple[int, str], ...] = ()
    raises: tuple[tuple[str, int], ...] = ()
    """What would raise the score: `("a call", 93)`."""
    falls: str = ""
    history: tuple[Past, ...] = ()
    history_total: int = 0
    promises: tuple[Pledge, ...] = ()
    met: str = ""
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    introductions: tuple[Meeting, ...] = ()
    fits: tuple[str, ...] = ()
    """Who could be brought together with them, and why."""
    brought: str = ""
    """Whom you met through them."""
    ledger: tuple[tuple[str, str], ...] = ()
    """Give and take: who, and what they began and gave."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is known besides: birthday, nicknames, own fields."""
    notes: tuple[tuple[str, str], ...] = ()
    """Day and text, newest first."""
    months: tuple[int, ...] = ()
    """Contact-days in each of the last 24 months, oldest first."""


def visited(row: Past) -> Target:
    """What the cursor stands on: what is done to one person is not done to a whole evening."""
    if len(row.people) == 1:
        return Target("interaction", row.id, row.people)
    if row.event:
        return Target("find", at_event(row.event))
    return Target("visit", row.people[0]) if row.people else Target("interaction", row.id)


def at_event(name: str) -> str:
    """The filter of People that finds who was at an event."""
    return f'at:"{name}"' if " " in name else f"at:{name}"
