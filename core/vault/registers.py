"""The merge rule, pure: what a register holds when the ops of all devices are put together.

Everything in a vault is a register keyed by (table, record, field or member). An *op* gives a register a value; its
*context* says, per device, up to which sequence number its writer had seen ops of this very register. The state is
the set of ops; one is dropped iff another one's context covers its dot. Nothing here depends on the order in which
ops arrive, on repetition, or on gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from core.vault.changes import Json

Context = tuple[tuple[str, int], ...]
"""(device, highest seq) pairs, sorted by device; device is 16 hex digits."""

Key = tuple[str, str | None]
"""A register within a record: (field, None) for a value, (field, member) for a member of a set."""

LIFE: Key = ("_alive", None)
"""The register that says whether a record is alive."""

_canonical = msgspec.json.Encoder(order="deterministic").encode


class Op(NamedTuple):
    """A value given to a register: the dot (device, seq), its time in ms, and what its writer had seen."""

    device: str
    seq: int
    at: int
    value: Json
    context: Context = ()


Siblings = tuple[Op, ...]
"""The ops of a register that no other op covers, sorted by `rank`: the last one is shown."""


def canonical(value: Json) -> bytes:
    """The one JSON text of a value, by which values are compared (1, 1.0 and true are three values)."""
    return _canonical(value)


def rank(op: Op) -> tuple[int, str, int, bytes, Context]:
    """The order among siblings: (time, device); the rest only separates the two sides of a fork."""
    return op.at, op.device, op.seq, canonical(op.value), op.context


def same(one: Op, other: Op) -> bool:
    """Whether two ops are one op met twice."""
    return (
        one[:3] == other[:3]
        and one.context == other.context
        and canonical(one.value) == canonical(other.value)
    )


def covers(context: Context, op: Op) -> bool:
    """Whether a writer with this context had seen the op."""
    return any(device == op.device and seq >= op.seq for device, seq in context)


def join(ops: Iterable[Op]) -> Context:
    """The context of a writer who sees these siblings: per device the highest seq among dots and contexts."""
    seen: dict[str, int] = {}
    for op in ops:
        if seen.get(op.device, 0) < op.seq:
            seen[op.device] = op.seq
        for device, seq in op.context:
            if seen.get(device, 0) < seq:
                seen[device] = seq
    return tuple(sorted(seen.items()))


def absorb(siblings: Siblings, op: Op) -> tuple[Siblings, tuple[Op, ...]]:
    """Put an op to the siblings; returns the siblings now and the ops that this dropped (perhaps `op` itself)."""
    if not siblings:
        return (op,), ()
    for sibling in siblings:
        if sibling.device == op.device and sibling.seq == op.seq and same(sibling, op):
            return siblings, ()
    if any(covers(sibling.context, op) for sibling in siblings):
        return siblings, (op,)
    kept = [sibling for sibling in siblings if not covers(op.context, sibling)]
    dropped = tuple(sibling for sibling in siblings if covers(op.context, sibling))
    kept.append(op)
    if len(kept) > 1:
        kept.sort(key=rank)
    return tuple(kept), dropped


def merged(ops: Iterable[Op]) -> Siblings:
    """The siblings of a set of ops."""
    siblings: Siblings = ()
    for op in ops:
        siblings, _ = absorb(siblings, op)
    return siblings


def shown(siblings: Siblings) -> Op | None:
    """The op whose value a single-valued register shows: highest (time, device)."""
    return siblings[-1] if siblings else None


def shown_member(siblings: Siblings) -> Op | None:
    """The op whose value a member shows, None where the member is not in the set: adding wins over removing."""
    return next((op for op in reversed(siblings) if op.value is not None), None)


def alive(siblings: Siblings) -> bool:
    """Whether a record lives: among concurrent ops, true wins."""
    return any(op.value is True for op in siblings)


def in_conflict(key: Key, siblings: Siblings) -> bool:
    """Whether the siblings disagree.

    Equal values are no conflict; nor is adding a member beside removing it, for adding wins. A record deleted here
    and edited there is one.
    """
    if len(siblings) < 2:
        return False
    ops: Sequence[Op] = siblings
    if key[1] is not None:
        ops = [op for op in siblings if op.value is not None]
    return len({canonical(op.value) for op in ops}) > 1


def direct(ops: Iterable[Op], context: Context) -> Siblings:
    """The siblings a writer with this context had before them, out of the ops still known."""
    return merged(op for op in ops if covers(context, op))
