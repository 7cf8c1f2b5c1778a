"""The unlocked vault behind one thread of its own.

Everything that touches vault or network runs there, one thing after the other: reads, writes (queued, never
dropped), key derivation, what other processes wrote. The session knows no widget: it hands out immutable values and
publishes a `Snapshot` after each change to the function that follows it, which must be safe to call from any
thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from core.acts.conflicts import open_conflicts
from core.clock import Clock
from core.errors import UsageError, VaultError
from core.language import _, ngettext, speak
from core.network.network import Network
from core.settings import USUAL
from core.vault import Vault, create_vault, unlock_vault
from core.vault.changes import Change
from core.vault.draft import keep_draft, kept_draft
from core.vault.forks import OF_DEVICES
from tui.held import Held, is_out
from tui.new_keys import NewKeys
from tui.secret import LockedError, Secret
from tui.snapshot import Snapshot, Word, saved_words, undone_word
from tui.upkeep import keep_up

T = TypeVar("T")
_AT_A_TIME = 4
Publish = Callable[[Snapshot], None]
Guarded = Callable[[Vault], Vault]


def as_it_is(vault: Vault) -> Vault:
    """The vault, with nothing changed about how it is used."""
    return vault


@dataclass(slots=True)
class _Open:
    """What exists only while unlocked."""

    vault: Vault
    network: Network


class Session:
    """One vault: locked, or open on its thread."""

    def __init__(
        self,
        directory: Path,
        state: Path,
        clock: Clock,
        *,
        region: str = "",
        guarded: Guarded = as_it_is,
    ) -> None:
        """`guarded` is asked about each vault that is opened, before anything is done with it."""
        self.directory = directory
        self.state = state
        self.clock = clock
        self._publish_to: Publish | None = None
        self._latest: Snapshot | None = None
        self._handing = Lock()
        self._region = region
        self._guarded = guarded
        self.habits = USUAL
        """Of this machine: each picture is made in the language that follows from them and the vault."""
        self._open: _Open | None = None
        self._version = 0
        self._word = Word()
        self._attempt = 0
        self._opened_at: Mapping[str, int] | None = None
        """The last commits when the vault was first opened here: undo reaches back to them, also over a lock."""
        self._conflicts = 0
        self._held = Held()
        self._out = False
        self._new_keys = NewKeys()
        self._tidying = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tend-vault")

    def follow(self, publish: Publish) -> None:
        """Hand each picture to this function from now on, and at once the one that was made before anybody followed."""
        with self._handing:
            self._publish_to = publish
            if self._latest is not None:
                publish(self._latest)

    def _hand_out(self, snapshot: Snapshot | None) -> None:
        with self._handing:
            self._latest = snapshot
            if snapshot is not None and self._publish_to is not None:
                self._publish_to(snapshot)

    # -- opening and locking -------------------------------------------------------------------------------------

    def begin(self, secret: Secret) -> Future[None]:
        """Start opening at once, before any event loop runs: key derivation goes on while the screen is loaded."""

        def make() -> Vault:
            return unlock_vault(
                self.directory,
                state=self.state,
                passphrase=secret.passphrase,
                recovery_code=secret.recovery_code,
                key_file=secret.key_file,
                clock=self.clock,
                allow_expensive=secret.allow_expensive,
            )

        return self.begin_with(make)

    def begin_with(self, make: Callable[[], Vault]) -> Future[None]:
        """Start opening the vault that `make` brings about, on its thread."""
        self._attempt += 1
        return self._thread.submit(self._unlock, make, self._attempt)

    async def unlock(self, secret: Secret) -> None:
        """Open the vault. Raises VaultError; publishes Today from the cache, then the whole."""
        await asyncio.wrap_future(self.begin(secret))

    def give_up(self) -> None:
        """Stop the attempt to unlock that is under way: whatever it yields is dropped."""
        self._attempt += 1

    async def create(self, passphrase: str, **options: Any) -> str:
        """Make a new vault and open it; returns the recovery code, which is kept nowhere."""
        return await self._submit(self._create, passphrase, options)

    async def lock(self) -> None:
        """Close the vault and forget everything decrypted."""
        self._attempt += 1
        await self._submit(self._lock)

    def close(self) -> None:
        """Finish what is queued, close the vault, end the thread. Blocks; called after the screen is gone."""
        self._thread.submit(self._lock)
        self._thread.shutdown(wait=True)

    @property
    def unlocked(self) -> bool:
        """Whether a vault is open now."""
        return self._open is not None

    @property
    def held(self) -> int:
        """How many saves wait in memory for a medium that is out: closing loses them."""
        return len(self._held)

    # -- reading and writing -------------------------------------------------------------------------------------

    async def read(self, ask: Callable[[Network, Vault], T]) -> T:
        """Ask the network and the vault something on their thread; the answer must be immutable values."""
        return await self._submit(lambda: ask(*self._parts()))

    def carry_out(self, work: Callable[[], T]) -> T:
        """Do something with the vault on its thread, from another one that waits; what it changed is published."""
        try:
            return self._thread.submit(self._carry_out, work).result()
        except RuntimeError:
            raise LockedError from None  # the session is closed

    async def act(self, changes: Sequence[Change], label: str = "", *, quiet: bool = False) -> None:
        """Save changes in one commit and publish; `quiet`: not for undo. Raises VaultError: then nothing was changed."""
        await self._submit(self._act, tuple(changes), label, quiet)

    async def write(self, make: Callable[[Network, Vault], tuple[Sequence[Change], str]]) -> None:
        """As `act`, with the changes and the label made on the vault's thread from what is true at that moment."""
        await self._submit(self._write, make)

    async def undo(self) -> None:
        """Take back what was last saved, and publish what that was."""
        await self._submit(self._take, "undo")

    async def redo(self) -> None:
        """Bring back what was taken back."""
        await self._submit(self._take, "redo")

    async def refresh(self) -> None:
        """Take in what other processes wrote; publishes only where something came."""
        await self._submit(self._refresh)

    def finish_soon(self) -> None:
        """Stage two, for when Today stands on the screen: read the rest, and publish the whole."""
        self._thread.submit(self._finish)

    def refresh_soon(self) -> None:
        """As `refresh`, from any thread, not waited for; nothing happens any more once the session is closed."""
        with contextlib.suppress(RuntimeError):
            self._thread.submit(self._refresh)

    def tidy_soon(self) -> None:
        """Merge own files a little further, behind whatever else waits; for a moment in which nobody types."""
        if not self._tidying:
            self._tidying = True
            with contextlib.suppress(RuntimeError):
                self._thread.submit(self._tidy)

    async def keep_draft(self, text: str) -> None:
        """Keep words that were typed and not saved, sealed."""
        if self._open is not None and not self._open.vault.leaves_no_trace:
            await self._submit(lambda: keep_draft(self._parts()[1], text))

    async def draft(self) -> str:
        """The words that were kept."""
        return await self._submit(lambda: kept_draft(self._parts()[1]))

    async def publish_now(self, word: Word | None = None) -> None:
        """Publish the present picture again, for a new day or a new word."""
        await self._submit(self._publish, word)

    def _submit(self, work: Callable[..., T], *arguments: Any) -> Coroutine[Any, Any, T]:
        return _awaited(self._thread.submit(work, *arguments))

    # -- on the thread -------------------------------------------------------------------------------------------

    def _parts(self) -> tuple[Network, Vault]:
        if self._open is None:
            raise LockedError
        return self._open.network, self._open.vault

    def _unlock(self, make: Callable[[], Vault], attempt: int) -> None:
        self._lock()
        gc.disable()
        opened = False
        try:
            vault = make()
            if attempt == self._attempt:
                self._take_over(vault)
                opened = True
            else:
                vault.close()
            del vault
        finally:
            gc.enable()
            if opened:
                gc.freeze()
            else:
                _sweep()

    def _create(self, passphrase: str, options: dict[str, Any]) -> str:
        self._lock()
        vault, code = create_vault(
            self.directory, state=self.state, passphrase=passphrase, clock=self.clock, **options
        )
        self._take_over(vault)
        return code

    def _take_over(self, vault: Vault) -> None:
        """Stage one: Today can be painted from what is at hand; `finish_soon` reads the rest."""
        vault = self._guarded(vault)
        network = Network(vault, self.clock, self._region)
        keep_up(network, vault)
        self._open = _Open(vault, network)
        if self._opened_at is None:
            self._opened_at = vault.heads
        self._conflicts = 0
        self._publish(Word(), complete=False)

    def _finish(self) -> None:
        if self._open is None:
            return
        vault = self._open.vault
        vault.load()
        self._open.network.warm()
        self._conflicts = len(open_conflicts(vault))
        gc.freeze()
        told = [problem for problem in vault.problems if problem.kind in OF_DEVICES]
        first = told[0].what.partition(". ")[0].removesuffix(".") if told else ""
        self._publish(
            Word(_("{what}. `tend doctor` says more").format(what=first), danger=True)
            if told
            else self._new_keys.word(vault)
        )
        self._look_again(self._attempt, vault.believed, [])

    def _look_again(self, attempt: int, keys: Sequence[str], wrong: list[str]) -> None:
        """Read the files that the cache was believed of: a few at a time, behind whatever else waits."""
        if self._open is None or attempt != self._attempt:
            return
        vault = self._open.vault
        wrong += vault.rehash(keys[:_AT_A_TIME])
        if left := keys[_AT_A_TIME:]:
            with contextlib.suppress(RuntimeError):
                self._thread.submit(self._look_again, attempt, left, wrong)
            return
        if wrong:
            # Another process may have merged some away.
            self._refresh()
            wrong = vault.rehash(wrong)
        if wrong:
            said = ngettext(
                "a file of the vault is damaged: `tend doctor` says which",
                "{n} files of the vault are damaged: `tend doctor` says which",
                len(wrong),
            )
            self._publish(Word(said.format(n=len(wrong)), danger=True))

    def _lock(self) -> None:
        opened, self._open = self._open, None
        self._word = Word()
        self._hand_out(None)
        if opened is None:
            return
        try:
            self._held.forget()
            if not opened.vault.read_only:
                self._write_cache(opened)
        finally:
            opened.network.close()
            opened.vault.close()
            del opened
            _sweep()

    @staticmethod
    def _write_cache(opened: _Open) -> None:
        """The cache only saves time at the next start: where it cannot be written nothing is lost."""
        try:
            opened.vault.write_cache(opened.network.facts_blob())
        except (VaultError, OSError):
            return

    def _carry_out(self, work: Callable[[], T]) -> T:
        vault = self._parts()[1]
        touched: list[object] = []
        end = vault.subscribe(touched.append)
        try:
            return work()
        finally:
            end()
            if touched:
                self._conflicts = len(open_conflicts(vault))
                self._publish()

    def _act(self, changes: tuple[Change, ...], label: str, quiet: bool = False) -> None:
        vault = self._parts()[1]
        try:
            came = self._held.take_in(vault)
            vault.commit(changes, label=label, quiet=quiet)
        except VaultError:
            if not is_out(vault):
                raise
            self._publish(self._held.keep(changes, label, quiet))
        else:
            if came or self._conflicts:
                self._conflicts = len(open_conflicts(vault))
            self._publish(Word(saved_words(label), back="" if quiet else "undo"))

    def _write(self, make: Callable[[Network, Vault], tuple[Sequence[Change], str]]) -> None:
        changes, label = make(*self._parts())
        if changes:
            self._act(tuple(changes), label)
        elif label:
            self._publish(Word(label))

    def _take(self, direction: str) -> None:
        vault = self._parts()[1]
        if self._held and direction == "undo":
            self._publish(self._held.take_back())
            return
        try:
            take = vault.undo if direction == "undo" else vault.redo
            done = take(beyond=self._opened_at)
            self._conflicts = len(open_conflicts(vault))
        except UsageError:
            back = _("nothing to take back since the program was opened")
            forth = _("nothing to bring back since the program was opened")
            self._publish(Word(back if direction == "undo" else forth))
            return
        self._publish(undone_word(direction, done.label, done.undone, list(done.skipped)))

    def _tidy(self) -> None:
        self._tidying = False
        if self._open is not None:
            self._open.vault.tidy()

    def _refresh(self) -> None:
        if self._open is None:
            return
        vault = self._open.vault
        came, kept = self._held.refresh(vault)
        word = kept or self._new_keys.word(vault)
        if came:
            keep_up(self._open.network, vault)
        if came or word is not None:
            self._conflicts = len(open_conflicts(vault))
        if came or word is not None or self._out != is_out(vault):
            self._publish(word)

    def _publish(self, word: Word | None = None, *, complete: bool = True) -> None:
        network, vault = self._parts()
        profile = network.profile()
        speak(self.habits.with_vault(profile.language, profile.region).language)
        if word is not None:
            self._word = word
        self._version += 1
        self._out = is_out(vault)
        self._hand_out(
            Snapshot(
                version=self._version,
                today=self.clock.today(),
                agenda=network.agenda(),
                event=network.open_event(),
                complete=complete,
                conflicts=self._conflicts,
                people=len(network),
                region=network.region,
                language=profile.language,
                read_only=vault.read_only,
                out=str(vault.directory) if self._out else "",
                held=len(self._held),
                word=self._word,
            )
        )


def _sweep() -> None:
    """Have nothing of a vault that was closed left in memory: its parts refer to each other, and were kept from the
    collector while it was open."""
    gc.unfreeze()
    gc.collect()


async def _awaited(future: Future[T]) -> T:
    return await asyncio.wrap_future(future)


__all__ = ["LockedError", "Secret", "Session", "Snapshot", "Word"]
