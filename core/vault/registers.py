"""The merge rule, pure: what a register holds when the ops of all devices are put together.

Everything in a vault is a register keyed by (table, record, field or member). An *op* gives a register a value; its
*context* says, per device, up to which sequence number its writer had seen ops of this very register. The state is
the set of ops; one is dropped iff a context, of whichever op was ever met, covers its dot. Should that leave none, the
op of the highest rank stays. Nothing here depends on the order in which ops arrive, on repetition, or on gaps.

An op that is dropped leaves its context behind: what the ops that remain do not say of it is joined into the context
of the highest of them. As long as no device id is used in two places this is never needed: who has seen an op has
seen what its writer saw. Where one is, the number of an op unseen counts as seen, and what that op dropped must stay so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from core.vault.canonical import canonical
from core.vault.changes import Json

Context = tuple[tuple[str, int], ...]
"""(device, highest seq) pairs, sorted by device; device is 16 hex digits."""

Key = tuple[str, str | None]
"""A register within a record: (field, None) for a value, (field, member) for a member of a set."""

LIFE: Key = ("_alive", None)
"""The register that says whether a record is alive."""


class Op(NamedTuple):
    """A value given to a register: the dot (device, seq), its time in ms, and what its writer had seen."""

    device: str
    seq: int
    at: int
    value: Json
    context: Context = ()


Siblings = tuple[Op, ...]
"""The ops of a register that no other op covers, sorted by `rank`: the last one is shown."""


def rank(op: Op) -> tuple[int, str, int, bytes]:
    """The order among siblings: (time, device); the rest only separates the two sides of a fork."""
    return op.at, op.device, op.seq, canonical(op.value)


def same(one: Op, other: Op) -> bool:
    """Whether two ops are one op met twice: dot, time and value; its contexts are then joined."""
    return one[:3] == other[:3] and canonical(one.value) == canonical(other.value)


def covers(context: Context, op: Op) -> bool:
    """Whether a writer with this context had seen the op."""
    return any(device == op.device and seq >= op.seq for device, seq in context)


def within(context: Context, other: Context) -> bool:
    """Whether all that one context covers is covered by another one."""
    if context == other or not context:
        return True
    known = dict(other)
    return all(known.get(device, 0) >= seq for device, seq in context)


def joined(*contexts: Context) -> Context:
    """Per device the highest seq of several contexts."""
    seen: dict[str, int] = {}
    for context in contexts:
        for device, seq in context:
            if seen.get(device, 0) < seq:
                seen[device] = seq
    return tuple(sorted(seen.items()))


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


def absorb(siblings: Siblings, op: Op, past: Collection[Op] = ()) -> tuple[Siblings, tuple[Op, ...]]:
    """Put an op to the siblings; returns the siblings now and the ops that this dropped (perhaps `op` itself).

    Should the contexts cover all of them, the highest one of the siblings, `op` and `past` remains.
    """
    if not siblings:
        return (op,), ()
    if len(siblings) == 1:
        # Nearly always a register has one op, and the next one was made in knowledge of it.
        before = siblings[0]
        if (
            covers(op.context, before)
            and not covers(before.context, op)
            and not covers(op.context, op)
            and within(before.context, op.context)
        ):
            return (op,), (before,)
    return _absorbed(siblings, op, past)


def _absorbed(siblings: Siblings, op: Op, past: Collection[Op]) -> tuple[Siblings, tuple[Op, ...]]:
    twin = next((each for each in siblings if same(each, op)), None)
    if twin is not None:
        if within(op.context, twin.context):
            return siblings, ()
        op = op._replace(context=joined(twin.context, op.context))
    ops = [*(each for each in siblings if each is not twin), op]
    said = joined(*(each.context for each in ops))
    kept = [each for each in ops if not covers(said, each)]
    if not kept:
        kept = [max((*ops, *past), key=rank)]
    dropped = tuple(each for each in ops if not any(each is other for other in kept))
    return heirs(kept, said), dropped


def heirs(kept: Iterable[Op], said: Context) -> Siblings:
    """The ops that remain, in their order, of which the highest takes over what only dropped ones had `said`."""
    ordered = sorted(kept, key=rank)
    if not within(said, joined(*(each.context for each in ordered))):
        last = ordered[-1]
        ordered[-1] = last._replace(context=joined(last.context, said))
    return tuple(ordered)


def merged(ops: Iterable[Op]) -> Siblings:
    """The siblings of a set of ops."""
    siblings: Siblings = ()
    past: list[Op] = []
    for op in ops:
        siblings, dropped = absorb(siblings, op, past)
        past += dropped
    return siblings


def same_siblings(one: Siblings, other: Siblings, erased: Context = ()) -> bool:
    """Whether two registers hold the same ops and say the same to have been seen, beside what was `erased`.

    Which of their ops says what another one that was dropped had seen is left open: it depends on the order.
    """
    if len(one) != len(other) or not all(map(same, one, other)):
        return False
    if all(mine.context == theirs.context for mine, theirs in zip(one, other, strict=True)):
        return True
    gone = dict(erased)
    mine, theirs = (joined(*(op.context for op in siblings)) for siblings in (one, other))
    return [pair for pair in mine if pair[1] > gone.get(pair[0], 0)] == [
        pair for pair in theirs if pair[1] > gone.get(pair[0], 0)
    ]


def shown(siblings: Siblings) -> Op | None:
    """The op whose value a single-valued register shows: highest (time, device)."""
    return siblings[-1] if siblings else None


def shown_member(siblings: Siblings) -> Op | None:
    """The op whose value a member shows, None where the member is not in the set: adding wins over removing."""
    return next((op for op in reversed(siblings) if op.value is not None), None)


def alive(siblings: Siblings) -> bool:
    """Whether a record lives: among concurrent ops, true wins."""
    return any(op.value is True for op in siblings)


def erasing(op: Op) -> Context:
    """What an end of a life erases of its record: all that `op.value`, an object of device and seq, covers."""
    seen = op.value if isinstance(op.value, dict) else {}
    return tuple(sorted((device, seq) for device, seq in seen.items() if type(seq) is int))


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
