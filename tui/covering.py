"""Covered instead of locked while an event is open, and what is noted meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.entry import Saved
from core.errors import TendError
from core.language import _, ngettext
from core.network.network import Network
from core.vault import Change, Vault
from tui.desk import Desk, Waiting
from tui.entering import Asked, Reader
from tui.everywhere import Everywhere
from tui.messages import OpenEntry, Said
from tui.screens.covered import CoveredScreen, LockedScreen
from tui.screens.dialog import Confirm
from tui.session import LockedError
from tui.snapshot import Word


@dataclass(frozen=True, slots=True)
class NotedThen:
    """The clock as it stood when a line was noted."""

    at: datetime

    def now_ms(self) -> int:
        """Milliseconds since 1970."""
        return int(self.at.timestamp() * 1000)

    def now(self) -> datetime:
        """That moment."""
        return self.at

    def today(self) -> date:
        """That day."""
        return self.at.date()


class Covering(Everywhere):
    """The part of the application that covers the screen, and takes in what was noted while nothing could be seen."""

    def __init__(self, desk: Desk, **options: Any) -> None:
        super().__init__(desk, **options)
        self.noting = False
        """Whether it was locked while an event was open: then one can note before unlocking."""

    @property
    def covered(self) -> bool:
        """Whether nothing may be shown."""
        return self._cover is not None

    @property
    def _cover(self) -> CoveredScreen | None:
        stack = self.screen_stack if self.is_running else []
        return next((screen for screen in stack if isinstance(screen, CoveredScreen)), None)

    @property
    def may_cover(self) -> bool:
        """Whether the idle time covers: an event is open, and covering is not switched off."""
        event = self.snapshot.event if self.snapshot is not None else None
        open_ = self.desk.session.unlocked and event is not None
        return open_ and self.desk.settings.cover_minutes > 0 and not self.covered

    def can(self, id: str) -> bool:
        """Covering needs an open event: without one there is nothing to note for."""
        event = self.snapshot.event if self.snapshot is not None else None
        return super().can(id) and (id != "cover" or event is not None)

    def time_to_lock(self, over: bool) -> bool:
        """Whether to lock: after the idle time, where it does not cover; when the machine slept; when covered too long."""
        cover = self._cover
        if cover is not None:
            return cover.over(self.desk.settings.cover_minutes) or (over and self.idle_slept)
        return over and (self.idle_slept or not self.may_cover)

    @property
    def idle_slept(self) -> bool:
        """Whether the machine slept: then nobody may stand there."""
        return False

    def cover(self) -> None:
        """Show nothing until the passphrase is typed."""
        if self.snapshot is not None and self.snapshot.event is not None:
            self.push_screen(CoveredScreen(self.desk, self.snapshot.event.name), self._uncovered)

    def do_cover(self) -> None:
        """Cover now: somebody steps up to the screen."""
        self.cover()

    def _uncovered(self, _answer: None) -> None:
        self.run_worker(self._guarded(self.take_in()), name="take in", description="take in")
        self.check_size()

    # -- what was noted -------------------------------------------------------------------------------------------------

    async def take_in(self) -> None:
        """Save what was noted while covered or locked, each line as of its time, with all that a line is checked for.

        What is not understood, or may mean several people, comes into the entry box.
        """
        lines, self.desk.waiting[:] = list(self.desk.waiting), []
        if not lines:
            return
        left: list[str] = []
        for line in lines:
            saved = await self._take_in(line)
            if saved is None:
                left.append(line.text)
            else:
                self.desk.recent.append(saved)
        if left:
            self.desk.kept_text = "\n".join(filter(None, (*left, self.desk.kept_text)))
        await self.desk.session.keep_draft(self.desk.kept_text)
        self._say_taken_in(len(lines) - len(left), len(left))

    async def _take_in(self, line: Waiting) -> Saved | None:
        reader, asked = Reader(NotedThen(line.at), self.desk.habits), Asked(line.text, len(line.text))
        kept: list[Saved] = []

        def make(network: Network, vault: Vault) -> tuple[list[Change], str]:
            if reader.understand(network, asked).parse.ambiguous:
                return [], ""
            made, saved = reader.save(network, vault, asked)
            kept.append(saved)
            return made, saved.label

        try:
            await self.desk.session.write(make)
        except LockedError:
            raise
        except TendError:
            return None  # not understood, or not to be written now: the words stay
        return kept[0] if kept else None

    def _say_taken_in(self, saved: int, left: int) -> None:
        if not self.desk.session.unlocked or self.snapshot is None:
            return
        noted = ngettext("{n} line noted meanwhile is saved", "{n} lines noted meanwhile are saved", saved)
        look = ngettext("{n} line to look at in the box", "{n} lines to look at in the box", left)
        parts = [text.format(n=number) for text, number in ((noted, saved), (look, left)) if number]
        self.post_message(Said(Word(f" {self.desk.glyphs.dot} ".join(parts), back="undo" if saved else "")))
        if left:
            self.post_message(OpenEntry())

    # -- out ------------------------------------------------------------------------------------------------------------

    async def lock_now(self) -> None:
        """Take in what was noted while the vault is still open; at an event the box for notes stays."""
        cover, event = self._cover, self.snapshot is not None and self.snapshot.event is not None
        if cover is not None and not self.desk.session.held:
            await self.take_in()
        self.noting = event
        await super().lock_now()
        if cover is not None:
            await self.note_locked()

    async def note_locked(self) -> None:
        """The box for what waits in memory."""
        await self.seen()
        self.push_screen(LockedScreen(self.desk))

    async def keep_draft(self) -> None:
        """Keep the words of an open entry box and what waits to be taken in, sealed."""
        await super().keep_draft()
        typed = self._cover.text if self._cover is not None else ""
        if (self.desk.waiting or typed) and self.desk.session.unlocked:
            lines = [*(line.text for line in self.desk.waiting), typed, self.desk.kept_text]
            await self.desk.session.keep_draft("\n".join(filter(None, lines)))

    async def may_lose(self) -> bool:
        """Also what was typed while locked may be lost; asked only where there is any."""
        if not await super().may_lose():
            return False
        lines = len(self.desk.waiting)
        if not lines or self.desk.session.unlocked:
            return True
        question = Confirm(
            self.desk,
            ngettext("Lose {n} line?", "Lose {n} lines?", lines).format(n=lines),
            _("What you typed while the vault was locked is only in memory. Unlock it, and it is saved."),
            yes=_("lose it"),
            danger=True,
        )
        sure = await self.push_screen_wait(question)
        return bool(sure)
