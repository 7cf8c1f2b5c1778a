"""What a person takes of a staging: rows left out, and differences in which the file's value is taken."""

from __future__ import annotations

from core.exchange.moment_rows import Bunch, Sort
from core.exchange.staging import StagedRow, Staging
from core.vault.changes import Change

SORTS: tuple[Sort, ...] = ("new", "same", "conflicting")
"""The kinds of which something may be written, in the order they are shown."""


class Choice:
    """A staging and what is taken of it. At first everything is, and of two values the vault's stays.

    Its rows are the people, then what happened with them, in bunches; shown are the bunches first, for they are few.
    """

    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        self._rows: list[StagedRow | Bunch] = [*staging.rows, *staging.bunches]
        self._left: set[int] = set()
        self._theirs: set[int] = set()

    def shown(self, sort: Sort | None = None) -> list[int]:
        """The numbers of the rows of a kind; of all but the unchanged where None."""
        count, people = len(self._rows), len(self.staging.rows)
        return [
            number
            for number in (*range(people, count), *range(people))
            if (self._rows[number].kind == sort if sort else self._rows[number].kind in SORTS)
        ]

    def row(self, number: int) -> StagedRow | Bunch:
        """A row by its number."""
        return self._rows[number]

    def taken(self, number: int) -> bool:
        """Whether something of this row would be written."""
        row = self._rows[number]
        writes = row.writes if isinstance(row, Bunch) else bool(row.changes)
        return number not in self._left and (writes or self.theirs(number))

    def theirs(self, number: int) -> bool:
        """Whether the file's values are taken where they differ."""
        return number in self._theirs

    def turn(self, number: int) -> None:
        """Take a row, or leave it out."""
        self._left ^= {number}

    def turn_theirs(self, number: int) -> None:
        """Take the file's values where they differ, or keep one's own; nothing where nothing differs."""
        if self._rows[number].offers:
            self._theirs ^= {number}
            self._left.discard(number)

    def turn_all(self, numbers: list[int]) -> None:
        """Take all of these rows; where all are taken already, leave them out."""
        if any(number in self._left for number in numbers):
            self._left.difference_update(numbers)
        else:
            self._left.update(numbers)

    def changes(self) -> list[Change]:
        """What would be written."""
        take = {(number, offer.field) for number in self._theirs for offer in self._rows[number].offers}
        return self.staging.changes(self._left, take)

    def count(self) -> int:
        """How many rows something would be written of; of a bunch each that happened counts."""
        taken = filter(self.taken, range(len(self._rows)))
        return sum(len(row.rows) if isinstance(row := self._rows[each], Bunch) else 1 for each in taken)
