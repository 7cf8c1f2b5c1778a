"""Unlocking without the key derivation, health from scratch, and memory, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.report import Figure, median
from benchmarks.stage import Stage

RUNS = 5


def _measured(stage: Stage, mode: str) -> dict[str, float]:
    """One run of `benchmarks.opened` in a fresh process."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.opened",
            mode,
            str(stage.vault),
            str(stage.state),
            str(stage.secret),
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**stage.environment(), "PYTHONPATH": "."},
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def figures(stage: Stage) -> Iterator[Figure]:
    """Warm runs: the files are in the page cache, as they are on every start but the first."""
    _measured(stage, "write-cache")
    cached = [_measured(stage, "cached") for _ in range(RUNS)]
    bare = [_measured(stage, "uncached") for _ in range(3)]
    health = [_measured(stage, "health") for _ in range(3)]

    def middle(runs: list[dict[str, float]], name: str) -> float:
        return median([run[name] for run in runs])

    yield Figure("unlock without KDF: Today's facts, with cache", middle(cached, "today"), "s", 0.10)
    yield Figure("unlock without KDF: everything, with cache", middle(cached, "everything"), "s", 0.6)
    yield Figure("unlock without KDF: everything, without cache", middle(bare, "everything"), "s", 1.5)
    yield Figure("health of all from scratch, from documents", middle(health, "health"), "s", 0.45)
    yield Figure("memory with everything loaded (vault and facts)", middle(cached, "resident"), "MiB", None)
