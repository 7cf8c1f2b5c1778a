"""The program in a real terminal: from Enter on the passphrase to Today, and a keystroke in the filter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

import pexpect

from benchmarks.report import Figure, median
from benchmarks.stage import PASSPHRASE, Stage

ROUNDS = 5
SIZE = (40, 120)

EMPTY_APP = """
from textual.app import App
from textual.widgets import Footer, Header
class Empty(App):
    TITLE = "an empty program"
    def compose(self):
        yield Header()
        yield Footer()
Empty().run()
"""


def _terminal(command: list[str], environment: Mapping[str, str]) -> pexpect.spawn[bytes]:
    terminal = pexpect.spawn(command[0], command[1:], env=dict(environment), dimensions=SIZE, timeout=60)
    terminal.delaybeforesend = None  # else 50 ms of waiting are counted with every key
    return terminal


def _empty_start(environment: Mapping[str, str]) -> float:
    """From exec to the painted title of an app with a header and a footer."""
    begin = time.perf_counter()
    terminal = _terminal([sys.executable, "-c", EMPTY_APP], environment)
    terminal.expect("an empty program")
    took = time.perf_counter() - begin
    terminal.sendcontrol("q")
    terminal.close(force=True)
    return took


def _enter_to_today(stage: Stage) -> float:
    """From Enter on the passphrase to the first painted Today with a person on it."""
    program = stage.tend()[0]
    terminal = _terminal([program, "--vault", str(stage.vault)], stage.environment())
    terminal.expect("assphrase")
    time.sleep(1.0)  # a person reads the screen first; everything idle has settled
    terminal.send(PASSPHRASE)
    time.sleep(0.5)
    begin = time.perf_counter()
    terminal.send("\r")
    terminal.expect("Reach out")
    took = time.perf_counter() - begin
    terminal.close(force=True)
    return took


def _derivation() -> float:
    """One key derivation at the cost a vault is made with, in this process."""
    from core.vault import DEFAULT_COST, cipher

    begin = time.perf_counter()
    cipher.argon2id(
        b"passphrase", salt=os.urandom(16), m_kib=DEFAULT_COST.m_kib, t=DEFAULT_COST.t, p=DEFAULT_COST.p
    )
    return time.perf_counter() - begin


def figures(stage: Stage) -> Iterator[Figure]:
    """The starts in turn; the keystrokes in a process of their own."""
    environment = stage.environment()
    subprocess.run(stage.tend("list", "--limit", "1"), env=environment, check=True, capture_output=True)
    starts, ours, derivations = [], [], []
    for _ in range(ROUNDS):
        starts.append(_empty_start(environment))
        ours.append(_enter_to_today(stage))
        derivations.append(_derivation())
    base, whole, derived = median(starts), median(ours), median(derivations)
    yield Figure(
        "Enter to Today / start of an empty app", whole / base, "x", 2.2, f"{whole:.2f} s / {base:.2f} s"
    )
    yield Figure(
        "the same without the key derivation",
        (whole - derived) / base,
        "x",
        0.6,
        f"derivation {derived:.2f} s",
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.keystrokes",
            str(stage.vault),
            str(stage.state),
            str(stage.secret),
        ],
        env={**environment, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    for name, limit in (("p95", 33), ("p99", 50), ("max", 100)):
        yield Figure(
            f"keystroke in the people filter, {name}", found[name], "ms", limit, f"{found['keys']} keys"
        )
    yield Figure("resident memory with the program open", found["resident"], "MiB", 250)
    yield Figure("peak memory of the program", found["peak"], "MiB", 350)
