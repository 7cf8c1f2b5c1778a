"""A device id that was used in two places: what was saved under it is made again, and nothing of either side is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import VaultError
from core.vault import (
    CHEAPEST,
    Delete,
    Drop,
    Put,
    Set,
    Vault,
    create_vault,
    look_without_key,
    open_vault,
)
from core.vault.author import Turn
from core.vault.forks import FORK
from core.vault.registers import LIFE
from core.vault.reissue import read_again
from core.vault.report import Report
from core.vault.store import Note

ADA, BEA = "a" * 16, "b" * 16


class Copies:
    """A device, and copies of it with all that it remembers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.vaults: dict[str, Vault] = {}
        vault, _ = create_vault(
            root / "one/vault", state=root / "one/state", passphrase="x", clock=self.clock, cost=CHEAPEST
        )
        vault.commit([Set("contacts", ADA, "full", "Ada")])
        self.keyring = vault.keyring
        self.vaults["one"] = vault

    def copy(self, name: str, of: str = "one", *, state: bool = True) -> Vault:
        shutil.copytree(self.root / of / "vault", self.root / name / "vault")
        if state:
            shutil.copytree(self.root / of / "state", self.root / name / "state")
        return self.open(name)

    def open(self, name: str) -> Vault:
        place = self.root / name
        if name in self.vaults:
            self.vaults[name].forget()
        self.vaults[name] = open_vault(place / "vault", self.keyring, state=place / "state", clock=self.clock)
        return self.vaults[name]

    def say(self, name: str, *changes: Any) -> None:
        self.clock.at += timedelta(seconds=1)
        self.vaults[name].commit(list(changes))

    def files(self, name: str) -> set[str]:
        top = self.root / name / "vault/devices"
        return {str(path.relative_to(top)) for path in top.glob("*/*.tdb")}

    def carry(self, source: str, to: str) -> None:
        for key in self.files(source) - self.files(to):
            place = self.root / to / "vault/devices" / key
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(self.root / source / "vault/devices" / key, place)

    def meet(self) -> None:
        """Files travel until there is nothing new."""
        for _ in range(4):
            for source in self.vaults:
                for to in self.vaults:
                    self.carry(source, to)
            for vault in self.vaults.values():
                vault.refresh()
        assert len({vault.digest() for vault in self.vaults.values()}) == 1
        for vault in self.vaults.values():
            wrong = [each for each in vault.doctor().findings if each.code in ("merge", "memory")]
            assert not wrong, wrong

    def told(self, name: str) -> list[str]:
        return [each.what for each in self.vaults[name].problems if each.kind == FORK]


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Copies]:
    found = Copies(tmp_path)
    yield found
    for vault in found.vaults.values():
        vault.forget()


def names(vault: Vault, id: str = ADA, field: str = "full") -> set[Any]:
    """The values of a field that stand beside each other."""
    return {op.value for op in vault.state.siblings("contacts", id, (field, None))}


def test_what_one_side_changed_outlives_what_the_other_one_never_saw(copies: Copies) -> None:
    """The other side's second save speaks of its first one, by the number that both have."""
    copies.copy("two")
    copies.say("one", Set("contacts", ADA, "full", "Ada L."))
    copies.say("two", Set("contacts", ADA, "full", "Ada K."))
    copies.say("two", Set("contacts", ADA, "full", "Ada King"))
    copies.meet()
    assert {"Ada L.", "Ada King"} <= names(copies.vaults["one"])
    (conflict,) = copies.vaults["two"].conflicts()
    assert (conflict.id, conflict.field) == (ADA, "full")


def test_each_side_has_an_id_of_its_own_afterwards(copies: Copies) -> None:
    two = copies.copy("two")
    before = two.device
    for name in copies.vaults:
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.meet()
    ids = {before} | {vault.device for vault in copies.vaults.values()}
    assert len(ids) == 3
    for name in copies.vaults:
        assert copies.told(name) == []
        copies.say(name, Set("contacts", BEA, name, name))
    copies.meet()
    assert copies.vaults["one"].documents("contacts")[BEA] == {"one": "one", "two": "two"}
    (conflict,) = two.conflicts()
    assert conflict.field == "org"


