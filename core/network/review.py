"""The morning's review: who is asked about in which order, where it stands, and what was passed too often.

A review is kept in the vault as one record a day, so that it survives a restart and goes on at another device. What
it holds are ids as members, each for itself: two devices that review on one day add up and never disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from core.network.agenda import Agenda, Due, Taken
from core.network.cadence import STEPS
from core.network.due import due_from
from core.network.facts import ARCHIVED, Fact

TABLE = "reviews"
"""A record a day; its id is the day. No table of version 1: a program that does not know it passes it on."""

QUEUE, UNSORTED = "queue", "unsorted"

Outcome = Literal["reached", "taken", "moved", "gone", "passed"]
OUTCOMES: tuple[Outcome, ...] = ("reached", "taken", "moved", "gone", "passed")
"""How somebody's turn ended, in the order in which one is chosen where two devices said different things."""

MINUTES_EACH = 1
"""How long one person takes, as it is told at the top."""

PASSES_ASK = 3
"""At each third pass in a row a longer cadence is proposed."""

Step = Literal["stay", "acted", "advance", "undone"]


class Sitting(msgspec.Struct, frozen=True):
    """What one day's record says: everybody the review began with, how it ended for whom, and who is sorted in later."""

    queue: frozenset[str] = frozenset()
    outcomes: Mapping[str, Outcome] = msgspec.field(default_factory=dict)
    unsorted: frozenset[str] = frozenset()


class Entry(msgspec.Struct, frozen=True):
    """One person's turn. `outcome` is empty while it is open."""

    id: str
    name: str
    outcome: Outcome | Literal[""] = ""
    due: Due | None = None
    asked: Taken | None = None
    """Taken on for an earlier day and not done: the question is asked here, and no more on Today."""


class Review(msgspec.Struct, frozen=True):
    """The day's review: everybody in order, those who are done first."""

    entries: tuple[Entry, ...] = ()
    begun: bool = False

    @property
    def open(self) -> tuple[Entry, ...]:
        """Those whose turn is still to come."""
        return tuple(entry for entry in self.entries if not entry.outcome)

    @property
    def done(self) -> tuple[Entry, ...]:
        """Those who had their turn."""
        return tuple(entry for entry in self.entries if entry.outcome)

    @property
    def minutes(self) -> int:
        """About how long the rest takes."""
        return MINUTES_EACH * len(self.open)

    def entry(self, id: str) -> Entry | None:
        """The turn of a person."""
        return next((entry for entry in self.entries if entry.id == id), None)

    def of(self, outcome: Outcome) -> tuple[Entry, ...]:
        """Those whose turn ended so."""
        return tuple(entry for entry in self.entries if entry.outcome == outcome)


def sitting_from(document: Mapping[str, Any]) -> Sitting:
    """A day's record as a value; what does not fit counts as absent."""
    outcomes: dict[str, Outcome] = {}
    for outcome in reversed(OUTCOMES):
        outcomes.update(dict.fromkeys(_members(document, outcome), outcome))
    return Sitting(frozenset(_members(document, QUEUE)), outcomes, frozenset(_members(document, UNSORTED)))


def _members(document: Mapping[str, Any], field: str) -> Iterable[str]:
    found = document.get(field)
    return found if isinstance(found, Mapping) else ()


def together(dues: Sequence[Due]) -> list[Due]:
    """The same people in the same order, but those due for one event or of one organisation one after the other."""
    left, made = list(dues), []
    while left:
        first = left.pop(0)
        made.append(first)
        same = [due for due in left if first.together and due.together == first.together]
        made += same
        left = [due for due in left if due not in same]
    return made


def review_of(agenda: Agenda, sitting: Sitting, dues: Sequence[Due], facts: Mapping[str, Fact]) -> Review:
    """The review of a day. `dues`: everybody due whom the day's record names, in order, whatever the daily cap says.

    A review that was begun keeps its people: what was done must not pull in the next. Only follow-ups of an event,
    which the cap does not count, join it.
    """
    asked = {taken.id: taken for taken in agenda.asked}
    begun = bool(sitting.queue)
    proposed = {due.id: due for due in dues} if begun else {due.id: due for due in agenda.reach_out}
    if begun:
        proposed |= {due.id: due for due in agenda.reach_out if due.kind == "follow-up"}
    coming = {due.id: due for due in together(list(proposed.values())) if due.id not in asked}
    people = dict.fromkeys((*asked, *coming))
    done = [
        Entry(id, facts[id].name, outcome)
        for id in sorted(sitting.queue, key=lambda id: (facts[id].key, id) if id in facts else ("", id))
        if id in facts and (outcome := _ended(facts[id], sitting, agenda.today, id in people))
    ]
    ended = {entry.id for entry in done}
    still = [
        Entry(id, facts[id].name, due=proposed.get(id), asked=asked.get(id))
        for id in people
        if id not in ended and id in facts
    ]
    return Review((*done, *still), begun)


def _ended(fact: Fact, sitting: Sitting, today: date, waits: bool) -> Outcome | Literal[""]:
    """How somebody's turn ended: as it was said in a review, else by what was done to them anywhere since."""
    said = sitting.outcomes.get(fact.id)
    if said is not None:
        return said
    if fact.bits & ARCHIVED:
        return "gone"
    if fact.taken == today.toordinal():
        return "taken"
    if fact.last == today.toordinal():
        return "reached"
    return "" if waits else "moved"


def place(review: Review, at: str, step: Step, before: Mapping[str, str]) -> str:
    """Whose card is shown; empty at the end.

    `stay`: the same person while they are in it; `acted`: the same while their turn is open; `advance`: the next whose
    turn is open, round and round; `undone`: the one whose turn came back, `before` being how the turns had ended.
    """
    ids = [entry.id for entry in review.entries]
    still = [entry.id for entry in review.open]
    back = [id for id in still if before.get(id)] if step == "undone" else []
    if back:
        return back[0]
    if at in (still if step == "acted" else ids if step in ("stay", "undone") else ()):
        return at
    start = ids.index(at) + 1 if at in ids else 0
    order = [*review.entries[start:], *review.entries[:start]]
    return next((entry.id for entry in order if not entry.outcome and entry.id != at), next(iter(still), ""))


def passes(sittings: Mapping[str, Sitting], id: str, last: str) -> int:
    """How many of the latest reviews in a row that asked about somebody were passed, since the `last` contact.

    Reviews in which somebody did not come up say nothing. `sittings` by day; days as "YYYY-MM-DD".
    """
    count = 0
    for day in sorted(sittings, reverse=True):
        sitting = sittings[day]
        if day <= last:
            break
        if id not in sitting.queue:
            continue
        if sitting.outcomes.get(id) != "passed":
            break
        count += 1
    return count


def longer(days: int) -> int:
    """The next longer of the usual cadences; a year is followed by two."""
    return next((step for step in STEPS if step > days), 2 * days)


def proposes_longer(passed: int) -> bool:
    """Whether one more pass, after `passed` in a row, is one at which a longer cadence is proposed."""
    return (passed + 1) % PASSES_ASK == 0


def stale(days: Collection[str], today: date, keep: int = 60) -> list[str]:
    """Records of reviews that nothing is asked of any more: older than `keep` days."""
    first = date.fromordinal(today.toordinal() - keep).isoformat()
    return sorted(day for day in days if day < first)


def tomorrow(facts: Iterable[Fact], today: date, cap: int) -> int:
    """How many the next day will propose, as far as it is known today."""
    number = today.toordinal()
    waiting = sum(
        1 for fact in facts if fact.taken != number and 0 < due_from(fact, number + 1) <= number + 1
    )
    return min(cap, waiting)
