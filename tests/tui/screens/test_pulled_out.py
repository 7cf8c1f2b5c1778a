"""The program on a vault whose stick is pulled out: row 1 says so, quitting and locking warn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.vault.changes import Set
from tui.screens.dialog import Confirm


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+l"])
async def test_row_one_counts_what_waits_and_leaving_asks(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, key: str
) -> None:
    vault, pulled = tmp_path / "vault", tmp_path / "pulled"
    async with program_on(size=(120, 40)) as pilot:
        session = pilot.app.desk.session
        vault.rename(pulled)
        await session.act([Set("contacts", "anna", "org", "Acme")], "Anna works at Acme")
        await settled(
            pilot,
            lambda: rows_of(pilot)[0].endswith("the vault is out: 1 entry waits in memory, put it back"),
        )
        await pilot.press(key)
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert any("Lose 1 entry?" in row for row in rows_of(pilot))
        await pilot.press("escape")
        await settled(pilot, lambda: not isinstance(pilot.app.screen, Confirm))
        pulled.rename(vault)
        session.refresh_soon()
        await settled(pilot, lambda: any("saved: 1 entry that waited" in row for row in rows_of(pilot)))
        assert session.held == 0
        assert session.unlocked


async def test_the_idle_time_does_not_lock_what_waits_away(
    program_on: Any, settled: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        (tmp_path / "vault").rename(tmp_path / "pulled")
        await app.desk.session.act([Set("contacts", "anna", "org", "Acme")], "Anna works at Acme")
        monkeypatch.setattr(app.idle, "over", lambda: True)
        await app._every_second()
        assert app.desk.session.unlocked
        (tmp_path / "pulled").rename(tmp_path / "vault")
        await app.desk.session.refresh()
        await app._every_second()
        await settled(pilot, lambda: not app.desk.session.unlocked)
