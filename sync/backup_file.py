"""A backup as it lies somewhere: looked at without the key, opened with it, and read out. Nothing is written here.

The file is taken as hostile: `look` trusts nothing of it, `verify` opens every file of it with the key before anything
of it is used, and what is read out later is checked once more.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from core.errors import UsageError
from core.language import N_, _
from core.vault import Words, envelope, header, keyring, keys, segment, slots
from core.vault.coverage import Stand
from core.vault.digest import words
from core.vault.envelope import Kind
from core.vault.errors import MisplacedError, RefusedError, UnreadableError
from core.vault.keyring import EpochKey, Keyring
from core.vault.picture import Picture
from core.vault.slots import Secret, Slot
from sync.archive import Archive, BackupError, Member, Sort
from sync.seal import Seal, prove, read_seal

Progress = Callable[[str, int, int], None]
"""Called with what is being done and how far it is: (words, done, of). It may raise to stop."""

SALVAGE = N_(
    "An older backup may be whole. What is whole in this one can be taken out: `tar -xf FILE -C NEW_DIRECTORY`."
)
SLOTS_MOST = 4096
_KINDS = (Kind.COMMIT, Kind.MERGED)


def _quiet(what: str, done: int, of: int) -> None:
    pass


@dataclass(frozen=True)
class Outline:
    """What can be told of a backup without the key. `at` is when it was made, in ms; `size` in bytes."""

    vault_id: bytes
    key: str
    at: int
    size: int
    places: frozenset[str] = field(repr=False)
    slots: tuple[Slot, ...] = field(repr=False)
    segments: int

    @property
    def members(self) -> int:
        """How many files of a vault it holds, the header too."""
        return len(self.places)


@dataclass(frozen=True)
class Contents:
    """What a backup holds, every file of it opened: what it shows, and what each of its segments stands for."""

    fingerprint: bytes
    heads: dict[str, int]
    stands: dict[str, Stand]

    @property
    def words(self) -> Words:
        """The four words that the vault shows where it holds the same."""
        return words(self.fingerprint)


class BackupFile:
    """An open backup. `look` comes first; all calls may be repeated."""

    def __init__(self, stream: BinaryIO, name: str, size: int) -> None:
        self._stream = stream
        self._name = name
        self._size = size

    def look(self, progress: Progress = _quiet) -> Outline:
        """Everything that can be checked without the key: form, names, hashes, headers, and that all is of one vault.

        Raises:
            BackupError: it is not accepted, and why. UnreadableError: the medium failed.
        """
        with self._refusing():
            return self._looked(progress)

    def _looked(self, progress: Progress) -> Outline:
        archive = Archive(self._stream)
        vault_id, seal = b"", None
        places: set[str] = set()
        found: list[Slot] = []
        tags: set[str] = set()
        segments = 0
        for member, data in archive:
            progress(_("Checking the file"), archive.done, self._size)
            if member.sort is Sort.SEAL:
                seal = read_seal(data, archive.digest)
                continue
            places.add(member.place)
            if member.sort is Sort.HEADER:
                vault_id = header.parse_header(data)
            elif member.sort is Sort.SEGMENT:
                _check_header(member, data, vault_id)
                segments += 1
            else:
                tags.add(member.name[: keyring.TAG])
                if len(found) == SLOTS_MOST:
                    raise BackupError(_("It holds more key slots than any vault has."))
                if member.sort is Sort.KEY:
                    found.append(slots.parse_slot(data, member.name, vault_id))
        # The archive has ended with its seal, or an error was raised.
        assert seal is not None
        _check_seal(seal, vault_id, tags, len(places))
        if not vault_id or not found:
            raise BackupError(_("It lacks the header of a vault, or every key slot."))
        return Outline(vault_id, seal.key, seal.at, self._size, frozenset(places), tuple(found), segments)

    def unlock(
        self,
        outline: Outline,
        secret: Secret,
        *,
        allow_expensive: bool = False,
        progress: Progress = _quiet,
    ) -> Keyring:
        """The keys of the vault, from the slots and rings in the backup.

        Raises:
            WrongSecretError, ExpensiveKdfError: see `keys.unlock`. BackupError: a ring is damaged.
        """
        with self._refusing():
            _slot, key = keys.open_slots(
                outline.slots,
                secret,
                allow_expensive=allow_expensive,
                progress=lambda tried, of: progress(_("Opening the key"), tried, of),
            )
            older: dict[str, EpochKey] = {}
            for member, data in Archive(self._stream):
                if member.sort is Sort.RING:
                    for one in keyring.parse_ring(data, member.name, outline.vault_id, key):
                        older[one.tag] = one
                elif member.sort is Sort.SEGMENT:
                    break
            return Keyring(key, tuple(older.values()))

    def verify(self, outline: Outline, ring: Keyring, progress: Progress = _quiet) -> Contents:
        """Open every file of the backup, and see that it is as it was written.

        Raises:
            BackupError: it is not; nothing of it may be used.
        """
        with self._refusing():
            key = next((each for each in ring if each.tag == outline.key), None)
            if key is None:
                raise BackupError(_("It was made under a key that is not held here."))
            picture = Picture(outline.vault_id, key)
            archive = Archive(self._stream)
            for member, data in archive:
                progress(_("Opening every file"), archive.done, self._size)
                if member.sort is Sort.SEAL:
                    prove(read_seal(data, archive.digest), archive.digest, key)
                elif member.sort is Sort.RING:
                    keyring.parse_ring(data, member.name, outline.vault_id, key)
                elif member.sort is Sort.SEGMENT:
                    device = bytes.fromhex(member.place.split("/")[1])
                    picture.add(segment.parse_segment(data, member.name, ring.get, outline.vault_id, device))
            progress(_("Putting it together"), 0, 1)
            return Contents(picture.fingerprint(), picture.heads, picture.stands)

    def files(self, progress: Progress = _quiet) -> Iterator[tuple[Member, bytes]]:
        """The files of the vault, each with bytes that give the hash in its name."""
        with self._refusing():
            archive = Archive(self._stream)
            for member, data in archive:
                if member.sort is not Sort.SEAL:
                    yield member, data
                progress(_("Writing"), archive.done, self._size)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except RefusedError as error:
            raise BackupError(
                _("{name} is not accepted as a backup. {what}").format(name=self._name, what=error.what),
                name=self._name,
                safe=_("Nothing was written."),
                todo=error.todo or _(SALVAGE),
            ) from error
        except OSError as error:
            raise UnreadableError(
                _("{name} cannot be read: {strerror}.").format(name=self._name, strerror=error.strerror),
                safe=_("Nothing was written."),
            ) from error


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """A backup by its path; a link to one is followed, for it is the caller's.

    Raises:
        UsageError: there is no such file. BackupError: it is no file. UnreadableError: it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            _("There is no backup {path}.").format(path=path), safe=_("Nothing was written.")
        ) from None
    except OSError as error:
        raise UnreadableError(
            _("{path} cannot be read: {strerror}.").format(path=path, strerror=error.strerror),
            safe=_("Nothing was written."),
        ) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise BackupError(
            _("{path} is not a file.").format(path=path), name=path.name, safe=_("Nothing was written.")
        )
    with open(descriptor, "rb") as stream:  # noqa: PTH123  it is open
        yield BackupFile(stream, path.name, status.st_size)


def _check_header(member: Member, data: bytes, vault_id: bytes) -> None:
    """Whether a segment says of itself that it belongs where it stands."""
    said = envelope.peek(data)
    name = segment.parse_segment_name(member.name)
    device = member.place.split("/")[1]
    if name is None or said.kind not in _KINDS:
        raise MisplacedError(_("{place} in it is no segment.").format(place=member.place))
    if (said.vault_id, said.device.hex(), said.lo, said.hi) != (vault_id, device, name.lo, name.hi):
        raise MisplacedError(_("{place} in it belongs elsewhere.").format(place=member.place))


def _check_seal(seal: Seal, vault_id: bytes, tags: set[str], members: int) -> None:
    if seal.vault_id != vault_id.hex() or seal.members != members:
        raise BackupError(_("What it says of itself does not fit what is in it."))
    if tags != {seal.key}:
        raise BackupError(_("It holds key slots of another key than it says."))
