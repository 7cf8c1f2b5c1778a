"""Who is due today, why, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from core.language import N_, _, ngettext
from core.models import Promise
from core.network.agenda import Due, Kind
from core.network.birthdays import age_on, birthday_ahead
from core.network.census import STEADY, Census, take_census
from core.network.due import due_from, is_muted
from core.network.facts import (
    ARCHIVED,
    PAUSED,
    Fact,
    state_of,
    was_due,
)
from core.network.health import NEW_UNTIL, band_of, first_day_below, last_channel
from core.network.rules import Rules
from core.network.standing import standing
from core.network.touches import NAMES, day_number
from core.network.wording import coming_day, days_text, done_text, last_text, short_day, until_text

UNPLACED_SHARE = 0.5
"""What somebody in no circle weighs beside somebody who is in one."""

PROMISE_WORTH = 25.0
"""What a promise of mine that is due today adds to the expected loss."""


@dataclass(frozen=True)
class World:
    """All that the day is worked out from."""

    facts: Mapping[str, Fact]
    today: date
    rules: Rules
    promises: Sequence[Promise] = ()
    """Open ones."""
    event_names: Mapping[str, str] = field(default_factory=dict)
    text_of: Callable[[Fact], str] = lambda fact: ""
    """What the last contact with somebody was about; empty where that is not known."""

    @cached_property
    def census(self) -> Census:
        """Everybody looked at once."""
        return take_census(self.facts.values(), self.today)

    @property
    def number(self) -> int:
        """Today as a day number."""
        return self.today.toordinal()


class Candidate(NamedTuple):
    """Somebody due, before the words are found."""

    fact: Fact
    kind: Kind
    rank: int
    """0 late promises, 1 follow-ups, 2 birthdays today, 3 everybody else."""
    worth: float
    since: int
    promise: Promise | None = None

    @property
    def order(self) -> tuple[int, float, str, str]:
        """Sorts first what comes first."""
        return (self.rank, -self.worth, self.fact.key, self.fact.id)


def candidates(world: World) -> list[Candidate]:
    """Everybody due today, in order, each once with the first of their reasons."""
    today = world.number
    found: dict[str, Candidate] = {}
    for candidate in chain(_promised(world), _birthdays(world), _cadences(world, today)):
        known = found.get(candidate.fact.id)
        if known is None or candidate.rank < known.rank:
            found[candidate.fact.id] = candidate
    return sorted(found.values(), key=lambda candidate: candidate.order)


def _is_open(fact: Fact, today: int) -> bool:
    """Whether somebody may be proposed at all today."""
    return not fact.bits & (PAUSED | ARCHIVED) and fact.snoozed <= today and fact.taken != today


def is_due(fact: Fact, today: int) -> bool:
    """Whether the cadence proposes somebody today."""
    return 0 < fact.due <= today and fact.last != today and not is_muted(fact, today)


def _cadences(world: World, today: int) -> Iterable[Candidate]:
    for fact in world.census.due:
        if is_due(fact, today) and _is_open(fact, today):
            share = 1.0 if fact.placed else UNPLACED_SHARE
            yield Candidate(fact, _kind(fact, today), 3, share * fact.importance * fact.loss, fact.due)


def _kind(fact: Fact, today: int) -> Kind:
    if fact.days < NEW_UNTIL and (not fact.last or today - fact.last < 2 * fact.cadence):
        return "new"
    if fact.score < 20:
        return "reconnect"
    return "cooling" if band_of(fact.score) in ("cooling", "fading") and fact.change <= -8 else "cadence"


def _promised(world: World) -> Iterable[Candidate]:
    today = world.number
    for promise in world.promises:
        due = day_number(promise.due)
        if promise.side != "mine" or not due or due > today:
            continue
        for person in promise.people:
            fact = world.facts.get(person)
            if fact is None or not _is_open(fact, today):
                continue
            if promise.event:
                yield Candidate(fact, "follow-up", 1, today - due, due, promise)
            elif due < today:
                yield Candidate(fact, "late", 0, today - due, due, promise)
            else:
                worth = fact.importance * (fact.loss + PROMISE_WORTH)
                yield Candidate(fact, "promise", 3, worth, due, promise)


def _birthdays(world: World) -> Iterable[Candidate]:
    today = world.number
    for fact in world.census.celebrating:
        ahead = birthday_ahead(fact, today)
        if ahead is not None and _is_open(fact, today):
            yield Candidate(fact, "birthday", 3 if ahead else 2, fact.importance * fact.loss, today + ahead)


def within_cap(found: Sequence[Candidate], cap: int) -> tuple[list[Candidate], list[Candidate]]:
    """Today's and those put off; follow-ups of an event take no place."""
    now: list[Candidate] = []
    later: list[Candidate] = []
    for candidate in found:
        if candidate.kind == "follow-up":
            now.append(candidate)
        elif cap > 0:
            now.append(candidate)
            cap -= 1
        else:
            later.append(candidate)
    return now, later


