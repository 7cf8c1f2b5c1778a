"""People of one name, told apart by what is known of them."""

from __future__ import annotations

from collections import Counter

import msgspec

from core.entry.acquaintance import KnownPerson
from core.entry.known import Known
from core.entry.model import Person


def told_apart(person: Person, known: Known) -> Person:
    """The same with something telling at each candidate who has a namesake among the others: the organisation, else what
    one of them has and the others have not."""
    counts = Counter(one.name.casefold() for one in person.candidates)
    if not any(count > 1 for count in counts.values()):
        return person
    telling = {
        one.id: _telling(found)
        for one in person.candidates
        if one.id and counts[one.name.casefold()] > 1 and (found := known.get(one.id))
    }
    candidates = tuple(
        msgspec.structs.replace(one, about=_first_of_ones_own(one.id, telling)) if one.id in telling else one
        for one in person.candidates
    )
    return msgspec.structs.replace(person, candidates=candidates)


def _telling(person: KnownPerson) -> tuple[str, ...]:
    """What tells somebody from others, the most telling first; empty where it is not known."""
    first = (person.org, person.role, *(next(iter(many), "") for many in (person.emails, person.phones)))
    return (*first, person.place, person.born, " ".join(f"#{tag}" for tag in person.tags))


def _first_of_ones_own(id: str, telling: dict[str, tuple[str, ...]]) -> str:
    others = [facts for other, facts in telling.items() if other != id]
    return next(
        (
            fact
            for at, fact in enumerate(telling[id])
            if fact and all(fact.casefold() != facts[at].casefold() for facts in others)
        ),
        "",
    )
