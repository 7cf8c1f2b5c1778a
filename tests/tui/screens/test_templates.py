"""Templates, on their small screen."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from tui.screens.templates import TemplateForm, TemplatesBox


async def _open(pilot, settled) -> TemplatesBox:
    await pilot.press("colon", *"templates", "enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, TemplatesBox) and pilot.app.screen.ready)
    return pilot.app.screen


async def _held(pilot):
    return await pilot.app.desk.session.read(
        lambda _, vault: dict(vault.documents("profile")["me"].get("templates", {}))
    )


async def test_those_that_came_with_the_program_are_listed_and_can_be_changed(
    program_on, settled, rows_of
) -> None:
    async with program_on() as pilot:
        box = await _open(pilot, settled)
        assert any("promise" in row and "as it came" in row for row in rows_of(pilot))
        await pilot.press("j", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, TemplateForm))
        pilot.app.screen.query_one(TextArea).text = "Dear {name}"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: pilot.app.screen is box)
        assert await _held(pilot) == {"hello": {"text": "Dear {name}"}}
        await pilot.press("x")
        await settled(pilot, lambda: len(box._templates) == 1)
        assert await _held(pilot) == {"hello": {"text": ""}}


async def test_what_is_wrong_is_said_and_the_text_stays(program_on, settled, rows_of) -> None:
    async with program_on() as pilot:
        box = await _open(pilot, settled)
        await pilot.press("n")
        await settled(pilot, lambda: bool(pilot.app.screen.query(Input)))
        await pilot.press(*"offer", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, TemplateForm))
        pilot.app.screen.query_one(TextArea).text = "Hi {nmae}"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: any("{nmae} stands for nothing" in row for row in rows_of(pilot)))
        form = pilot.app.screen
        assert form.query_one(TextArea).text == "Hi {nmae}"
        form.query_one(TextArea).text = "Hi {name}"
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: pilot.app.screen is box)
        assert await _held(pilot) == {"offer": {"text": "Hi {name}"}}