def cap_left(world: World) -> int:
    """The daily cap less those who were due and are done, or taken on, today; half of it always stays.

    What was done must not pull in the next at once, or a day would never end.
    """
    today, cap = world.number, world.rules.cap
    uses = chain(
        (fact.taken == today and is_due(fact, today) for fact in world.census.taken),
        (was_due(fact, today, world.rules) for fact in world.census.done),
    )
    return cap - sum(islice(filter(None, uses), cap // 2))


def due_of(candidate: Candidate, world: World) -> Due:
    """The candidate with the words for the reason."""
    fact = candidate.fact
    why, short = _words(candidate, world)
    event = (
        candidate.promise.event if candidate.promise else fact.met_event if candidate.kind == "new" else ""
    )
    return Due(
        id=fact.id,
        name=fact.name,
        why=why,
        why_short=short,
        kind=candidate.kind,
        due=date.fromordinal(due_from(fact, world.number)),
        org=fact.org,
        health=fact.score if fact.score >= 0 else None,
        band=band_of(fact.score if fact.score >= 0 else None),
        change=fact.change,
        state=state_of(fact),
        promise=candidate.promise.id if candidate.promise else "",
        together=f"event:{event}" if event else f"org:{fact.org}" if fact.org else "",
    )


def _words(candidate: Candidate, world: World) -> tuple[str, str]:
    fact, promise = candidate.fact, candidate.promise
    if promise is not None:
        return _promise_words(candidate, promise, world)
    if candidate.kind == "birthday":
        return _birthday_words(fact, date.fromordinal(candidate.since), world.today)
    if candidate.kind == "new":
        return _new_words(fact, world)
    if candidate.kind == "reconnect":
        return _reconnect_words(fact, world)
    gone = world.number - fact.last
    if candidate.kind == "cooling" and gone < 2 * fact.cadence:
        return _cooling_words(fact, world)
    return silence_words(fact, world)


def _promise_words(candidate: Candidate, promise: Promise, world: World) -> tuple[str, str]:
    text = promise.text or _("a promise")
    if candidate.kind == "follow-up":
        event = world.event_names.get(promise.event, "")
        short = _("follow up: {text}").format(text=text)
        return _("after {event}: {text}").format(event=event, text=text) if event else short, short
    late = world.number - candidate.since
    if late:
        long = ngettext("promised, {n} day late: {text}", "promised, {n} days late: {text}", late)
        return long.format(n=late, text=text), _("{n} d late: {text}").format(n=late, text=text)
    return _("promised for today: {text}").format(text=text), _("promised: {text}").format(text=text)


def _birthday_words(fact: Fact, day: date, today: date) -> tuple[str, str]:
    age = age_on(fact.birthday, day)
    years = f", {age}" if age is not None else ""
    when = coming_day(day, today)
    short = _("birthday {day}").format(day=when)
    long = _("birthday on {day}").format(day=when) if (day - today).days > 1 else short
    return long + years, short + years


def _new_words(fact: Fact, world: World) -> tuple[str, str]:
    if fact.days == 1 or (fact.met_on and not fact.last):
        return _begun_words(fact, world)
    if not fact.last:
        short = long = _("new, no contact yet")
        if fact.created:
            day = short_day(date.fromordinal(fact.created), world.today)
            long = _("new, noted {day}, no contact yet").format(day=day)
        return long, short
    long, short = silence_words(fact, world)
    return _("new, {text}").format(text=long), short


def _begun_words(fact: Fact, world: World) -> tuple[str, str]:
    """ "new, met 28 May at Alster Breakfast", "new, called 30 Apr, you wished for 30" once that time is over."""
    day = fact.last or fact.met_on
    met = day == fact.met_on
    channel = NAMES[_last_code(fact, world)]
    done = done_text("meeting" if met or channel == "meal" else channel)
    short = _("new, {done} {day}").format(done=done, day=short_day(date.fromordinal(day), world.today))
    there = met or fact.met_event in fact.events
    event = world.event_names.get(fact.met_event, "") if there else ""
    long = _("{text} at {event}").format(text=short, event=event) if event else short
    if fact.placed and world.number - day >= fact.cadence:
        long += ", " + _("you wished for {n}").format(n=fact.cadence)
    return long, short


def _reconnect_words(fact: Fact, world: World) -> tuple[str, str]:
    last = standing(fact.list_touches(), fact.last, fact.cadence, world.rules.weights)
    day = first_day_below(last, fact.last, STEADY)
    if day > fact.last:
        when = until_text(date.fromordinal(day), world.today)
        return _("reconnect: steady until {when}").format(when=when), _("reconnect")
    return _("reconnect: {text}").format(text=_last_words(fact, world)), _("reconnect")


def _cooling_words(fact: Fact, world: World) -> tuple[str, str]:
    long = _("cooling: {text}").format(text=_last_words(fact, world))
    return long, _("cooling since {day}").format(day=_short_last(fact, world))


def _last_words(fact: Fact, world: World) -> str:
    text = world.text_of(fact)
    said = _("last {contact} {day}").format(contact=_noun(fact, world), day=_short_last(fact, world))
    return said + (f", {text}" if text else "")


def _short_last(fact: Fact, world: World) -> str:
    return short_day(date.fromordinal(fact.last), world.today)


def _noun(fact: Fact, world: World) -> str:
    return last_text(_last_code(fact, world))


def _last_code(fact: Fact, world: World) -> int:
    return last_channel(fact.list_touches(), world.number, world.rules.weights)


def silence_words(fact: Fact, world: World) -> tuple[str, str]:
    """ "90 days since the call, you wished for 30", "90 days, wished 30"."""
    gone = days_text(world.number - fact.last)
    long, short = _SILENCE.get(fact.rule, _SILENCE["own"])
    return (
        _(long).format(days=gone, contact=_noun(fact, world), n=fact.cadence),
        _(short).format(days=gone, n=fact.cadence),
    )


_SILENCE = {
    "own": (N_("{days} since the {contact}, you wished for {n}"), N_("{days}, wished {n}")),
    "inferred": (N_("{days} since the {contact}, your rhythm is {n}"), N_("{days}, rhythm {n}")),
    "default": (N_("{days} since the {contact}, usual is {n}"), N_("{days}, usual {n}")),
}
