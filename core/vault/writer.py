"""From changes to the documents of a commit: which registers are written, and with which contexts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.errors import UsageError
from core.language import _
from core.schema import TABLES
from core.vault import registers
from core.vault.canonical import WHOLE_MAX, canonical
from core.vault.changes import Change, Delete, Drop, Json, Merge, Put, Restore, Set, Settle
from core.vault.components import Components, pair_id
from core.vault.names import can_name, check_member
from core.vault.records import ALIVE, META, STAMPS, Record
from core.vault.registers import LIFE, Context, Key
from core.vault.shape import NAME_LIMIT
from core.vault.state import State
from core.vault.view import is_set

Place = tuple[str, str]
"""(table, record id)."""

Writes = dict[Place, dict[Key, Json]]
"""The registers a commit writes. LIFE is among them for every record; a record with LIFE alone is mentioned,
created, deleted or restored."""
MERGES = "merges"


def _check_names(table: str, id: str, field: str | None = None, member: str | None = None) -> None:
    if not table or table.startswith(META):
        raise UsageError(_("There is no table {table!r}.").format(table=table))
    if not id or len(id) > NAME_LIMIT or len(table) > NAME_LIMIT:
        raise UsageError(_("{id!r} cannot be the id of a record.").format(id=id[:40]))
    if field is not None and not can_name(field):
        raise UsageError(_("There is no field {field!r}.").format(field=field[:40]))
    if member is not None:
        check_member(field or "", member)


def _check_numbers(field: str, value: Json) -> None:
    """Refuse numbers that not every reader could read."""
    if isinstance(value, float | int):
        if not math.isfinite(value) or (isinstance(value, int) and abs(value) > WHOLE_MAX):
            what = _("{field}: {value} is not a number that can be kept.")
            raise UsageError(what.format(field=field, value=str(value)[:40]))
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            _check_numbers(field, each)


def _clashes(keys: Mapping[Key, Json], key: Key) -> bool:
    """Whether a field is written the other way: a document has one place for it, for a value or for members."""
    field, member = key
    if member is not None:
        return (field, None) in keys
    return key not in keys and any(name == field for name, _ in keys)


def _is_a_set(table: str, field: str) -> UsageError:
    what = _("{table}.{field} is a set: its members are put in and taken out one by one.")
    return UsageError(what.format(table=table, field=field))


def _is_no_set(table: str, field: str) -> UsageError:
    return UsageError(_("{table}.{field} holds one value, not a set.").format(table=table, field=field))


class Planner:
    """Turns changes into writes, in their order, over the state as it is."""

    def __init__(
        self, state: State, components: Components, need: Callable[[str, str], None], *, old: int = 0
    ) -> None:
        """A record that ended before `old` (ms) may be erased by another device just now: its values are written again
        when it comes back."""
        self._state = state
        self._components = components
        self._need = need
        self._old = old
        self.writes: Writes = {}

    def plan(self, changes: Iterable[Change]) -> Writes:
        """The registers that the changes write.

        Raises:
            UsageError: a change that cannot be: an unknown table, a set written as a value, a bad name.
        """
        for change in changes:
            self._one(change)
        for place in [place for place, keys in self.writes.items() if not keys]:
            del self.writes[place]
        self.mention()
        return self.writes

    def _one(self, change: Change) -> None:
        match change:
            case Set(table, id, field, value):
                _check_names(table, id, field)
                self._set(table, self._canonical(id), field, value)
                self._settle(table, id)
            case Put(table, id, field, member, value):
                _check_names(table, id, field, member)
                self._put(table, self._canonical(id), field, member, value)
                self._settle(table, id)
            case Drop(table, id, field, member):
                _check_names(table, id, field, member)
                self._drop(table, id, field, member)
                self._settle(table, id)
            case Delete(table, id):
                _check_names(table, id)
                for each in self._components.of(id):
                    if self._lives(table, each):
                        self._keys(table, each)[LIFE] = False
            case Restore(table, id):
                _check_names(table, id)
                id = self._canonical(id)
                self._need(table, id)
                self._live(table, id)
            case Merge(table, first, second, values):
                _check_names(table, first)
                _check_names(table, second)
                self._merge(table, first, second, values)
            case Settle(table, id, field, member, value):
                _check_names(table, id, field or None, member)
                self._settled(table, id, (field, member), value)

    def _canonical(self, id: str) -> str:
        return self._components.canonical.get(id, id)

    def _keys(self, table: str, id: str) -> dict[Key, Json]:
        return self.writes.setdefault((table, id), {})

    def _record(self, table: str, id: str) -> Record | None:
        self._need(table, id)
        found = self._state.table(table)
        return found.record(id) if id in found.base else None

    def _lives(self, table: str, id: str) -> bool:
        written = self.writes.get((table, id), {}).get(LIFE)
        if written is not None:
            return written is True
        record = self._record(table, id)
        return record is not None and record.alive

    def _write(self, table: str, id: str, key: Key, value: Json) -> None:
        """Write a register of a living record; nothing where it holds just that already."""
        if not isinstance(value, str | bool):
            _check_numbers(key[0], value)
        record = self._record(table, id)
        keys = self._keys(table, id)
        if record is not None and record.alive and key not in keys and keys.get(LIFE) is not False:
            siblings = record.registers.get(key, ())
            now = siblings[0].value if siblings else None
            if len(siblings) < 2 and canonical(now) == canonical(value):
                return
        if key[0] in TABLES.get(table, {}):
            keys[key] = value
        else:
            self._put_key(keys, key, value)
        if keys.get(LIFE) is not True:
            self._live(table, id)

    def _put_key(self, keys: dict[Key, Json], key: Key, value: Json) -> None:
        if _clashes(keys, key):
            raise UsageError(
                _("{field} cannot be given a value and members in one commit.").format(field=key[0]),
                todo=_("Make two commits of it."),
            )
        keys[key] = value

    def _live(self, table: str, id: str) -> None:
        """Have a record live."""
        keys = self._keys(table, id)
        found = self._state.table(table)
        if LIFE not in keys and id in found.base and not found.alive(id):
            for key, value in self._written_again(table, found.record(id)):
                if not _clashes(keys, key):
                    keys.setdefault(key, value)
        keys[LIFE] = True

    def _written_again(self, table: str, record: Record) -> Iterator[tuple[Key, Json]]:
        """What a record that ended long ago shows; of what disagrees nothing, so that it goes on to."""
        if any(op.at >= self._old for op in record.registers[LIFE]):
            return
        fields = TABLES.get(table, {})
        shown = record.document(lambda field: is_set(fields.get(field)))
        for (field, member), siblings in record.registers.items():
            known, of_set = fields.get(field), member is not None
            fits = isinstance(shown.get(field), dict) is of_set and (known is None or is_set(known) is of_set)
            if fits and len(siblings) == 1 and siblings[0].value is not None and field != ALIVE:
                yield (field, member), siblings[0].value

    def _set(self, table: str, id: str, field: str, value: Json) -> None:
        known = TABLES.get(table, {}).get(field)
        if isinstance(value, dict) or (known is not None and is_set(known)):
            raise _is_a_set(table, field)
        if known is not None and known.refers and isinstance(value, str):
            value = self._canonical(value)
        self._write(table, id, (field, None), value)

    def _put(self, table: str, id: str, field: str, member: str, value: Json) -> None:
        known = TABLES.get(table, {}).get(field)
        if known is not None and not is_set(known):
            raise _is_no_set(table, field)
        if value is None:
            raise UsageError(_("A member that carries nothing is no member."))
        if known is not None and known.refers:
            member = self._canonical(member)
        self._write(table, id, (field, member), value)

    def _drop(self, table: str, id: str, field: str, member: str) -> None:
        known = TABLES.get(table, {}).get(field)
        if known is not None and not is_set(known):
            raise _is_no_set(table, field)
        spellings = self._components.of(member) if known is not None and known.refers else (member,)
        main = self._canonical(id)
        for each in self._components.of(id):
            record = self._record(table, each)
            keys = self._keys(table, each)
            for spelling in spellings:
                key = (field, spelling)
                held = record is not None and registers.shown_member(record.registers.get(key, ()))
                if held or keys.get(key) is not None:
                    # A record that was merged away stays dead while a member is taken out of it.
                    lives = each == main or self._lives(table, each)
                    self._put_key(keys, key, None)
                    keys[LIFE] = lives

    def _settled(self, table: str, id: str, key: Key, value: Json) -> None:
        """Write a register of a record whether or not it holds just that already, for others stand beside it."""
        field, member = key
        if self._record(table, id) is None:
            what = _("There is no record {id!r} of which something could be settled.")
            raise UsageError(what.format(id=id[:40]))
        if isinstance(value, dict) and member is None:
            raise _is_a_set(table, field)
        _check_numbers(field, value)
        keys = self._keys(table, id)
        known = TABLES.get(table, {}).get(field)
        if known is not None and known.refers:
            if member is not None and (other := self._canonical(member)) != member:
                # The record it names was merged away and must not come back to life: its other spelling is written.
                self._put_key(keys, key, None)
                key = (field, other)
            elif member is None and isinstance(value, str):
                value = self._canonical(value)
        if field:
            self._put_key(keys, key, value)
        self._live(table, id)

    def _merge(self, table: str, first: str, second: str, values: Sequence[Set | Put | Drop]) -> None:
        group = sorted({*self._components.of(first), *self._components.of(second)})
        if self._canonical(first) != self._canonical(second):
            self._keys(MERGES, pair_id(first, second))[LIFE] = True
            joined = Components()
            joined.canonical = {**self._components.canonical, **dict.fromkeys(group, group[0])}
            joined.members = {**self._components.members, group[0]: tuple(group)}
            self._components = joined
        elif not any(self._lives(table, other) for other in group[1:]):
            raise UsageError(_("These two are one already."))
        if not self._lives(table, group[0]):
            self._live(table, group[0])
        self._end_others(table, group)
        for change in values:
            self._one(change)

    def _settle(self, table: str, id: str) -> None:
        """Who writes over a record and those merged with it has seen all of them: the lives of those end, though one of
        them was edited elsewhere while it was merged away here. Not where only such a one lives: its values are shown.
        """
        group = self._components.of(id)
        if len(group) > 1:
            main = self._record(table, group[0])
            if main is not None and main.alive:
                self._end_others(table, group)

    def _end_others(self, table: str, group: Sequence[str]) -> None:
        for other in group[1:]:
            if self._lives(table, other):
                self._keys(table, other)[LIFE] = False

    def mention(self, *, dead: bool = True) -> None:
        """Renew the life of every record that a written register names; of dead ones only where `dead` says so."""
        for (table, _id), keys in list(self.writes.items()):
            fields = TABLES.get(table, {})
            for (field, member), value in list(keys.items()):
                known = fields.get(field)
                if known is None or known.refers is None or value is None:
                    continue
                target = member if member is not None else value
                if isinstance(target, str) and target:
                    place = (known.refers, target)
                    self._need(*place)
                    if place not in self.writes and (dead or self._lives(*place)):
                        self._live(*place)


class Encoder:
    """Writes as the documents of a commit."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.devices: dict[str, int] = {}

    def tables(self, writes: Writes, device: str) -> dict[str, dict[str, Any]]:
        """table -> id -> document with its contexts; `devices` then numbers the devices they speak of."""
        self.devices = {device: 0}
        tables: dict[str, dict[str, Any]] = {}
        for (table, id), keys in writes.items():
            tables.setdefault(table, {})[id] = self._document(table, id, keys)
        return tables

    def others(self) -> list[str]:
        """`_meta.dev`."""
        return list(self.devices)[1:]

    def _flat(self, context: Context) -> list[int]:
        numbers = self.devices
        return [part for device, seq in context for part in (numbers.setdefault(device, len(numbers)), seq)]

    def _document(self, table: str, id: str, keys: Mapping[Key, Json]) -> dict[str, Any]:
        document: dict[str, Any] = {}
        stamps: dict[str, Any] = {}
        found = self._state.table(table)
        life = self._flat(self._life(table, id, len(keys) == 1))
        record = found.base.get(id)
        for key, value in keys.items():
            if key == LIFE:
                if value is not True:
                    document[ALIVE] = value
                continue
            context = self._flat(record.context(key)) if isinstance(record, Record) else []
            field, member = key
            if member is None:
                document[field] = value
                if context:
                    stamps[field] = context
            else:
                document.setdefault(field, {})[member] = value
                if context:
                    stamps.setdefault(field, {})[member] = context
        if life:
            stamps = {"": life, **stamps}
        if stamps:
            document[STAMPS] = stamps
        return document

    def _life(self, table: str, id: str, alone: bool) -> Context:
        found = self._state.table(table)
        if alone:
            return found.life_context(id)
        return found.record(id).context(LIFE) if id in found.base else ()


