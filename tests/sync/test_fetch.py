"""What is wanted of a folder, and what is not looked at a second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, create_vault, open_vault
from core.vault.arrivals import Arrivals
from core.vault.errors import UnknownKeyError
from sync.engine import link_folder, sync
from sync.fetch import NO_KEY, Fetch
from tests.sync.conftest import ADA, Device


def test_a_merged_file_that_waits_in_the_folder_to_be_dropped_is_not_fetched_with_every_sync(
    pair: tuple[Device, Device],
) -> None:
    laptop, desktop = pair
    for number in range(3):
        laptop.vault.commit([Set("contacts", ADA, "full", f"the {number}th")])
        laptop.vault.compact(everything=True)
        for each in (laptop, desktop, laptop, desktop):
            each.sync()
    assert sum(1 for path in laptop.own.iterdir() if path.name[:8] != path.name[9:17]) > 1
    assert not desktop.sync().changed
    desktop.reopen()
    assert not desktop.sync().changed, "nor by the next program"
    # Should what stands for it be lost here, it is taken after all.
    cover = next(held.found for held in desktop.vault.disk.merged())
    desktop.vault.disk.path(cover.key).unlink()
    desktop.vault.cache.forget()
    desktop.reopen()
    for path in laptop.own.iterdir():
        if path.name == cover.key.partition("/")[2]:
            path.unlink()
    assert desktop.sync(refill=True).fetched >= 1


def test_a_copy_under_another_name_waits_for_its_key(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=clock, cost=CHEAPEST
    )
    folder, other = tmp_path / "folder", tmp_path / "other"
    link = link_folder(vault, folder)
    sync(vault, link)
    (other / "devices").mkdir(parents=True)
    (other / "vault.json").write_bytes((folder / "vault.json").read_bytes())
    with open_vault(other, vault.keyring, state=tmp_path / "elsewhere", clock=clock) as second:
        second.commit([Set("contacts", "aaaaaaaaaaaaaaaa", "full", "Ada")])
        (path,) = (other / "devices").glob("*/*.tdb")
    copy = folder / "devices" / path.parent.name / f"{path.stem} (1).tdb"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())

    def unknown(*_: object) -> None:
        raise UnknownKeyError("No such key.")

    with monkeypatch.context() as patch:
        patch.setattr(Arrivals, "verify", unknown)
        sync(vault, link)
    assert "aaaaaaaaaaaaaaaa" not in vault.documents("contacts")
    monkeypatch.setattr(Fetch, "_no_key", lambda self: f"{NO_KEY} of another epoch")
    sync(vault, link)
    assert vault.documents("contacts")["aaaaaaaaaaaaaaaa"]["full"] == "Ada"
