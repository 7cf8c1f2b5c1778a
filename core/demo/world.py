"""A whole made-up network: the cast first, then as many others as were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from core.demo.cast import CAST, Person
from core.demo.history import days, happening, shares
from core.demo.names import EVENTS
from core.demo.people import choose_circle, contact, record_id
from core.demo.words import PROMISES
from core.network.agenda import BACKUP
from core.vault.changes import Change, Document, Json, creation

Record: TypeAlias = tuple[str, str, Document]
"""Table, id, document."""

DEFAULT_CONTACTS = 300
DEFAULT_INTERACTIONS = 6_000
LIMITS = (100_000, 2_000_000)
"""The most contacts and interactions that can be asked for."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make up."""

    contacts: int = DEFAULT_CONTACTS
    interactions: int = DEFAULT_INTERACTIONS
    seed: int = 1


def records(today: date, size: Size) -> Iterator[Record]:
    """Every record of the network, people before what happened with them.

    There are exactly `size.contacts` contacts and `size.interactions` interactions (plans among them); with no
    contacts there are no interactions.
    """
    rng = Random(size.seed)  # noqa: S311 - made-up people need no secret
    events = [(record_id(rng), number) for number in range(min(12, 2 + size.contacts // 60))]
    yield from (("events", id, _event(rng, today, number)) for id, number in events)
    yield "profile", "me", _profile(today)
    cast = CAST[: size.contacts]
    ids = {f"{person.given} {person.family}".strip(): record_id(rng) for person in cast}
    named = {EVENTS[number][0]: id for id, number in events}
    for person in cast:
        yield from _of_cast(rng, today, person, ids, named)
    past = [item for person in cast for item in _past(rng, today, person, ids)][: size.interactions]
    yield from past
    others = size.contacts - len(cast)
    yield from _others(
        rng, today, others, size.interactions - len(past), [id for id, _ in events], list(ids.values())
    )


def commits(found: Iterable[Record], *, most: int = 40_000) -> Iterator[list[Change]]:
    """The records as lists of changes of at least `most` each (the last may be shorter), for one commit a list."""
    changes: list[Change] = []
    for table, id, document in found:
        changes.extend(creation(table, id, document))
        if len(changes) >= most:
            yield changes
            changes = []
    if changes:
        yield changes


def _day(today: date, ago: int) -> str:
    return (today - timedelta(days=ago)).isoformat()


def _profile(today: date) -> Document:
    return {
        "name": "Robin Falk",
        "emails": {"robin@falk.example": True},
        "region": "DE",
        "language": "en",
        "recovery_confirmed": today.isoformat(),
        "quiet": {BACKUP: date.max.isoformat()},  # nobody misses made-up people
    }


def _event(rng: Random, today: date, number: int) -> Document:
    name, place, tag = EVENTS[number]
    ago = 1 if number == 0 else -8 if number == 1 else 12 if number == 2 else rng.randrange(40, 900)
    day = _day(today, ago)
    return {
        "name": name,
        "place": place,
        "tag": tag,
        "starts": day,
        "ends": day,
        "created": _day(today, max(ago, 0) + 3),
    }


def _birthday(today: date, born: tuple[int, int]) -> str:
    """The day of birth of somebody who turns `born[1]` in `born[0]` days."""
    next_one = today + timedelta(days=born[0])
    month_day = "02-28" if (next_one.month, next_one.day) == (2, 29) else f"{next_one:%m-%d}"
    return f"{next_one.year - born[1]}-{month_day}"


def _of_cast(
    rng: Random, today: date, person: Person, ids: dict[str, str], events: dict[str, str]
) -> Iterator[Record]:
    full = " ".join(part for part in (person.prefix, person.given, person.family) if part)
    id = ids[f"{person.given} {person.family}".strip()]
    mails: dict[str, Json] = {person.mail: ["work"]} if person.mail else {}
    phones: dict[str, Json] = {person.phone: ["cell"]} if person.phone else {}
    note: dict[str, Json] = {"on": _day(today, person.met_ago), "text": person.note}
    home: dict[str, Json] = {"types": ["work"], "city": person.city}
    document: Document = {
        "full": full, "given": person.given, "family": person.family, "prefix": person.prefix, "org": person.org,
        "role": person.role, "circle": person.circle, "emails": mails, "phones": phones,
        "tags": dict.fromkeys(person.tags, True), "offers": dict.fromkeys(person.offers, True),
        "needs": dict.fromkeys(person.needs, True), "addresses": {"work": home} if person.city else {},
        "notes": {record_id(rng): note} if person.note else {}, "source": person.source, "created": _day(today, person.met_ago),
        "birthday": _birthday(today, person.born) if person.born else "", "cadence": person.cadence or None,
        "importance": person.importance if person.importance != 3 else None, "taken": today.isoformat() if person.taken else "",
        "met_via": ids.get(person.via, ""), "met_event": events.get(person.met, ""), "met_on": _day(today, person.met_ago) if person.met else "",
    }  # fmt: skip
    yield "contacts", id, {field: value for field, value in document.items() if value not in ("", None, {})}
    for side, promises in (("mine", person.mine), ("theirs", person.theirs)):
        for due, text in promises:
            yield "promises", record_id(rng), _promise(side, [id], text, _day(today, -due), _day(today, 14))


def _promise(side: str, people: list[str], text: str, due: str, created: str) -> Document:
    return {"side": side, "with": dict.fromkeys(people, True), "text": text, "due": due, "created": created}


def _past(rng: Random, today: date, person: Person, ids: dict[str, str]) -> Iterator[Record]:
    id = ids[f"{person.given} {person.family}".strip()]
    for ago, channel, initiator, text in person.past:
        document: Document = {
            "at": _day(today, ago), "channel": channel, "initiator": initiator, "with": {id: True}, "text": text,
            "created": _day(today, max(ago, 0)),
        }  # fmt: skip
        if ago < 0:
            document["plan"] = True
        yield "interactions", record_id(rng), document
    gap, newest, count = person.rhythm or (0, 0, 0)
    for number in range(count):
        day = today - timedelta(days=newest + number * gap + rng.randrange(-3, 4) * (number > 0))
        yield "interactions", record_id(rng), happening(rng, day, today, [id], 0.45)


def _others(
    rng: Random, today: date, count: int, interactions: int, events: list[str], cast: list[str]
) -> Iterator[Record]:
    """The people beyond the cast: some in circles, many contacted but not placed, the rest brought by an import."""
    placed = min(int(0.4 * count), 120 + count // 10)
    contacted = placed + int(0.55 * (count - placed))
    circles: list[str] = []
    ids: list[str] = []
    for number in range(count):
        circle = choose_circle(rng) if number < placed else ""
        source = rng.choice(("hand", "event")) if number < placed else "import"
        ids.append(record_id(rng))
        circles.append(circle)
        yield "contacts", ids[-1], contact(rng, today, circle=circle, source=source, events=events)
    active = ids[:contacted] or ids or cast
    counts = shares(rng, circles[: len(active)] if ids else [""] * len(cast), interactions) if active else []
    for id, circle, share in zip(active, circles if ids else [""] * len(cast), counts, strict=False):
        yield from _ties(rng, today, id, circle, share, active)
    yield from _loose_ends(rng, today, active[: placed or len(active)])


def _ties(rng: Random, today: date, id: str, circle: str, count: int, all_ids: list[str]) -> Iterator[Record]:
    if not count:
        return
    mine = rng.uniform(0.2, 0.65)
    for day in days(rng, today, circle, count):
        people = [id]
        if rng.random() < 0.06:
            people.append(rng.choice(all_ids))
        yield "interactions", record_id(rng), happening(rng, day, today, people, mine)


def _loose_ends(rng: Random, today: date, ids: list[str]) -> Iterator[Record]:
    """Promises, kept and open, and introductions."""
    for _ in range(len(ids) // 6):
        made = rng.randrange(1, 300)
        due = made - rng.randrange(2, 30)
        promise = _promise(
            rng.choice(("mine", "theirs")),
            [rng.choice(ids)],
            rng.choice(PROMISES),
            _day(today, due),
            _day(today, made),
        )
        if due > 0 and rng.random() < 0.97:
            promise["done"] = _day(today, rng.randrange(0, due + 1))
        yield "promises", record_id(rng), promise
    for _ in range(len(ids) // 12):
        between = rng.sample(ids, 2) if len(ids) > 1 else ids
        yield (
            "introductions",
            record_id(rng),
            {
                "between": dict.fromkeys(between, True),
                "state": rng.choice(("asked", "agreed", "made", "made", "thanked", "declined")),
                "on": _day(today, rng.randrange(2, 700)),
                "created": _day(today, 700),
            },
        )
