"""All texts as one, so that a word is looked for once instead of once for everybody."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from core.search.index import Entry


class Pile:
    """Entries in a fixed order, and their texts end to end."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._text = "\n".join(entry.text for entry in entries)
        self._starts = [0, *accumulate(len(entry.text) + 1 for entry in entries)]

    def holding(self, text: str) -> list[Entry]:
        """The entries with `text` in their text, in order; all of them for an empty text."""
        if not text:
            return self.entries
        found: list[Entry] = []
        entries, starts, find = self.entries, self._starts, self._text.find
        place = find(text)
        while place >= 0:
            number = bisect_right(starts, place) - 1
            found.append(entries[number])
            place = find(text, starts[number + 1])
        return found