def test_times_are_kept_and_contexts_cut_to_the_beginning(copies: Copies) -> None:
    copies.copy("two")
    one = copies.vaults["one"]
    old = one.device
    copies.say("one", Set("contacts", ADA, "full", "first"), Put("contacts", ADA, "emails", "x", ["home"]))
    copies.say("one", Set("contacts", ADA, "full", "second"))
    at = {op.value: op.at for op in one.state.siblings("contacts", ADA, ("full", None))}
    copies.say("two", Set("contacts", BEA, "full", "Bea"))
    copies.meet()
    ops = one.state.siblings("contacts", ADA, ("full", None))
    again = [op for op in ops if op.device == one.device]
    assert [(op.value, op.at, op.context) for op in again] == [("second", at["second"], ((old, 2),))]
    (member,) = [op for op in one.state.siblings("contacts", ADA, ("emails", "x")) if op.device != old]
    assert member.value == ["home"]
    assert member.context == ()


def test_only_what_was_saved_past_the_beginning_is_made_again(copies: Copies) -> None:
    copies.say("one", Set("contacts", BEA, "full", "Bea"))
    copies.copy("two")
    for name in copies.vaults:
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.meet()
    one = copies.vaults["one"]
    assert len(one.state.siblings("contacts", BEA, ("full", None))) == 1
    assert len(one.state.siblings("contacts", ADA, ("full", None))) == 1


def test_a_copy_that_saved_nothing_makes_nothing_again(copies: Copies) -> None:
    two = copies.copy("two")
    copies.say("one", Set("contacts", ADA, "org", "Acme"))
    copies.meet()
    assert read_again(two.state_directory).again == {}
    assert copies.told("two") == copies.told("one") == []
    copies.say("two", Set("contacts", ADA, "org", "Zenith"))
    copies.meet()
    assert not copies.vaults["one"].conflicts()
    assert two.documents("contacts")[ADA]["org"] == "Zenith"


def test_it_is_made_again_once(copies: Copies) -> None:
    copies.copy("two")
    for name in copies.vaults:
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.meet()
    before = copies.files("one")
    for name in copies.vaults:
        copies.open(name)
    copies.meet()
    assert copies.files("one") == before


def test_the_old_id_is_not_used_again_though_the_other_side_is_gone(copies: Copies) -> None:
    copies.copy("two")
    one, old = copies.vaults["one"], copies.vaults["one"].device
    before = copies.files("one")
    copies.say("one", Set("contacts", ADA, "org", "one"))
    mine = copies.files("one") - before
    copies.say("two", Set("contacts", ADA, "org", "two"))
    copies.meet()
    for key in copies.files("one") - before - mine:
        if key.startswith(old):
            (one.directory / "devices" / key).unlink()
    again = copies.open("one")
    copies.say("one", Set("contacts", ADA, "org", "three"))
    assert again.device != old


def test_a_deletion_beside_an_edit_is_told_of(copies: Copies) -> None:
    copies.copy("two")
    copies.say("one", Delete("contacts", ADA))
    copies.say("two", Set("contacts", ADA, "org", "Acme"))
    copies.say("two", Set("contacts", ADA, "org", "Zenith"))
    copies.meet()
    (conflict,) = copies.vaults["one"].conflicts()
    assert (conflict.kind, conflict.id) == ("deleted", ADA)
    assert copies.vaults["one"].documents("contacts")[ADA]["org"] == "Zenith"


