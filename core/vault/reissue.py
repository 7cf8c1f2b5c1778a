"""A device id that was used in two places: what was saved here under it is committed again under a new one.

After a fork a number of the old id means two commits, and a context that names it covers both, though its writer saw
one. So the last op of each register past the common beginning is made again under an id that nobody else has, with its
time, and with a context that speaks of the old id no further than to that beginning. Then whoever overwrites it has
seen it. Each copy does that for its own side, which it knows by the last commit in its `id-<device>.json`. And, of what is
there of the other side, for what both have changed: where an older image of a machine was put back, nobody else can.

The new id is used for nothing else until all is done, so that a register is made again once under it. `forks.json` in
the state directory says up to where that was done; an id in it is not used any more:

    {"version":1,"again":{DEVICE:SEQ},"unsure":[DEVICE]}

All beyond SEQ was made again. `unsure`: the last commit of the id was not there (a crash before it had its name, or a
file that is missing); then every side was. Should the work be cut short, it begins again, and leaves out what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from core.errors import VaultError
from core.language import _
from core.vault import coverage, files, identity, registers
from core.vault.author import Turn
from core.vault.canonical import canonical
from core.vault.forks import Registers, Side, Sides, cut, last_ops, numbers_beside
from core.vault.identity import Identity
from core.vault.locks import Lock
from core.vault.records import ALIVE, STAMPS, Record
from core.vault.registers import LIFE, Key, Op
from core.vault.segment import Segment
from core.vault.shape import SEQ_MAX, Meta
from core.vault.store import Note, Store, Touched
from core.vault.writer import Place

FILE = "forks.json"
CAP = 1 << 20


Groups = dict[int, dict[Place, dict[Key, Op]]]
"""What is made again: the number of its commit -> the record -> the registers."""


class Again(msgspec.Struct, omit_defaults=True):
    """See the module."""

    version: int = 1
    again: dict[str, int] = {}
    unsure: list[str] = []


def read_again(state: Path) -> Again:
    """What was made again; nothing where that is not known."""
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=Again)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Again()


class _Own(NamedTuple):
    """An id of this state directory that forked: its common beginning with others, and what was made again before."""

    identity: Identity
    beginning: int
    done: int
    unsure: bool

    @property
    def device(self) -> str:
        return self.identity.device.hex()


class Reissue:
    """Makes again what a vault's own ids saved past the beginning of a fork."""

    def __init__(self, vault: Store) -> None:
        self._vault = vault
        self._known = read_again(vault.state_directory)
        self._looked: object = None

    def is_given_up(self, device: str) -> bool:
        """Whether an id was left for a new one."""
        return device in self._known.again

    def is_settled(self, device: str) -> bool:
        """Whether an id is an own one that was left, all of it made again."""
        return self.is_given_up(device) and device not in {own.device for own in self._pending()}

    def run(self) -> Touched:
        """Make again what is to be; returns the records that this touched. Quick where there is nothing new.

        Raises:
            VaultError: not all of it could be written. What was is left out next time.
        """
        vault = self._vault
        forks = dict(vault.holdings.known.forks)
        if not forks or self._looked in ((forks, 0), (forks, len(vault.disk.held))):
            return frozenset()
        touched: Touched = frozenset()
        if self._pending():
            with Lock(vault.state_directory / "lock-again"):
                self._known = read_again(vault.state_directory)
                for own in self._pending():
                    touched |= self._make_again(own)
        # What a file is missing for may come with any other one.
        self._looked = forks, len(vault.disk.held) if self._pending() else 0
        return touched

    def _pending(self) -> list[_Own]:
        forks, known = self._vault.holdings.known.forks, self._known
        if not forks:
            return []
        found = []
        for each in identity.known(self._vault.state_directory):
            device = each.device.hex()
            beginning = forks.get(device, each.last_seq + 1) - 1
            done, unsure = known.again.get(device, each.last_seq), device in known.unsure
            if beginning < done or (unsure and beginning < each.last_seq):
                found.append(_Own(each, beginning, done, unsure))
        return found

    def _make_again(self, own: _Own) -> Touched:
        segments = list(self._segments(own))
        sides = Sides(segments, own.device, own.beginning)
        last = own.identity.last_seq, own.identity.last_hash
        sure = sides.has(*last)
        if own.unsure and not sure and own.beginning >= own.done:
            return frozenset()
        upto = own.identity.last_seq if own.unsure and sure else own.done
        touched: Touched = frozenset()
        chosen = [sides.ending(*last)] if sure else sides.all(own.identity.last_seq)
        for side in chosen:
            touched |= _Writing(self._vault, own.device, own.beginning, upto).write(side)
        if sure:
            for side in sides.all(SEQ_MAX):
                touched |= _Writing(self._vault, own.device, own.beginning, SEQ_MAX).write(side, chosen[0])
        done = max((side.down_to for side in chosen), default=own.beginning)
        self._record(own.device, done, unsure=not sure)
        return touched

    def _segments(self, own: _Own) -> Iterator[Segment]:
        """What is there of commits past the beginning, in the id's own directory or in a merged file of another."""
        disk = self._vault.disk
        with files.reading(disk.directory):
            listed = disk.listed(own.device)
        merged = [held.found for held in disk.merged() if held.found.device != own.device]
        others = [
            found
            for found in merged
            if any(
                lo + len(run) // coverage.PREFIX > own.beginning + 1
                for lo, run in disk.held[found.key].runs.get(own.device, ())
            )
        ]
        for found in (*(each for each in listed if each.hi > own.beginning), *others):
            segment = disk.read(found)
            if segment is not None and self._vault.holdings.counts(segment):
                yield segment

    def _record(self, device: str, done: int, *, unsure: bool) -> None:
        known = self._known
        doubtful = [each for each in known.unsure if each != device] + ([device] if unsure else [])
        self._known = Again(again={**known.again, device: done}, unsure=doubtful)
        files.write_durable(self._vault.state_directory / FILE, msgspec.json.encode(self._known))


