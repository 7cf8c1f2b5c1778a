"""Coverage is decided by the commit files a segment stands for, never by its span."""

from __future__ import annotations

import pytest

from core.vault import coverage

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
    assert coverage.covered(part, "1", whole, "2") is covered


def test_of_two_files_for_the_same_commits_the_smaller_hash_stays() -> None:
    runs = {"d": [(1, A + B)]}
    assert coverage.covered(runs, "2", runs, "1")
    assert not coverage.covered(runs, "1", runs, "2")
    assert not coverage.covered(runs, "1", runs, "1")


def test_runs_are_joined_and_both_sides_of_a_fork_kept() -> None:
    united = coverage.union([{"d": [(1, A)]}, {"d": [(2, B)]}, {"d": [(2, X), (3, C)]}, {"e": [(5, A)]}])
    assert set(coverage.commits(united)) == {("d", 1, A), ("d", 2, B), ("d", 2, X), ("d", 3, C), ("e", 5, A)}
    assert coverage.count(united) == 5
