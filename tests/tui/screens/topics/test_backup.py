"""Backing up in the program: where to, over what, how far, stopped, and what came of it."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from core.vault.changes import creation
from sync.backup import back_up
from sync.backup_file import opened
from sync.last_backup import LastBackup, last_backup
from tests.tui.screens.test_syncing import shown
from tui.screens.dialog import Confirm
from tui.screens.topics import backup
from tui.screens.topics.backup import BackupAsk, offered


async def ask(pilot: Any, settled: Any, file: Path | str) -> None:
    """`B` in the Vault place, with this file."""
    await pilot.press("5", "B")
    await settled(pilot, lambda: isinstance(pilot.app.screen, BackupAsk))
    pilot.app.screen.query_one(Input).value = str(file)
    await pilot.press("enter")


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that comes to no end."""

    def forever(vault: Any, file: Path, *, progress: Any, **named: Any) -> None:
        while True:
            progress("Writing", 41, 100)
            time.sleep(0.01)

    monkeypatch.setattr(backup, "back_up", forever)


def test_a_new_name_is_offered_where_the_last_one_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    today = date(2026, 6, 9)
    assert offered(None, today) == "~/tend-backup-2026-06-09.tend"
    for last, folder in (("/home/ada/backup/may.tend", "~/backup"), ("/media/red/x.tend", "/media/red")):
        assert offered(LastBackup(1, last, 1, {}), today) == f"{folder}/tend-backup-2026-06-09.tend"
    assert offered(LastBackup(1, "/x.tend", 1, {}), today) == "/tend-backup-2026-06-09.tend"


async def test_it_is_written_verified_and_said_until_the_cursor_moves(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    async with program_on() as pilot:
        session = pilot.app.desk.session
        await ask(pilot, settled, tmp_path / "one.tend")
        await settled(pilot, lambda: shown(rows_of(pilot), "read back and verified"))
        words = await session.read(lambda _, vault: "-".join(vault.digest()))
        assert shown(rows_of(pilot), words, "backed up: one.tend", "KiB, read back and verified")
        with opened(tmp_path / "one.tend") as made:
            assert made.look().members > 3
        state = await session.read(lambda _, vault: vault.state_directory)
        known = last_backup(state)
        assert known is not None and known.file == str(tmp_path / "one.tend")
        await session.act(creation("contacts", "x", {"full": "X"}), "added X")
        await settled(pilot, lambda: shown(rows_of(pilot), "saved: added X"))
        assert shown(rows_of(pilot), "read back and verified")
        await pilot.press("j", "k")
        await settled(pilot, lambda: shown(rows_of(pilot), "Tue 9 Jun, verified: 1 save since"))
        assert not shown(rows_of(pilot), "read back and verified")


async def test_it_is_asked_before_something_is_overwritten(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path
) -> None:
    (tmp_path / "one.tend").write_text("letter", "utf-8")
    async with program_on() as pilot:
        await ask(pilot, settled, tmp_path / "one.tend")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        assert shown(rows_of(pilot), "Overwrite one.tend?")
        await pilot.press("escape")
        await settled(pilot, lambda: isinstance(pilot.app.screen, BackupAsk))
        assert (tmp_path / "one.tend").read_text("utf-8") == "letter"
        await pilot.press("enter", "enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "read back and verified"))
        assert (tmp_path / "one.tend").read_bytes() != b"letter"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("tend.tend", "Name a file from its root"),
        ("", "Name a file from its root"),
        ("{tmp}", "That is a folder"),
        ("{tmp}/missing/one.tend", "There is no folder"),
        ("{tmp}/vault/one.tend", "does not belong into the vault"),
    ],
)
async def test_where_it_cannot_go_is_said_and_asked_again(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, file: str, said: str
) -> None:
    async with program_on() as pilot:
        await ask(pilot, settled, file.format(tmp=tmp_path))
        await settled(pilot, lambda: shown(rows_of(pilot), said))
        assert isinstance(pilot.app.screen, BackupAsk)
        assert not (tmp_path / "vault" / "one.tend").exists()


async def test_how_far_it_is_shows_and_it_can_be_stopped_while_the_keys_work(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    async with program_on() as pilot:
        await ask(pilot, settled, tmp_path / "one.tend")
        await settled(pilot, lambda: shown(rows_of(pilot), "Writing", "41 %", "B stop", "enter stop"))
        await pilot.press("1")
        await settled(pilot, lambda: pilot.app.current_mode == "today")
        await pilot.press("5", "B")
        await settled(pilot, lambda: shown(rows_of(pilot), "stopped: no backup was written"))
        await settled(pilot, lambda: shown(rows_of(pilot), "none was made on this device"))
        assert not (tmp_path / "one.tend").exists()


async def test_what_is_saved_while_it_is_written_does_not_wait_and_is_told_of(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def stalling(*given: Any, progress: Any, **named: Any) -> Any:
        def told(what: str, done: int, of: int) -> None:
            progress(what, done, of)
            if what == "Writing":
                go_on.wait(20)

        return back_up(*given, progress=told, **named)

    monkeypatch.setattr(backup, "back_up", stalling)
    async with program_on() as pilot:
        await ask(pilot, settled, tmp_path / "one.tend")
        await settled(pilot, lambda: shown(rows_of(pilot), "Writing"))
        session = pilot.app.desk.session
        await asyncio.wait_for(session.act(creation("contacts", "x", {"full": "X"}), "added X"), 10)
        go_on.set()
        await settled(pilot, lambda: shown(rows_of(pilot), "read back and verified"))
        assert shown(rows_of(pilot), "something was saved while it was written")


async def test_locking_does_not_wait_for_it(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    async with program_on() as pilot:
        await ask(pilot, settled, tmp_path / "one.tend")
        await settled(pilot, lambda: shown(rows_of(pilot), "41 %"))
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: not pilot.app.desk.session.unlocked)


async def test_what_fails_is_said_in_words(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def came_meanwhile(vault: Any, file: Path, *, progress: Any, **named: Any) -> None:
        raise FileExistsError

    monkeypatch.setattr(backup, "back_up", came_meanwhile)
    async with program_on() as pilot:
        await ask(pilot, settled, tmp_path / "one.tend")
        await settled(pilot, lambda: shown(rows_of(pilot), "one.tend has come into being meanwhile"))
        assert shown(rows_of(pilot), "none was made on this device")
