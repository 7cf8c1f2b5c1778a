"""Who could be brought together: what one needs, another offers. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from core.entry.folding import fold
from core.language import N_, _
from core.models import Introduction

_STATES = {
    "asked": N_("asked"),
    "agreed": N_("agreed"),
    "made": N_("made"),
    "declined": N_("declined"),
    "thanked": N_("thanked"),
}


def introduction_text(state: str) -> str:
    """How far an introduction is, in a word: "agreed"."""
    return _(_STATES.get(state, state))


STEPS = ("asked", "agreed", "made", "thanked")
"""An introduction from beginning to end; `declined` ends it before it is made."""
OPEN = ("asked", "agreed")
"""States in which something is still to be done."""

_WORD = re.compile(r"[^\W_]{3,}")
_EMPTY = frozenset({
    "and", "the", "for", "with", "from", "good", "new", "all", "any", "und", "der", "die", "das", "mit", "von", "fur",
    "eine", "einen", "gute", "neue", "contact", "contacts", "kontakt", "kontakte", "help", "hilfe", "advice", "rat",
    "introduction", "introductions", "someone", "jemand", "people", "person", "berlin", "hamburg",
})  # fmt: skip
"""Words that say nothing about what is offered or needed."""
_STEM = 5
"""Words are the same from so many letters on that they begin alike: designer, design work."""
_MOST_FOR_A_WORD = 60
"""A word that more people offer brings nobody together."""


class Exchange(msgspec.Struct, frozen=True):
    """What one person offers and needs."""

    id: str
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class Fit(msgspec.Struct, frozen=True):
    """`giver` offers what `taker` needs, in the words of both."""

    giver: str
    taker: str
    offers: str
    needs: str

    def other(self, id: str) -> str:
        """The one of the two who is not this one."""
        return self.taker if id == self.giver else self.giver


def exchange_of(id: str, document: Mapping[str, Any]) -> Exchange | None:
    """What a contact offers and needs; None for one who does neither, or was let go."""
    offers, needs = (_members(document, field) for field in ("offers", "needs"))
    if document.get("archived") is True or not (offers or needs):
        return None
    return Exchange(id, offers, needs)


class Exchanges:
    """Everybody who offers or needs something, by the words of it."""

    def __init__(self, people: Iterable[Exchange] = ()) -> None:
        self._people: dict[str, Exchange] = {}
        self._offering: dict[str, dict[str, str]] = defaultdict(dict)
        self._needing: dict[str, dict[str, str]] = defaultdict(dict)
        for person in people:
            self.put(person)

    def put(self, person: Exchange) -> None:
        """Take over what somebody offers and needs now."""
        self.drop(person.id)
        self._people[person.id] = person
        for texts, index in ((person.offers, self._offering), (person.needs, self._needing)):
            for text in texts:
                for stem in stems(text):
                    index[stem].setdefault(person.id, text)

    def drop(self, id: str) -> None:
        """Somebody offers and needs nothing any more."""
        known = self._people.pop(id, None)
        if known is None:
            return
        for texts, index in ((known.offers, self._offering), (known.needs, self._needing)):
            for text in texts:
                for stem in stems(text):
                    index[stem].pop(id, None)

    def fits_of(self, id: str) -> list[Fit]:
        """Whom one person could be brought together with; those with more words in common first."""
        person = self._people.get(id)
        if person is None:
            return []
        found: dict[str, tuple[int, Fit]] = {}
        for fit in self._matches(person):
            other = fit.other(id)
            if other != id:
                count, first = found.get(other, (0, fit))
                found[other] = (count + 1, first)
        return [fit for _, fit in sorted(found.values(), key=lambda item: (-item[0], item[1].other(id)))]

    def _matches(self, person: Exchange) -> Iterator[Fit]:
        for text in person.needs:
            for stem in filter(self._tells, stems(text)):
                yield from (
                    Fit(other, person.id, offered, text)
                    for other, offered in self._offering.get(stem, {}).items()
                )
        for text in person.offers:
            for stem in filter(self._tells, stems(text)):
                yield from (
                    Fit(person.id, other, text, needed)
                    for other, needed in self._needing.get(stem, {}).items()
                )

    def _tells(self, stem: str) -> bool:
        """Whether so few have a word that it tells somebody from others."""
        return max(len(self._offering.get(stem, ())), len(self._needing.get(stem, ()))) <= _MOST_FOR_A_WORD

    def fits(self) -> list[Fit]:
        """Every two who could be brought together, each once."""
        found: dict[frozenset[str], Fit] = {}
        for id in self._people:
            for fit in self.fits_of(id):
                found.setdefault(frozenset((fit.giver, fit.taker)), fit)
        return list(found.values())


def brought_together(introductions: Iterable[Introduction]) -> set[frozenset[str]]:
    """Every two between whom there is an introduction already, whatever became of it."""
    return {
        frozenset((one, other)) for item in introductions for one in item.between for other in item.between
    }


def next_step(state: str) -> str:
    """What comes after a state; empty where it has come to its end."""
    if state not in STEPS:
        return "" if state == "declined" else STEPS[0]
    place = STEPS.index(state) + 1
    return STEPS[place] if place < len(STEPS) else ""


def stems(text: str) -> set[str]:
    """The beginnings of the words that say what is offered or needed."""
    words = _WORD.findall(fold(text))
    return {word[:_STEM] for word in words if word not in _EMPTY}


def _members(document: Mapping[str, Any], field: str) -> tuple[str, ...]:
    found = document.get(field)
    return tuple(sorted(found)) if isinstance(found, Mapping) else ()
