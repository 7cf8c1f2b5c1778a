"""Devices that share a folder come to hold the same, whatever the folder does meanwhile; and each trouble has its words."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError
from core.vault import CHEAPEST, Delete, Set, create_vault, creation, keys
from core.vault import files as vault_files
from core.vault.errors import WriteError
from core.vault.locks import Lock
from core.vault.segment import segment_name
from core.vault.slots import Passphrase
from sync import trouble
from sync.engine import FolderError, link_folder, sync
from sync.folder import Folder
from sync.link import read_link
from tests.sync.conftest import ADA, BEA, Device

Pair = tuple[Device, Device]


def person(device: Device, id: str = ADA, **fields: str) -> None:
    device.vault.commit(creation("contacts", id, {"full": "Ada", **fields}))


def quiet(*devices: Device) -> None:
    """Sync until nothing more is carried; everybody then holds the same."""
    for _ in range(6):
        changed = [each.sync().changed for each in devices]
        if not any(changed):
            break
    else:
        raise AssertionError("files are carried again and again")
    assert len({each.vault.fingerprint() for each in devices}) == 1


def kinds(device: Device) -> list[str]:
    return [each.kind for each in device.reports[-1].troubles]


def newest(device: Device) -> Path:
    """The last file that a device put into the folder."""
    return sorted(device.own.iterdir())[-1]


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("devices/*/*.tdb"))


# --- both ways -----------------------------------------------------------------------------------------------------


def test_what_one_device_saves_the_other_shows(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop, org="Acme")
    assert laptop.sync().sent
    assert desktop.sync().fetched
    assert desktop.vault.documents("contacts")[ADA]["org"] == "Acme"
    quiet(*pair)


def test_one_change_is_one_new_file_of_two_kib_at_most(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    before = set(segments(laptop.folder))
    laptop.vault.commit([Set("contacts", ADA, "org", "Acme")])
    assert laptop.sync().sent == 1
    (new,) = set(segments(laptop.folder)) - before
    assert new.stat().st_size <= 2048
    assert desktop.sync().fetched == 1


def test_edits_of_the_same_field_are_both_kept_and_told_of(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    laptop.vault.commit([Set("contacts", ADA, "org", "Acme")])
    desktop.vault.commit([Set("contacts", ADA, "org", "Novum")])
    quiet(*pair)
    (conflict,) = laptop.vault.conflicts()
    assert {past.value for past in conflict.values} == {"Acme", "Novum"}
    assert desktop.vault.conflicts() == [conflict]


def test_nothing_new_carries_nothing_and_writes_nothing(pair: Pair) -> None:
    laptop, _ = pair
    person(laptop)
    quiet(*pair)
    before = {path: path.stat().st_mtime_ns for path in (*laptop.folder.rglob("*"), *laptop.state.rglob("*"))}
    report = laptop.sync()
    assert (report.fetched, report.sent, report.dropped, report.troubles) == (0, 0, 0, [])
    lock = laptop.state / "lock-sync"
    after = {path: path.stat().st_mtime_ns for path in (*laptop.folder.rglob("*"), *laptop.state.rglob("*"))}
    assert {path for path in after if before.get(path) != after[path]} <= {lock}


def test_a_change_while_the_vault_is_open_elsewhere_is_told_to_who_listens(pair: Pair) -> None:
    laptop, desktop = pair
    told: list[Any] = []
    desktop.vault.subscribe(told.append)
    person(laptop)
    laptop.sync()
    desktop.sync()
    assert any(("contacts", ADA) in touched for touched in told)


def test_files_that_were_merged_away_go_from_the_folder_and_from_the_other_device(pair: Pair) -> None:
    laptop, desktop = pair
    for round in range(3):
        for number in range(40):
            laptop.vault.commit([Set("contacts", ADA, "org", f"Acme {round} {number}")])
        quiet(*pair)
        laptop.vault.compact(everything=True)
        quiet(*pair)
    laptop.vault.compact(everything=True)
    quiet(*pair)
    assert len(segments(laptop.folder)) < 50
    assert len(list((desktop.vault.directory / "devices" / laptop.vault.device).iterdir())) < 10
    assert desktop.vault.documents("contacts")[ADA]["org"] == "Acme 2 39"


def test_own_covered_files_wait_in_the_folder_for_the_next_merged_file(pair: Pair) -> None:
    laptop, _ = pair
    for number in range(10):
        laptop.vault.commit([Set("contacts", ADA, "org", str(number))])
    laptop.sync()
    before = len(segments(laptop.folder))
    laptop.vault.compact(everything=True)
    laptop.sync()
    assert len(segments(laptop.folder)) == before + 1
    laptop.vault.commit([Set("contacts", ADA, "org", "x")])
    laptop.vault.compact(everything=True)
    laptop.sync()
    laptop.sync()
    assert len(segments(laptop.folder)) < before


def test_a_merged_file_that_is_torn_in_the_folder_keeps_what_it_covers_there(pair: Pair) -> None:
    laptop, _ = pair
    for number in range(10):
        laptop.vault.commit([Set("contacts", ADA, "org", str(number))])
    laptop.sync()
    commits = segments(laptop.folder)
    laptop.vault.compact(everything=True)
    laptop.sync()
    (merged,) = set(segments(laptop.folder)) - set(commits)
    data = merged.read_bytes()
    merged.write_bytes(data[:-1] + b"?")
    laptop.vault.commit([Set("contacts", ADA, "org", "x")])
    laptop.vault.compact(everything=True)
    laptop.sync()
    assert set(commits) <= set(segments(laptop.folder))


# --- what the folder does --------------------------------------------------------------------------------------------


def test_a_file_that_is_half_there_is_left_and_taken_once_it_is_whole(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    last = newest(laptop)
    data = last.read_bytes()
    last.write_bytes(data[:100])
    report = desktop.sync()
    assert ADA not in desktop.vault.documents("contacts")
    assert report.waiting == 1
    assert report.troubles == []
    last.write_bytes(data)
    assert desktop.sync().waiting == 0
    assert ADA in desktop.vault.documents("contacts")


def test_a_file_that_stays_half_for_a_day_is_told_of(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    last = newest(laptop)
    last.write_bytes(last.read_bytes()[:100])
    desktop.sync()
    desktop.clock.at += timedelta(days=2)
    desktop.sync()
    assert kinds(desktop) == [trouble.HALF_ARRIVED]


def test_half_a_file_is_made_whole_by_who_has_it(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    last = newest(laptop)
    data = last.read_bytes()
    last.write_bytes(data[:100])
    assert desktop.sync().sent == 1
    assert last.read_bytes() == data


def test_files_that_went_are_put_back_and_nothing_is_deleted_for_it(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    person(laptop, BEA)
    laptop.vault.commit([Set("contacts", BEA, "org", "Novum")])
    quiet(*pair)
    gone = segments(laptop.folder)[0]
    gone.unlink()
    assert desktop.sync().sent == 1
    assert kinds(desktop) == [trouble.PUT_BACK]
    assert gone.exists()
    assert ADA in desktop.vault.documents("contacts")


def test_a_folder_that_was_emptied_stops_the_sync_until_refilling_is_asked_for(pair: Pair) -> None:
    laptop, _ = pair
    person(laptop)
    quiet(*pair)
    for path in list(laptop.folder.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(FolderError) as caught:
        laptop.sync()
    assert caught.value.kind == trouble.HALF_GONE
    assert "--refill" in caught.value.todo
    with pytest.raises(FolderError):
        sync_again(laptop)
    assert segments(laptop.folder) == []
    laptop.sync(refill=True)
    quiet(*pair)
    assert (laptop.folder / "vault.json").exists()


def test_a_folder_that_is_away_is_said_with_how_much_waits(pair: Pair, tmp_path: Path) -> None:
    laptop, _ = pair
    laptop.sync()
    laptop.folder.rename(tmp_path / "elsewhere")
    person(laptop)
    with pytest.raises(FolderError) as caught:
        sync_again(laptop)
    assert caught.value.kind == trouble.AWAY
    assert "1 file wait" in caught.value.safe
    (tmp_path / "elsewhere").rename(laptop.folder)
    assert laptop.sync().sent == 1


def sync_again(device: Device) -> None:
    link = read_link(device.state)
    assert link is not None
    sync(device.vault, link)


def test_a_header_that_went_is_put_back(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    quiet(*pair)
    (laptop.folder / "vault.json").unlink()
    sync_again(desktop)
    assert (laptop.folder / "vault.json").read_bytes() == (laptop.vault.directory / "vault.json").read_bytes()


def test_another_vault_in_the_folder_is_left_alone(pair: Pair, tmp_path: Path) -> None:
    laptop, _ = pair
    laptop.sync()
    shutil.rmtree(laptop.folder)
    other, _ = create_vault(
        laptop.folder, state=tmp_path / "other", passphrase="x", clock=laptop.clock, cost=CHEAPEST
    )
    other.close()
    before = sorted(laptop.folder.rglob("*"))
    with pytest.raises(FolderError) as caught:
        sync_again(laptop)
    assert caught.value.kind == trouble.FOREIGN
    assert sorted(laptop.folder.rglob("*")) == before


def test_files_in_a_directory_that_was_renamed_are_known_by_their_content(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    own = laptop.own
    own.rename(own.with_name(f"{own.name} (Case Conflict 1)"))
    assert desktop.sync().fetched > 0
    quiet(*pair)
    assert desktop.vault.fingerprint() == laptop.vault.fingerprint()


@pytest.mark.parametrize(
    "renamed",
    [
        "{stem}.sync-conflict-20260609-074500-ABCDEFG.tdb",
        "{stem} (laptop's conflicted copy 2026-06-09).tdb",
        "{stem} (1).tdb",
        "{stem}.TDB.tdb~copy.tdb",
    ],
)
def test_a_file_under_a_strange_name_is_known_by_its_content(pair: Pair, renamed: str) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    last = newest(laptop)
    last.rename(last.with_name(renamed.format(stem=last.stem)))
    desktop.sync()
    assert ADA in desktop.vault.documents("contacts")
    assert last.exists(), "it lies under its own name as well now"


def test_names_in_other_letters_are_the_same_files(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    (laptop.folder / "devices").rename(laptop.folder / "DEVICES")
    last = sorted(laptop.folder.glob("DEVICES/*/*"))[-1]
    last.rename(last.with_name(last.name.upper()))
    desktop.sync()
    assert ADA in desktop.vault.documents("contacts")


def test_what_was_made_without_the_key_is_kept_apart_and_told_of(pair: Pair) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    last = newest(laptop)
    data = bytearray(last.read_bytes())
    data[-1] ^= 1
    head = bytearray(data)
    head[47:55] = (7).to_bytes(4, "big") * 2
    forged = last.with_name(segment_name(7, 7, bytes(head)))
    forged.write_bytes(bytes(head))
    desktop.sync()
    assert kinds(desktop) == [trouble.QUARANTINED]
    assert list((desktop.state / "quarantine").iterdir())
    assert ADA in desktop.vault.documents("contacts")
    assert desktop.vault.problems == [], "it never came into the vault"
    desktop.sync()
    assert kinds(desktop) == [trouble.QUARANTINED], "it is told of as long as it lies there"


def test_a_link_and_a_pipe_in_the_folder_are_not_followed(pair: Pair, tmp_path: Path) -> None:
    laptop, desktop = pair
    person(laptop)
    laptop.sync()
    last = newest(laptop)
    last.rename(tmp_path / "outside")
    last.symlink_to(tmp_path / "outside")
    os.mkfifo(last.with_name("00000009-00000009-" + "0" * 32 + ".tdb"))
    desktop.sync()
    assert ADA not in desktop.vault.documents("contacts")


def test_a_full_folder_is_said_and_the_rest_follows(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop, _ = pair
    person(laptop)
    write = vault_files.write_durable

    def full(path: Path, data: bytes, **options: Any) -> None:
        if path.suffix == ".tdb" and laptop.folder in path.parents:
            try:
                raise OSError(28, "No space left on device")
            except OSError as error:
                raise WriteError("The disk is full.") from error
        write(path, data, **options)

    monkeypatch.setattr(vault_files, "write_durable", full)
    report = laptop.sync()
    assert kinds(laptop) == [trouble.FULL]
    assert report.waiting == 2
    monkeypatch.undo()
    quiet(*pair)


def test_a_folder_that_does_not_answer_is_given_up(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop, desktop = pair
    for number in range(5):
        laptop.vault.commit([Set("contacts", ADA, "org", str(number))])
    laptop.sync()
    for_ever = threading.Event()
    monkeypatch.setattr(Folder, "read", lambda self, seen: for_ever.wait(30))
    with pytest.raises(FolderError) as caught:
        desktop.sync(limit_s=0.02)
    for_ever.set()
    assert caught.value.kind == trouble.SILENT


def test_a_sync_can_be_stopped_between_any_two_files_and_goes_on_later(pair: Pair) -> None:
    laptop, _ = pair
    for number in range(6):
        laptop.vault.commit([Set("contacts", ADA, "org", str(number))])
    for side in pair:
        for steps in range(12):
            left = [steps]

            def stop(left: list[int] = left) -> bool:
                left[0] -= 1
                return left[0] < 0

            if not side.sync(stop=stop).stopped:
                break
    quiet(*pair)


def test_two_syncs_of_one_vault_do_not_get_in_each_others_way(pair: Pair) -> None:
    laptop, _ = pair
    laptop.sync()
    with Lock(laptop.state / "lock-sync"), pytest.raises(FolderError) as caught:
        laptop.sync()
    assert caught.value.kind == trouble.BUSY


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_changed_passphrase_reaches_the_other_device_and_the_old_slot_goes_everywhere(pair: Pair) -> None:
    laptop, desktop = pair
    quiet(*pair)
    laptop.vault.access.opened_by = next(way.name for way in laptop.vault.slots() if way.type == "passphrase")
    old = laptop.vault.access.opened_by
    way = laptop.vault.access.change_passphrase("another one", None, CHEAPEST)
    quiet(*pair)
    for directory in (laptop.folder / "keys", desktop.vault.directory / "keys"):
        names = {path.name for path in directory.iterdir()}
        assert way.name in names
        assert old not in names


def test_a_planted_slot_of_the_present_key_is_not_carried(pair: Pair) -> None:
    laptop, desktop = pair
    quiet(*pair)
    planted = keys.add_slot(laptop.folder, laptop.vault.keyring, Passphrase("mine"), cost=CHEAPEST)
    quiet(*pair)
    assert planted.name not in {path.name for path in (desktop.vault.directory / "keys").iterdir()}


# --- linking ---------------------------------------------------------------------------------------------------------


def test_a_folder_with_other_things_is_not_taken(device: Callable[..., Device], tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"x")
    laptop = device("laptop")
    with pytest.raises(FolderError) as caught:
        link_folder(laptop.vault, tmp_path / "photos")
    assert caught.value.kind == trouble.NO_VAULT
    link_folder(laptop.vault, tmp_path / "photos" / "tend")
    assert (tmp_path / "photos" / "tend" / "vault.json").exists()


def test_a_folder_with_what_sync_programs_keep_is_empty_enough(
    device: Callable[..., Device], tmp_path: Path
) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    link_folder(device("laptop").vault, tmp_path / "shared")


@pytest.mark.parametrize("inside", ["", "devices", ".."])
def test_the_vault_itself_is_no_folder_to_sync_with(device: Callable[..., Device], inside: str) -> None:
    laptop = device("laptop")
    with pytest.raises(UsageError):
        link_folder(laptop.vault, laptop.vault.directory / inside)


def test_a_deleted_person_does_not_come_back_with_old_files(pair: Pair) -> None:
    laptop, _ = pair
    person(laptop)
    quiet(*pair)
    old = {path: path.read_bytes() for path in segments(laptop.folder)}
    laptop.vault.commit([Delete("contacts", ADA)])
    for _ in range(3):
        laptop.vault.compact(everything=True)
        laptop.vault.commit([Set("contacts", BEA, "full", "Bea")])
        quiet(*pair)
    for path, data in old.items():
        path.write_bytes(data)
    quiet(*pair)
    assert ADA not in laptop.vault.documents("contacts")


def test_a_merged_file_that_was_merged_itself_leaves_the_folder_whoever_looks_next(pair: Pair) -> None:
    laptop, desktop = pair
    for round in range(4):
        for number in range(4):
            laptop.vault.commit([Set("contacts", ADA, "org", f"Acme {round} {number}")])
        laptop.vault.compact(everything=True)
        laptop.sync()
    desktop.sync()
    for _ in range(3):
        laptop.reopen()
        laptop.vault.commit([Set("contacts", ADA, "org", "x")])
        laptop.vault.compact(everything=True)
        laptop.sync()
    quiet(*pair)
    merged = [path for path in laptop.own.iterdir() if path.name[:8] != path.name[9:17]]
    assert len(merged) <= 2
    desktop.reopen()
    read: list[Path] = []
    look = Folder.read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "read", lambda self, seen: read.append(seen.path) or look(self, seen))
        assert desktop.sync().fetched == 0
    assert read == []
