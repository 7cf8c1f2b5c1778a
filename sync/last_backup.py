"""When the last verified backup of a vault was made on this machine, in `backup.json` of its state directory.

    {"version":1,"at":ms,"file":PATH,"size":bytes,"heads":{DEVICE:SEQ}}

Nothing out of the vault stands there: a time, a path, and up to which save of each device it goes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import files

FILE = "backup.json"
CAP = 1 << 20


class LastBackup(msgspec.Struct, frozen=True):
    """A backup that was verified when it was made: when (ms), where it lay then, how large it was (bytes)."""

    at: int
    file: str
    size: int
    heads: dict[str, int]
    version: int = 1

    def saves_since(self, heads: Mapping[str, int]) -> int:
        """How many saves of all devices are newer, of those that are known now (`Vault.heads`)."""
        return sum(max(0, seq - self.heads.get(device, 0)) for device, seq in heads.items())


def last_backup(state: Path) -> LastBackup | None:
    """The last verified backup of the vault whose state directory this is (`Vault.state_directory`); None: none is known."""
    try:
        return msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=LastBackup)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def remember(state: Path, made: LastBackup) -> None:
    """Keep it. Without a place for that only a reminder comes too early."""
    with contextlib.suppress(VaultError, OSError):
        files.make_directory(state)
        files.write_durable(state / FILE, msgspec.json.encode(made))
