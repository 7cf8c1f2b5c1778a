"""The program in the language of the person: places, keys and help, and what stands when the language changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.language import spoken
from core.settings import Habits, read_settings
from core.vault.changes import Set
from tui.app import Start
from tui.screens.help import HelpScreen
from tui.screens.settings import SettingsScreen
from tui.session import Secret

GERMAN_PLACES = "1 Heute] 2 Leute  3 Anlässe  4 Einblick  5 Tresor"
ENGLISH_PLACES = "1 Today] 2 People  3 Events  4 Insights  5 Vault"
SECRET = Secret(passphrase="correct horse battery staple")


async def _on_line(pilot: Any, settled: Any, id: str) -> None:
    screen = pilot.app.screen
    await settled(pilot, lambda: any(item.id == id for item in screen.items) and screen.paper.stop_count())
    screen.paper.move_to(next(at for at, item in enumerate(screen.items) if item.id == id))
    await settled(pilot, lambda: screen.item is not None and screen.item.id == id)


async def test_a_vault_that_is_german_has_german_places_keys_and_help(
    program_on: Any, rows_of: Any, settled: Any, made: Any
) -> None:
    async with program_on([*made.cast(), Set("profile", "me", "language", "de")]) as pilot:
        await settled(pilot, lambda: GERMAN_PLACES in rows_of(pilot)[0])
        assert "? Tasten" in rows_of(pilot)[-1]
        await pilot.press("question_mark")
        await settled(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        assert any("Heute: wer fällig ist und warum" in row for row in rows_of(pilot))
        await pilot.press("escape", "2")
        await settled(pilot, lambda: "[2 Leute]" in rows_of(pilot)[0])


async def test_after_locking_the_door_speaks_the_language_of_the_machine(
    program_on: Any, settled: Any, made: Any
) -> None:
    async with program_on([*made.cast(), Set("profile", "me", "language", "de")]) as pilot:
        assert spoken() == "de"
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: pilot.app.current_mode == "door")
        assert spoken() == "en"


async def test_a_german_machine_speaks_german_until_the_vault_wants_english(
    program_on: Any, rows_of: Any, settled: Any, made: Any, make_app: Any
) -> None:
    async with program_on() as pilot:
        app = pilot.app
        app.desk.habits = app.desk.session.habits = Habits("de", 0, False, "DE")
        await app.desk.session.publish_now()
        await settled(pilot, lambda: GERMAN_PLACES in rows_of(pilot)[0])
        await app.desk.session.act([Set("profile", "me", "language", "en")])
        await settled(pilot, lambda: ENGLISH_PLACES in rows_of(pilot)[0])
        assert "? keys" in rows_of(pilot)[-1]


async def test_what_is_typed_stands_while_another_device_changes_the_language(
    program_on: Any, rows_of: Any, settled: Any
) -> None:
    async with program_on() as pilot:
        await pilot.press("a", *"Mara")
        await pilot.app.desk.session.act([Set("profile", "me", "language", "de")])
        await settled(pilot, lambda: spoken() == "de")
        assert any("Mara" in row for row in rows_of(pilot))
        await pilot.press("enter")
        await settled(pilot, lambda: GERMAN_PLACES in rows_of(pilot)[0])


async def test_the_setting_changes_all_that_stands_and_the_cursor_stays(
    program_on: Any, rows_of: Any, settled: Any, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    async with program_on(start=Start(made=True, secret=SECRET, settings_file=file)) as pilot:
        app = pilot.app
        await pilot.press("2", "1")
        await app.run_command("settings")
        await settled(pilot, lambda: isinstance(app.screen, SettingsScreen))
        for language in ("en", "de"):
            await _on_line(pilot, settled, "here:language")
            await pilot.press("enter")
            await settled(pilot, lambda language=language: app.desk.settings.language == language)
        await settled(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.item is not None)
        await settled(pilot, lambda: app.screen.item.id == "here:language")
        await pilot.press("escape")
        await settled(pilot, lambda: GERMAN_PLACES in rows_of(pilot)[0])
        await pilot.press("2")
        await settled(pilot, lambda: "[2 Leute]" in rows_of(pilot)[0])
    assert read_settings(file).settings.language == "de"
