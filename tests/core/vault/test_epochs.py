"""Beside a newer key: which files of the older one count, what waits for a person, and which key slots stay."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, access, create_vault, keys, open_vault, unlock_vault
from core.vault.access import listing
from core.vault.compaction import Compactor
from core.vault.envelope import Header, Kind
from core.vault.errors import WrongSecretError
from core.vault.holdings import frame_of
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.keys import Passphrase
from core.vault.packer import Packer
from core.vault.packing import PackedTables
from core.vault.registers import LIFE, Key
from core.vault.segment import build_segment, segment_name
from core.vault.shape import Meta
from core.vault.state import State
from core.vault.store import Note

ANNA, BEN, CY = "a" * 16, "b" * 16, "c" * 16


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "DEFAULT_COST", CHEAPEST)
    monkeypatch.setattr(access.Access.add_passphrase, "__defaults__", (CHEAPEST,))


class Two:
    """One vault in two places; while `there` is away and writes of Ben, a new epoch may begin elsewhere."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.here, _ = create_vault(
            root / "here", state=root / "here state", passphrase="old", clock=self.clock, cost=CHEAPEST
        )
        self.here.commit([Set("contacts", ANNA, "full", "Anna")])
        shutil.copytree(root / "here", root / "there")
        self.ring = self.here.keyring
        self.there = self.open("there")
        self.there.commit([Set("contacts", BEN, "full", "Ben")])

    def open(self, place: str, state: str = "") -> Vault:
        """With the keys of the present epoch."""
        state = state or f"{place} state"
        return open_vault(self.root / place, self.ring, state=self.root / state, clock=self.clock)

    def begin(self, vault: Vault) -> Vault:
        """A new key where a vault is: a slot for it, the old ones retired, and a list of all that is held."""
        held, directory = sorted(vault.disk.held), vault.directory
        old = keys.list_slots(directory)
        self.ring = Keyring(
            EpochKey(vault.keyring.current.epoch + 1, secrets.token_bytes(32)), tuple(vault.keyring)
        )
        slot = keys.add_slot(directory, self.ring, Passphrase("new"), cost=CHEAPEST)
        write_ring(directory, self.ring)
        state = vault.state_directory.parent.name
        vault.forget()
        vault = self.open(directory.name, state)
        vault.holdings.listed.update(held)
        vault.holdings._reconsider()
        retired = {(each.hash, "retired"): True for each in old}
        slots: dict[Key, Any] = {LIFE: True, **listing(slot), **retired}
        epochs: dict[Key, Any] = {LIFE: True, (self.ring.current.tag, "at"): self.clock.now_ms()}
        writes = {("_vault", "slots"): slots, ("_vault", "epochs"): epochs}
        vault.write(lambda: writes, Note(quiet=True, held=held))
        return vault

    def send(
        self, source: str, target: str, parts: Sequence[str] = ("vault.json", "devices", "keys")
    ) -> None:
        for part in parts:
            top = self.root / source / part
            for path in [top] if top.is_file() else top.rglob("*.*"):
                place = self.root / target / path.relative_to(self.root / source)
                place.parent.mkdir(exist_ok=True, parents=True)
                if not place.exists():
                    shutil.copy(path, place)

    def seal_again(self) -> str:
        """Who was away joins, and seals what nobody had listed under the new key."""
        device = self.there.device
        commits = [each for each in self.there.disk.held.values() if each.found.device == device]
        self.there._keyring = self.ring
        merging = Compactor(self.there)
        for _ in merging.merge(device, commits):
            pass
        (key,) = merging.done.merged
        return key


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def people(vault: Vault) -> set[str]:
    return set(vault.documents("contacts"))


def test_what_nobody_listed_is_for_review_until_a_file_that_counts_covers_it(two: Two) -> None:
    two.here = two.begin(two.here)
    two.send("there", "here")
    two.here.refresh()
    assert [key[:16] for key in two.here.holdings.review] == [two.there.device]
    assert set(two.here.documents("contacts")) == {ANNA}
    two.seal_again()
    two.send("there", "here")
    two.here.refresh()
    assert two.here.holdings.review == {}
    assert set(two.here.documents("contacts")) == {ANNA, BEN}
    assert two.here.doctor().findings == []
    anew = open_vault(two.root / "here", two.ring, state=two.root / "anew", clock=two.clock)
    assert anew.holdings.review == {}
    assert anew.digest() == two.here.digest()


def test_a_file_sealed_again_covers_the_one_it_was_made_of_and_not_the_reverse(two: Two) -> None:
    two.here = two.begin(two.here)
    device = two.there.device
    (commit,) = (each for each in two.there.disk.held.values() if each.found.device == device)
    again = two.there.disk.held[two.seal_again()]
    assert not again.commit
    assert two.there.disk.cover(commit.found) == again.found
    assert two.there.disk.cover(again.found) is None


def test_a_covered_file_of_an_older_key_is_not_taken_in_for_it(two: Two) -> None:
    """Who knows an older key alone could make one that pretends to stand for what everybody has."""
    two.here = two.begin(two.here)
    device = two.there.device
    (commit,) = (each for each in two.there.disk.held.values() if each.found.device == device)
    two.seal_again()
    two.send("there", "here")
    two.here.refresh()
    key = next(key for key in two.ring if key.epoch == 1)
    vault_id = bytes.fromhex(two.here.id)
    header = Header(Kind.MERGED, vault_id, bytes.fromhex(device), key.epoch, key.key_id, 1, 1)
    meta = Meta(
        rows=((0, 1, 1),), runs={each: tuple(runs) for each, runs in commit.runs.items()}, head=bytes(32)
    )
    data = build_segment(key, header, {"contacts": {BEN: {"org": "Forged", "~": {"": [0]}}}}, meta)
    forged = two.root / "here" / "devices" / device / segment_name(1, 1, data)
    forged.write_bytes(data)
    two.here.refresh()
    assert two.here.documents("contacts")[BEN] == {"full": "Ben"}
    assert f"{device}/{forged.name}" not in two.here.disk.held
    assert two.here.holdings.review == {}
    assert two.here.doctor().well


