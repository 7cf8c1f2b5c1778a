"""What can be done to a vault: a commit is a sequence of these.

An import or a demo makes a million of them at once, so they are structs that cost little to make and that the garbage
collector need not visit (they cannot be part of a cycle).
"""

from __future__ import annotations

import base64
import secrets
from typing import TypeAlias

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


Change: TypeAlias = Set | Put | Drop | Delete | Restore | Merge


def creation(table: str, id: str, document: Document) -> list[Change]:
    """The changes that write `document` as a new record: objects become set members, None is left out."""
    changes: list[Change] = []
    for field, value in document.items():
        if isinstance(value, dict):
            changes.extend(Put(table, id, field, member, carried) for member, carried in value.items())
        elif value is not None:
            changes.append(Set(table, id, field, value))
    return changes
