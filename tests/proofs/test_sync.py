"""The long proof of sync: thousands of histories of three devices and a hostile folder, and mutants that must not survive.

The devices, the folder and the oracle are in `sync_histories.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.vault import compaction, identity
from core.vault.arrivals import Arrivals
from core.vault.disk import Found
from sync import engine
from sync.folder import found_of
from sync.publish import Publish
from sync.run import Run
from tests.proofs import histories as base
from tests.proofs import mutants
from tests.proofs.sync_histories import Carried, Forks, Syncs, beginning

HISTORIES = int(os.environ.get("TEND_PROVE_SYNC_HISTORIES", "5000"))
PART = -(-HISTORIES // 16)


def run(machine: type[Syncs], histories: int, steps: int, *, shrink: bool = True) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        ),
    )


@pytest.fixture(autouse=True)
def quick_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few commits are worth a merged file, and what is written need not survive a power cut."""
    monkeypatch.setattr(compaction, "LEAST", 3)
    monkeypatch.setattr(compaction, "FACTOR", 2)
    monkeypatch.setattr(compaction, "SPARED", 1)
    monkeypatch.setattr(compaction.Compactor, "merge", base.noted)
    monkeypatch.setattr(os, "fsync", _at_once)
    monkeypatch.setattr(os, "fdatasync", _at_once)


def _at_once(_: int) -> None:
    pass


@pytest.mark.parametrize("machine", [Syncs, Forks, Carried])
def test_short_run_of_syncs(machine: type[Syncs]) -> None:
    run(machine, 12, 30, shrink=False)


@pytest.mark.prove
@pytest.mark.parametrize(("part", "steps"), [(part, (30, 30, 40, 90)[part % 4]) for part in range(12)])
def test_histories_of_syncs_lose_nothing(part: int, steps: int) -> None:
    run(base.seeded(Syncs, part), PART, steps)  # type: ignore[arg-type]


@pytest.mark.prove
@pytest.mark.parametrize(("part", "steps"), [(0, 30), (1, 45)])
def test_histories_with_disk_images_lose_nothing(part: int, steps: int) -> None:
    run(base.seeded(Forks, part), PART, steps)  # type: ignore[arg-type]


@pytest.mark.prove
@pytest.mark.parametrize(("part", "steps"), [(0, 30), (1, 45)])
def test_histories_over_an_interrupted_carrier_lose_nothing(
    part: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "FACTOR", 4)
    run(base.seeded(Carried, part), PART, steps)  # type: ignore[arg-type]


# --- mutants -----------------------------------------------------------------------------------------------------------


def pushed_unverified(patch: pytest.MonkeyPatch) -> None:
    """What is published is what the disk gives, whatever that is."""
    patch.setattr(Arrivals, "read", lambda self, found: self._vault.disk.path(found.key).read_bytes())


def _dropping(patch: pytest.MonkeyPatch, going: Callable[[Publish, Found], bool]) -> None:
    """Own files are taken out of the folder when `going` says so."""

    def superfluous(self: Publish) -> list[tuple[str, Any]]:
        run = self._run
        mine = {each.device.hex() for each in identity.known(run.vault.state_directory)}
        there = [(found_of(key), seen) for key, seen in run.survey.segments.items()]
        return [(found.key, seen) for found, seen in there if found.device in mine and going(self, found)]

    patch.setattr(Publish, "_superfluous", superfluous)


def dropped_at_once(patch: pytest.MonkeyPatch) -> None:
    """An own file goes as soon as a file that covers it was published."""

    def going(publish: Publish, found: Found) -> bool:
        run = publish._run
        return any(run.folder.is_whole(cover) for cover in run.vault.disk.covers(found))

    _dropping(patch, going)


def dropped_by_span(patch: pytest.MonkeyPatch) -> None:
    """A file goes where one that is there spans it."""

    def going(publish: Publish, found: Found) -> bool:
        merged = [held.found for held in publish._run.vault.disk.merged()]
        return any(
            each.device == found.device
            and each.lo <= found.lo <= found.hi <= each.hi
            and each.key != found.key
            for each in merged
            if publish._run.folder.is_whole(each)
        )

    _dropping(patch, going)


def absence_is_deletion(patch: pytest.MonkeyPatch) -> None:
    """What is gone from the folder goes here too."""
    check = engine._check_gone

    def checked(run: Run, refill: bool) -> int:
        gone = [key for key in run.link.known if key not in run.survey.segments]
        found = check(run, refill)
        for key in gone if found else ():
            run.vault.disk.path(key).unlink(missing_ok=True)
            run.vault.disk.drop(key)
            run.link.known.pop(key)
        return found

    patch.setattr(engine, "_check_gone", checked)


def torn_stays_torn(patch: pytest.MonkeyPatch) -> None:
    """A file that stands in the folder under its name counts as there."""
    patch.setattr(Publish, "_lacks", lambda self, held: held.found.key not in self._run.survey.segments)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("mutate", "machine"),
    [
        (mutants.segment_wide_context, Syncs),
        (mutants.deleted_before_verified, Syncs),
        (mutants.device_id_reused, Syncs),
        (mutants.identity_with_a_commit_missing, Syncs),
        (mutants.covered_by_span, Forks),
        (mutants.not_made_again, Forks),
        (pushed_unverified, Syncs),
        (torn_stays_torn, Syncs),
        (dropped_at_once, Carried),
        (dropped_by_span, Forks),
        (absence_is_deletion, Syncs),
    ],
)
def test_mutants_are_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], machine: type[Syncs], monkeypatch: pytest.MonkeyPatch
) -> None:
    if machine is Carried:
        monkeypatch.setattr(compaction, "FACTOR", 4)
    beginning(machine)
    mutate(monkeypatch)
    with pytest.raises(Exception) as caught:
        run(machine, 400, 40, shrink=False)
    assert any(isinstance(each, AssertionError) for each in mutants.causes(caught.value)), (
        "it fell for another reason"
    )
