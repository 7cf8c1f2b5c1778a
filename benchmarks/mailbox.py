"""A mailbox of 1 GB, made up, brought in by the command that users have: seconds and the most memory."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.report import Figure
from benchmarks.stage import Stage

SIZE = 1_000_000_000
_ME = "ada@example.org"
_PEOPLE = 2_000
_DAYS = 5_000
_LINE = b"VGhpcyBpcyBhIGxpbmUgb2YgYW4gYXR0YWNobWVudCwgYXMgaXQgc3RhbmRzIGluIG1haWxib3hlcw==\r\n"


def figures(stage: Stage) -> Iterator[Figure]:
    """`tend import --yes` of the mailbox into a new vault. The file is in the page cache as far as it fits."""
    path = stage.folder / "mailbox.mbox"
    mails = write_mailbox(path, SIZE)
    vault = stage.folder / "vault-of-mail"
    shutil.rmtree(vault, ignore_errors=True)
    begin, *words = stage.tend("import", str(path), "--me", _ME, "--yes")
    command = [begin, *(str(vault) if word == str(stage.vault) else word for word in words)]
    environment = {**stage.environment(), "PYTHONPATH": "."}
    new = [*command[: command.index("import")], "init"]
    subprocess.run(new, check=True, env=environment, capture_output=True)
    took, memory, said = _run(command, environment)
    path.unlink()
    yield Figure("tend import of a mailbox of 1 GB", took, "s", None, f"{mails:,} mails; {said}")
    yield Figure("tend import of a mailbox of 1 GB: most memory", memory, "MB", 300)


def _run(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds, megabytes at most, and the last words of a process; it must succeed."""
    begin = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read().strip().splitlines()[-1]
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"tend import ended with {process.returncode}: {said}")
    return time.perf_counter() - begin, used.ru_maxrss * 1024 / 1e6, said.partition(": ")[2]


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
