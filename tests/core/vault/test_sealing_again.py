"""What a device saved while it was away is sealed again when it joins, and counts for everybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.vault import Delete, Put, Set, Vault, files
from core.vault.compaction import Compactor
from core.vault.envelope import Header, Kind
from core.vault.errors import WriteError
from core.vault.review import HELD_BACK
from core.vault.segment import Segment, build_segment, read_segment, segment_name
from core.vault.shape import Meta
from core.vault.slots import Passphrase
from core.vault.state import Record
from tests.core.vault.places import ANNA, BEN, CY, NEW, Places, people


@pytest.fixture
def away(tmp_path: Path) -> Places:
    """The laptop renewed the key while the desk was away and saved three times."""
    places = Places(tmp_path, "laptop", "desk")
    places.send("desk", "laptop")
    places.clock.at += timedelta(hours=1)
    desk = places["desk"]
    desk.commit([Set("contacts", BEN, "full", "Ben"), Put("contacts", BEN, "tags", "rowing", True)])
    places.clock.at += timedelta(hours=1)
    desk.commit([Set("contacts", BEN, "full", "Benno")])
    places.clock.at += timedelta(hours=1)
    desk.commit([Delete("contacts", ANNA)])
    places["laptop"].commit([Set("contacts", ANNA, "role", "Sales")])
    places.rekey("laptop")
    return places


def ops(vault: Vault, id: str) -> list[tuple[object, ...]]:
    """Everything that is known of a contact: dots, times, values and contexts, history too."""
    record = vault.state.table("contacts").taken_apart(id)
    assert isinstance(record, Record)
    found = [
        (key, *op)
        for kept in (record.registers, record.past)
        for key, several in kept.items()
        for op in several
    ]
    return sorted(found, key=repr)


def merged(vault: Vault) -> list[Segment]:
    found = [vault.disk.path(held.found.key) for held in vault.disk.held.values() if not held.commit]
    return [read_segment(path, vault.keyring.get, vault.disk.vault_id) for path in found]


def test_one_file_under_the_new_key_says_the_same_as_the_commits_it_covers(away: Places) -> None:
    desk = away["desk"]
    before = {id: ops(desk, id) for id in (ANNA, BEN)}
    commits = {key for key, held in desk.disk.held.items() if held.found.device == desk.device}
    away.send("laptop", "desk")
    desk.join(Passphrase(NEW))
    (again,) = merged(desk)
    assert again.header.epoch == 2
    assert (again.header.lo, again.header.hi) == (2, 4), "the first one was listed"
    assert ops(desk, BEN) == before[BEN]
    assert set(before[ANNA]) <= set(ops(desk, ANNA))
    assert all(desk.disk.path(key).exists() for key in commits), "nothing is dropped for it"
    away.send("desk", "laptop")
    assert ops(away["laptop"], BEN) == before[BEN]
    assert away["laptop"].problems == desk.problems == []
    assert away["laptop"].digest() == desk.digest()
    assert [each.table for each in desk.conflicts()] == ["contacts"], "deleted there, edited here"


def test_a_single_commit_is_sealed_again_too(tmp_path: Path) -> None:
    places = Places(tmp_path, "laptop", "desk")
    places.rekey("laptop")
    places.send("laptop", "desk")
    desk = places.again("desk", NEW)
    (again,) = merged(desk)
    assert (again.header.lo, again.header.hi) == (1, 1)
    places.send("desk", "laptop")
    assert people(places["laptop"]) == people(desk) == {"Anna Ebner", "desk"}
    assert places["laptop"].problems == []


def test_the_device_goes_on_under_its_id_and_may_tidy_up(away: Places) -> None:
    device = away["desk"].device
    away.send("laptop", "desk")
    desk = away.again("desk", NEW)
    for number in range(3):
        desk.commit([Set("contacts", CY, "full", f"Cy {number}")])
        desk.compact(everything=True)
    assert desk.device == device
    files_left = [key for key in desk.disk.held if key.startswith(device)]
    assert all(desk.disk.held[key].epoch == 2 for key in files_left)
    away.send("desk", "laptop")
    assert away["laptop"].digest() == desk.digest()
    assert away["laptop"].problems == []
    assert desk.doctor().well


def test_what_another_process_of_this_machine_saved_under_the_old_key_comes_along(away: Places) -> None:
    """A program that was open all the time: it finds that its id was used, and saves under another one."""
    away.send("laptop", "desk")
    open_program = away["desk"]
    joined = away.unlock("desk", NEW)
    joined.commit([Set("contacts", CY, "full", "Cy")])
    open_program.commit([Set("contacts", "d" * 16, "full", "Dora")])
    assert open_program.device != joined.device
    joined.close()
    again = away.unlock("desk", NEW)
    assert people(again) >= {"Benno", "Cy", "Dora"}
    assert again.holdings.review == {}


def test_commits_and_files_merged_while_away_come_along(tmp_path: Path) -> None:
    places = Places(tmp_path, "laptop", "desk")
    desk = places["desk"]
    for number in range(40):
        desk.commit([Set("contacts", f"{number:016}", "full", f"Person {number}")])
    desk.compact(everything=True)
    desk.commit([Set("contacts", BEN, "full", "Ben")])
    places.rekey("laptop")
    places.send("laptop", "desk")
    desk = places.again("desk", NEW)
    assert len(people(desk)) == 43
    places.send("desk", "laptop")
    assert places["laptop"].digest() == desk.digest()
    assert places["laptop"].problems == []


def test_a_disk_that_is_full_loses_nothing_and_the_next_opening_seals_again(
    away: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    away.send("laptop", "desk")
    away.vaults.pop("desk").close()
    real = files.write_durable

    def full(path: Path, *args: object, **named: object) -> None:
        if path.suffix == ".tdb":
            raise WriteError("The disk is full.")
        real(path, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_durable", full)
    desk = away.unlock("desk", NEW)
    assert [problem.kind for problem in desk.problems] == [HELD_BACK]
    desk.close()
    monkeypatch.setattr(files, "write_durable", real)
    desk = away.unlock("desk", NEW)
    assert desk.problems == []
    assert "Benno" in people(desk)


def test_a_file_that_reads_back_otherwise_is_not_kept(away: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    away.send("laptop", "desk")
    away.vaults.pop("desk").close()
    monkeypatch.setattr("core.vault.compaction.stepwise_differences", lambda *_: [("contacts", BEN)])
    desk = away.unlock("desk", NEW)
    assert merged(desk) == []
    assert len(desk.holdings.review) == 3
    assert len(list((away.root / "desk" / "devices" / desk_device(away)).iterdir())) == 4


def desk_device(away: Places) -> str:
    (device,) = {path.stem[3:] for path in (away.state("desk") / away["laptop"].id).glob("id-*.json")}
    return device


# --- who has the old key and writes into the folder -----------------------------------------------------------------------


def plant(away: Places, place: str, device: str, seq: int, name: str, *, prev: bytes = bytes(32)) -> str:
    """A commit under the old key that claims to be of a device."""
    vault = away["laptop"]
    key = next(key for key in vault.keyring if key.epoch == 1)
    header = Header(
        Kind.COMMIT, vault.disk.vault_id, bytes.fromhex(device), key.epoch, key.key_id, seq, seq, prev
    )
    data = build_segment(key, header, {"contacts": {CY: {"full": name}}}, Meta(at=away.clock.now_ms()))
    path = away.root / place / "devices" / device / segment_name(seq, seq, data)
    path.write_bytes(data)
    return f"{device}/{path.name}"


def test_a_forged_commit_of_this_device_is_not_sealed_again(away: Places) -> None:
    """The identity outside the vault knows the last commit, and each commit the one before."""
    away.send("laptop", "desk")
    away.vaults.pop("desk").close()
    device = desk_device(away)
    forged = {plant(away, "desk", device, seq, f"Forged {time}") for seq in (3, 5) for time in range(6)}
    desk = away.unlock("desk", NEW)
    assert desk.holdings.review.keys() == forged
    assert not any(name.startswith("Forged") for name in people(desk))
    assert "Benno" in people(desk)


def test_a_forged_file_of_another_device_stays_held_back(away: Places) -> None:
    away.send("laptop", "desk")
    laptop = away["laptop"].device
    desk = away.again("desk", NEW)
    forged = plant(away, "desk", laptop, 9, "Forged")
    desk.refresh()
    assert desk.holdings.review.keys() == {forged}
    assert "Forged" not in people(desk)
    again = away.again("desk", NEW)
    assert again.holdings.review.keys() == {forged}


def test_a_forged_merged_file_inside_the_listed_range_is_not_taken(away: Places) -> None:
    """It pretends to stand for commits that everybody has: those that are listed, and those that were sealed again."""
    away.send("laptop", "desk")
    desk = away.again("desk", NEW)
    device = desk.device
    away.send("desk", "laptop")
    key = next(key for key in desk.keyring if key.epoch == 1)
    own = [held for held in desk.disk.held.values() if held.found.device == device and held.commit]
    listed = next(held for held in own if held.found.lo == 1)
    whole = Compactor(desk).read(listed.found)
    for hi, runs in (
        (1, listed.runs),
        (4, {device: tuple(sorted(run for held in own for run in held.runs[device]))}),
    ):
        header = Header(
            Kind.MERGED,
            desk.disk.vault_id,
            bytes.fromhex(device),
            key.epoch,
            key.key_id,
            1,
            hi,
            whole.header.prev,
        )
        meta = Meta(
            rows=((0, 1, 1),), runs={name: tuple(each) for name, each in runs.items()}, head=bytes(32)
        )
        data = build_segment(key, header, {"contacts": {CY: {"full": "Forged", "~": {"": [0]}}}}, meta)
        for place in ("laptop", "desk"):
            (away.root / place / "devices" / device / segment_name(1, hi, data)).write_bytes(data)
    for place in ("laptop", "desk"):
        away[place].refresh()
        assert "Forged" not in people(away[place])
        again = away.again(place, NEW)
        assert "Forged" not in people(again)
        assert len(people(again)) >= 2
        assert all(each.known for each in again.review.listed())
        assert again.problems == [], "all that it claims to stand for is here: nobody has to look"
    assert away["laptop"].digest() == away["desk"].digest()
