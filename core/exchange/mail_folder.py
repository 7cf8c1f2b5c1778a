"""A folder of mail: a Maildir with its folders, single .eml files, mailboxes as Gmail's Takeout has them.

Links are not followed: nothing outside the folder is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.errors import ImportFileError
from core.exchange.mail_headers import MAX_HEADER
from core.exchange.mbox import MAX_BODY, RawMail

MAX_FILES = 2_000_000
_DEPTH = 16


class MailFile(NamedTuple):
    """A file with mail in it: one mail, or a whole mailbox. `folder` is the name of the mail folder it lies in."""

    path: Path
    folder: str
    size: int
    mailbox: bool = False


def mail_files(root: Path) -> list[MailFile]:
    """The files with mail in a folder, in order. `ImportFileError` where there is none."""
    found: list[MailFile] = []
    for file in _within(root, _DEPTH):
        found.append(file)
        if len(found) > MAX_FILES:
            raise ImportFileError(
                f"{root.name} has more than {MAX_FILES:,} mails.", todo="Import its folders one by one."
            )
    if not found:
        raise ImportFileError(
            f"{root.name} is a folder without mail in it.",
            todo="Give a Maildir (with the folders cur and new), or a folder with .eml or .mbox files.",
        )
    return found


def _within(folder: Path, depth: int) -> Iterator[MailFile]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ImportFileError(f"{folder} cannot be read: {error.strerror}.") from error
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


def opened(path: Path) -> BinaryIO:
    """A file of a folder, open for reading; it is not followed if it became a link meanwhile."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no file")
    return os.fdopen(handle, "rb")


def one_mail(file: BinaryIO, *, bodies: bool, folder: str = "", name: str = "") -> RawMail:
    """The mail a file holds: only its beginning is read."""
    return RawMail(file.read(MAX_HEADER + (MAX_BODY if bodies else 0)), 1, "", folder, name)
