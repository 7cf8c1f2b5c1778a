"""The merge rule: a pure function of the set of ops."""

from __future__ import annotations

import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import given

from core.vault import registers
from core.vault.registers import LIFE, Op

DEVICES = ("aa", "bb", "cc")
FIELD = ("note", None)
MEMBER = ("tags", "x")


@st.composite
def histories(draw: st.DrawFn) -> list[Op]:
    """Ops of one register as they may really come about: each writer has seen some of what was there."""
    ops: list[Op] = []
    seqs = dict.fromkeys(DEVICES, 0)
    known: dict[str, set[int]] = {device: set() for device in DEVICES}
    for _ in range(draw(st.integers(1, 7))):
        device = draw(st.sampled_from(DEVICES))
        known[device] |= set(draw(st.lists(st.integers(0, max(0, len(ops) - 1)), max_size=3))) & set(
            range(len(ops))
        )
        seen = registers.merged(ops[index] for index in sorted(known[device]))
        seqs[device] += draw(st.integers(1, 3))
        value = draw(st.sampled_from([None, True, False, 1, "a", ["a"]]))
        ops.append(Op(device, seqs[device], draw(st.integers(0, 5)), value, registers.join(seen)))
        known[device].add(len(ops) - 1)
    return ops


@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(ops: list[Op], random: object) -> None:
    shuffled = ops + ops[: len(ops) // 2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert registers.merged(shuffled) == registers.merged(ops)


@given(histories(), st.data())
def test_merging_in_two_parts_is_merging_at_once(ops: list[Op], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(ops)))
    parts = registers.merged(ops[:cut]), registers.merged(ops[cut:])
    assert registers.merged(itertools.chain(*parts)) == registers.merged(ops)


@given(histories())
def test_no_sibling_covers_another_and_every_dropped_op_is_covered(ops: list[Op]) -> None:
    siblings = registers.merged(ops)
    assert siblings
    for one, other in itertools.permutations(siblings, 2):
        assert not registers.covers(one.context, other)
    for op in ops:
        assert op in siblings or any(registers.covers(other.context, op) for other in ops)


@given(histories())
def test_who_sees_all_siblings_overwrites_them_all(ops: list[Op]) -> None:
    siblings = registers.merged(ops)
    last = Op("dd", 1, 0, "mine", registers.join(siblings))
    assert registers.merged([*ops, last]) == (last,)


@st.composite
def forks(draw: st.DrawFn) -> list[Op]:
    """Ops where a device id may be used in several places: each has its own past, and numbers are given twice."""
    ops: list[Op] = []
    places = dict.fromkeys(range(draw(st.integers(1, 4))), ("aa", 0))
    places |= {9: ("bb", 0)}
    known: dict[int, set[int]] = {place: set() for place in places}
    for _ in range(draw(st.integers(1, 9))):
        place = draw(st.sampled_from(sorted(places)))
        known[place] |= (
            {draw(st.integers(0, len(ops) - 1)) for _ in range(draw(st.integers(0, 2)))} if ops else set()
        )
        device, seq = places[place]
        seq += draw(st.integers(1, 2))
        places[place] = device, seq
        seen = registers.merged(ops[index] for index in sorted(known[place]))
        value = draw(st.sampled_from([None, True, False, "a"]))
        ops.append(Op(device, seq, draw(st.integers(0, 5)), value, registers.join(seen)))
        known[place].add(len(ops) - 1)
    return ops


def as_the_text_says(ops: list[Op]) -> tuple[list[tuple[object, ...]], registers.Context]:
    """The rule as a function of the whole set: what remains, and what all contexts together say."""
    said = registers.joined(*(op.context for op in ops))
    kept = [op for op in ops if not registers.covers(said, op)] or [max(ops, key=registers.rank)]
    return sorted({registers.rank(op) for op in kept}), said


def held(siblings: registers.Siblings) -> tuple[list[tuple[object, ...]], registers.Context]:
    return list(map(registers.rank, siblings)), registers.joined(*(op.context for op in siblings))


