"""The table of devices, as text."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.vault import Device
from tui import device_words, lines
from tui.draw.devices import device_page
from tui.draw.pen import marked
from tui.glyphs import ASCII, FULL, Glyphs

NOW = datetime(2026, 6, 9, 7, 45)


def ms(*parts: int) -> int:
    return int(datetime(2026, *parts).timestamp() * 1000)


LAPTOP = Device("a1" * 8, "laptop", True, "in use", ms(6, 9, 7, 30), None, 0, True)
OLD = Device("b2" * 8, "old laptop", False, "in use", ms(6, 8, 22, 10), 0, 7, True)
STICK = Device("c3" * 8, "stick, red", False, "in use", ms(6, 6, 9, 0), 14, 0, True)
BORROWED = Device("d4" * 8, "borrowed 4 Jun", False, "closed", ms(6, 4, 9, 0), None, 0, True)
ALL = [LAPTOP, OLD, STICK, BORROWED]


def drawn(devices: list[Device], width: int = 62, glyphs: Glyphs = FULL, cursor: int = -1) -> list[str]:
    page = device_page(devices, NOW, width, glyphs)
    found = list(page.lines)
    if cursor >= 0:
        stop = page.stops[cursor]
        found[stop.line] = marked(found[stop.line], stop.start, stop.end, glyphs, "cursor")
    return [lines.text_of(line).rstrip() for line in found]


def test_the_table_is_that_of_the_design() -> None:
    assert drawn(ALL, cursor=0) == [
        "  Device             last heard       has all of mine  to come",
        "▌ laptop (this)      now              –                –",
        "  old laptop         yesterday 22:10  yes              7",
        "  stick, red         Sat 6 Jun        no, 14 changes   –",
        "  borrowed 4 Jun     Thu 4 Jun        ended            –",
        "",
        "7 changes of old laptop are named but not here yet.",
        "Nothing is lost: they come with the next sync of that device.",
    ]


def test_each_device_is_a_place_to_stand_on() -> None:
    page = device_page(ALL, NOW, 62, FULL)
    assert [(stop.line, stop.target.id) for stop in page.stops] == list(
        enumerate((each.id for each in ALL), 1)
    )
    assert not device_page([], NOW, 62, FULL).lines


def test_where_nothing_is_to_come_nothing_is_said_of_it() -> None:
    assert len(drawn([LAPTOP, STICK])) == 3


@pytest.mark.parametrize("width", [20, 40, 54, 62, 120])
def test_no_line_is_wider_than_its_room(width: int) -> None:
    strange = Device("e5" * 8, "\u202eevil\x1b[2J 名前" * 5, False, "in use", None, None, 1, True)
    found = device_page([*ALL, strange], NOW, width, FULL).lines
    assert all(lines.width_of(line) <= width for line in found)
    assert not any(sign in lines.text_of(line) for line in found for sign in "\u202e\x1b")


def test_in_ascii_no_other_sign_stands_in_it() -> None:
    assert all(line.isascii() for line in drawn(ALL, glyphs=ASCII, cursor=1))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (ms(6, 9, 7, 38), "07:38"),
        (ms(6, 8, 22, 10), "yesterday 22:10"),
        (ms(6, 6, 1, 0), "Sat 6 Jun"),
        (ms(2, 12, 1, 0), "12 Feb"),
        (ms(6, 20, 1, 0), "20 Jun"),
        (None, "not yet"),
        (1 << 60, "not yet"),
    ],
)
def test_when_a_device_was_heard_of_is_said_as_people_say_it(at: int | None, words: str) -> None:
    device = Device("f6" * 8, "", False, "in use", at, None, 0, True)
    assert device_words.heard(device, NOW) == words


def test_devices_that_ended_and_left_nothing_are_not_told_of() -> None:
    gone = Device("f7" * 8, "borrowed", False, "closed", ms(6, 1, 1, 0), None, 0, False)
    late = Device("f8" * 8, "late", False, "retired", ms(6, 1, 1, 0), None, 2, False)
    assert device_words.worth_telling([LAPTOP, gone, late]) == [LAPTOP, late]
    assert device_words.missing([late, OLD]) == [
        "2 changes of late are named but not here yet.",
        "7 changes of old laptop are named but not here yet.",
    ]
