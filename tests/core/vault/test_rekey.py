"""Renewing the key: what opens then, what counts, and what a crash leaves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import UsageError, VaultError
from core.vault import CHEAPEST, Set, files, header, keys, rekey
from core.vault.errors import NotAWayInError, WriteError, WrongSecretError
from core.vault.invitations import NEW_KEY
from core.vault.segment import read_segment
from core.vault.slots import Passphrase
from tests.core.vault.places import BEN, CY, NEW, OLD, Places, people


@pytest.fixture
def one(tmp_path: Path) -> Places:
    return Places(tmp_path, "laptop")


def epochs_of(directory: Path) -> set[int]:
    return {slot.epoch for slot in keys.list_slots(directory)}


def test_a_renewed_key_opens_with_the_new_passphrase_and_code_and_with_nothing_else(one: Places) -> None:
    code = one.rekey("laptop")
    for secret in (OLD, "something else"):
        with pytest.raises(WrongSecretError):
            one.unlock("laptop", secret)
    with pytest.raises(WrongSecretError):
        one.unlock("laptop", code=one.code)
    for vault in (one.unlock("laptop", NEW), one.unlock("laptop", code=code)):
        assert people(vault) == {"Anna Ebner"}
        assert vault.keyring.current.epoch == 2
        assert vault.problems == []
        assert vault.doctor().findings == []


def test_all_that_is_written_from_then_on_is_sealed_under_the_new_key(one: Places) -> None:
    vault = one["laptop"]
    device, before = vault.device, set(vault.disk.held)
    one.rekey("laptop")
    vault.commit([Set("contacts", BEN, "full", "Ben")])
    written = vault.disk.held.keys() - before
    assert len(written) == 2
    assert {vault.disk.held[key].epoch for key in written} == {2}
    assert vault.device == device, "nothing went wrong: it is still the same device"
    assert people(one.unlock("laptop", NEW)) == {"Anna Ebner", "Ben"}


def test_the_first_commit_of_an_epoch_lists_every_segment_held(one: Places) -> None:
    vault = one["laptop"]
    before = set(vault.disk.held)
    one.rekey("laptop")
    (first,) = vault.disk.held.keys() - before
    segment = read_segment(vault.disk.path(first), vault.keyring.get, vault.disk.vault_id)
    assert set(segment.meta.held) == before
    assert segment.is_commit
    told = vault.documents("_vault")
    assert set(told["epochs"]) == {key.tag for key in vault.keyring}
    assert sum(bool(dict(each).get("retired")) for each in told["slots"].values()) == 2  # type: ignore[arg-type]


def test_very_many_segments_are_listed_in_several_commits(
    one: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = one["laptop"]
    for name in ("Ben", "Benno", "Benedikt", "Benita"):
        vault.commit([Set("contacts", BEN, "full", name)])
    before = set(vault.disk.held)
    monkeypatch.setattr(rekey, "AT_ONCE", 2)
    one.rekey("laptop")
    made = vault.disk.held.keys() - before
    lists = [
        read_segment(vault.disk.path(key), vault.keyring.get, vault.disk.vault_id).meta.held for key in made
    ]
    assert sorted(map(len, lists)) == [2, 2, 2]
    assert {name for held in lists for name in held} == before
    anew = one.unlock("laptop", NEW)
    assert people(anew) == {"Anna Ebner", "Benita"}
    assert anew.holdings.review == {}
    assert anew.doctor().findings == []


def test_a_passphrase_that_opens_the_old_key_is_refused(one: Places) -> None:
    one["laptop"].add_passphrase("a second one")
    before = one.keys("laptop")
    for known in (OLD, "a second one"):
        with pytest.raises(UsageError, match="opens the vault already"):
            one.rekey("laptop", known)
    assert one.keys("laptop") == before
    assert one["laptop"].keyring.current.epoch == 1


def test_a_passphrase_that_opens_the_old_key_with_its_key_file_is_refused(
    one: Places, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"a key file")
    one["laptop"].add_key_file("with the file", file)
    vault = one["laptop"]
    vault.access.key_file = keys.key_file_digest(file)
    with pytest.raises(UsageError, match="opens the vault already"):
        one.rekey("laptop", "with the file")


def test_the_new_key_can_need_a_key_file(one: Places, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"a key file")
    one["laptop"].rekey(NEW, key_file=file, cost=CHEAPEST)
    with pytest.raises(WrongSecretError):
        one.unlock("laptop", NEW)
    opened = keys.unlock(one.root / "laptop", Passphrase(NEW, keys.key_file_digest(file)))
    assert opened.keyring.current.epoch == 2


def test_the_key_can_be_renewed_again_and_again(one: Places) -> None:
    for number in range(2, 5):
        one.rekey("laptop", f"passphrase {number}")
        one["laptop"].commit([Set("contacts", BEN, "full", f"Ben {number}")])
        vault = one.again("laptop", f"passphrase {number}")
        assert people(vault) == {"Anna Ebner", f"Ben {number}"}
        assert epochs_of(one.root / "laptop") == {number}
        assert vault.doctor().findings == []


def test_the_old_passphrase_with_its_old_file_is_no_way_in_any_more(one: Places) -> None:
    old = {path.name: path.read_bytes() for path in (one.root / "laptop" / "keys").iterdir()}
    one.rekey("laptop")
    for name, data in old.items():
        (one.root / "laptop" / "keys" / name).write_bytes(data)
    with pytest.raises(NotAWayInError):
        one.unlock("laptop", OLD)


def test_what_is_saved_after_it_cannot_be_read_with_the_old_key(one: Places) -> None:
    old = one["laptop"].keyring
    one.rekey("laptop")
    vault = one["laptop"]
    vault.commit([Set("contacts", CY, "full", "Cy")])
    newest = max(vault.disk.held, key=lambda key: vault.disk.held[key].found.lo)
    with pytest.raises(VaultError, match="not held here"):
        read_segment(vault.disk.path(newest), old.get, vault.disk.vault_id)


def test_a_cache_and_undo_go_on_over_it(one: Places) -> None:
    vault = one["laptop"]
    vault.commit([Set("contacts", BEN, "full", "Ben")], label="noted Ben")
    vault.write_cache(b"facts")
    vault.close()
    vault = one.again("laptop")
    one.rekey("laptop")
    vault.write_cache(b"facts")
    assert vault.undo_label == "noted Ben"
    vault.undo()
    assert people(vault) == {"Anna Ebner"}
    assert people(one.again("laptop", NEW)) == {"Anna Ebner"}


# --- crashes ---------------------------------------------------------------------------------------------------------


class Crash(BaseException):
    """The power is gone: nothing is written or removed any more."""


class Power:
    """Goes at the `at`th change of the disk, before it or right after; `seen` names the changes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[str] = []
        self.at = -1
        self.after = False
        self.gone = False
        for name in ("write_durable", "overwrite_durable", "remove", "make_directory"):
            monkeypatch.setattr(files, name, self._guarded(getattr(files, name), name))

    def _guarded(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def guarded(path: Path, *args: Any, **named: Any) -> Any:
            if self.gone:
                raise Crash
            number = len(self.seen)
            self.seen.append(f"{name} {path.suffix or path.name}")
            if number == self.at and not self.after:
                self.gone = True
                raise Crash
            result = real(path, *args, **named)
            if number == self.at:
                self.gone = True
                raise Crash
            return result

        return guarded


@pytest.fixture
def power(monkeypatch: pytest.MonkeyPatch) -> Power:
    return Power(monkeypatch)


def copy_of(one: Places, root: Path) -> Places:
    """The same vault once more, to be crashed or tried there."""
    shutil.copytree(one.root / "laptop", root / "laptop")
    shutil.copytree(one.state("laptop"), root / "laptop state")
    copy = object.__new__(Places)
    copy.root, copy.clock, copy.code, copy.vaults = root, one.clock, one.code, {}
    return copy


def opens(one: Places, passphrase: str, root: Path) -> bool:
    """Whether a passphrase opens a copy of it; what opens is put through all that a vault must do."""
    copy = copy_of(one, root)
    try:
        vault = copy.unlock("laptop", passphrase)
    except (WrongSecretError, NotAWayInError):
        return False
    assert people(vault) == {"Anna Ebner"}
    assert vault.holdings.review == {}
    assert sorted(way.type for way in vault.slots() if way.listed) == ["passphrase", "recovery"]
    vault.commit([Set("contacts", BEN, "full", "Ben")])
    third = NEW if passphrase == OLD else "a third one"
    if not any(problem.kind == NEW_KEY for problem in vault.problems):
        vault.rekey(third, cost=CHEAPEST)
        vault.close()
        vault = copy.unlock("laptop", third)
        assert epochs_of(copy.root / "laptop") == {vault.keyring.current.epoch}
    assert people(vault) == {"Anna Ebner", "Ben"}
    assert vault.holdings.review == {}
    return True


@pytest.mark.parametrize("after", [False, True], ids=["before a write", "after a write"])
def test_a_crash_at_each_write_leaves_the_old_key_working_or_the_new_one_complete(
    one: Places, power: Power, tmp_path: Path, after: bool
) -> None:
    one["laptop"].close()
    outcomes: list[tuple[bool, bool]] = []
    for at in range(100):
        places = copy_of(one, tmp_path / "crashed" / str(at))
        vault = places.unlock("laptop")
        power.seen.clear()
        power.at, power.after = at, after
        try:
            vault.rekey(NEW, cost=CHEAPEST)
            crashed = False
        except Crash:
            crashed = True
        power.at, power.gone = -1, False
        old, new = (opens(places, secret, tmp_path / secret / str(at)) for secret in (OLD, NEW))
        outcomes.append((old, new))
        if not crashed:
            break
    assert len(outcomes) > 8
    assert all(old or new for old, new in outcomes)
    assert outcomes[0] == (True, False)
    assert outcomes[-1] == (False, True)
    # The passphrase's slot is what makes it so: from there on the new one opens, and never stops again.
    opening = [new for _, new in outcomes]
    assert opening == sorted(opening)


def test_an_old_passphrase_that_still_opens_says_that_there_is_a_new_key(one: Places, power: Power) -> None:
    """The crash came right after the last slot was written."""
    power.after = True
    vault = one["laptop"]
    power.at = last_slot(one, power)
    with pytest.raises(Crash):
        vault.rekey(NEW, cost=CHEAPEST)
    power.at, power.gone = -1, False
    old = one.unlock("laptop", OLD)
    assert [problem.kind for problem in old.problems] == [NEW_KEY]
    old.commit([Set("contacts", BEN, "full", "Ben")])
    old.close()
    new = one.unlock("laptop", NEW)
    assert people(new) == {"Anna Ebner", "Ben"}
    assert new.holdings.review == {}
    assert new.doctor().findings == []


def last_slot(one: Places, power: Power) -> int:
    """At which write the last slot is written, tried on a copy."""
    copy = copy_of(one, one.root / "copy")
    vault = copy.unlock("laptop")
    power.seen.clear()
    vault.rekey(NEW, cost=CHEAPEST)
    written = [number for number, what in enumerate(power.seen) if what == "write_durable .key"]
    power.seen.clear()
    return written[-1]


@pytest.mark.parametrize("failing", range(1, 6))
def test_a_disk_that_is_full_leaves_the_program_on_the_old_key(
    one: Places, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    vault, real, count = one["laptop"], files.write_durable, 0
    before = {name for name in one.keys("laptop") if "ring" not in name}

    def full(path: Path, *args: Any, **named: Any) -> None:
        nonlocal count
        count += 1
        if count >= failing:
            raise WriteError(
                "The disk is full.", safe="Nothing was changed.", todo="Make room and try again."
            )
        real(path, *args, **named)

    monkeypatch.setattr(files, "write_durable", full)
    if failing == 5:
        # Ring, commit and both slots are there: what comes later, such as a note of it outside, may fail.
        vault.rekey(NEW, cost=CHEAPEST)
        monkeypatch.setattr(files, "write_durable", real)
        assert people(one.unlock("laptop", NEW)) == {"Anna Ebner"}
        return
    with pytest.raises(WriteError) as caught:
        vault.rekey(NEW, cost=CHEAPEST)
    assert caught.value.safe == "The key was not renewed; everything opens as before."
    monkeypatch.setattr(files, "write_durable", real)
    assert {name for name in one.keys("laptop") if "ring" not in name} == before
    assert vault.keyring.current.epoch == 1
    assert people(vault) == {"Anna Ebner"}
    device = vault.device
    vault.commit([Set("contacts", BEN, "full", "Ben")])
    assert (vault.device == device) == (failing < 3), "an id whose last commit nobody can open is given up"
    assert people(one.unlock("laptop", OLD)) == {"Anna Ebner", "Ben"}
    one.rekey("laptop")
    assert people(one.unlock("laptop", NEW)) == {"Anna Ebner", "Ben"}


def test_nothing_can_be_renewed_in_a_vault_that_can_only_be_read(one: Places) -> None:
    if os.geteuid() == 0:
        one["laptop"].read_only = True
    else:
        pytest.skip("the directory's mode says it")
    with pytest.raises(VaultError, match="can only be read"):
        one.rekey("laptop")
    assert header.has_vault(one.root / "laptop")
