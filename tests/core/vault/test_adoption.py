"""Devices that are out of use leave nothing behind: others take their files over, and nothing is lost for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import VaultError
from core.vault import Set, Vault, adoption, compaction, coverage, files, open_vault, tidying
from core.vault.compaction import Compactor
from core.vault.disk import Found, Held
from core.vault.errors import WriteError

ADA, BEA = "a" * 16, "b" * 16


class Stick:
    """One directory that several devices use by turns."""

    def __init__(self, store: Any, root: Path) -> None:
        shutil.rmtree(store.directory / "devices")
        self.store, self.root = store, root
        self.directory: Path = store.directory
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open(self, state: str) -> Vault:
        self.clock.at += timedelta(minutes=1)
        return open_vault(self.directory, self.store.keyring, state=self.root / state, clock=self.clock)

    def save(self, vault: Vault, *values: str, id: str = ADA) -> None:
        for value in values:
            vault.commit([Set("contacts", id, "org", value)])

    def session(self, name: str, *values: str, id: str = ADA) -> str:
        """A session on a borrowed machine; the id that it had."""
        vault = self.open(name)
        self.save(vault, *values, id=id)
        device = vault.device
        vault.close_leaving_no_trace()
        shutil.rmtree(self.root / name, ignore_errors=True)
        return device

    def devices(self) -> set[str]:
        return {path.name for path in (self.directory / "devices").iterdir()}

    def files(self, device: str) -> list[str]:
        return sorted(path.name for path in (self.directory / "devices" / device).glob("*.tdb"))

    def everything(self) -> Any:
        """What a device that has only the files holds."""
        vault = self.open("elsewhere")
        vault.load()
        found = {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}
        past = vault.history("contacts", ADA, "org")
        vault.forget()
        return found, past


@pytest.fixture
def stick(store: Any, tmp_path: Path) -> Stick:
    return Stick(store, tmp_path)


def taken_over(stick: Stick, vault: Vault) -> compaction.Compaction:
    """Whatever waits is taken over, and dropped in the next round."""
    vault.refresh()
    stick.save(vault, "said")
    done = vault.compact(everything=True)
    stick.save(vault, "once more")
    last = vault.compact(everything=True)
    return compaction.Compaction(done.merged + last.merged, done.dropped + last.dropped)


def test_a_closing_session_leaves_one_uncovered_file_and_says_that_it_is_closed(stick: Stick) -> None:
    stick.save(home := stick.open("home"), "Acme")
    device = stick.session("borrowed", "Globex", "Initech")
    home.refresh()
    told = home.documents("_vault")["devices"][device]
    assert told["closed"] is True
    held = [each for each in home.disk.held.values() if each.found.device == device]
    (whole,) = (each for each in held if home.disk.cover(each.found) is None)
    assert (whole.found.lo, whole.found.hi, whole.commit) == (1, 3, False)
    assert home.documents("contacts")[ADA]["org"] == "Initech"
    assert home.doctor().well


def test_a_session_that_saved_nothing_leaves_nothing(stick: Stick) -> None:
    stick.save(stick.open("home"), "Acme")
    before = stick.devices()
    stick.session("borrowed")
    assert stick.devices() == before


def test_who_comes_back_after_closing_has_another_id(stick: Stick) -> None:
    vault = stick.open("home")
    stick.save(vault, "Acme")
    first = vault.close_device()
    stick.save(vault, "Globex")
    assert first and vault.device != first
    assert len(stick.files(first)) == 2


def test_files_of_a_closed_device_are_folded_into_own_ones_and_go_with_their_directory(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, "Acme", "Umbrella")
    device = stick.session("borrowed", "Globex", "Initech")
    before = stick.everything()
    home.refresh()
    stick.save(home, "said", id=BEA)
    done = home.compact(everything=True)
    assert len(done.merged) == 1
    assert device in stick.devices(), "what was taken over stays for one round"
    (merged,) = (held for held in home.disk.merged() if held.found.device == home.device)
    assert coverage.count({device: merged.runs[device]}) == 3
    assert (merged.found.lo, merged.found.hi) == (1, 3), "the span is that of its own commits"
    words = home.digest()
    stick.save(home, "once more", id=BEA)
    assert set(home.compact(everything=True).dropped) >= {f"{device}/{name}" for name in stick.files(device)}
    assert stick.devices() == {home.device}
    assert home.doctor().well
    found, past = stick.everything()
    assert (found["contacts"][ADA], past) == (before[0]["contacts"][ADA], before[1])
    home.refresh()
    assert words != home.digest(), "Bea was changed"


def test_taking_over_changes_no_word_of_the_digest(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, "Acme")
    stick.session("borrowed", "Globex")
    home.refresh()
    stick.save(home, "said")
    words = home.digest()
    for _ in range(2):
        home.compact(everything=True)
    assert home.digest() == words == stick.open("elsewhere").digest()


@pytest.mark.prove
def test_two_hundred_sessions_leave_few_directories(stick: Stick) -> None:
    for number in range(1, 201):
        stick.session(f"borrowed-{number}", *(str(number + part) for part in range(1 + number % 2)))
        if number % 20 == 0:
            home = stick.open("home")
            stick.save(home, f"home {number}")
            words = home.digest()
            home.close()
            assert stick.open("home").digest() == words
    assert len(stick.devices()) < 40
    vault = stick.open("elsewhere")
    assert vault.documents("contacts")[ADA]["org"] == "home 200"
    assert vault.doctor().well


def test_a_device_in_use_is_never_touched(stick: Stick) -> None:
    home, other = stick.open("home"), stick.open("other")
    stick.save(home, "Acme")
    other.refresh()
    stick.save(other, "Globex", "Initech")
    before = stick.files(other.device)
    taken_over(stick, home)
    assert stick.files(other.device) == before
    assert all(other.device not in held.runs for held in home.disk.merged())


def test_the_sides_of_a_fork_are_never_folded_into_one_file(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, "Acme")
    device = stick.session("borrowed", "Globex")
    home.refresh()
    home.holdings.known.forks[device] = 1
    taken_over(stick, home)
    assert device in stick.devices()
    del home.holdings.known.forks[device]
    taken_over(stick, home)
    assert device not in stick.devices()


def away(stick: Stick, name: str) -> tuple[Vault, Path]:
    """A device with a copy of its own, which nobody keeps in step for now."""
    copy = stick.root / f"copy-{name}"
    shutil.copytree(stick.directory, copy)
    return open_vault(copy, stick.store.keyring, state=stick.root / name, clock=stick.clock), copy


def bring(source: Path, to: Path) -> None:
    """Every file of one directory is in the other one too."""
    for path in (source / "devices").glob("*/*.tdb"):
        place = to / "devices" / path.parent.name / path.name
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, place)


def test_a_retired_device_that_comes_back_loses_nothing_and_takes_another_id(stick: Stick) -> None:
    stick.save(home := stick.open("home"), "Acme")
    laptop, copy = away(stick, "laptop")
    stick.save(laptop, "Globex")
    old = laptop.device
    bring(copy, stick.directory)
    home.refresh()
    home.retire(old)
    taken_over(stick, home)
    assert old not in stick.devices()
    # It has not heard of that, saves, and is heard of again.
    stick.save(laptop, "Late", id=BEA)
    assert laptop.device == old
    bring(copy, stick.directory)
    home.refresh()
    assert home.documents("contacts")[BEA]["org"] == "Late"
    assert home.doctor().well
    bring(stick.directory, copy)
    laptop.refresh()
    stick.save(laptop, "Later", id=BEA)
    assert laptop.device != old
    bring(copy, stick.directory)
    home.refresh()
    stick.save(home, "heard")
    for _ in range(2):
        home.compact(everything=True)
        stick.save(home, f"so far {_}")
    home.compact(everything=True)
    assert stick.devices() == {home.device, laptop.device}
    found, _ = stick.everything()
    assert found["contacts"][BEA]["org"] == "Later"
    assert [past.value for past in home.history("contacts", BEA, "org")] == ["Later", "Late"]
    assert home.doctor().well


def test_a_later_file_of_a_device_that_was_taken_over_hangs_together_with_what_was_before(
    stick: Stick,
) -> None:
    stick.save(home := stick.open("home"), "Acme")
    laptop, copy = away(stick, "laptop")
    stick.save(laptop, "Globex")
    bring(copy, stick.directory)
    home.refresh()
    home.retire(laptop.device)
    taken_over(stick, home)
    stick.save(laptop, "Late")
    late = copy / "devices" / laptop.device / sorted(os.listdir(copy / "devices" / laptop.device))[-1]
    (stick.directory / "devices" / laptop.device).mkdir()
    shutil.copyfile(late, stick.directory / "devices" / laptop.device / late.name)
    assert [name[:8] for name in stick.files(laptop.device)] == ["00000002"]
    assert home.doctor().well


def test_who_was_retired_without_hearing_of_it_saves_where_its_directory_was(stick: Stick) -> None:
    stick.save(home := stick.open("home"), "Acme")
    laptop = stick.open("laptop")
    stick.save(laptop, "Globex")
    old = laptop.device
    home.refresh()
    home.retire(old)
    taken_over(stick, home)
    laptop.author._out_of_use = lambda device: False
    laptop.refresh()
    stick.save(laptop, "Late")
    assert laptop.device == old
    assert len(stick.files(old)) == 1


def test_what_this_device_has_not_said_to_have_seen_is_not_taken_over(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, "Acme")
    device = stick.session("borrowed", "Globex")
    home.refresh()
    assert adoption.waiting(home, home.device) == []
    home.compact(everything=True)
    stick.save(home, "said")
    (waiting,) = adoption.waiting(home, home.device)
    assert waiting.found.device == device


def test_a_device_of_which_a_change_has_not_arrived_is_not_taken_over(stick: Stick, tmp_path: Path) -> None:
    home, laptop = stick.open("home"), stick.open("laptop")
    stick.save(home, "Acme")
    laptop.refresh()
    stick.save(laptop, "One", "Two", "Three")
    gone = stick.directory / "devices" / laptop.device / stick.files(laptop.device)[1]
    gone.rename(tmp_path / "later")
    home = stick.open("home")
    home.retire(laptop.device)
    stick.save(home, "said")
    assert adoption.waiting(home, home.device) == []
    (tmp_path / "later").rename(gone)
    home.refresh()
    stick.save(home, "said again")
    assert len(adoption.waiting(home, home.device)) == 3


def test_what_only_a_closed_device_had_seen_keeps_it_from_being_taken_over(
    stick: Stick, tmp_path: Path
) -> None:
    """Or nobody would know that a number was given out, should its device be put back to an earlier state."""
    home, laptop = stick.open("home"), stick.open("laptop")
    stick.save(home, "Acme")
    laptop.refresh()
    stick.save(laptop, "One", "Two")
    stick.session("borrowed", "Globex")
    gone = stick.directory / "devices" / laptop.device / stick.files(laptop.device)[1]
    gone.rename(tmp_path / "later")
    home = stick.open("home")
    stick.save(home, "said")
    assert adoption.waiting(home, home.device) == []
    assert home.holdings.mentioned(laptop.device) == 2


def test_a_crash_between_writing_and_dropping_leaves_files_that_go_later(
    stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = stick.open("home")
    stick.save(home, "Acme")
    device = stick.session("borrowed", "Globex", "Initech")
    home.refresh()
    stick.save(home, "said")
    home.compact(everything=True)
    stick.save(home, "once more")
    before = stick.everything()
    remove: Callable[..., bool] = files.remove
    left = [2]

    def dying(path: Path, *, durable: bool = True) -> bool:
        if path.parent.name == device:
            left[0] -= 1
            if left[0] < 0:
                raise VaultError("the power went out")
        return remove(path, durable=durable)

    monkeypatch.setattr(files, "remove", dying)
    with pytest.raises(VaultError, match="power"):
        home.compact(everything=True)
    monkeypatch.undo()
    home.forget()
    assert 0 < len(stick.files(device)) < 4
    assert stick.everything() == before
    again = stick.open("home")
    assert again.device == home.device or not again.device
    taken_over(stick, again)
    assert stick.devices() == {again.device}
    assert again.doctor().well


def test_nothing_is_dropped_while_the_file_that_took_it_over_is_not_as_it_was_written(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, "Acme")
    device = stick.session("borrowed", "Globex")
    home.refresh()
    stick.save(home, "said")
    (key,) = home.compact(everything=True).merged
    path = home.disk.path(key)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes((data[-1] ^ 1,)))
    before = stick.files(device)
    stick.save(home, "once more")
    with pytest.raises(VaultError):
        home.compact(everything=True)
    assert stick.files(device) == before


def test_anybody_drops_what_another_one_took_over(stick: Stick, tmp_path: Path) -> None:
    home, other = stick.open("home"), stick.open("other")
    stick.save(home, "Acme")
    other.refresh()
    stick.save(other, "Umbrella")
    device = stick.session("borrowed", "Globex")
    shutil.copytree(stick.directory / "devices" / device, tmp_path / "kept")
    taken_over(stick, home)
    shutil.copytree(tmp_path / "kept", stick.directory / "devices" / device)
    other.refresh()
    stick.save(other, "Late")
    assert other.compact(everything=True).dropped
    assert stick.devices() == {home.device, other.device}


def test_a_program_that_is_open_meanwhile_sees_that_the_files_are_gone(stick: Stick) -> None:
    home, other = stick.open("home"), stick.open("other")
    stick.save(home, "Acme")
    device = stick.session("borrowed", "Globex")
    other.refresh()
    stick.save(other, "Umbrella")
    taken_over(stick, home)
    assert any(key.startswith(device) for key in other.disk.held)
    other.refresh()
    assert not any(key.startswith(device) for key in other.disk.held)
    assert other.disk.lost() == [] and other.problems == []
    assert other.digest() == home.digest()


def test_while_nothing_is_done_what_others_left_is_taken_over(
    stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "SPARED_IDLE", 2)
    home = stick.open("home")
    stick.save(home, "Acme", "Umbrella", "Initech")
    for number in range(adoption.LEAST):
        stick.session(f"borrowed-{number}", f"Globex {number}")
    home.refresh()
    stick.save(home, "said")
    while home.tidy():
        pass
    assert adoption.waiting(home, home.device) == []
    assert len(home.disk.merged()) == 1 + adoption.LEAST


def test_what_was_taken_over_is_taken_over_again_when_its_holder_is_retired(stick: Stick) -> None:
    home, laptop = stick.open("home"), stick.open("laptop")
    stick.save(home, "Acme")
    first = stick.session("borrowed", "Globex", "Initech")
    laptop.refresh()
    stick.save(laptop, "Umbrella")
    taken_over(stick, laptop)
    home.refresh()
    home.retire(laptop.device)
    taken_over(stick, home)
    assert stick.devices() == {home.device}
    (cover, *_) = (held for held in home.disk.merged() if first in held.runs)
    assert laptop.device in cover.runs
    assert stick.open("elsewhere").documents("contacts")[ADA]["org"] == "once more"
    assert home.doctor().well


def test_a_file_that_would_make_too_large_a_one_stays(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, "Acme")
    device = stick.session("borrowed", "Globex")
    home.refresh()
    stick.save(home, "said")
    (waiting,) = adoption.waiting(home, home.device)
    assert Compactor(home, largest=waiting.size).run(everything=True).merged == []
    assert device in stick.devices()


def test_few_files_wait_for_a_merged_file_that_is_made_anyway(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, *map(str, range(20)))
    device = stick.session("borrowed", "Globex")
    home.refresh()
    stick.save(home, "said")
    assert home.compact().merged == []
    stick.save(home, *map(str, range(30)))
    assert len(home.compact().merged) == 1
    assert any(device in held.runs for held in home.disk.merged() if held.found.device == home.device)


def test_the_latest_changes_can_be_taken_back_after_taking_over(stick: Stick) -> None:
    home = stick.open("home")
    stick.save(home, *map(str, range(12)))
    for number in range(adoption.LEAST):
        stick.session(f"borrowed-{number}", f"Globex {number}", id=BEA)
    home.refresh()
    stick.save(home, "said")
    assert home.compact().merged
    stick.save(home, "once more")
    home.compact()
    again = stick.open("home")
    for _ in range(compaction.SPARED):
        assert again.undo().undone
    assert again.documents("contacts")[ADA]["org"] == "5"


def held(lo: int, commits: int, others: int = 0) -> Held:
    name = f"{lo:08x}-{lo + commits - 1:08x}"
    runs = {"d": ((lo, bytes(8) * commits),)} | ({"e": ((1, bytes(8) * others),)} if others else {})
    return Held(Found(f"d/{name}", "d", lo, lo + commits - 1, name), runs, 1200, commits == 1, 1)


def test_what_was_taken_over_parts_no_files_that_stand_side_by_side() -> None:
    files = [held(seq, 1, 300 if seq % 5 == 0 else 0) for seq in range(1, 41)]
    (group,) = compaction.runs_to_merge(files)
    assert group == files


def test_a_vault_that_leaves_no_trace_keeps_no_cache_and_ends_its_device_when_it_is_closed(
    stick: Stick,
) -> None:
    vault = stick.open("borrowed")
    vault.leaves_no_trace = True
    stick.save(vault, "Acme")
    device = vault.device
    vault.write_cache(b"facts")
    vault.close()
    vault.close_leaving_no_trace()
    left = [path.name for path in (stick.root / "borrowed").rglob("*") if path.is_file()]
    assert all(name.startswith(("id-", "lock-", "machine")) for name in left), left
    told = stick.open("elsewhere").documents("_vault")["devices"]
    assert told[device]["closed"] is True


def test_a_session_that_cannot_end_is_locked_all_the_same_and_what_it_saved_is_there(
    stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = stick.open("borrowed")
    stick.save(vault, "Acme", "Globex")

    def full(*_: Any, **__: Any) -> None:
        raise WriteError("the stick is full")

    monkeypatch.setattr(files, "write_durable", full)
    with pytest.raises(VaultError, match="full"):
        vault.close_leaving_no_trace()
    monkeypatch.undo()
    with pytest.raises(VaultError, match="locked"):
        vault.documents("contacts")
    assert stick.open("elsewhere").documents("contacts")[ADA]["org"] == "Globex"
