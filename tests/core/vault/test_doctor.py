"""What doctor finds, and what it must not take for damage."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, open_vault, unlock_vault
from core.vault.disk import Disk
from core.vault.envelope import Header, Kind
from core.vault.keyring import Keyring, write_ring
from core.vault.segment import build_segment, read_segment, segment_name
from core.vault.shape import Meta

CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))
PERSON = "a" * 16


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST
    )
    made.commit([Set("contacts", PERSON, "full", "Ada")])
    return made


def _beside(vault: Vault) -> Vault:
    """The same vault in another process."""
    return open_vault(vault.directory, vault.keyring, state=vault.state_directory.parent, clock=CLOCK)


def test_what_another_process_saved_is_no_damage(vault: Vault) -> None:
    _beside(vault).commit([Set("contacts", PERSON, "org", "Acme")])
    assert vault.doctor().findings == []
    assert vault.documents("contacts")[PERSON]["org"] == "Acme"


def test_what_another_process_saves_while_doctor_looks_is_no_damage(vault: Vault) -> None:
    other = _beside(vault)
    said: list[str] = []

    def progress(words: str, done: int, of: int) -> None:
        said.append(words)
        if len(said) < 4:
            other.commit([Set("contacts", PERSON, "org", f"number {len(said)}")])

    report = vault.doctor(progress)
    assert report.findings == []
    assert report.well
    assert len(said) > 4


def test_what_another_process_merges_while_doctor_looks_is_no_damage(vault: Vault) -> None:
    other = _beside(vault)
    for number in range(5):
        other.commit([Set("contacts", PERSON, "org", f"number {number}")])
    merged: list[object] = []

    def progress(words: str, done: int, of: int) -> None:
        if words == "Checking files" and not merged:
            merged.append(other.compact(everything=True))

    assert vault.doctor(progress).findings == []
    assert merged


def test_a_merged_file_of_one_commit_beside_it_is_no_fork(vault: Vault) -> None:
    held = next(each for each in vault.disk.held.values() if each.found.lo == 2)
    path = vault.disk.path(held.found.key)
    segment = read_segment(path, vault.keyring.get, vault.disk.vault_id)
    key = vault.keyring.current
    meta = Meta(rows=((0, 2, segment.meta.at),), runs=dict(segment.stands_for), head=segment.hash)
    header = Header(
        Kind.MERGED, vault.disk.vault_id, bytes.fromhex(segment.device), key.epoch, key.key_id, 2, 2,
        segment.header.prev,
    )  # fmt: skip
    tables = {"contacts": {PERSON: {"full": "Ada", "~": {"": [0]}}}}
    data = build_segment(key, header, tables, meta)
    (path.parent / segment_name(2, 2, data)).write_bytes(data)
    assert vault.doctor().findings == []


def test_a_torn_ring_is_named_without_the_key(vault: Vault) -> None:
    ring = write_ring(vault.directory, Keyring(vault.keyring.current))
    assert vault.doctor().findings == []
    ring.write_bytes(ring.read_bytes()[:-1])
    (found,) = vault.doctor().findings
    assert (found.level, found.code, found.place) == ("wrong", "ring", f"keys/{ring.name}")


def test_a_forged_ring_is_named_by_doctor_and_by_the_vault_it_was_refused_for(vault: Vault) -> None:
    ring = write_ring(vault.directory, Keyring(vault.keyring.current))
    data = bytearray(ring.read_bytes())
    data[-1] ^= 1
    forged = ring.with_name(f"{ring.name[:27]}{hashlib.sha256(data).hexdigest()[:32]}.key")
    ring.unlink()
    forged.write_bytes(data)
    assert [(each.code, each.place) for each in vault.doctor().findings] == [("ring", f"keys/{forged.name}")]
    again = unlock_vault(vault.directory, state=vault.state_directory.parent, passphrase="x", clock=CLOCK)
    assert [each.path for each in again.problems] == [f"keys/{forged.name}"]


def test_a_damaged_slot_is_named_once(vault: Vault) -> None:
    slot = next(way for way in vault.slots() if way.type == "recovery")
    path = vault.directory / "keys" / slot.name
    path.write_bytes(path.read_bytes()[:-9])
    again = unlock_vault(vault.directory, state=vault.state_directory.parent, passphrase="x", clock=CLOCK)
    assert [each.path for each in again.problems] == [f"keys/{slot.name}"]
    assert [each.place for each in again.doctor().findings] == [f"keys/{slot.name}"]


def test_where_times_are_whole_seconds_the_own_directory_is_listed_all_the_same(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tmp_path, tmp_path.with_name("away"))
    away = tmp_path.with_name("away")
    monkeypatch.setattr(Disk, "mark", lambda self, device: 1_795_429_122_000_000_000)
    vault.commit([Set("contacts", PERSON, "org", "here")])
    mine = vault.device
    ahead = open_vault(away / "vault", vault.keyring, state=away / "state", clock=CLOCK)
    ahead.commit([Set("contacts", PERSON, "org", "away")])
    assert ahead.device == mine
    shutil.copytree(away / "vault" / "devices" / mine, vault.directory / "devices" / mine, dirs_exist_ok=True)
    assert vault.commit([Set("contacts", PERSON, "role", "here")]).dot[0] != mine
