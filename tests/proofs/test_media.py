"""Folders on media that are too small, cannot be written, vanish, or keep names and times in their own way.

In each: nothing is lost, both sides are whole, the words fit, and the next sync with a good folder mends it.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import VaultError
from core.vault import look_without_key
from sync import trouble
from sync.engine import link_folder, sync
from sync.trouble import FolderError, Trouble
from tests.proofs.machines import Machine, Machines

pytestmark = pytest.mark.prove


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.close()


class Mounts:
    """What was mounted, so that it is taken away again."""

    def __init__(self) -> None:
        self._at: list[Path] = []
        self._loops: list[str] = []

    def mount(self, *words: str, at: Path) -> None:
        """`mount WORDS AT`; the test is skipped where this machine does not allow it."""
        at.mkdir(exist_ok=True)
        self._run(["mount", *words, str(at)])
        self._at.append(at)

    def remount(self, options: str, at: Path) -> None:
        self._run(["mount", "-o", f"remount,{options}", str(at)])

    def exfat(self, image: Path, at: Path) -> None:
        """A new exFAT file system in a file, by the kernel or by the program for it."""
        if shutil.which("mkfs.exfat") is None:
            pytest.skip("no mkfs.exfat here")
        with image.open("wb") as file:
            file.truncate(32 << 20)
        self._run(["mkfs.exfat", str(image)])
        at.mkdir()
        loop = self._run(["losetup", "--find", "--show", str(image)]).strip()
        self._loops.append(loop)
        ways = [["mount", "-t", "exfat"], ["mount.exfat-fuse"]]
        for way in ways:
            if (
                shutil.which(way[0])
                and not subprocess.run([*way, loop, str(at)], check=False, capture_output=True).returncode
            ):
                self._at.append(at)
                return
        pytest.skip("this machine mounts no exFAT")

    @staticmethod
    def _run(command: list[str]) -> str:
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            pytest.skip(f"{command[0]}: {error}")
        if done.returncode:
            pytest.skip(f"not allowed here: {' '.join(command[:4])}: {done.stderr.strip()[:200]}")
        return done.stdout

    def close(self) -> None:
        for at in reversed(self._at):
            subprocess.run(["umount", "-l", str(at)], capture_output=True, check=False)
        for loop in self._loops:
            subprocess.run(["losetup", "-d", loop], capture_output=True, check=False)


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root may mount")
    made = Mounts()
    yield made
    made.close()


def torn(folder: Path) -> list[str]:
    """Files under their final names that are not whole, and strays; what an interrupted write left is none."""
    if not (folder / "vault.json").exists():
        return []
    return [each.place for each in look_without_key(folder).findings if each.code != "leftover"]


def well(machine: Machine) -> bool:
    """Whether nothing at all is wrong with the device's own vault."""
    return machine.vault.doctor().well


def told(machine: Machine) -> list[Trouble]:
    return machine.sync().troubles


def agree(*machines: Machine) -> None:
    for _ in range(6):
        changed = [each.sync().changed for each in machines]
        if not any(changed):
            break
    assert len({each.words for each in machines}) == 1
    for each in machines:
        assert well(each)
        assert torn(each.folder) == []


def edited(machine: Machine, count: int, seed: int = 1) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        machine.edit(chance)


# --- full ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kib", [*range(4, 68, 4), 72, 96])
def test_a_folder_that_is_full_at_any_size_is_said_and_fills_up_later(
    machine: Machines, mounts: Mounts, tmp_path: Path, kib: int
) -> None:
    stick = tmp_path / "stick"
    mounts.mount("-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", at=stick)
    laptop = machine("laptop", stick)
    edited(laptop, 16)
    before = laptop.words
    try:
        troubles = told(laptop)
    except VaultError as error:
        assert kib < 12, "there is room for a header"
        assert "room" in f"{error.what} {error.todo}" or "space" in error.what
    else:
        full = [each for each in troubles if each.kind == trouble.FULL]
        assert full or kib > 64
        for each in full:
            assert "full" in each.what
            assert "safe on this device" in each.safe
            assert "room" in each.todo
    assert laptop.words == before
    assert well(laptop)
    assert torn(stick) == []
    mounts.remount("size=4m", stick)
    agree(laptop, machine("desktop", stick))
    assert told(laptop) == []


