"""What our code writes is read by a second program that was written from the format's text alone."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import (
    CHEAPEST,
    Delete,
    Drop,
    Merge,
    Put,
    Restore,
    Set,
    Vault,
    create_vault,
    creation,
    unlock_vault,
)
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.keys import Passphrase, add_slot

DECODER = Path(__file__).with_name("independent_decoder.py")
PASSPHRASE = "Zürich im Regen"
ANNA, BEN, CARLA, DIRK, PRIYA = (f"{name:A<16}" for name in ("anna", "ben", "carla", "dirk", "priya"))


def decoded(vault: Path, secret: str = PASSPHRASE, *arguments: str) -> dict[str, dict[str, Any]]:
    """What the second program shows of a vault; it runs alone and cannot see ours."""
    command = [sys.executable, "-I", str(DECODER), str(vault), *arguments]
    done = subprocess.run(command, input=secret, capture_output=True, text=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def documents(vault: Vault) -> dict[str, dict[str, Any]]:
    """What our program shows, in the same form."""
    tables = {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}
    return {name: table for name, table in tables.items() if table}


def union(one: Path, other: Path) -> None:
    """What a syncing program does: each directory gets the files it lacks."""
    for source, target in ((one, other), (other, one)):
        for path in source.rglob("*.*"):
            place = target / path.relative_to(source)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)


class Pair:
    """Two devices with a copy of one vault each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.one, self.code = create_vault(
            root / "one", state=root / "state one", passphrase=PASSPHRASE, clock=self.clock, cost=CHEAPEST
        )
        shutil.copytree(root / "one", root / "other")
        self.other = unlock_vault(
            root / "other", state=root / "state other", passphrase=PASSPHRASE, clock=self.clock
        )

    def wait(self) -> None:
        self.clock.at += timedelta(minutes=1)

    def sync(self) -> None:
        union(self.root / "one", self.root / "other")
        self.one.refresh()
        self.other.refresh()

    def check(self) -> None:
        mine = documents(self.one)
        assert documents(self.other) == mine
        assert decoded(self.root / "one") == mine
        assert decoded(self.root / "other", self.code) == mine


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def _people(pair: Pair) -> None:
    for id, given in ((ANNA, "Anna"), (BEN, "Ben"), (CARLA, "Carla"), (DIRK, "Dirk")):
        pair.one.commit(creation("contacts", id, {"given": given, "tags": {"friend": True}, "cadence": 30}))
        pair.wait()
    pair.one.commit(
        creation(
            "interactions",
            "call000000000000",
            {"at": "2026-06-01", "channel": "call", "with": {ANNA: True, BEN: True}, "text": "Grüße 😀 [x]"},
        )
    )


def test_the_decoder_shares_nothing_with_the_program() -> None:
    imported = set()
    for node in ast.walk(ast.parse(DECODER.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_plain_records_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.check()
    assert decoded(pair.root / "one")["contacts"][ANNA]["given"] == "Anna"


def test_concurrent_edits_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.one.commit([Set("contacts", ANNA, "given", "Anne"), Drop("contacts", BEN, "tags", "friend")])
    pair.wait()
    pair.other.commit([Set("contacts", ANNA, "given", "Anja"), Put("contacts", BEN, "tags", "friend")])
    pair.other.commit([Set("contacts", ANNA, "cadence", None), Put("contacts", ANNA, "tags", "new")])
    pair.sync()
    pair.check()
    assert decoded(pair.root / "one")["contacts"][ANNA] == {
        "given": "Anja",
        "tags": {"friend": True, "new": True},
    }
    pair.one.commit([Set("contacts", ANNA, "given", "Anna-Maria")])
    pair.sync()
    pair.check()


def test_lives_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.one.commit([Delete("contacts", ANNA)])
    pair.one.commit([Delete("contacts", BEN), Delete("contacts", CARLA)])
    pair.wait()
    pair.other.commit([Set("contacts", ANNA, "note", "edited elsewhere")])
    pair.sync()
    pair.check()
    assert set(decoded(pair.root / "one")["contacts"]) == {ANNA, DIRK}
    pair.one.commit([Restore("contacts", BEN)])
    pair.sync()
    pair.check()


def test_merged_people_are_read_alike(pair: Pair) -> None:
    _people(pair)
    pair.sync()
    pair.one.commit([Merge("contacts", BEN, ANNA, (Set("contacts", ANNA, "given", "Anna B."),))])
    pair.other.commit([Merge("contacts", BEN, CARLA), Put("contacts", BEN, "tags", "late")])
    pair.wait()
    pair.sync()
    pair.check()
    found = decoded(pair.root / "one")
    assert set(found["contacts"]) == {ANNA, DIRK}
    assert found["contacts"][ANNA]["tags"] == {"friend": True, "late": True}
    assert found["interactions"]["call000000000000"]["with"] == {ANNA: True}
    assert pair.one.undo().undone
    pair.sync()
    pair.check()


def test_a_long_history_is_read_alike(pair: Pair) -> None:
    _people(pair)
    for turn in range(30):
        vault = (pair.one, pair.other)[turn % 2]
        pair.wait()
        vault.commit(
            creation("contacts", f"{PRIYA[:-2]}{turn:02}", {"given": f"Priya {turn}", "tags": {"a": True}})
        )
        if turn % 3 == 0:
            pair.sync()
        vault.commit(
            [Set("contacts", ANNA, "org", f"Org {turn}"), Put("contacts", ANNA, "tags", f"t{turn % 4}")]
        )
        if turn % 5 == 0:
            vault.commit([Drop("contacts", ANNA, "tags", f"t{turn % 4}")])
        if turn % 7 == 6:
            vault.undo()
    pair.sync()
    pair.check()


def test_merged_files_are_read_alike(pair: Pair) -> None:
    test_a_long_history_is_read_alike(pair)
    before = documents(pair.one)
    pair.one.compact()
    pair.other.refresh()
    files = list((pair.root / "one" / "devices" / pair.one.device).glob("*.tdb"))
    assert any(path.name[:8] != path.name[9:17] for path in files)
    assert decoded(pair.root / "one") == before
    pair.sync()
    pair.check()
    assert documents(pair.one) == before


def test_a_key_file_is_mixed_in_alike(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(bytes(range(256)))
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    vault, _ = create_vault(
        tmp_path / "v",
        state=tmp_path / "s",
        passphrase=PASSPHRASE,
        clock=clock,
        cost=CHEAPEST,
        key_file=tmp_path / "key",
    )
    vault.commit(creation("contacts", ANNA, {"given": "Anna"}))
    assert decoded(tmp_path / "v", PASSPHRASE, str(tmp_path / "key")) == documents(vault)


def test_older_epochs_are_read_alike(pair: Pair) -> None:
    _people(pair)
    new = Keyring(EpochKey(2, b"2" * 32), tuple(pair.one.keyring))
    write_ring(pair.root / "one", new)
    add_slot(pair.root / "one", new, Passphrase("another one"), cost=CHEAPEST)
    assert decoded(pair.root / "one", "another one") == documents(pair.one)


def test_the_decoder_refuses_a_wrong_secret_and_changed_files(pair: Pair) -> None:
    _people(pair)
    with pytest.raises(subprocess.CalledProcessError):
        decoded(pair.root / "one", "wrong")
    path = next((pair.root / "one" / "devices").glob("*/*.tdb"))
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes((data[-1] ^ 1,)))
    with pytest.raises(subprocess.CalledProcessError):
        decoded(pair.root / "one")
