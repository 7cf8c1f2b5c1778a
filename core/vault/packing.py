"""A state as the documents of a merged file, and whether two states are equal.

A record that one segment wrote is carried over as text, its row renumbered; only what was taken apart, or has more
than its creation in it, is packed from its registers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from core.vault import registers
from core.vault.records import Frame, Packer, Record, pack
from core.vault.registers import LIFE, Op
from core.vault.state import State, Table

HISTORY_MS = 180 * 86_400_000
HISTORY_LAST = 20

_STAMPED = b'"~"'
_TAIL = re.compile(rb',?"~":\{"":\[(\d+)\]\}\}\Z')


def prune(record: Record, now_ms: int) -> Record:
    """The record without the history that is too old: what is kept is younger than 180 days or among the last 20.

    A record that has been dead for 180 days keeps its life alone.
    """
    oldest = now_ms - HISTORY_MS
    pruned = Record()
    life = record.registers[LIFE]
    if not registers.alive(life) and all(op.at < oldest for op in life):
        pruned.registers = {LIFE: life}
        return pruned
    pruned.registers = record.registers
    pruned.past = {key: kept for key, past in record.past.items() if (kept := _recent(past, oldest))}
    return pruned


def _recent(past: list[Op], oldest: int) -> list[Op]:
    if len(past) <= HISTORY_LAST:
        return past
    ordered = sorted(past, key=registers.rank)
    return [op for op in ordered[:-HISTORY_LAST] if op.at >= oldest] + ordered[-HISTORY_LAST:]


def _plain_row(frame: Frame, text: bytes) -> tuple[bytes, int] | None:
    """Text and row of a document that is its creation and nothing else; None for any other."""
    if not frame.merged:
        return None if _STAMPED in text else (text[:-1], 0)
    found = _TAIL.search(text)
    if found is None or _STAMPED in (body := text[: found.start()]) or b'"^"' in body:
        return None
    return body, int(found[1])


class PackedTables:
    """Documents of a state's tables for a merged file; `packer` collects rows and devices."""

    def __init__(self, state: State, packer: Packer, now_ms: int) -> None:
        self._state = state
        self._packer = packer
        self._now = now_ms

    def document(self, table: Table, id: str) -> Any:
        """One record: raw text where it can be carried over, else a dictionary."""
        current = table.base[id]
        if not isinstance(current, Record) and id not in table.more:
            frame = self._state.frames[table.origin[id]]
            plain = _plain_row(frame, bytes(current))
            if plain is not None:
                body, row = plain
                comma = b"," if len(body) > 1 else b""
                number = self._packer.row(frame.dot(row))
                return msgspec.Raw(b'%b%b"~":{"":[%d]}}' % (body, comma, number))
        return pack(prune(table.taken_apart(id), self._now), self._packer)

    def table(self, name: str, ids: Iterable[str] | None = None) -> dict[str, Any]:
        """The records of a table, all or some."""
        table = self._state.table(name)
        return {id: self.document(table, id) for id in (table.base if ids is None else ids)}

    def all(self) -> dict[str, dict[str, Any]]:
        """Every table."""
        return {name: self.table(name) for name, table in self._state.tables.items() if table.base}


def differences(one: State, other: State, now_ms: int) -> Iterator[tuple[str, str]]:
    """The records in which `other` is not `one` without its old history, as (table, id)."""

    def equal(mine: Record, theirs: Record) -> bool:
        return same_records(prune(mine, now_ms), theirs)

    return _compared(one, other, equal)


def shown_differently(one: State, other: State) -> Iterator[tuple[str, str]]:
    """The records whose siblings are not the same in both; of dead ones only their life counts."""

    def equal(mine: Record, theirs: Record) -> bool:
        keys = mine.registers.keys() if mine.alive else {LIFE}
        if mine.alive and keys != theirs.registers.keys():
            return False
        return all(_same_ops(mine.registers[key], theirs.registers.get(key, ())) for key in keys)

    return _compared(one, other, equal)


def _compared(one: State, other: State, equal: Callable[[Record, Record], bool]) -> Iterator[tuple[str, str]]:
    names = {name for state in (one, other) for name, table in state.tables.items() if table.base}
    for name in sorted(names):
        mine, theirs = one.table(name), other.table(name)
        for id in mine.base.keys() ^ theirs.base.keys():
            yield name, id
        for id in mine.base.keys() & theirs.base.keys():
            if not _carried_over(one, mine, other, theirs, id) and not equal(
                mine.taken_apart(id), theirs.taken_apart(id)
            ):
                yield name, id


def _carried_over(one: State, mine: Table, other: State, theirs: Table, id: str) -> bool:
    """Whether both hold the same creation, seen without taking it apart."""
    first, second = mine.base[id], theirs.base[id]
    if isinstance(first, Record) or isinstance(second, Record) or id in mine.more or id in theirs.more:
        return False
    my_frame, their_frame = one.frames[mine.origin[id]], other.frames[theirs.origin[id]]
    my_row, their_row = _plain_row(my_frame, bytes(first)), _plain_row(their_frame, bytes(second))
    if my_row is None or their_row is None or my_row[0] != their_row[0]:
        return False
    return my_frame.dot(my_row[1]) == their_frame.dot(their_row[1])


def same_records(one: Record, other: Record) -> bool:
    """Whether two records have the same siblings and the same past."""
    if one.registers.keys() != other.registers.keys() or one.past.keys() != other.past.keys():
        return False
    return all(_same_ops(one.registers[key], other.registers[key]) for key in one.registers) and all(
        _same_ops(one.past[key], other.past[key]) for key in one.past
    )


def _same_ops(one: Iterable[Op], other: Iterable[Op]) -> bool:
    mine, theirs = sorted(one, key=registers.rank), sorted(other, key=registers.rank)
    return len(mine) == len(theirs) and all(map(registers.same, mine, theirs))
