"""Hostile files made at test time, each read by a process whose memory is limited: an answer, and soon."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MEMORY = 1_200 * 2**20
"""Of address space, the interpreter and its libraries among it: far less than the largest of these files."""
SECONDS = 60
"""Of processor time."""
READ = """
import sys
from pathlib import Path
from core.errors import TendError
from core.exchange.reader import read_file
for path in sys.argv[1:]:
    try:
        reading = read_file(Path(path))
    except TendError as error:
        assert error.what
        print("refused")
    else:
        print("read", len(reading.drafts), len(reading.moments), len(reading.problems))
"""
GIBIBYTE = 2**30

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ida Berg\r\n"
EVENT = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260504T100000Z\r\n"
TABLE = b"First Name,Last Name,E-mail Address\r\nIda,Berg,ida@berg.example\r\n"
MAIL = b"From x Mon Jan  5 10:00:00 2026\nFrom: Ida <ida@berg.example>\nTo: Ben <ben@lind.example>\n"
CHAT = b"13/05/26, 10:31 - Ida: hello\n14/05/26, 10:31 - Ben: hello\n"
SQL = b"-- MySQL dump 10.13\nINSERT INTO `contacts` (`id`,`first_name`) VALUES (1,'Ida"
MONICA = b'{"app_version":"4.0","account":{"data":[{"type":"contact","values":['
FRIENDS = b"### Activities:\n- 2026-01-05: Lunch with **Ida Berg**\n\n### Friends:\n- Ida Berg\n"
TEND = b'{"format":"tend-export","version":1,"contacts":['
BEGINNINGS = {
    "vcard": CARD, "csv": TABLE, "ics": EVENT, "mailbox": MAIL, "mail": MAIL.partition(b"\n")[2], "whatsapp": CHAT,
    "monica-sql": SQL, "monica-json": MONICA, "friends": FRIENDS, "tend": TEND, "nothing": b"",
}  # fmt: skip


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def answer(*paths: Path) -> str:
    """What reading the files in a limited process came to; another end than an answer is a failure."""
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, paths)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_limited,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-600:])
    return done.stdout


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """A file of these bytes, and of nothing but zeros up to `size`; it is gone when the test is."""
    paths: list[Path] = []

    def made(*parts: bytes, size: int = 0) -> Path:
        paths.append(tmp_path / f"hostile-{len(paths)}")
        with paths[-1].open("wb") as file:
            file.writelines(parts)
            if size:
                file.truncate(size)
        return paths[-1]

    yield made
    for path in paths:
        path.unlink()


def nested(kind: str) -> bytes:
    """A hundred of what can stand in itself, one in the other."""
    return {
        "vcard": b"BEGIN:VCARD\r\nFN:a\r\nAGENT:\r\n" * 100 + b"END:VCARD\r\n" * 100,
        "ics": b"BEGIN:VCALENDAR\r\n" * 100 + b"BEGIN:VEVENT\r\n" * 100 + b"END:VEVENT\r\n" * 100,
        "monica-json": MONICA + b"[" * 100_000,
        "tend": TEND + b'{"a":' * 100_000,
        "mailbox": MAIL + b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' * 100,
        "monica-sql": SQL + b"'),(" * 100 + b"((((" * 100,
    }[kind]


@pytest.mark.prove
@pytest.mark.parametrize("kind", BEGINNINGS)
def test_a_gibibyte_of_zeros(hostile: Callable[..., Path], kind: str) -> None:
    assert answer(hostile(BEGINNINGS[kind], size=GIBIBYTE))


@pytest.mark.prove
@pytest.mark.parametrize("kind", BEGINNINGS)
def test_a_line_of_fifty_megabytes(hostile: Callable[..., Path], kind: str) -> None:
    assert answer(hostile(BEGINNINGS[kind], b"x" * 50_000_000))


@pytest.mark.prove
@pytest.mark.parametrize("kind", BEGINNINGS)
def test_a_line_of_fifty_megabytes_of_marks(hostile: Callable[..., Path], kind: str) -> None:
    assert answer(hostile(BEGINNINGS[kind], b"NOTE;X=\"a,':;(" * 3_600_000))


@pytest.mark.parametrize("kind", ["vcard", "ics", "monica-json", "tend", "mailbox", "monica-sql"])
def test_what_stands_in_itself_a_hundred_times(hostile: Callable[..., Path], kind: str) -> None:
    assert answer(hostile(nested(kind)))


@pytest.mark.prove
@pytest.mark.parametrize("kind", BEGINNINGS)
@pytest.mark.parametrize(
    "junk",
    [
        b"\x00" * 100_000,
        b"\xff\xfe" * 50_000,
        b"\xed\xa0\x80" * 30_000,
        b"\x1b$B" * 30_000,
        b"\x00x\n" * 30_000,
    ],
    ids=["zeros", "marks", "halves", "shifts", "zeros and lines"],
)
def test_zeros_and_wrong_encodings(hostile: Callable[..., Path], kind: str, junk: bytes) -> None:
    beginning = BEGINNINGS[kind]
    wide = [
        hostile(beginning.decode("ascii").encode(encoding), junk)
        for encoding in ("utf-16", "utf-32-be", "utf-7")
    ]
    assert answer(hostile(beginning, junk), hostile(junk, beginning), *wide).count("\n") == 5
