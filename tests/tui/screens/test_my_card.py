"""`Q` shows my card, with what was chosen and nothing else."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from core.vault.changes import creation
from tui.app import Start
from tui.glyphs import ASCII
from tui.screens.dialog import Ask
from tui.screens.entry import EntryBox
from tui.screens.my_card import CardChoice, CardScreen, Painted
from tui.screens.vault import TOPICS
from tui.terminal import Colors
from tui.widgets.field import EntryField

ME = {"name": "Jonas Weber", "emails": {"jonas@weber.example": True}}
CHOSEN = {"card": {"name": True, "mail:jonas@weber.example": True}}


def me(**fields: Any) -> list[Any]:
    return creation("profile", "me", ME | fields)


async def test_the_first_time_it_asks_what_stands_on_it(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + me()) as pilot:
        await pilot.press("Q")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardChoice))
        assert any("[ ] name     Jonas Weber" in row for row in rows_of(pilot))
        await pilot.press("space", "j", "space")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
        pilot.app.screen.query_one(Input).value = "Weber & Co"
        await pilot.press("enter")
        await settled(pilot, lambda: any("[x] company  Weber & Co" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        assert [line.text for line in pilot.app.screen._lines] == ["Jonas Weber", "Weber & Co"]
        assert any("▀▀▀▀▀█" in row for row in rows_of(pilot))
        await pilot.press("escape", "u")
        await settled(pilot, lambda: pilot.app.snapshot.word.text == "taken back: my card")


async def test_from_the_entry_box_the_card_comes_and_what_was_typed_stays(
    program_on: Any, made: Any, settled: Any
) -> None:
    async with program_on(made.cast() + me(**CHOSEN)) as pilot:
        await pilot.press("a")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        pilot.app.screen.query_one(EntryField).put("Gift Nd")
        await pilot.press("ctrl+o")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(pilot.app.screen, EntryBox))
        assert pilot.app.screen.field.text == "Gift Nd"


async def test_a_terminal_too_small_says_so_and_a_larger_one_shows_it(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + me(**CHOSEN), size=(60, 20)) as pilot:
        await pilot.press("Q")
        await settled(
            pilot, lambda: any("Your card needs 41x22, this is 60x20." in row for row in rows_of(pilot))
        )
        assert any("Jonas Weber" in row for row in rows_of(pilot))
        await pilot.resize_terminal(80, 24)
        await settled(pilot, lambda: pilot.app.screen.query_one(Painted).display)
        assert any("▀▀▀▀▀█" in row for row in rows_of(pilot))


async def test_in_ascii_each_module_is_two_cells(program_on: Any, made: Any, settled: Any) -> None:
    async with program_on(made.cast() + me(**CHOSEN), size=(120, 60), glyphs=ASCII) as pilot:
        await pilot.press("Q")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        code = pilot.app.screen.query_one(Painted).code
        assert code.width == 2 * code.height


async def test_y_copies_it_and_e_chooses_anew(program_on: Any, made: Any, settled: Any) -> None:
    async with program_on(made.cast() + me(**CHOSEN)) as pilot:
        copied: list[str] = []

        async def copy(text: str, what: str) -> str:
            copied.append(text)
            return f"copied {what}"

        pilot.app.copies.copy = copy
        await pilot.press("Q")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        await pilot.press("y")
        await settled(pilot, lambda: bool(copied))
        assert copied[0].startswith("BEGIN:VCARD\r\n")
        await pilot.press("e")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardChoice))
        await pilot.press("space", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        assert [line.kind for line in pilot.app.screen._lines] == ["mail"]


async def test_vault_has_it_as_a_topic(program_on: Any, made: Any, settled: Any, rows_of: Any) -> None:
    async with program_on(made.cast() + me(**CHOSEN)) as pilot:
        await pilot.press("5", *["j"] * [topic.id for topic in TOPICS].index("card"))
        await settled(pilot, lambda: any("Jonas Weber" in row for row in rows_of(pilot)))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardChoice))


async def test_without_colours_it_is_drawn_with_blocks_and_i_turns_light_and_dark(
    program_on: Any, made: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on(made.cast() + me(**CHOSEN), start=Start(made=True, colors=Colors.NONE)) as pilot:
        await pilot.press("Q")
        await settled(pilot, lambda: isinstance(pilot.app.screen, CardScreen))
        before = rows_of(pilot)
        assert any(row.strip().startswith("████") for row in before)  # the quiet zone
        assert "i invert" in before[-1]
        await pilot.press("i")
        await settled(pilot, lambda: rows_of(pilot) != before)
        assert any("▀▀▀▀▀█" in row for row in rows_of(pilot))
