"""Words near to one that nobody has: a letter wrong, left out, doubled or changed with its neighbour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LEAST = 4
"""Letters a word must have before similar ones are tried."""

TWO_FROM = 8
"""Letters from which on two may be wrong."""

MOST = 8


class Vocabulary:
    """Words that are known. Of `names` the beginning may be meant, for a name is still being typed."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._by_length: dict[int, set[str]] = {}

    def add(self, names: Iterable[str], others: Iterable[str]) -> None:
        """Know more words. None is forgotten: one that nobody has any more finds nobody."""
        self._names.update(name for name in names if len(name) >= LEAST - 1)
        for word in others:
            self._by_length.setdefault(len(word), set()).add(word)

    def near(self, word: str) -> list[str]:
        """The words nearest to this one, the nearest first."""
        if len(word) < LEAST or " " in word:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed, size = (1 if len(word) < TWO_FROM else 2), len(word)
        begun = {name[:size] for name in self._names if len(name) >= size - allowed}
        longer = [name for name in self._names if size < len(name) <= size + allowed]
        found: dict[str, int] = {}
        for choices in (begun, longer, *self._of_length(size - allowed, size + allowed)):
            near = process.extract(word, list(choices), scorer=OSA.distance, score_cutoff=allowed, limit=MOST)
            found.update((text, int(off)) for text, off, _ in near)
        return sorted(found, key=lambda text: found[text])

    def _of_length(self, least: int, most: int) -> Iterator[set[str]]:
        for size in range(least, most + 1):
            if size in self._by_length:
                yield self._by_length[size]
