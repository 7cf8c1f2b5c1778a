"""The sides of a fork: which commits of a device, whose id was used in two places, follow which.

A commit is known by its number and the beginning of its hash; which one came before it says its own file, or the merged
file that stands for both. Where one file stands for both sides, what is in it cannot be told apart, and it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from core.language import _
from core.vault import coverage
from core.vault.coverage import PREFIX, Run
from core.vault.disk import DEVICES, Problem
from core.vault.holdings import frame_of
from core.vault.records import decode, ops
from core.vault.registers import LIFE, Context, Key, Op
from core.vault.rollback import BACK_IN_TIME
from core.vault.segment import Segment
from core.vault.writer import Place

FORK = "Fork"
"""The kind of such a problem."""
OF_DEVICES: Final = frozenset({BACK_IN_TIME, FORK})
"""The kinds of problems that are about a device, and not about a file that was not taken in: they say all there is."""


def used_twice(forks: Mapping[str, int]) -> Iterator[Problem]:
    """A problem for each device of which two histories part, given as the first number of both."""
    for device, seq in sorted(forks.items()):
        yield Problem(f"{DEVICES}/{device}", FORK, words(seq))


def words(seq: int) -> str:
    """What happened to a device of which two histories part at commit `seq`, what is safe, and what to do."""
    return _(
        "Two copies of this device save under one id since save {seq:,}: its disk was copied, or an older state of "
        "it put back. Both sides are kept. Open Tend on each of the two and let them exchange their files: each "
        "then takes an id of its own, and what both changed is listed as a conflict. After that this device can be "
        "retired."
    ).format(seq=seq)


def words_of_settled(seq: int) -> str:
    """The same of a device whose id was used here, once all that was saved here stands under another one."""
    return _(
        "This id was used in two places from save {seq:,} on. What was saved here since then is kept under an id of "
        "its own, and nothing is lost. The other copy does the same when Tend is opened there; then this one can be "
        "retired."
    ).format(seq=seq)


def words_of_retired(seq: int) -> str:
    """The same of a device that was retired or closed."""
    return _(
        "This id was used in two places from save {seq:,} on, and is used no more. Nothing is left to do."
    ).format(seq=seq)


class Stretch(NamedTuple):
    """Commits of one side, numbers `lo` to `hi`, and the file that stands for them."""

    segment: Segment
    lo: int
    hi: int


class Side(NamedTuple):
    """A side of a fork, from its end back: all of its commits beyond number `down_to` are there."""

    stretches: Sequence[Stretch]
    down_to: int


class Sides:
    """The commits of one device past a common beginning."""

    def __init__(self, segments: Iterable[Segment], device: str, beginning: int) -> None:
        self._device = device
        self._beginning = beginning
        self._commits: dict[tuple[int, bytes], tuple[Segment, int]] = {}
        for segment in segments:
            runs = segment.stands_for.get(device, ())
            for lo, prefixes in runs if not _meet(runs) else ():
                self._put(segment, lo, prefixes)

    def _put(self, segment: Segment, lo: int, prefixes: bytes) -> None:
        for at in range(0, len(prefixes), PREFIX):
            commit = lo + at // PREFIX, prefixes[at : at + PREFIX]
            known = self._commits.get(commit)
            if known is None or lo < known[1]:
                self._commits[commit] = segment, lo

    def has(self, seq: int, hash: bytes) -> bool:
        """Whether a commit is there."""
        return (seq, hash[:PREFIX]) in self._commits

    def ending(self, seq: int, hash: bytes) -> Side:
        """The side that ends with a commit."""
        stretches: list[Stretch] = []
        before: bytes | None = hash[:PREFIX]
        while seq > self._beginning:
            found = self._commits.get((seq, before)) if before is not None else self._only(seq)
            if found is None:
                return Side(stretches, seq)
            segment, lo = found
            stretches.append(Stretch(segment, max(lo, self._beginning + 1), seq))
            known = segment.device == self._device and segment.header.lo == lo
            seq, before = lo - 1, segment.header.prev[:PREFIX] if known else None
        return Side(stretches, self._beginning)

    def _only(self, seq: int) -> tuple[Segment, int] | None:
        """The one commit of a number."""
        found = [held for (number, _), held in self._commits.items() if number == seq]
        return found[0] if len(found) == 1 else None

    def all(self, last: int) -> list[Side]:
        """Every side, of what is there up to number `last`."""
        seen: set[tuple[int, int]] = set()
        sides = []
        for seq, prefix in sorted(self._commits, reverse=True):
            segment, _ = self._commits[seq, prefix]
            if self._beginning < seq <= last and (id(segment), seq) not in seen:
                sides.append(self.ending(seq, prefix))
                seen |= {
                    (id(each.segment), number)
                    for each in sides[-1].stretches
                    for number in range(each.lo, each.hi + 1)
                }
        return sides


def _meet(runs: Sequence[Run]) -> bool:
    """Whether a number stands in two runs."""
    end = 0
    for lo, prefixes in sorted(runs):
        if lo <= end:
            return True
        end = lo + len(prefixes) // PREFIX - 1
    return False


def numbers_beside(side: Side, other: Side, device: str) -> set[int]:
    """The numbers of the commits of a side that are not on another one as well."""
    return {seq for seq, _ in _commits_of(side, device) - _commits_of(other, device)}


def _commits_of(side: Side, device: str) -> set[tuple[int, bytes]]:
    return {
        (seq, prefix)
        for segment, lo, hi in side.stretches
        for _, seq, prefix in coverage.commits({device: segment.stands_for[device]})
        if lo <= seq <= hi
    }


Registers = dict[tuple[Place, Key], Op]


def last_ops(side: Side, device: str) -> tuple[Registers, dict[tuple[Place, int], Op]]:
    """The last op of each register on a side, and the life that each of its commits gave a record, as far as that is
    still there: (place, seq) -> op."""
    last: Registers = {}
    lives: dict[tuple[Place, int], Op] = {}
    for segment, lo, hi in side.stretches:
        frame = frame_of(segment)
        for table, documents in segment.tables.items():
            for id, raw in documents.items():
                for key, op in ops(frame, decode(raw)):
                    if op.device != device or not lo <= op.seq <= hi:
                        continue
                    register = (table, id), key
                    if register not in last or last[register].seq < op.seq:
                        last[register] = op
                    if key == LIFE:
                        lives[(table, id), op.seq] = op
    return last, lives


def cut(context: Context, device: str, beginning: int) -> Context:
    """A context that speaks of a device no more than up to the common beginning."""
    known = {**dict(context), device: min(beginning, dict(context).get(device, 0))}
    return tuple(sorted((each, seq) for each, seq in known.items() if seq))
