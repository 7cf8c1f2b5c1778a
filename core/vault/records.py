"""How ops stand in the documents of a segment: `~` holds contexts, `^` older and concurrent ops.

A *frame* is what a segment's `_meta` says about its documents: which devices are meant by the small numbers, and
which dots and times by the rows. A commit has one row (its own dot); a merged file has many.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from core.vault import registers
from core.vault.changes import Document, Json
from core.vault.errors import FrameError
from core.vault.registers import LIFE, Context, Key, Op, Siblings

STAMPS, OLDER, ALIVE, META = "~", "^", "_alive", "_meta"
RESERVED = frozenset((STAMPS, OLDER, ALIVE))

Stamps = dict[str, Any]


def _malformed(what: str) -> FrameError:
    return FrameError(f"A record is malformed: {what}.", todo="Run tend doctor.")


class Frame:
    """The devices and rows that the documents of one segment refer to.

    `devices[0]` is the device of the header. Row i is the dot (`device`, `seq`) with its time. In a commit the
    entries of `~` are contexts; in a merged file they begin with a row.
    """

    __slots__ = ("_at", "_device", "_seq", "devices", "merged")

    def __init__(self, devices: Sequence[str], rows: Sequence[Sequence[int]], *, merged: bool) -> None:
        self.devices = tuple(devices)
        self.merged = merged
        self._device = array("I", (row[0] for row in rows))
        self._seq = array("Q", (row[1] for row in rows))
        self._at = array("q", (row[2] for row in rows))
        if any(index >= len(self.devices) for index in set(self._device)):
            raise _malformed("a row names a device that is not listed")

    def __len__(self) -> int:
        return len(self._seq)

    @property
    def latest(self) -> int:
        """The highest time in ms; 0 without rows."""
        return max(self._at, default=0)

    def dot(self, row: object) -> tuple[str, int, int]:
        """(device, seq, time) of a row."""
        if type(row) is not int or not 0 <= row < len(self._seq):
            raise _malformed("it names a row that is not there")
        return self.devices[self._device[row]], self._seq[row], self._at[row]

    def dots(self) -> Iterator[tuple[str, int, int]]:
        """All rows as (device, seq, time)."""
        devices = self.devices
        return (
            (devices[index], seq, at)
            for index, seq, at in zip(self._device, self._seq, self._at, strict=True)
        )

    def context(self, flat: Sequence[object], start: int = 0) -> Context:
        """A context from flat (device index, seq) pairs."""
        if len(flat) == start:
            return ()
        pairs = []
        for at in range(start, len(flat) - 1, 2):
            index, seq = flat[at], flat[at + 1]
            if type(index) is not int or type(seq) is not int or not 0 <= index < len(self.devices):
                raise _malformed("a context is not made of device and number")
            pairs.append((self.devices[index], seq))
        if (len(flat) - start) % 2:
            raise _malformed("a context has an odd end")
        return tuple(sorted(pairs))


def _entry(entry: object) -> list[object]:
    if entry is None:
        return []
    if not isinstance(entry, list):
        raise _malformed("a stamp is not a list")
    return entry


def _object(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed("stamps are not an object")
    return value


class _Reader:
    """Reads the ops of one document."""

    __slots__ = ("default", "frame", "life")

    def __init__(self, frame: Frame, stamps: Stamps) -> None:
        self.frame = frame
        base = _entry(stamps.get(""))
        if frame.merged:
            self.default = frame.dot(base[0] if base else 0)
            self.life = stamps.get(ALIVE) or base
        else:
            self.default = frame.dot(0)
            self.life = base

    def op(self, value: Json, entry: object) -> Op:
        flat = _entry(entry)
        if not flat:
            return Op(*self.default, value)
        if self.frame.merged:
            return Op(*self.frame.dot(flat[0]), value, self.frame.context(flat, 1))
        return Op(*self.default, value, self.frame.context(flat))

    def older(self, entries: object) -> Iterator[Op]:
        if not isinstance(entries, list):
            raise _malformed("older values are not a list")
        for entry in entries:
            if not isinstance(entry, list) or len(entry) < 2:
                raise _malformed("an older value has no row")
            yield Op(*self.frame.dot(entry[0]), entry[1], self.frame.context(entry, 2))


def ops(frame: Frame, document: Mapping[str, Any]) -> Iterator[tuple[Key, Op]]:
    """All ops of a document as it stands in a segment; the life of the record comes first.

    Raises FrameError where stamps are malformed.
    """
    stamps, older = _object(document.get(STAMPS)), _object(document.get(OLDER))
    reader = _Reader(frame, stamps)
    yield LIFE, reader.op(document.get(ALIVE, True), reader.life)
    for field, value in document.items():
        if field in RESERVED:
            continue
        if isinstance(value, dict):
            entries = _object(stamps.get(field))
            for member, carried in value.items():
                yield (field, member), reader.op(carried, entries.get(member))
        else:
            yield (field, None), reader.op(value, stamps.get(field))
    for field, entry in older.items():
        if isinstance(entry, dict):
            for member, entries in entry.items():
                # The name "" is no member's: it stands for the field's own value beside a set of the same name.
                for op in reader.older(entries):
                    yield (field, member or None), op
        else:
            for op in reader.older(entry):
                yield (field, None), op


_MANY = 16
"""So many overwritten values of one register are looked up rather than compared one by one."""


class _Met:
    """The ops of a long past by their dots."""

    __slots__ = ("_by_dot", "past")

    def __init__(self, past: list[Op]) -> None:
        self.past = past
        self._by_dot: dict[tuple[str, int], list[Op]] = {}
        for op in past:
            self._by_dot.setdefault(op[:2], []).append(op)

    def add(self, op: Op) -> None:
        """Put an op in, unless it is there."""
        twins = self._by_dot.setdefault(op[:2], [])
        if not any(registers.same(op, other) for other in twins):
            twins.append(op)
            self.past.append(op)


class Record:
    """A record taken apart into registers: siblings of each, and the ops that were overwritten."""

    __slots__ = ("_met", "past", "registers")

    def __init__(self) -> None:
        self.registers: dict[Key, Siblings] = {}
        self.past: dict[Key, list[Op]] = {}
        self._met: dict[Key, _Met] | None = None

    def add(self, key: Key, op: Op) -> None:
        """Put an op in."""
        before = self.registers.get(key)
        if before is None:
            self.registers[key] = (op,)
            return
        self.registers[key], dropped = registers.absorb(before, op)
        for each in dropped:
            self.remember(key, each)

    def remember(self, key: Key, op: Op) -> None:
        """Keep an overwritten op for the history. Of lives only the ends are kept: each mention renews a life."""
        if key == LIFE and op.value is True:
            return
        past = self.past.setdefault(key, [])
        if len(past) < _MANY:
            if not any(registers.same(op, other) for other in past):
                past.append(op)
            return
        if self._met is None:
            self._met = {}
        met = self._met.get(key)
        if met is None or met.past is not past:
            met = self._met[key] = _Met(past)
        met.add(op)

    def add_document(self, frame: Frame, document: Mapping[str, Any]) -> None:
        """Put all ops of a document in."""
        for key, op in ops(frame, document):
            self.add(key, op)

    @property
    def alive(self) -> bool:
        """Whether the record lives."""
        return registers.alive(self.registers.get(LIFE, ()))

    @property
    def says_something(self) -> bool:
        """Whether there is any value to show."""
        return any(
            registers.shown_member(siblings) is not None
            if key[1] is not None
            else siblings[-1].value is not None
            for key, siblings in self.registers.items()
            if key != LIFE
        )

    def context(self, key: Key) -> Context:
        """What a writer of this register sees."""
        return registers.join(self.registers.get(key, ()))

    def document(self, is_set: Callable[[str], bool] = lambda field: True) -> Document:
        """The shown document: living values and members only. `is_set` decides where a field is both."""
        values: Document = {}
        sets: dict[str, dict[str, Json]] = {}
        for (field, member), siblings in self.registers.items():
            if member is None:
                op = registers.shown(siblings)
                if op is not None and op.value is not None and field != ALIVE:
                    values[field] = op.value
            else:
                op = registers.shown_member(siblings)
                if op is not None:
                    sets.setdefault(field, {})[member] = op.value
        for field, members in sets.items():
            if field not in values or is_set(field):
                values[field] = members
        return values


class Packer:
    """Gives rows and device numbers to ops while a merged file is written."""

    def __init__(self, device: str, begun: Frame | None = None) -> None:
        """`begun` gives rows and numbers to go on from; its first device must be `device`."""
        self.devices: dict[str, int] = {device: 0}
        self._rows: dict[tuple[str, int, int], int] = {}
        if begun is not None:
            self.devices = {each: number for number, each in enumerate(begun.devices)}
            self._rows = {dot: number for number, dot in enumerate(begun.dots())}

    def row(self, dot: tuple[str, int, int]) -> int:
        """The row of (device, seq, time)."""
        rows = self._rows
        found = rows.get(dot)
        if found is None:
            found = rows[dot] = len(rows)
            self.device(dot[0])
        return found

    def device(self, device: str) -> int:
        """The number of a device."""
        return self.devices.setdefault(device, len(self.devices))

    def context(self, context: Context) -> list[int]:
        """A context as flat pairs."""
        return [number for device, seq in context for number in (self.device(device), seq)]

    def rows(self) -> list[tuple[int, int, int]]:
        """`_meta.c`: (device number, seq, time) of every row."""
        return [(self.devices[device], seq, at) for device, seq, at in self._rows]

    def others(self) -> list[str]:
        """`_meta.dev`: the devices numbered from 1."""
        return list(self.devices)[1:]


def _main(key: Key, siblings: Siblings) -> Op:
    """The op that stands in the document itself; the other ones go to `^`."""
    if key == LIFE:
        return next((op for op in reversed(siblings) if op.value is True), siblings[-1])
    if key[1] is not None:
        return registers.shown_member(siblings) or siblings[-1]
    return siblings[-1]


class _Packed:
    """A record's document, stamps and older ops while it is packed."""

    def __init__(self, record: Record, packer: Packer) -> None:
        self.packer = packer
        self.main = {key: _main(key, siblings) for key, siblings in record.registers.items()}
        self.sets = {field for field, member in self.main if member is not None}
        self.default = self._most_common_row()
        self.base = [self.default]
        self.document: dict[str, Any] = {}
        self.stamps: dict[str, Any] = {}
        self.older: dict[str, Any] = {}

    def _most_common_row(self) -> int:
        """The row that needs no stamp: that of the most ops which were made without a context."""
        plain: dict[int, int] = {}
        for key, op in self.main.items():
            if not op.context or key == LIFE:
                row = self.packer.row(op[:3])
                plain[row] = plain.get(row, 0) + 1
        return max(plain, key=lambda row: (plain[row], -row))

    def put_life(self, op: Op) -> None:
        """The life: `_alive` stands in the document only where it is not true."""
        row, context = self.packer.row(op[:3]), self.packer.context(op.context)
        if op.value is not True:
            self.document[ALIVE] = op.value
        if row == self.default:
            self.base += context
        else:
            self.stamps[ALIVE] = [row, *context]

    def put(self, key: Key, op: Op) -> None:
        """The op that is shown."""
        field, member = key
        values, stamps, name = self.document, self.stamps, field
        row, context = self.packer.row(op[:3]), self.packer.context(op.context)
        if member is not None:
            values, name = self.document.setdefault(field, {}), member
        values[name] = op.value
        if row != self.default or context:
            if member is not None:
                stamps = self.stamps.setdefault(field, {})
            stamps[name] = [row, *context]

    def put_beside(self, key: Key, ops: list[Op]) -> None:
        """Ops that are not shown: concurrent and overwritten ones."""
        field, member = key
        ops.sort(key=registers.rank)
        packer = self.packer
        entries = [[packer.row(op[:3]), op.value, *packer.context(op.context)] for op in ops]
        if field in self.sets:
            # The name "" is no member's: it stands for the field's own value beside a set of the same name.
            self.older.setdefault(field, {})[member or ""] = entries
        else:
            self.older[field] = entries


def pack(record: Record, packer: Packer) -> dict[str, Any]:
    """A record as it stands in a merged file. `~` comes last, which readers of raw text make use of."""
    packed = _Packed(record, packer)
    for key, op in packed.main.items():
        beside = [each for each in record.registers[key] if each is not op] + record.past.get(key, [])
        if key == LIFE:
            packed.put_life(op)
        elif key[1] is None and key[0] in packed.sets:
            beside.append(op)
        else:
            packed.put(key, op)
        if beside:
            packed.put_beside(key, beside)
    if packed.older:
        packed.document[OLDER] = packed.older
    packed.document[STAMPS] = {"": packed.base, **packed.stamps}
    return packed.document


def decode(raw: msgspec.Raw) -> dict[str, Any]:
    """A document of a segment as objects."""
    document = msgspec.json.decode(raw)
    if not isinstance(document, dict):
        raise _malformed("it is not an object")
    return document
