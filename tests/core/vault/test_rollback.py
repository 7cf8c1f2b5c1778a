"""A folder out of which somebody took the newest files: that is said when the vault is opened, not by doctor alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Delete, Put, Set, Vault, create_vault, open_vault, opening, unlock_vault
from core.vault.rollback import BACK_IN_TIME, gone_since

ADA = "a" * 16
CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))


@pytest.fixture
def device(tmp_path: Path) -> str:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST
    )
    vault.commit([Set("contacts", ADA, "full", "Ada")])
    vault.commit([Delete("contacts", ADA)])
    vault.write_cache(b"facts")
    vault.close()
    return vault.device


def unlock(root: Path, state: str = "state") -> Vault:
    return unlock_vault(root / "vault", state=root / state, passphrase="x", clock=CLOCK)


def told(vault: Vault) -> list[tuple[str, str]]:
    return [(each.path, each.what) for each in vault.problems if each.kind == BACK_IN_TIME]


def test_a_deleted_person_brought_back_by_taking_a_file_away_is_told_of(tmp_path: Path, device: str) -> None:
    (last,) = (tmp_path / "vault" / "devices" / device).glob("00000003-*")
    data = last.read_bytes()
    last.unlink()
    with unlock(tmp_path) as vault:
        assert ADA in vault.documents("contacts")
        what = "The folder went back in time: 1 save of this device, read here before, is missing."
        assert told(vault) == [(f"devices/{device}", what)]
        vault.commit([Put("contacts", ADA, "tags", "friend")])
        assert told(vault), "it stays missing, whatever is saved then"
    with unlock(tmp_path) as vault:
        assert told(vault)
        last.write_bytes(data)
        vault.refresh()
        assert told(vault) == []


def test_a_file_that_is_damaged_is_told_of_once(tmp_path: Path, device: str) -> None:
    (last,) = (tmp_path / "vault" / "devices" / device).glob("00000003-*")
    last.write_bytes(last.read_bytes()[:-1])
    with unlock(tmp_path) as vault:
        assert [each.path for each in vault.problems] == [f"devices/{device}/{last.name}"]


def test_a_device_that_never_saw_it_has_nothing_to_tell(tmp_path: Path, device: str) -> None:
    (last,) = (tmp_path / "vault" / "devices" / device).glob("00000003-*")
    last.unlink()
    with unlock(tmp_path, "elsewhere") as vault:
        assert told(vault) == []


def test_what_was_merged_away_is_not_missing(tmp_path: Path, device: str) -> None:
    with unlock(tmp_path) as vault:
        for _ in range(3):
            vault.compact(everything=True)
            vault.commit([Put("contacts", ADA, "tags", "friend")])
    with unlock(tmp_path) as vault:
        assert told(vault) == []


def test_what_another_process_pins_while_a_vault_is_opened_is_not_missing(
    tmp_path: Path, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlock(tmp_path) as vault:
        keyring = vault.keyring
    load = opening.load

    def then_another_saves(mine: Vault, progress: Any) -> None:
        load(mine, progress)
        monkeypatch.undo()
        with unlock(tmp_path) as other:
            other.commit([Set("contacts", ADA, "full", "Ada")])

    monkeypatch.setattr(opening, "load", then_another_saves)
    with open_vault(tmp_path / "vault", keyring, state=tmp_path / "state", clock=CLOCK) as vault:
        assert told(vault) == []


def test_the_missing_saves_of_each_device_are_counted() -> None:
    pinned = {"b" * 16: 5, "a" * 16: 2000, "c" * 16: 1}
    found = [
        (each.path[8:9], each.what.split(": ")[1]) for each in gone_since(pinned, {"b" * 16: 4, "c" * 16: 3})
    ]
    assert found == [
        ("a", "2,000 saves of this device, read here before, are missing."),
        ("b", "1 save of this device, read here before, is missing."),
    ]
