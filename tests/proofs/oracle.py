"""The oracle of the histories: the true causal history of every register, and what must be held and shown of it.

It takes from a commit only *which* registers it wrote with which values; what its writer had seen it knows from the
deliveries, not from the contexts in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from core.vault.components import PAIR

dump = msgspec.json.Encoder(order="deterministic").encode

Register = tuple[str, str, str, str | None]


class TrueOp(NamedTuple):
    """An op as it really happened: its commit, its value, and the ops of this register its writer knew of.

    `context` is what its file says of them; only where device ids are cloned it is looked at.
    """

    commit: str
    dot: tuple[str, int]
    at: int
    value: Any
    ancestors: frozenset[str]
    context: dict[str, int]


Siblings = dict[Register, list[TrueOp]]


class Made(NamedTuple):
    """A commit by its dot."""

    dot: tuple[str, int]


def written(segment: Any) -> Iterator[tuple[Register, Any, dict[str, int]]]:
    """The registers that a commit wrote, with values, and with the contexts that stand in its file."""
    devices = (segment.device, *segment.meta.dev)

    def context(flat: list[int]) -> dict[str, int]:
        return {devices[index]: seq for index, seq in zip(flat[::2], flat[1::2], strict=True)}

    for table, documents in segment.tables.items():
        for id, raw in documents.items():
            document = msgspec.json.decode(raw)
            stamps = document.pop("~", {})
            yield (table, id, "_alive", None), document.pop("_alive", True), context(stamps.get("", []))
            for field, value in document.items():
                stamp = stamps.get(field)
                if not isinstance(value, dict):
                    yield (table, id, field, None), value, context(stamp or [])
                    continue
                for member, carried in value.items():
                    yield (table, id, field, member), carried, context((stamp or {}).get(member, []))


def past_of(seen: Iterable[TrueOp]) -> frozenset[str]:
    """The commits whose ops of a register a writer knew of who saw these."""
    ops = list(seen)
    return frozenset(op.commit for op in ops).union(*(op.ancestors for op in ops))


class History:
    """What happened on all devices. A commit is called by its file: "device/name"."""

    def __init__(self) -> None:
        self.ops: dict[Register, dict[str, TrueOp]] = {}
        self.files: dict[str, frozenset[str]] = {}
        self.dots: dict[tuple[str, int], str] = {}

    def add(self, key: str, segment: Any, known: set[str]) -> None:
        self.files[key] = frozenset((key,))
        dot, at = (segment.device, segment.header.lo), segment.meta.at
        for register, value, context in written(segment):
            ops = self.ops.setdefault(register, {})
            ancestors = past_of(op for op in ops.values() if op.commit in known)
            ops[key] = TrueOp(key, dot, at, value, ancestors, context)

    def all_siblings(self, known: set[str]) -> Siblings:
        """The ops of every register that no other one, of those known, was made in knowledge of."""
        found: Siblings = {}
        for register, all_ops in self.ops.items():
            ops = [op for op in all_ops.values() if op.commit in known]
            if ops:
                kept = [op for op in self.uncovered(ops) if not self.is_erased(register, op, known)]
                if kept:
                    found[register] = sorted(kept, key=rank)
        return found

    def uncovered(self, ops: list[TrueOp]) -> list[TrueOp]:
        """Of the ops of a register those that none of them was made in knowledge of."""
        covered = frozenset().union(*(op.ancestors for op in ops))
        return [op for op in ops if op.commit not in covered]

    def erasing(self, place: tuple[str, str]) -> list[TrueOp]:
        """The ends of a record that erased it."""
        lives = self.ops.get((*place, "_alive", None), {})
        return [op for op in lives.values() if isinstance(op.value, dict)]

    def erased(self) -> set[tuple[str, str]]:
        """Every record that was ever erased."""
        return {register[:2] for register in self.ops if self.erasing(register[:2])}

    def is_erased(self, register: Register, op: TrueOp, known: set[str]) -> bool:
        """Whether an op is of a commit, or before one, that somebody knew who erased the record."""
        if register[2] == "_alive":
            return False
        lives = self.ops[*register[:2], "_alive", None]
        return any(
            lives[each].dot[0] == op.dot[0] and lives[each].dot[1] >= op.dot[1]
            for end in self.erasing(register[:2])
            if end.commit in known
            for each in end.ancestors
        )


class ForkedHistory(History):
    """Where one id writes in several places, a number says no more which commit was seen: all that any context covers
    is gone, and if that is everything the highest stays."""

    def add_again(self, key: str, segment: Any, known: set[str], own: set[str]) -> None:
        """A commit that makes again what is the `own` of its device: it was made when that was, and saw no more."""
        self.files[key] = frozenset((key,))
        dot, at = (segment.device, segment.header.lo), segment.meta.at
        for register, value, context in written(segment):
            ops = self.ops.setdefault(register, {})
            alike = [op for op in ops.values() if op.at == at and op.value == value]
            same = [op for op in alike if op.commit in own] or alike
            if same:
                before = [op for op in ops.values() if op.dot[0] == dot[0]]
                ancestors = past_of((*same, *before))
            else:
                ancestors = past_of(op for op in ops.values() if op.commit in known)
            ops[key] = TrueOp(key, dot, at, value, ancestors, context)

    def parted(self, known: set[str] | None = None) -> dict[str, int]:
        """Of each id the first number that two commits have, of those known or of all."""
        commits: dict[tuple[str, int], set[str]] = {}
        for ops in self.ops.values():
            for op in ops.values():
                if known is None or op.commit in known:
                    commits.setdefault(op.dot, set()).add(op.commit)
        found: dict[str, int] = {}
        for (device, seq), keys in commits.items():
            if len(keys) > 1:
                found[device] = min(seq, found.get(device, seq))
        return found

    def to_be_kept(self, known: set[str], own: set[str]) -> Iterator[tuple[Register, TrueOp]]:
        """What nobody wrote over who had seen it, and whose writer, or a copy of it, is there to care for it.

        Nobody can know that an id was used in two places while all that is there of it is one side.
        """
        parted, seen_to_part = self.parted(), self.parted(known)
        for register, all_ops in self.ops.items():
            ops = [op for op in all_ops.values() if op.commit in known]
            gone = frozenset[str]().union(*(op.ancestors for op in ops))
            for op in ops:
                device, seq = op.dot
                unknown = parted.get(device, seq + 1) <= seq < seen_to_part.get(device, seq + 1)
                if op.commit in own and op.commit not in gone and not unknown:
                    yield register, op

    def uncovered(self, ops: list[TrueOp]) -> list[TrueOp]:
        said = self.said(ops)
        kept = [op for op in ops if said.get(op.dot[0], 0) < op.dot[1]]
        return kept or [max(ops, key=rank)]

    @staticmethod
    def said(ops: Iterable[TrueOp]) -> dict[str, int]:
        """What the contexts of ops say together."""
        said: dict[str, int] = {}
        for op in ops:
            for device, seq in op.context.items():
                said[device] = max(said.get(device, 0), seq)
        return said


def rank(op: TrueOp) -> tuple[int, str, int, bytes]:
    return op.at, *op.dot, dump(op.value)


def alive_in(real: Siblings) -> set[tuple[str, str]]:
    return {
        (table, id)
        for (table, id, field, _), ops in real.items()
        if field == "_alive" and any(op.value is True for op in ops)
    }


def outside(registers: Iterable[Register], places: set[tuple[str, str]]) -> set[Register]:
    """The registers of other records, and of these their life."""
    return {each for each in registers if each[:2] not in places or each[2] == "_alive"}


def shown_from(real: Siblings) -> dict[tuple[str, str], dict[str, Any]]:
    """What a device with these siblings must show, by (table, id)."""
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for (table, id, field, member), ops in real.items():
        document = records.setdefault((table, id), {})
        if field == "_alive":
            continue
        if member is None:
            if ops[-1].value is not None:
                document[field] = ops[-1].value
        elif living := [op.value for op in ops if op.value is not None]:
            document.setdefault(field, {})[member] = living[-1]
    return united(records, alive_in(real))


def conflicts_from(real: Siblings) -> set[Register]:
    """The registers that disagree."""
    found = set()
    alive = alive_in(real)
    for register, ops in real.items():
        if len(ops) > 1 and register[:2] in alive and register[0] != "merges":
            values = {dump(op.value) for op in ops}
            if register[3] is not None:
                values.discard(b"null")
            if len(values) > 1:
                found.add(register)
    return found


def united(
    records: dict[tuple[str, str], dict[str, Any]], alive: set[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Any]]:
    small: dict[str, str] = {id: id for _, id in records}
    pairs = [id.split(PAIR) for table, id in alive if table == "merges"]
    for _ in range(len(pairs)):
        for one, other in pairs:
            least = min(small.get(one, one), small.get(other, other))
            for id in {one, other}:
                small[id] = least
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    for table, id in sorted(records):
        if table == "merges" or small[id] != id:
            continue
        parts = sorted(each for kind, each in records if kind == table and small[each] == id)
        living = [each for each in parts if (table, each) in alive]
        if not living:
            continue
        main = records[table, id if id in living else living[0]]
        document = {field: value for field, value in main.items() if not isinstance(value, dict)}
        for each in parts:
            for field, value in records[table, each].items():
                if isinstance(value, dict):
                    document[field] = {**value, **document.get(field, {})}
        if "with" in document:
            document["with"] = {small.get(who, who): carried for who, carried in document["with"].items()}
        if document:
            shown[table, id] = document
    return shown
