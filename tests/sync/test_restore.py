"""Putting a backup back: the same is shown, under a new device id, with no false alarm and no true one hidden."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import VaultError
from core.vault import CHEAPEST, Delete, Merge, Put, Set, create_vault, files, identity, unlock_vault
from core.vault.errors import NotAWayInError, WriteError, WrongSecretError
from core.vault.keyring import EpochKey, Keyring
from core.vault.pins import pin_listed, read_pins
from core.vault.rollback import BACK_IN_TIME
from core.vault.slots import Passphrase
from sync.archive import BackupError
from sync.backup import back_up
from sync.backup_file import opened
from sync.join import join_vault
from sync.restore import add_missing, holds_it, missing_in

ADA, BEN = "a" * 16, "b" * 16
PASSPHRASE = "correct horse battery staple"


def alarms(vault: Any) -> list[str]:
    found = [each.what for each in vault.problems if each.kind == BACK_IN_TIME]
    assert bool(found) == any(each.code == "back in time" for each in vault.doctor().findings)
    return found


def unlocked(bench: Any, directory: Path, state: str = "state", passphrase: str = PASSPHRASE) -> Any:
    return unlock_vault(directory, state=bench.root / state, passphrase=passphrase, clock=bench.clock)


@pytest.mark.parametrize("state", ["state", "another machine"])
def test_a_restored_vault_shows_the_same_and_is_well(bench: Any, tree: Any, state: str) -> None:
    shown = bench.vault.digest()
    done = bench.restore(bench.backup(), state=state)
    assert done.words == shown
    assert (done.files, done.missing) == (6, 0)
    assert tree(done.directory) == tree(bench.vault.directory)
    for path in done.directory.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
    with unlocked(bench, done.directory, state) as vault:
        assert vault.digest() == shown
        assert vault.documents("contacts")[ADA]["full"] == "Ada Moran"
        assert [each for each in vault.doctor().findings if each.level == "wrong"] == []
        assert alarms(vault) == []


def test_what_two_devices_did_comes_back_with_their_conflicts_and_their_past(bench: Any) -> None:
    vault = bench.vault
    other = bench.open(vault.directory, "second machine")
    vault.commit([Set("contacts", ADA, "org", "Acme"), Put("contacts", ADA, "tags", "maths")])
    other.commit([Set("contacts", ADA, "org", "Lyon Labs"), Delete("contacts", BEN)])
    vault.commit([Set("contacts", BEN, "org", "Novum"), Set("contacts", ADA, "role", "Head of Sales")])
    vault.commit([Merge("contacts", ADA, BEN, {})])
    vault.undo()
    vault.compact(everything=True)
    other.refresh()
    vault.refresh()
    assert vault.conflicts()
    done = bench.restore(bench.backup(), state="third machine")
    with unlocked(bench, done.directory, "third machine") as again:
        assert again.digest() == vault.digest() == other.digest()
        assert again.conflicts() == vault.conflicts()
        for field in ("org", "role", "full"):
            assert again.history("contacts", ADA, field) == vault.history("contacts", ADA, field)
        assert [each for each in again.doctor().findings if each.level == "wrong"] == []


def test_the_next_commit_has_a_new_id_though_the_old_one_would_fit(bench: Any) -> None:
    old = bench.vault.device
    file = bench.backup()
    bench.vault.close()
    shutil.rmtree(bench.vault.directory)
    done = bench.restore(file, to="vault")
    assert identity.known(bench.home) == []
    with unlocked(bench, done.directory) as vault:
        assert vault.commit([Set("contacts", ADA, "org", "Acme")]).dot[0] != old
    with unlocked(bench, done.directory) as vault:
        assert vault.conflicts() == []
        assert vault.commit([Set("contacts", ADA, "org", "Borg")]).dot[1] == 2, "from then on it keeps its id"


def test_a_program_that_has_the_vault_open_takes_a_new_id_too(bench: Any) -> None:
    """Two directories of one vault on one machine: neither numbers on where the other does."""
    old = bench.vault.device
    done = bench.restore(bench.backup())
    assert bench.vault.commit([Set("contacts", ADA, "org", "here")]).dot[0] != old
    with bench.open(done.directory) as vault:
        there = vault.commit([Set("contacts", BEN, "org", "there")])
        assert there.dot[0] not in (old, bench.vault.device)
    shutil.copytree(done.directory / "devices", bench.vault.directory / "devices", dirs_exist_ok=True)
    bench.vault.refresh()
    assert {each.get("org") for each in bench.vault.documents("contacts").values()} == {"here", "there"}
    assert not any(each.code == "fork" for each in bench.vault.doctor().findings)


def test_saves_that_a_backup_cannot_have_are_told_of_once(bench: Any) -> None:
    file = bench.backup()
    bench.vault.commit([Delete("contacts", ADA)])
    bench.vault.close()
    kept = bench.root / "kept"
    shutil.move(bench.vault.directory, kept)
    done = bench.restore(file, to="vault")
    assert done.missing == 1
    for _ in range(2):
        with unlocked(bench, done.directory) as vault:
            assert ADA in vault.documents("contacts")
            assert alarms(vault) == []
            vault.commit([Set("contacts", BEN, "org", "Acme")])


def test_a_restored_directory_that_goes_back_further_is_told_of(bench: Any) -> None:
    file = bench.backup()
    device = bench.vault.device
    bench.vault.commit([Delete("contacts", ADA)])
    bench.vault.close()
    shutil.rmtree(bench.vault.directory)
    done = bench.restore(file, to="vault")
    (last,) = (done.directory / "devices" / device).glob("00000003-*")
    last.unlink()
    with unlocked(bench, done.directory) as vault:
        assert alarms(vault) == [
            "The folder went back in time: 1 save of this device, read here before, is missing."
        ]


def test_what_was_saved_after_a_restore_may_not_go_missing(bench: Any) -> None:
    file = bench.backup()
    bench.vault.commit([Delete("contacts", ADA)])
    bench.vault.close()
    shutil.rmtree(bench.vault.directory)
    done = bench.restore(file, to="vault")
    with unlocked(bench, done.directory) as vault:
        vault.commit([Set("contacts", BEN, "org", "Acme")])
        shutil.rmtree(done.directory / "devices" / vault.device)
    with unlocked(bench, done.directory) as vault:
        assert len(alarms(vault)) == 1


def test_once_the_missing_saves_have_come_they_may_not_go_again(bench: Any) -> None:
    file = bench.backup()
    bench.vault.commit([Delete("contacts", ADA)])
    device = bench.vault.device
    bench.vault.close()
    kept = bench.root / "kept"
    shutil.move(bench.vault.directory, kept)
    done = bench.restore(file, to="vault")
    shutil.copytree(kept / "devices", done.directory / "devices", dirs_exist_ok=True)
    with unlocked(bench, done.directory) as vault:
        assert ADA not in vault.documents("contacts")
        assert alarms(vault) == []
    (last,) = (done.directory / "devices" / device).glob("00000004-*")
    last.unlink()
    with unlocked(bench, done.directory) as vault:
        assert len(alarms(vault)) == 1


def test_what_is_saved_in_the_vault_is_not_missing_in_one_restored_beside_it(bench: Any) -> None:
    bench.restore(bench.backup())
    bench.vault.commit([Delete("contacts", ADA)])
    bench.vault.close()
    with unlocked(bench, bench.root / "new") as vault:
        assert alarms(vault) == []


def test_what_was_saved_in_one_joined_beside_it_is_not_missing_in_the_vault(bench: Any) -> None:
    """Two directories of one machine are two devices: one of them went back in time only if it has less than it had."""
    bench.vault.close()
    root = bench.root
    joined = join_vault(
        root / "vault", root / "joined", state=root / "state", clock=bench.clock, passphrase=PASSPHRASE
    )
    assert alarms(joined) == []
    joined.introduce()
    joined.close()
    with unlocked(bench, root / "vault") as vault:
        assert alarms(vault) == []


def test_a_restore_that_failed_hides_nothing(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = bench.backup()
    bench.vault.commit([Delete("contacts", ADA)])
    bench.vault.close()
    monkeypatch.setattr("core.vault.vault.Vault.fingerprint", lambda _: bytes(32))
    with pytest.raises(VaultError):
        bench.restore(file)
    monkeypatch.undo()
    shutil.copytree(bench.root / "vault", bench.root / "new")
    max((bench.root / "new" / "devices").rglob("*.tdb")).unlink()
    with unlocked(bench, bench.root / "new") as vault:
        assert len(alarms(vault)) == 1


def test_another_directory_of_the_vault_is_still_told_of(bench: Any) -> None:
    """A backup was restored beside the vault: that the vault itself goes back in time is as bad as ever."""
    file = bench.backup()
    device = bench.vault.device
    bench.vault.commit([Delete("contacts", ADA)])
    bench.vault.close()
    bench.restore(file)
    (last,) = (bench.root / "vault" / "devices" / device).glob("00000004-*")
    last.unlink()
    with unlocked(bench, bench.root / "vault") as vault:
        assert len(alarms(vault)) == 1
    with unlocked(bench, bench.root / "new") as vault:
        assert alarms(vault) == []


def test_a_wrong_passphrase_opens_nothing(bench: Any) -> None:
    with opened(bench.backup()) as backup, pytest.raises(WrongSecretError):
        backup.unlock(backup.look(), Passphrase("no"))


def test_a_passphrase_that_was_changed_since_opens_the_older_backup(bench: Any) -> None:
    """It opened the vault then. What the vault has retired since is known here, and the backup cannot know."""
    file = bench.backup()
    bench.vault.access.change_passphrase("another one", None, CHEAPEST)
    bench.vault.close()
    shutil.rmtree(bench.vault.directory)
    done = bench.restore(file, to="vault")
    with unlocked(bench, done.directory) as vault:
        assert vault.documents("contacts")


def test_a_backup_of_an_older_key_is_taken_only_when_that_is_said(bench: Any) -> None:
    file = bench.backup()
    newer = Keyring(EpochKey(2, b"2" * 32), tuple(bench.vault.keyring))
    bench.vault.close()
    shutil.rmtree(bench.vault.directory)
    pin_listed(bench.home, newer.current, ["f" * 32])
    with pytest.raises(NotAWayInError, match="older key") as refused:
        bench.restore(file, to="vault")
    assert "--older-key" in refused.value.todo
    assert not bench.vault.directory.exists()
    assert identity.known(bench.home), "nothing was changed on the way"
    done = bench.restore(file, to="vault", older_key=True)
    with unlocked(bench, done.directory) as vault:
        assert vault.documents("contacts")
    assert read_pins(bench.home).key == bench.vault.access is None or read_pins(bench.home).key.startswith(
        "0001"
    )


# --- where to --------------------------------------------------------------------------------------------------


def test_an_empty_directory_is_as_good_as_a_new_one(bench: Any) -> None:
    (bench.root / "new").mkdir()
    assert bench.restore(bench.backup()).words == bench.vault.digest()


@pytest.mark.parametrize("there", ["letter.txt", "devices/letter.txt", "keys/x.key", ".hidden", "devices"])
def test_somebodys_files_are_not_touched(bench: Any, there: str, tree: Any) -> None:
    new = bench.root / "new"
    (new / there).parent.mkdir(parents=True)
    (new / there).write_text("mine")
    with opened(bench.backup()) as backup, pytest.raises(VaultError, match="not empty"):
        holds_it(new, backup.look())
    assert tree(new) == {there: b"mine"}


def test_links_in_its_place_are_not_followed(bench: Any) -> None:
    new, elsewhere = bench.root / "new", bench.root / "elsewhere"
    new.mkdir()
    elsewhere.mkdir()
    (new / "devices").symlink_to(elsewhere)
    with opened(bench.backup()) as backup:
        with pytest.raises(VaultError, match="not empty"):
            holds_it(new, backup.look())
        with pytest.raises(VaultError, match="not empty"):
            bench.restore(bench.root / "one.tend")
    assert list(elsewhere.iterdir()) == []


def test_another_vault_and_a_file_are_not_touched(bench: Any) -> None:
    other, _ = create_vault(
        bench.root / "new", state=bench.state, passphrase="x", clock=bench.clock, cost=CHEAPEST
    )
    (bench.root / "letter").write_text("mine")
    with opened(bench.backup()) as backup:
        outline = backup.look()
        with pytest.raises(VaultError, match="Another vault"):
            holds_it(other.directory, outline)
        with pytest.raises(VaultError, match="not a directory"):
            holds_it(bench.root / "letter", outline)
        assert holds_it(bench.vault.directory, outline)
        with pytest.raises(VaultError, match="already"):
            bench.restore(bench.root / "one.tend", to="vault")
        assert not holds_it(bench.root / "nowhere", outline)


def test_a_header_that_is_damaged_is_told_of_and_left(bench: Any) -> None:
    path = bench.vault.directory / "vault.json"
    path.write_bytes(b"torn")
    with opened(bench.backup()) as backup, pytest.raises(VaultError) as refused:
        holds_it(bench.vault.directory, backup.look())
    assert "--vault" in refused.value.todo
    assert path.read_bytes() == b"torn"


def test_an_attempt_that_died_is_gone_on_with(bench: Any, tree: Any) -> None:
    file = bench.backup()
    new = bench.root / "new"
    shutil.copytree(bench.vault.directory, new)
    (new / "vault.json").unlink()
    last = max((new / "devices").rglob("*.tdb"))
    last.write_bytes(last.read_bytes()[:100])
    (last.parent / f"tmp-{'0' * 16}").write_bytes(b"half")
    with opened(file) as backup:
        assert not holds_it(new, backup.look())
    bench.restore(file)
    (last.parent / f"tmp-{'0' * 16}").unlink()
    assert tree(new) == tree(bench.vault.directory)


# --- failures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("number", range(1, 8))
def test_a_disk_that_is_full_leaves_no_half_vault(
    bench: Any, monkeypatch: pytest.MonkeyPatch, number: int, there: bool
) -> None:
    file = bench.backup()
    if there:
        (bench.root / "new").mkdir()
    write = files.write_durable
    count = 0

    def failing(path: Path, data: bytes, **options: Any) -> None:
        nonlocal count
        if path.is_relative_to(bench.root / "new"):
            count += 1
            if count == number:
                raise files.not_written(path.name, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
        write(path, data, **options)

    monkeypatch.setattr(files, "write_durable", failing)
    if number == 7:
        assert bench.restore(file).files == 6
        return
    with pytest.raises(WriteError, match="full"):
        bench.restore(file)
    assert (bench.root / "new").exists() == there
    assert not there or list((bench.root / "new").iterdir()) == []
    monkeypatch.undo()
    assert bench.restore(file).words == bench.vault.digest()


def test_stopping_it_leaves_nothing(bench: Any) -> None:
    file = bench.backup()

    def stop(what: str, done: int, of: int) -> None:
        if done > of // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bench.restore(file, progress=stop)
    assert not (bench.root / "new").exists()


def test_what_shows_something_else_than_the_backup_is_taken_away(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bench.backup()
    monkeypatch.setattr("core.vault.vault.Vault.fingerprint", lambda _: bytes(32))
    with pytest.raises(VaultError, match="something else"):
        bench.restore(file)
    assert not (bench.root / "new").exists()


# --- into the vault that is there ------------------------------------------------------------------------------


def added(bench: Any, file: Path, vault: Any) -> Sequence[str]:
    with opened(file) as backup:
        outline = backup.look()
        wanted = missing_in(vault, backup, outline)
        add_missing(vault, backup, wanted)
        assert missing_in(vault, backup, outline) == []
    return [member.place for member in wanted]


def test_what_is_missing_or_damaged_is_added_and_nothing_else_is_touched(bench: Any, tree: Any) -> None:
    file = bench.backup()
    vault, device = bench.vault, bench.vault.device
    shown = vault.digest()
    before = tree(vault.directory)
    paths = sorted((vault.directory / "devices" / device).glob("*.tdb"))
    paths[1].unlink()
    paths[2].write_bytes(b"torn")
    with bench.open(vault.directory) as again:
        assert BEN not in again.documents("contacts")
        again.commit([Set("contacts", BEN, "org", "Acme")])
        assert len(added(bench, file, again)) == 2
        assert again.documents("contacts")[BEN] == {"full": "Ben Borg", "org": "Acme"}
        assert alarms(again) == []
        assert again.commit([Set("contacts", ADA, "org", "x")]).dot[0] != device
    after = tree(vault.directory)
    assert {name: after[name] for name in before} == before
    assert shown


def test_once_added_to_the_vault_goes_on_under_a_new_id_though_the_old_one_fits_again(bench: Any) -> None:
    file, device = bench.backup(), bench.vault.device
    bench.vault.close()
    max((bench.vault.directory / "devices" / device).iterdir()).unlink()
    with unlocked(bench, bench.vault.directory) as vault:
        added(bench, file, vault)
        assert vault.commit([Set("contacts", ADA, "org", "x")]).dot[0] != device


def test_nothing_is_added_to_a_vault_that_has_it_all_or_covers_it(bench: Any) -> None:
    file = bench.backup()
    for number in range(4):
        bench.vault.compact(everything=True)
        bench.vault.commit([Set("contacts", ADA, "org", f"Acme {number}")])
    assert not list((bench.vault.directory / "devices").rglob("00000002-00000002-*"))
    with opened(file) as backup:
        assert missing_in(bench.vault, backup, backup.look()) == []


def test_a_slot_that_was_retired_does_not_come_back(bench: Any) -> None:
    file = bench.backup()
    bench.vault.access.change_passphrase("another one", None, CHEAPEST)
    with opened(file) as backup:
        assert missing_in(bench.vault, backup, backup.look()) == []
    with pytest.raises(WrongSecretError):
        unlocked(bench, bench.vault.directory)


def test_a_slot_that_is_newer_than_the_vault_comes_with_the_save_that_lists_it(bench: Any) -> None:
    older = bench.root / "older"
    shutil.copytree(bench.vault.directory, older)
    bench.vault.access.change_passphrase("another one", None, CHEAPEST)
    file = bench.backup()
    with bench.open(older, "elsewhere") as vault:
        assert [place.partition("/")[0] for place in added(bench, file, vault)] == ["keys", "devices"]
    with unlocked(bench, older, "elsewhere", "another one") as vault:
        assert vault.digest() == bench.vault.digest()


def test_a_backup_under_a_newer_key_is_not_mixed_into_a_vault_that_has_not_joined_it(bench: Any) -> None:
    file = bench.backup()
    with opened(file) as backup:
        outline = backup.look()
        bench.vault._keyring = Keyring(EpochKey(1, b"1" * 32))
        with pytest.raises(BackupError, match="newer key"):
            missing_in(bench.vault, backup, outline)


def test_a_full_disk_while_adding_leaves_only_whole_files(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = bench.backup()
    vault = bench.vault
    for path in sorted((vault.directory / "devices" / vault.device).glob("*.tdb"))[1:]:
        path.unlink()
    with bench.open(vault.directory) as again:
        write = files.write_durable
        monkeypatch.setattr(
            files,
            "write_durable",
            lambda path, data, **options: (
                write(path, data, **options) if "00000003" not in path.name else _full(path)
            ),
        )
        with pytest.raises(WriteError) as failed:
            added(bench, file, again)
        assert "whole" in failed.value.safe
        monkeypatch.undo()
        assert len(added(bench, file, again)) == 1


def _full(path: Path) -> None:
    raise files.not_written(path.name, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))


def test_a_backup_of_a_vault_that_was_restored_is_as_good(bench: Any) -> None:
    done = bench.restore(bench.backup())
    with bench.open(done.directory) as vault:
        vault.commit([Set("contacts", ADA, "org", "Acme")])
        made = back_up(vault, bench.root / "two.tend")
        assert made.complete
        assert bench.restore(made.file, to="third").words == vault.digest()
