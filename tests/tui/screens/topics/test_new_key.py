"""A lost device, in the program: a new key, its recovery code shown once, and the files that are held back after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from core.vault import CHEAPEST, Set, Vault, unlock_vault
from core.vault.changes import creation
from tests.tui.cli.test_rekey import send
from tests.tui.screens.test_places import to_topic
from tests.tui.screens.test_syncing import PASSPHRASE, shown
from tui.screens.dialog import Ask, Confirm
from tui.screens.topics.held import HeldAsk
from tui.work import Work

NEW = "chicory lantern oboe marsh"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(Vault.rekey.__kwdefaults__ or {})
    monkeypatch.setattr(Vault.rekey, "__kwdefaults__", known | {"cost": CHEAPEST})


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


async def typed(pilot: Any, settled: Any, text: str) -> None:
    """Into the question for a passphrase."""
    await settled(pilot, lambda: isinstance(pilot.app.screen, Ask))
    asked = pilot.app.screen
    asked.query_one(Input).value = text
    await pilot.press("enter")
    await settled(pilot, lambda: pilot.app.screen is not asked)


async def on_topic(pilot: Any, settled: Any, id: str) -> None:
    await pilot.press("5", *to_topic(id))
    await settled(pilot, lambda: pilot.app.current_mode == "vault" and pilot.app.screen.topic.id == id)


async def test_a_new_key_is_made_with_a_new_passphrase_and_its_code_is_shown_once(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, clock: Any
) -> None:
    async with program_on() as pilot:
        await on_topic(pilot, settled, "key")
        await settled(pilot, lambda: shown(rows_of(pilot), "The vault gets a new key"))
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Confirm))
        await pilot.press("enter")
        await typed(pilot, settled, NEW)
        await typed(pilot, settled, NEW)
        await settled(pilot, lambda: shown(rows_of(pilot), "Write it on paper now", "The key is renewed."))
        rows = [row.split("│")[1].split() for row in rows_of(pilot) if "│" in row]
        code = "-".join(
            part for row in rows if len(row) == 2 and all("-" in each for each in row) for part in row
        )
        assert len(code.split("-")) == 8
        await pilot.press("j", "k")
        await settled(pilot, lambda: not shown(rows_of(pilot), "Write it on paper now"))
    for secret in ({"passphrase": NEW}, {"recovery_code": code}):
        with closing(unlock_vault(tmp_path / "vault", state=tmp_path / "s", clock=clock, **secret)) as vault:
            assert vault.keyring.current.epoch == 2
            assert not vault.documents("profile").get("me", {}).get("recovery_confirmed")


async def test_a_passphrase_that_opens_the_vault_already_is_asked_for_again(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await on_topic(pilot, settled, "key")
        await pilot.press("enter", "enter")
        await typed(pilot, settled, PASSPHRASE)
        await typed(pilot, settled, PASSPHRASE)
        await settled(pilot, lambda: shown(rows_of(pilot), "opens the vault already"))
        await pilot.press("escape")
        await settled(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert await pilot.app.desk.session.read(lambda _, vault: vault.keyring.current.epoch) == 1


async def test_the_key_is_not_changed_under_a_backup(program_on: Any, settled: Any, rows_of: Any) -> None:
    async with program_on() as pilot:
        pilot.app.desk.work = Work("backup")
        await on_topic(pilot, settled, "key")
        await pilot.press("enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "Files are being read"))
        assert len(pilot.app.screen_stack) == 1


async def held_back(pilot: Any, tmp_path: Path, clock: Any, stack: ExitStack) -> None:
    """A device that was away saved two people, and the key was renewed meanwhile."""
    session = pilot.app.desk.session
    shutil.copytree(tmp_path / "vault", tmp_path / "elsewhere")
    other = unlock_vault(
        tmp_path / "elsewhere", state=tmp_path / "other state", passphrase=PASSPHRASE, clock=clock
    )
    stack.enter_context(closing(other))
    other.name_device("old laptop")
    other.commit(creation("contacts", "carla", {"full": "Carla Nunes"}))
    other.commit([Set("contacts", "carla", "full", "Carla\x1b[31m [/b]")])
    await session.read(lambda _, vault: vault.rekey(NEW))
    send(tmp_path / "elsewhere", tmp_path / "vault")
    await session.refresh()
    await session.publish_now()


async def test_files_that_are_held_back_are_listed_and_taken_or_left_out(
    program_on: Any, settled: Any, rows_of: Any, tmp_path: Path, clock: Any, stack: ExitStack
) -> None:
    async with program_on() as pilot:
        await held_back(pilot, tmp_path, clock, stack)
        session = pilot.app.desk.session
        await on_topic(pilot, settled, "held")
        await settled(pilot, lambda: shown(rows_of(pilot), "Held back · 3", "1 new: Carla Nunes"))
        assert "enter look at them" in rows_of(pilot)[-1]
        await pilot.press("enter", "j", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, HeldAsk))
        assert shown(rows_of(pilot), "It would change 1 record", "Take only what you know")
        await pilot.press("enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "Held back · 2", "1 file taken in"))
        people = await session.read(lambda _, vault: vault.documents("contacts"))
        assert people["carla"]["full"] == "Carla Nunes"
        await pilot.press("g", "enter", "down", "enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "1 file left out here", "Held back · 1"))
        listed = await session.read(lambda _, vault: vault.review.listed())
        assert [each.set_aside for each in listed] == [False, True]


async def test_nothing_held_back_is_said_and_enter_does_nothing(
    program_on: Any, settled: Any, rows_of: Any
) -> None:
    async with program_on() as pilot:
        await on_topic(pilot, settled, "held")
        await settled(pilot, lambda: shown(rows_of(pilot), "Nothing is held back."))
        assert "enter" not in rows_of(pilot)[-1]
        await pilot.press("enter")
        await settled(pilot)
        assert not pilot.app.screen.inside
