"""Real programs carry the files: Syncthing between three devices, rclone that is killed in the middle of a copy."""

from __future__ import annotations

import hashlib
import os
import random
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.vault import Set, creation, look_without_key, new_id
from core.vault.errors import RefusedError
from sync.folder import Folder, Seen
from sync.link import read_link
from tests.proofs.machines import Machine, Machines
from tests.proofs.syncthing import Syncthing

pytestmark = pytest.mark.prove

Program = Callable[[str], str]
BUSY_S = float(os.environ.get("TEND_PROVE_ENGINE_SECONDS", "60"))
QUIET_S = 150.0


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.close()


def tree(folder: Path) -> dict[str, str]:
    """Every file of a vault in a folder, by what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and ".stfolder" not in path.parts
    }


def unexplained(machine: Machine) -> list[str]:
    """What is wrong or strange in a folder and is neither the engine's own nor a copy that a device could use."""
    found = []
    for each in look_without_key(machine.folder).findings:
        name = each.place.rpartition("/")[2]
        if name.startswith((".stfolder", ".syncthing.", ".stversions")) or each.code == "leftover":
            continue
        if (
            each.code == "stray"
            and "sync-conflict" in name
            and _is_known(machine, machine.folder / each.place)
        ):
            continue
        found.append(f"{each.code} {each.place}")
    return found


def _is_known(machine: Machine, path: Path) -> bool:
    """A conflict copy: one file twice, one that others cover, or the half of one that was spoilt on purpose."""
    identified = Folder(machine.folder).identify(Seen(path, path.stat().st_size, 0))
    if identified is None:
        return True
    found, arrivals = identified[0], machine.vault.arrivals
    if not arrivals.wants(found):
        return True
    try:
        segment = arrivals.verify(*identified)
    except RefusedError:
        return True  # the half has a head, and no whole seal
    return arrivals.superseded_by(found, segment) is not None


def settle(machines: list[Machine], engines: list[Syncthing]) -> None:
    """Sync until everybody shows the same in the same folders, and stays so."""
    until = time.monotonic() + QUIET_S
    calm = 0
    while calm < 3:
        assert time.monotonic() < until, _why_not(machines)
        changed = [each.sync_meanwhile() for each in machines]
        for engine in engines:
            engine.scan()
        time.sleep(0.5)
        trees = [tree(each.folder) for each in machines]
        same = len({each.words for each in machines}) == 1 and all(each == trees[0] for each in trees)
        calm = calm + 1 if same and not any(changed) and all(each.idle for each in engines) else 0


def _why_not(machines: list[Machine]) -> str:
    trees = [tree(each.folder) for each in machines]
    differing = {key for one in trees for key in one if any(other.get(key) != one[key] for other in trees)}
    return f"{[each.words for each in machines]} {sorted(differing)[:20]}"


