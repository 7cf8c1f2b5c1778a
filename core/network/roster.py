"""The lines of everybody: made when they are shown, kept until the person changes, in the order of names."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from core.network.facts import Fact
from core.network.rows import Row, row_of


class Roster:
    """Rows over the facts of a register."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._order: list[tuple[str, str]] | None = None

    def clear(self) -> None:
        """Everybody changed: another day, other rules, other people."""
        self._rows.clear()
        self._order = None

    def changed(self, ids: Iterable[str], facts: Mapping[str, Fact]) -> None:
        """Some people changed, came, or went."""
        for id in ids:
            self._rows.pop(id, None)
            self._place(id, facts.get(id))

    def _place(self, id: str, fact: Fact | None) -> None:
        order = self._order
        if order is None:
            return
        if fact is not None:
            place = bisect_left(order, (fact.key, id))
            if place < len(order) and order[place] == (fact.key, id):
                return
        order = self._order = [entry for entry in order if entry[1] != id]
        if fact is not None:
            insort(order, (fact.key, id))

    def ids(self, facts: Mapping[str, Fact]) -> list[str]:
        """Everybody, by name."""
        if self._order is None:
            self._order = sorted((fact.key, fact.id) for fact in facts.values())
        return [id for _, id in self._order]

    def rows(self, ids: Sequence[str], facts: Mapping[str, Fact], today: date) -> list[Row]:
        """The lines of these people on a day. Raises KeyError for an id that names nobody."""
        kept, number = self._rows, today.toordinal()
        for id in ids:
            if id not in kept:
                kept[id] = row_of(facts[id], number)
        return [kept[id] for id in ids]
