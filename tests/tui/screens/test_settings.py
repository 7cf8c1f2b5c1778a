"""Settings, themes and keys are changed in the program, in force at once, and kept in the commented file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.settings import TEMPLATE, read_settings
from tui.app import Start
from tui.glyphs import ASCII
from tui.screens.entry import EntryBox
from tui.screens.listed import CheckedAsk
from tui.screens.look import KeyAsk, LookScreen
from tui.screens.settings import SettingsScreen
from tui.session import Secret
from tui.terminal import Colors

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file with a comment of the user's own."""
    path = tmp_path / "config" / "settings.toml"
    path.parent.mkdir()
    path.write_text("# mine: do not touch\n" + TEMPLATE, encoding="utf-8")
    return path


@pytest.fixture
def settings_on(program_on: Any, file: Path) -> Any:
    """`settings_on(**options)`: the program with that file."""

    def run(**options: Any) -> Any:
        start = Start(
            made=True, secret=Secret(passphrase=PASSPHRASE), settings_file=file, themes=file.parent / "themes"
        )
        return program_on(start=start, **options)

    return run


async def on_line(pilot: Any, settled: Any, id: str) -> None:
    """Put the cursor on a line of the list."""
    screen = pilot.app.screen
    await settled(pilot, lambda: any(item.id == id for item in screen.items) and screen.paper.stop_count())
    screen.paper.move_to(next(at for at, item in enumerate(screen.items) if item.id == id))
    await settled(pilot, lambda: screen.item is not None and screen.item.id == id)


async def open_by(pilot: Any, settled: Any, command: str, kind: type[Any]) -> None:
    await pilot.app.run_command(command)
    await settled(pilot, lambda: isinstance(pilot.app.screen, kind))


async def test_settings_of_vault_and_machine_are_changed_here(
    settings_on: Any, settled: Any, rows_of: Any, file: Path
) -> None:
    async with settings_on(size=(80, 24)) as pilot:
        app = pilot.app
        await open_by(pilot, settled, "settings", SettingsScreen)
        await on_line(pilot, settled, "own:rhythm:close")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, CheckedAsk))
        app.screen.query_one("Input").value = "never"
        await pilot.press("enter")
        await settled(pilot, lambda: any("at least a day" in row for row in rows_of(pilot)))
        app.screen.query_one("Input").value = "60"
        await pilot.press("enter")
        await settled(pilot, lambda: any(" close: every 60 days" in row for row in rows_of(pilot)))
        assert await app.desk.session.read(lambda network, _: network.circles().days["close"]) == 60
        await pilot.press("u")
        await settled(pilot, lambda: any("taken back: close" in row for row in rows_of(pilot)))
        assert await app.desk.session.read(lambda network, _: network.circles().days["close"]) == 30

        await on_line(pilot, settled, "here:idle_minutes")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, CheckedAsk))
        app.screen.query_one("Input").value = "soon"
        await pilot.press("enter")
        await settled(pilot, lambda: any("whole number from 0 to 1440" in row for row in rows_of(pilot)))
        app.screen.query_one("Input").value = "25"
        await pilot.press("enter")
        await settled(pilot, lambda: app.idle.limit_s == 25 * 60)
        await on_line(pilot, settled, "here:external_clipboard")
        await pilot.press("enter")
        await settled(pilot, lambda: not app.copies.settings.external_clipboard)
        await settled(pilot, lambda: any("clipboard of the desktop: no" in row for row in rows_of(pilot)))
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(app.screen, SettingsScreen))
    kept = read_settings(file)
    assert kept.problems == ()
    assert (kept.settings.idle_minutes, kept.settings.external_clipboard) == (25, False)
    assert file.read_text(encoding="utf-8").startswith("# mine: do not touch\n")


async def test_a_theme_is_worn_while_the_cursor_is_on_it_and_kept_by_enter(
    settings_on: Any, settled: Any, rows_of: Any, file: Path
) -> None:
    (file.parent / "themes").mkdir()
    (file.parent / "themes" / "mine.toml").write_text('name = "mine"\n[colors]\nprimary = "#336699"\n')
    (file.parent / "themes" / "broken.toml").write_text("name = ")
    async with settings_on() as pilot:
        app = pilot.app
        await settled(pilot, lambda: any("theme broken.toml is not used" in row for row in rows_of(pilot)))
        await open_by(pilot, settled, "themes", LookScreen)
        await on_line(pilot, settled, "theme:mine")
        await settled(pilot, lambda: app.theme == "mine")
        await on_line(pilot, settled, "theme:dracula")
        await settled(pilot, lambda: app.theme == "dracula")
        await pilot.press("escape")
        await settled(pilot, lambda: app.theme == "tend-dark")
        await open_by(pilot, settled, "themes", LookScreen)
        await on_line(pilot, settled, "theme:tend-light")
        await pilot.press("enter")
        await settled(pilot, lambda: app.desk.settings.theme == "tend-light")
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(app.screen, LookScreen))
        assert app.theme == "tend-light"
    assert read_settings(file).settings.theme == "tend-light"


async def test_a_key_is_changed_by_pressing_the_new_one_and_clashes_are_named(
    settings_on: Any, settled: Any, rows_of: Any, file: Path
) -> None:
    async with settings_on() as pilot:
        app = pilot.app
        await open_by(pilot, settled, "keys", LookScreen)
        await on_line(pilot, settled, "key:entry.add")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, KeyAsk))
        await pilot.press("c")
        await settled(
            pilot, lambda: any("c is both entry.add and person.call" in row for row in rows_of(pilot))
        )
        await pilot.press("W")
        await settled(pilot, lambda: any("W (yours)" in row for row in rows_of(pilot)))
        assert tomllib.loads(file.read_text(encoding="utf-8"))["keys"] == {"entry.add": "W"}
        await pilot.press("escape", "W")
        await settled(pilot, lambda: isinstance(app.screen, EntryBox))
        await pilot.press("escape")
        await open_by(pilot, settled, "keys", LookScreen)
        await on_line(pilot, settled, "key:entry.add")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, KeyAsk))
        await pilot.press("backspace")
        await settled(pilot, lambda: app.desk.keys.of("entry.add") == ("a",))
        await pilot.press("escape", "a")
        await settled(pilot, lambda: isinstance(app.screen, EntryBox))
    assert read_settings(file).settings.keys == {}


async def test_without_a_file_it_holds_for_the_session_and_without_colours_there_is_no_theme(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    start = Start(made=True, secret=Secret(passphrase=PASSPHRASE), colors=Colors.NONE)
    async with program_on(start=start, glyphs=ASCII, size=(120, 40)) as pilot:
        app = pilot.app
        await open_by(pilot, settled, "themes", LookScreen)
        await settled(pilot, lambda: bool(app.screen.items))
        assert not any(item.id.startswith("theme:") for item in app.screen.items)
        assert any("71 ###+. steady" in row for row in rows_of(pilot))
        await pilot.press("escape")
        await open_by(pilot, settled, "settings", SettingsScreen)
        await on_line(pilot, settled, "here:dates")
        await pilot.press("enter")
        await settled(
            pilot, lambda: any("for this session: nothing is written" in row for row in rows_of(pilot))
        )
        assert app.desk.reading.us_dates is False
