"""The part of the application that keeps the open vault and its folder in step, and says how it stands."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from textual import events, on

from core.errors import TendError
from core.language import _
from sync import trouble
from tui.desk import Desk
from tui.in_turn import InTurn
from tui.messages import Said, SyncTold
from tui.screens.commanded import Commanded
from tui.screens.dialog import Confirm
from tui.screens.folder_dialogs import AddDevice, FolderAsk, Leaving
from tui.session import LockedError
from tui.snapshot import Word
from tui.syncing import QUIT_S, Phase, State
from tui.widgets.ink import InkedApp

_SHOW_AFTER_S = 0.3
_IN_ROW_ONE = frozenset({trouble.AWAY, trouble.SILENT, trouble.BUSY})


@runtime_checkable
class FollowsFolder(Protocol):
    """A screen that says how it stands with the folder."""

    def synced(self) -> None:
        """It stands otherwise."""


class InStep(Commanded, InTurn, InkedApp):
    """Syncs while the vault is open, and once more at the end."""

    def __init__(self, desk: Desk, **options: Any) -> None:
        super().__init__(**options)
        self.desk = desk
        self._named: set[str] = set()
        self._skip: asyncio.Event | None = None
        desk.syncing.follow(self._told)

    def _told(self, state: State) -> None:
        self.post_message(SyncTold(state))

    @on(SyncTold)
    def _show_sync(self, message: SyncTold) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, FollowsFolder):
                screen.synced()
        if message.state.phase is not Phase.SYNCING:
            self._name_new(message.state)

    def _name_new(self, state: State) -> None:
        """Each trouble is said once, in the word line; the Vault place says what is safe and what to do."""
        worth = {each.kind: each for each in state.troubles if each.kind not in _IN_ROW_ONE}
        for kind in [kind for kind in worth if kind not in self._named][:1]:
            place = self.desk.keys.sign("place.vault")
            said = _("{what} {key} Vault says what to do").format(what=worth[kind].what, key=place)
            self.post_message(Said(Word(said, danger=True)))
        self._named = set(worth)

    def on_app_focus(self, event: events.AppFocus) -> None:
        """Back at the window: what came meanwhile is fetched."""
        self.desk.syncing.soon()

    # -- commands ------------------------------------------------------------------------------------------------

    async def do_sync_now(self) -> None:
        """Sync; put back what is gone only after a question; stop what is under way."""
        syncing = self.desk.syncing
        if not syncing.linked:
            await self.do_sync_folder()
        elif syncing.state.phase is Phase.SYNCING:
            syncing.interrupt()
        elif any(each.kind == trouble.HALF_GONE for each in syncing.state.troubles):
            what = syncing.state.troubles[0].what
            asked = Confirm(self.desk, _("Put everything back into the folder?"), what, yes=_("put it back"))
            if await self.push_screen_wait(asked):
                syncing.soon(refill=True)
        else:
            syncing.soon()

    async def do_sync_folder(self) -> None:
        """Choose the folder, another one, or none."""
        syncing = self.desk.syncing
        folder = syncing.state.folder
        asked = FolderAsk(self.desk, folder)
        while (chosen := await self.push_screen_wait(asked)) is not None and chosen != folder:
            if not chosen:
                await syncing.unlink()
                self.say(_("synced with no folder any more; what is in it stays there"), danger=False)
                return
            try:
                await syncing.link(Path(chosen))
                return
            except LockedError:
                raise
            except TendError as error:
                asked = FolderAsk(self.desk, folder, chosen, str(error))

    async def do_sync_device(self) -> None:
        """How another device joins."""
        words = await self.desk.session.read(lambda _network, vault: "-".join(vault.digest()))
        self.push_screen(AddDevice(self.desk, self.desk.syncing.state.folder, words))

    # -- the end -------------------------------------------------------------------------------------------------

    def leave_at_once(self) -> bool:
        """Quitting a second time: the last sync is not waited for. Whether there is one."""
        if self._skip is None:
            return False
        self._skip.set()
        return True

    async def sync_last(self) -> None:
        """Send what was saved last: a few seconds at most, with a word on the screen where it takes a moment."""
        syncing = self.desk.syncing
        if not syncing.linked:
            return
        self._skip = asyncio.Event()
        waits = {asyncio.create_task(syncing.finish()), asyncio.create_task(self._skip.wait())}
        done, _waiting = await asyncio.wait(waits, timeout=_SHOW_AFTER_S, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            self.push_screen(Leaving(self.desk, syncing.state.folder))
            await asyncio.wait(waits, timeout=QUIT_S, return_when=asyncio.FIRST_COMPLETED)
        self._skip.set()
        await syncing.stop()
        await asyncio.wait(waits)
