"""The tour: a few cards over the real screens, skipped by one key, and never again by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.settings import read_settings
from tui import adjusting
from tui.app import Start
from tui.commands import COMMANDS
from tui.keys import Keys
from tui.screens.tour import CARDS, TourCard
from tui.session import Secret

SECRET = Secret(passphrase="correct horse battery staple")


def test_every_card_names_commands_that_exist_with_the_keys_in_force() -> None:
    for card in CARDS:
        spoken = card.spoken(Keys({"entry.add": "W"}))
        assert "{" not in spoken, card.title
    assert CARDS[1].spoken(Keys({"entry.add": "W"})).startswith("W opens the box")
    assert set(COMMANDS) >= {"tour"}


async def test_the_tour_leads_through_the_places_and_does_not_come_again(
    program_on: Any, rows_of: Any, settled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adjusting, "QUIET_S", 0.0)
    file = tmp_path / "settings.toml"
    async with program_on(start=Start(made=True, secret=SECRET, settings_file=file, tour=True)) as pilot:
        app = pilot.app
        await settled(pilot, lambda: isinstance(app.screen, TourCard))
        seen = []
        for number in range(len(CARDS)):
            await settled(
                pilot, lambda number=number: any(f"tour {number + 1} of" in row for row in rows_of(pilot))
            )
            seen.append(app.current_mode)
            await pilot.press("enter")
        assert seen == [card.place for card in CARDS]
        await settled(pilot, lambda: app.current_mode == "today" and not isinstance(app.screen, TourCard))
        assert not app.desk.tour_waits
        await app.run_command("tour")
        await settled(pilot, lambda: isinstance(app.screen, TourCard))
        await pilot.press("enter", "enter")
        await settled(pilot, lambda: app.current_mode == "people")
        await pilot.press("b", "escape")
        await settled(pilot, lambda: app.current_mode == "today" and not isinstance(app.screen, TourCard))
    assert read_settings(file).settings.tour is False


@pytest.mark.parametrize(("tour", "seen"), [(False, False), (True, True)])
def test_it_waits_only_for_somebody_new(make_app: Any, tmp_path: Path, tour: bool, seen: bool) -> None:
    file = tmp_path / "settings.toml"
    app = make_app(start=Start(made=True, secret=SECRET, settings_file=file, tour=tour))
    assert app.desk.tour_waits is seen
    app.desk.session.close()


def test_nothing_is_shown_where_it_could_not_be_remembered(make_app: Any) -> None:
    app = make_app(start=Start(made=True, secret=SECRET, tour=True))
    assert not app.desk.tour_waits
    app.desk.session.close()
