"""The people of the design's examples, and a parse written as one line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from core.entry import Context, Known, KnownEvent, KnownPerson, Parse, Person, Promise, Reading
from core.entry.contact import is_maybe
from core.entry.names import split_name

NAMES = (
    "Anna Schmidt",
    "Anna Meier",
    "Anna Freitag",
    "Ben Aydın",
    "Jonas Weber",
    "Jan Kowalski",
    "Will Barnes",
    "May Chen",
    "Priya Raman",
    "Maria von Stetten",
    "Jo Smith",
    "Jo Smithson",
)
ORGS = {"Anna Schmidt": "Acme", "Priya Raman": "Novum"}


def person(full: str, **fields: object) -> KnownPerson:
    """A known person whose id is the name in small letters."""
    parts = split_name(full)
    known = KnownPerson(
        full.casefold().replace(" ", "-"), full, parts.given, parts.family, org=ORGS.get(full, "")
    )
    return KnownPerson(**{field: getattr(known, field) for field in known.__struct_fields__} | fields)  # type: ignore[arg-type]


@pytest.fixture
def known() -> Known:
    """Everybody known in the examples."""
    return Known([person(name) for name in NAMES])


@pytest.fixture
def someone() -> Callable[..., KnownPerson]:
    """Makes a known person."""
    return person


@pytest.fixture
def context(known: Known) -> Context:
    """Tuesday 9 June 2026, English, region Germany, no event open."""
    return Context(today=date(2026, 6, 9), region="DE", known=known)


@pytest.fixture
def german(context: Context) -> Context:
    """The same in German."""
    return replace(context, language="de")


@pytest.fixture
def hafen(known: Known) -> KnownEvent:
    """An event that is known."""
    event = KnownEvent("hafen", "Hafen Meetup", "Hamburg")
    known.events[event.id] = event
    return event


def _promise(promise: Promise) -> str:
    when = promise.due if promise.dated else f"in time {promise.due}"
    return f'{promise.side} {when} "{promise.text}"' + (" inherited" if promise.inherited else "")


def _person(one: Person) -> str:
    others = [other for at, other in enumerate(one.candidates) if at != one.chosen]
    shown = one.name + ("?" if one.guess else "") + (" new" if one.candidate.new else "")
    names = [
        f"{other.name}{' new' if other.new else ''}{f' + {other.left}' if other.left else ''}"
        for other in others
    ]
    return shown + (f" [{'; '.join(names)}]" if names else "")


def _facts(parse: Parse) -> Iterator[str]:
    facts = parse.facts
    yield from (f"org {facts.org}",) * bool(facts.org)
    yield from (f"role {facts.role}",) * bool(facts.role)
    yield from (f"tag {tag}" for tag in facts.tags)
    yield from (f"circle {facts.circle}",) * bool(facts.circle)
    yield from (" ".join((value.kind, value.shown, *value.types)) for value in facts.values)
    yield from (
        f"{field} {'; '.join(getattr(facts, field))}"
        for field in ("offers", "needs")
        if getattr(facts, field)
    )
    yield from (f"nick {name}" for name in facts.nicknames)
    yield from (f"cadence {facts.cadence}",) * (facts.cadence is not None)
    yield from (f"born {facts.born}",) * bool(facts.born)
    yield from (f"via {_person(one)}" for one in parse.via)
    yield from (f"with {_person(one)}" for one in parse.beside)
    yield from (f"at {facts.event_name or facts.place}",) * bool(facts.event or facts.place)


def _head(parse: Parse) -> Iterator[str]:
    if not parse.saveable:
        yield "not saved: " + parse.reason
    elif parse.reading is Reading.CONTACT:
        one = parse.people[0]
        maybe = [other.name for other in one.candidates if is_maybe(other, parse.facts.org)]
        yield f"new: {one.name}" if one.candidate.new else f"add: {one.name}{'?' if one.guess else ''}"
        if one.candidate.new and maybe:
            yield "maybe " + ", ".join(maybe)
    elif parse.reading is Reading.NOTE:
        yield "note on " + ", ".join(_person(one) for one in parse.people)
    else:
        yield f"{'plan' if parse.plan else 'log'} {parse.channel}: " + ", ".join(map(_person, parse.people))
        yield parse.when.at if parse.when else "?"
        if parse.initiator != "me":
            yield parse.initiator


def _described(parse: Parse) -> str:
    parts = [*_head(parse), *_facts(parse), *map(_promise, parse.promises)]
    parts += [f'note "{parse.note}"'] * bool(parse.note)
    parts += [f'left "{text}"' for text in parse.left]
    return " · ".join(parts)


@pytest.fixture
def described() -> Callable[[Parse], str]:
    """A whole parse but its tokens and hints, as a line to compare."""
    return _described
