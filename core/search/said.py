"""The words of what was noted of contacts that happened: who has which, by the beginning of a word.

200,000 texts are too much to be gone through at every key. So each word is kept once, in order, with the numbers of the
people who have it: the words that begin alike stand side by side, and so do their people. Those whose history changed
since are kept apart, with all their words, until there are many.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

import msgspec

from core.search.index import folded

SHORTEST = 3
"""Letters of a word from which on it is kept: shorter ones are in every text."""

LONGEST = 40
"""Letters of a word that are kept."""

_EDGES = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»‹›„“”‚‘’…–—·•¿¡\0"
_PIECES = re.compile(r"[^\W_]+")
_LAST = "\U0010ffff"


def words_of(text: str) -> set[str]:
    """The words of a folded text without the marks around them; of `follow-up` its pieces too."""
    words = set(text.split())
    for odd in [word for word in words if not word.isalnum()]:
        words.discard(odd)
        bare = odd.strip(_EDGES)
        words.add(bare)
        if not bare.isalnum():
            words.update(_PIECES.findall(bare))
    return {word[:LONGEST] for word in words if len(word) >= SHORTEST}


def bare_word(word: str) -> str:
    """A word that is looked for as it would be kept; empty where it is too short for that."""
    bare = word.strip(_EDGES)
    return bare[:LONGEST] if len(bare) >= SHORTEST else ""


class _Kept(msgspec.Struct, array_like=True):
    """The index as bytes: words by lines; how many people each has; their numbers, one after the other."""

    ids: list[str]
    words: str
    counts: bytes
    numbers: bytes
    apart: dict[str, str]


class Said:
    """Who has which word. `apart`: people who are not asked of the index, with their words, a blank around each."""

    def __init__(
        self, ids: list[str], words: list[str], counts: array[int], numbers: array[int], apart: dict[str, str]
    ) -> None:
        self.words = words
        self.apart = apart
        self._ids = ids
        self._counts = counts
        self._starts = array("I", accumulate(counts, initial=0))
        self._numbers = numbers

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> Said:
        """Made of everybody's texts, each person once."""
        ids: list[str] = []
        holders: dict[str, list[int]] = {}
        for number, (id, text) in enumerate(texts):
            ids.append(id)
            for word in words_of(folded(text)):
                try:
                    holders[word].append(number)
                except KeyError:
                    holders[word] = [number]
        words = sorted(holders)
        numbers = array(_code(ids))
        counts = array("I")
        for word in words:
            found = holders.pop(word)
            counts.append(len(found))
            numbers.extend(found)
        return cls(ids, words, counts, numbers, {})

    @classmethod
    def restored(cls, data: bytes) -> Said:
        """From a `dump`."""
        kept = msgspec.msgpack.decode(data, type=_Kept)
        counts, numbers = array("I"), array(_code(kept.ids))
        counts.frombytes(kept.counts)
        numbers.frombytes(kept.numbers)
        return cls(kept.ids, kept.words.split("\n") if kept.words else [], counts, numbers, kept.apart)

    def dump(self) -> bytes:
        """All of it as bytes."""
        words = "\n".join(self.words)
        return msgspec.msgpack.encode(
            _Kept(self._ids, words, self._counts.tobytes(), self._numbers.tobytes(), self.apart)
        )

    def change(self, id: str, text: str) -> None:
        """Somebody's texts are others now."""
        self.apart[id] = f" {' '.join(words_of(folded(text)))} "

    def begun(self, word: str) -> set[str]:
        """Who has a word that begins so."""
        low = bisect_left(self.words, word)
        return self._people(low, bisect_left(self.words, word + _LAST, low), f" {word}")

    def whole(self, word: str) -> set[str]:
        """Who has just this word."""
        low = bisect_left(self.words, word)
        there = low < len(self.words) and self.words[low] == word
        return self._people(low, low + there, f" {word} ")

    def _people(self, low: int, high: int, text: str) -> set[str]:
        ids, apart = self._ids, self.apart
        found = {ids[number] for number in set(self._numbers[self._starts[low] : self._starts[high]])}
        if apart:
            found.difference_update(apart)
            found.update(id for id, words in apart.items() if text in words)
        return found


def _code(ids: list[str]) -> str:
    """How the numbers of so many people are stored."""
    return "H" if len(ids) <= 1 << 16 else "I"
