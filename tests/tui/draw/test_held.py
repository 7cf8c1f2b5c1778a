"""Files that are held back, as rows."""

from __future__ import annotations

from typing import Any

import pytest

from core.vault.review import HeldBack
from tui import held_words
from tui.draw.held import held_page
from tui.glyphs import ASCII, FULL, Glyphs
from tui.lines import text_of, width_of


def held(**changes: Any) -> HeldBack:
    fields: dict[str, Any] = {
        "file": "b2" * 8 + "/" + "0" * 20 + "-" + "3f2a91c4" * 4 + ".tdb",
        "device": "b2" * 8,
        "device_name": "old laptop",
        "at_ms": 1_780_000_000_000,
        "commits": 1,
        "records": {"contacts": 1},
        "new": 1,
        "ended": 0,
        "people": ("Carla Nunes",),
        "known": False,
        "set_aside": False,
    }
    return HeldBack(**(fields | changes))


def drawn(*found: HeldBack, width: int = 62, glyphs: Glyphs = FULL) -> list[str]:
    return [text_of(line).rstrip() for line in held_page(found, width, glyphs).lines]


def test_each_is_a_row_with_what_it_would_change() -> None:
    page = held_page([held(), held(file="other", device_name="", set_aside=True)], 62, FULL)
    assert [(stop.line, stop.target.kind, stop.target.id) for stop in page.stops] == [
        (0, "held", held().file),
        (3, "held", "other"),
    ]
    shown = [text_of(line) for line in page.lines]
    assert shown[0].startswith("  old laptop b2b2b2b2, 2026-05-28 ")
    assert shown[1] == "  would change 1 record (1 of contacts), 1 new: Carla Nunes"
    assert shown[3].startswith("  a device of no name b2b2b2b2, ") and shown[3].endswith("· left out")
    assert " ".join(shown[6:]) == held_words.WHAT_THEY_ARE


def test_none_is_said_with_what_they_would_be() -> None:
    assert drawn()[0] == held_words.NOTHING
    assert " ".join(drawn()[2:]) == held_words.WHAT_THEY_ARE


@pytest.mark.parametrize("width", [20, 42, 62])
def test_no_line_is_wider_than_its_room_nor_holds_a_control(width: int) -> None:
    strange = held(device_name="\u202eevil\x1b[2J 名前" * 5, people=("[/b]\x1b[31m" * 9,))
    page = held_page([strange], width, FULL)
    assert all(width_of(line) <= width for line in page.lines)
    assert not any(sign in text_of(line) for line in page.lines for sign in "\u202e\x1b")


def test_in_ascii_no_other_sign_stands_in_it() -> None:
    assert all(line.isascii() for line in drawn(held(set_aside=True), glyphs=ASCII))
