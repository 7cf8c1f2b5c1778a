"""The program and the folder of its vault: what another device saves shows, what is saved goes, and it is said how it stands."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

import sync.automatic
from core.clock import FixedClock
from core.vault import Vault
from core.vault.changes import creation
from sync.engine import link_folder
from sync.engine import sync as sync_once
from sync.join import join_vault
from sync.link import Link, read_link
from sync.schedule import Pauses
from tui.screens.folder_dialogs import AddDevice, FolderAsk, Leaving

PASSPHRASE = "correct horse battery staple"


class Other:
    """Another device that joined from the folder."""

    def __init__(self, vault: Vault, link: Link) -> None:
        self.vault, self.link = vault, link
        self.sync()

    def sync(self) -> None:
        sync_once(self.vault, self.link)

    def add(self, name: str) -> None:
        self.vault.commit(creation("contacts", name.lower(), {"full": name, "source": "hand"}))
        self.sync()

    def names(self) -> set[str]:
        return {each.get("full", "") for each in self.vault.documents("contacts").values()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Sync").mkdir()
    return tmp_path / "Sync" / "tend"


@pytest.fixture
def another(tmp_path: Path, clock: FixedClock, folder: Path) -> Iterator[Callable[[], Other]]:
    """`another()`: one more device, which joins from the folder."""
    with ExitStack() as stack:

        def make() -> Other:
            vault = join_vault(
                folder, tmp_path / "second", state=tmp_path / "state-2", clock=clock, passphrase=PASSPHRASE
            )
            stack.enter_context(closing(vault))
            return Other(vault, link_folder(vault, folder))

        yield make


def shown(rows: list[str], *words: str) -> bool:
    """Whether all of these stand on the screen, wherever their lines may break."""
    text = " ".join(" ".join(row.strip() for row in rows).split())
    return all(word in text or any(word in row for row in rows) for word in words)


async def link(pilot: Any, settled: Any, folder: Path) -> None:
    """On the topic of the Vault place, by its dialog."""
    await pilot.press("5")
    await settled(pilot, lambda: pilot.app.current_mode == "vault")
    await pilot.press("enter")
    await settled(pilot, lambda: isinstance(pilot.app.screen, FolderAsk))
    pilot.app.screen.query_one(Input).value = str(folder)
    await pilot.press("enter")
    await settled(pilot, lambda: pilot.app.desk.syncing.state.fetched > 0)


async def test_a_vault_without_a_folder_says_so_and_offers_one(
    program_on: Any, settled: Any, rows_of: Any, folder: Path
) -> None:
    async with program_on() as pilot:
        assert rows_of(pilot)[0].endswith(" Tue 9 Jun")
        await pilot.press("5")
        await settled(pilot, lambda: shown(rows_of(pilot), "Synced with no folder yet.", "choose the folder"))
        await link(pilot, settled, folder)
        await settled(pilot, lambda: shown(rows_of(pilot), "reachable, watched", "nothing waiting"))
        assert rows_of(pilot)[0].rstrip().endswith("Tue 9 Jun · synced 07:45")
        assert (folder / "vault.json").exists()
        words = rows_of(pilot)[1].split("digest  ")[1].split()[0]
        assert len(words.split("-")) == 4


async def test_what_another_device_saves_shows_and_what_is_saved_here_goes_there(
    program_on: Any, settled: Any, rows_of: Any, folder: Path, another: Callable[[], Other]
) -> None:
    async with program_on() as pilot:
        pilot.app.desk.syncing._pauses = Pauses(quiet=0.01)
        await link(pilot, settled, folder)
        other = another()
        assert "Anna Schmidt" in other.names()
        await pilot.press("2")
        other.add("Carla Nunes")
        await settled(pilot, lambda: shown(rows_of(pilot), "Carla Nunes"))
        session = pilot.app.desk.session
        await session.act(creation("contacts", "mark", {"full": "Mark Twelvetrees"}), "added Mark")
        await settled(pilot, lambda: pilot.app.desk.syncing.state.waiting == 0)
        other.sync()
        assert "Mark Twelvetrees" in other.names()
        # What came from elsewhere is not what undo takes back here.
        assert pilot.app.snapshot.word.text == "saved: added Mark"


async def test_two_devices_are_counted_where_there_is_room(
    program_on: Any, settled: Any, rows_of: Any, folder: Path, another: Callable[[], Other]
) -> None:
    async with program_on(size=(120, 40)) as pilot:
        await link(pilot, settled, folder)
        another().add("Carla Nunes")
        await settled(pilot, lambda: rows_of(pilot)[0].endswith("Tue 9 June 2026 · synced 07:45 · 2 devices"))


async def test_a_folder_that_is_away_is_said_with_what_waits(
    program_on: Any, settled: Any, rows_of: Any, folder: Path
) -> None:
    async with program_on() as pilot:
        pilot.app.desk.syncing._pauses = Pauses(quiet=0.01, look=0.02)
        await link(pilot, settled, folder)
        folder.rename(folder.with_name("aside"))
        await pilot.app.desk.session.act(creation("contacts", "mark", {"full": "Mark Twelvetrees"}), "added")
        await settled(pilot, lambda: rows_of(pilot)[0].endswith("folder away: 1 waits"))
        await settled(pilot, lambda: shown(rows_of(pilot), "not there now", "1 save waits", "Tend goes on"))
        folder.with_name("aside").rename(folder)
        await settled(pilot, lambda: rows_of(pilot)[0].endswith("synced 07:45"))


async def test_an_emptied_folder_is_filled_after_a_question(
    program_on: Any, settled: Any, rows_of: Any, folder: Path
) -> None:
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        shutil.rmtree(folder / "devices")
        await settled(pilot, lambda: rows_of(pilot)[0].endswith("folder emptied"))
        assert shown(rows_of(pilot), "S puts everything back", "nothing was deleted here")
        await pilot.press("S")
        await settled(pilot, lambda: shown(rows_of(pilot), "Put everything back into the folder?"))
        await pilot.press("enter")
        await settled(pilot, lambda: rows_of(pilot)[0].endswith("synced 07:45"))
        assert list(folder.glob("devices/*/*.tdb"))


async def test_a_folder_with_other_things_is_refused_in_words(
    program_on: Any, settled: Any, rows_of: Any, folder: Path
) -> None:
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", "utf-8")
    async with program_on() as pilot:
        await pilot.press("5", "enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, FolderAsk))
        pilot.app.screen.query_one(Input).value = str(folder)
        await pilot.press("enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "Choose an empty folder"))
        assert not pilot.app.desk.syncing.linked


async def test_the_folder_is_let_go_where_its_name_is_emptied(
    program_on: Any, settled: Any, rows_of: Any, folder: Path
) -> None:
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(pilot.app.screen, FolderAsk))
        pilot.app.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await settled(pilot, lambda: shown(rows_of(pilot), "Synced with no folder yet."))
        vault = await pilot.app.desk.session.read(lambda _, vault: vault)
        assert read_link(vault.state_directory) is None
        assert (folder / "vault.json").exists()


async def test_help_names_the_keys_of_the_folder_where_they_work(program_on: Any, settled: Any) -> None:
    async with program_on() as pilot:
        app: Any = pilot.app
        assert not app.offers("sync.now")
        await pilot.press("5")
        await settled(pilot, lambda: app.current_mode == "vault")
        assert {"sync.now", "sync.device", "sync.folder"} <= set(app.offered())


async def test_how_a_device_is_added_is_said_with_the_four_words(
    program_on: Any, settled: Any, rows_of: Any, folder: Path
) -> None:
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        await pilot.press("n")
        await settled(pilot, lambda: isinstance(pilot.app.screen, AddDevice))
        words = await pilot.app.desk.session.read(lambda _, vault: "-".join(vault.digest()))
        assert shown(rows_of(pilot), "Add a device", words)


async def test_locking_ends_it_and_unlocking_begins_it_anew(
    program_on: Any, settled: Any, folder: Path
) -> None:
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        running = pilot.app.desk.syncing._automatic
        await pilot.press("ctrl+l")
        await settled(pilot, lambda: not pilot.app.desk.session.unlocked)
        assert not running.running
        assert pilot.app.desk.syncing.state.folder == ""
        pilot.app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await settled(pilot, lambda: pilot.app.desk.syncing.state.fetched > 0)


async def test_coming_back_to_the_window_syncs(
    program_on: Any, settled: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        asked: list[bool] = []
        monkeypatch.setattr(pilot.app.desk.syncing, "soon", lambda: asked.append(True))
        pilot.app.post_message(events.AppFocus())
        await settled(pilot, lambda: bool(asked))


async def test_quitting_sends_what_was_saved_last(program_on: Any, settled: Any, folder: Path) -> None:
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        pilot.app.desk.syncing._automatic._schedule._pauses = Pauses(quiet=60, gather=60)
        before = len(list(folder.glob("devices/*/*.tdb")))
        await pilot.app.desk.session.act(creation("contacts", "mark", {"full": "Mark Twelvetrees"}), "added")
        await pilot.press("ctrl+q")
        await settled(pilot, lambda: pilot.app.return_code is not None)
    assert len(list(folder.glob("devices/*/*.tdb"))) == before + 1


async def test_a_second_quit_does_not_wait_for_a_folder_that_does_not_answer(
    program_on: Any, settled: Any, rows_of: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    async with program_on() as pilot:
        await link(pilot, settled, folder)
        monkeypatch.setattr(sync.automatic, "STOP_S", 0.05)
        monkeypatch.setattr(sync.automatic, "sync", lambda *_, **__: go_on.wait(20))
        await pilot.press("ctrl+q")
        await settled(pilot, lambda: isinstance(pilot.app.screen, Leaving))
        assert shown(rows_of(pilot), "Sending what was saved to", "leave at once")
        await pilot.press("x", "ctrl+q")
        before = asyncio.get_running_loop().time()
        await settled(pilot, lambda: pilot.app._exit)
        assert asyncio.get_running_loop().time() - before < 2
        go_on.set()
