"""Records as documents of a merged file: which op stands in the document, and what goes to `~` and `^`."""

from __future__ import annotations

from typing import Any

from core.vault import registers
from core.vault.records import ALIVE, OLDER, STAMPS, Frame, Record
from core.vault.registers import LIFE, Context, Key, Op, Siblings


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
