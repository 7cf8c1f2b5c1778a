"""Registers whose siblings disagree, records that are living though merged away, and the past of a field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from core.vault import records, registers
from core.vault.canonical import canonical
from core.vault.changes import Document, Json
from core.vault.components import Components
from core.vault.registers import LIFE, Key, Op, Siblings
from core.vault.state import State, Table
from core.vault.view import of_sets

ConflictKind: TypeAlias = Literal["value", "deleted", "merged"]


class Past(NamedTuple):
    """A value that a register had or has: when (ms since the epoch), and by which device."""

    value: Json
    at_ms: int
    device: str
    current: bool = False


class Conflict(NamedTuple):
    """Something was changed in two places.

    kind "value": `values` of a field (or of what a member carries), newest first, the first one is shown;
    "deleted": deleted in one place and edited in another, shown as living;
    "merged": a record that was merged away lives again, `id` is the canonical one and `values` the ids that live.
    """

    kind: ConflictKind
    table: str
    id: str
    field: str
    member: str | None
    values: tuple[Past, ...]

    def disagreement(self) -> tuple[str, str, str, str | None, list[Json]]:
        """What of it is equal on every device: each value once, in the order of their texts."""
        values = {canonical(past.value): past.value for past in self.values}
        return self.table, self.id, self.field, self.member, [values[text] for text in sorted(values)]


def _pasts(ops: Siblings | list[Op], *, current: bool) -> Iterator[Past]:
    return (Past(op.value, op.at, op.device, current) for op in sorted(ops, key=registers.rank, reverse=True))


def find_conflicts(state: State, components: Components) -> list[Conflict]:
    """Every open conflict, by table, record and field. A register whose record is dead for all is none."""
    found: list[Conflict] = []
    for name, table in state.tables.items():
        if name != "merges":
            found.extend(_of_table(name, table))
            found.extend(_of_components(name, table, components))
    return sorted(found, key=lambda each: (each.table, each.id, each.field, each.member or "", each.kind))


def settle(table: Table) -> None:
    """Strike off what has a past only, and no two values beside each other; nothing while more is to be loaded."""
    if table.partial:
        return
    for id in list(table.disputed):
        siblings = table.taken_apart(id).registers.values() if id in table.base else ()
        if all(len(each) < 2 for each in siblings):
            table.disputed.discard(id)


def _of_table(name: str, table: Table) -> Iterator[Conflict]:
    settle(table)
    for id in sorted(table.disputed & table.base.keys()):
        record = table.taken_apart(id)
        if not record.alive:
            continue
        for key, siblings in record.registers.items():
            if len(siblings) > 1 and registers.in_conflict(key, siblings):
                yield _conflict(name, id, key, siblings)


def _conflict(table: str, id: str, key: Key, siblings: Siblings) -> Conflict:
    if key == LIFE:
        return Conflict("deleted", table, id, records.ALIVE, None, tuple(_pasts(siblings, current=True)))
    seen: dict[bytes, Past] = {}
    for past in _pasts(siblings, current=True):
        if key[1] is None or past.value is not None:
            seen.setdefault(canonical(past.value), past)
    return Conflict("value", table, id, key[0], key[1], tuple(seen.values()))


def _of_components(name: str, table: Table, components: Components) -> Iterator[Conflict]:
    for small, members in components.members.items():
        living = [id for id in members if table.alive(id)]
        if len(living) > 1:
            values = []
            for id in living:
                life = table.taken_apart(id).registers[LIFE][-1]
                values.append(Past(id, life.at, life.device, True))
            yield Conflict("merged", name, small, "", None, tuple(values))


def past_of(state: State, components: Components, table: str, id: str, key: Key) -> list[Past]:
    """The values of a register, newest first; of a merged record those of all its parts."""
    present: list[Past] = []
    past: list[Past] = []
    found = state.table(table)
    for each in components.of(id):
        if each in found.base:
            record = found.taken_apart(each)
            present.extend(_pasts(record.registers.get(key, ()), current=True))
            past.extend(_pasts(record.past.get(key, []), current=False))
    return sorted((*present, *past), key=lambda each: (each.at_ms, each.device), reverse=True)


def alone(state: State, table: str, id: str) -> Document:
    """What one record shows by itself, also where it was merged with others or is dead; empty where nothing is known."""
    found = state.table(table)
    return found.remains(id, of_sets(table)) if id in found.base else {}


def written_with(state: State, table: str, id: str, life: Past) -> list[tuple[str, str | None, Json]]:
    """The fields and members, with their values, that the save wrote to which a life of a record belongs."""
    found = state.table(table)
    if id not in found.base:
        return []
    record = found.taken_apart(id)
    return sorted(
        (
            (*key, op.value)
            for key, siblings in record.registers.items()
            for op in siblings
            if key != LIFE and (op.device, op.at) == (life.device, life.at_ms)
        ),
        key=lambda each: (each[0], each[1] or ""),
    )
