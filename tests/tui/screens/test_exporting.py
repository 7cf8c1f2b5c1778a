"""Letting people out on the screen: what stays behind is shown before it is written, and nothing is overwritten unasked."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tui.screens.dialog import Confirm
from tui.screens.exporting import ExportForm, ExportPath


async def form(pilot: Pilot[None], settled: Any) -> ExportForm:
    pilot.app.action_do("people.export")  # type: ignore[attr-defined]
    await settled(pilot, lambda: isinstance(pilot.app.screen, ExportForm))
    screen: Any = pilot.app.screen
    return screen  # type: ignore[no-any-return]


def shows(pilot: Pilot[None], rows_of: Any, text: str) -> bool:
    return text in " ".join(" ".join(rows_of(pilot)).split())


async def write_to(pilot: Pilot[None], settled: Any, path: Path) -> None:
    await pilot.press("enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, ExportPath))
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")


async def test_what_stays_behind_is_shown_and_then_it_is_written_for_its_owner_alone(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    async with program_on() as pilot:
        await form(pilot, settled)
        await settled(pilot, lambda: shows(pilot, rows_of, "Nothing is left behind"))
        assert shows(pilot, rows_of, "what is written is not encrypted")
        await pilot.press("down")
        await settled(pilot, lambda: shows(pilot, rows_of, "Left behind: what happened with them (16)"))
        pilot.app.screen.query_one(Input).value = "tag:client"
        await settled(pilot, lambda: shows(pilot, rows_of, "2 people"))
        out = tmp_path / "out.vcf"
        await write_to(pilot, settled, out)
        await settled(pilot, lambda: out.exists() and shows(pilot, rows_of, "wrote 2 people"))
        assert out.read_text(encoding="utf-8").count("VERSION:4.0") == 2
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


async def test_what_is_there_is_overwritten_only_after_a_yes(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")
    async with program_on() as pilot:
        await form(pilot, settled)
        await write_to(pilot, settled, out)
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, Confirm))
        assert out.read_text() == "mine"
        await form(pilot, settled)
        await write_to(pilot, settled, out)
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("enter")
        await settled(pilot, lambda: out.read_text() != "mine")


async def test_a_query_nobody_matches_or_that_is_wrong_goes_no_further(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        screen = await form(pilot, settled)
        for query, said in (("tag:nothing", "Nobody matches that."), ("tagg:client", "tagg")):
            screen.query_one(Input).value = query
            await pilot.press("enter")
            await settled(pilot, lambda said=said: shows(pilot, rows_of, said))
            assert pilot.app.screen is screen


async def test_nothing_is_written_into_the_vault(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        vault = await pilot.app.desk.session.read(lambda _, vault: vault.directory)
        await form(pilot, settled)
        await write_to(pilot, settled, vault / "out.json")
        await settled(pilot, lambda: shows(pilot, rows_of, "does not belong into the vault"))
        assert isinstance(pilot.app.screen, ExportPath)
        assert not (vault / "out.json").exists()


async def test_the_formats_go_round_and_a_click_takes_one(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        screen = await form(pilot, settled)
        await pilot.press("up")
        await settled(pilot, lambda: screen.format.id == "friends")
        await pilot.press("down", "down")
        await settled(pilot, lambda: screen.format.id == "vcard")
        await pilot.click("#formats", offset=(4, 5))
        await settled(pilot, lambda: screen.format.id == "ics")


async def test_the_vault_place_leads_here(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        await pilot.press("5", "j", "j", "j")
        await settled(pilot, lambda: shows(pilot, rows_of, "Export people"))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, ExportForm))
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, ExportForm))
