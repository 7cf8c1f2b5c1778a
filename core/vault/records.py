"""How ops stand in the documents of a segment: `~` holds contexts, `^` older and concurrent ops.

A *frame* is what a segment's `_meta` says about its documents: which devices are meant by the small numbers, and
which dots and times by the rows. A commit has one row (its own dot); a merged file has many.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from core.language import _
from core.vault import registers
from core.vault.changes import Document, Json
from core.vault.errors import FrameError
from core.vault.registers import LIFE, Context, Key, Op, Siblings

STAMPS, OLDER, ALIVE, META = "~", "^", "_alive", "_meta"
RESERVED = frozenset((STAMPS, OLDER, ALIVE))

Stamps = dict[str, Any]


def _malformed(what: str) -> FrameError:
    return FrameError(_("A record is malformed: {what}.").format(what=what), todo=_("Run tend doctor."))


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
            raise _malformed(_("a row names a device that is not listed"))

    def __len__(self) -> int:
        return len(self._seq)

    @property
    def latest(self) -> int:
        """The highest time in ms; 0 without rows."""
        return max(self._at, default=0)

    def dot(self, row: object) -> tuple[str, int, int]:
        """(device, seq, time) of a row."""
        if type(row) is not int or not 0 <= row < len(self._seq):
            raise _malformed(_("it names a row that is not there"))
        return self.devices[self._device[row]], self._seq[row], self._at[row]

    def dots(self) -> Iterator[tuple[str, int, int]]:
        """All rows as (device, seq, time)."""
        devices = self.devices
        return (
            (devices[index], seq, at)
            for index, seq, at in zip(self._device, self._seq, self._at, strict=True)
        )

    def newest(self) -> dict[str, int]:
        """The highest time of each device that has a row."""
        found: dict[int, int] = {}
        for index, at in zip(self._device, self._at, strict=True):
            if at > found.get(index, -1):
                found[index] = at
        return {self.devices[index]: at for index, at in found.items()}

    def context(self, flat: Sequence[object], start: int = 0) -> Context:
        """A context from flat (device index, seq) pairs."""
        if len(flat) == start:
            return ()
        pairs = []
        for at in range(start, len(flat) - 1, 2):
            index, seq = flat[at], flat[at + 1]
            if type(index) is not int or type(seq) is not int or not 0 <= index < len(self.devices):
                raise _malformed(_("a context is not made of device and number"))
            pairs.append((self.devices[index], seq))
        if (len(flat) - start) % 2:
            raise _malformed(_("a context has an odd end"))
        return tuple(sorted(pairs))


def _entry(entry: object) -> list[object]:
    if entry is None:
        return []
    if not isinstance(entry, list):
        raise _malformed(_("a stamp is not a list"))
    return entry


def _object(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed(_("stamps are not an object"))
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
            raise _malformed(_("older values are not a list"))
        for entry in entries:
            if not isinstance(entry, list) or len(entry) < 2:
                raise _malformed(_("an older value has no row"))
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


def _put(past: list[Op], among: Iterable[int], op: Op) -> bool:
    """Put an op to a past, unless it is `among` these places of it: then both are one. Whether it is new."""
    for number in among:
        if registers.same(op, past[number]):
            past[number] = op._replace(context=registers.joined(op.context, past[number].context))
            return False
    past.append(op)
    return True


class _Met:
    """Where in a long past the ops are, by their dots."""

    __slots__ = ("_places", "past")

    def __init__(self, past: list[Op]) -> None:
        self.past = past
        self._places: dict[tuple[str, int], list[int]] = {}
        for number, op in enumerate(past):
            self._places.setdefault(op[:2], []).append(number)

    def put(self, op: Op) -> None:
        """Put an op in, unless it is there."""
        places = self._places.setdefault(op[:2], [])
        if _put(self.past, places, op):
            places.append(len(self.past) - 1)


class Record:
    """A record taken apart into registers: siblings of each, and the ops that were overwritten.

    `erased` is what those who erased the record had seen of it: what stood there then is gone, wherever it comes from.
    """

    __slots__ = ("_met", "erased", "past", "registers")

    def __init__(self) -> None:
        self.registers: dict[Key, Siblings] = {}
        self.past: dict[Key, list[Op]] = {}
        self.erased: Context = ()
        self._met: dict[Key, _Met] | None = None

    def add(self, key: Key, op: Op) -> None:
        """Put an op in."""
        before = self.registers.get(key)
        if before is None:
            self.registers[key] = (op,)
        else:
            self.registers[key], dropped = registers.absorb(before, op, self.past.get(key, ()))
            for each in dropped:
                self.remember(key, each)
            if key in self.past and self._needs_clearing(key):
                self._clear_past(key)
        if key == LIFE:
            if isinstance(op.value, dict):
                self.erase(registers.erasing(op))
        elif registers.covers(self.erased, op):
            self._forget_erased(key)

    def remember(self, key: Key, op: Op) -> None:
        """Keep an overwritten op for the history.

        Of lives only the ends are kept, for each mention renews a life; and the one that outranks all others.
        """
        if key == LIFE and op.value is True and not self._outranks(op):
            return
        past = self.past.setdefault(key, [])
        if len(past) < _MANY:
            _put(past, range(len(past)), op)
            return
        if self._met is None:
            self._met = {}
        met = self._met.get(key)
        if met is None or met.past is not past:
            met = self._met[key] = _Met(past)
        met.put(op)

    def _outranks(self, op: Op) -> bool:
        """Whether an overwritten life has the highest rank of all that remain: a clock went wrong."""
        last = self.registers[LIFE][-1]
        return op.at >= last.at and registers.rank(op) > registers.rank(last)

    def _needs_clearing(self, key: Key) -> bool:
        """Whether there may be something to strike off the past: it is long at times, and nearly never there is."""
        last = self.registers[key][-1]
        return registers.covers(last.context, last) or (
            key == LIFE and any(op.value is True for op in self.past[key])
        )

    def _clear_past(self, key: Key) -> None:
        """Strike off the past what is the present again, and of lives all but the ends and the highest."""
        past = [
            op for op in self.past[key] if not any(registers.same(op, now) for now in self.registers[key])
        ]
        if key == LIFE and any(op.value is True for op in past):
            highest = max(past, key=registers.rank)
            past = [op for op in past if op.value is not True or (op is highest and self._outranks(op))]
        if past:
            self.past[key] = past
        else:
            del self.past[key]

    def erase(self, seen: Context) -> None:
        """Drop what was there when the record was erased; it comes back with no file."""
        self.erased = registers.joined(self.erased, seen)
        for key in [key for key in self.registers if key != LIFE]:
            self._forget_erased(key)

    def _forget_erased(self, key: Key) -> None:
        siblings, erased = self.registers[key], self.erased
        kept = [op for op in siblings if not registers.covers(erased, op)]
        past = [op for op in self.past.pop(key, []) if not registers.covers(erased, op)]
        if not kept:
            del self.registers[key]
            return
        if len(kept) < len(siblings):
            self.registers[key] = registers.heirs(kept, registers.joined(*(op.context for op in siblings)))
        if past:
            self.past[key] = past

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


def decode(raw: msgspec.Raw) -> dict[str, Any]:
    """A document of a segment as objects."""
    document = msgspec.json.decode(raw)
    if not isinstance(document, dict):
        raise _malformed(_("it is not an object"))
    return document
