"""What can be done to a vault: a commit is a sequence of these.

An import or a demo makes a million of them at once, so they are structs that cost little to make and that the garbage
collector need not visit (they cannot be part of a cycle).
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import msgspec

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Document: TypeAlias = dict[str, Json]


def new_id() -> str:
    """A fresh record id: 16 base64url characters, 96 random bits."""
    return base64.urlsafe_b64encode(secrets.token_bytes(12)).decode("ascii")


class Set(msgspec.Struct, frozen=True, gc=False):
    """Give a single-valued field a value; None clears it. `value` is anything but an object."""

    table: str
    id: str
    field: str
    value: Json


class Put(msgspec.Struct, frozen=True, gc=False):
    """Put a member into a set field, or change the value it carries (any JSON but None; plain members carry True)."""

    table: str
    id: str
    field: str
    member: str
    value: Json = True


class Drop(msgspec.Struct, frozen=True, gc=False):
    """Take a member out of a set field."""

    table: str
    id: str
    field: str
    member: str


class Delete(msgspec.Struct, frozen=True, gc=False):
    """End the life of a record. A concurrent edit elsewhere brings it back, flagged."""

    table: str
    id: str


class Restore(msgspec.Struct, frozen=True, gc=False):
    """Bring a deleted record back to life as it was."""

    table: str
    id: str


class Merge(msgspec.Struct, frozen=True, gc=False):
    """Two records of one table are the same: `values` are the choices written to the component's smallest id."""

    table: str
    first: str
    second: str
    values: tuple[Set | Put | Drop, ...] = ()


class Settle(msgspec.Struct, frozen=True, gc=False):
    """Say what a register holds for which several values stand beside each other; its writer has seen all of them.

    It is written in this very record, though that was merged with others. None takes a member out, or clears a value.
    Without a field it is the life of the record that goes on.
    """

    table: str
    id: str
    field: str = ""
    member: str | None = None
    value: Json = None


Change: TypeAlias = Set | Put | Drop | Delete | Restore | Merge | Settle


def creation(table: str, id: str, document: Document) -> list[Change]:
    """The changes that write `document` as a new record: objects become set members, None is left out."""
    changes: list[Change] = []
    for field, value in document.items():
        if isinstance(value, dict):
            changes.extend(Put(table, id, field, member, carried) for member, carried in value.items())
        elif value is not None:
            changes.append(Set(table, id, field, value))
    return changes


def register(change: Change) -> tuple[str, ...]:
    """What a change of one record writes to: table, record, field, and for a set the member."""
    if isinstance(change, Put | Drop):
        return change.table, change.id, change.field, change.member
    if isinstance(change, Set):
        return change.table, change.id, change.field
    raise TypeError(f"{type(change).__name__} writes to no field")


def working_copy(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document that `apply` may change: what members carry is replaced as a whole and need not be copied."""
    return {field: dict(value) if isinstance(value, Mapping) else value for field, value in document.items()}


def apply(changes: Iterable[Change], document: dict[str, Any]) -> None:
    """Write changes of one record into its document, in place."""
    for change in changes:
        if isinstance(change, Set):
            document[change.field] = change.value
        elif isinstance(change, Put):
            _members(document, change.field)[change.member] = change.value
        elif isinstance(change, Drop):
            _members(document, change.field).pop(change.member, None)


def netted(changes: Iterable[Change], before: Mapping[str, Any]) -> list[Change]:
    """Of several changes of one register of a record the last one; none that leaves it as it was `before`."""
    last = {register(change): change for change in changes}
    return [change for change in last.values() if not _is_so(change, before)]


def _is_so(change: Change, document: Mapping[str, Any]) -> bool:
    if isinstance(change, Set):
        return bool(document.get(change.field) == change.value)
    found = document.get(change.field) if isinstance(change, Put | Drop) else None
    members = found if isinstance(found, Mapping) else {}
    if isinstance(change, Put):
        return bool(members.get(change.member) == change.value)
    return isinstance(change, Drop) and change.member not in members


def _members(document: dict[str, Any], field: str) -> dict[str, Any]:
    found = document.get(field)
    if not isinstance(found, dict):
        found = document[field] = {}
    return found
