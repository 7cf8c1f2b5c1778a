"""Which commits belong to which side of a fork, by the files that are there."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace
from typing import Any

import pytest

from core.vault.forks import (
    OF_DEVICES,
    Side,
    Sides,
    cut,
    numbers_beside,
    used_twice,
    words,
    words_of_retired,
    words_of_settled,
)
from core.vault.rollback import BACK_IN_TIME, gone_since

OLD, OTHER = "d" * 16, "e" * 16


def hash_of(side: str, seq: int) -> bytes:
    """The hash of a commit; up to number 2 both sides are one."""
    return hashlib.sha256(f"{side if seq > 2 else ''}{seq}".encode()).digest()


def run(side: str, lo: int, hi: int) -> tuple[int, bytes]:
    return lo, b"".join(hash_of(side, seq)[:8] for seq in range(lo, hi + 1))


def file(*runs: tuple[int, bytes], prev: bytes = b"", device: str = OLD) -> Any:
    """A file by `device` that stands for these commits of the old id."""
    return SimpleNamespace(
        device=device, stands_for={OLD: runs}, header=SimpleNamespace(lo=runs[0][0], prev=prev)
    )


def commit(side: str, seq: int) -> Any:
    return file(run(side, seq, seq), prev=hash_of(side, seq - 1))


def spans(side: Side) -> list[tuple[int, int]]:
    return [(each.lo, each.hi) for each in side.stretches]


def test_a_side_goes_from_its_end_back_to_the_common_beginning() -> None:
    both = [commit(side, seq) for seq in range(1, 6) for side in "ab"]
    sides = Sides(both, OLD, 2)
    for side in "ab":
        found = sides.ending(5, hash_of(side, 5))
        assert (spans(found), found.down_to) == ([(5, 5), (4, 4), (3, 3)], 2)
        assert [each.segment.stands_for[OLD] for each in found.stretches] == [
            (run(side, seq, seq),) for seq in (5, 4, 3)
        ]


def test_a_merged_file_counts_from_the_beginning_on() -> None:
    merged = file(run("a", 1, 4), prev=bytes(32))
    sides = Sides([merged, commit("a", 5), commit("b", 3), commit("b", 4)], OLD, 2)
    assert spans(sides.ending(5, hash_of("a", 5))) == [(5, 5), (3, 4)]


def test_a_side_ends_where_a_commit_is_missing() -> None:
    sides = Sides([commit("a", 5), commit("a", 3), commit("b", 4)], OLD, 2)
    found = sides.ending(5, hash_of("a", 5))
    assert (spans(found), found.down_to) == ([(5, 5)], 4)


def test_what_another_device_merged_goes_on_where_there_is_one_commit_before() -> None:
    adopted = file(run("a", 4, 5), device=OTHER)
    assert spans(Sides([adopted, commit("a", 3)], OLD, 2).ending(5, hash_of("a", 5))) == [(4, 5), (3, 3)]
    doubtful = Sides([adopted, commit("a", 3), commit("b", 3)], OLD, 2).ending(5, hash_of("a", 5))
    assert (spans(doubtful), doubtful.down_to) == ([(4, 5)], 3)


def test_a_file_that_stands_for_both_sides_is_left_out() -> None:
    mixed = file(run("a", 1, 5), run("b", 3, 4), device=OTHER)
    sides = Sides([mixed, commit("a", 5)], OLD, 2)
    assert not sides.has(4, hash_of("a", 4))
    assert sides.ending(5, hash_of("a", 5)).down_to == 4


def test_every_side_is_found_where_no_end_is_known() -> None:
    both = [*(commit("a", seq) for seq in range(3, 6)), *(commit("b", seq) for seq in range(3, 8))]
    found = Sides(both, OLD, 2).all(6)
    assert sorted(len(each.stretches) for each in found) == [3, 4]


@pytest.mark.parametrize(
    ("context", "left"),
    [
        (((OLD, 5), (OTHER, 7)), ((OLD, 2), (OTHER, 7))),
        (((OLD, 1),), ((OLD, 1),)),
        (((OTHER, 7),), ((OTHER, 7),)),
        ((), ()),
    ],
)
def test_contexts_speak_of_the_old_id_up_to_the_beginning(context: Any, left: Any) -> None:
    assert cut(context, OLD, 2) == left
    assert OLD not in dict(cut(context, OLD, 0))


def test_what_is_said_begins_with_a_sentence_of_its_own_and_names_the_save() -> None:
    (problem,) = used_twice({OLD: 1200})
    assert (problem.path, problem.what) == (f"devices/{OLD}", words(1200))
    assert problem.what.startswith("Two copies of this device save under one id since save 1,200: ")
    assert "Both sides are kept." in problem.what
    assert "Open Tend on each" in problem.what
    assert all("1,200" in said for said in (words_of_settled(1200), words_of_retired(1200)))
    (gone,) = gone_since({OLD: 3}, {OLD: 2})
    assert {problem.kind, gone.kind} == OF_DEVICES
    assert gone.kind == BACK_IN_TIME


def test_what_two_sides_have_in_common_is_told_from_what_each_has_alone() -> None:
    common = [commit("", seq) for seq in (2, 1)]
    both = [*common, *(commit(side, seq) for seq in (3, 4) for side in "ab")]
    sides = Sides(both, OLD, 0)
    one, other = (sides.ending(4, hash_of(side, 4)) for side in "ab")
    assert numbers_beside(one, other, OLD) == {3, 4}
    assert numbers_beside(one, one, OLD) == set()
