"""The command line: `tend` with a command prints, `tend` alone opens the program.

What a command needs is imported when it runs, so that `tend list` starts fast and never pays for the program.
"""

from __future__ import annotations

import sys


def main() -> None:
    """The entry point of `tend`; ends the process with one of the codes in `core.errors.Exit`."""
    from tui.cli.root import run

    sys.exit(run(sys.argv[1:]))
