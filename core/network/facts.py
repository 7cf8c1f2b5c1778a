"""What is kept of each person: enough for every list and for the day, without touching a document.

A fact holds the touches and, for the day it was measured on, the sums from which the scores of that and of later
days follow in closed form (see core.network.standing). `until` is the first day on which they no longer do, because
a contact enters or leaves a window; then the fact is measured again from its touches.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from typing import Any, Literal, cast
from zlib import crc32

import msgspec

from core.entry.folding import fold
from core.models import contact_from
from core.network.cadence import Cadence, Rule, cadence_of
from core.network.health import NEW_UNTIL, next_plan
from core.network.rules import Rules
from core.network.standing import FULL_MOMENTUM, ONE_SIDED_COST, standing, standings
from core.network.touches import CROWD, RESETS, WEIGHTS, contact_days, day_number

PAUSED, ARCHIVED, IMPORTED, AT_EVENT, NEVER, WISHED, PROMISED, CROWDED, LOOKED = (
    1 << place for place in range(9)
)
"""Bits of `Fact.bits`."""

FIRST_WITHIN = 14
"""Somebody placed but never contacted is due after this many days, or after the cadence where that is shorter."""

HAD_DAYS = 90
"""The span over which contact-days are counted for the capacity."""

FOREVER = 10_000_000
LAST_DAY = date.max.toordinal()
_HALVED = 2 ** (-1 / 4)
"""What momentum falls to within one cadence."""


class Fact(msgspec.Struct, array_like=True, gc=False, weakref=False):
    """One person. Days are day numbers, 0 where there is none."""

    id: str
    name: str = ""
    key: str = ""
    org: str = ""
    role: str = ""
    circle: str = ""
    tags: tuple[str, ...] = ()
    own: int | None = None
    importance: int = 3
    bits: int = 0
    created: int = 0
    snoozed: int = 0
    taken: int = 0
    birthday: str = ""
    anniversary: str = ""
    met_event: str = ""
    met_on: int = 0
    promised: int = 0
    """The first day on which an open promise of mine is due."""
    touches: bytes = b""
    ids: str = ""
    """The interactions, one a line, in no order."""
    events: tuple[str, ...] = ()
    """The events among them."""
    # measured
    until: int = 0
    cadence: int = 90
    rule: Rule = "default"
    days: int = 0
    """Contact-days, counted to NEW_UNTIL."""
    had: int = 0
    plan: int = 0
    last: int = 0
    at: int = 0
    momentum: float = 0.0
    one_sided: float = 0.0
    before: tuple[int, int, float, float] = (0, 0, 0.0, 0.0)
    """`last, at, momentum, one_sided` as they stood one cadence ago."""
    # settled
    score: int = -1
    change: int = 0
    loss: float = 0.0
    due: int = 0
    """From when on the cadence proposes somebody; other reasons are added in core.network.due."""

    def list_touches(self) -> array[int]:
        """The touches, ascending."""
        return array("I", self.touches)

    @property
    def placed(self) -> bool:
        """Whether the user put this person in a circle or gave a cadence."""
        return bool(self.bits & WISHED)

    @property
    def judged_by(self) -> Cadence:
        """The cadence with its rule."""
        return Cadence(self.cadence, self.rule, self.circle, bool(self.bits & NEVER))


def _text(document: Mapping[str, Any], field: str) -> str:
    value = document.get(field)
    return value if isinstance(value, str) else ""


def _sort_key(document: Mapping[str, Any], name: str) -> str:
    family = _text(document, "family")
    return fold(f"{family} {_text(document, 'given')}" if family else name)


def describe(fact: Fact, document: Mapping[str, Any], rules: Rules) -> None:
    """Take over what a contact's document says."""
    get = document.get
    fact.name = _text(document, "full") or contact_from(fact.id, document).name
    fact.key = _sort_key(document, fact.name)
    fact.org, fact.role = _text(document, "org"), _text(document, "role")
    tags = get("tags")
    fact.tags = (
        tuple(sorted(tags, key=lambda tag: (tag.casefold(), tag))) if isinstance(tags, Mapping) else ()
    )
    fact.birthday, fact.anniversary = _text(document, "birthday"), _text(document, "anniversary")
    fact.met_event = _text(document, "met_event")
    fact.created, fact.met_on = day_number(_text(document, "created")), day_number(_text(document, "met_on"))
    fact.snoozed, fact.taken = day_number(_text(document, "snoozed")), day_number(_text(document, "taken"))
    wish(fact, document, rules)


