"""What segments show without a vault around them is what the vault shows."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Merge, Put, Set, create_vault, open_vault
from core.vault.picture import Picture
from core.vault.segment import read_segment

CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))
ADA, BEN = "a" * 16, "b" * 16


@pytest.mark.parametrize("seed", range(5))
def test_it_has_the_four_words_of_the_vault_in_any_order(tmp_path: Path, seed: int) -> None:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST
    )
    vault.commit([Set("contacts", ADA, "full", "Ada"), Put("contacts", ADA, "tags", "maths")])
    vault.commit([Set("contacts", BEN, "full", "Ada Moran")])
    other = open_vault(vault.directory, vault.keyring, state=tmp_path / "other", clock=CLOCK)
    vault.commit([Set("contacts", BEN, "org", "here"), Set("interactions", "i" * 16, "text", "call")])
    other.commit([Set("contacts", BEN, "org", "there")])
    other.commit([Merge("contacts", ADA, BEN, {})])
    vault.refresh()
    vault.compact(everything=True)
    assert vault.conflicts()
    picture = Picture(bytes.fromhex(vault.id), vault.keyring.current)
    segments = [
        read_segment(path, vault.keyring.get, bytes.fromhex(vault.id))
        for path in sorted((vault.directory / "devices").rglob("*.tdb"))
    ]
    random.Random(seed).shuffle(segments)
    for segment in segments:
        picture.add(segment)
    assert picture.words() == vault.digest()
    assert picture.heads == vault.heads
    assert set(picture.stands) >= set(vault.disk.held)