class _Writing:
    """Commits of a new id that make a side of a fork again."""

    def __init__(self, vault: Store, device: str, beginning: int, upto: int) -> None:
        self._vault = vault
        self._device = device
        self._beginning = beginning
        self._upto = upto
        forks = vault.holdings.known.forks
        own = identity.known(vault.state_directory)
        self._own = {
            each.device.hex(): min(each.last_seq, forks.get(each.device.hex(), each.last_seq + 1) - 1)
            for each in own
            if each.device.hex() != device
        }
        """Up to which number a commit of another id is surely one that was made here."""

    def write(self, side: Side, own: Side | None = None) -> Touched:
        """Make it again: as many commits as there were that have a last op. Returns what that touched.

        With `own` it is the side of somebody else, and only what both changed is made again, unless that was done: there
        may be nobody who still can.
        """
        last, lives = last_ops(side, self._device)
        groups = self._groups(last) if own is None else self._groups_of_both(side, last, own)
        if not groups:
            return frozenset()
        vault = self._vault
        touched: set[Place] = set()
        shown: Touched = frozenset()
        try:
            with vault.author.renewed() as made, vault.author.turn() as turn:
                if turn.identity.device != made:
                    raise VaultError(_("The new device id cannot be used."), safe=_("Nothing was changed."))
                for segment in self._commits(turn, groups, last, lives):
                    touched |= vault.holdings.take(segment)
        finally:
            vault.catch_up()
            if touched:
                shown = vault.settled(touched)
                vault.notify(shown)
        return shown

    def _groups(self, last: Registers) -> Groups:
        """What is to be made again, by the commit that it was in."""
        groups: Groups = {}
        for (place, key), op in sorted(last.items(), key=lambda each: each[1].seq):
            if not self._beginning < op.seq <= self._upto or self._is_there(place, key, op):
                continue
            life = last.get((place, LIFE))
            erased = registers.erasing(life) if life is not None and key != LIFE else ()
            if not registers.covers(erased, op):
                groups.setdefault(op.seq, {}).setdefault(place, {})[key] = op
        return groups

    def _groups_of_both(self, side: Side, last: Registers, own: Side) -> Groups:
        """What another side has in other values than the own one, and nobody has made again yet."""
        mine, _ = last_ops(own, self._device)
        beside = numbers_beside(side, own, self._device)
        groups: Groups = {}
        for (place, key), op in sorted(last.items(), key=lambda each: each[1].seq):
            same = mine.get((place, key), op)
            differs = op.seq in beside and canonical(same.value) != canonical(op.value)
            if differs and not self._was_made_again(place, key, op):
                groups.setdefault(op.seq, {}).setdefault(place, {})[key] = op
        return groups

    def _was_made_again(self, place: Place, key: Key, op: Op) -> bool:
        record = self._record(place)
        return any(
            each.device != self._device and each.at == op.at and canonical(each.value) == canonical(op.value)
            for each in (*record.registers.get(key, ()), *record.past.get(key, ()))
        )

    def _record(self, place: Place) -> Record:
        self._vault.need(*place)
        table = self._vault.state.table(place[0])
        return table.taken_apart(place[1]) if place[1] in table.base else Record()

    def _is_there(self, place: Place, key: Key, op: Op) -> bool:
        """Whether an op was made again before, or overwritten by what was saved here since, under another id."""
        record = self._record(place)
        return any(
            registers.covers(each.context, op)
            or (each.at == op.at and canonical(each.value) == canonical(op.value))
            for each in (*record.registers.get(key, ()), *record.past.get(key, ()))
            if each.seq <= self._own.get(each.device, 0)
        )

    def _commits(
        self,
        turn: Turn,
        groups: Groups,
        last: Registers,
        lives: Mapping[tuple[Place, int], Op],
    ) -> Iterator[Segment]:
        note = Note(quiet=True)
        yield self._vault.sealed(turn, {}, note)
        for seq, places in groups.items():
            again: dict[Place, dict[Key, Op]] = {}
            for place, keys in places.items():
                op = next(iter(keys.values()))
                life = lives.get((place, seq)) or last.get((place, LIFE), op)._replace(value=True)
                again[place] = self._again(turn.device, place, {**keys, LIFE: life})
            devices, tables = documents(turn.device, again)
            seen = self._vault.holdings.unsaid(turn.device)
            at = next(op.at for keys in places.values() for op in keys.values())
            yield turn.write(Meta(at=at, dev=devices, seen=seen, other=note.members()), tables)

    def _again(self, device: str, place: Place, keys: Mapping[Key, Op]) -> dict[Key, Op]:
        """Ops of a record as they are made again under `device`: their contexts cut, its own ops before them seen."""
        record = self._record(place)
        again = {}
        for key, op in keys.items():
            context = cut(op.context, self._device, self._beginning)
            later = self._later_life(record, op) if key == LIFE else None
            if later is not None:
                op, context = later, registers.join((later,))
            mine = tuple(pair for pair in record.context(key) if pair[0] == device)
            context = registers.joined(context, mine)
            erases = key == LIFE and isinstance(op.value, dict)
            again[key] = op._replace(context=context, value=dict(context) if erases else op.value)
        return again

    def _later_life(self, record: Record, life: Op) -> Op | None:
        """What was said here since, under another id, of the life of a record."""
        lives = record.registers.get(LIFE, ())
        own = (op for op in reversed(lives) if op.seq <= self._own.get(op.device, 0))
        return next((op for op in own if registers.covers(op.context, life)), None)