def wish(fact: Fact, document: Mapping[str, Any], rules: Rules) -> None:
    """Take over what a contact's document says about how it is judged: circle, cadence, importance, flags."""
    get = document.get
    own, importance, source = get("cadence"), get("importance"), get("source")
    fact.circle = _text(document, "circle")
    fact.own = own if isinstance(own, int) and not isinstance(own, bool) else None
    known = isinstance(importance, int) and not isinstance(importance, bool)
    fact.importance = min(5, max(1, cast(int, importance))) if known else 3
    wished = fact.own > 0 if fact.own is not None else fact.circle in rules.circles.days
    fact.bits = (
        (fact.bits & (PROMISED | CROWDED))
        | (PAUSED if get("paused") is True else 0)
        | (ARCHIVED if get("archived") is True else 0)
        | (IMPORTED if source == "import" else 0)
        | (AT_EVENT if source == "event" or get("met_event") else 0)
        | (NEVER if fact.own is not None and fact.own <= 0 else 0)
        | (WISHED if wished else 0)
        | (LOOKED if get("looked") else 0)
    )


def measure(fact: Fact, today: int, rules: Rules) -> None:
    """Work out the sums from the touches, for `today` and the days after; then settle."""
    touches, weights = fact.list_touches(), rules.weights
    if not touches:
        fact.cadence, fact.rule = _cadence(fact, rules, [])
        fact.until, fact.days, fact.had, fact.plan = FOREVER, 0, 0, 0
        fact.last = fact.at = 0
        fact.momentum = fact.one_sided = 0.0
        fact.before = (0, 0, 0.0, 0.0)
        fact.bits &= ~CROWDED
        settle(fact, today)
        return
    infer = not fact.bits & WISHED
    fact.cadence, fact.rule = _cadence(fact, rules, contact_days(touches, today, weights) if infer else [])
    before, now = standings(touches, (today - fact.cadence, today), fact.cadence, weights)
    fact.last, fact.at, fact.momentum, fact.one_sided = now[1:]
    fact.before = before[1:]
    fact.days, fact.had, crowded = _recent(touches, today, weights)
    fact.bits = fact.bits | CROWDED if crowded else fact.bits & ~CROWDED
    fact.plan = next_plan(touches, today) if touches[-1] >> 8 >= today else 0
    fact.until = _until(touches, today, fact.cadence)
    settle(fact, today)


def _cadence(fact: Fact, rules: Rules, days: list[int]) -> tuple[int, Rule]:
    found = cadence_of(fact.own, fact.circle, rules.circles, days)
    return found.days, found.rule


def _recent(touches: Sequence[int], today: int, weights: tuple[float, ...]) -> tuple[int, int, bool]:
    """Contact-days counted to NEW_UNTIL, those of the last HAD_DAYS, and whether the last one was in a crowd."""
    count = had = previous = 0
    crowded = False
    for value in reversed(touches):
        day = value >> 8
        if value & 1 or day > today or weights[value >> 3 & 15] < RESETS:
            continue
        if day == previous:
            crowded = crowded or (count == 1 and bool(value & CROWD))
            continue
        if count >= NEW_UNTIL and day <= today - HAD_DAYS:
            break
        previous = day
        count += 1
        if count == 1:
            crowded = bool(value & CROWD)
        if day > today - HAD_DAYS:
            had += 1
    return min(count, NEW_UNTIL), had, crowded


def _until(touches: Sequence[int], today: int, cadence: int) -> int:
    """The first day on which something else than decay changes the sums: a window's edge passes a touch."""
    until = FOREVER
    for start, delay in ((today, 0), (today - cadence, cadence), (today - HAD_DAYS, HAD_DAYS)):
        place = bisect_right(touches, start << 8 | 255)
        if place < len(touches):
            until = min(until, (touches[place] >> 8) + delay)
    if touches[-1] >> 8 >= today:
        until = min(until, today + 1)
    return until


