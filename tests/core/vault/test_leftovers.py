"""What interrupted writes left behind is found, named, and swept where nobody can still be writing it."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.vault import look_without_key, open_vault
from core.vault.leftovers import STALE_S, stale_temps, sweep

NAME = "tmp-0123456789abcdef"


def left(directory: Path, name: str = NAME, *, age_s: float = STALE_S + 60) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    path.write_bytes(b"half")
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def test_leftovers_of_interrupted_writes_are_found(tmp_path: Path) -> None:
    left(tmp_path)
    left(tmp_path, "other")
    assert [path.name for path in stale_temps(tmp_path)] == [NAME]


def test_only_old_ones_of_our_making_are_swept(tmp_path: Path) -> None:
    old = left(tmp_path)
    kept = [
        left(tmp_path, "tmp-fedcba9876543210", age_s=60),
        left(tmp_path, "tmp-of somebody"),
        left(tmp_path, "x"),
    ]
    (tmp_path / "tmp-00000000000000ff").mkdir()
    sweep(tmp_path)
    assert not old.exists()
    assert all(path.exists() for path in kept)
    sweep(tmp_path / "missing")


def test_opening_a_vault_sweeps_its_root_its_keys_and_the_state(store: Any, tmp_path: Path) -> None:
    state = tmp_path / "state"
    places = (store.directory, store.directory / "keys", state, state / store.vault_id.hex())
    found = [left(place) for place in places]
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    open_vault(store.directory, store.keyring, state=state, clock=clock).forget()
    assert not any(path.exists() for path in found)


def test_doctor_names_what_lies_beside_the_vaults_own_files(store: Any) -> None:
    for path in (store.directory / "notes.txt", store.directory / "devices" / "loose.tdb"):
        path.write_bytes(b"x")
    left(store.directory)
    left(store.directory / "keys")
    found = {(each.code, each.place) for each in look_without_key(store.directory).findings}
    assert found == {
        ("stray", "notes.txt"),
        ("stray", "devices/loose.tdb"),
        ("leftover", NAME),
        ("leftover", f"keys/{NAME}"),
    }
