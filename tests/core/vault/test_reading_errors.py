"""A medium that fails in one place, or for a moment: the rest goes on, and what was missed is taken in later."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import VaultError
from core.vault import (
    CHEAPEST,
    Put,
    Set,
    Vault,
    create_vault,
    files,
    look_without_key,
    open_vault,
    unlock_vault,
)

ADA, BEN = "a" * 16, "b" * 16
CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))


@pytest.fixture
def mine(tmp_path: Path) -> Vault:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST
    )
    vault.commit([Set("contacts", ADA, "full", "Ada")])
    return vault


def elsewhere(mine: Vault, state: str = "elsewhere") -> Vault:
    root = mine.directory.parent
    return open_vault(mine.directory, mine.keyring, state=root / state, clock=CLOCK)


@pytest.fixture
def arrived(mine: Vault, tmp_path: Path) -> Path:
    """A commit of another device that has just come into the directory."""
    shutil.copytree(mine.directory, tmp_path / "away")
    away = open_vault(tmp_path / "away", mine.keyring, state=tmp_path / "away state", clock=CLOCK)
    away.commit([Set("contacts", BEN, "full", "Ben")])
    target = mine.directory / "devices" / away.device
    shutil.copytree(tmp_path / "away" / "devices" / away.device, target)
    (path,) = target.iterdir()
    return path


def failing_once(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    read, times = files.read_regular, iter([OSError(errno.EMFILE, "Too many open files")])

    def read_regular(wanted: Path, **options: Any) -> bytes:
        if wanted == path and (error := next(times, None)):
            raise error
        return read(wanted, **options)

    monkeypatch.setattr(files, "read_regular", read_regular)


def failing_to_list(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def wrapped(call: Any) -> Any:
        def listing(path: Any = ".") -> Any:
            if Path(path).name in names:
                raise OSError(errno.EIO, "Input/output error")
            return call(path)

        return listing

    for name in ("listdir", "scandir"):
        monkeypatch.setattr(os, name, wrapped(getattr(os, name)))


def test_a_file_that_could_not_be_read_for_a_moment_is_taken_in_at_the_next_look(
    mine: Vault, arrived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch, arrived)
    mine.refresh()
    assert [problem.kind for problem in mine.problems] == ["OSError"]
    mine.refresh()
    assert set(mine.documents("contacts")) == {ADA, BEN}
    assert mine.problems == []


def test_a_problem_with_a_file_ends_with_the_file(mine: Vault, arrived: Path) -> None:
    arrived.write_bytes(arrived.read_bytes()[:700])
    mine.refresh()
    assert [problem.kind for problem in mine.problems] == ["TornError"]
    arrived.unlink()
    mine.refresh()
    assert mine.problems == []


def test_a_device_whose_directory_cannot_be_listed_hides_no_other(
    mine: Vault, arrived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = arrived.parent.name
    with monkeypatch.context() as patch:
        failing_to_list(patch, bad)
        mine.refresh()
        assert [(each.path, each.kind) for each in mine.problems] == [(f"devices/{bad}", "OSError")]
        assert set(elsewhere(mine).documents("contacts")) == {ADA}
        mine.commit([Put("contacts", ADA, "tags", "friend")])
        found = [(each.code, each.place) for each in mine.doctor().findings if each.level == "wrong"]
        assert found == [("unreadable", f"devices/{bad}")]
        assert not look_without_key(mine.directory).well
    mine.refresh()
    assert set(mine.documents("contacts")) == {ADA, BEN}
    assert mine.problems == []


def test_what_is_held_of_a_directory_that_cannot_be_listed_any_more_is_still_shown(
    mine: Vault, arrived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.refresh()
    failing_to_list(monkeypatch, arrived.parent.name)
    mine.refresh()
    assert set(mine.documents("contacts")) == {ADA, BEN}
    assert f"{arrived.parent.name}/{arrived.name}" in mine.disk.held
    codes = {each.code for each in mine.doctor().findings if each.level == "wrong"}
    assert "memory" not in codes


def test_where_no_directory_can_be_listed_that_is_said(mine: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_to_list(monkeypatch, "devices")
    for act in (mine.refresh, mine.doctor, lambda: elsewhere(mine)):
        with pytest.raises(VaultError, match="cannot be read: Input/output error"):
            act()


def test_where_the_keys_cannot_be_listed_that_is_said(mine: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_to_list(monkeypatch, "keys")
    with pytest.raises(VaultError, match="cannot be read: Input/output error"):
        unlock_vault(mine.directory, state=mine.directory.parent / "new", passphrase="x", clock=CLOCK)


def test_a_key_slot_that_cannot_be_read_hinders_no_other(
    mine: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = mine.access.add_passphrase("y", "", None, CHEAPEST)
    failing_once(monkeypatch, mine.directory / "keys" / slot.name)
    state = mine.directory.parent / "new"
    with unlock_vault(mine.directory, state=state, passphrase="x", clock=CLOCK) as vault:
        assert [(each.path, each.what) for each in vault.problems] == [
            (f"keys/{slot.name}", "A key slot cannot be read: Too many open files.")
        ]
