"""A mailbox of 1 GB, made up and read as `tend import` reads it: seconds and the most memory, in a process of its own."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.report import Figure
from benchmarks.stage import Stage

SIZE = 1_000_000_000
_PEOPLE = 2_000
_DAYS = 5_000
_LINE = b"VGhpcyBpcyBhIGxpbmUgb2YgYW4gYXR0YWNobWVudCwgYXMgaXQgc3RhbmRzIGluIG1haWxib3hlcw==\r\n"


def figures(stage: Stage) -> Iterator[Figure]:
    """Read and compared with a vault without people; the file is in the page cache as far as it fits."""
    path = stage.folder / "mailbox-1gb.mbox"
    if not path.exists() or path.stat().st_size < SIZE:
        write_mailbox(path, SIZE)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.mailbox", str(path)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    note = f"{found['mails']:,.0f} mails, {found['moments']:,.0f} days of people, {found['calls']:,.0f} times progress"
    yield Figure("mailbox of 1 GB: read", found["read"], "s", None, note)
    yield Figure("mailbox of 1 GB: read and compared, most memory", found["memory"], "MB", 300)


def write_mailbox(path: Path, size: int) -> None:
    """Mails of two thousand people over fourteen years: most of them short, some with attachments."""
    rng = random.Random(1)
    with path.open("wb") as file:
        while file.tell() < size:
            who, mine = int(rng.paretovariate(0.7)) % _PEOPLE, rng.random() < 0.4
            at = datetime(2012, 1, 1, 8) + timedelta(days=rng.randrange(_DAYS), minutes=rng.randrange(700))
            them, me = f"Person {who} Example <person{who}@example.org>", "Ada Example <ada@example.org>"
            list_id = "List-Id: <list.example.org>\r\n" if rng.random() < 0.3 else ""
            file.write(
                f"From x@xxx {at:%a %b %d %H:%M:%S} +0000 {at:%Y}\r\nMessage-ID: <{rng.getrandbits(64)}@example.org>\r\n"
                f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nFrom: {me if mine else them}\r\nTo: {them if mine else me}\r\n"
                f"{list_id}Subject: =?utf-8?B?R3LDvMOfZQ==?= number {rng.randrange(10_000)}\r\n".encode()
            )
            file.write(b"".join(b"X-Trace-%d: %s" % (number, _LINE) for number in range(25)))
            file.write(
                b"\r\n" + _LINE * (rng.randrange(20, 60) if rng.random() < 0.8 else rng.randrange(400, 2_000))
            )
            file.write(b"\r\n")


def _measure(path: Path) -> dict[str, float]:
    from core.exchange.me import Me
    from core.exchange.reader import read_file
    from core.exchange.staging import stage

    class Empty:
        """A vault without anything, of which staging asks."""

        today = date(2026, 6, 9)

        @property
        def vault(self) -> Empty:
            return self

        def documents(self, table: str, /) -> dict[str, dict[str, object]]:
            return {}

        def ended(self, table: str, id: str, /) -> None:
            return None

    calls = 0

    def told(done: int, total: int) -> None:
        nonlocal calls
        calls += 1

    me = Me(frozenset({"ada@example.org"}))
    begin = time.perf_counter()
    reading = read_file(path, me=me, today=Empty.today, progress=told)
    took = time.perf_counter() - begin
    staging = stage(reading, Empty(), me=me)
    return {
        "read": took,
        "mails": path.stat().st_size / SIZE * 0 + sum(reading.left_out.values()),
        "moments": len(staging.moments),
        "calls": calls,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]))))
