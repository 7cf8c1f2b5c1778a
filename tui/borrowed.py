"""A machine that is not one's own: nothing is written on it outside the vault.

What Tend must remember while it runs (the id of the device, its lock) lies in a directory in memory, readable for its
owner alone, and goes when the command ends or the program is quit. The vault is told to keep no cache and to close its
device; the settings of the machine are read and not written, and the clipboard of the desktop is left alone.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.settings import Settings
    from core.vault import Vault

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As they stand in the vault, whatever language is spoken."""
_IN_MEMORY = "/dev/shm"  # noqa: S108 - a directory of our own is made in it, with a name that nobody knows


def state_in_memory() -> Path:
    """A new directory for what is remembered; where the system has none in memory, among its temporary ones."""
    import tempfile

    for place in (os.environ.get("XDG_RUNTIME_DIR", ""), _IN_MEMORY):
        if place.startswith("/") and os.access(place, os.W_OK | os.X_OK):
            return Path(tempfile.mkdtemp(prefix="tend-", dir=place))
    return Path(tempfile.mkdtemp(prefix="tend-"))


def clear_away(directory: Path) -> None:
    """Remove it with all that is in it."""
    import shutil

    shutil.rmtree(directory, ignore_errors=True)


def leave_no_trace(vault: Vault, today: date) -> None:
    """Have a vault leave nothing outside, and end its device when it is closed."""
    vault.leaves_no_trace = True
    vault.called = f"borrowed {today.day} {_MONTHS[today.month - 1]}"


def careful(settings: Settings) -> Settings:
    """The settings of the machine, but with nothing put into its clipboard."""
    return replace(settings, external_clipboard=False)