def large(machine: Machine, size: int) -> None:
    """A save that takes a while to be carried."""
    machine.vault.commit(
        creation("contacts", new_id(), {"full": "Large", "role": secrets.token_hex(size // 2)})
    )
    machine.sync()


def spoil(first: Machine, second: Machine) -> None:
    """The same file is cut off in one folder and filled with nothing in the other."""
    name = sorted(tree(first.folder).keys() & tree(second.folder).keys() - {"vault.json"})[0]
    path = first.folder / name
    path.write_bytes(path.read_bytes()[:500])
    (second.folder / name).write_bytes(bytes(700))


class Days:
    """Edits and syncs in no order on three devices, while an engine is paused, and one is killed."""

    def __init__(self, machines: list[Machine], seed: int) -> None:
        self._machines = machines
        self._chance = random.Random(seed)

    def live(self, seconds: float) -> None:
        """So long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            one = self._chance.choice(self._machines)
            for _ in range(self._chance.randint(1, 3)):
                one.edit(self._chance)
            if self._chance.random() < 0.15:
                one.vault.compact(everything=True)
            if self._chance.random() < 0.1:
                one.reopen()
            self._chance.choice(self._machines).sync_meanwhile()
            one.sync_meanwhile()
            time.sleep(self._chance.random() / 4)


@pytest.fixture
def engines(program: Program, tmp_path: Path) -> Iterator[list[Syncthing]]:
    found = program("syncthing")
    made = [
        Syncthing(found, tmp_path / f"home {number}", tmp_path / f"folder {number}") for number in range(3)
    ]
    yield made
    for each in made:
        each.kill()


@pytest.mark.parametrize("conflicts", [10, 0])
def test_three_devices_agree_whatever_syncthing_goes_through(
    machine: Machines, engines: list[Syncthing], conflicts: int
) -> None:
    for each in engines:
        each.configure([other for other in engines if other is not each], conflicts)
        each.start()
    machines = [machine(f"device {number}", each.folder) for number, each in enumerate(engines)]
    days = Days(machines, conflicts)
    days.live(BUSY_S / 3)
    engines[1].pause()
    days.live(BUSY_S / 4)
    spoil(machines[0], machines[1])
    days.live(BUSY_S / 12)
    engines[1].resume()
    for each in engines:
        each.slow_down(200)
    large(machines[0], 4 << 20)
    engines[0].scan()
    _wait(lambda: engines[2].in_transfer)
    engines[2].kill()
    days.live(BUSY_S / 6)
    engines[2].start()
    days.live(BUSY_S / 6)
    for each in engines:
        each.slow_down(0)
    settle(machines, engines)
    for one in machines:
        assert unexplained(one) == []
        assert one.vault.doctor().well
    third = machine("who comes last", engines[2].folder)
    third.sync()
    assert third.words == machines[0].words, "the folder alone holds everything"


def _wait(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


# --- rclone ----------------------------------------------------------------------------------------------------------


class Rclone:
    """`rclone copy` from one folder to another."""

    def __init__(self, program: str, config: Path) -> None:
        self._command = [program, "copy", "--config", str(config), "--transfers", "2"]
        config.touch()

    def copy(self, source: Path, target: Path) -> None:
        """All of it."""
        subprocess.run([*self._command, str(source), str(target)], check=True, capture_output=True)

    def killed(self, source: Path, target: Path) -> bool:
        """Slowly, and killed once a file is half there; whether the half lies under the file's own name."""
        command = [*self._command, "--bwlimit", "400k", "--buffer-size", "0", str(source), str(target)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sizes = {key: (source / key).stat().st_size for key in tree(source)}
        half: list[str] = []

        def is_half() -> bool:
            half[:] = [
                key
                for key, size in sizes.items()
                if size > 1 << 20 and (target / key).exists() and 0 < (target / key).stat().st_size < size
            ]
            others = [path for path in target.rglob("*.partial") if path.stat().st_size]
            return bool(half or others) or process.poll() is not None

        try:
            _wait(is_half)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert process.returncode == -signal.SIGKILL, "it was done before it could be killed"
        return bool(half)


def test_half_files_of_a_killed_rclone_are_left_until_it_runs_again(
    machine: Machines, program: Program, tmp_path: Path
) -> None:
    rclone = Rclone(program("rclone"), tmp_path / "rclone.conf")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    laptop, desktop = machine("laptop", here), machine("desktop", there)
    chance = random.Random(3)
    halves = 0
    for number in range(4):
        for _ in range(5):
            laptop.edit(chance)
            desktop.edit(chance)
        source, target = (laptop, desktop) if number % 2 == 0 else (desktop, laptop)
        large(source, 2 << 20)
        target.sync()
        if rclone.killed(source.folder, target.folder):
            halves += 1
            assert [each.code for each in look_without_key(target.folder).findings].count("torn") >= 1
            before = target.vault.problems
            report = target.sync()
            assert report.waiting >= 1, "half of it is there"
            assert target.vault.problems == before, "nothing of it was taken in"
            link = read_link(target.vault.state_directory)
            assert link is not None
            assert any(each.why == "half" for each in link.bad.values())
        rclone.copy(source.folder, target.folder)
        target.sync()
        assert torn(target.folder) == []
    assert halves or _writes_elsewhere_first(program("rclone"))
    _exchange(rclone, laptop, desktop)
    assert laptop.words == desktop.words
    for each in (laptop, desktop):
        assert each.vault.doctor().well
        assert unexplained_by_rclone(each.folder) == []
    laptop.vault.commit([Set("contacts", sorted(laptop.vault.documents("contacts"))[0], "org", "Acme")])
    _exchange(rclone, laptop, desktop)
    assert laptop.words == desktop.words


def torn(folder: Path) -> list[str]:
    return [each.place for each in look_without_key(folder).findings if each.code == "torn"]


def unexplained_by_rclone(folder: Path) -> list[str]:
    return [
        each.place
        for each in look_without_key(folder).findings
        if each.code != "leftover" and ".partial" not in each.place
    ]


def test_a_half_file_in_the_folder_of_who_has_the_whole_is_mended_without_the_copier(
    machine: Machines, program: Program, tmp_path: Path
) -> None:
    rclone = Rclone(program("rclone"), tmp_path / "rclone.conf")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    laptop = machine("laptop", here)
    large(laptop, 2 << 20)
    rclone.killed(here, there)
    laptop.folder = there
    laptop.sync()
    assert torn(there) == []
    fresh = machine("desktop", there)
    fresh.sync()
    assert fresh.words == laptop.words


def _exchange(rclone: Rclone, laptop: Machine, desktop: Machine) -> None:
    for _ in range(3):
        laptop.sync()
        rclone.copy(laptop.folder, desktop.folder)
        desktop.sync()
        rclone.copy(desktop.folder, laptop.folder)
    laptop.sync()


def _writes_elsewhere_first(program: str) -> bool:
    """Newer ones copy to another name first, and so leave no half file."""
    text = subprocess.run([program, "version"], check=True, capture_output=True, text=True).stdout
    version = text.split()[1].removeprefix("v").split("-")[0]
    major, minor = (int(part) for part in version.split(".")[:2])
    return (major, minor) >= (1, 63)
