"""Which folder a vault is synced with, and what is remembered of it: `link.json` in the state directory of the vault.

It holds names, sizes and times of files, and the folder's path; no word of the vault.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from core.errors import VaultError
from core.vault import files

FILE = "link.json"
CAP = 16 << 20
MOST_BAD = 20_000
"""So many files that are not whole are remembered; further ones are looked at again each time."""


class Bad(msgspec.Struct, frozen=True):
    """A file that did not pass: its size and time of change then, when it was first seen so (ms), and why."""

    size: int
    changed: int
    since: int
    why: str


class Link(msgspec.Struct):
    """`known` are the segments that were in the folder, as "device/name"; `fetched` and `sent` when last, in ms.

    `whole` says of those that were read there and are whole which size and time of change they had then.
    """

    folder: str
    version: int = 1
    known: list[str] = []
    bad: dict[str, Bad] = {}
    whole: dict[str, tuple[int, int]] = {}
    fetched: int = 0
    sent: int = 0

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(self.folder)


def read_link(state: Path) -> Link | None:
    """The link of a vault, by its state directory; None where there is none, or it cannot be read."""
    try:
        found = msgspec.json.decode(files.read_regular(state / FILE, cap=CAP), type=Link)
    except (OSError, VaultError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.folder else None


def write_link(state: Path, link: Link) -> None:
    """Remember it durably.

    Raises:
        WriteError.
    """
    if len(link.bad) > MOST_BAD:
        link.bad = dict(list(link.bad.items())[:MOST_BAD])
    files.make_directory(state)
    files.write_durable(state / FILE, msgspec.json.encode(link))


def remove_link(state: Path) -> bool:
    """Have the vault be synced with no folder any more; whether it was."""
    with contextlib.suppress(FileNotFoundError):
        return files.remove(state / FILE)
    return False
