"""Saves into a real vault while `strace` makes one system call fail.

Reads cases from stdin, one JSON object a line, and answers each with one line:

    {"vault": path, "state": path, "secret": hex of the epoch key, "act": "commit" | "compact" | "compact everything", "log": path,
     "trace": calls, "inject": null | "fsync:error=EIO:when=2"}
    {"reports": ["saved A", ...], "status": exit status, negative for a signal}

For every case a child is forked, which opens the vault and waits; only then `strace` is attached, so that calls are
counted from the first one of the act.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import subprocess
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.errors import TendError
from core.vault import Set, Vault, open_vault
from core.vault.keyring import EpochKey, Keyring

PERSON = "aaaaaaaaaaaaaaaa"
_PR_SET_PTRACER = 0x59616D61


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def _attempt(report: Callable[[str], None], name: str, save: Callable[[], object]) -> None:
    try:
        save()
    except TendError as error:
        report(f"failed {name} {type(error).__name__}")
    except BaseException as error:
        report(f"crashed {name} {error!r} {_where(error)}")
    else:
        report(f"saved {name}")


def _act(vault: Vault, act: str, report: Callable[[str], None]) -> None:
    if act.startswith("compact"):
        _attempt(report, "compaction", lambda: vault.compact(everything=act.endswith("everything")))
    else:
        _attempt(report, "A", lambda: vault.commit([Set("contacts", PERSON, "given", "A")]))
    _attempt(report, "B", lambda: vault.commit([Set("contacts", PERSON, "family", "B")]))


def _child(case: dict[str, Any], ready: int, go: int, reports: int) -> None:
    """Opens the vault, says so, waits for the tracer, and acts."""

    def report(text: str) -> None:
        os.write(reports, text.encode() + b"\n")

    try:
        keyring = Keyring(EpochKey(1, bytes.fromhex(case["secret"])))
        clock = FixedClock(datetime(2026, 6, 9, 7, 45))
        vault = open_vault(Path(case["vault"]), keyring, state=Path(case["state"]), clock=clock)
        # Lets a process that is no ancestor trace this one where the system wants to be asked.
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1 & (2**64 - 1)), 0, 0, 0)
        os.write(ready, b"r")
        # A call that no save makes: whether the tracer sees it or comes too late, it does not shift the counts.
        waiting = select.poll()
        waiting.register(go, select.POLLIN)
        waiting.poll()
        _act(vault, case["act"], report)
    except BaseException as error:
        report(f"broken {error!r}")
        os.write(ready, b"x")
    os._exit(0)


def _strace(case: dict[str, Any], pid: int) -> subprocess.Popen[str]:
    command = ["strace", "-p", str(pid), "-o", case["log"], "-e", f"trace={case['trace']}"]
    if case["inject"]:
        command += ["-e", f"inject={case['inject']}"]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    for line in tracer.stderr:
        if "attached" in line:
            return tracer
    raise RuntimeError(f"strace did not attach: {' '.join(command)}")


def run(case: dict[str, Any]) -> dict[str, Any]:
    """One case; see above."""
    ready_read, ready = os.pipe()
    go, go_write = os.pipe()
    reports_read, reports = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(case, ready, go, reports)
    for descriptor in (ready, go, reports):
        os.close(descriptor)
    os.read(ready_read, 1)
    tracer = _strace(case, pid)
    os.write(go_write, b"g")
    _, status = os.waitpid(pid, 0)
    tracer.wait()
    if tracer.stderr is not None:
        tracer.stderr.close()
    with os.fdopen(reports_read, encoding="utf-8") as file:
        said = file.read().splitlines()
    os.close(ready_read)
    os.close(go_write)
    return {"reports": said, "status": os.waitstatus_to_exitcode(status)}


def main() -> None:
    """Answers cases until stdin ends."""
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except Exception as error:
            answer = {"reports": [f"broken {error!r}"], "status": 1}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
