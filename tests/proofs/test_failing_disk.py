"""A kill, EIO, ENOSPC or a write that lied, at every system call of a save: what was reported saved is there.

The write that lied says that it wrote seven bytes and wrote none: strace answers in place of the system. A write that
really wrote a part only, and had no room for the rest, is in `tests/core/vault/test_files.py`, made by a limit on the
size of files; one that wrote a part and then the rest is made there by hand.

A dry run under `strace` lists the system calls of one commit or one compaction; then every one of them is made to
fail, one run each. After every run the vault is opened anew and must hold the old state or the new one, everything
that was reported saved, and take another commit.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import CHEAPEST, Set, Vault, create_vault, open_vault
from core.vault.keyring import Keyring

pytestmark = pytest.mark.prove

DRIVER = Path(__file__).with_name("fault_driver.py")
PERSON = "aaaaaaaaaaaaaaaa"
CLOCK = FixedClock(datetime(2026, 6, 9, 7, 45))
KILL, LIE = "signal=KILL", "retval=7"
# Calls that can fail for want of a working disk; the others (memory, randomness, signals) are only killed at.
DISK = re.compile(
    r"open|read|write|sync|close|rename|unlink|mkdir|stat|getdents|flock|fcntl|lseek|access|link|chmod"
)
WAITING = frozenset({"poll", "ppoll", "restart_syscall"})  # the driver, until the tracer is there
WRITES = frozenset({"write", "pwrite64", "writev"})


@dataclass
class Base:
    """A vault that every case gets a copy of."""

    root: Path
    keyring: Keyring
    act: str
    shown: dict[str, Any] = field(default_factory=dict)

    def open(self, root: Path) -> Vault:
        return open_vault(root / "vault", self.keyring, state=root / "state", clock=CLOCK)


def _shown(vault: Vault) -> dict[str, Any]:
    tables = {name: dict(vault.documents(name)) for name in sorted(vault.state.tables)}
    return {name: table for name, table in tables.items() if table}


def _base(root: Path, act: str, commits: int, *, known: bool) -> Base:
    vault, _ = create_vault(root / "vault", state=root / "state", passphrase="x", clock=CLOCK, cost=CHEAPEST)
    for number in range(commits):
        vault.commit([Set("contacts", PERSON, "given", f"number {number}")])
    base = Base(root, vault.keyring, act, _shown(vault))
    if not known:
        shutil.rmtree(root / "state")
    return base


class Drivers:
    """Processes that run cases, one for each core."""

    def __init__(self, size: int) -> None:
        self._free: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        command = [sys.executable, str(DRIVER)]
        self._all = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(size)
        ]
        for driver in self._all:
            self._free.put(driver)

    def run(self, case: dict[str, Any]) -> dict[str, Any]:
        driver = self._free.get()
        try:
            assert driver.stdin is not None
            assert driver.stdout is not None
            driver.stdin.write(json.dumps(case) + "\n")
            driver.stdin.flush()
            answer = json.loads(driver.stdout.readline())
        finally:
            self._free.put(driver)
        assert isinstance(answer, dict)
        return answer

    def close(self) -> None:
        for driver in self._all:
            driver.communicate()


@dataclass
class Rig:
    """Runs cases on copies of a base."""

    base: Base
    drivers: Drivers
    scratch: Path
    numbers: Iterator[int] = field(default_factory=count)

    def run(self, trace: str, inject: str | None) -> tuple[Path, str, dict[str, Any]]:
        """One case: where its copy of the vault is, the tracer's log, and the driver's answer."""
        root = self.scratch / f"case {next(self.numbers)}"
        shutil.copytree(self.base.root, root)
        case = {
            "vault": str(root / "vault"),
            "state": str(root / "state"),
            "secret": self.base.keyring.current.secret.hex(),
            "act": self.base.act,
            "log": str(root / "log"),
            "trace": trace,
            "inject": inject,
        }
        answer = self.drivers.run(case)
        return root, (root / "log").read_text(errors="replace"), answer

    def calls(self) -> list[tuple[str, int]]:
        """Every system call of the act as (name, which one of that name), counted as strace counts."""
        root, log, answer = self.run("all", None)
        assert answer["reports"] == [f"saved {_first(self.base)}", "saved B"]
        self.check(root, answer["reports"])
        seen: Counter[str] = Counter()
        found = []
        for line in log.splitlines():
            name = line.partition("(")[0]
            seen[name] += 1
            if name == "write" and '"saved' in line:
                break
            if name not in WAITING:
                found.append((name, seen[name]))
        assert {"rename", "fsync", "openat", "write"} <= {name for name, _ in found}
        return found

    def check(self, root: Path, reports: list[str]) -> None:
        """The vault holds the old state or the new one, all that was reported saved, and takes another commit."""
        base = self.base
        with base.open(root) as vault:
            assert vault.problems == []
            person = dict(vault.documents("contacts").get(PERSON, {}))
            old = dict(base.shown.get("contacts", {}).get(PERSON, {}))
            first = person.get("given") == "A"
            assert person == old | ({"given": "A"} if first else {}) | (
                {"family": "B"} if person.get("family") == "B" else {}
            )
            if "saved A" in reports:
                assert first
            if "saved B" in reports:
                assert person["family"] == "B"
            for said in reports:
                # Anything else that is reported as failed left no trace.
                if said.startswith("failed") and not said.endswith("UncertainWriteError"):
                    assert not (first if " A " in said else " B " in said and "family" in person)
            vault.commit([Set("contacts", PERSON, "org", "C")])
        with base.open(root) as vault:
            assert vault.documents("contacts")[PERSON] == person | {"org": "C"}
            assert vault.problems == []
            rest = {
                name: table for name, table in _shown(vault).items() if name not in ("contacts", "_vault")
            }
            known = {name: table for name, table in base.shown.items() if name not in ("contacts", "_vault")}
            assert rest == known

    def fail_at(self, call: str, number: int, fault: str) -> str | None:
        """What went wrong when one system call failed; None where all is well."""
        where = f"{call} {number} with {fault}"
        root, log, answer = self.run(call, f"{call}:{fault}:when={number}")
        try:
            if fault == KILL:
                assert answer["status"] == -9, "nothing was killed"
                assert "killed by SIGKILL" in log
            else:
                assert answer["status"] == 0, f"the act died: {answer}"
                assert "(INJECTED)" in log, "nothing was injected"
                assert len(answer["reports"]) == 2
                assert any(said.startswith("saved") for said in answer["reports"]), (
                    "one fault spoiled two saves"
                )
            assert not [said for said in answer["reports"] if said.startswith(("crashed", "broken"))], answer
            self.check(root, answer["reports"])
        except Exception as error:
            return f"{where}: {type(error).__name__} {error}; {answer['reports']}; see {root}"
        shutil.rmtree(root)
        return None


def _first(base: Base) -> str:
    return "compaction" if base.act.startswith("compact") else "A"


@pytest.fixture(scope="module")
def drivers() -> Iterator[Drivers]:
    made = Drivers(os.cpu_count() or 2)
    yield made
    made.close()


def _faults(fault: str, calls: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if fault == KILL:
        return calls
    if fault == LIE:
        return [(call, number) for call, number in calls if call in WRITES]
    return [(call, number) for call, number in calls if DISK.search(call)]


SCENES = {
    "a commit": ("commit", 3, True),
    "the first commit of a new device": ("commit", 3, False),
    "a compaction of everything": ("compact everything", 7, True),
    "a compaction": ("compact", 41, True),
}
FAULTS = [(scene, fault) for scene in SCENES for fault in (KILL, "error=EIO", "error=ENOSPC", LIE)]


def _thinned(calls: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Reading forty files is the same calls again and again: of each name the first and last ones, and some between.

    In the smaller compaction every call fails, and in this one the process is killed at every call.
    """
    last = dict(calls)
    return [(name, at) for name, at in calls if at <= 4 or at > last[name] - 12 or at % 8 == 0]


@pytest.mark.parametrize(("scene", "fault"), FAULTS)
def test_whatever_fails_during_a_save_nothing_reported_is_lost(
    scene: str,
    fault: str,
    drivers: Drivers,
    tmp_path: Path,
    program: Callable[[str], str],
) -> None:
    program("strace")
    act, commits, known = SCENES[scene]
    base = _base(tmp_path / "base", act, commits, known=known)
    rig = Rig(base, drivers, tmp_path)
    cases = _faults(fault, rig.calls())
    if scene == "a compaction" and "error" in fault:
        cases = _thinned(cases)
    assert len(cases) >= (1 if fault == LIE else 20)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        wrong = [said for said in pool.map(lambda case: rig.fail_at(*case, fault), cases) if said]
    assert not wrong, f"{len(wrong)} of {len(cases)} cases:\n" + "\n".join(wrong[:20])
