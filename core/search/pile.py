"""All texts as one, so that a word is looked for once instead of once for everybody."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import accumulate

from core.search.index import Entry


class Pile:
    """Entries in a fixed order, and their texts end to end."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._ids = [entry.fact.id for entry in entries]
        self._text = "\n".join(entry.text for entry in entries)
        self._starts = [0, *accumulate(len(entry.text) + 1 for entry in entries)]

    def holding(self, texts: Iterable[str], others: AbstractSet[str]) -> list[Entry]:
        """The entries with one of `texts` in their text, and those of the people in `others`, in order."""
        found: set[int] = set()
        for text in texts:
            found.update(self._numbers(text))
        if others:
            found.update(place for place, id in enumerate(self._ids) if id in others)
        entries = self.entries
        return [entries[number] for number in sorted(found)]

    def _numbers(self, text: str) -> list[int]:
        found: list[int] = []
        starts, find = self._starts, self._text.find
        place = find(text)
        while place >= 0:
            number = bisect_right(starts, place) - 1
            found.append(number)
            place = find(text, starts[number + 1])
        return found
