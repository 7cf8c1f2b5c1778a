"""Which directories are written to with a second look."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, create_vault, files, medium, open_vault
from core.vault.errors import TornError

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 8:17 / /home/anna/stick rw,nosuid shared:2 - vfat /dev/sdb1 rw
31 22 0:50 / /home/anna/my\\040share rw - fuse.sshfs host: rw
32 22 0:51 / /home/anna/over rw - vfat /dev/sdc1 rw
33 32 0:52 / /home/anna/over rw - ext4 /dev/sdd1 rw
34 22 0:53 / /srv rw - nfs4 host:/srv rw
"""
WHERE = {
    "/home/anna/vault": False,
    "/home/anna/stick": True,
    "/home/anna/stick/tend/vault": True,
    "/home/anna/sticker": False,
    "/home/anna/my share/vault": True,
    "/home/anna/over/vault": False,
    "/srv/vault": True,
    "/media/anna/STICK/vault": True,
    "/run/media/anna/STICK": True,
    "/Volumes/STICK": True,
    "/home/anna/Dropbox/vault": True,
    "/home/anna/OneDrive - Acme/vault": True,
    "/home/anna/Library/Mobile Documents/vault": True,
    "/home/media/vault": False,
}


@pytest.mark.parametrize(("path", "second_look"), WHERE.items(), ids=WHERE.keys())
def test_sticks_shares_and_synced_folders_are_told(
    path: str, second_look: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS)
    monkeypatch.setattr(medium, "_MOUNTS", tmp_path / "mountinfo")
    assert medium.needs_reading_back(Path(path)) is second_look


def test_where_the_system_does_not_tell_a_directory_counts_as_an_inner_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (None, "", "nonsense\n\n22 1 8:1 / /\n"):
        if text is not None:
            (tmp_path / "mountinfo").write_text(text)
        monkeypatch.setattr(medium, "_MOUNTS", tmp_path / "mountinfo")
        assert not medium.needs_reading_back(Path("/home/anna/vault"))


@pytest.mark.parametrize("synced", [True, False])
def test_a_commit_that_reads_back_otherwise_is_not_reported_saved_in_a_synced_folder(
    synced: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))
    directory = tmp_path / ("Dropbox" if synced else "inner") / "vault"
    vault, _ = create_vault(directory, state=tmp_path / "state", passphrase="x", clock=clock, cost=CHEAPEST)
    asked: list[str] = []

    def torn(path: Path) -> bytes:
        asked.append(path.name)
        return bytes(32)

    monkeypatch.setattr(files, "_content_hash", torn)
    monkeypatch.setattr(medium, "_MOUNTS", tmp_path / "none")
    change = [Set("contacts", "a" * 16, "full", "Ada")]
    if not synced:
        vault.commit(change)
        assert asked == []
        return
    device = vault.device
    with pytest.raises(TornError):
        vault.commit(change)
    assert len(asked) == 1
    monkeypatch.undo()
    # The id is given up: whatever the medium made of that file, its number is not used again.
    assert vault.commit([Set("contacts", "b" * 16, "full", "Ben")]).dot[0] != device
    again = open_vault(directory, vault.keyring, state=tmp_path / "state", clock=clock)
    assert again.documents("contacts")["b" * 16] == {"full": "Ben"}
