"""A folder that some other program carries between devices: what is in it, reading it, publishing into it.

Its layout is that of a vault. Everything in it is hostile until checked; nothing is deleted because it is absent.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from core.errors import VaultError
from core.language import _
from core.vault import envelope, files, header
from core.vault.disk import DEVICES, Found, is_device
from core.vault.errors import RefusedError, VaultMissingError, WriteError
from core.vault.keyring import KEYS_DIRECTORY, is_ring
from core.vault.segment import content_hash, parse_segment_name
from core.vault.slots import parse_slot_name

MOST_NAMES = 200_000
"""So many names are looked at in all; a folder with more is flooded."""
SUFFIX = ".tdb"
KEY_CAP = 1 << 20
_OF_SYSTEMS = frozenset({"desktop.ini", "lost+found", "System Volume Information", "Thumbs.db", "Icon\r"})
_PLACEHOLDER = ".icloud"
_OFFLINE = 0x00441000  # Windows: FILE_ATTRIBUTE_OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS


class Seen(NamedTuple):
    """A file of the folder: where it lies, its size, and when it changed (ns)."""

    path: Path
    size: int
    changed: int
    downloaded: bool = True

    @property
    def mark(self) -> tuple[int, int]:
        """What changes when the file does."""
        return self.size, self.changed


@dataclass
class Survey:
    """What was found in a folder. `segments` by "device/name", `keys` by name; `strays` may be copies under other names."""

    segments: dict[str, Seen] = field(default_factory=dict)
    keys: dict[str, Seen] = field(default_factory=dict)
    strays: list[Seen] = field(default_factory=list)
    placeholders: int = 0
    unreadable: int = 0
    names: int = 0

    @property
    def flooded(self) -> bool:
        """Whether there are so many names that they were not all looked at."""
        return self.names > MOST_NAMES


def found_of(key: str) -> Found:
    """The segment that a "device/name" names. Raises ValueError where it names none."""
    device, _, name = key.partition("/")
    parts = parse_segment_name(name)
    if parts is None or not is_device(device):
        raise ValueError(key)
    return Found(key, device, *parts)


class Folder:
    """The far side of a sync."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._medium: int | None = None

    # --- what it is ----------------------------------------------------------------------------------------------

    def vault_id(self) -> bytes | None:
        """The id of the vault in it; None where there is no vault.

        Raises:
            RefusedError: what stands there is no vault's header. OSError: it cannot be read.
        """
        try:
            return header.read_header(self.path)
        except VaultMissingError:
            return None

    def is_there(self) -> bool:
        """Whether the folder can be looked into, and lies where it lay when this was asked first.

        Where a stick was pulled out an empty directory of the system's own disk is left: nothing may be put there.
        """
        try:
            with os.scandir(self.path):
                medium = self.path.stat().st_dev
        except OSError:
            return False
        self._medium = medium if self._medium is None else self._medium
        return medium == self._medium

    def is_empty(self) -> bool:
        """Whether nothing is in it but what systems and sync programs put into every folder."""
        with os.scandir(self.path) as entries:
            return all(
                entry.name.startswith((".", "$", files.TEMP_PREFIX)) or entry.name in _OF_SYSTEMS
                for entry in entries
            )

    def begin(self, vault_id: bytes) -> None:
        """Make it a vault's, where it is none yet.

        Raises:
            WriteError.
        """
        with contextlib.suppress(FileExistsError):
            files.write_durable(self.path / header.FILE, header.write_header(vault_id), exclusive=True)

    # --- looking -------------------------------------------------------------------------------------------------

    def survey(self) -> Survey:
        """Everything in it, by names, sizes and times alone.

        Raises:
            OSError: it cannot be listed at all.
        """
        survey = Survey()
        devices = self._entry(self.path, DEVICES)
        with os.scandir(devices) if devices else contextlib.nullcontext(()) as entries:
            directories = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        for directory in sorted(directories, key=lambda each: each.name):
            name = directory.name.lower()
            for entry in self._list(Path(directory.path), survey):
                # A program that finds two spellings of one name calls a whole directory a copy.
                self._segment(name if is_device(name) else "", entry, survey)
        keys = self._entry(self.path, KEYS_DIRECTORY)
        for entry in self._list(keys, survey) if keys else ():
            name = entry.name.lower()
            if parse_slot_name(name) or is_ring(name):
                seen = _seen(entry)
                if seen is not None and seen.size <= KEY_CAP:
                    survey.keys.setdefault(name, seen)
        return survey

    @staticmethod
    def _entry(folder: Path, name: str) -> Path | None:
        """A directory in it; one that a system shows in other letters counts as well."""
        with os.scandir(folder) as entries:
            found = [
                each.name
                for each in entries
                if each.name.lower() == name and each.is_dir(follow_symlinks=False)
            ]
        return folder / (name if name in found else found[0]) if found else None

    @staticmethod
    def _list(directory: Path, survey: Survey) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    survey.names += 1
                    if survey.names > MOST_NAMES:
                        return
                    yield entry
        except OSError:
            survey.unreadable += 1

    @staticmethod
    def _segment(device: str, entry: os.DirEntry[str], survey: Survey) -> None:
        name = entry.name.lower()
        if name.endswith(_PLACEHOLDER):
            survey.placeholders += 1
            return
        seen = _seen(entry)
        if seen is None:
            return
        if device and parse_segment_name(name) is not None:
            key = f"{device}/{name}"
            if key not in survey.segments or entry.name == name:
                survey.segments[key] = seen
            survey.placeholders += not seen.downloaded
        elif SUFFIX in name and not name.startswith((files.TEMP_PREFIX, ".", "~")):
            survey.strays.append(seen)

    # --- reading -------------------------------------------------------------------------------------------------

    def read(self, seen: Seen) -> bytes:
        """The bytes of a file of the folder.

        Raises:
            RefusedError: no plain file, or too large. OSError: it cannot be read.
        """
        return files.read_regular(seen.path, cap=envelope.SIZE_CAP)

    def identify(self, seen: Seen) -> tuple[Found, bytes] | None:
        """What a file with a strange name is a whole copy of, by its content; None where it is none."""
        try:
            data = self.read(seen)
            head = envelope.peek(data)
        except RefusedError:
            return None
        if head.kind not in (envelope.Kind.COMMIT, envelope.Kind.MERGED) or not 1 <= head.lo <= head.hi:
            return None
        name = f"{head.lo:08x}-{head.hi:08x}-{content_hash(data)}{SUFFIX}"
        return found_of(f"{head.device.hex()}/{name}"), data

    # --- publishing ----------------------------------------------------------------------------------------------

    def put_segment(self, found: Found, data: bytes) -> tuple[int, int]:
        """Publish a segment and read it back; returns its mark.

        Raises:
            WriteError, TornError. OSError: it cannot be looked at any more.
        """
        path = self.path / DEVICES / found.key
        self._make_directory(path.parent)
        files.write_durable(path, data, read_back=True)
        status = path.lstat()
        return status.st_size, status.st_mtime_ns

    def put_key(self, name: str, data: bytes) -> None:
        """Publish a key slot or a ring and read it back.

        Raises:
            WriteError, TornError.
        """
        path = self.path / KEYS_DIRECTORY / name
        self._make_directory(path.parent)
        files.write_durable(path, data, read_back=True)

    def _make_directory(self, path: Path) -> None:
        """A link in the folder is not followed: what it leads to is not the folder, and what stands there is not seen."""
        if not self.is_there():
            raise WriteError(_("The folder is not there."))
        for each in (path, *path.parents):
            if each == self.path:
                break
            if each.is_symlink():
                raise WriteError(_("{name} is a link there.").format(name=each.name))
        files.make_directory(path)

    def is_whole(self, found: Found) -> bool:
        """Whether a segment is there, with the bytes its name was made from."""
        try:
            data = files.read_regular(self.path / DEVICES / found.key, cap=envelope.SIZE_CAP)
        except (OSError, VaultError):
            return False
        return content_hash(data) == found.hash

    def remove(self, path: Path) -> None:
        """Take a file out of the folder. Raises WriteError."""
        files.remove(path, durable=False)


def _seen(entry: os.DirEntry[str]) -> Seen | None:
    """A plain file as it stands; None for a link, or one that went meanwhile."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    downloaded = not getattr(status, "st_file_attributes", 0) & _OFFLINE
    return Seen(Path(entry.path), status.st_size, status.st_mtime_ns, downloaded)


def is_full(error: Exception) -> bool:
    """Whether a write failed for want of room."""
    return _number(error) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_read_only(error: Exception) -> bool:
    """Whether a write failed because nothing may be written."""
    return _number(error) in (errno.EROFS, errno.EACCES, errno.EPERM)


def is_gone(error: Exception) -> bool:
    """Whether the folder itself went away."""
    return _number(error) in (
        errno.ENOENT,
        errno.ENODEV,
        errno.ENXIO,
        errno.ENOTCONN,
        errno.ESTALE,
        errno.EIO,
    )


def _number(error: BaseException | None) -> int:
    while error is not None:
        if isinstance(error, OSError) and error.errno:
            return error.errno
        error = error.__cause__
    return 0


__all__ = ["Folder", "Seen", "Survey", "found_of", "is_full", "is_gone", "is_read_only"]
