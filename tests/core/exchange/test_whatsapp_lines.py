"""Heads of messages in the languages and settings of phones."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from core.exchange.whatsapp_lines import entry_of

WHEN = datetime(2019, 12, 31, 21, 15, 3)
DAYS = ["%d.%m.%Y", "%d/%m/%y", "%m/%d/%y", "%Y-%m-%d", "%y/%m/%d", "%d-%m-%Y", "%Y. %m. %d."]
TIMES = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%H.%M"]
HEADS = [
    "{day}, {time} - ",
    "{day} {time} - ",
    "[{day}, {time}] ",
    "[{day} {time}] ",
    "\u200e[{day}, {time}] ",
]


@pytest.mark.parametrize(("day", "time", "head"), itertools.product(DAYS, TIMES, HEADS))
def test_heads_of_every_form(day: str, time: str, head: str) -> None:
    entry = entry_of(WHEN.strftime(head.format(day=day, time=time)) + "Ida Berg: hello: you\n")
    assert entry is not None
    assert (entry.sender, entry.text, entry.time) == ("Ida Berg", "hello: you", "21:15")
    assert {int(part) % 100 for part in entry.day[:3]} == {31, 12, 19}


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("31/12/2019, 9:15 p.m. - Ida: x", "21:15"),
        ("31/12/2019, 9:15 p.\u00a0m. - Ida: x", "21:15"),
        ("12/31/19, 9:15\u202fPM - Ida: x", "21:15"),
        ("12/31/19, 12:15 am - Ida: x", "00:15"),
        ("[2019/12/31 下午9:15:00] Ida: x", "21:15"),
        ("[2019. 12. 31. 오후 9:15:00] Ida: x", "21:15"),
        ("\u200f31\u200f/12\u200f/2019، 9:15 م - Ida: x", "21:15"),
        ("31/12/2019 à 21:15 - Ida: x", "21:15"),
        ("31.12.2019 kl. 21.15 - Ida: x", "21:15"),
    ],
)
def test_halves_of_the_day(line: str, time: str) -> None:
    entry = entry_of(line)
    assert entry is not None
    assert (entry.time, entry.sender) == (time, "Ida")


@pytest.mark.parametrize(
    ("rest", "sender", "text"),
    [
        ("Jessie & Jim: x", "Jessie & Jim", "x"),
        ("\u202a+49 170 1234567\u202c: x", "+49 170 1234567", "x"),
        ("~\u202fIda: x", "Ida", "x"),
        ("Ida:", "Ida", ""),
        ("Ida: see https://x.example", "Ida", "see https://x.example"),
        ("Ida left", "", "Ida left"),
        ('Ida changed the subject to "Trip: Lyon"', "", 'Ida changed the subject to "Trip: Lyon"'),
        ("Ida changed the subject from “A” to “B: C”", "", "Ida changed the subject from “A” to “B: C”"),
        ("https://x.example", "", "https://x.example"),
    ],
)
def test_who_wrote_and_what(rest: str, sender: str, text: str) -> None:
    entry = entry_of("31.12.19, 21:15 - " + rest)
    assert entry is not None
    assert (entry.sender, entry.text) == (sender, text)


@pytest.mark.parametrize(
    "line",
    [
        "and more of the same",
        "",
        "31.12.19, 21:15 Ida: x",
        "12:15 - Ida: x",
        "31.12, 21:15 - x",
        "1.2.3.4 - x: y",
        "9" * 5_000,
    ],
)
def test_other_lines_begin_nothing(line: str) -> None:
    assert entry_of(line) is None
