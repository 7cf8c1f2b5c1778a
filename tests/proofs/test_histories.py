"""The long proof of the merge rule: thousands of histories of several devices, and mutants that must not survive it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from core.vault import (
    adoption,
    compaction,
)
from tests.proofs.histories import Clones, Endings, Histories, Unmended, noted, run, seeded
from tests.proofs.mutants import (
    causes,
    contexts_forgotten,
    covered_by_span,
    deleted_before_verified,
    device_id_reused,
    erased_unseen,
    identity_with_a_commit_missing,
    left_files_dropped,
    merged_away_erased,
    not_made_again,
    seen_behind_a_gap,
    segment_wide_context,
)

HISTORIES = int(os.environ.get("TEND_PROVE_HISTORIES", "2000"))
FAST = 40


@pytest.fixture(autouse=True)
def small_tiers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few commits are worth a merged file, so that short histories have several tiers."""
    monkeypatch.setattr(compaction, "LEAST", 3)
    monkeypatch.setattr(compaction, "FACTOR", 2)
    monkeypatch.setattr(compaction, "SPARED", 1)
    monkeypatch.setattr(adoption, "LEAST", 2)
    monkeypatch.setattr(compaction.Compactor, "merge", noted)


def test_short_run_of_histories() -> None:
    run(Histories, FAST, shrink=False)


def test_short_run_with_cloned_device_ids() -> None:
    run(Clones, FAST // 2, shrink=False)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(4))
def test_histories_keep_every_value(part: int) -> None:
    run(seeded(Histories, part), HISTORIES // 4)


@pytest.mark.prove
def test_histories_with_cloned_device_ids_keep_every_value() -> None:
    run(seeded(Clones, 9), HISTORIES // 8)


@pytest.mark.parametrize(
    ("mutate", "machine"),
    [
        (segment_wide_context, Histories),
        (deleted_before_verified, Histories),
        pytest.param(left_files_dropped, Histories, marks=pytest.mark.prove),
        (device_id_reused, Histories),
        (identity_with_a_commit_missing, Histories),
        pytest.param(erased_unseen, Endings, marks=pytest.mark.prove),
        pytest.param(seen_behind_a_gap, Endings, marks=pytest.mark.prove),
        pytest.param(merged_away_erased, Endings, marks=pytest.mark.prove),
        (covered_by_span, Clones),
        (contexts_forgotten, Unmended),
        (not_made_again, Clones),
    ],
)
def test_mutants_are_caught(
    mutate: Callable[[pytest.MonkeyPatch], None],
    machine: type[Histories],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutate(monkeypatch)
    with pytest.raises(Exception) as caught:
        run(machine, 600, shrink=False)
    assert any(isinstance(each, AssertionError) for each in causes(caught.value)), (
        "it fell for another reason"
    )
