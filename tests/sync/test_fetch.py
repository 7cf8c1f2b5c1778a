"""What a sync takes in from the folder, and what it looks at again."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, create_vault, open_vault
from core.vault.arrivals import Arrivals
from core.vault.errors import UnknownKeyError
from sync.engine import link_folder, sync
from sync.fetch import NO_KEY, Fetch


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
