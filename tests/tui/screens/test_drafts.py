"""`m` means the same everywhere: the draft first, where there is a template."""

from __future__ import annotations

import pyperclip
import pytest

from core.vault.changes import Put
from tui.screens.draft import DraftBox
from tui.screens.log import LogBox

NONE = [Put("profile", "me", "templates", name, {"text": ""}) for name in ("hello", "promise")]


@pytest.fixture(autouse=True)
def desktop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in a clipboard of our own."""
    held = [""]
    monkeypatch.setattr(pyperclip, "copy", lambda text: held.__setitem__(0, text))
    monkeypatch.setattr(pyperclip, "paste", lambda: held[0])
    return held


async def test_on_today_enter_copies_the_draft_and_logs_the_message(program_on, settled, desktop) -> None:
    async with program_on() as pilot:
        person = pilot.app.screen.targets()[0]
        await pilot.press("m")
        await settled(pilot, lambda: isinstance(pilot.app.screen, DraftBox))
        await pilot.press("tab", "enter")
        await settled(pilot, lambda: desktop[0].startswith("Hi Jonas,\n"))
        history = await pilot.app.desk.session.read(lambda network, _: network.history(person))
        assert (history[0].day, history[0].channel, history[0].initiator) == ("2026-06-09", "message", "me")


async def test_without_templates_the_line_opens_at_once(program_on, settled, made) -> None:
    async with program_on([*made.cast(), *NONE]) as pilot:
        person = pilot.app.screen.targets()[0]
        await pilot.press("m")
        await settled(pilot, lambda: isinstance(pilot.app.screen, LogBox))
        await pilot.press("enter")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        history = await pilot.app.desk.session.read(lambda network, _: network.history(person))
        assert history[0].channel == "message"


async def test_escape_copies_and_logs_nothing(program_on, settled, desktop) -> None:
    async with program_on() as pilot:
        before = await pilot.app.desk.session.read(lambda _, vault: len(vault.documents("interactions")))
        await pilot.press("m", "escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        after = await pilot.app.desk.session.read(lambda _, vault: len(vault.documents("interactions")))
        assert desktop[0] == "" and after == before
