"""When a mail was written."""

from __future__ import annotations

import pytest

from core.exchange.mail_dates import written_at
from core.exchange.mail_headers import headers_of

LAST = "2026-06-10"


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Mon, 15 Jan 2024 23:30:00 -0800", "2024-01-15T23:30"),
        ("15 Jan 24 11:30 +0100 (CET)", "2024-01-15T11:30"),
        ("Tue, 16 Jan 2024 08:00:00 GMT", "2024-01-16T08:00"),
        ("2024-01-15T11:30:00+01:00", "2024-01-15T11:30"),
        ("Mon, 15 Jan 1024 11:30:00 +0100", ""),
        ("Mon, 35 Jan 2024 11:30:00 +0100", ""),
        ("Mon, 15 Jan 2044 11:30:00 +0100", ""),
        ("yesterday", ""),
        ("x" * 5_000, ""),
    ],
)
def test_the_day_stands_as_the_writer_had_it(date: str, at: str) -> None:
    assert written_at(headers_of(f"Date: {date}".encode()), "", LAST) == at


@pytest.mark.parametrize(
    "postmark",
    [
        "ida@berg.example Mon Jan 15 11:30:00 2024",
        "1790@xxx Mon Jan 15 11:30:00 +0000 2024",
        "- Mon Jan 15 11:30:00 2024",
    ],
)
@pytest.mark.parametrize("header", [b"Subject: x", b"Date: soon", b"Date: Mon, 15 Jan 2094 11:30:00 +0100"])
def test_without_a_day_the_mailbox_tells_it(postmark: str, header: bytes) -> None:
    assert written_at(headers_of(header), postmark, LAST) == "2024-01-15T11:30"


def test_else_those_who_carried_it() -> None:
    header = b"Received: from x by y; Mon, 15 Jan 2024 11:30:00 +0100\nReceived: from z; 14 Jan 2024 11:30:00 +0100"
    assert written_at(headers_of(header), "", LAST) == "2024-01-15T11:30"
