"""When doctor last looked at a vault on this machine, and what it said, in `doctor.json` of its state directory.

    {"version":1,"at":ms,"well":true,"files":NUMBER,"size":bytes}

Nothing out of the vault stands there.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import Vault, files, header
from core.vault.disk import DEVICES
from core.vault.keyring import KEYS_DIRECTORY
from core.vault.report import Report

FILE = "doctor.json"
CAP = 1 << 16


class LastDoctor(msgspec.Struct, frozen=True):
    """A look of doctor at every file: when (ms), whether all was well, how many files there were and how large (bytes)."""

    at: int
    well: bool
    files: int
    size: int
    version: int = 1


def last_doctor(state: Path) -> LastDoctor | None:
    """The last look at the vault whose state directory this is (`Vault.state_directory`); None: none is known."""
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=LastDoctor)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def remember_doctor(vault: Vault, report: Report) -> LastDoctor:
    """Keep what doctor said of a vault; without a place for that it only looks as if it had not run."""
    number, size = _amount(vault.directory)
    looked = LastDoctor(vault.clock.now_ms(), report.well, number, size)
    with contextlib.suppress(VaultError, OSError):
        files.make_directory(vault.state_directory)
        files.write_durable(vault.state_directory / FILE, msgspec.json.encode(looked))
    return looked


def _amount(directory: Path) -> tuple[int, int]:
    """How many files a vault has, and how many bytes."""
    number = size = 0
    devices = (directory / DEVICES / name for name in files.list_directories(directory / DEVICES))
    for folder in (directory, directory / KEYS_DIRECTORY, *devices):
        with contextlib.suppress(OSError):
            found = files.list_regular(folder)
            if folder == directory:
                found = {name: status for name, status in found.items() if name == header.FILE}
            number += len(found)
            size += sum(status.st_size for status in found.values())
    return number, size
