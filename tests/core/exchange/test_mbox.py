"""A mailbox taken apart: where mails begin, how much of them is held."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from core.exchange import mbox
from core.exchange.mail_headers import MAX_HEADER
from core.exchange.mbox import begins_mailbox, mails_in

TWO = b"""From ida@berg.example Mon Jan  5 10:00:00 2026
From: ida@berg.example
Subject: one

From here on it rains.
>From Lyon, too.
From nobody Mon Jan  5 10:00:00 2026
is a line of the text.

From - Tue Jan  6 10:00:00 +0000 2026
From: ben@x.example
Subject: two

Bye.
"""


def subjects(data: bytes) -> list[tuple[int, bytes]]:
    found = mails_in(io.BytesIO(data))
    return [(mail.line, mail.beginning.partition(b"Subject: ")[2][:3]) for mail in found]


def test_a_mail_begins_at_a_from_line_with_a_day_and_a_header_behind() -> None:
    assert subjects(TWO) == [(1, b"one"), (10, b"two")]


def test_line_ends_of_every_kind_and_a_mark_before_the_first() -> None:
    assert subjects(TWO.replace(b"\n", b"\r\n")) == [(1, b"one"), (10, b"two")]
    assert subjects(b"\xef\xbb\xbf" + TWO) == [(1, b"one"), (10, b"two")]


def test_a_blank_line_before_a_mail_may_be_missing() -> None:
    assert len(subjects(TWO.replace(b"text.\n\n", b"text.\n"))) == 2


@pytest.mark.parametrize("chunk", [1, 7, 100, 2_100])
def test_where_the_file_is_cut_in_reading_does_not_matter(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(mails_in(io.BytesIO(TWO)))
    monkeypatch.setattr(mbox, "_CHUNK", chunk)
    assert list(mails_in(io.BytesIO(TWO))) == whole


def test_the_postmark_is_what_follows_from() -> None:
    assert [mail.postmark for mail in mails_in(io.BytesIO(TWO))] == [
        "ida@berg.example Mon Jan  5 10:00:00 2026",
        "- Tue Jan  6 10:00:00 +0000 2026",
    ]


def test_bodies_are_held_only_where_asked_for_and_never_whole() -> None:
    data = TWO + b"x" * 3_000_000 + b"\n"
    lengths = [len(mail.beginning) for mail in mails_in(io.BytesIO(data))]
    assert lengths[1] == MAX_HEADER
    lengths = [len(mail.beginning) for mail in mails_in(io.BytesIO(data), bodies=True)]
    assert lengths[1] == MAX_HEADER + mbox.MAX_BODY


def test_a_line_without_end_takes_little_memory() -> None:
    class Endless(io.RawIOBase):
        left = 60

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return TWO if self.left == 59 else b"x" * 2**20 if self.left > 0 else b""

    tracemalloc.start()
    assert len(list(mails_in(Endless()))) == 2  # type: ignore[arg-type]
    assert tracemalloc.get_traced_memory()[1] < 12 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("head", "is_one"),
    [
        (TWO[:200], True),
        (b"\n\n" + TWO[:200], True),
        (b"From here on it rains\nTo: me\n", False),
        (b"From: ida@berg.example\n", False),
        (b"", False),
    ],
)
def test_what_a_mailbox_begins_with(head: bytes, is_one: bool) -> None:
    assert begins_mailbox(head) is is_one
