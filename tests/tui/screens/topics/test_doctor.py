"""Doctor in the program: what it found stands there, is remembered, and it can be stopped."""

from __future__ import annotations

import time
from typing import Any

import pytest

from core.vault import Vault
from sync.last_doctor import last_doctor
from tests.tui.screens.test_places import to_topic
from tests.tui.screens.test_syncing import shown


async def test_what_it_found_is_said_and_remembered(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        session = pilot.app.desk.session
        await pilot.press("5", *to_topic("doctor"), "enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "All is well.", "Four words"))
        known = await session.read(lambda _, vault: last_doctor(vault.state_directory))
        assert known is not None and known.well
        await pilot.press("g")
        await settled(pilot, lambda: shown(rows_of(pilot), "Doctor   Tue 9 Jun, all well", "KiB"))


async def test_it_can_be_stopped(
    program_on: Any, settled: Any, rows_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(vault: Vault, progress: Any) -> None:
        while True:
            progress("Checking", 7, 10)
            time.sleep(0.01)

    monkeypatch.setattr(Vault, "doctor", forever)
    async with program_on() as pilot:
        await pilot.press("5", *to_topic("doctor"), "enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "Checking", "70 %", "enter stop"))
        await pilot.press("B")
        await settled(pilot, lambda: shown(rows_of(pilot), "Doctor is at work"))
        await pilot.press(*["j"] * 5, "enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "stopped: not every file was looked at"))
