"""A new key begun on one device while another one was away: what was not there then waits for a person."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, open_vault
from core.vault.keyring import EpochKey, Keyring
from core.vault.registers import LIFE
from core.vault.store import Note
from core.vault.writer import Writes

ADA, BEN, CY = "a" * 16, "b" * 16, "c" * 16


class Two:
    """A vault on one device, `here`, and a copy of it on another, `away`; the files of both can be brought together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        self.here, _ = create_vault(
            root / "here", state=root / "state", passphrase="x", clock=self.clock, cost=CHEAPEST
        )
        self.here.commit([Set("contacts", ADA, "full", "Ada")])
        shutil.copytree(root / "here", root / "away")
        self.away = self.open("away", self.here.keyring)
        self.ring = self.here.keyring

    def open(self, place: str, keyring: Keyring, state: str = "") -> Vault:
        state = state or f"state-{place}"
        return open_vault(self.root / place, keyring, state=self.root / state, clock=self.clock)

    def new_key(self, old: Vault) -> Vault:
        """Begin the next epoch where a vault is: its first segment lists what is held there."""
        self.ring = Keyring(
            EpochKey(old.keyring.current.epoch + 1, secrets.token_bytes(32)), tuple(old.keyring)
        )
        held = sorted(old.disk.held)
        place, state = old.directory.name, old.state_directory.parent.name
        old.forget()
        vault = self.open(place, self.ring, state)
        vault.holdings.listed.update(held)
        for found, segment in list(vault.holdings.review.values()):
            vault.disk.hold(found, segment)
            vault.holdings.take(segment)
        vault.holdings.review.clear()
        current = self.ring.current
        key = f"{current.epoch:04x}-{current.key_id.hex()}"

        def plan() -> Writes:
            return {("_vault", "epochs"): {LIFE: True, (key, "at"): self.clock.now_ms()}}

        vault.write(plan, Note(quiet=True, held=held))
        return vault

    def bring(self, source: str, target: str) -> None:
        for path in (self.root / source).rglob("*"):
            copy = self.root / target / path.relative_to(self.root / source)
            if path.is_file() and not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def people(vault: Vault) -> set[str]:
    return set(vault.documents("contacts"))


def test_a_cache_of_the_old_key_lets_nothing_past_the_review(two: Two) -> None:
    two.away.commit([Set("contacts", BEN, "full", "Ben, made while away")])
    two.away.write_cache(b"facts")
    two.away.forget()
    two.new_key(two.here)
    two.bring("here", "away")
    with_cache = two.open("away", two.ring)
    without = two.open("away", two.ring, "no cache")
    assert people(with_cache) == people(without) == {ADA}
    assert with_cache.holdings.review.keys() == without.holdings.review.keys() != set()
    assert with_cache.digest() == without.digest()


def test_a_cache_of_the_new_key_holds_back_what_its_session_held_back(two: Two) -> None:
    two.away.commit([Set("contacts", BEN, "full", "Ben, made while away")])
    two.new_key(two.here)
    two.bring("here", "away")
    with two.open("away", two.ring) as vault:
        vault.write_cache(b"facts")
    again = two.open("away", two.ring)
    assert again.facts == b"facts"
    assert people(again) == {ADA}
    assert len(again.holdings.review) == 1


def test_the_list_of_an_epoch_outlives_the_file_it_came_in(two: Two) -> None:
    two.away.commit([Set("contacts", BEN, "full", "Ben")])
    two.bring("away", "here")
    two.here.refresh()
    before = set(two.here.disk.held)
    first = two.new_key(two.here)
    (beginning,) = first.disk.held.keys() - before
    for name in ("Cy", "Cyrus", "Cyril"):
        first.commit([Set("contacts", CY, "full", name)])
        first.compact(everything=True)
    assert not first.disk.path(beginning).exists()
    elsewhere = two.open("here", two.ring, "elsewhere")
    assert people(elsewhere) == {ADA, BEN, CY}
    assert elsewhere.holdings.review == {}


def test_what_only_the_list_of_an_older_epoch_names_is_held_back(two: Two) -> None:
    two.away.commit([Set("contacts", BEN, "full", "Ben")])
    two.bring("away", "here")
    two.here.refresh()
    before = {path.name for path in (two.root / "here" / "devices" / two.away.device).iterdir()}
    second = two.new_key(two.here)
    two.bring("here", "third")
    shutil.rmtree(two.root / "third" / "devices" / two.away.device)
    third = two.new_key(two.open("third", second.keyring))
    assert people(third) == {ADA}
    two.bring("here", "third")
    third.refresh()
    assert people(third) == people(two.open("third", two.ring, "elsewhere")) == {ADA}
    assert {key.partition("/")[2] for key in third.holdings.review} == before
