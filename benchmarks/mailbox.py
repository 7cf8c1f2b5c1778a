"""Mailboxes, made up, brought in by the command that users have: seconds and the most memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.imports import imported
from benchmarks.report import Figure
from benchmarks.stage import Stage

SIZE = 1_000_000_000
_ME = "ada@example.org"
_PEOPLE = 2_000
_MANY = 19_500
_DAYS = 5_000
_LINE = b"VGhpcyBpcyBhIGxpbmUgb2YgYW4gYXR0YWNobWVudCwgYXMgaXQgc3RhbmRzIGluIG1haWxib3hlcw==\r\n"


def figures(stage: Stage) -> Iterator[Figure]:
    """`tend import --yes` of the mailbox into a new vault. The file is in the page cache as far as it fits."""
    path = stage.folder / "mailbox.mbox"
    mails = write_mailbox(path, SIZE)
    took, memory, said = imported(stage, path, "--me", _ME)
    yield Figure("tend import of a mailbox of 1 GB", took, "s", None, f"{mails:,} mails; {said}")
    yield Figure("tend import of a mailbox of 1 GB: most memory", memory, "MB", 300)
    mails = _write_short_mails(path)
    took, memory, said = imported(stage, path, "--me", _ME)
    path.unlink()
    yield Figure("tend import of a mailbox of very many days", took, "s", None, f"{mails:,} mails; {said}")
    yield Figure("tend import of a mailbox of very many days: most memory", memory, "MB", 300)


def write_mailbox(path: Path, size: int) -> int:
    """Mails of two thousand people over fourteen years, some of lists, some with attachments; gives their number."""
    rng = random.Random(1)
    count = 0
    with path.open("wb") as file:
        while file.tell() < size:
            count += 1
            _write_mail(file.write, rng)
    return count


def _write_mail(write: Callable[[bytes], object], rng: random.Random) -> None:
    who, mine = int(rng.paretovariate(0.7)) % _PEOPLE, rng.random() < 0.4
    at = datetime(2012, 1, 1, 8) + timedelta(days=rng.randrange(_DAYS), minutes=rng.randrange(700))
    them, me = f"Person {who} Example <person{who}@example.org>", f"Ada Example <{_ME}>"
    list_id = "List-Id: <list.example.org>\r\n" if rng.random() < 0.3 else ""
    write(
        f"From x@xxx {at:%a %b %d %H:%M:%S} +0000 {at:%Y}\r\nMessage-ID: <{rng.getrandbits(64)}@example.org>\r\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: {me if mine else them}\r\nTo: {them if mine else me}\r\n"
        f"{list_id}Subject: =?utf-8?B?R3LDvMOfZQ==?= number {rng.randrange(10_000)}\r\n".encode()
    )
    write(b"".join(b"X-Trace-%d: %s" % (number, _LINE) for number in range(25)))
    lines = rng.randrange(20, 60) if rng.random() < 0.8 else rng.randrange(400, 2_000)
    write(b"\r\n" + _LINE * lines + b"\r\n")


def _write_short_mails(path: Path) -> int:
    """Short mails, nearly each of which is another person's or of another day."""
    rng, count = random.Random(2), 75_000
    with path.open("wb") as file:
        for _ in range(count):
            who, mine = rng.randrange(_MANY), rng.random() < 0.4
            at = datetime(2012, 1, 1, 8) + timedelta(days=rng.randrange(_DAYS), minutes=rng.randrange(700))
            them, me = f"Person {who} Example <person{who}@example.org>", f"Ada Example <{_ME}>"
            file.write(
                f"From x@xxx {at:%a %b %d %H:%M:%S} +0000 {at:%Y}\r\nMessage-ID: <{rng.getrandbits(64)}@example.org>\r\n"
                f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: {me if mine else them}\r\nTo: {them if mine else me}\r\n"
                f"Subject: about the thing number {rng.randrange(10_000)} of many\r\n\r\nhello\r\n\r\n".encode()
            )
    return count
