"""The table of devices in the Vault place: a cursor in it, and a device retired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widgets import Input

from tests.tui.screens.test_syncing import Other, another, folder, link, shown
from tui.screens.dialog import Confirm
from tui.screens.folder_dialogs import FolderAsk
from tui.screens.topics.devices import NameAsk

__all__ = ["another", "folder"]  # fixtures


async def two_devices(
    pilot: Any, settled: Any, rows_of: Any, folder: Any, another: Callable[[], Other]
) -> Other:
    """On the topic, with this device and one called old laptop, which has saved something."""
    session = pilot.app.desk.session
    await session.read(lambda _, vault: vault.name_device("laptop"))
    await link(pilot, settled, folder)
    other = another()
    other.vault.name_device("old laptop")
    other.add("Carla Nunes")
    await settled(pilot, lambda: shown(rows_of(pilot), "laptop (this)", "old laptop"))
    return other


def marked_row(rows: list[str]) -> str:
    """What the cursor marks at the right."""
    return next((row.split("│", 1)[1] for row in rows if "│▌" in row), "")


async def test_the_cursor_goes_into_the_table_and_comes_out_again(
    program_on: Any, settled: Any, rows_of: Any, folder: Any, another: Any
) -> None:
    async with program_on() as pilot:
        await two_devices(pilot, settled, rows_of, folder, another)
        assert "laptop (this)" in marked_row(rows_of(pilot))
        assert "l into it" in rows_of(pilot)[-1] and "D retire" in rows_of(pilot)[-1]
        for into, out in (("l", "h"), ("right", "escape"), ("tab", "shift+tab"), ("l", "left"), ("tab", "q")):
            await pilot.press(into)
            await settled(pilot, lambda: pilot.app.screen.inside)
            assert "esc topics" in rows_of(pilot)[-1] and "l into it" not in rows_of(pilot)[-1]
            await pilot.press("j")
            await settled(pilot, lambda: "old laptop" in marked_row(rows_of(pilot)))
            await pilot.press("k", out)
            await settled(pilot, lambda: not pilot.app.screen.inside)
        assert pilot.app.is_running and pilot.app.current_mode == "vault"


async def test_the_device_under_the_cursor_is_retired_after_a_question_and_the_others_hear_of_it(
    program_on: Any, settled: Any, rows_of: Any, folder: Any, another: Any
) -> None:
    async with program_on() as pilot:
        other = await two_devices(pilot, settled, rows_of, folder, another)
        await pilot.press("l", "j", "D")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert shown(rows_of(pilot), "Retire old laptop?", "locks nobody out", "needs a new key")
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert "retired" not in marked_row(rows_of(pilot))
        await pilot.press("D", "enter")
        await settled(pilot, lambda: "retired" in marked_row(rows_of(pilot)))
        assert shown(rows_of(pilot), "retired: old laptop; nothing it wrote is lost")
        await settled(pilot, lambda: pilot.app.desk.syncing.state.waiting == 0)
        other.sync()
        assert [each.use for each in other.vault.devices() if each.name == "old laptop"][-1:] == ["retired"]


async def test_enter_in_the_table_names_the_device(
    program_on: Any, settled: Any, rows_of: Any, folder: Any, another: Any
) -> None:
    async with program_on() as pilot:
        await two_devices(pilot, settled, rows_of, folder, another)
        await pilot.press("l", "j")
        assert "enter name it" in rows_of(pilot)[-1]
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, NameAsk))
        assert pilot.app.screen.query_one(Input).value == "old laptop"
        pilot.app.screen.query_one(Input).value = " grey [/b] one "
        await pilot.press("enter")
        await settled(pilot, lambda: "grey [/b] one" in marked_row(rows_of(pilot)))
        assert shown(rows_of(pilot), "called now: grey [/b] one")
        await pilot.press("h", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, FolderAsk))


async def test_this_device_is_refused_with_the_reason(
    program_on: Any, settled: Any, rows_of: Any, folder: Any, another: Any
) -> None:
    async with program_on() as pilot:
        await two_devices(pilot, settled, rows_of, folder, another)
        await pilot.press("D")
        await settled(pilot, lambda: shown(rows_of(pilot), "laptop is the device that you are using"))
        assert len(pilot.app.screen_stack) == 1
        devices = await pilot.app.desk.session.read(lambda _, vault: vault.devices())
        assert all(each.in_use for each in devices)


async def test_what_the_table_shows_stays_under_the_cursor_while_it_is_drawn_anew(
    program_on: Any, settled: Any, rows_of: Any, folder: Any, another: Any
) -> None:
    async with program_on() as pilot:
        other = await two_devices(pilot, settled, rows_of, folder, another)
        await pilot.press("l", "j")
        other.add("Mark Twelvetrees")
        await settled(pilot, lambda: pilot.app.snapshot.people == 8)
        await settled(pilot, lambda: "old laptop" in marked_row(rows_of(pilot)))
        assert pilot.app.screen.inside