def settle(fact: Fact, today: int) -> None:
    """Score, change, expected loss and due day for `today`, in closed form from what was measured."""
    cadence = fact.cadence
    fact.due = due_day(fact, today)
    if not fact.last or fact.bits & (PAUSED | ARCHIVED):
        fact.score, fact.change = -1, 0
        fact.loss = _first_loss(fact, today) if fact.due else 0.0
        return
    keep = 50 * (1 - ONE_SIDED_COST * fact.one_sided)
    late = (today - fact.last) / cadence / 2
    drive = fact.momentum * 0.5 ** ((today - fact.at) / (4 * cadence)) / FULL_MOMENTUM
    exact = keep * (1 / (1 + late * late) + (sqrt(drive) if drive < 1 else 1.0))
    fact.score = round(exact)
    late += 0.5
    drive *= _HALVED
    fact.loss = exact - keep * (1 / (1 + late * late) + (sqrt(drive) if drive < 1 else 1.0))
    last, at, momentum, one_sided = fact.before
    if not last:
        fact.change = 0
        return
    then = today - cadence
    late = (then - last) / cadence / 2
    drive = momentum * 0.5 ** ((then - at) / (4 * cadence)) / FULL_MOMENTUM
    past = (
        50 * (1 - ONE_SIDED_COST * one_sided) * (1 / (1 + late * late) + (sqrt(drive) if drive < 1 else 1.0))
    )
    fact.change = fact.score - round(past)


def _first_loss(fact: Fact, today: int) -> float:
    """What waiting costs somebody never contacted: as if there had been a meeting when they were noted."""
    cadence = fact.cadence
    age = max(0, today - (fact.met_on or fact.created or today))

    def exact(days: int) -> float:
        drive = WEIGHTS["meeting"] * 0.5 ** (days / (4 * cadence)) / FULL_MOMENTUM
        return 50 * (1 / (1 + (days / cadence / 2) ** 2) + sqrt(drive))

    return exact(age) - exact(age + cadence)


def due_day(fact: Fact, today: int) -> int:
    """The day number from which the cadence proposes somebody; 0 for those whom it never does.

    It proposes nobody whom an import brought and who was not contacted since.

    Somebody placed but never contacted is due within FIRST_WITHIN days of being noted, in the second half of that
    time by their id, or at once where nobody knows since when. All others: the last contact plus `wait_of`.
    """
    if fact.bits & (PAUSED | ARCHIVED | NEVER) or only_imported(fact):
        return 0
    if fact.last:
        due = fact.last + wait_of(fact, fact.days, bool(fact.bits & CROWDED))
    elif fact.bits & (WISHED | PROMISED):
        first = min(fact.cadence, FIRST_WITHIN)
        due = (fact.created or fact.met_on or today - first) + first - spread(fact.id, first // 2)
    else:
        return 0
    return min(max(due, fact.snoozed), LAST_DAY)


def only_imported(fact: Fact) -> bool:
    """Whether all that is known of somebody came with an import: ten years of mail must not be a thousand duties.

    Who was placed, promised something, or contacted since the day they came in is not.
    """
    return (
        bool(fact.bits & IMPORTED)
        and not fact.bits & (WISHED | PROMISED)
        and fact.last < (fact.created or LAST_DAY)
    )


def wait_of(fact: Fact, days: int, crowded: bool) -> int:
    """How many days after the last contact the next is due, of `days` contact-days (counted to NEW_UNTIL).

    A tie that stands waits for the cadence. Those of one evening must not fall due on one morning, whether an event
    was open or each was noted alone: new ties, and people met in a crowd, are due up to a fifth of the cadence later,
    by their id; the second contact with people met in a crowd already between a third of it and the whole.
    """
    cadence = fact.cadence
    if days == 1 and (crowded or fact.bits & AT_EVENT):
        return max(1, cadence - spread(fact.id, cadence - cadence // 3))
    if crowded or days < NEW_UNTIL:
        return cadence + spread(fact.id, cadence // 5)
    return cadence


def was_due(fact: Fact, today: int, rules: Rules) -> bool:
    """Whether the cadence had proposed somebody today before what was done today."""
    touches, before = fact.list_touches(), today - 1
    last = standing(touches, before, fact.cadence, rules.weights).last
    days, _, crowded = _recent(touches, before, rules.weights)
    return bool(last) and last + wait_of(fact, days, crowded) <= today


def spread(id: str, width: int) -> int:
    """A number from 0 to `width`, the same for the same id on every machine."""
    return crc32(id.encode()) % (width + 1)


StateOf = Literal["", "new", "resting", "planned", "paused", "archived"]


def state_of(fact: Fact) -> StateOf:
    """Why there is no score, or `new`; empty for everybody else."""
    if fact.bits & ARCHIVED:
        return "archived"
    if fact.bits & PAUSED:
        return "paused"
    if fact.last:
        return "new" if fact.days < NEW_UNTIL else ""
    if fact.plan:
        return "planned"
    return "resting" if rests(fact) else "new"


def rests(fact: Fact) -> bool:
    """Whether an import brought this person, who was neither placed nor contacted since."""
    return bool(fact.bits & IMPORTED) and not fact.bits & (WISHED | PROMISED) and not fact.last