def test_a_folder_that_fills_up_again_and_again_gets_everything_in_the_end(
    machine: Machines, mounts: Mounts, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    mounts.mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", at=stick)
    laptop, desktop = machine("laptop", stick), machine("desktop", stick)
    for number, kib in enumerate((64, 96, 128, 160, 192)):
        mounts.remount(f"size={kib}k", stick)
        edited(laptop, 6, number)
        edited(desktop, 6, number + 100)
        for each in (laptop, desktop):
            each.sync()
            assert torn(stick) == []
            assert well(each)
    mounts.remount("size=16m", stick)
    agree(laptop, desktop)


# --- read-only -------------------------------------------------------------------------------------------------------


def test_a_folder_that_can_only_be_read_gives_and_takes_nothing(
    machine: Machines, mounts: Mounts, tmp_path: Path
) -> None:
    real, seen = tmp_path / "real", tmp_path / "seen"
    real.mkdir()
    mounts.mount("--bind", str(real), at=seen)
    laptop, desktop = machine("laptop", seen), machine("desktop", real)
    laptop.sync()
    edited(desktop, 5)
    desktop.sync()
    edited(laptop, 3, 2)
    mounts.remount("bind,ro", seen)
    before = sorted(real.rglob("*"))
    report = laptop.sync()
    assert report.fetched == 5
    assert report.sent == 0
    assert [each.kind for each in report.troubles] == [trouble.READ_ONLY]
    assert "3 files" in report.troubles[0].what
    assert "safe on this device" in report.troubles[0].safe
    assert sorted(real.rglob("*")) == before
    assert well(laptop)
    mounts.remount("bind,rw", seen)
    agree(laptop, desktop)


def test_an_empty_folder_that_can_only_be_read_is_refused_in_words(
    machine: Machines, mounts: Mounts, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    mounts.mount("-t", "tmpfs", "-o", "ro", "tmpfs", at=seen)
    laptop = machine("laptop", seen)
    with pytest.raises(VaultError) as caught:
        laptop.sync()
    assert "read-only" in caught.value.what.lower()
    assert list(seen.iterdir()) == []


# --- gone in the middle ----------------------------------------------------------------------------------------------


def _pulled_at(what: str, number: int, pull: Callable[[], None]) -> Callable[[str, int, int], None]:
    """A progress that pulls the medium out before the so-manieth file of a kind."""
    done = []

    def progress(doing: str, at: int, of: int) -> None:
        if doing == what and at == number and not done:
            done.append(at)
            pull()

    return progress


@pytest.mark.parametrize("what", ["Sending", "Fetching"])
@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_folder_renamed_in_mid_copy_is_said_and_goes_on_where_it_was(
    machine: Machines, tmp_path: Path, what: str, number: int
) -> None:
    folder, away = tmp_path / "folder", tmp_path / "away"
    folder.mkdir()
    laptop, desktop = machine("laptop", folder), machine("desktop", folder)
    _pull(laptop, desktop, what, number, lambda: folder.rename(away))
    assert not folder.exists(), "it was not made anew"
    away.rename(folder)
    agree(laptop, desktop)


@pytest.mark.parametrize("what", ["Sending", "Fetching"])
@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_stick_pulled_out_in_mid_copy_leaves_nothing_on_the_disk_below(
    machine: Machines, mounts: Mounts, tmp_path: Path, what: str, number: int
) -> None:
    real, stick = tmp_path / "real", tmp_path / "stick"
    mounts.mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", at=real)
    mounts.mount("--bind", str(real), at=stick)
    laptop, desktop = machine("laptop", stick), machine("desktop", stick)

    def pull() -> None:
        subprocess.run(["umount", "-l", str(stick)], check=True)

    _pull(laptop, desktop, what, number, pull)
    assert list(stick.iterdir()) == []
    for each in (laptop, desktop):
        with pytest.raises(FolderError, match="stick") as caught:
            each.sync()
        assert caught.value.kind == trouble.HALF_GONE, "an empty place is not filled unasked"
    assert list(stick.iterdir()) == []
    mounts.mount("--bind", str(real), at=stick)
    agree(laptop, desktop)


def _pull(laptop: Machine, desktop: Machine, what: str, number: int, pull: Callable[[], None]) -> None:
    """The laptop sends, or the desktop fetches, while somebody takes the folder away."""
    edited(laptop, 2)
    laptop.sync()
    edited(desktop, 2, 3)
    desktop.sync()
    laptop.sync()
    edited(laptop, 12, 5)
    mover = laptop
    if what == "Fetching":
        laptop.sync()
        mover = desktop
    before = laptop.words
    with pytest.raises(FolderError) as caught:
        sync(mover.vault, link_folder(mover.vault, mover.folder), progress=_pulled_at(what, number, pull))
    assert caught.value.kind == trouble.AWAY
    assert "not there" in caught.value.what
    assert "lost" in caught.value.safe
    assert "stick" in caught.value.todo
    assert laptop.words == before
    assert well(laptop)
    assert well(desktop)


# --- exFAT -----------------------------------------------------------------------------------------------------------


def test_exfat_carries_a_vault_between_two_devices(machine: Machines, mounts: Mounts, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    mounts.exfat(tmp_path / "image", stick)
    laptop, desktop = machine("laptop", stick), machine("desktop", stick)
    for number in range(4):
        edited(laptop, 10, number)
        edited(desktop, 10, number + 50)
        agree(laptop, desktop)
        laptop.vault.compact(everything=True)
    # The system shows and takes names in any letters.
    last = sorted((stick / "devices" / laptop.vault.device).iterdir())[-1]
    last.rename(last.with_name("between"))
    last.with_name("between").rename(last.with_name(last.name.upper()))
    third = machine("third", stick)
    for each in (laptop, desktop, third):
        assert told(each) == []
    assert laptop.words == desktop.words == third.words


def test_a_vault_that_lies_on_exfat_itself_is_synced_with_a_folder(
    machine: Machines, mounts: Mounts, tmp_path: Path
) -> None:
    stick, folder = tmp_path / "stick", tmp_path / "folder"
    mounts.exfat(tmp_path / "image", stick)
    folder.mkdir()
    laptop, desktop = machine("laptop", folder, root=stick / "laptop"), machine("desktop", folder)
    for number in range(4):
        edited(laptop, 10, number)
        edited(desktop, 10, number + 50)
        agree(laptop, desktop)
        laptop.vault.compact(everything=True)
        laptop.reopen()
    agree(laptop, desktop)
