"""The face of the vault over real files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tinydb import where

from core.clock import FixedClock
from core.errors import UsageError, VaultError
from core.vault import (
    Change,
    Delete,
    Drop,
    Merge,
    Put,
    Restore,
    Set,
    Vault,
    compaction,
    creation,
    files,
    identity,
    open_vault,
    writer,
)
from core.vault.errors import UncertainWriteError, WriteError

ANNA, BEN, CARLA = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"
CALL = "iiiiiiiiiiiiiiii"


class Devices:
    """Opens the vault of `store` as several devices, each with its own copy and state directory."""

    def __init__(self, store: Any, root: Path) -> None:
        self.store = store
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open(self, name: str = "one") -> Vault:
        directory = self.root / name / "vault"
        if not directory.exists():
            directory.mkdir(parents=True)
            (directory / "vault.json").write_bytes((self.store.directory / "vault.json").read_bytes())
        return open_vault(directory, self.store.keyring, state=self.root / name / "state", clock=self.clock)

    def send(self, source: Vault, target: Vault) -> None:
        for path in (source.directory / "devices").glob("*/*.tdb"):
            place = target.directory / "devices" / path.parent.name / path.name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
        target.refresh()


@pytest.fixture
def devices(store: Any, tmp_path: Path) -> Devices:
    return Devices(store, tmp_path / "devices")


@pytest.fixture
def vault(devices: Devices) -> Vault:
    return devices.open()


def add(vault: Vault, id: str, **fields: Any) -> None:
    vault.commit(creation("contacts", id, fields), label=f"added {fields.get('full', id)}")


def segments(vault: Vault) -> list[str]:
    return sorted(path.name for path in (vault.directory / "devices").glob("*/*.tdb"))


def test_what_is_committed_is_shown_and_there_after_reopening(vault: Vault, devices: Devices) -> None:
    add(vault, ANNA, full="Anna Schmidt", tags={"berlin": True}, importance=4)
    expected = {ANNA: {"full": "Anna Schmidt", "tags": {"berlin": True}, "importance": 4}}
    assert dict(vault.documents("contacts")) == expected
    again = devices.open()
    assert dict(again.documents("contacts")) == expected
    assert again.digest() == vault.digest()
    assert again.device == vault.device


def test_listeners_hear_what_was_touched_and_whom_it_names(vault: Vault) -> None:
    add(vault, ANNA, full="Anna Schmidt")
    heard: list[frozenset[tuple[str, str]]] = []
    end = vault.subscribe(heard.append)
    vault.commit(creation("interactions", CALL, {"at": "2026-06-08", "with": {ANNA: True}}))
    end()
    add(vault, BEN, full="Ben")
    assert heard == [frozenset({("interactions", CALL), ("contacts", ANNA)})]


def test_two_processes_of_one_device_see_each_other_and_share_the_id(vault: Vault, devices: Devices) -> None:
    add(vault, ANNA, full="Anna Schmidt")
    other = devices.open()
    other.commit([Set("contacts", ANNA, "org", "Acme")])
    vault.commit([Set("contacts", ANNA, "role", "CEO")])
    assert vault.documents("contacts")[ANNA] == {"full": "Anna Schmidt", "org": "Acme", "role": "CEO"}
    assert other.refresh() == {("contacts", ANNA)}
    assert other.documents("contacts")[ANNA]["role"] == "CEO"
    assert {name.split("-")[0] for name in segments(vault)} == {"00000001", "00000002", "00000003"}
    assert other.device == vault.device


def test_nothing_to_change_writes_nothing(vault: Vault) -> None:
    add(vault, ANNA, full="Anna Schmidt", tags={"x": True})
    before = segments(vault)
    done = vault.commit([Set("contacts", ANNA, "full", "Anna Schmidt"), Put("contacts", ANNA, "tags", "x")])
    assert (done.dot[1], done.touched, segments(vault)) == (0, frozenset(), before)
    vault.commit([Drop("contacts", ANNA, "tags", "y"), Delete("contacts", BEN)])
    assert segments(vault) == before


@pytest.mark.parametrize(
    "change",
    [
        Set("contacts", ANNA, "tags", "x"),
        Set("contacts", ANNA, "full", {"a": 1}),  # type: ignore[dict-item]
        Put("contacts", ANNA, "full", "x"),
        Drop("contacts", ANNA, "full", "x"),
        Put("contacts", ANNA, "tags", "x", None),
        Set("contacts", ANNA, "~", "x"),
        Set("contacts", "", "full", "x"),
        Set("contacts", "x" * 1025, "full", "x"),
        Set("x" * 1025, ANNA, "full", "x"),
        Set("_meta", "0", "at", 1),
        Put("contacts", ANNA, "tags", ""),
        Merge("contacts", ANNA, ANNA),
        Set("contacts", ANNA, "importance", 2**53),
        Set("contacts", ANNA, "importance", float("inf")),
        Put("contacts", ANNA, "custom", "x", {"deep": [-(2**53)]}),
        Put("contacts", ANNA, "custom", "x", [float("nan")]),
    ],
)
def test_a_change_that_cannot_be_is_refused_whole(vault: Vault, change: Any) -> None:
    before = segments(vault)
    with pytest.raises(UsageError):
        vault.commit([Set("contacts", BEN, "full", "Ben"), change])
    assert segments(vault) == before
    assert not vault.documents("contacts")


@pytest.mark.parametrize(
    "changes",
    [
        [Put("plugins", ANNA, "f", "k", 2), Set("plugins", ANNA, "f", True)],
        [Set("plugins", ANNA, "f", True), Put("plugins", ANNA, "f", "k", 2)],
        [Drop("plugins", ANNA, "f", "k"), Set("plugins", ANNA, "f", True)],
        [Set("plugins", ANNA, "f", True), Drop("plugins", ANNA, "f", "k")],
    ],
)
def test_a_field_is_given_a_value_or_members_in_one_commit(
    vault: Vault, devices: Devices, changes: list[Any]
) -> None:
    vault.commit([Put("plugins", ANNA, "f", "k", 1)])
    before = segments(vault)
    with pytest.raises(UsageError, match="two commits"):
        vault.commit(changes)
    assert segments(vault) == before
    for change in changes:
        vault.commit([change])
    assert devices.open().documents("plugins") == vault.documents("plugins")


def test_members_that_became_one_record_carry_what_the_smallest_did(vault: Vault, devices: Devices) -> None:
    add(vault, ANNA, full="Anna")
    add(vault, BEN, full="Ben")
    vault.commit(
        [Put("interactions", CALL, "with", BEN, "by phone"), Put("interactions", CALL, "with", ANNA, "there")]
    )
    vault.commit([Merge("contacts", ANNA, BEN)])
    for each in (vault, devices.open()):
        assert each.documents("interactions")[CALL]["with"] == {ANNA: "there"}


def test_a_conflict_is_counted_once_for_each_value(devices: Devices) -> None:
    one, two, three = (devices.open(name) for name in ("one", "two", "three"))
    add(one, ANNA, full="Anna")
    for other in (two, three):
        devices.send(one, other)
    one.commit([Delete("contacts", ANNA)])
    two.commit([Set("contacts", ANNA, "org", "Acme")])
    three.commit([Set("contacts", ANNA, "role", "CTO")])
    for other in (two, three):
        devices.send(other, one)
    (conflict,) = one.conflicts()
    assert len(conflict.values) == 3
    assert conflict.disagreement() == ("contacts", ANNA, "_alive", None, [False, True])


def test_concurrent_values_are_a_conflict_until_one_who_saw_both_writes(devices: Devices) -> None:
    one, two = devices.open("one"), devices.open("two")
    add(one, ANNA, full="Anna Schmidt")
    devices.send(one, two)
    one.commit([Set("contacts", ANNA, "org", "Acme")])
    devices.clock.at += timedelta(minutes=1)
    two.commit([Set("contacts", ANNA, "org", "Globex")])
    devices.send(one, two)
    devices.send(two, one)
    for vault in (one, two):
        assert vault.documents("contacts")[ANNA]["org"] == "Globex"
        (conflict,) = vault.conflicts()
        assert (conflict.kind, conflict.field) == ("value", "org")
        assert [past.value for past in conflict.values] == ["Globex", "Acme"]
    assert one.digest() == two.digest()
    two.commit([Set("contacts", ANNA, "org", "Globex")])
    assert two.conflicts() == []
    devices.send(two, one)
    assert one.conflicts() == []
    assert [past.value for past in one.history("contacts", ANNA, "org")] == ["Globex", "Globex", "Acme"]


def test_deleted_here_and_edited_there_lives_and_is_flagged(devices: Devices) -> None:
    one, two = devices.open("one"), devices.open("two")
    add(one, ANNA, full="Anna Schmidt")
    devices.send(one, two)
    one.commit([Delete("contacts", ANNA)])
    assert ANNA not in one.documents("contacts")
    two.commit(creation("interactions", CALL, {"at": "2026-06-08", "with": {ANNA: True}}))
    devices.send(two, one)
    assert one.documents("contacts")[ANNA] == {"full": "Anna Schmidt"}
    assert [conflict.kind for conflict in one.conflicts()] == ["deleted"]
    one.commit([Restore("contacts", ANNA)])
    assert one.conflicts() == []


def test_members_put_in_on_two_devices_are_both_there_and_putting_in_wins(devices: Devices) -> None:
    one, two = devices.open("one"), devices.open("two")
    add(one, ANNA, full="Anna Schmidt", tags={"x": True})
    devices.send(one, two)
    one.commit([Drop("contacts", ANNA, "tags", "x"), Put("contacts", ANNA, "tags", "one")])
    two.commit([Put("contacts", ANNA, "tags", "two")])
    devices.send(two, one)
    assert one.documents("contacts")[ANNA]["tags"] == {"one": True, "two": True}
    assert one.conflicts() == []


def test_merged_people_are_read_as_one_and_undo_parts_them(vault: Vault) -> None:
    add(vault, ANNA, full="Anna Schmidt", tags={"x": True})
    add(vault, BEN, full="A. Schmidt", tags={"y": True}, emails={"a@example.org": ["work"]})
    vault.commit(creation("interactions", CALL, {"at": "2026-06-08", "with": {BEN: True}}))
    apart = dict(vault.documents("contacts"))
    vault.commit([Merge("contacts", BEN, ANNA, (Set("contacts", BEN, "org", "Acme"),))], label="merged")
    assert dict(vault.documents("contacts")) == {
        ANNA: {
            "full": "Anna Schmidt",
            "org": "Acme",
            "tags": {"x": True, "y": True},
            "emails": {"a@example.org": ["work"]},
        }
    }
    assert vault.documents("interactions")[CALL]["with"] == {ANNA: True}
    assert (vault.canonical(BEN), BEN in vault.documents("contacts")) == (ANNA, False)
    vault.commit([Drop("contacts", ANNA, "tags", "y"), Set("contacts", BEN, "role", "CEO")])
    assert vault.documents("contacts")[ANNA]["tags"] == {"x": True}
    assert vault.documents("contacts")[ANNA]["role"] == "CEO"
    assert vault.conflicts() == []
    vault.undo()
    vault.undo()
    assert dict(vault.documents("contacts")) == apart
    assert vault.documents("interactions")[CALL]["with"] == {BEN: True}


def test_three_merged_in_a_circle_are_one(vault: Vault) -> None:
    for id in (CARLA, BEN, ANNA):
        add(vault, id, full=id[0])
    vault.commit([Merge("contacts", CARLA, BEN), Merge("contacts", BEN, ANNA)])
    assert list(vault.documents("contacts")) == [ANNA]
    with pytest.raises(UsageError):
        vault.commit([Merge("contacts", ANNA, CARLA)])


def test_a_merged_record_that_is_edited_elsewhere_is_a_conflict(devices: Devices) -> None:
    one, two = devices.open("one"), devices.open("two")
    add(one, ANNA, full="Anna")
    add(one, BEN, full="Ann")
    devices.send(one, two)
    one.commit([Merge("contacts", ANNA, BEN)])
    two.commit([Set("contacts", BEN, "org", "Acme")])
    devices.send(two, one)
    assert list(one.documents("contacts")) == [ANNA]
    assert [(each.kind, each.id) for each in one.conflicts() if each.kind == "merged"] == [("merged", ANNA)]


@pytest.fixture
def parted(devices: Devices) -> tuple[Vault, Vault]:
    """Two people merged on one device and edited, as the one that was merged away, on another."""
    one, two = devices.open("one"), devices.open("two")
    add(one, ANNA, full="Anna")
    add(one, BEN, full="Ann")
    devices.send(one, two)
    one.commit([Merge("contacts", ANNA, BEN)])
    two.commit([Set("contacts", BEN, "org", "Acme")])
    devices.send(two, one)
    devices.send(one, two)
    return one, two


@pytest.mark.parametrize(
    "change",
    [
        Set("contacts", ANNA, "org", "Acme"),
        Set("contacts", BEN, "org", "Acme"),
        Set("contacts", ANNA, "full", "Anna"),
        Put("contacts", ANNA, "tags", "friend"),
        Drop("contacts", ANNA, "tags", "friend"),
        Merge("contacts", BEN, ANNA, (Set("contacts", ANNA, "org", "Acme"),)),
    ],
)
def test_who_writes_over_merged_people_or_merges_them_again_has_settled_it(
    parted: tuple[Vault, Vault], devices: Devices, change: Change
) -> None:
    one, two = parted
    assert {each.kind for each in two.conflicts()} == {"merged", "deleted"}
    two.commit([change])
    assert two.conflicts() == []
    devices.send(two, one)
    assert one.conflicts() == []
    assert one.digest() == two.digest()
    assert list(one.documents("contacts")) == [ANNA]
    assert "Acme" in [past.value for past in one.history("contacts", ANNA, "org")]


def test_taking_back_what_settled_it_brings_the_conflict_back(parted: tuple[Vault, Vault]) -> None:
    one, _ = parted
    before = one.conflicts()
    one.commit([Set("contacts", ANNA, "org", "Globex")])
    one.undo()
    assert {each.kind for each in one.conflicts()} == {"merged"}
    assert [past.value for each in before if each.kind == "merged" for past in each.values] == [ANNA, BEN]


def test_people_who_are_one_are_not_merged_again(parted: tuple[Vault, Vault]) -> None:
    one, _ = parted
    one.commit([Merge("contacts", ANNA, BEN)])
    with pytest.raises(UsageError, match="one already"):
        one.commit([Merge("contacts", ANNA, BEN)])


def test_one_who_lives_only_as_merged_away_is_not_ended_by_a_write_to_the_dead(devices: Devices) -> None:
    one, two = devices.open("one"), devices.open("two")
    add(one, ANNA, full="Anna")
    add(one, BEN, full="Ann")
    devices.send(one, two)
    one.commit([Merge("contacts", ANNA, BEN)])
    one.commit([Delete("contacts", ANNA)])
    two.commit([Set("contacts", BEN, "org", "Acme")])
    devices.send(two, one)
    assert one.documents("contacts")[ANNA] == {"full": "Ann", "org": "Acme"}
    one.commit([Put("contacts", ANNA, "tags", "friend")])
    assert "merged" in {each.kind for each in one.conflicts()}


class Brief(msgspec.Struct, rename={"people": "with"}):
    at: str = ""
    people: dict[str, Any] = {}
    minutes: int | None = None


def test_rows_give_parts_of_records_and_leave_out_what_does_not_fit(vault: Vault) -> None:
    add(vault, ANNA, full="Anna")
    vault.commit(creation("interactions", CALL, {"at": "2026-06-08", "with": {ANNA: True}, "minutes": 5}))
    vault.commit([Set("interactions", "other", "at", 7), Set("interactions", "other", "minutes", 9)])
    found = dict(vault.rows("interactions", Brief))
    assert found == {CALL: Brief("2026-06-08", {ANNA: True}, 5), "other": Brief("", {}, 9)}


def test_rows_name_the_canonical_record(vault: Vault) -> None:
    add(vault, ANNA, full="Anna")
    add(vault, BEN, full="Ann")
    vault.commit(creation("interactions", CALL, {"at": "2026-06-08", "with": {BEN: True, CARLA: True}}))
    vault.commit([Merge("contacts", ANNA, BEN)])
    assert dict(vault.rows("interactions", Brief)) == {CALL: Brief("2026-06-08", {ANNA: True, CARLA: True})}


def test_tables_are_tinydb_tables_over_the_live_documents(vault: Vault) -> None:
    table = vault.table("contacts")
    add(vault, ANNA, full="Anna", org="Acme")
    add(vault, BEN, full="Ben", org="Acme")
    assert {found.doc_id for found in table.search(where("org") == "Acme")} == {ANNA, BEN}
    vault.commit([Set("contacts", BEN, "org", "Globex")])
    assert len(table.search(where("org") == "Acme")) == 1
    assert table.get(doc_id=ANNA) == {"full": "Anna", "org": "Acme"}  # type: ignore[arg-type]
    assert len(table) == 2
    with pytest.raises(VaultError):
        table.insert({"full": "x"})
    assert len(vault.documents("contacts")) == 2


def test_unknown_fields_and_tables_are_kept_and_carried_through_a_merged_file(
    vault: Vault, devices: Devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "SPARED", 0)
    vault.commit(
        [Set("contacts", ANNA, "aura", [1, {"deep": None}]), Put("future", "x", "field", "m", {"n": 1})]
    )
    vault.commit([Set("contacts", ANNA, "full", "Anna")])
    vault.compact(everything=True)
    again = devices.open()
    assert again.documents("contacts")[ANNA]["aura"] == [1, {"deep": None}]
    assert again.documents("future")["x"] == {"field": {"m": {"n": 1}}}


def test_a_clock_that_ran_ahead_heals(vault: Vault, devices: Devices) -> None:
    devices.clock.at += timedelta(days=1000)
    add(vault, ANNA, full="Anna")
    devices.clock.at -= timedelta(days=1000)
    vault.commit([Set("contacts", ANNA, "org", "Acme")])
    (now, *_) = vault.history("contacts", ANNA, "org")
    assert now.at_ms == devices.clock.now_ms() + 86_400_000 + 1


def test_more_than_fits_becomes_a_batch_that_is_undone_together(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PART_BYTES", 300)
    changes = [change for id in (ANNA, BEN, CARLA) for change in creation("contacts", id, {"full": "x" * 60})]
    vault.commit(changes, label="imported")
    assert len(segments(vault)) == 3
    assert vault.undo().label == "imported"
    assert not vault.documents("contacts")
    vault.redo()
    assert len(vault.documents("contacts")) == 3


def fails(error: type[Exception]) -> Callable[..., None]:
    def write(path: Path, *_: object, **__: object) -> None:
        if path.suffix == ".tdb":
            raise error("the disk says no")
        REAL_WRITE(path, *_, **__)  # type: ignore[arg-type]

    return write


REAL_WRITE = files.write_durable


@pytest.mark.parametrize(("error", "same_device"), [(WriteError, True), (UncertainWriteError, False)])
def test_a_failed_commit_changes_nothing_and_the_next_one_works(
    vault: Vault, devices: Devices, monkeypatch: pytest.MonkeyPatch, error: type[Exception], same_device: bool
) -> None:
    add(vault, ANNA, full="Anna")
    before, device = segments(vault), vault.device
    monkeypatch.setattr(files, "write_durable", fails(error))
    with pytest.raises(error):
        vault.commit([Set("contacts", ANNA, "org", "Acme")])
    monkeypatch.setattr(files, "write_durable", REAL_WRITE)
    assert segments(vault) == before
    assert vault.documents("contacts")[ANNA] == {"full": "Anna"}
    vault.commit([Set("contacts", ANNA, "org", "Globex")])
    assert (vault.device == device) is same_device
    assert devices.open().documents("contacts")[ANNA]["org"] == "Globex"


def test_a_directory_that_was_put_back_gets_another_device_id(vault: Vault, devices: Devices) -> None:
    add(vault, ANNA, full="Anna")
    add(vault, BEN, full="Ben")
    device = vault.device
    (vault.directory / "devices" / device / segments(vault)[-1]).unlink()
    vault.commit([Set("contacts", ANNA, "org", "Acme")])
    assert vault.device != device
    assert list(devices.open().documents("contacts")) == [ANNA]


def test_a_vault_that_can_only_be_read_says_so(vault: Vault) -> None:
    add(vault, ANNA, full="Anna")
    vault.read_only = True
    with pytest.raises(VaultError, match="only be read"):
        vault.commit([Set("contacts", ANNA, "org", "Acme")])


def test_a_bad_file_is_reported_and_hides_nothing(vault: Vault, devices: Devices) -> None:
    add(vault, ANNA, full="Anna")
    add(vault, BEN, full="Ben")
    folder = vault.directory / "devices" / vault.device
    whole = (folder / segments(vault)[0]).read_bytes()
    (folder / segments(vault)[0]).write_bytes(whole[:500])
    (folder / "notes.txt").write_text("stray")
    (folder / "tmp-00").write_text("left over")
    again = devices.open()
    assert list(again.documents("contacts")) == [BEN]
    (problem,) = again.problems
    assert problem.kind == "TornError"
    (folder / segments(vault)[0]).write_bytes(whole)
    os.utime(folder / segments(vault)[0], ns=(1, 1))
    again.refresh()
    assert set(again.documents("contacts")) == {ANNA, BEN}
    assert again.problems == []


def test_a_locked_vault_gives_nothing(vault: Vault) -> None:
    add(vault, ANNA, full="Anna")
    vault.close()
    vault.close()
    for act in (vault.digest, vault.undo, vault.refresh, lambda: vault.documents("contacts")):
        with pytest.raises(VaultError):
            act()


WRITER = """
import sys
from pathlib import Path
from core.clock import SystemClock
from core.vault import Set, open_vault
from core.vault.keyring import EpochKey, Keyring
directory, state, secret, number = sys.argv[1:]
vault = open_vault(Path(directory), Keyring(EpochKey(1, bytes.fromhex(secret))), state=Path(state), clock=SystemClock())
for count in range(5):
    vault.commit([Set("contacts", f"person-{number}-{count}", "full", f"{number} {count}")])
"""


def test_eight_processes_at_once_lose_nothing(vault: Vault, devices: Devices) -> None:
    secret = devices.store.key.secret.hex()
    state = vault.state_directory.parent
    command = [sys.executable, "-c", WRITER, str(vault.directory), str(state), secret]
    running = [
        subprocess.Popen([*command, str(number)], cwd=Path(__file__).parents[3]) for number in range(8)
    ]
    assert [process.wait(120) for process in running] == [0] * 8
    vault.refresh()
    wanted = {f"person-{number}-{count}" for number in range(8) for count in range(5)}
    assert set(vault.documents("contacts")) == wanted
    assert len(identity.known(vault.state_directory)) == 1
    assert vault.doctor().well
