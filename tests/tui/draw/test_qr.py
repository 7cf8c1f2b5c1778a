"""The code in cells says the same as its modules, at every size and in every set of signs."""

from __future__ import annotations

from typing import Any

import pytest

from tui.draw.qr import Code, block, lay_out, least_size, modules_of, sgr_rows

VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Weber;Jonas\r\nFN:Jonas Weber\r\nEMAIL:jonas@weber.example\r\nEND:VCARD\r\n"


def _dark(code: Code, *, ascii: bool) -> list[list[bool]]:
    """The modules read back from the cells, the quiet zone included."""
    if ascii:
        return [[upper for upper, _ in row[::2]] for row in code.cells]
    rows: list[list[bool]] = []
    for row in code.cells:
        rows += [[upper for upper, _ in row], [lower for _, lower in row]]
    return rows


@pytest.mark.parametrize("ascii", [False, True])
def test_cells_are_the_modules_with_a_quiet_zone(ascii: bool) -> None:
    modules = modules_of(VCARD)
    code = lay_out(modules, 200, 100, ascii=ascii)
    assert code is not None
    rows, size = _dark(code, ascii=ascii), len(modules)
    inside = [row[4 : 4 + size] for row in rows[4 : 4 + size]]
    assert inside == [list(row) for row in modules]
    assert not any(any(row) for row in rows[:4] + rows[4 + size :])
    assert not any(any(row[:4]) or any(row[4 + size :]) for row in rows)


def test_where_there_is_less_room_the_quiet_zone_is_smaller_and_then_it_does_not_fit() -> None:
    modules = modules_of(VCARD)
    width, height = least_size(modules)
    assert width == len(modules) + 4
    code = lay_out(modules, width, height)
    assert code is not None
    assert (code.width, code.height) == (width, height)
    assert lay_out(modules, width - 1, height) is None
    assert lay_out(modules, width, height - 1) is None


def test_a_card_of_name_company_and_mail_fits_80x24() -> None:
    text = VCARD.replace("EMAIL", "ORG:Weber & Co\r\nEMAIL")
    assert lay_out(modules_of(text), 80, 23) is not None


def test_without_colours_light_modules_are_blocks_and_inverted_dark_ones() -> None:
    assert block((False, False), ascii=False, inverted=False) == "█"
    assert block((True, True), ascii=False, inverted=False) == " "
    assert block((True, False), ascii=False, inverted=False) == "▄"
    assert block((True, False), ascii=False, inverted=True) == "▀"
    assert block((False, False), ascii=True, inverted=False) == "#"


@pytest.mark.parametrize("ascii", [False, True])
def test_on_a_terminal_it_is_black_on_white_whatever_its_colours_are(ascii: bool) -> None:
    code: Any = lay_out(modules_of(VCARD), 200, 100, ascii=ascii)
    rows = sgr_rows(code, colours=True, ascii=ascii, inverted=False)
    assert len(rows) == code.height
    assert all(row.endswith("\x1b[0m") and "107m" in row for row in rows)
    plain = sgr_rows(code, colours=False, ascii=ascii, inverted=False)
    assert not any("\x1b" in row for row in plain)
    assert {len(row) for row in plain} == {code.width}
