"""Sorting in: whom to put into a circle first, of those an import brought or who were noted and never placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from core.language import _, ngettext
from core.network.cadence import Circles
from core.network.facts import ARCHIVED, NEVER, PAUSED, WISHED, Fact, rests
from core.network.health import NEW_UNTIL
from core.network.wording import short_day

AT_A_TIME = 10
"""How many are asked about before it says where the capacity stands."""

LATELY = 90
"""Days over which contacts are counted as signs of closeness."""

HALF = 180.0
"""Days after which having met somebody counts half."""


class Hint(msgspec.Struct, frozen=True):
    """Somebody to sort in, and what speaks for it: "met 28 May", "12 contact-days in 90 days"."""

    id: str
    name: str
    why: tuple[str, ...] = ()


class Load(msgspec.Struct, frozen=True):
    """A circle that can be chosen: its rhythm, and what one more person in it costs, in contact-days a week."""

    key: str
    name: str
    days: int
    people: int

    @property
    def cost(self) -> float:
        """Contact-days a week."""
        return 7 / self.days


def waits_to_be_sorted(fact: Fact) -> bool:
    """Whether somebody is in no circle, has no rhythm of their own, and is not only to be remembered."""
    return not fact.bits & (WISHED | NEVER | ARCHIVED | PAUSED)


def sorting_of(
    facts: Collection[Fact], today: date, without: Collection[str] = (), limit: int = AT_A_TIME
) -> tuple[tuple[Hint, ...], int, int]:
    """The best candidates first; how many show a sign of life, and how many rest.

    First those who do not rest: met lately and often, then like those who are in circles already.
    """
    waiting = [fact for fact in facts if waits_to_be_sorted(fact)]
    tags, orgs = _in_already(facts)
    open_ones = [fact for fact in waiting if fact.id not in without]
    ranked = sorted(
        open_ones, key=lambda fact: (rests(fact), -_worth(fact, today, tags, orgs), fact.key, fact.id)
    )
    resting = sum(map(rests, open_ones))
    hints = tuple(hint_of(fact, today, tags, orgs) for fact in ranked[:limit])
    return hints, len(open_ones) - resting, resting


def hints_of(facts: Mapping[str, Fact], today: date, ids: Collection[str]) -> tuple[Hint, ...]:
    """The same people again, in this order, as they are now; who was deleted meanwhile is left out."""
    tags, orgs = _in_already(facts.values())
    return tuple(hint_of(facts[id], today, tags, orgs) for id in ids if id in facts)


def _in_already(facts: Iterable[Fact]) -> tuple[Counter[str], Counter[str]]:
    """How many of those in circles carry each tag, and work at each organisation."""
    tags: Counter[str] = Counter()
    orgs: Counter[str] = Counter()
    for fact in facts:
        if fact.placed and not fact.bits & ARCHIVED:
            tags.update(fact.tags)
            if fact.org:
                orgs[fact.org] += 1
    return tags, orgs


def _worth(fact: Fact, today: date, tags: Mapping[str, int], orgs: Mapping[str, int]) -> float:
    day = fact.last or fact.met_on
    recent = 0.5 ** (max(0, today.toordinal() - day) / HALF) if day else 0.0
    often = min(fact.had, 10) / 10 + min(fact.days, NEW_UNTIL) / NEW_UNTIL
    like = (0.5 if any(tags.get(tag) for tag in fact.tags) else 0.0) + (0.3 if orgs.get(fact.org) else 0.0)
    return fact.importance / 3 * (2 * recent + often + like)


def hint_of(fact: Fact, today: date, tags: Mapping[str, int], orgs: Mapping[str, int]) -> Hint:
    """Somebody with what speaks for them."""
    why = []
    if fact.had:
        said = ngettext(
            "{n} contact-day in the last {days} days", "{n} contact-days in the last {days} days", fact.had
        )
        why.append(said.format(n=fact.had, days=LATELY))
    elif fact.last:
        why.append(_("last contact {day}").format(day=short_day(date.fromordinal(fact.last), today)))
    elif fact.met_on:
        why.append(_("met {day}").format(day=short_day(date.fromordinal(fact.met_on), today)))
    shared = max(fact.tags, key=lambda tag: tags.get(tag, 0), default="")
    if tags.get(shared):
        why.append(_("#{tag}: {n} of those in circles carry it").format(tag=shared, n=tags[shared]))
    if orgs.get(fact.org):
        said = ngettext("{org}: {n} there is in a circle", "{org}: {n} there are in a circle", orgs[fact.org])
        why.append(said.format(org=fact.org, n=orgs[fact.org]))
    return Hint(fact.id, fact.name, tuple(why))


def loads_of(facts: Iterable[Fact], circles: Circles) -> tuple[Load, ...]:
    """The circles that a digit can stand for, closest first, with how many are in each."""
    people = Counter(fact.circle for fact in facts if fact.circle and not fact.bits & ARCHIVED)
    return tuple(
        Load(key, circles.name(key), days, people[key]) for key, days in list(circles.days.items())[:9]
    )
