"""One line of a list of people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from core.errors import UsageError
from core.language import _
from core.network.due import due_from
from core.network.facts import Fact, state_of
from core.network.health import Band, State, band_of, band_text


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person as a list shows them. Days are "YYYY-MM-DD" or empty; `health` is None where there is none."""

    id: str
    name: str
    sort_key: str = ""
    org: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    circle: str = ""
    """Key of a circle; empty for people who are in none."""
    cadence: int = 90
    """Days between contacts this person is judged by."""
    importance: int = 3
    health: int | None = None
    band: Band = "none"
    change: int = 0
    """Points since one cadence ago; 0 also where there was no score then."""
    state: State = ""
    """Why there is no score, or `new`; empty for everybody else."""
    last_contact: str = ""
    due: str = ""
    """The day from which this person is proposed, whatever the reason; empty for those who never are."""
    planned: str = ""
    snoozed: str = ""
    taken: str = ""

    @property
    def word(self) -> str:
        """The band, "thriving, new" up to the third contact-day; or the word that stands where a score is missing."""
        if self.health is not None:
            return band_text(self.band, new=self.state == "new")
        return _(self.state or "new")


def row_of(fact: Fact, today: int) -> Row:
    """The line of a person on a day number."""
    score = fact.score if fact.score >= 0 else None
    return Row(
        id=fact.id,
        name=fact.name,
        sort_key=fact.key,
        org=fact.org,
        role=fact.role,
        tags=fact.tags,
        circle=fact.circle,
        cadence=fact.cadence,
        importance=fact.importance,
        health=score,
        band=band_of(score),
        change=fact.change,
        state=state_of(fact),
        last_contact=_day(fact.last),
        due=_day(due_from(fact, today)),
        planned=_day(fact.plan),
        snoozed=_day(fact.snoozed),
        taken=_day(fact.taken),
    )


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat() if number else ""


ORDERS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: (row.sort_key, row.id),
    "health": lambda row: (row.health is None, row.health, row.sort_key, row.id),
    "last": lambda row: (not row.last_contact, row.last_contact, row.sort_key, row.id),
    "due": lambda row: (not row.due, row.due, row.sort_key, row.id),
    "change": lambda row: (row.change, row.sort_key, row.id),
    "org": lambda row: (not row.org, row.org.casefold(), row.sort_key, row.id),
}
"""What a list can be ordered by: worst, longest silent, first due first; whoever has none last."""


def in_order(rows: list[Row], order: str) -> list[Row]:
    """Rows in one of ORDERS, reversed with a leading "-". Raises UsageError."""
    key = ORDERS.get(order.removeprefix("-"))
    if key is None:
        raise UsageError(
            _("There is no order '{order}'.").format(order=order),
            todo=_("Orders are: {orders}.").format(orders=", ".join(ORDERS)),
        )
    return sorted(rows, key=key, reverse=order.startswith("-"))
