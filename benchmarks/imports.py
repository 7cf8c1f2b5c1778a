"""A file brought in, by the command that users have, into a vault of its own: seconds and the most memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

from benchmarks.stage import Stage


def imported(stage: Stage, path: Path, *words: str) -> tuple[float, float, str]:
    """`tend import --yes` into a new vault: seconds, megabytes at most, and the last words. It must succeed."""
    vault = stage.folder / "vault-of-imports"
    shutil.rmtree(vault, ignore_errors=True)
    environment = {**stage.environment(), "PYTHONPATH": "."}
    begin = [str(vault) if word == str(stage.vault) else word for word in stage.tend()]
    subprocess.run([*begin, "init"], check=True, env=environment, capture_output=True)
    return measured([*begin, "import", str(path), *words, "--yes"], environment)


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds, megabytes at most, and the last words of a process; it must succeed."""
    begin = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read().strip().splitlines()[-1]
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {said}")
    return time.perf_counter() - begin, used.ru_maxrss * 1024 / 1e6, said.partition(": ")[2]
