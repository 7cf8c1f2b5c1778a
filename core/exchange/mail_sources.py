"""Where mail lies: a mailbox, a file with one mail, a folder (a Maildir, .eml files, mailboxes of Gmail's Takeout).

Links within a folder are not followed: nothing outside of it is read.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from core.errors import ImportFileError
from core.exchange.draft import Progress
from core.exchange.mail_headers import MAX_HEADER, headers_of, split_mail
from core.exchange.mbox import MAX_BODY, RawMail, begins_mailbox, mails_in
from core.exchange.source import Counted, Source
from core.language import _

MAX_FILES = 2_000_000
_DEPTH = 16
_CHUNK = 2**20
_KNOWN = (
    "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "delivered-to", "mime-version",
    "reply-to", "sender", "x-gmail-labels", "x-mozilla-status", "content-type",
)  # fmt: skip
_FIRST_LINE = re.compile(rb"[!-9;-~]{1,76}:[ \t\r\n]|[!-9;-~]{1,76}:\S")


class MailFile(NamedTuple):
    """A file with mail in it: one mail, or a whole mailbox. `folder` is the name of the mail folder it lies in."""

    path: Path
    folder: str
    size: int
    mailbox: bool = False


def kind_of(head: bytes) -> str:
    """Whether a file that begins so is a "mailbox" or one "mail"; empty where it is neither."""
    if begins_mailbox(head):
        return "mailbox"
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not _FIRST_LINE.match(head):
        return ""
    fields = headers_of(split_mail(head)[0]).fields
    return "mail" if sum(name in fields for name in _KNOWN) >= 2 and "version" not in fields else ""


def is_mail_folder(folder: Path) -> bool:
    """Whether a folder is plainly one of mail: a Maildir, or mails or mailboxes lie in it."""
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    return {"cur", "new"} <= set(names) or any(name.lower().endswith((".eml", ".mbox")) for name in names)


def mails_of(source: Source, bodies: bool, progress: Progress | None) -> Iterator[RawMail]:
    """The mails of a mailbox, or the one of a file."""
    try:
        with source.open() as file:
            if begins_mailbox(source.head):
                stream = io.BufferedReader(Counted(file, source.size, progress), _CHUNK)
                folder = PurePosixPath(source.name).stem
                yield from (mail._replace(folder=folder) for mail in mails_in(stream, bodies=bodies))
            else:
                yield _one(file, bodies)
    except OSError as error:
        raise ImportFileError(
            _("{name} cannot be read: {strerror}.").format(name=source.name, strerror=error.strerror)
        ) from error


def mails_of_folder(root: Path, bodies: bool, progress: Progress | None) -> Iterator[RawMail]:
    """The mails of a folder, file by file; one that cannot be read is passed over.

    `ImportFileError` where there is no mail in it.
    """
    total, done = _size(root), 0
    for file in _within(root, _DEPTH):
        try:
            with _opened(file.path) as stream:
                if file.mailbox:
                    told = _from(progress, done, total)
                    counted = io.BufferedReader(Counted(stream, file.size, told), _CHUNK)
                    yield from (
                        mail._replace(folder=file.folder) for mail in mails_in(counted, bodies=bodies)
                    )
                else:
                    yield _one(stream, bodies)._replace(folder=file.folder, file=file.path.name)
        except OSError:
            yield RawMail(b"", 0, "", "", file.path.name)
        done += file.size
        if progress is not None:
            progress(done, total)


def _from(progress: Progress | None, done: int, total: int) -> Progress | None:
    """Progress within one file of many."""
    return None if progress is None else lambda read, _: progress(done + read, total)


def _one(file: BinaryIO, bodies: bool) -> RawMail:
    beginning = file.read(MAX_HEADER + (MAX_BODY if bodies else 0))
    return RawMail(beginning.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n"), 1)


def _size(root: Path) -> int:
    """The bytes of all files with mail in a folder."""
    count = size = 0
    for file in _within(root, _DEPTH):
        count += 1
        size += file.size
        if count > MAX_FILES:
            raise ImportFileError(
                _("{name} has more than {max_files:,} mails.").format(name=root.name, max_files=MAX_FILES),
                todo=_("Import its folders one by one."),
            )
    if not count:
        raise ImportFileError(
            _("{name} is a folder without mail in it.").format(name=root.name),
            todo=_("Give a Maildir (with the folders cur and new), or a folder with .eml or .mbox files."),
        )
    return size


def _within(folder: Path, depth: int) -> Iterator[MailFile]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ImportFileError(
            _("{folder} cannot be read: {strerror}.").format(folder=folder, strerror=error.strerror)
        ) from error
    maildir = folder.name in {"cur", "new"}
    for entry in listed:
        if entry.is_dir(follow_symlinks=False):
            if depth and entry.name != "tmp":
                yield from _within(Path(entry.path), depth - 1)
        elif entry.is_file(follow_symlinks=False):
            ending = entry.name.rpartition(".")[2].lower()
            size = entry.stat(follow_symlinks=False).st_size
            if maildir and not entry.name.startswith("."):
                yield MailFile(Path(entry.path), folder.parent.name.lstrip("."), size)
            elif ending in {"eml", "mbox"}:
                name = Path(entry.name).stem if ending == "mbox" else folder.name
                yield MailFile(Path(entry.path), name, size, ending == "mbox")


def _opened(path: Path) -> BinaryIO:
    """A file of a folder, open for reading; it is not followed if it became a link meanwhile."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no file")
    return cast("BinaryIO", os.fdopen(handle, "rb"))