def documents(
    device: str, places: Mapping[Place, Mapping[Key, Op]]
) -> tuple[tuple[str, ...], dict[str, dict[str, Any]]]:
    """Ops of one time as a commit of `device`: `_meta.dev`, and table -> id -> document with its contexts."""
    numbers = {device: 0}

    def flat(op: Op) -> list[int]:
        return [part for who, seq in op.context for part in (numbers.setdefault(who, len(numbers)), seq)]

    tables: dict[str, dict[str, Any]] = {}
    for (table, id), keys in places.items():
        tables.setdefault(table, {})[id] = _document(keys, {key: flat(op) for key, op in keys.items()})
    return tuple(numbers)[1:], tables


def _document(keys: Mapping[Key, Op], contexts: Mapping[Key, Sequence[int]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    stamps: dict[str, Any] = {"": contexts[LIFE]} if contexts[LIFE] else {}
    for key, op in keys.items():
        field, member = key
        if key == LIFE:
            if op.value is not True:
                document[ALIVE] = op.value
            continue
        values, said, name = document, stamps, field
        if member is not None:
            values, name = document.setdefault(field, {}), member
            said = stamps.setdefault(field, {}) if contexts[key] else {}
        values[name] = op.value
        if contexts[key]:
            said[name] = contexts[key]
    return {**document, STAMPS: stamps} if stamps else document


__all__ = ["FILE", "Reissue", "documents", "read_again"]