def test_a_retired_slot_goes_where_slots_of_the_older_key_never_were(two: Two) -> None:
    two.here = two.begin(two.here)
    second = two.here.add_passphrase("second")
    two.send("here", "there")
    for path in (two.root / "there" / "keys").glob("0001-*"):
        path.unlink()
    joined = two.open("there")
    two.here.remove_slot(second.hash)
    two.send("here", "there", ["devices"])
    joined.refresh()
    assert second.name not in {path.name for path in (two.root / "there" / "keys").iterdir()}
    with pytest.raises(WrongSecretError):
        unlock_vault(two.root / "there", state=two.root / "x", passphrase="second", clock=two.clock)


def test_slots_of_the_older_key_go_once_the_new_ones_are_there(two: Two) -> None:
    old = {path.name for path in (two.root / "there" / "keys").iterdir()}
    two.here = two.begin(two.here)
    two.here.retire_slots()
    assert all(path.name.startswith("0002-") for path in (two.root / "here" / "keys").iterdir())
    two.send("here", "there", ["devices"])
    two.there.refresh()
    assert {path.name for path in (two.root / "there" / "keys").iterdir()} == old, (
        "the old one still opens it"
    )
    two.send("here", "there", ["keys"])
    two.open("there")
    assert not old & {path.name for path in (two.root / "there" / "keys").iterdir()}


def test_every_slot_says_which_key_it_wraps(two: Two) -> None:
    two.here.add_passphrase("another")
    two.here = two.begin(two.here)
    told = two.here.documents("_vault")["slots"]
    epochs = [dict(each).get("epoch") for each in told.values()]  # type: ignore[arg-type]
    old, new = (key.tag for key in sorted(two.ring, key=lambda key: key.epoch))
    assert sorted(epochs) == [old, old, old, new]


def test_what_another_device_said_of_itself_is_not_said_by_who_takes_it_over(two: Two) -> None:
    two.send("there", "here")
    two.here.refresh()
    device, compactor = two.here.device, Compactor(two.here)
    held = sorted(two.here.disk.held.values(), key=lambda each: each.found.lo)
    own = [compactor.read(each.found) for each in held if each.found.device == device]
    other = next(compactor.read(each.found) for each in held if each.found.device != device)
    said = replace(other.meta, seen={"00" * 8: 9}, other={"colour": "green"})
    sources = [own[0], replace(other, meta=said), *own[1:]]
    scratch = State()
    for source in sources:
        scratch.fold(frame_of(source), source.tables)
    packer = Packer(device)
    packed = PackedTables(scratch, packer, compactor.pruning(scratch))
    tables = {name: packed.table(name) for name in scratch.tables}
    merged = compactor.read(compactor.write(device, sources, packer, tables))
    assert set(merged.stands_for) == {device, other.device}
    assert dict(merged.meta.other) == {}
    assert "00" * 8 not in merged.meta.seen


def test_a_cache_of_the_old_key_lets_nothing_past_the_review(two: Two) -> None:
    two.there.write_cache(b"facts")
    two.there.forget()
    two.begin(two.here)
    two.send("here", "there")
    with_cache = two.open("there")
    without = two.open("there", "no cache")
    assert people(with_cache) == people(without) == {ANNA}
    assert with_cache.holdings.review.keys() == without.holdings.review.keys() != set()
    assert with_cache.digest() == without.digest()


def test_a_cache_of_the_new_key_holds_back_what_its_session_held_back(two: Two) -> None:
    two.begin(two.here)
    two.send("here", "there")
    with two.open("there") as vault:
        vault.write_cache(b"facts")
    again = two.open("there")
    assert again.facts == b"facts"
    assert people(again) == {ANNA}
    assert len(again.holdings.review) == 1


def test_the_list_of_an_epoch_outlives_the_file_it_came_in(two: Two) -> None:
    two.send("there", "here")
    two.here.refresh()
    before = set(two.here.disk.held)
    first = two.begin(two.here)
    (beginning,) = first.disk.held.keys() - before
    for name in ("Cy", "Cyrus", "Cyril"):
        first.commit([Set("contacts", CY, "full", name)])
        first.compact(everything=True)
    assert not first.disk.path(beginning).exists()
    elsewhere = two.open("here", "elsewhere")
    assert people(elsewhere) == {ANNA, BEN, CY}
    assert elsewhere.holdings.review == {}


def test_what_only_the_list_of_an_older_epoch_names_is_held_back(two: Two) -> None:
    two.send("there", "here")
    two.here.refresh()
    before = {path.name for path in (two.root / "here" / "devices" / two.there.device).iterdir()}
    two.begin(two.here)
    two.send("here", "third")
    shutil.rmtree(two.root / "third" / "devices" / two.there.device)
    third = two.begin(two.open("third"))
    assert people(third) == {ANNA}
    two.send("here", "third")
    third.refresh()
    assert people(third) == people(two.open("third", "elsewhere")) == {ANNA}
    assert {key.partition("/")[2] for key in third.holdings.review} == before
