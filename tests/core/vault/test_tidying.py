"""Own files are merged a little at a time, between what is asked of the vault, and stay few however many saves there are."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import VaultError
from core.vault import Delete, Restore, Set, Vault, compaction, creation, open_vault, tidying
from core.vault.compaction import AT_ONCE, LEAST, Compactor, runs_to_merge
from core.vault.disk import Found, Held

ADA = "a" * 16
Open = Any


@pytest.fixture
def opened(store: Any, tmp_path: Path) -> Open:
    shutil.rmtree(store.directory / "devices")
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open_it(state: str = "state") -> Vault:
        return open_vault(store.directory, store.keyring, state=tmp_path / state, clock=clock)

    return open_it


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files are many, and each commit goes on with a round by one step only."""
    monkeypatch.setattr(tidying, "MANY_FILES", 48)
    monkeypatch.setattr(tidying, "MANY_ON_CLOSE", 20)
    monkeypatch.setattr(tidying, "SPARED_IDLE", 10)
    monkeypatch.setattr(tidying, "AFTER_A_COMMIT_S", 0)
    monkeypatch.setattr(tidying, "IDLE_S", 0)


def save(vault: Vault, count: int, text: str = "x") -> None:
    for number in range(count):
        vault.commit(creation("interactions", f"talk{len(vault.disk.held):04}{number:04}", {"text": text}))


def everything(vault: Vault) -> dict[str, Any]:
    vault.load()
    return {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}


def merged(vault: Vault) -> int:
    return len(vault.disk.merged())


