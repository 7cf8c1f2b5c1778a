"""A state as the documents of a merged file, and whether two states are equal.

A record that one segment wrote is carried over as text, its row renumbered; only what was taken apart, or has more
than its creation in it, is packed from its registers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from core.vault import registers
from core.vault.packer import Packer, pack
from core.vault.records import ALIVE, OLDER, Frame, Record
from core.vault.registers import LIFE, Context, Key, Op
from core.vault.state import State, Table, is_escaped

HISTORY_MS = 180 * 86_400_000
HISTORY_LAST = 20

_STAMPED = b'"~"'
_OLDER = b'"^"'
_TAIL = re.compile(rb',?"~":\{"":\[(\d+)\](?:,"_alive":\[([\d,]+)\])?\}\}\Z')


class Carried(NamedTuple):
    """A document that is its creation and no more: its text without brace and stamps, its row, and, where a later
    mention renewed it, its life as [row, context...]."""

    body: bytes
    row: int
    life: list[int] | None


class Pruning(NamedTuple):
    """What of a history is too old to be kept.

    Values that were overwritten before `oldest` (ms) go, but for the last 20 of each register. Of the records in
    `erased`, (table, id) -> what was seen of them, what that covers goes: the file that erases it may be another one.
    """

    oldest: int = 0
    erased: Mapping[tuple[str, str], Context] = MappingProxyType({})


KEEP_ALL = Pruning()


def prune(record: Record, pruning: Pruning, place: tuple[str, str]) -> Record:
    """The record `place` without what is too old."""
    pruned = Record()
    pruned.registers, pruned.past, pruned.erased = dict(record.registers), dict(record.past), record.erased
    if erased := pruning.erased.get(place):
        pruned.erase(erased)
    pruned.past = {
        key: kept for key, past in pruned.past.items() if (kept := _recent(key, past, pruning.oldest))
    }
    return pruned


def _recent(key: Key, past: list[Op], oldest: int) -> list[Op]:
    """The last 20, by rank, those that are young enough, and what erased the record, which must never be forgotten."""
    if len(past) <= HISTORY_LAST:
        return past
    ordered = sorted(past, key=registers.rank)
    older = [
        op for op in ordered[:-HISTORY_LAST] if op.at >= oldest or (key == LIFE and registers.erasing(op))
    ]
    return older + ordered[-HISTORY_LAST:]


def carried(frame: Frame, text: bytes) -> Carried | None:
    """What can be carried over of a document as text; None for one that must be taken apart."""
    if is_escaped(text):
        return None
    if not frame.merged:
        return None if _STAMPED in text else Carried(text[:-1], 0, None)
    # What stands at the end of a document and looks like stamps is its stamps: nothing else ends in this way.
    found = _TAIL.search(text, max(0, len(text) - 400))
    if found is None or _STAMPED in (body := text[: found.start()]) or _OLDER in body:
        return None
    life = None if found[2] is None else [int(part) for part in found[2].split(b",")]
    return Carried(body, int(found[1]), life)


class PackedTables:
    """Documents of a state's tables for a merged file; `packer` collects rows and devices.

    Raw documents of the frame `verbatim`, whose rows the packer was begun with, are taken as they stand. `odd`
    collects the ids that `odd_ones` would find.
    """

    def __init__(
        self, state: State, packer: Packer, pruning: Pruning = KEEP_ALL, *, verbatim: int | None = None
    ) -> None:
        self._state = state
        self._packer = packer
        self._pruning = pruning
        self._verbatim = verbatim
        self.odd: set[str] = set()

    def document(self, table: Table, id: str) -> Any:
        """One record: raw text where it can be carried over, else a dictionary."""
        current = table.base[id]
        place = (table.name, id)
        if not isinstance(current, Record) and place not in self._pruning.erased:
            origin = table.origin[id]
            text = bytes(current)
            if origin == self._verbatim and id not in table.more:
                if id in table.hidden or _OLDER in text:
                    self.odd.add(id)
                return current
            over = carried(self._state.frames[origin], text)
            if over is not None and (raw := self._carried_over(table, id, origin, over)) is not None:
                return raw
        document = pack(prune(table.taken_apart(id), self._pruning, place), self._packer)
        if _is_odd(document):
            self.odd.add(id)
        return document

    def _carried_over(self, table: Table, id: str, origin: int, over: Carried) -> msgspec.Raw | None:
        """The text with rows renumbered; None where more than one life is to be kept, or it is a mention alone."""
        frame, packer = self._state.frames[origin], self._packer
        if len(over.body) < 2:
            return None
        default = frame.dot(over.row)
        life = Op(*default, True)
        if over.life is not None:
            life = Op(*frame.dot(over.life[0]), True, frame.context(over.life, 1))
        if id in table.more:
            renewed = (life, *table.lives(id))
            lives = registers.merged(renewed)
            if len(lives) > 1 or max(renewed, key=_time)[:3] != lives[0][:3]:
                return None
            life = lives[0]
        number = packer.row(default)
        if life.context or life[:3] != default:
            stamp = b"%d" % packer.row(life[:3])
            for part in packer.context(life.context):
                stamp += b",%d" % part
            return msgspec.Raw(b'%b,"~":{"":[%d],"_alive":[%b]}}' % (over.body, number, stamp))
        return msgspec.Raw(b'%b,"~":{"":[%d]}}' % (over.body, number))

    def table(self, name: str, ids: Iterable[str] | None = None) -> dict[str, Any]:
        """The records of a table, all or some."""
        table = self._state.table(name)
        return {id: self.document(table, id) for id in (table.base if ids is None else ids)}


def _time(op: Op) -> tuple[int, str, int]:
    return op.at, op.device, op.seq


def differences(one: State, other: State, pruning: Pruning = KEEP_ALL) -> Iterator[tuple[str, str]]:
    """The records in which `other` is not `one` without what is too old, as (table, id)."""
    return (found for found in stepwise_differences(one, other, pruning, 1 << 30) if found is not None)


def stepwise_differences(
    one: State, other: State, pruning: Pruning, step: int
) -> Iterator[tuple[str, str] | None]:
    """The same, with None after so many records each time."""

    def equal(mine: Record, theirs: Record, place: tuple[str, str]) -> bool:
        return same_records(prune(mine, pruning, place), theirs)

    return _compared(one, other, equal, step)


def shown_differently(one: State, other: State) -> Iterator[tuple[str, str]]:
    """The records whose siblings are not the same in both; of dead ones only their life counts."""

    def equal(mine: Record, theirs: Record, _: tuple[str, str]) -> bool:
        keys = mine.registers.keys() if mine.alive else {LIFE}
        if mine.alive and keys != theirs.registers.keys():
            return False
        return all(
            registers.same_siblings(
                mine.registers[key], theirs.registers.get(key, ()), () if key == LIFE else mine.erased
            )
            for key in keys
        )

    return (found for found in _compared(one, other, equal, 1 << 30) if found is not None)


def _compared(
    one: State, other: State, equal: Callable[[Record, Record, tuple[str, str]], bool], step: int
) -> Iterator[tuple[str, str] | None]:
    names = {name for state in (one, other) for name, table in state.tables.items() if table.base}
    for name in sorted(names):
        mine, theirs = one.table(name), other.table(name)
        for id in mine.base.keys() ^ theirs.base.keys():
            yield name, id
        for number, id in enumerate(mine.base.keys() & theirs.base.keys(), 1):
            if number % step == 0:
                yield None
            if not _carried_over(one, mine, other, theirs, id) and not equal(
                mine.taken_apart(id), theirs.taken_apart(id), (name, id)
            ):
                yield name, id


def _carried_over(one: State, mine: Table, other: State, theirs: Table, id: str) -> bool:
    """Whether both hold the same creation, seen without taking it apart."""
    first, second = mine.base[id], theirs.base[id]
    if isinstance(first, Record) or isinstance(second, Record) or id in mine.more or id in theirs.more:
        return False
    my_frame, their_frame = one.frames[mine.origin[id]], other.frames[theirs.origin[id]]
    mine_over, their_over = carried(my_frame, bytes(first)), carried(their_frame, bytes(second))
    if mine_over is None or their_over is None or mine_over.body != their_over.body:
        return False
    if mine_over.life is not None or their_over.life is not None:
        return False
    return my_frame.dot(mine_over.row) == their_frame.dot(their_over.row)


def _is_odd(document: Mapping[str, Any]) -> bool:
    """As `odd_ones` would say of the document's text."""
    if OLDER in document or ALIVE in document or len(document) == 1:
        return True
    return any(
        value is None or (isinstance(value, dict) and None in value.values()) for value in document.values()
    )


def same_records(one: Record, other: Record) -> bool:
    """Whether two records have the same siblings, say the same to have been seen, and have the same past."""
    if one.registers.keys() != other.registers.keys() or one.past.keys() != other.past.keys():
        return False
    erased = one.erased
    return all(
        registers.same_siblings(one.registers[key], other.registers[key], () if key == LIFE else erased)
        for key in one.registers
    ) and all(_same_past(one.past[key], other.past[key]) for key in one.past)


def _same_past(one: Iterable[Op], other: Iterable[Op]) -> bool:
    mine, theirs = sorted(one, key=registers.rank), sorted(other, key=registers.rank)
    return len(mine) == len(theirs) and all(map(registers.same, mine, theirs))
