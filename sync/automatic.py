"""A vault and its folder kept in step while a program runs, by a thread of its own.

It syncs at the start, after what is saved here (gathered over a moment), when files arrive in the folder, when somebody
asks, every few minutes, and once more at the end. A folder that is away is looked for with growing pauses, and taken up
again as soon as it is seen. What it does and what is wrong it tells as a `State`, from its own thread.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from core.errors import TendError
from core.vault import Vault
from core.vault.devices import TABLE, is_out_of_use
from core.vault.store import Touched
from sync import trouble
from sync.engine import sync, unsent
from sync.folder import Folder
from sync.link import Link
from sync.run import FolderError, OnVault, Report, StoppedError, directly
from sync.schedule import Pauses, Schedule
from sync.trouble import Trouble
from sync.watch import Watch

STOP_S = 1.0
"""So long the end of a sync that is to stop is waited for; then it is left behind, cut off from the vault."""
_TELL_EVERY_S = 0.1


class Phase(Enum):
    """What is going on between a vault and its folder."""

    NONE = "none"
    WAITING = "waiting"
    SYNCING = "syncing"
    SYNCED = "synced"
    AWAY = "away"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True)
class State:
    """How it stands with a folder. `fetched` and `sent` when last, in ms (0: never); `waiting` saves are only here.

    `step` is what is done, how many and of how many, while syncing. `troubles`: with `TROUBLED` the first stopped it.
    """

    folder: str = ""
    phase: Phase = Phase.NONE
    fetched: int = 0
    sent: int = 0
    waiting: int = 0
    devices: int = 0
    step: tuple[str, int, int] = ("", 0, 0)
    troubles: tuple[Trouble, ...] = ()


class Automatic:
    """The thread. `tell` is called from it and from the vault's; `on_vault` as with `sync.engine.sync`."""

    def __init__(
        self,
        vault: Vault,
        link: Link,
        tell: Callable[[State], None],
        *,
        on_vault: OnVault = directly,
        pauses: Pauses | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._vault = vault
        self._link = link
        self._tell = tell
        self._carry = on_vault
        self._steady = steady
        self._folder = Folder(link.path)
        self._pauses = pauses or Pauses()
        self._schedule = Schedule(self._pauses)
        self._changed = threading.Condition()
        self._stopping = self._left = self._last = self._refill = self._own = self._interrupted = False
        self._told = 0.0
        self._watch: Watch | None = None
        self._unsubscribe: Callable[[], None] = _nothing
        self._thread = threading.Thread(target=self._run, name="tend-sync", daemon=True)
        self.state = State(link.folder, Phase.WAITING, link.fetched, link.sent)

    # -- from other threads ----------------------------------------------------------------------------------------

    def start(self) -> Automatic:
        """Begin, with a sync."""
        self._thread.start()
        return self

    def soon(self, *, refill: bool = False) -> None:
        """Sync at once; `refill`: also where more than half of what was in the folder is gone."""
        with self._changed:
            self._refill = self._refill or refill
            self._schedule.soon()
            self._changed.notify_all()

    def interrupt(self) -> None:
        """End the sync that is under way, between two files; the next one goes on from there."""
        self._interrupted = True

    def stop(self, patience_s: float = STOP_S) -> None:
        """End, between two files where a sync is under way. Blocks so long at most; nothing is lost."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=patience_s)
        self._left = True

    def finish(self) -> None:
        """Sync once more, then end. Blocks until that is done; `stop` from another thread cuts it short."""
        with self._changed:
            self._last = True
            self._schedule.soon()
            self._changed.notify_all()
        while self._thread.is_alive() and not self._left:
            self._thread.join(timeout=0.05)

    @property
    def running(self) -> bool:
        """Whether the thread is there."""
        return self._thread.is_alive()

    # -- the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._unsubscribe = self._on_vault(lambda: self._vault.subscribe(self._touched))
            self._watch = Watch(self._link.path, self.soon).start()
            while self._wait():
                self._sync()
        except (StoppedError, TendError):
            pass  # the vault was locked under it
        finally:
            if self._watch is not None:
                self._watch.stop()
            self._end_subscription()

    def _end_subscription(self) -> None:
        with contextlib.suppress(StoppedError, TendError):  # with a vault that is closed its listeners went
            self._on_vault(self._unsubscribe)

    def _wait(self) -> bool:
        """Until the next sync is due; False where there is to be none any more."""
        with self._changed:
            if self._last and self._schedule.due > self._steady():
                return False
            while not self._stopping and (left := self._schedule.due - self._steady()) > 0:
                away = self.state.phase is Phase.AWAY
                self._changed.wait(min(left, self._pauses.look if away else threading.TIMEOUT_MAX))
                if away and self._folder.is_there():
                    break
            self._schedule.began()
            return not self._stopping

    def _sync(self) -> None:
        refill, self._refill, self._interrupted = self._refill, False, False
        done = False
        try:
            report = sync(
                self._vault,
                self._link,
                on_vault=self._on_vault,
                progress=self._progress,
                stop=lambda: self._stopping or self._interrupted,
                refill=refill,
            )
            self._say(self._after(report))
            done = True
        except FolderError as error:
            self._say(self._failed(_told(error.kind, error)))
        except TendError as error:
            if not self._stopping:
                self._say(self._failed(_told("", error)))
        except StoppedError:
            raise
        except Exception as error:
            # Whatever it was: the program goes on, and the next sync begins from what is there.
            self._say(self._failed(trouble.broke_off(type(error).__name__)))
        with self._changed:
            self._schedule.ended(self._steady(), done=done)

    def _after(self, report: Report) -> State:
        link = self._link
        waiting, devices = self._on_vault(lambda: (unsent(self._vault, link), _in_use(self._vault)))
        blocked = any(each.kind in trouble.BLOCKING for each in report.troubles)
        first = sorted(report.troubles, key=lambda each: each.kind not in trouble.BLOCKING)
        phase = Phase.TROUBLED if blocked else Phase.WAITING if report.stopped else Phase.SYNCED
        return State(link.folder, phase, link.fetched, link.sent, waiting, devices, troubles=tuple(first))

    def _failed(self, told: Trouble) -> State:
        phase = Phase.AWAY if told.kind == trouble.AWAY else Phase.TROUBLED
        if told.kind == trouble.BUSY:
            phase = Phase.WAITING
        waiting = self._on_vault(lambda: unsent(self._vault, self._link))
        troubles = () if phase is Phase.WAITING else (told,)
        return replace(self.state, phase=phase, waiting=waiting, troubles=troubles, step=("", 0, 0))

    def _progress(self, what: str, done: int, of: int) -> None:
        now = self._steady()
        if self.state.phase is not Phase.SYNCING or done + 1 >= of or now - self._told >= _TELL_EVERY_S:
            self._told = now
            self._say(replace(self.state, phase=Phase.SYNCING, step=(what, done + 1, of)))

    def _say(self, state: State) -> None:
        self.state = state
        if not self._left:
            self._tell(state)

    # -- on the vault's thread ---------------------------------------------------------------------------------------

    def _on_vault(self, work: Callable[[], Any]) -> Any:
        if self._left:
            raise StoppedError

        def marked() -> Any:
            self._own = True
            try:
                return work()
            finally:
                self._own = False

        return self._carry(marked)

    def _touched(self, touched: Touched) -> None:
        """Something was saved here, or came from another process; what a sync brings is none of that."""
        if self._own:
            return
        with self._changed:
            self._schedule.committed(self._steady())
            self._changed.notify_all()
        if self.state.phase is not Phase.SYNCING:
            self._say(replace(self.state, waiting=self.state.waiting + 1))


def _in_use(vault: Vault) -> int:
    """How many devices this vault has, this one included."""
    told = vault.documents(TABLE)
    known = {*vault.heads, vault.device}
    return sum(1 for device in known if device and not is_out_of_use(told, device))


def _told(kind: str, error: TendError) -> Trouble:
    return Trouble(kind or trouble.HERE, error.what, error.safe, error.todo)


def _nothing() -> None:
    pass
