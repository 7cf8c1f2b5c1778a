"""Coverage is decided by the commit files a segment stands for, never by its span."""

from __future__ import annotations

import pytest

from core.vault import coverage
from core.vault.coverage import Stand

A, B, C, X = (bytes([letter]) * 8 for letter in b"ABCX")


@pytest.mark.parametrize(
    ("part", "whole", "covered"),
    [
        ({"d": [(2, B)]}, {"d": [(1, A + B + C)]}, True),
        ({"d": [(2, X)]}, {"d": [(1, A + B + C)]}, False),
        ({"d": [(4, B)]}, {"d": [(1, A + B + C)]}, False),
        ({"e": [(2, B)]}, {"d": [(1, A + B + C)]}, False),
        ({"d": [(1, A + B)], "e": [(1, X)]}, {"d": [(1, A + B + C)], "e": [(1, X)]}, True),
        ({"d": [(1, A + B)], "e": [(1, X)]}, {"d": [(1, A + B + C)]}, False),
        ({"d": [(1, A + B)]}, {"d": [(1, A), (2, B), (2, X)]}, True),
    ],
)
def test_a_proper_subset_is_covered(part: coverage.Runs, whole: coverage.Runs, covered: bool) -> None:
    assert coverage.covered(Stand(part, 1, False, "1"), Stand(whole, 1, False, "2")) is covered
    assert coverage.covered(Stand(part, 2, True, "1"), Stand(whole, 1, False, "2")) is covered
    assert not coverage.covered(Stand(part, 1, False, "1"), Stand(whole, 1, True, "2"))


RUNS = {"d": [(1, A)]}


@pytest.mark.parametrize(
    ("stays", "goes"),
    [
        (Stand(RUNS, 2, False, "9"), Stand(RUNS, 1, False, "1")),
        (Stand(RUNS, 2, False, "9"), Stand(RUNS, 1, True, "1")),
        (Stand(RUNS, 1, False, "9"), Stand(RUNS, 1, True, "1")),
        (Stand(RUNS, 1, False, "1"), Stand(RUNS, 1, False, "9")),
    ],
    ids=["the later epoch", "the later epoch, a commit", "the merged one", "the smaller hash"],
)
def test_of_two_files_for_the_same_commits_one_stays(stays: Stand, goes: Stand) -> None:
    assert coverage.covered(goes, stays)
    assert not coverage.covered(stays, goes)
    assert not coverage.covered(stays, stays)


def test_a_commit_of_a_later_epoch_is_not_covered_by_an_older_file() -> None:
    assert not coverage.covered(Stand(RUNS, 2, True, "9"), Stand(RUNS, 1, False, "1"))


def test_commits_are_unbroken_up_to_the_first_gap_or_fork() -> None:
    many = [{"d": [(1, A)]}, {"d": [(2, B + C)], "e": [(2, A)]}, {"d": [(2, B), (5, A)]}]
    assert coverage.unbroken(many, "d") == 3
    assert coverage.unbroken(many, "e") == coverage.unbroken(many, "f") == 0
    assert coverage.unbroken([*many, {"d": [(3, X)]}], "d") == 2


def test_runs_are_joined_and_both_sides_of_a_fork_kept() -> None:
    united = coverage.union([{"d": [(1, A)]}, {"d": [(2, B)]}, {"d": [(2, X), (3, C)]}, {"e": [(5, A)]}])
    assert set(coverage.commits(united)) == {("d", 1, A), ("d", 2, B), ("d", 2, X), ("d", 3, C), ("e", 5, A)}
    assert coverage.count(united) == 5
