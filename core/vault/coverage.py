"""Which commit files a segment stands for, and when one segment makes another superfluous.

`Runs` is `from` as it is read: per device runs of (first seq, 8-byte prefixes of SHA-256, one after the other). What
a file *spans* says nothing: a clone or a forged file spans as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

PREFIX = 8

Run = tuple[int, bytes]
Runs = Mapping[str, Sequence[Run]]


def commits(runs: Runs) -> Iterator[tuple[str, int, bytes]]:
    """Every commit file a segment stands for, as (device, seq, prefix)."""
    for device, found in runs.items():
        for lo, prefixes in found:
            for at in range(0, len(prefixes), PREFIX):
                yield device, lo + at // PREFIX, prefixes[at : at + PREFIX]


def spans(runs: Runs) -> Iterator[tuple[str, int, int]]:
    """From which to which commit each run goes, as (device, first, last)."""
    for device, found in runs.items():
        for lo, prefixes in found:
            yield device, lo, lo + len(prefixes) // PREFIX - 1


def has(runs: Runs, device: str, seq: int) -> bool:
    """Whether a segment stands for a commit with this number."""
    return any(lo <= seq < lo + len(prefixes) // PREFIX for lo, prefixes in runs.get(device, ()))


def unbroken(many: Iterable[Runs], device: str) -> int:
    """Up to which commit of a device several segments stand for each, and for no two of one number."""
    found: dict[int, set[bytes]] = {}
    for runs in many:
        for lo, prefixes in runs.get(device, ()):
            for at in range(0, len(prefixes), PREFIX):
                found.setdefault(lo + at // PREFIX, set()).add(prefixes[at : at + PREFIX])
    last = 0
    while len(found.get(last + 1, ())) == 1:
        last += 1
    return last


def count(runs: Runs) -> int:
    """How many commit files a segment stands for."""
    return sum(len(prefixes) for found in runs.values() for _, prefixes in found) // PREFIX


def _holds(found: Sequence[Run], lo: int, prefixes: bytes) -> bool:
    for start, known in found:
        at = (lo - start) * PREFIX
        if at >= 0 and known[at : at + len(prefixes)] == prefixes:
            return True
    if len(prefixes) == PREFIX:
        return False
    return all(
        _holds(found, lo + at // PREFIX, prefixes[at : at + PREFIX]) for at in range(0, len(prefixes), PREFIX)
    )


def contains(whole: Runs, part: Runs) -> bool:
    """Whether every commit file of `part` is among those of `whole`."""
    return all(
        _holds(whole.get(device, ()), lo, prefixes)
        for device, found in part.items()
        for lo, prefixes in found
    )


class Stand(NamedTuple):
    """A file as a stand-in for commit files: which ones, and what decides between two that stand for the same."""

    runs: Runs
    epoch: int
    commit: bool
    hash: str


def covered(part: Stand, whole: Stand) -> bool:
    """Whether a file is made superfluous by another.

    A merged file covers what stands for fewer of its commits. Of two files that stand for the same, the one of the
    higher epoch stays, then the merged one, then that of the smaller hash. A commit covers nothing.
    """
    if whole.commit or part.hash == whole.hash or not contains(whole.runs, part.runs):
        return False
    if count(whole.runs) > count(part.runs):
        return True
    return (-whole.epoch, whole.commit, whole.hash) < (-part.epoch, part.commit, part.hash)


def union(many: Iterable[Runs]) -> dict[str, list[Run]]:
    """The runs of several segments together, joined where they meet; two sides of a fork stay beside each other."""
    known: dict[str, dict[int, list[bytes]]] = {}
    for runs in many:
        for device, seq, prefix in commits(runs):
            found = known.setdefault(device, {}).setdefault(seq, [])
            if prefix not in found:
                found.append(prefix)
    united: dict[str, list[Run]] = {}
    for device, by_seq in sorted(known.items()):
        layers: list[list[tuple[int, bytearray]]] = []
        for seq in sorted(by_seq):
            for depth, prefix in enumerate(sorted(by_seq[seq])):
                if depth == len(layers):
                    layers.append([])
                layer = layers[depth]
                if layer and layer[-1][0] + len(layer[-1][1]) // PREFIX == seq:
                    layer[-1][1].extend(prefix)
                else:
                    layer.append((seq, bytearray(prefix)))
        united[device] = [(lo, bytes(prefixes)) for layer in layers for lo, prefixes in layer]
    return united