@given(forks(), st.randoms(use_true_random=False))
def test_forks_do_not_depend_on_the_order_either(ops: list[Op], random: object) -> None:
    shuffled = ops + ops[: len(ops) // 2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert held(registers.merged(shuffled)) == as_the_text_says(ops)


def test_what_a_dropped_op_had_seen_stays_seen() -> None:
    # "aa" is used in two places: the third commit has seen another second one than that which saw "bb".
    seen, other, last = (
        Op("bb", 1, 10, "P"),
        Op("aa", 2, 20, "Y", (("bb", 1),)),
        Op("aa", 3, 15, "X", (("aa", 2),)),
    )
    for ops in itertools.permutations((seen, other, last)):
        assert registers.merged(ops) == (last._replace(context=(("aa", 2), ("bb", 1))),)


def test_ops_of_one_dot_time_and_value_are_one() -> None:
    one, other = Op("aa", 2, 20, "Y", (("bb", 1),)), Op("aa", 2, 20, "Y", (("cc", 1),))
    assert registers.merged([one, other]) == (Op("aa", 2, 20, "Y", (("bb", 1), ("cc", 1))),)


def test_where_the_contexts_cover_everything_the_highest_stays() -> None:
    ops = [
        Op("aa", 5, 10, "one", (("bb", 7),)),
        Op("bb", 7, 11, "two"),
        Op("bb", 7, 13, "three", (("aa", 5),)),
        Op("aa", 5, 12, "four"),
    ]
    for each in itertools.permutations(ops):
        assert [op.value for op in registers.merged(each)] == ["three"]


def test_concurrent_values_are_both_kept_and_the_later_is_shown() -> None:
    early, late = Op("bb", 1, 10, "early"), Op("aa", 1, 20, "late")
    assert registers.merged([late, early]) == (early, late)
    assert registers.shown((early, late)) == late
    assert registers.in_conflict(FIELD, (early, late))


def test_at_one_time_the_greater_device_is_shown() -> None:
    one, other = Op("aa", 1, 10, "one"), Op("bb", 1, 10, "other")
    assert registers.shown(registers.merged([other, one])) == other


def test_the_two_sides_of_a_fork_are_siblings() -> None:
    one, other = Op("aa", 5, 10, "one"), Op("aa", 5, 10, "other")
    assert len(registers.merged([one, other])) == 2
    assert registers.merged([one, other]) == registers.merged([other, one])


def test_a_later_op_without_the_earlier_one_in_its_context_does_not_drop_it() -> None:
    # One vector for the whole commit would say aa:2 here, for another register of aa's second commit was seen.
    unseen, other = Op("aa", 1, 10, "unseen"), Op("bb", 1, 20, "other", ())
    assert registers.merged([unseen, other]) == (unseen, other)


@pytest.mark.parametrize(
    ("key", "values", "disagree"),
    [
        (FIELD, ("a", "a"), False),
        (FIELD, ("a", "b"), True),
        (FIELD, ("a", None), True),
        (FIELD, (1, True), True),
        (FIELD, (1, 1.0), False),
        (FIELD, (1, 1.5), True),
        (MEMBER, (True, None), False),
        (MEMBER, (["work"], ["home"]), True),
        (MEMBER, (None, None), False),
        (LIFE, (True, False), True),
        (LIFE, (True, True), False),
    ],
)
def test_what_is_a_conflict(key: registers.Key, values: tuple[object, object], disagree: bool) -> None:
    siblings = tuple(Op(device, 1, 10, value) for device, value in zip("ab", values, strict=True))  # type: ignore[arg-type]
    assert registers.in_conflict(key, siblings) is disagree


def test_adding_wins_over_removing_and_living_over_dying() -> None:
    added, removed = Op("aa", 1, 10, True), Op("bb", 1, 20, None)
    assert registers.shown_member(registers.merged([added, removed])) == added
    lives, dies = Op("aa", 1, 10, True), Op("bb", 1, 20, False)
    assert registers.alive(registers.merged([lives, dies]))
    assert not registers.alive((dies,))
