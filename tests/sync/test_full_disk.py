"""A real disk that is full at every size: no half backup, no half vault, and the old one is still there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import VaultError
from core.vault.errors import WriteError
from sync.backup import back_up

SIZES = range(4, 49, 4)
"""Of the disk, in KiB; a page is 4."""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """`small(16)` mounts a disk of 16 KiB in the memory; needs the right to mount."""
    mounted = []

    def mount(size: int) -> Path:
        place = tmp_path / f"disk {size}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(place)],
            check=False,
            capture_output=True,
        )
        if done.returncode != 0:
            if os.environ.get("CI") and os.geteuid() == 0:
                pytest.fail(f"a disk cannot be mounted: {done.stderr.decode()}")
            pytest.skip("disks cannot be mounted here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_backup_is_there_whole_or_not_at_all(bench: Any, small: Callable[[int], Path]) -> None:
    whole = 0
    for size in SIZES:
        disk = small(size)
        try:
            back_up(bench.vault, disk / "one.tend")
        except WriteError as error:
            assert "full" in error.what
            assert list(disk.iterdir()) == []
        else:
            whole += 1
            assert bench.restore(disk / "one.tend", to=f"from {size}").words == bench.vault.digest()
    assert 0 < whole < len(SIZES)


def test_the_old_backup_stays_where_a_new_one_finds_no_room(bench: Any, small: Callable[[int], Path]) -> None:
    size = bench.backup().stat().st_size
    disk = small(size // 4096 * 4 + 8)
    old = bench.backup(f"{disk.name}/one.tend").read_bytes()
    with pytest.raises(WriteError, match="full"):
        bench.backup(f"{disk.name}/one.tend", replace=True)
    assert [path.read_bytes() for path in disk.iterdir()] == [old]


def test_a_vault_is_restored_whole_or_not_at_all(bench: Any, small: Callable[[int], Path]) -> None:
    file = bench.backup()
    whole = 0
    for size in SIZES:
        disk = small(size)
        try:
            done = bench.restore(file, to=disk.name)
        except VaultError:
            assert list(disk.iterdir()) == []
        else:
            whole += 1
            assert done.words == bench.vault.digest()
    assert 0 < whole < len(SIZES)