def test_what_was_deleted_on_one_side_and_left_alone_on_the_other_stays_deleted(copies: Copies) -> None:
    copies.copy("two")
    copies.say("one", Set("contacts", ADA, "org", "Acme"))
    copies.say("one", Delete("contacts", ADA))
    copies.say("two", Set("contacts", BEA, "full", "Bea"))
    copies.meet()
    assert set(copies.vaults["two"].documents("contacts")) == {BEA}
    assert copies.vaults["two"].conflicts() == []


def test_members_that_one_side_took_out_stay_out(copies: Copies) -> None:
    copies.say("one", Put("contacts", ADA, "tags", "maths", True))
    copies.copy("two")
    copies.say("one", Drop("contacts", ADA, "tags", "maths"))
    copies.say("two", Put("contacts", ADA, "tags", "chess", True))
    copies.meet()
    assert copies.vaults["one"].documents("contacts")[ADA]["tags"] == {"chess": True}


def test_sides_that_were_merged_into_one_file_each_are_known_as_well(copies: Copies) -> None:
    copies.copy("two")
    for name in copies.vaults:
        for number in range(4):
            copies.say(name, Set("contacts", ADA, "full", f"{name} {number}"))
        copies.vaults[name].compact(everything=True)
    copies.meet()
    assert {"one 3", "two 3"} <= names(copies.vaults["one"])


def test_what_a_third_device_settled_is_not_forgotten_by_it(copies: Copies) -> None:
    """A third device that saw one side speaks of a number that the other side has, too."""
    copies.copy("two")
    copies.copy("three", state=False)
    copies.say("one", Set("contacts", ADA, "full", "Ada L."))
    copies.carry("one", "three")
    copies.vaults["three"].refresh()
    copies.say("three", Set("contacts", ADA, "full", "Ada Lovelace"))
    copies.say("two", Set("contacts", ADA, "full", "Ada King"))
    copies.meet()
    assert {"Ada Lovelace", "Ada King"} <= names(copies.vaults["three"])


def test_a_third_copy_that_left_earlier_is_made_again_from_there(copies: Copies) -> None:
    copies.copy("three")
    copies.say("one", Set("contacts", ADA, "full", "of both"))
    copies.copy("two")
    for name in ("one", "two"):
        copies.say(name, Set("contacts", ADA, "org", name))
    third = copies.vaults.pop("three")
    copies.meet()
    copies.vaults["three"] = third
    copies.say("three", Set("contacts", ADA, "full", "of three"))
    copies.say("three", Set("contacts", ADA, "full", "of the third"))
    copies.meet()
    assert {"of both", "of the third"} <= names(third)
    assert {"one", "two"} == names(third, field="org")
    counts = {name: len(copies.files(name)) for name in copies.vaults}
    copies.meet()
    assert counts == {name: len(copies.files(name)) for name in copies.vaults}


