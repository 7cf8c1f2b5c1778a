"""First start with a vault that another device put into a folder: joined, compared, named; or opened where it lies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from core.clock import FixedClock
from core.settings import Habits, Settings
from core.vault import CHEAPEST, Vault, create_vault
from core.vault.changes import creation
from sync.engine import link_folder
from sync.engine import sync as sync_once
from tui.app import Start
from tui.desk import Desk
from tui.program import TendApp
from tui.screens.join import HowToOpen, Joined, JoinScreen
from tui.screens.steps import FolderStep
from tui.screens.unlock import UnlockScreen
from tui.session import Session

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def first(tmp_path: Path, clock: FixedClock) -> Iterator[Vault]:
    """Another device, which has put its vault into the folder."""
    vault, _ = create_vault(
        tmp_path / "first", state=tmp_path / "state-1", passphrase=PASSPHRASE, clock=clock, cost=CHEAPEST
    )
    with closing(vault):
        vault.commit(creation("contacts", "anna", {"full": "Anna Schmidt", "source": "hand"}))
        sync_once(vault, link_folder(vault, tmp_path / "folder"))
        yield vault


@asynccontextmanager
async def at_the_folder(tmp_path: Path, clock: FixedClock, settled: Any) -> AsyncIterator[Pilot[None]]:
    """The first start, with the folder named in its first step."""
    session = Session(tmp_path / "vault", tmp_path / "state", clock)
    app = TendApp(Desk(session, clock, Settings(), habits=Habits("en", 0, False, "DE")), Start(made=False))
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            while not app._warmed:
                await pilot.pause(0.01)
            await settled(pilot, lambda: bool(app.screen.query(FolderStep)))
            app.screen.query_one("#folder Input", Input).value = str(tmp_path / "folder")
            await pilot.press("enter")
            await settled(pilot, lambda: isinstance(app.screen, HowToOpen))
            yield pilot
    finally:
        session.close()


def shown(rows: list[str], *words: str) -> bool:
    return all(any(word in row for row in rows) for word in words)


async def type_secret(pilot: Any, text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")


async def test_a_device_joins_by_passphrase_compares_the_words_and_gets_a_name(
    tmp_path: Path, clock: FixedClock, first: Vault, settled: Any, rows_of: Callable[..., list[str]]
) -> None:
    async with at_the_folder(tmp_path, clock, settled) as pilot:
        app: Any = pilot.app
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, JoinScreen))
        await type_secret(pilot, "not it")
        await settled(pilot, lambda: shown(rows_of(pilot), "not this passphrase"))
        assert not (tmp_path / "vault").exists()
        await type_secret(pilot, PASSPHRASE)
        await settled(pilot, lambda: isinstance(app.screen, Joined) and app.screen._asked)
        await settled(pilot, lambda: shown(rows_of(pilot), "It is here: 1 person.", "-".join(first.digest())))
        app.screen.query_one("#device-name Input", Input).value = "old laptop"
        await pilot.press("enter")
        await settled(pilot, lambda: app.current_mode == "today")
        app.desk.syncing.soon()
        await settled(pilot, lambda: app.desk.syncing.state.waiting == 0)
        sync_once(first, link_folder(first, tmp_path / "folder"))
        told = first.documents("_vault")["devices"].values()
        assert "old laptop" in [each["name"] for each in told if isinstance(each, dict)]
        await settled(pilot, lambda: rows_of(pilot)[0].endswith("synced 07:45"))


async def test_the_vault_may_be_opened_where_it_lies(
    tmp_path: Path, clock: FixedClock, first: Vault, settled: Any
) -> None:
    async with at_the_folder(tmp_path, clock, settled) as pilot:
        app: Any = pilot.app
        await pilot.press("down", "enter")
        await settled(
            pilot, lambda: isinstance(app.screen, UnlockScreen) and not isinstance(app.screen, JoinScreen)
        )
        await type_secret(pilot, PASSPHRASE)
        await settled(pilot, lambda: app.current_mode == "today")
        await settled(pilot, lambda: app.snapshot.complete)
        assert app.desk.session.directory == tmp_path / "folder"
        assert not app.desk.syncing.linked
        assert not (tmp_path / "vault").exists()


async def test_an_attempt_that_was_stopped_leaves_a_vault_that_the_next_one_opens(
    tmp_path: Path, clock: FixedClock, first: Vault, settled: Any
) -> None:
    async with at_the_folder(tmp_path, clock, settled) as pilot:
        app: Any = pilot.app
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, JoinScreen))
        app.screen.query_one(Input).value = PASSPHRASE
        app.screen._submit()
        app.desk.session.give_up()
        await settled(pilot, (tmp_path / "vault" / "vault.json").exists)
        app.screen.do_line_back()
        await settled(pilot, lambda: not app.screen._busy)
        await type_secret(pilot, PASSPHRASE)
        await settled(pilot, lambda: isinstance(app.screen, Joined) and app.screen._asked)
