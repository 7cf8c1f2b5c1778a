"""Whatever people and views are called: the questions about two people and about views stay whole."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from rich.cells import cell_len

from core.vault import creation
from tui.screens.introduction_dialogs import IntroductionAsk
from tui.screens.merging import MergeScreen
from tui.screens.person_pick import PersonPick
from tui.screens.view_dialogs import ViewsChoice

NAMES = ("\x1b[31mred\x07", "[bold]no[/bold] [@click=app.quit]x[/]", "N" * 10_000, "日本語の名前" * 40, "مرحبا \u202eevil")  # fmt: skip


def _sound(rows: list[str], width: int) -> None:
    for row in rows:
        assert cell_len(row) <= width
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in row)


@pytest.mark.parametrize("size", [(60, 20), pytest.param((120, 40), marks=pytest.mark.prove)])
async def test_no_name_breaks_them(
    program_on: Any, made: Any, settled: Any, rows_of: Any, size: tuple[int, int]
) -> None:
    changes = []
    for number, name in enumerate(NAMES):
        changes += creation(
            "contacts",
            f"p{number}",
            {"full": name, "offers": {name[:900]: True}, "needs": {f"{name[:400]} {name[:400]}": True}},
        )
        changes += creation("views", f"v{number}", {"name": name, "query": name})
    async with program_on([*made.cast(), *changes], size=size) as pilot:
        await pilot.press("2")
        await settled(pilot, lambda: pilot.app.screen.roster.rows)
        await pilot.press("f")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ViewsChoice) and pilot.app.screen.ready)
        _sound(rows_of(pilot), size[0])
        await pilot.press("escape")
        for number in range(len(NAMES)):
            screen = pilot.app.screen
            screen.go(query="", person=f"p{number}")
            await settled(pilot, lambda screen=screen, id=f"p{number}": screen.roster.current == id)
            await pilot.press("I")
            await settled(pilot, lambda: isinstance(pilot.app.screen, PersonPick))
            await pilot.press(*"anna")
            await settled(pilot, lambda: any(each.id == "anna" for each in pilot.app.screen.choices))
            _sound(rows_of(pilot), size[0])
            await pilot.press("enter")
            await settled(pilot, lambda: isinstance(pilot.app.screen, IntroductionAsk))
            _sound(rows_of(pilot), size[0])
            await pilot.press("enter")
            await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await pilot.press("escape", "escape")
        pilot.app.push_screen(MergeScreen(pilot.app.desk, ("p0", "p3")))
        await settled(pilot, lambda: isinstance(pilot.app.screen, MergeScreen) and pilot.app.screen.ready)
        _sound(rows_of(pilot), size[0])
        await pilot.press("enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        _sound(rows_of(pilot), size[0])