@pytest.mark.parametrize("fails", range(1, 5))
def test_work_that_was_cut_short_is_gone_on_with(
    copies: Copies, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    copies.copy("two")
    for id in (ADA, BEA, "c" * 16):
        copies.say("one", Set("contacts", id, "full", f"one {id[0]}"))
        copies.say("two", Set("contacts", id, "full", f"two {id[0]}"))
    write, count = Turn.write, 0

    def failing(self: Turn, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        if count == fails:
            raise VaultError("The disk is full.")
        return write(self, *arguments)

    copies.carry("two", "one")
    monkeypatch.setattr(Turn, "write", failing)
    one = copies.vaults["one"]
    one.refresh()
    monkeypatch.undo()
    assert copies.told("one")
    copies.open("one")
    copies.meet()
    assert copies.told("one") == []
    for id in (ADA, BEA, "c" * 16):
        assert names(copies.vaults["one"], id) == {f"one {id[0]}", f"two {id[0]}"}
        again = copies.vaults["one"].state.siblings("contacts", id, ("full", None))
        assert [op.value for op in again].count(f"one {id[0]}") == 2


def test_what_was_saved_after_the_id_was_left_is_not_undone_by_it(copies: Copies) -> None:
    """A device hears that its id is used elsewhere before it sees any of that; and saves on."""
    copies.copy("two")
    copies.copy("three", state=False)
    copies.say("one", Set("contacts", ADA, "full", "Ada L."))
    for number in range(3):
        copies.say("two", Set("contacts", BEA, "full", f"Bea {number}"))
    copies.carry("two", "three")
    copies.vaults["three"].refresh()
    copies.say("three", Set("contacts", BEA, "org", "Acme"))
    for key in copies.files("three") - copies.files("one") - copies.files("two"):
        place = copies.root / "one/vault/devices" / key
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(copies.root / "three/vault/devices" / key, place)
    one, old = copies.vaults["one"], copies.vaults["one"].device
    one.refresh()
    copies.say("one", Set("contacts", ADA, "full", "Ada Lovelace"))
    assert one.device != old
    copies.meet()
    assert names(one) == {"Ada Lovelace"}
    assert one.conflicts() == []


def test_it_is_nothing_that_undo_takes_back(copies: Copies) -> None:
    copies.copy("two")
    for name in copies.vaults:
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.meet()
    assert copies.vaults["one"].undo_label is None
    copies.vaults["one"].commit([Set("contacts", ADA, "org", "Acme")], label="work")
    assert copies.vaults["one"].undo_label == "work"
    copies.vaults["one"].undo()
    assert copies.vaults["one"].documents("contacts")[ADA]["org"] == "two"


def test_other_devices_are_told_until_the_id_is_retired(copies: Copies) -> None:
    copies.copy("two")
    third = copies.copy("three", state=False)
    old = copies.vaults["one"].device
    for name in ("one", "two"):
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.meet()
    (what,) = copies.told("three")
    assert "Both sides are kept" in what
    assert copies.told("one") == []
    third.write(lambda: {("_vault", "devices"): {LIFE: True, (old, "retired"): True}}, Note(quiet=True))
    assert copies.told("three") == []


def test_a_vault_that_can_only_be_read_makes_nothing_again(copies: Copies) -> None:
    copies.copy("two")
    for name in copies.vaults:
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.carry("two", "one")
    one = copies.vaults["one"]
    one.read_only = True
    before = copies.files("one")
    one.refresh()
    assert copies.files("one") == before
    assert copies.told("one")


def test_a_save_that_is_missing_is_made_again_when_it_is_back(copies: Copies) -> None:
    copies.copy("two")
    one = copies.vaults["one"]
    before = copies.files("one")
    for number, id in enumerate((ADA, BEA, "c" * 16)):
        copies.say("one", Set("contacts", id, "full", f"one {number}"))
        copies.say("two", Set("contacts", ADA, "full", f"two {number}"))
    missing = one.directory / "devices" / sorted(copies.files("one") - before)[1]
    kept = missing.read_bytes()
    missing.unlink()
    copies.carry("two", "one")
    one.refresh()
    assert copies.told("one")
    assert len(one.state.siblings("contacts", "c" * 16, ("full", None))) == 2
    assert len(one.state.siblings("contacts", BEA, ("full", None))) == 1
    missing.write_bytes(kept)
    copies.meet()
    assert copies.told("one") == []
    assert len(one.state.siblings("contacts", BEA, ("full", None))) == 2
    assert {"one 0", "two 2"} <= names(one)


def test_where_the_last_save_is_not_there_no_side_is_left_out(copies: Copies) -> None:
    """The machine stopped between writing down its number and giving the file its name."""
    copies.copy("two")
    one = copies.vaults["one"]
    copies.say("one", Set("contacts", ADA, "full", "one"))
    before = copies.files("one")
    copies.say("one", Set("contacts", BEA, "full", "one"))
    (last,) = copies.files("one") - before
    kept = (one.directory / "devices" / last).read_bytes()
    (one.directory / "devices" / last).unlink()
    for number in range(3):
        copies.say("two", Set("contacts", ADA, "full", f"two {number}"))
    copies.open("one")
    copies.meet()
    assert {"one", "two 2"} <= names(copies.vaults["one"])
    counts = len(copies.files("one"))
    copies.open("one")
    assert len(copies.files("one")) == counts
    (one.directory / "devices" / last).write_bytes(kept)
    copies.meet()
    assert len(copies.vaults["one"].state.siblings("contacts", BEA, ("full", None))) == 2


def test_doctor_says_what_happened_what_is_safe_and_what_to_do(copies: Copies) -> None:
    copies.copy("two")
    third = copies.copy("three", state=False)
    place = f"devices/{copies.vaults['one'].device}"
    for name in ("one", "two"):
        copies.say(name, Set("contacts", ADA, "org", name))
    copies.meet()

    def told(report: Report) -> tuple[str, str, str]:
        (found,) = (each for each in report.findings if each.code == "fork")
        return found.level, found.place, found.what

    level, where, what = told(third.doctor())
    assert (level, where) == ("wrong", place)
    assert "since save 3:" in what
    assert told(look_without_key(third.directory)) == (level, where, what)
    level, where, what = told(copies.vaults["one"].doctor())
    assert (level, where) == ("notice", place)
    assert "nothing is lost" in what
    third.write(lambda: {("_vault", "devices"): {LIFE: True, (place[8:], "retired"): True}}, Note(quiet=True))
    level, where, what = told(third.doctor())
    assert (level, where) == ("notice", place)
    assert "Nothing is left to do" in what


def test_what_was_saved_after_an_image_was_made_is_not_lost_when_it_is_put_back(copies: Copies) -> None:
    """The side that the folder had is nobody's any more."""
    copies.copy("image")
    folder = copies.copy("folder", state=False)
    copies.vaults.pop("image").forget()
    copies.say("one", Set("contacts", ADA, "full", "Ada L."), Set("contacts", ADA, "org", "Acme"))
    copies.say("one", Put("contacts", ADA, "tags", "maths", True))
    copies.carry("one", "folder")
    copies.vaults.pop("one").forget()
    copies.open("image")
    copies.say("image", Set("contacts", ADA, "full", "Ada K."))
    copies.say("image", Set("contacts", ADA, "full", "Ada King"))
    copies.meet()
    assert names(folder) == {"Ada L.", "Ada King"}
    assert folder.documents("contacts")[ADA]["org"] == "Acme"
    assert folder.documents("contacts")[ADA]["tags"] == {"maths": True}
    assert [each.field for each in folder.conflicts()] == ["full"]
    before = copies.files("image")
    copies.open("image")
    copies.meet()
    assert copies.files("image") == before


def test_a_deletion_of_a_side_that_is_gone_is_told_of_beside_the_edits(copies: Copies) -> None:
    copies.copy("image")
    folder = copies.copy("folder", state=False)
    copies.vaults.pop("image").forget()
    copies.say("one", Delete("contacts", ADA))
    copies.carry("one", "folder")
    copies.vaults.pop("one").forget()
    copies.open("image")
    for number in range(2):
        copies.say("image", Set("contacts", ADA, "org", f"Acme {number}"))
    copies.meet()
    assert [each.kind for each in folder.conflicts()] == ["deleted"]
    assert folder.documents("contacts")[ADA]["org"] == "Acme 1"


def test_what_two_of_three_copies_have_in_common_is_not_brought_back(copies: Copies) -> None:
    copies.copy("three")
    copies.say("one", Set("contacts", ADA, "full", "of both"))
    copies.copy("two")
    copies.say("two", Set("contacts", BEA, "full", "Bea"))
    copies.say("one", Set("contacts", ADA, "full", "of one"))
    copies.carry("two", "one")
    copies.vaults.pop("two").forget()
    copies.vaults["one"].refresh()
    assert names(copies.vaults["one"]) == {"of one"}
