"""A newer key that arrives: an invitation until a passphrase opens it, and then what this device goes on under."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import UsageError
from core.network.network import Network
from core.vault import CHEAPEST, Set, Vault, invitations, keys, unlock_vault
from core.vault.errors import NotArrivedError, NotAWayInError, TwoKeysError, WrongSecretError
from core.vault.invitations import NEW_KEY
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.recovery import parse_code
from core.vault.registers import LIFE
from core.vault.review import HELD_BACK
from core.vault.slots import Passphrase
from core.vault.store import Note
from tests.core.vault.places import BEN, CY, NEW, OLD, Places, people


@pytest.fixture
def two(tmp_path: Path) -> Places:
    """A laptop and a desk, which has saved one contact that the laptop knows."""
    places = Places(tmp_path, "laptop", "desk")
    places.send("desk", "laptop")
    return places


EVERYBODY = {"Anna Ebner", "desk"}


def test_a_newer_key_is_an_invitation_and_the_old_one_goes_on_working(two: Places) -> None:
    two.rekey("laptop")
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben")])
    two.send("laptop", "desk")
    desk = two["desk"]
    (invitation,) = desk.invitations()
    assert invitation.epoch == 2
    assert invitation.tag == two["laptop"].keyring.current.tag
    assert invitation.devices == (two["laptop"].device,)
    assert invitation.files == 2
    assert not invitation.rival
    assert invitation.at_ms > 0
    assert [problem.kind for problem in desk.problems] == [NEW_KEY], (
        "files under it are no damage of their own"
    )
    assert desk.doctor().well
    desk.commit([Set("contacts", CY, "full", "Cy")])
    assert people(two.again("desk", OLD)) == {*EVERYBODY, "Cy"}


def test_who_made_an_invitation_is_called_by_name(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = two["laptop"]
    named = {("_vault", "devices"): {LIFE: True, (laptop.device, "name"): "Kitchen laptop"}}
    laptop.write(lambda: dict(named), Note())  # type: ignore[arg-type]
    two.send("laptop", "desk")
    two.rekey("laptop")
    two.send("laptop", "desk")
    (invitation,) = two["desk"].invitations()
    assert invitation.by == "Kitchen laptop"
    assert "Kitchen laptop" in two["desk"].problems[0].what


def test_unlocking_with_the_new_passphrase_joins(two: Places) -> None:
    two.rekey("laptop")
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben")])
    two.send("laptop", "desk")
    device = two["desk"].device
    desk = two.again("desk", NEW)
    assert people(desk) == {*EVERYBODY, "Ben"}
    assert desk.keyring.current.epoch == 2
    assert desk.problems == []
    assert desk.device == device, "it is still the same device"
    assert desk.digest() == two["laptop"].digest()
    assert all(name.startswith("0002-") for name in two.keys("desk"))
    with pytest.raises((NotAWayInError, WrongSecretError)):
        two.unlock("desk", OLD)


def test_unlocking_with_the_new_recovery_code_joins(two: Places) -> None:
    code = two.rekey("laptop")
    two.send("laptop", "desk")
    two.vaults.pop("desk").close()
    assert two.unlock("desk", code=code).keyring.current.epoch == 2


def test_an_open_vault_joins_where_it_stands(two: Places) -> None:
    two.rekey("laptop")
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben"), Set("promises", "p" * 16, "text", "a book")])
    desk = two["desk"]
    desk.commit([Set("contacts", CY, "full", "Cy")])
    contacts, promises = desk.documents("contacts"), desk.documents("promises")
    heard: set[tuple[str, str]] = set()
    desk.subscribe(heard.update)
    two.send("laptop", "desk")
    desk.join(Passphrase(NEW))
    assert people(desk) == {*EVERYBODY, "Ben", "Cy"}
    assert desk.problems == []
    assert desk.invitations() == []
    assert contacts[BEN] == {"full": "Ben"}, "what was handed out before stays live"
    assert [dict(each) for each in promises.values()] == [{"text": "a book"}]
    assert {("contacts", BEN), ("contacts", CY), ("promises", "p" * 16)} <= heard
    desk.commit([Set("contacts", BEN, "full", "Benno")])
    desk.undo()
    two.send("desk", "laptop")
    assert desk.digest() == two["laptop"].digest()


def test_what_is_said_of_people_follows_a_vault_that_joins(two: Places) -> None:
    network = Network(two["desk"], two.clock, "")
    assert len(network) == 2
    two.rekey("laptop")
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben")])
    two.send("laptop", "desk")
    two["desk"].join(Passphrase(NEW))
    assert len(network) == 3


def test_a_recovery_code_joins_an_open_vault(two: Places) -> None:
    code = two.rekey("laptop")
    two.send("laptop", "desk")
    two["desk"].join(parse_code(code))
    assert two["desk"].keyring.current.epoch == 2


def test_a_passphrase_that_opens_no_invitation_changes_nothing(two: Places) -> None:
    two.rekey("laptop")
    two.send("laptop", "desk")
    with pytest.raises(WrongSecretError):
        two["desk"].join(Passphrase("something else"))
    with pytest.raises(UsageError, match="which this device has"):
        two["desk"].join(Passphrase(OLD))
    assert two["desk"].keyring.current.epoch == 1
    assert people(two["desk"]) == EVERYBODY
    with pytest.raises(UsageError, match="no newer key"):
        two["laptop"].join(Passphrase(NEW))


@pytest.mark.parametrize("missing", ["ring", "beginning"])
def test_who_joins_waits_until_all_that_begins_the_epoch_is_here(two: Places, missing: str) -> None:
    before = set(two["laptop"].disk.held)
    two.rekey("laptop")
    (beginning,) = two["laptop"].disk.held.keys() - before
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben")])
    hidden = two.root / "hidden"
    if missing == "ring":
        path = next((two.root / "laptop" / "keys").glob("*-ring-*"))
    else:
        path = two["laptop"].disk.path(beginning)
    path.rename(hidden)
    two.send("laptop", "desk")
    hidden.rename(path)
    two["desk"].commit([Set("contacts", CY, "full", "Cy")])
    with pytest.raises(NotArrivedError):
        two["desk"].join(Passphrase(NEW))
    with pytest.raises(NotArrivedError):
        two.unlock("desk", NEW)
    assert people(two.again("desk", OLD)) == {*EVERYBODY, "Cy"}
    two.send("laptop", "desk")
    assert people(two.again("desk", NEW)) == {*EVERYBODY, "Ben", "Cy"}


# --- hostile folders -------------------------------------------------------------------------------------------------


def finder(two: Places, passphrase: str) -> EpochKey:
    """Who found the lost device knows its key: he renews it, in the folder that the desk reads."""
    shutil.copytree(two.root / "laptop", two.root / "found")
    found = opened(two, "found", OLD)
    found.rekey(passphrase, cost=CHEAPEST)
    found.commit([Set("contacts", CY, "full", "Forged")])
    key = found.keyring.current
    found.close()
    two.send("found", "desk")
    return key


def opened(two: Places, place: str, passphrase: str) -> Vault:
    return unlock_vault(
        two.root / place, state=two.root / f"{place} state", passphrase=passphrase, clock=two.clock
    )


def test_a_rekey_by_the_finder_of_the_lost_device_is_only_an_invitation(two: Places) -> None:
    finder(two, "the finder's words")
    desk = two["desk"]
    assert len(desk.invitations()) == 1
    assert people(desk) == EVERYBODY
    desk.commit([Set("contacts", BEN, "full", "Ben")])
    desk = two.again("desk", OLD)
    assert people(desk) == {*EVERYBODY, "Ben"}
    assert desk.keyring.current.epoch == 1
    # The owner renews the key as well: the finder's stands beside it, and never opens with what we know.
    two.rekey("desk")
    assert people(two.again("desk", NEW)) == {*EVERYBODY, "Ben"}
    assert [each.rival for each in two["desk"].invitations()] == [True]
    assert two["desk"].doctor().well
    with pytest.raises(WrongSecretError):
        two["desk"].join(Passphrase("what else we know"))


def test_a_rekey_by_the_finder_beside_the_owners_keeps_no_device_from_joining(two: Places) -> None:
    two.rekey("laptop")
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben")])
    desk = two["desk"]
    old = two.root / "was lost"
    shutil.copytree(two.root / "desk", old)
    lost = opened(two, "was lost", OLD)
    lost.rekey("the finder's words", cost=CHEAPEST)
    lost.close()
    two.send("was lost", "desk")
    two.send("laptop", "desk")
    assert len(desk.invitations()) == 2
    desk = two.again("desk", NEW)
    assert people(desk) == {*EVERYBODY, "Ben"}
    assert desk.keyring.current.tag == two["laptop"].keyring.current.tag


def test_a_key_that_opens_with_the_old_passphrase_is_never_joined(two: Places) -> None:
    """No renewed key does: somebody made it who had key and passphrase."""
    ring = Keyring(EpochKey(2, secrets.token_bytes(32)), tuple(two["desk"].keyring))
    write_ring(two.root / "desk", ring)
    keys.add_slot(two.root / "desk", ring, Passphrase(OLD), cost=CHEAPEST)
    two["desk"].refresh()
    with pytest.raises(UsageError):
        two["desk"].join(Passphrase(OLD))
    assert two.again("desk", OLD).keyring.current.epoch == 1


def test_a_ring_that_does_not_hold_the_present_key_is_not_joined(two: Places) -> None:
    ring = Keyring(EpochKey(2, secrets.token_bytes(32)), (EpochKey(1, secrets.token_bytes(32)),))
    write_ring(two.root / "desk", ring)
    keys.add_slot(two.root / "desk", ring, Passphrase(NEW), cost=CHEAPEST)
    two["desk"].refresh()
    with pytest.raises(TwoKeysError):
        two["desk"].join(Passphrase(NEW))
    with pytest.raises(UsageError, match="nothing in common"):
        two["desk"].rekey("third", other=Passphrase(NEW), cost=CHEAPEST)
    with pytest.raises(TwoKeysError):
        two.unlock("desk", NEW)
    assert people(two.again("desk", OLD)) == EVERYBODY


@pytest.mark.parametrize("number", [1, 200])
def test_junk_slots_of_a_new_epoch_block_nothing(two: Places, number: int) -> None:
    desk = two["desk"]
    vault_id = bytes.fromhex(desk.id)
    junk = keys.new_slot(vault_id, EpochKey(2, secrets.token_bytes(32)), Passphrase("junk"), CHEAPEST)
    junk.write(two.root / "desk")
    line, wrapped = junk.data.decode().splitlines()
    for count in range(number - 1):
        key_id = f"{count:016x}"
        data = f"{line.replace(junk.info.key_id.hex(), key_id)}\n{wrapped}\n".encode()
        name = keys.slots.slot_name(2, bytes.fromhex(key_id), bytes.fromhex(junk.info.slot), data)
        (two.root / "desk" / "keys" / name).write_bytes(data)
    desk.refresh()
    assert len(desk.invitations()) == number
    assert len(desk.problems) <= invitations.SHOWN + 1
    assert desk.doctor().well
    desk.commit([Set("contacts", BEN, "full", "Ben")])
    assert people(two.again("desk", OLD)) == {*EVERYBODY, "Ben"}
    two.send("desk", "laptop")
    two.rekey("laptop")
    two.send("laptop", "desk")
    assert people(two.again("desk", NEW)) == {*EVERYBODY, "Ben"}


# --- two at once -----------------------------------------------------------------------------------------------------


@pytest.fixture
def both(two: Places) -> Places:
    """Laptop and desk renewed the key without knowing of each other; each saved something under its own."""
    two.rekey("laptop", "laptop's new words")
    two["laptop"].commit([Set("contacts", BEN, "full", "Ben")])
    two.rekey("desk", "desk's new words")
    two["desk"].commit([Set("contacts", CY, "full", "Cy")])
    two.send("laptop", "desk")
    two.send("desk", "laptop")
    return two


def test_two_keys_made_at_once_both_stand_and_each_device_says_so(both: Places) -> None:
    assert people(both["laptop"]) == {*EVERYBODY, "Ben"}
    assert people(both["desk"]) == {*EVERYBODY, "Cy"}
    for name, words in (("laptop", "laptop's new words"), ("desk", "desk's new words")):
        (problem,) = both[name].problems
        assert problem.kind == NEW_KEY
        assert "tend rekey --unite" in problem.what
        assert both[name].doctor().well
        with pytest.raises(TwoKeysError):
            both[name].join(Passphrase("desk's new words" if name == "laptop" else "laptop's new words"))
        assert len(people(both.again(name, words))) == 3


def test_one_key_is_made_of_two_by_who_can_open_both_and_nothing_is_lost(both: Places) -> None:
    both["laptop"].rekey("one for all", other=Passphrase("desk's new words"), cost=CHEAPEST)
    everybody = {*EVERYBODY, "Ben", "Cy"}
    laptop = both["laptop"]
    assert people(laptop) == everybody
    assert laptop.keyring.current.epoch == 3
    assert laptop.problems == []
    both["desk"].commit([Set("contacts", "d" * 16, "full", "Dora")])
    both.send("laptop", "desk")
    assert [(each.epoch, each.rival) for each in both["desk"].invitations()] == [(3, False), (2, True)]
    assert "may hold both" in both["desk"].problems[0].what
    both["desk"].join(Passphrase("one for all"))
    both.send("desk", "laptop")
    for name in ("laptop", "desk"):
        vault = both.again(name, "one for all")
        assert people(vault) == {*everybody, "Dora"}
        assert vault.problems == []
        assert all(key.startswith("0003-") or "-ring-" in key for key in both.keys(name))
    assert both["laptop"].digest() == both["desk"].digest()


def test_uniting_with_a_key_that_holds_ours_is_joining(two: Places) -> None:
    two.rekey("laptop")
    two.send("laptop", "desk")
    with pytest.raises(UsageError, match="nothing to unite"):
        two["desk"].rekey("third", other=Passphrase(NEW), cost=CHEAPEST)


@pytest.mark.parametrize("times", [1, 2])
def test_a_file_that_only_the_other_new_key_lists_counts_once_they_are_one(
    tmp_path: Path, times: int
) -> None:
    """Also where the other one was renewed once more meanwhile."""
    places = Places(tmp_path, "laptop", "desk", "shed")
    places.send("shed", "desk")
    places.rekey("laptop", "laptop's new words")
    for time in reversed(range(times)):
        places.rekey("desk", f"desk's new words{'!' * time}")
    places.send("shed", "laptop")
    assert [problem.kind for problem in places["laptop"].problems] == [HELD_BACK]
    places.send("desk", "laptop")
    places["laptop"].rekey("one for all", other=Passphrase("desk's new words"), cost=CHEAPEST)
    assert people(places["laptop"]) == {"Anna Ebner", "desk", "shed"}
    assert places["laptop"].problems == []


def test_the_clock_plays_no_part(two: Places) -> None:
    """A device whose clock is years behind joins as well."""
    two.rekey("laptop")
    two.send("laptop", "desk")
    two.vaults.pop("desk").close()
    behind = FixedClock(datetime(2019, 1, 1))
    vault = unlock_vault(two.root / "desk", state=two.state("desk"), passphrase=NEW, clock=behind)
    assert people(vault) == EVERYBODY
