"""What the review writes beside what is done to a person: how the turn ended, in the same commit, so that undo takes both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from core.network.review import OUTCOMES, QUEUE, TABLE, UNSORTED, Outcome, Sitting, stale
from core.vault.changes import Change, Delete, Drop, Put, Set

Ended = Outcome | Literal["", "open"]


def outcome_of(changes: Iterable[Change]) -> Ended:
    """What changes say about the turn of whom they are about: how it ended, that it is open again, or nothing.

    A contact that happened counts before everything else that was saved with it.
    """
    found: set[Ended] = set()
    changes = list(changes)
    planned = {change.id for change in changes if isinstance(change, Set) and _plans(change)}
    for change in changes:
        if not isinstance(change, Set):
            continue
        if change.table == "interactions" and change.field == "at":
            found.add("moved" if change.id in planned else "reached")
        elif change.table == "contacts":
            found.add(_of_contact(change))
    return next(
        (outcome for outcome in ("reached", "gone", "taken", "moved", "open") if outcome in found), ""
    )


def _plans(change: Set) -> bool:
    return (change.table, change.field, change.value) == ("interactions", "plan", True)


def _of_contact(change: Set) -> Ended:
    given = change.value not in (None, False, "")
    if change.field == "archived":
        return "gone" if given else "open"
    if change.field == "taken":
        return "taken" if given else "open"
    return "moved" if change.field == "snoozed" and given else ""


def ended(
    today: date, sittings: Mapping[str, Sitting], queue: Collection[str], id: str, outcome: Ended
) -> list[Change]:
    """How somebody's turn ended, for the record of the day; with "open" it is taken out again.

    `queue`: everybody the review is about. The first change of a day also drops records that are long past.
    """
    day = today.isoformat()
    sitting = sittings.get(day, Sitting())
    everybody = {*queue, id}
    # A record whose beginning was taken back remembers how turns had ended, and says so once it lives again.
    anew = everybody if not sitting.queue else {id}
    changes: list[Change] = (
        [Delete(TABLE, old) for old in stale(sittings, today)] if not sitting.queue else []
    )
    changes += [Put(TABLE, day, QUEUE, each) for each in sorted(everybody - sitting.queue)]
    changes += [
        Drop(TABLE, day, other, each)
        for each in sorted(anew)
        for other in OUTCOMES
        if (other, each) != (outcome, id)
    ]
    if outcome in OUTCOMES:
        changes.append(Put(TABLE, day, outcome, id))
    return changes


def unasked(id: str, taken: str, today: date) -> list[Change]:
    """The question whether what was taken on for an earlier day is done, answered with no: it is not asked again."""
    return [Set("contacts", id, "taken", None)] if taken and taken < today.isoformat() else []


def sort_later(people: Sequence[str], today: date) -> list[Change]:
    """These are not asked about again today when people are sorted in."""
    return [Put(TABLE, today.isoformat(), UNSORTED, id) for id in people]
