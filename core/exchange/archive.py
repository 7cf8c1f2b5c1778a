"""The one export in a zip archive, read without unpacking anything: a chat as phones share it, a mailbox of Takeout."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from core.errors import ImportFileError
from core.language import _

ZIP = b"PK\x03\x04"
_LARGEST_DIRECTORY = 32 * 2**20  # some 300,000 files
_TAIL = 128 * 1024
_NOT_HERE = 2**32 - 1
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, ValueError)
"""What reading a damaged, encrypted or strange archive raises."""


class Member(NamedTuple):
    """A file in an archive, and how large it says it is unpacked."""

    name: str
    size: int


def likely_member(path: Path) -> Member | None:
    """The export in an archive, or None where there is none: its mailbox, else its chat, else its only text.

    `ImportFileError` where there are several mailboxes, or the list of files is too long to be held.
    """
    try:
        if _directory_size(path) > _LARGEST_DIRECTORY:
            raise _damaged(path)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BROKEN:
        return None
    files = [Member(info.filename, info.file_size) for info in members if not info.is_dir()]
    boxes = [file for file in files if file.name.lower().endswith(".mbox")]
    if len(boxes) > 1:
        raise ImportFileError(
            _("{name} has several mailboxes in it.").format(name=path.name),
            todo=_("Unpack it, then import the folder with the mailboxes."),
        )
    texts = [file for file in files if file.name.lower().endswith(".txt")]
    chats = [file for file in texts if _is_chat(file.name)]
    for found in (boxes, chats, texts):
        if len(found) == 1:
            return found[0]
    return None


def _directory_size(path: Path) -> int:
    """How large an archive says its list of files is: all of it would be held in memory."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL, 0))
        tail = file.read(_TAIL)
    end = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if size == _NOT_HERE:
        wide = tail.rfind(b"PK\x06\x06")
        size = int.from_bytes(tail[wide + 40 : wide + 48], "little") if wide >= 0 else size
    return size


def _is_chat(name: str) -> bool:
    last = name.rpartition("/")[2].lower()
    return last == "_chat.txt" or "whatsapp" in last


def open_member(path: Path, name: str) -> BinaryIO:
    """A file in an archive as a stream of its bytes."""
    try:
        with zipfile.ZipFile(path) as archive:
            return cast("BinaryIO", io.BufferedReader(_Unpacked(path, archive.open(name))))
    except (*_BROKEN, KeyError) as error:
        raise _damaged(path) from error


class _Unpacked(io.RawIOBase):
    """The bytes of a file in an archive; damage in it is an `ImportFileError`."""

    def __init__(self, path: Path, file: io.BufferedIOBase | object) -> None:
        self._path = path
        self._file = cast("io.BufferedIOBase", file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._file.read(len(view))
        except _BROKEN as error:
            raise _damaged(self._path) from error
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _damaged(path: Path) -> ImportFileError:
    return ImportFileError(
        _("{name} cannot be unpacked: it is damaged, or has a password.").format(name=path.name),
        todo=_("Unpack it yourself, then import the file in it."),
    )