PART_BYTES = 16 * 1024 * 1024


def parts(changes: Sequence[Change]) -> list[Sequence[Change]]:
    """Changes in parts of at most about 16 MiB each; nearly always one."""
    if len(changes) < 4096 and sum(_weight(change) for change in changes) <= PART_BYTES:
        return [changes]
    several: list[Sequence[Change]] = []
    start = size = 0
    for at, change in enumerate(changes):
        weight = _weight(change)
        if size + weight > PART_BYTES and at > start:
            several.append(changes[start:at])
            start, size = at, 0
        size += weight
    several.append(changes[start:])
    return several


def _weight(change: Change) -> int:
    """About how many bytes a change adds to the text of a commit."""
    match change:
        case Set(_, _, field, value):
            return len(field) + _length(value) + 8
        case Settle(_, _, field, _, value):
            return len(field) + _length(value) + 48
        case Put(_, _, field, member, value):
            return len(field) + 3 * len(member) + _length(value) + 12
        case Merge(_, _, _, values):
            return 64 + sum(map(_weight, values))
        case _:
            return 48


def _length(value: Json) -> int:
    # A character is at most three bytes of UTF-8 in the plane that text is in.
    return (
        3 * len(value)
        if isinstance(value, str)
        else 8
        if isinstance(value, int | float | None)
        else len(repr(value)) * 3
    )
