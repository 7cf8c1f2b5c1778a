"""A figure beside its limit, and the small statistics every benchmark shares."""

from __future__ import annotations

import gc
import os
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `limit` is None where the number is only stated."""

    name: str
    value: float
    unit: str
    limit: float | None
    note: str = ""
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its limit."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        """The figure as one line of the report."""
        if self.limit is None:
            verdict, limit = "     ", ""
        else:
            verdict = "ok   " if self.holds else "MISS "
            limit = f"  limit {'>=' if self.at_least else '<='} {self.limit:g}"
        return f"{verdict}{self.name:<58}{self.value:>10.3f} {self.unit:<6}{limit}{'  ' + self.note if self.note else ''}"


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return quantile(values, 0.5)


def seconds(work: Callable[[], object]) -> float:
    """The wall time of one call, in seconds."""
    gc.collect()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def process_seconds(command: Sequence[str], *, env: dict[str, str] | None = None, stdin: str = "") -> float:
    """The wall time of a whole process, in seconds; it must succeed."""
    begin = time.perf_counter()
    done = subprocess.run(command, check=False, env=env, input=stdin, capture_output=True, text=True)
    took = time.perf_counter() - begin
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    return took


def machine() -> str:
    """One line about where the figures come from."""
    model = ""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        model = platform.processor()
    return f"{os.cpu_count()} cores, {model or platform.machine()}, {platform.system()}, Python {platform.python_version()}"
