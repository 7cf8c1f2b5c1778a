"""What opens a vault, from the vault's side: slots are listed, and retired ones deleted by every device."""

from __future__ import annotations

import base64
import hashlib
import secrets
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import UsageError
from core.vault import CHEAPEST, Vault, access, create_vault, keys, slots, unlock_vault
from core.vault.errors import NotArrivedError, NotAWayInError, WrongSecretError
from core.vault.keyring import EpochKey, Keyring
from core.vault.slots import Passphrase

CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "DEFAULT_COST", CHEAPEST)
    for method in (access.Access.add_passphrase, access.Access.change_passphrase):
        monkeypatch.setattr(method, "__defaults__", (CHEAPEST,))


@pytest.fixture
def made(tmp_path: Path) -> tuple[Vault, str]:
    return create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="old words", clock=CLOCK, cost=CHEAPEST
    )


def unlock(vault: Vault, **secret: object) -> Vault:
    return unlock_vault(vault.directory, state=vault.state_directory.parent, clock=CLOCK, **secret)  # type: ignore[arg-type]


def test_a_new_vault_opens_with_passphrase_and_recovery_code(made: tuple[Vault, str]) -> None:
    vault, code = made
    assert [way.type for way in sorted(vault.slots(), key=lambda way: way.type)] == ["passphrase", "recovery"]
    assert all(way.listed for way in vault.slots())
    assert unlock(vault, passphrase="old words").digest() == vault.digest()
    assert unlock(vault, recovery_code=code.lower()).digest() == vault.digest()
    with pytest.raises(WrongSecretError):
        unlock(vault, passphrase="other words")
    with pytest.raises(UsageError):
        unlock(vault)
    assert vault.undo_label is None


def test_changing_the_passphrase_shuts_the_old_one_out(made: tuple[Vault, str]) -> None:
    vault, code = made
    vault.change_passphrase("new words")
    assert len(vault.slots()) == 2
    with pytest.raises(WrongSecretError):
        unlock(vault, passphrase="old words")
    again = unlock(vault, recovery_code=code)
    again.change_passphrase("newer words")
    unlock(vault, passphrase="newer words")
    with pytest.raises(WrongSecretError):
        unlock(vault, passphrase="new words")
    assert vault.undo_label is None


def test_a_new_recovery_code_shuts_the_old_one_out(made: tuple[Vault, str]) -> None:
    vault, old = made
    new = vault.new_recovery_code()
    unlock(vault, recovery_code=new)
    with pytest.raises(WrongSecretError):
        unlock(vault, recovery_code=old)


