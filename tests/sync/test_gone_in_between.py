"""A folder that goes away while it is synced, or of which only the place is left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.vault import creation
from sync import trouble
from sync.engine import FolderError, sync
from sync.folder import Folder
from tests.sync.conftest import ADA, Device


@pytest.mark.parametrize("what", ["Fetching", "Sending"])
def test_a_folder_that_goes_in_mid_copy_is_said_and_not_made_anew(
    pair: tuple[Device, Device], tmp_path: Path, what: str
) -> None:
    laptop, desktop = pair
    laptop.sync()
    laptop.vault.commit(creation("contacts", ADA, {"full": "Ada"}))
    mover = laptop
    if what == "Fetching":
        laptop.sync()
        mover = desktop
    link = mover.link

    def progress(doing: str, at: int, of: int) -> None:
        if doing == what and mover.folder.exists():
            mover.folder.rename(tmp_path / "away")

    with pytest.raises(FolderError) as caught:
        sync(mover.vault, link, progress=progress)
    assert caught.value.kind == trouble.AWAY
    assert not mover.folder.exists()
    (tmp_path / "away").rename(mover.folder)
    mover.sync()
    assert ADA in mover.vault.documents("contacts")


def test_a_folder_on_another_medium_than_before_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    assert folder.is_there()
    assert folder.is_there()
    monkeypatch.setattr(folder, "_medium", tmp_path.stat().st_dev + 1)
    assert not folder.is_there()


def test_the_empty_place_of_a_stick_is_not_begun_as_a_folder(pair: tuple[Device, Device]) -> None:
    laptop, _ = pair
    laptop.vault.commit(creation("contacts", ADA, {"full": "Ada"}))
    laptop.sync()
    shutil.rmtree(laptop.folder)
    laptop.folder.mkdir()
    with pytest.raises(FolderError) as caught:
        laptop.sync()
    assert caught.value.kind == trouble.HALF_GONE
    assert list(laptop.folder.iterdir()) == []