@pytest.mark.usefixtures("few")
def test_a_round_is_spread_over_the_commits_that_follow(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened()
    steps: list[int] = []
    read = Compactor.read

    def counted(self: Compactor, found: Found) -> Any:
        steps.append(vault.heads[vault.device])
        return read(self, found)

    monkeypatch.setattr(Compactor, "read", counted)
    save(vault, 48)
    assert merged(vault) == 0
    save(vault, 60)
    assert merged(vault) >= 1
    assert max(map(steps.count, steps)) <= 2, "no commit waits for more than a step"
    assert everything(opened("elsewhere")) == everything(vault)
    assert vault.doctor().well


@pytest.mark.usefixtures("few")
def test_what_is_saved_between_the_steps_of_a_round_is_not_lost(opened: Open) -> None:
    vault, other = opened(), opened()
    save(vault, 60)
    for number in range(80):
        (vault if number % 2 else other).commit([Set("contacts", f"{ADA}{number}", "full", str(number))])
    other.refresh()
    vault.refresh()
    assert everything(other) == everything(vault) == everything(opened("elsewhere"))
    assert vault.doctor().well


@pytest.mark.usefixtures("few")
def test_while_nothing_is_done_files_of_every_size_are_merged_and_the_newest_saves_can_be_taken_back(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "LEAST", 8)
    monkeypatch.setattr(compaction, "FACTOR", 3)
    monkeypatch.setattr(tidying, "AT_ONCE", 60_000)
    monkeypatch.setattr(tidying, "AFTER_A_COMMIT_S", 10)
    vault = opened()
    save(vault, 200, "x" * 2000)
    assert 0 < max(held.size for held in vault.disk.merged()) <= 60_000
    monkeypatch.setattr(tidying, "MANY_FILES", 10_000)
    for _ in range(10):
        save(vault, 20, "x" * 2000)
        while vault.tidy():
            pass
    assert max(held.size for held in vault.disk.merged()) > 60_000
    assert sum(held.commit for held in vault.disk.held.values()) < 100
    again = opened()
    for _ in range(10):
        assert again.undo().undone
    assert everything(opened("elsewhere")) == everything(again)
    assert not vault.tidy(), "there is nothing to do until something was saved"


@pytest.mark.usefixtures("few")
def test_the_end_of_a_command_carries_a_round_through(opened: Open) -> None:
    vault = opened()
    save(vault, 50)
    before = everything(vault)
    vault.close()
    again = opened()
    assert merged(again) == 1
    assert everything(again) == before


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("steps", [1, 20, 43, 44, 45, 46, 47])
def test_a_round_may_be_left_at_any_step(opened: Open, steps: int) -> None:
    vault = opened()
    save(vault, 47)
    before = everything(vault)
    round = Compactor(vault, vault.heads[vault.device] - 5).steps()
    for _ in range(steps):
        next(round, None)
    round.close()  # type: ignore[attr-defined]
    assert vault.disk.held.keys() == {
        f"{vault.device}/{path.name}" for path in (vault.directory / "devices" / vault.device).glob("*.tdb")
    }, "what was not verified is not left"
    vault.forget()
    again = opened()
    assert everything(again) == before
    again.commit([Set("contacts", ADA, "full", "Ada")])
    assert again.doctor().well


def test_a_merged_file_counts_for_nothing_before_it_was_verified(opened: Open) -> None:
    vault = opened()
    save(vault, 40)
    own = vault.directory / "devices" / vault.device
    round = Compactor(vault).steps()
    while len(list(own.iterdir())) == 40:
        next(round)
    vault.refresh()
    vault.commit([Set("contacts", ADA, "full", "Ada")])
    assert merged(vault) == 0
    for _ in round:
        pass
    assert merged(vault) == 1
    assert everything(opened("elsewhere")) == everything(vault)


def test_a_vault_that_is_locked_in_the_middle_of_a_round_merges_nothing_any_more(opened: Open) -> None:
    vault = opened()
    save(vault, tidying.MANY_FILES + 1)
    vault.forget()
    assert not vault.tidy()


def test_who_is_brought_back_between_the_steps_keeps_what_was_said_then(opened: Open) -> None:
    vault = opened()
    vault.commit(creation("contacts", ADA, {"full": "Ada", "org": "Acme"}))
    vault.commit([Delete("contacts", ADA)])
    vault.clock.at += timedelta(days=200)
    save(vault, 40)
    round = Compactor(vault, vault.heads[vault.device] - 5).steps()
    for _ in range(38):
        next(round)
    vault.commit([Restore("contacts", ADA), Set("contacts", ADA, "full", "Ada Lovelace")])
    for _ in round:
        pass
    assert merged(vault) == 1
    vault.compact()
    assert opened("elsewhere").documents("contacts")[ADA] == vault.documents("contacts")[ADA]
    assert vault.documents("contacts")[ADA]["full"] == "Ada Lovelace"


def test_nothing_is_erased_from_files_once_the_file_that_says_so_is_gone(opened: Open) -> None:
    vault = opened()
    vault.commit(creation("contacts", ADA, {"full": "Ada", "org": "Acme"}))
    vault.commit([Delete("contacts", ADA)])
    vault.clock.at += timedelta(days=200)
    save(vault, 40)
    erasing = vault.heads[vault.device] + 1
    round = Compactor(vault, erasing).steps()
    for _ in range(erasing + 2):  # all files have been read, and the first records packed
        next(round)
    (file,) = (vault.directory / "devices" / vault.device).glob(f"{erasing:08x}-*")
    file.unlink()
    vault.refresh()
    with pytest.raises(VaultError, match="gone by now"):
        for _ in round:
            pass
    assert merged(vault) == 0


def held(lo: int, hi: int, size: int) -> Held:
    name = f"{lo:08x}-{hi:08x}"
    runs = {"d": ((lo, bytes(8) * (hi - lo + 1)),)}
    return Held(Found(f"d/{name}", "d", lo, hi, name), runs, size, lo == hi, 1)


def test_a_group_that_is_full_is_merged_though_it_is_small() -> None:
    files = [held(at, at + 255, 3 * 1024 * 1024) for at in range(1, 256 * 7, 256)]
    assert [len(group) for group in runs_to_merge(files, largest=8 * 1024 * 1024)] == [2, 2, 2]
    assert runs_to_merge(files[:2], largest=8 * 1024 * 1024) == []
    # Two of these do not fit into one.
    assert runs_to_merge(files, largest=5 * 1024 * 1024) == []


@pytest.mark.parametrize("size", [1200, 3000])
def test_a_hundred_thousand_saves_leave_less_than_two_hundred_files(size: int) -> None:
    """The rule alone, without files: rounds begin and end as they do after commits."""
    kept: list[Held] = []
    covered = 0
    begin = tidying.MANY_FILES
    most = 0
    for seq in range(1, 100_001):
        kept.append(held(seq, seq, size))
        most = max(most, len(kept) + covered)
        if len(kept) + covered < begin:
            continue
        covered = 0
        for groups in rounds(kept):
            for group in groups:
                covered += len(group)
                first = kept.index(group[0])
                kept[first : first + len(group)] = [
                    held(group[0].found.lo, group[-1].found.hi, sum(each.size for each in group))
                ]
        begin = max(tidying.MANY_FILES, len(kept) + covered + LEAST)
    assert most < 200


def rounds(kept: list[Held]) -> Iterator[list[list[Held]]]:
    while groups := runs_to_merge(kept[: -compaction.SPARED], largest=AT_ONCE):
        yield groups
