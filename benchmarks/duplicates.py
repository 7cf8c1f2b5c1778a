"""Finding who stands in a vault twice: how long it takes, and how right it is, where the answers are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.doubles import Book, made_up
from benchmarks.report import Figure, median, seconds
from benchmarks.stage import Stage
from core.network.duplicates import duplicates

RUNS = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Of the pairs that were found, how many are one person; of those who are, how many were found; what was missed."""

    precision: float
    recall: float
    by_change: dict[str, float]
    pairs: int


def score(book: Book) -> Score:
    """Find the pairs of a made-up address book and compare them with the answers."""
    found = {(pair.first, pair.second) for pair in duplicates(book.cards)}
    right = found & book.same.keys()
    wanted, hit = Counter(book.same.values()), Counter(book.same[pair] for pair in right)
    return Score(
        len(right) / max(1, len(found)),
        len(right) / max(1, len(book.same)),
        {what: hit[what] / number for what, number in sorted(wanted.items())},
        len(found),
    )


def figures(stage: Stage) -> Iterator[Figure]:
    """The made-up address book of 10,000; `stage` is not needed."""
    book = made_up()
    took = median([seconds(lambda: duplicates(book.cards)) for _ in range(RUNS)])
    yield Figure("duplicates: 10,000 contacts", took, "s", 3.0)
    result = score(book)
    note = f"{result.pairs:,} pairs, {len(book.same):,} are one person, {book.alike:,} only look alike"
    yield Figure("duplicates: precision", result.precision, "", 0.93, note, at_least=True)
    yield Figure("duplicates: recall", result.recall, "", 0.97, at_least=True)
    for what, share in result.by_change.items():
        yield Figure(f"duplicates: recall, {what}", share, "", None)