def test_a_key_file_is_needed_where_it_belongs_to_the_passphrase(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    vault, _ = made
    key_file = tmp_path / "key"
    key_file.write_bytes(b"key" * 20)
    way = vault.add_key_file("with file", key_file)
    assert way.key_file
    unlock(vault, passphrase="with file", key_file=key_file)
    with pytest.raises(WrongSecretError):
        unlock(vault, passphrase="with file")


def test_a_slot_removed_on_one_device_is_deleted_by_the_other(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    vault, _ = made
    way = vault.add_passphrase("second", label="for the stick")
    other = unlock_vault(vault.directory, state=tmp_path / "other", passphrase="second", clock=CLOCK)
    kept = {path.name: path.read_bytes() for path in (vault.directory / "keys").iterdir()}
    vault.remove_slot(way.hash)
    for name, data in kept.items():
        (vault.directory / "keys" / name).write_bytes(data)
    assert len(list((vault.directory / "keys").iterdir())) == 3
    other.refresh()
    assert len(list((vault.directory / "keys").iterdir())) == 2
    assert [each.label for each in other.slots()] == ["", ""]


def test_the_last_slot_stays(made: tuple[Vault, str]) -> None:
    vault, _ = made
    first, second = vault.slots()
    vault.remove_slot(first.hash)
    with pytest.raises(UsageError):
        vault.remove_slot(second.hash)
    with pytest.raises(UsageError):
        vault.remove_slot("00")


def _slot_file(vault: Vault, type: str) -> Path:
    return next(vault.directory / "keys" / way.name for way in vault.slots() if way.type == type)


def test_a_slot_that_nobody_listed_is_no_way_in(made: tuple[Vault, str]) -> None:
    vault, _ = made
    real = _slot_file(vault, "passphrase")
    line, _, _ = real.read_bytes().split(b"\n")
    junk = line + b"\n" + base64.b64encode(bytes(80)) + b"\n"
    planted = real.with_name(f"{real.name[:39]}{hashlib.sha256(junk).hexdigest()[:32]}.key")
    planted.write_bytes(junk)
    assert sorted(way.listed for way in vault.slots()) == [False, True, True]
    first, second = [way for way in vault.slots() if way.listed]
    vault.remove_slot(first.hash)
    with pytest.raises(UsageError, match="last"):
        vault.remove_slot(second.hash)
    assert (vault.directory / "keys" / second.name).exists()
    stray = next(way for way in vault.slots() if not way.listed)
    vault.remove_slot(stray.hash)
    assert [way.name for way in vault.slots()] == [second.name]


def test_a_slot_that_nobody_listed_opens_nothing_where_the_list_is_known(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    vault, _ = made
    planted = keys.add_slot(vault.directory, vault.keyring, Passphrase("planted"), cost=CHEAPEST)
    found = [each for each in vault.doctor().findings if each.code == "unlisted"]
    assert [each.place for each in found] == [f"keys/{planted.name}"]
    with pytest.raises(NotAWayInError, match="does not list"):
        unlock(vault, passphrase="planted")
    unlock(vault, passphrase="old words")
    # Who joins knows no list yet: what should be in it may still be on its way.
    unlock_vault(vault.directory, state=tmp_path / "new", passphrase="planted", clock=CLOCK).forget()


def test_a_recovery_code_that_nobody_listed_is_none_of_the_vault(made: tuple[Vault, str]) -> None:
    vault, code = made
    planted = keys.new_code()
    keys.add_slot(vault.directory, vault.keyring, planted, cost=CHEAPEST)
    vault.check_recovery_code(code)
    with pytest.raises(WrongSecretError):
        vault.check_recovery_code(planted.text)


def test_a_passphrase_changed_elsewhere_opens_where_only_the_old_one_was_known(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    vault, _ = made
    there = tmp_path / "other"
    unlock_vault(vault.directory, state=there, passphrase="old words", clock=CLOCK).close()
    vault.change_passphrase("new words")
    kept = {path: path.read_bytes() for path in (vault.directory / "devices").glob("*/*.tdb")}
    (last,) = {path for path in kept if path.name.startswith("00000002")}
    last.unlink()
    with pytest.raises(NotAWayInError, match="does not list"):
        unlock_vault(vault.directory, state=there, passphrase="new words", clock=CLOCK)
    last.write_bytes(kept[last])
    unlock_vault(vault.directory, state=there, passphrase="new words", clock=CLOCK).close()
    # Known now, it opens whatever is kept back of the list.
    last.unlink()
    unlock_vault(vault.directory, state=there, passphrase="new words", clock=CLOCK).close()


def test_a_key_that_does_not_hold_the_known_one_opens_nothing(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    vault, _ = made
    vault_id = bytes.fromhex(vault.id)
    for held in ((), tuple(vault.keyring)):
        ring = Keyring(EpochKey(2, secrets.token_bytes(32)), held)
        name, data = slots.build_slot(
            Passphrase(f"later {len(held)}"),
            ring.current.secret,
            vault_id=vault_id,
            epoch=2,
            key_id=ring.current.key_id,
            cost=CHEAPEST,
        )
        (vault.directory / "keys" / name).write_bytes(data)
        keys.write_ring(vault.directory, ring)
    with pytest.raises(NotAWayInError, match="does not hold the one"):
        unlock(vault, passphrase="later 0")
    # One whose ring holds it is gone on under once the commit that began it is here; see test_joining.
    with pytest.raises(NotArrivedError):
        unlock(vault, passphrase="later 1")


def test_a_slot_is_not_deleted_before_the_one_in_its_place_has_arrived(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    here, _ = made
    shutil.copytree(here.directory, tmp_path / "there")
    there = unlock_vault(tmp_path / "there", state=tmp_path / "other", passphrase="old words", clock=CLOCK)
    here.change_passphrase("new words")
    shutil.copytree(here.directory / "devices", there.directory / "devices", dirs_exist_ok=True)
    there.refresh()
    unlock_vault(there.directory, state=tmp_path / "third", passphrase="old words", clock=CLOCK)
    new = _slot_file(here, "passphrase")
    torn = there.directory / "keys" / new.name
    torn.write_bytes(new.read_bytes()[:-20])
    there.retire_slots()
    assert len(there.slots()) == 1
    assert len(list((there.directory / "keys").iterdir())) == 3
    torn.write_bytes(new.read_bytes())
    unlock_vault(there.directory, state=tmp_path / "third", passphrase="new words", clock=CLOCK)
    with pytest.raises(WrongSecretError):
        unlock_vault(there.directory, state=tmp_path / "third", passphrase="old words", clock=CLOCK)


def test_the_old_slot_goes_as_soon_as_the_one_in_its_place_is_whole(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    here, _ = made
    shutil.copytree(here.directory, tmp_path / "there")
    there = unlock_vault(tmp_path / "there", state=tmp_path / "other", passphrase="old words", clock=CLOCK)
    here.change_passphrase("new words")
    shutil.copytree(here.directory / "devices", there.directory / "devices", dirs_exist_ok=True)
    new = _slot_file(here, "passphrase")
    arriving = there.directory / "keys" / new.name
    for data in (b"", new.read_bytes()[:-20]):
        arriving.write_bytes(data)
        there.refresh()
        assert len(list(arriving.parent.iterdir())) == 3
    arriving.write_bytes(new.read_bytes())
    there.refresh()
    assert len(list(arriving.parent.iterdir())) == 2


def test_where_two_devices_removed_each_others_slots_one_file_stays(
    made: tuple[Vault, str], tmp_path: Path
) -> None:
    here, code = made
    shutil.copytree(here.directory, tmp_path / "there")
    there = unlock_vault(tmp_path / "there", state=tmp_path / "other", passphrase="old words", clock=CLOCK)
    one, two = here.slots()
    here.remove_slot(one.hash)
    there.remove_slot(two.hash)
    for source, target in ((here, there), (there, here)):
        shutil.copytree(source.directory, target.directory, dirs_exist_ok=True)
    for vault in (here, there):
        vault.refresh()
    assert [path.name for path in (here.directory / "keys").iterdir()] == [
        path.name for path in (there.directory / "keys").iterdir()
    ]
    left = next((here.directory / "keys").iterdir()).name
    secret = (
        {"passphrase": "old words"}
        if left == next(way.name for way in (one, two) if way.type == "passphrase")
        else {"recovery_code": code}
    )
    unlock(here, **secret)


def test_a_passphrase_can_be_checked_while_the_vault_is_open(made: tuple[Vault, str], tmp_path: Path) -> None:
    vault, _ = made
    assert vault.access.check_passphrase("old words")
    assert not vault.access.check_passphrase("other words")
    vault.change_passphrase("new words")
    assert not vault.access.check_passphrase("old words")
    key_file = tmp_path / "key"
    key_file.write_bytes(b"key" * 20)
    vault.add_key_file("with file", key_file)
    assert not vault.access.check_passphrase("with file")  # it was opened without the file
    opened = unlock(vault, passphrase="with file", key_file=key_file)
    assert opened.access.check_passphrase("with file")
