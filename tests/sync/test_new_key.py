"""The key is renewed on one device: the folder carries what the others need to go on under it, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.vault import CHEAPEST, Set, Vault, unlock_vault
from core.vault.disk import DEVICES
from core.vault.errors import VaultError
from sync import trouble
from sync.engine import sync
from sync.join import join_vault
from sync.link import Link
from tests.sync.conftest import ADA, BEA, PASSPHRASE, Device
from tests.sync.test_engine import Pair, kinds, person, quiet, segments

NEW = "chicory lantern oboe marsh"


def unlocked(device: Device, passphrase: str) -> Vault:
    device.vault.close()
    device.vault = unlock_vault(
        device.root / "vault", state=device.root / "state", passphrase=passphrase, clock=device.clock
    )
    return device.vault


def renewed(pair: Pair) -> None:
    """Both in step; then the laptop renews the key, saves something, and syncs."""
    laptop, _ = pair
    person(laptop)
    quiet(*pair)
    laptop.vault.rekey(NEW, cost=CHEAPEST)
    laptop.vault.commit([Set("contacts", ADA, "org", "Acme")])
    laptop.sync()


def test_a_device_goes_on_under_the_new_key_once_it_has_the_passphrase(pair: Pair) -> None:
    renewed(pair)
    laptop, desktop = pair
    desktop.sync()
    assert kinds(desktop) == [trouble.OTHER_KEY]
    assert "org" not in desktop.vault.documents("contacts")[ADA]
    assert unlocked(desktop, NEW).documents("contacts")[ADA]["org"] == "Acme"
    quiet(laptop, desktop)
    assert kinds(desktop) == []


def test_what_was_saved_meanwhile_under_the_old_key_comes_along(pair: Pair) -> None:
    renewed(pair)
    laptop, desktop = pair
    person(desktop, BEA, org="Novum")
    desktop.sync()
    unlocked(desktop, NEW)
    quiet(laptop, desktop)
    assert laptop.vault.documents("contacts")[BEA]["org"] == "Novum"


def test_the_old_slots_leave_the_folder_and_the_old_passphrase_joins_no_more(
    pair: Pair, tmp_path: Path
) -> None:
    renewed(pair)
    laptop, desktop = pair
    desktop.sync()
    unlocked(desktop, NEW)
    quiet(laptop, desktop)

    def joined(passphrase: str) -> Vault:
        return join_vault(
            laptop.folder, tmp_path / "third", state=tmp_path / "t", clock=laptop.clock, passphrase=passphrase
        )

    with pytest.raises(VaultError):
        joined(PASSPHRASE)
    with joined(NEW) as vault:
        sync(vault, Link(str(laptop.folder)))
        assert vault.fingerprint() == laptop.vault.fingerprint()


def test_what_the_finder_of_a_lost_device_adds_counts_nowhere(pair: Pair) -> None:
    renewed(pair)
    laptop, finder = pair
    finder.vault.commit([Set("contacts", ADA, "org", "Evil")])
    for each in finder.vault.arrivals.outgoing():
        target = laptop.folder / DEVICES / each.found.key
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(finder.vault.arrivals.read(each.found))
    laptop.sync()
    assert laptop.vault.documents("contacts")[ADA]["org"] == "Acme"


def test_only_so_much_that_cannot_be_opened_is_taken(pair: Pair, monkeypatch: Any) -> None:
    renewed(pair)
    laptop, desktop = pair
    monkeypatch.setattr("core.vault.arrivals.MOST_SEALED", 1)
    assert desktop.sync().fetched == 1
    assert len(segments(laptop.folder)) > 2
