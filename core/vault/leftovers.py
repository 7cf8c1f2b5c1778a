"""Temporary files that interrupted writes left behind."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

from core.vault import files
from core.vault.errors import WriteError

_OURS = re.compile(rf"{files.TEMP_PREFIX}[0-9a-f]{{16}}\Z")
STALE_S = 86_400
"""Nobody writes one file for a day."""


def stale_temps(directory: Path) -> Iterator[Path]:
    """All in a directory that has one writer. Only who holds that writer's lock may remove them."""
    for name in files.list_regular(directory):
        if name.startswith(files.TEMP_PREFIX):
            yield directory / name


def sweep(directory: Path) -> None:
    """Remove those of a directory that has many writers and no lock, once they are old. That it fails harms nothing.

    In such a directory somebody may keep files of his own: only names that are made here count.
    """
    with contextlib.suppress(OSError):
        for name, status in files.list_regular(directory).items():
            if _OURS.match(name) and time.time() - status.st_mtime > STALE_S:
                with contextlib.suppress(WriteError):
                    files.remove(directory / name, durable=False)
