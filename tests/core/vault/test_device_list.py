"""What is known of the devices of a vault: names, when they were heard of, what has not arrived."""

from __future__ import annotations

import platform
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import UsageError
from core.vault import Device, Set, Vault, device_list, open_vault

ADA = "a" * 16


class Bench:
    """A directory that several devices use by turns."""

    def __init__(self, store: Any, root: Path) -> None:
        shutil.rmtree(store.directory / "devices")
        self.store, self.root, self.directory = store, root, store.directory
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open(self, state: str, name: str = "") -> Vault:
        vault = open_vault(self.directory, self.store.keyring, state=self.root / state, clock=self.clock)
        vault.called = name
        return vault

    def save(self, vault: Vault, *values: str) -> None:
        for value in values:
            self.clock.at += timedelta(minutes=1)
            vault.refresh()
            vault.commit([Set("contacts", ADA, "org", value)])

    def hide(self, vault: Vault, seq: int) -> tuple[Path, Path]:
        """Take the file of a commit away; where it was, and where it is."""
        (file,) = (self.directory / "devices" / vault.device).glob(f"{seq:08x}-*")
        return file, file.rename(self.root / file.name)


@pytest.fixture
def bench(store: Any, tmp_path: Path) -> Bench:
    return Bench(store, tmp_path)


def known(vault: Vault) -> dict[str, Device]:
    return {each.called: each for each in vault.devices()}


def test_a_new_device_is_called_like_its_machine_without_the_network_that_it_is_in(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "old-laptop.corp.example.org")
    vault = bench.open("home")
    bench.save(vault, "Acme")
    assert known(vault).keys() == {"old-laptop"}
    others = {name: dict(vault.documents(name)) for name in vault.state.tables if name != "_vault"}
    assert "old-laptop" not in str(others)
    assert all(b"old-laptop" not in path.read_bytes() for path in bench.root.rglob("*") if path.is_file())


def test_a_session_may_bring_the_name_that_it_wants(bench: Bench) -> None:
    vault = bench.open("home", "borrowed 9 Jun")
    bench.save(vault, "Acme")
    assert known(vault).keys() == {"borrowed 9 Jun"}


def test_a_device_is_called_as_one_likes_also_before_it_saved_anything(bench: Bench) -> None:
    vault = bench.open("home", "x")
    vault.name_device("  my\tdesk ")
    assert known(vault).keys() == {"my desk"}
    other = bench.open("other", "stick")
    other.name_device("red stick")
    vault.refresh()
    vault.name_device("blue stick", other.device)
    assert known(vault).keys() == {"my desk", "blue stick"}
    assert vault.undo_label is None, "what is said of devices is not for undo"


@pytest.mark.parametrize("name", ["", " \n ", "x" * 65])
def test_what_is_no_name_is_refused(bench: Bench, name: str) -> None:
    vault = bench.open("home")
    with pytest.raises(UsageError, match="name"):
        vault.name_device(name)
    assert not vault.heads
    with pytest.raises(UsageError, match="no such device"):
        vault.name_device("desk", "0" * 16)


def test_the_list_says_who_was_heard_of_when_and_what_they_have_of_this_one(bench: Bench) -> None:
    home, laptop = bench.open("home", "home"), bench.open("laptop", "laptop")
    bench.save(home, "1")
    bench.save(laptop, "2")
    heard = bench.clock.now_ms()
    bench.save(home, "3", "4", "5")
    found = known(home)
    assert [each.called for each in home.devices()] == ["home", "laptop"]
    assert (found["home"].this, found["home"].behind) == (True, None)
    assert found["home"].heard == bench.clock.now_ms()
    assert (found["laptop"].this, found["laptop"].heard, found["laptop"].behind) == (False, heard, 3)
    assert {each.use for each in found.values()} == {"in use"}
    bench.save(laptop, "6")
    home.refresh()
    assert known(home)["laptop"].behind == 0
    home.compact(everything=True)
    assert {each.called: each.heard for each in bench.open("elsewhere").devices()} == {
        each.called: each.heard for each in home.devices()
    }


def test_changes_that_somebody_speaks_of_and_that_are_not_here_are_to_come(bench: Bench) -> None:
    home, laptop = bench.open("home", "home"), bench.open("laptop", "laptop")
    bench.save(home, "1")
    bench.save(laptop, "2", "3", "4", "5")
    bench.save(home, "6")
    away = [bench.hide(laptop, seq) for seq in (2, 4)]
    again = bench.open("home")
    assert known(again)["laptop"].to_come == 2
    assert known(again)["home"].to_come == 0
    for was, now in away:
        now.rename(was)
    again.refresh()
    assert known(again)["laptop"].to_come == 0


def test_what_this_machine_remembers_is_to_come_when_it_is_gone(bench: Bench) -> None:
    home, laptop = bench.open("home", "home"), bench.open("laptop", "laptop")
    bench.save(laptop, "1", "2")
    home.refresh()
    home.close()
    bench.hide(laptop, 2)
    assert known(bench.open("home"))["laptop"].to_come == 1
    assert known(bench.open("elsewhere"))["laptop"].to_come == 0, "who never heard of it knows nothing"


def test_a_file_that_only_has_the_name_of_a_change_is_not_to_come(bench: Bench) -> None:
    vault = bench.open("home", "home")
    bench.save(vault, "1")
    (bench.directory / "devices" / vault.device / f"{2:08x}-{2**32 - 1:08x}-{'0' * 32}.tdb").write_bytes(b"x")
    vault.refresh()
    assert vault.problems
    assert known(vault)["home"].to_come == 0


def test_a_retired_device_is_not_waited_for_and_comes_last(bench: Bench) -> None:
    home, laptop, stick = bench.open("home", "home"), bench.open("laptop", "laptop"), bench.open("s", "stick")
    bench.save(home, "1")
    bench.save(laptop, "2")
    bench.save(stick, "3")
    bench.save(home, "4")
    home.retire(laptop.device)
    assert [each.called for each in home.devices()] == ["home", "stick", "laptop"]
    found = known(home)["laptop"]
    assert (found.use, found.in_use, found.behind) == ("retired", False, None)
    assert home.undo_label is not None and home.undo().undone
    assert known(home)["laptop"].use == "retired", "undo takes back what was said of people"
    stick.close_device()
    home.refresh()
    assert known(home)["stick"].use == "closed"


def test_this_device_one_that_is_out_of_use_and_an_unknown_one_are_not_retired(bench: Bench) -> None:
    home, laptop = bench.open("home", "home"), bench.open("laptop", "laptop")
    bench.save(home, "1")
    bench.save(laptop, "2")
    home.refresh()
    for device, words in ((home.device, "the one that you are using"), ("0" * 16, "no such device")):
        with pytest.raises(UsageError, match=words):
            home.retire(device)
    home.retire(laptop.device)
    with pytest.raises(UsageError, match="no such device in use"):
        home.retire(laptop.device)


def test_a_device_is_found_by_its_name_or_by_the_beginning_of_name_or_id() -> None:
    def device(id: str, name: str) -> Device:
        return Device(id, name, False, "in use", None, None, 0, True)

    some = [device("aa" * 8, "Laptop"), device("ab" * 8, "Laptop 2"), device("cc" * 8, "")]

    def found(text: str) -> list[str]:
        return [each.id[:2] for each in device_list.matching(some, text)]

    assert found("laptop") == ["aa"]
    assert found("lap") == ["aa", "ab"]
    assert found("ab") == ["ab"]
    assert found("cccc") == ["cc"]
    assert found(" ") == found("x") == []
