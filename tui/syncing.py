"""The folder of the open vault: linked or not, kept in step while the program runs. Knows no widget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from core.vault import Vault
from sync.automatic import Automatic, Phase, State
from sync.engine import link_folder
from sync.link import read_link, remove_link
from sync.schedule import Pauses
from tui.session import Session

QUIT_S = 5.0
"""So long quitting waits for what is not in the folder yet."""
Tell = Callable[[State], None]


class Syncing:
    """What stands between a session and its folder. `state` is how it is now, told to whom follows, from any thread."""

    def __init__(self, session: Session, pauses: Pauses | None = None) -> None:
        self._session = session
        self._pauses = pauses
        self._automatic: Automatic | None = None
        self._tell_to: Tell | None = None
        self.state = State()

    def follow(self, tell: Tell) -> None:
        """Tell each state to this function from now on; it must be safe to call from any thread."""
        self._tell_to = tell

    @property
    def linked(self) -> bool:
        """Whether the open vault is synced with a folder."""
        return self.state.phase is not Phase.NONE

    async def start(self) -> None:
        """Keep the open vault and its folder in step from now on, where it has one."""
        if self._automatic is not None and self._automatic.running:
            return
        vault = await self._vault()
        link = await asyncio.to_thread(read_link, vault.state_directory)
        if link is None:
            self._say(State())
            return
        self._automatic = Automatic(
            vault, link, self._say, on_vault=self._session.carry_out, pauses=self._pauses
        )
        self._say(self._automatic.state)
        self._automatic.start()

    async def stop(self) -> None:
        """End it within a second; what is under way is left between two files."""
        automatic, self._automatic = self._automatic, None
        if automatic is not None:
            await asyncio.to_thread(automatic.stop)
        self.state = State()

    def drop(self) -> None:
        """Have it end, and wait for nothing."""
        if self._automatic is not None:
            self._automatic.stop(0)

    async def finish(self) -> None:
        """Sync once more, and end; `stop` cuts it short."""
        if self._automatic is not None and self._automatic.running:
            await asyncio.to_thread(self._automatic.finish)

    def soon(self, *, refill: bool = False) -> None:
        """Sync at once, where there is a folder."""
        if self._automatic is not None:
            self._automatic.soon(refill=refill)

    def interrupt(self) -> None:
        """Stop the sync that is under way; the next one goes on from there."""
        if self._automatic is not None:
            self._automatic.interrupt()

    async def link(self, folder: Path) -> None:
        """Sync with this folder from now on. Raises UsageError, FolderError, WriteError."""
        vault = await self._vault()
        await asyncio.to_thread(partial(link_folder, vault, folder))
        await self.stop()
        await self.start()

    async def unlink(self) -> None:
        """Sync with no folder any more; nothing is deleted."""
        vault = await self._vault()
        await self.stop()
        await asyncio.to_thread(remove_link, vault.state_directory)
        self._say(State())

    async def _vault(self) -> Vault:
        return await self._session.read(lambda _, vault: vault)

    def _say(self, state: State) -> None:
        self.state = state
        if self._tell_to is not None:
            self._tell_to(state)


__all__ = ["QUIT_S", "Phase", "State", "Syncing"]
