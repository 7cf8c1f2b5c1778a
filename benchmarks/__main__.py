"""`python -m benchmarks [NAME...] [--keep DIR]`: commits, reading, processes, screen, syncing, duplicates, person, mailbox, exchange; all without a name."""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks import commits, duplicates, exchange, mailbox, person, processes, reading, screen, syncing
from benchmarks.report import Figure, machine
from benchmarks.stage import Stage, prepared

SUITES: dict[str, Callable[[Stage], Iterator[Figure]]] = {
    "commits": commits.figures,
    "reading": reading.figures,
    "processes": processes.figures,
    "screen": screen.figures,
    "syncing": syncing.figures,
    "duplicates": duplicates.figures,
    "person": person.figures,
    "mailbox": mailbox.figures,
    "exchange": exchange.figures,
}


def main() -> int:
    """Print every figure; exit status 1 if one misses its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SUITES, []], help="what to measure")
    parser.add_argument("--keep", type=Path, help="a folder for the made-up vaults, kept for the next run")
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--interactions", type=int, default=200_000)
    options = parser.parse_args()
    missed = 0
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tend-bench-")))
        print(machine())
        for package in ("core", "sync", "tui", "themes"):  # as it is where the program was installed
            compileall.compile_dir(package, quiet=1)
        stage = prepared(folder, options.contacts, options.interactions)
        for name in options.names or SUITES:
            print(f"\n{name}, {options.contacts:,} contacts, {options.interactions:,} interactions")
            for figure in SUITES[name](stage):
                missed += not figure.holds
                print("  " + figure.line(), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
