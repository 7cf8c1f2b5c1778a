"""Merging own files, and those that others left, without being asked, a little at a time: nobody should wait for it.

A *round* merges what is worth it, tier by tier, and then drops what was covered before. After a commit it goes on for
a few milliseconds while there are many files; while nobody does anything it makes larger files as well; at the end of
a command it is carried through. That one fails harms nothing: the next is begun when there are more files.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator

from core.errors import VaultError
from core.vault import adoption, compaction
from core.vault.compaction import AT_ONCE, LARGEST, Compactor
from core.vault.store import Store
from core.vault.undo import Stack

MANY_FILES = 128
"""So many files of this device are merged without being asked, so that listing them stays cheap.

What was merged stays for one round, so that there are at most about 200.
"""
MANY_ON_CLOSE = 64
SPARED_IDLE = 96
"""So many of the newest commits are left alone while somebody may still want to take them back."""
AFTER_A_COMMIT_S = 0.004
IDLE_S = 0.05


class Tidying:
    """The round of one vault that is under way, if any."""

    def __init__(self, vault: Store, stack: Stack) -> None:
        self._vault = vault
        self._stack = stack
        self._round: Generator[None, None, None] | None = None
        self._largest = 0
        self._from = 0
        self._idle_from = MANY_ON_CLOSE
        self._looked = 0, 0

    def after_commit(self) -> None:
        """Go on with a round, or begin one where there are many files, for a few milliseconds."""
        if self._round is None and self._files() >= max(MANY_FILES, self._from) and self._loose():
            self._begin(compaction.SPARED, AT_ONCE)
        self._go_on(AFTER_A_COMMIT_S)

    def while_idle(self) -> bool:
        """The same, with files of every size, for a moment; whether there is more to do."""
        if self._round is None and (self._files() >= self._idle_from or self._others_left()):
            self._begin(SPARED_IDLE, LARGEST)
            self._idle_from = 0
        self._go_on(IDLE_S)
        if self._round is None and not self._idle_from:
            self._idle_from = self._files() + compaction.LEAST
        return self._round is not None

    def at_the_end(self) -> None:
        """A whole round where there are quite a few files."""
        if self._largest != AT_ONCE:
            self.stop()
        self._looked = 0, 0
        many = self._files() >= max(MANY_ON_CLOSE, self._from) and self._loose()
        if self._round is None and (many or self._others_left()):
            self._begin(compaction.SPARED, AT_ONCE)
        self._go_on(float("inf"))

    def stop(self) -> None:
        """Leave the round: what it merged stays, what it was at is begun anew some other time."""
        left, self._round = self._round, None
        if left is not None:
            with contextlib.suppress(VaultError):
                left.close()

    def _files(self) -> int:
        """How many files this device has; none where nothing can be merged."""
        vault = self._vault
        return vault.disk.count(vault.device) if vault.device and not vault.read_only else 0

    def _loose(self) -> bool:
        return self._vault.disk.loose(self._vault.device) >= compaction.LEAST + compaction.SPARED

    def _others_left(self) -> bool:
        """Whether devices out of use have left quite a few files; looked for once as long as nothing comes or goes."""
        vault = self._vault
        known = len(vault.disk.held), sum(vault.holdings.heads.values())
        if not self._files() or known == self._looked:
            return False
        self._looked = known
        return len(adoption.waiting(vault, vault.device)) >= adoption.LEAST

    def _begin(self, spared: int, largest: int) -> None:
        self._round, self._largest = self._steps(spared, largest), largest

    def _steps(self, spared: int, largest: int) -> Generator[None, None, None]:
        yield from Compactor(self._vault, self._stack.spare(spared), largest).steps()

    def _go_on(self, seconds: float) -> None:
        if self._round is None:
            return
        until = time.perf_counter() + seconds
        try:
            for _ in self._round:
                if time.perf_counter() >= until:
                    return
        except (VaultError, OSError):
            pass
        finally:
            self._vault.catch_up()
        self._round = None
        # What could not be merged now (a large batch that may still be undone) is not tried with every commit.
        self._from = self._files() + compaction.LEAST
