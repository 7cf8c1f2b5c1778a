"""A mailbox taken apart into mails, one at a time: however large it is, only a little of it is held.

A mail begins at a `From ` line with a day in it that is followed by a header (mboxo, mboxrd, any line ends); a line
of a text that only begins so is part of the text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from core.exchange.mail_headers import MAX_HEADER

MAX_BODY = 256 * 1024
"""Bytes of the body of one mail that are looked at, where bodies are asked for."""
_CHUNK = 2**20
_AHEAD = 2_048  # so many bytes tell whether a mail begins at a line
_MARK = b"\nFrom "
_YEAR = re.compile(rb"(?:19|20)\d\d")
_HEADER = re.compile(rb">?[!-9;-~]{1,76}[ \t]*:|>From ")
_LONGEST = 1_000


class RawMail(NamedTuple):
    """One mail as it stands in a file: its beginning, its line (from 1), and what follows `From ` in a mailbox.

    `folder` is the name of the folder it lies in, `file` that of its own file, where there are such.
    """

    beginning: bytes
    line: int = 0
    postmark: str = ""
    folder: str = ""
    file: str = ""


class _Open:
    """A mail of which more may come."""

    def __init__(self, line: int, postmark: bytes, room: int) -> None:
        self._line, self._postmark, self._room = line, postmark, room
        self._parts: list[bytes] = []

    def take(self, data: bytes, start: int, end: int) -> None:
        """Keep of a stretch what there is room for."""
        part = data[start : min(end, start + self._room)]
        self._room -= len(part)
        if part:
            self._parts.append(part)

    def done(self) -> RawMail:
        return RawMail(b"".join(self._parts), self._line, self._postmark.decode("latin-1"))


def mails_in(file: BinaryIO, *, bodies: bool = False) -> Iterator[RawMail]:
    """The mails of a mailbox, with their headers and, if asked for, the beginning of their bodies."""
    room = MAX_HEADER + (MAX_BODY if bodies else 0)
    held, line, ended = b"\n", 0, False
    mail: _Open | None = None
    while not ended:
        chunk = file.read(_CHUNK)
        ended = not chunk
        data = held + (chunk.removeprefix(codecs.BOM_UTF8) if not line else chunk)
        sure = len(data) if ended else max(len(data) - _AHEAD, 0)
        at = 0
        for mark, postmark, start in _beginnings(data, sure):
            line += data.count(b"\n", at, mark + 1)
            if mail is not None:
                mail.take(data, at, mark)
                yield mail.done()
            mail = _Open(line, postmark, room)
            line, at = line + 1, start
        sure = max(at, sure)
        line += data.count(b"\n", at, sure)
        if mail is not None:
            mail.take(data, at, sure)
        held = data[sure:]
    if mail is not None:
        yield mail.done()


def begins_mailbox(head: bytes) -> bool:
    """Whether a file that begins so is a mailbox."""
    data = b"\n" + head.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n \t")
    return next(_beginnings(data, 1), None) is not None


def _beginnings(data: bytes, sure: int) -> Iterator[tuple[int, bytes, int]]:
    """Where mails begin before `sure`: at the line break before, with what follows `From `, and the first header."""
    at = 0
    while 0 <= (mark := data.find(_MARK, at, sure + len(_MARK))) < sure:
        at = mark + len(_MARK)
        end = data.find(b"\n", at, at + _LONGEST)
        if end >= 0 and _YEAR.search(data, max(at, end - 60), end) and _HEADER.match(data, end + 1):
            yield mark, data[at:end].rstrip(b"\r"), end + 1
            at = end + 1
