"""What is known of commits is what a plain set would say."""

from __future__ import annotations

from collections import Counter

import hypothesis.strategies as st
from hypothesis import given

from core.vault import coverage
from core.vault.known import BLOCK, KnownCommits

devices = st.sampled_from(["a" * 16, "b" * 16])
# Few hashes, so that runs meet each other and fork.
prefixes = st.sampled_from([bytes([number]) * 8 for number in (1, 2, 3)])
runs = st.dictionaries(
    devices,
    st.lists(
        st.tuples(
            st.sampled_from([1, 2, BLOCK - 2, BLOCK, 3 * BLOCK - 1, (1 << 32) - 8]),
            st.lists(prefixes, min_size=1, max_size=2 * BLOCK + 3).map(b"".join),
        ),
        min_size=1,
        max_size=3,
    ),
    max_size=2,
)


@given(st.lists(runs, max_size=5), runs)
def test_it_is_a_set(many: list[coverage.Runs], asked: coverage.Runs) -> None:
    known = KnownCommits()
    plain = set()
    for each in many:
        known.add(each)
        plain |= set(coverage.commits(each))
    assert known.unknown(asked) == {each[:2] for each in coverage.commits(asked) if each not in plain}
    for each in many:
        assert known.unknown(each) == set()
    if bytes(8) not in {prefix for _, _, prefix in plain}:
        numbers = Counter(each[:2] for each in plain)
        parted = sorted(dot for dot, count in numbers.items() if count > 1)
        assert known.forks == dict(reversed(parted))


def test_a_hash_of_zeros_is_never_known() -> None:
    known = KnownCommits()
    known.add({"a": [(1, bytes(8) + b"x" * 8)]})
    assert known.unknown({"a": [(1, b"x" * 8), (2, b"x" * 8)]}) == {("a", 1)}


def test_a_far_commit_takes_no_room_for_those_before_it() -> None:
    known = KnownCommits()
    known.add({"a": [((1 << 32) - 1, b"x" * 8)]})
    assert sum(map(len, known._blocks.values())) == BLOCK * 8
