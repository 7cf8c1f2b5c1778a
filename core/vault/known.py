"""Which commit files are known already: asked of each merged file that is read, of which there may be many.

A commit is known by its device, number and the first 8 bytes of its file's SHA-256. They stand in blocks, 8 bytes a
commit; of the second side of a fork there are few.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.vault.coverage import PREFIX, Runs

BLOCK = 64
"""Commits in a block."""
_NOTHING = bytes(PREFIX)
"""Stands for none. A commit whose hash begins so is never known: it is read once more, which changes nothing."""


class KnownCommits:
    """A set of commits that grows."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, int], bytearray] = {}
        self._forked: dict[tuple[str, int], set[bytes]] = {}
        self.forks: dict[str, int] = {}
        """Of each device whose id was used in two places the first number that stands for two commits."""

    def add(self, runs: Runs) -> None:
        """Put in what a segment stands for."""
        for device, number, start, piece in _pieces(runs):
            block = self._blocks.get((device, number))
            if block is None:
                block = self._blocks[device, number] = bytearray(BLOCK * PREFIX)
            there = block[start : start + len(piece)]
            if there == piece:
                continue
            if not any(there):
                block[start : start + len(piece)] = piece
                continue
            for at in range(0, len(piece), PREFIX):
                self._add_one(device, number, start + at, block, piece[at : at + PREFIX])

    def _add_one(self, device: str, number: int, at: int, block: bytearray, prefix: bytes) -> None:
        there = block[at : at + PREFIX]
        if there == _NOTHING:
            block[at : at + PREFIX] = prefix
        elif there != prefix:
            seq = number * BLOCK + at // PREFIX
            self._forked.setdefault((device, seq), set()).add(prefix)
            self.forks[device] = min(seq, self.forks.get(device, seq))

    def forked(self, runs: Runs) -> bool:
        """Whether a number of a device stands for two commits, of those that are in and these together."""
        these = KnownCommits()
        these.add(runs)
        return bool(self._forked or these._forked) or any(
            _differ(block, self._blocks.get(place, block)) for place, block in these._blocks.items()
        )

    def unknown(self, runs: Runs) -> set[tuple[str, int]]:
        """(device, number) of the commits among these that are not in."""
        found: set[tuple[str, int]] = set()
        for device, number, start, piece in _pieces(runs):
            block = self._blocks.get((device, number))
            if block is not None and block[start : start + len(piece)] == piece:
                continue
            for at in range(0, len(piece), PREFIX):
                seq, prefix = number * BLOCK + (start + at) // PREFIX, piece[at : at + PREFIX]
                if block is None or (
                    block[start + at : start + at + PREFIX] != prefix
                    and prefix not in self._forked.get((device, seq), ())
                ):
                    found.add((device, seq))
        return found


def _differ(one: bytearray, other: bytearray) -> bool:
    """Whether two blocks have two commits of one number."""
    if one == other:
        return False
    for at in range(0, len(one), PREFIX):
        mine, theirs = one[at : at + PREFIX], other[at : at + PREFIX]
        if mine != theirs and _NOTHING not in (mine, theirs):
            return True
    return False


def _pieces(runs: Runs) -> Iterator[tuple[str, int, int, bytes]]:
    """Runs cut at the blocks: device, the block's number, where in it the piece begins, and the piece."""
    for device, found in runs.items():
        for lo, prefixes in found:
            at = 0
            while at < len(prefixes):
                number, inside = divmod(lo + at // PREFIX, BLOCK)
                start = inside * PREFIX
                piece = prefixes[at : at + BLOCK * PREFIX - start]
                yield device, number, start, piece
                at += len(piece)
