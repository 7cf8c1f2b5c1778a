"""The container of a backup: an uncompressed ustar archive of one exact form.

Any `tar` takes the sealed files out again, also where there is no Tend: that is why it is one, and not a container of
our own. What is in it is encrypted already, so nothing is gained by compression, and nothing can grow when it is read.

One vault has one order of members and one text for each of their headers (mode 0600, no owner, no date), so the reader
accepts that form alone: no links, no other paths, no member twice, no gaps and nothing behind the end.

    vault.json | keys/<slot or ring> ... | devices/<device>/<segment> ... | backup.json | 1024 zero bytes

Each file's bytes must give the hash in its name. `backup.json`, see `Seal`, speaks of all that stands before it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from enum import IntEnum
from typing import BinaryIO, Final, NamedTuple

from core.language import _
from core.vault import envelope, header, slots
from core.vault.disk import DEVICES, is_device
from core.vault.errors import RefusedError
from core.vault.keyring import KEYS_DIRECTORY, is_ring
from core.vault.segment import parse_segment_name

BLOCK: Final = 512
END: Final = bytes(2 * BLOCK)
SEAL: Final = "backup.json"
MEMBERS_MOST: Final = 1 << 18
_RING_CAP = 8 * 1024 * 1024
_SEAL_CAP = 4096
_SIZE = re.compile(rb"[0-7]{11}\0\Z")


class BackupError(RefusedError):
    """A backup is not accepted as it is."""


class Sort(IntEnum):
    """What a member is, in the order in which they stand."""

    HEADER = 0
    KEY = 1
    RING = 2
    SEGMENT = 3
    SEAL = 4


_CAPS = {
    Sort.HEADER: header.CAP,
    Sort.KEY: slots.CAP,
    Sort.RING: _RING_CAP,
    Sort.SEGMENT: envelope.SIZE_CAP,
    Sort.SEAL: _SEAL_CAP,
}


class Member(NamedTuple):
    """A file in a backup: its place in the vault ("keys/NAME", "devices/DEVICE/NAME"), what it is, its size in bytes."""

    place: str
    sort: Sort
    size: int

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.place.rpartition("/")[2]

    @property
    def hash(self) -> str:
        """The hash in its name; empty where it has none."""
        return self.name.rpartition(".")[0][-32:] if "/" in self.place else ""


def sort_of(place: str) -> Sort | None:
    """What a file is by its place in a vault; None where it does not belong into a backup."""
    top, _, rest = place.partition("/")
    if place in (header.FILE, SEAL):
        return Sort.HEADER if place == header.FILE else Sort.SEAL
    if top == KEYS_DIRECTORY and is_ring(rest):
        return Sort.RING
    if top == KEYS_DIRECTORY and slots.parse_slot_name(rest) is not None:
        return Sort.KEY
    device, _, name = rest.partition("/")
    if top == DEVICES and is_device(device) and parse_segment_name(name) is not None:
        return Sort.SEGMENT
    return None


def rank(place: str) -> tuple[int, str]:
    """The order of members."""
    return int(sort_of(place) or 0), place


def head(place: str, size: int) -> bytes:
    """The header block of a member."""
    fields = (
        place.encode("ascii").ljust(100, b"\0"),
        b"0000600\0" + b"0000000\0" * 2,
        b"%011o\0" % size,
        b"00000000000\0",
        b" " * 8,
        b"0" + bytes(100),
        b"ustar\0" + b"00",
        bytes(64),
        b"0000000\0" * 2,
    )
    block = b"".join(fields).ljust(BLOCK, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def padding(size: int) -> bytes:
    """What fills a member's last block."""
    return bytes(-size % BLOCK)


class Archive:
    """Reads a backup from its beginning to its end, member by member, trusting nothing.

    Iterate over it once; `digest` is then that of all bytes before `backup.json`, and `done` how far it is.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.digest = b""
        self.done = 0

    def __iter__(self) -> Iterator[tuple[Member, bytes]]:
        """Every member and its bytes, which give the hash in its name.

        Raises:
            BackupError: the first thing that is not as it must be. OSError: it cannot be read.
        """
        before: tuple[int, str] = (-1, "")
        count = 0
        self._stream.seek(0)
        while True:
            block = self._take(BLOCK)
            member = self._member(block)
            count += 1
            if rank(member.place) <= before or count > MEMBERS_MOST:
                raise BackupError(_("Its files do not stand in order, or one stands there twice."))
            before = rank(member.place)
            if member.sort is Sort.SEAL:
                self.digest = self._hash.digest()
            yield member, self._content(block, member)
            if member.sort is Sort.SEAL:
                break
        if self._take(len(END)) != END or self._stream.read(1):
            raise BackupError(_("Something stands behind its end."))

    def _take(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) != size:
            raise BackupError(_("It is not whole: it ends before its end."))
        self.done += size
        return data

    def _member(self, block: bytes) -> Member:
        place = block[:100].rstrip(b"\0").decode("latin-1")
        size = block[124:136]
        sort = sort_of(place)
        if sort is None or not _SIZE.match(size):
            raise BackupError(_("It holds something that is no file of a vault."))
        member = Member(place, sort, int(size[:11], 8))
        if block != head(place, member.size):
            raise BackupError(
                _("It holds something that is no plain file, or is not written as a backup is.")
            )
        if member.size > _CAPS[sort]:
            raise BackupError(_("{place} in it is larger than the format allows.").format(place=place))
        return member

    def _content(self, block: bytes, member: Member) -> bytes:
        data = self._take(member.size)
        filled = self._take(-member.size % BLOCK)
        if filled.strip(b"\0"):
            raise BackupError(_("It is not written as a backup is."))
        if member.hash and hashlib.sha256(data).hexdigest()[:32] != member.hash:
            raise BackupError(
                _("{place} in it is damaged: its bytes do not fit its name.").format(place=member.place)
            )
        for part in (block, data, filled):
            self._hash.update(part)
        return data
