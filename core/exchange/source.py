"""Files as bytes, opened safely: size bounded, encoding found, lines streamed."""

from __future__ import annotations

import codecs
import io
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from core.errors import ImportFileError
from core.exchange.archive import ZIP, likely_member, open_member
from core.exchange.draft import MAX_BYTES, Progress
from core.language import _

HEAD = 64 * 1024
_CHUNK = 256 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Source(NamedTuple):
    """A file to be read: where it is, its size in bytes and its beginning.

    `member`: the name of the file within a zip archive at `path`, where it lies in one.
    """

    path: Path
    size: int
    head: bytes
    member: str = ""

    @property
    def name(self) -> str:
        """What the file is called."""
        return PurePosixPath(self.member).name if self.member else self.path.name

    def open(self) -> BinaryIO:
        """The bytes of the file from their beginning."""
        return open_member(self.path, self.member) if self.member else self.path.open("rb")


def open_source(path: Path) -> Source:
    """Look at a file: an `ImportFileError` says why it cannot be imported at all. Of a zip it looks at the export in it."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ImportFileError(
                _("{path} is no file.").format(path=path), todo=_("Give the exported file itself.")
            )
        with path.open("rb") as file:
            head = file.read(HEAD)
        if head.startswith(ZIP) and (member := likely_member(path)):
            with open_member(path, member.name) as file:
                return Source(path, member.size, file.read(HEAD), member.name)
        return Source(path, status.st_size, head)
    except OSError as error:
        raise ImportFileError(
            _("{name} cannot be read: {strerror}.").format(name=path.name, strerror=error.strerror)
        ) from error


def check_size(source: Source) -> None:
    """Raises `ImportFileError` for a file too large for what is not read mail by mail."""
    if source.size > MAX_BYTES:
        raise ImportFileError(
            _("{name} is larger than {most} MiB.").format(name=source.name, most=MAX_BYTES // 2**20),
            todo=_("Export without photos, or in parts."),
        )


def wide_encoding(head: bytes) -> str:
    """utf-16 and its like where a mark or the zero bytes between the letters tell; else empty."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    sample = head[:4096]
    if len(sample) < 8:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and odd > even * 3:
        return "utf-16-le"
    if even > half * 0.4 and even > odd * 3:
        return "utf-16-be"
    return ""


def text_encoding(source: Source) -> str:
    """The encoding of a whole text file: by its mark, else UTF-8 if every byte fits, else windows-1252."""
    wide = wide_encoding(source.head)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with source.open() as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except OSError as error:
        raise ImportFileError(
            _("{name} cannot be read: {strerror}.").format(name=source.name, strerror=error.strerror)
        ) from error
    return "utf-8"


class Counted(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, file: BinaryIO, size: int, progress: Progress | None) -> None:
        self._file, self._size, self._progress, self._done = file, size, progress, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer, then say so; `Cancelled` passes through."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._done += len(data)
        if self._progress is not None:
            self._progress(min(self._done, self._size), self._size)
        return len(data)


def text_lines(source: Source, encoding: str, progress: Progress | None = None) -> Iterator[str]:
    """The lines of a file with their ends, split at CR, LF or CR LF only. Undecodable bytes become U+FFFD."""
    try:
        with source.open() as file:
            counted = io.BufferedReader(Counted(file, source.size, progress), _CHUNK)
            yield from io.TextIOWrapper(counted, encoding=encoding, errors="replace", newline="")
    except OSError as error:
        raise ImportFileError(
            _("{name} cannot be read: {strerror}.").format(name=source.name, strerror=error.strerror)
        ) from error


def byte_lines(source: Source, progress: Progress | None = None) -> Iterator[str]:
    """The lines without their ends; each character is one byte of the file (latin-1 as a carrier).

    For formats in which each value may have its own charset. UTF-16 and the like arrive as UTF-8 bytes. CR CR LF
    counts as one end.
    """
    wide = wide_encoding(source.head)
    lone = False
    for line in text_lines(source, wide or "latin-1", progress):
        if lone and line in {"\n", "\r\n"}:
            lone = False
            continue
        lone = line.endswith("\r")
        line = line.rstrip("\r\n")
        if wide and not line.isascii():
            line = line.encode("utf-8", "replace").decode("latin-1")
        yield line
