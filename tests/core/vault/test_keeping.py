"""Merged files, the cache, and doctor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import VaultError
from core.vault import (
    Delete,
    Merge,
    Put,
    Restore,
    Set,
    Vault,
    cache,
    compaction,
    coverage,
    creation,
    look_without_key,
    open_vault,
    store,
)
from core.vault.registers import LIFE

PEOPLE = [f"person-{number:02}" for number in range(12)]


class Bench:
    """A vault in which something has happened, to be opened again and again."""

    def __init__(self, store: Any, root: Path) -> None:
        shutil.rmtree(store.directory / "devices")
        self.store, self.root = store, root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.directory: Path = store.directory

    def open(self, state: str = "state") -> Vault:
        return open_vault(self.directory, self.store.keyring, state=self.root / state, clock=self.clock)

    def fill(self, vault: Vault) -> None:
        for id in PEOPLE:
            vault.commit(creation("contacts", id, {"full": id, "tags": {"a": True, "b": True}}))
        for number in range(40):
            people = {PEOPLE[number % 12]: True, PEOPLE[number % 5]: True}
            vault.commit(creation("interactions", f"call-{number:02}", {"at": "2026-06-01", "with": people}))
        vault.commit([Set("contacts", PEOPLE[0], "org", "Acme")])
        vault.commit([Set("contacts", PEOPLE[0], "org", None)])
        vault.commit([Delete("contacts", PEOPLE[1]), Delete("interactions", "call-07")])
        vault.commit([Merge("contacts", PEOPLE[2], PEOPLE[3])])
        vault.commit([Put("interactions", "call-08", "with", PEOPLE[9])])

    def files(self) -> list[Path]:
        return sorted((self.directory / "devices").glob("*/*.tdb"))


@pytest.fixture
def bench(store: Any, tmp_path: Path) -> Bench:
    return Bench(store, tmp_path)


def merged_again(bench: Bench, vault: Vault) -> compaction.Compaction:
    """The next merged file, after which what the one before covers may go."""
    for number in range(33):
        vault.commit([Set("contacts", PEOPLE[11], "org", str(number))])
    done = vault.compact()
    assert len(done.merged) == 1
    return done


def everything(vault: Vault) -> dict[str, Any]:
    vault.load()
    return {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}


def test_compaction_keeps_everything_and_leaves_few_files(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    before, past = everything(vault), vault.history("contacts", PEOPLE[0], "org")
    done = vault.compact()
    assert len(done.merged) == 1
    assert done.dropped == [], "nothing is dropped for a file that was only just written"
    assert everything(bench.open()) == before
    assert len(merged_again(bench, vault).dropped) == 57 - compaction.SPARED
    assert len(bench.files()) == 1 + 33 + 1 + compaction.SPARED
    before = everything(vault)
    again = bench.open()
    assert everything(again) == before
    assert again.history("contacts", PEOPLE[0], "org") == past
    assert again.device == vault.device
    vault.commit([Set("contacts", PEOPLE[5], "org", "Globex")])
    assert vault.doctor().well


def test_tiers_keep_a_thousand_commits_in_few_files(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "LEAST", 4)
    monkeypatch.setattr(compaction, "FACTOR", 3)
    monkeypatch.setattr(compaction, "SPARED", 2)
    vault = bench.open()
    for number in range(250):
        vault.commit([Set("contacts", PEOPLE[number % 12], "org", str(number))])
        if number % 5 == 0:
            vault.compact()
    assert len(bench.files()) < 40
    assert everything(bench.open()) == everything(vault)
    assert vault.doctor().well


def test_opening_many_merged_files_walks_no_commit_for_each_of_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "LEAST", 4)
    monkeypatch.setattr(compaction, "FACTOR", 1000)
    monkeypatch.setattr(compaction, "SPARED", 0)
    vault = bench.open()
    for number in range(80):
        vault.commit([Set("contacts", PEOPLE[number % 12], "org", str(number))])
        if number % 4 == 3:
            vault.compact()
    assert sum(1 for held in vault.disk.held.values() if not held.commit) > 15
    walked = []
    walk = coverage.commits

    def commits(runs: coverage.Runs) -> Iterator[tuple[str, int, bytes]]:
        for commit in walk(runs):
            walked.append(commit)
            yield commit

    monkeypatch.setattr(coverage, "commits", commits)
    assert everything(bench.open("elsewhere")) == everything(vault)
    assert len(walked) <= 80


def test_a_merged_file_that_does_not_hold_the_same_is_thrown_away(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = bench.open()
    bench.fill(vault)
    before = bench.files()
    monkeypatch.setattr(compaction, "stepwise_differences", lambda *_: iter([("contacts", "x")]))
    with pytest.raises(VaultError, match="does not hold"):
        vault.compact()
    assert bench.files() == before


def test_covered_files_left_by_a_crash_are_skipped_and_then_dropped(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    copies = {path: path.read_bytes() for path in bench.files()}
    vault.compact()
    merged_again(bench, vault)
    few = bench.files()
    for path, data in copies.items():
        path.write_bytes(data)
    again = bench.open()
    assert everything(again) == everything(vault)
    assert again.device == vault.device
    again.compact()
    assert {path.name for path in bench.files()} <= {path.name for path in few}


def test_a_covered_file_stays_while_the_merged_files_are_not_as_they_were_written(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    (first,) = vault.compact().merged
    path = vault.disk.path(first)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes((data[-1] ^ 1,)))
    before = bench.files()
    for number in range(33):
        vault.commit([Set("contacts", PEOPLE[11], "org", str(number))])
    with pytest.raises(VaultError):
        vault.compact()
    assert set(before) <= set(bench.files())


def test_a_covered_file_stays_until_a_later_merged_file_is_there(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    assert len(vault.compact().merged) == 1
    before = bench.files()
    for again in (vault, bench.open()):
        done = again.compact()
        assert (done.merged, done.dropped) == ([], [])
    assert bench.files() == before
    assert merged_again(bench, vault).dropped


@pytest.mark.prove
def test_hundreds_of_saves_never_leave_two_hundred_files(bench: Bench) -> None:
    vault = bench.open()
    most = 0
    for number in range(420):
        vault.commit([Set("contacts", PEOPLE[number % 12], "org", str(number))])
        most = max(most, len(bench.files()))
    assert most < 200
    vault.close()
    assert len(bench.files()) < 200


def test_what_a_merged_file_says_that_is_not_known_here_is_carried_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        store.Note, "members", lambda self: {"label": "x", "batch": "b", "aura": [1, {"n": 2}]}
    )
    vault = bench.open()
    for number in range(3):
        vault.commit([Set("contacts", PEOPLE[0], "org", str(number))])
    (key,) = vault.compact(everything=True).merged
    segment = vault.disk.read(vault.disk.held[key].found)
    assert segment is not None
    assert segment.meta.other == {"aura": [1, {"n": 2}]}


def test_a_cache_opens_to_the_same_and_interactions_come_when_needed(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"derived")
    again = bench.open()
    assert (again.facts, again.facts_touched, again.uncached) == (b"derived", frozenset(), 0)
    assert again.bulk is not None
    assert again.documents("contacts") == vault.documents("contacts")
    again.commit(creation("interactions", "new", {"at": "2026-06-09", "with": {PEOPLE[4]: True}}))
    assert again.bulk is not None, "logging a call must not load all the others"
    vault.refresh()
    assert everything(again) == everything(vault)
    assert again.fingerprint() == vault.fingerprint()


def test_what_is_newer_than_the_cache_is_folded_on_top_and_named(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"derived")
    vault.commit([Set("contacts", PEOPLE[6], "org", "Acme"), Set("interactions", "call-09", "text", "hello")])
    again = bench.open()
    assert again.facts == b"derived"
    assert again.facts_touched == {("contacts", PEOPLE[6]), ("interactions", "call-09")}
    again.write_cache(b"newer")
    third = bench.open()
    assert (third.facts, third.uncached) == (b"newer", 0)
    assert everything(third) == everything(vault)
    third.write_cache(b"newest")
    assert everything(bench.open()) == everything(vault)


def test_a_cache_stays_valid_when_its_files_are_merged(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"derived")
    vault.compact()
    merged_again(bench, vault)
    again = bench.open()
    assert again.facts == b"derived"
    assert again.device == vault.device
    assert everything(again) == everything(vault)
    again.commit([Set("contacts", PEOPLE[6], "org", "Acme")])
    assert again.device == vault.device


def test_a_cache_that_names_a_missing_file_is_not_believed(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"derived")
    bench.files()[0].unlink()
    again = bench.open()
    assert again.facts is None
    assert (
        PEOPLE[0] not in again.documents("contacts") or "full" not in again.documents("contacts")[PEOPLE[0]]
    )


@pytest.mark.parametrize("covered", [False, True])
def test_a_cache_that_names_a_file_of_another_size_is_not_believed(bench: Bench, covered: bool) -> None:
    vault = bench.open()
    bench.fill(vault)
    if covered:
        vault.compact()
    vault.write_cache(b"derived")
    first = bench.files()[0]
    assert covered == (vault.disk.cover(vault.disk.held[f"{vault.device}/{first.name}"].found) is not None)
    first.write_bytes(first.read_bytes()[:-1])
    again = bench.open()
    assert again.facts is None
    assert f"{vault.device}/{first.name}" not in again.disk.held
    if not covered:
        assert [problem.kind for problem in again.problems] == ["TornError"]
    assert everything(again)["contacts"].keys() >= set(PEOPLE[4:])


def test_a_file_that_goes_while_the_vault_is_open_is_in_no_cache(bench: Bench) -> None:
    vault, other = bench.open(), bench.open("other")
    bench.fill(vault)
    other.commit(creation("contacts", "x", {"full": "Ada"}))
    vault.refresh()
    (path,) = (bench.directory / "devices" / other.device).iterdir()
    data = path.read_bytes()
    path.unlink()
    vault.refresh()
    assert "x" in vault.documents("contacts"), "what is gone from the disk is not gone from memory"
    vault.write_cache(b"derived")
    again = bench.open()
    assert again.facts is None
    assert everything(again) == everything(bench.open("fresh"))
    assert "x" not in again.documents("contacts")
    path.write_bytes(data)
    vault.refresh()
    vault.write_cache(b"anew")
    assert bench.open().facts == b"anew"


def reopened_unread(bench: Bench, vault: Vault, state: str = "state") -> Vault:
    """The vault from its cache, its interactions not loaded yet."""
    vault.write_cache(b"derived")
    again = bench.open(state)
    assert again.bulk is not None
    return again


def test_an_interaction_that_was_not_loaded_is_restored_knowing_of_its_end(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.commit([Delete("interactions", "call-03")])
    again = reopened_unread(bench, vault)
    again.commit([Restore("interactions", "call-03")])
    again.load()
    assert len(again.state.siblings("interactions", "call-03", LIFE)) == 1
    assert again.conflicts() == []
    assert "call-03" in again.documents("interactions")


def test_the_time_of_a_commit_counts_what_was_not_loaded(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    bench.clock.at += timedelta(hours=5)
    vault.commit([Set("interactions", "call-03", "text", "ahead")])
    last = vault.state.latest
    bench.clock.at -= timedelta(hours=5)
    again = reopened_unread(bench, vault)
    assert again.stamp() == last + 1


@pytest.mark.parametrize("told_before", [True, False])
def test_a_conflict_of_an_interaction_that_was_not_loaded_stays_one(bench: Bench, told_before: bool) -> None:
    here, there = bench.open("here"), bench.open("there")
    bench.fill(here)
    there.refresh()
    there.commit([Set("interactions", "call-03", "text", "there")])
    here.commit([Set("interactions", "call-03", "text", "here")])
    if told_before:
        here.refresh()
        assert len(here.conflicts()) == 1
    again = reopened_unread(bench, here, "here")
    there.refresh()
    there.commit([Set("interactions", "call-03", "channel", "call")])
    again.refresh()
    third = reopened_unread(bench, again, "here")
    assert [each.id for each in third.conflicts()] == ["call-03"]
    assert [each.id for each in again.conflicts()] == ["call-03"]


@pytest.mark.parametrize("part", ["people", "bulk"])
def test_a_damaged_cache_is_rebuilt_in_silence(bench: Bench, part: str) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"derived")
    (path,) = (vault.state_directory / cache.DIRECTORY).glob(f"{part}*")
    data = bytearray(path.read_bytes())
    data[len(data) * 2 // 3] ^= 1
    path.write_bytes(data)
    assert everything(bench.open()) == everything(vault)


def test_many_touched_interactions_are_written_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"1")
    first = vault.cached.bulk  # type: ignore[union-attr]
    vault.commit([Set("interactions", "call-10", "text", "x")])
    vault.write_cache(b"2")
    assert vault.cached.bulk == first  # type: ignore[union-attr]
    monkeypatch.setattr("core.vault.vault.DIRTY_LIMIT", 1)
    vault.commit([Set("interactions", "call-11", "text", "x")])
    vault.write_cache(b"3")
    assert vault.cached.bulk != first  # type: ignore[union-attr]
    assert everything(bench.open()) == everything(vault)


def test_doctor_finds_nothing_in_a_sound_vault_and_counts(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    report = vault.doctor()
    assert report.well
    assert [each.code for each in report.findings if each.code not in ("dangling",)] == []
    assert report.counts["segments"] == len(bench.files())
    assert report.to_json()["exit_code"] == 0


def test_doctor_names_what_is_wrong_and_changes_nothing(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    files = bench.files()
    files[3].write_bytes(files[3].read_bytes()[:-1])
    files[8].unlink()
    (files[0].parent / "tmp-1").write_text("x")
    (files[0].parent / "notes.txt").write_text("x")
    before = sorted(path.name for path in bench.directory.rglob("*"))
    codes = {each.code for each in vault.doctor().findings}
    assert {"torn", "chain", "leftover", "stray"} <= codes
    assert {"torn", "leftover", "stray"} <= {each.code for each in look_without_key(bench.directory).findings}
    assert sorted(path.name for path in bench.directory.rglob("*")) == before
    assert vault.doctor().exit_code == 1


def test_doctor_names_dangling_references_wrong_types_conflicts_and_clocks(bench: Bench) -> None:
    here, there = bench.open("here"), bench.open("there")
    here.commit(
        [Set("contacts", "x", "full", 7), Put("interactions", "i", "with", "y"), Delete("contacts", "y")]
    )
    there.commit([Set("contacts", "x", "full", "Ada")])
    bench.clock.at += timedelta(days=9)
    there.commit([Set("contacts", "x", "org", "Acme")])
    bench.clock.at -= timedelta(days=9)
    here.refresh()
    codes = {each.code for each in here.doctor().findings}
    assert {"dangling", "conflict", "clock"} <= codes
    here.commit([Set("contacts", "x", "full", 7)])
    assert "type" in {each.code for each in here.doctor().findings}


def test_doctor_sees_what_is_still_on_the_way(bench: Bench) -> None:
    here, there = bench.open("here"), bench.open("there")
    here.commit([Set("contacts", "x", "full", "Ada")])
    here.commit([Set("contacts", "x", "org", "Acme")])
    there.refresh()
    there.commit([Set("contacts", "y", "full", "Bea")])
    for path in (bench.directory / "devices" / here.device).iterdir():
        path.unlink()
    findings = bench.open("there").doctor().findings
    assert "2 changes of this device are known of and not here." in [each.what for each in findings]


def test_doctor_sees_a_directory_that_went_back_in_time(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    copies = bench.files()[-3:]
    vault.close()
    for path in copies:
        path.unlink()
    findings = {each.code: each.level for each in bench.open().doctor().findings}
    assert findings["back in time"] == "wrong"


def test_reading_again_finds_the_file_that_changed_beneath_the_cache(bench: Bench) -> None:
    vault = bench.open()
    bench.fill(vault)
    vault.write_cache(b"derived")
    path = bench.files()[2]
    path.write_bytes(bytes((*path.read_bytes()[:-1], path.read_bytes()[-1] ^ 1)))
    again = bench.open()
    assert again.facts == b"derived"
    assert again.rehash(again.believed) == [f"{path.parent.name}/{path.name}"]
