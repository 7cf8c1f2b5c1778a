"""What a sync puts into the folder, and takes out of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, compaction, create_vault
from sync.engine import link_folder, sync
from sync.link import Link

PERSON = "aaaaaaaaaaaaaaaa"


@pytest.fixture
def linked(tmp_path: Path, clock: FixedClock) -> tuple[Vault, Link, Path]:
    """A vault and an empty folder, synced once."""
    vault, _ = create_vault(
        tmp_path / "vault", state=tmp_path / "state", passphrase="x", clock=clock, cost=CHEAPEST
    )
    folder = tmp_path / "folder"
    link = link_folder(vault, folder)
    sync(vault, link)
    return vault, link, folder


def save(vault: Vault, times: int) -> None:
    for number in range(times):
        vault.commit([Set("contacts", PERSON, "org", f"{vault.clock.now_ms()}-{number}")])


def segments(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in folder.glob("devices/*/*.tdb")}


def test_other_bytes_of_the_same_length_are_replaced(linked: tuple[Vault, Link, Path]) -> None:
    vault, link, folder = linked
    (path,) = segments(folder).values()
    data = path.read_bytes()
    path.write_bytes(bytes(len(data)))
    os.utime(path, ns=(1, 1))
    assert sync(vault, link).sent == 1
    assert path.read_bytes() == data


def test_a_file_is_read_again_only_when_it_changed(
    linked: tuple[Vault, Link, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, link, folder = linked
    monkeypatch.setattr(
        "sync.folder.Folder.read", lambda self, seen: pytest.fail(f"{seen.path.name} was read")
    )
    assert sync(vault, link).sent == 0
    monkeypatch.undo()
    (path,) = segments(folder).values()
    os.utime(path, ns=(1, 1))
    assert sync(vault, link).sent == 0
    assert link.known[f"{path.parent.name}/{path.name}"] == (path.stat().st_size, 1)


def test_nothing_goes_for_a_file_that_came_in_the_same_sync(
    linked: tuple[Vault, Link, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, link, folder = linked
    monkeypatch.setattr(compaction, "LEAST", 3)
    monkeypatch.setattr(compaction, "SPARED", 1)
    save(vault, 4)
    sync(vault, link)
    before = segments(folder)
    vault.compact()
    save(vault, 4)
    vault.compact()
    report = sync(vault, link)
    assert report.sent >= 2
    assert report.dropped == 0
    assert before.keys() <= segments(folder).keys()
    assert sync(vault, link).dropped > 0
    assert not before.keys() <= segments(folder).keys()


@pytest.mark.parametrize("place", ["devices", "keys"])
def test_nothing_is_written_through_a_link_in_the_folder(
    linked: tuple[Vault, Link, Path], tmp_path: Path, place: str
) -> None:
    vault, link, folder = linked
    (folder / place).rename(tmp_path / "outside")
    (folder / place).symlink_to(tmp_path / "outside")

    def outside() -> dict[Path, int]:
        return {path: path.stat().st_ino for path in (tmp_path / "outside").rglob("*")}

    before = outside()
    save(vault, 1)
    report = sync(vault, link, refill=True)
    assert report.troubles
    assert outside() == before
