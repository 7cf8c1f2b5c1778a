"""The working parts of an unlocked vault: segments on the disk, the state they make, and the one write path.

`Vault` is the face over this; undo, compaction, access, doctor and cache work on a `Store`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from core.clock import Clock
from core.errors import VaultError
from core.language import _
from core.vault import devices
from core.vault.author import Author, Turn
from core.vault.cache import Bulk
from core.vault.changes import Document
from core.vault.components import Components
from core.vault.devices import is_out_of_use
from core.vault.disk import Disk, Found
from core.vault.errors import RefusedError
from core.vault.holdings import BULK, Holdings
from core.vault.keys import EpochKey, Keyring
from core.vault.registers import LIFE
from core.vault.segment import Segment
from core.vault.shape import Meta
from core.vault.state import State
from core.vault.view import Documents, LiveDatabase
from core.vault.writer import MERGES, Encoder, Place, Writes

DAY_MS = 86_400_000

Touched = frozenset[Place]
Listener = Callable[[Touched], None]


class Commit(NamedTuple):
    """A commit that is durable: its dot (device, seq; seq 0: there was nothing to change), what it touched, its label."""

    dot: tuple[str, int]
    touched: Touched
    label: str


class Note(NamedTuple):
    """What a commit's `_meta` says beside its time: quiet: it is not for undo; held: the full names of all segments
    held, in the first commit of a new epoch."""

    label: str = ""
    batch: str = ""
    undoes: Sequence[int] = ()
    quiet: bool = False
    held: Sequence[str] = ()

    def members(self) -> dict[str, Any]:
        """As members of `_meta`, those that say something."""
        found = {"label": self.label, "batch": self.batch, "undoes": list(self.undoes), "quiet": self.quiet}
        return {name: value for name, value in found.items() if value}


class Store:
    """Not thread-safe: it belongs to one thread. `state_directory` is that of this vault."""

    def __init__(
        self,
        directory: Path,
        vault_id: bytes,
        keyring: Keyring,
        *,
        state: Path,
        machine: Callable[[], str],
        clock: Clock,
    ) -> None:
        self.directory = directory
        self.id = vault_id.hex()
        self.state_directory = state
        self.clock = clock
        self._machine = machine
        self._documents: dict[str, Documents] = {}
        self._elsewhere: set[Place] = set()
        self.bulk: Bulk | None = None
        self.components = Components()
        self.restart(keyring)
        self.read_only = False
        self.called = ""
        """What this device is called where it writes for the first time; empty: like the machine."""
        self.refused_keys: tuple[RefusedError, ...] = ()
        """Key slots and rings that were refused when the vault was unlocked."""
        self.on_commit: list[Callable[[Segment], None]] = []
        self.on_slots: Callable[[], None] | None = None
        self._database = LiveDatabase(self.documents)
        self._listeners: list[Listener] = []
        self._closed = False

    def restart(self, keyring: Keyring) -> None:
        """The working parts, under these keys and with nothing read yet. Documents that were handed out stay live."""
        self._keyring: Keyring | None = keyring
        self.disk = Disk(self.directory, bytes.fromhex(self.id), self._key_for)
        self.author = Author(
            self.disk,
            lambda: self.keyring,
            self.state_directory,
            self._machine,
            self._take_elsewhere,
            self._mentioned,
            self._out_of_use,
        )
        self.state = State()
        self.components.rebuild(())
        self.holdings = Holdings(self.disk, self.state, keyring.current.epoch)
        if self.bulk is not None:
            self.bulk.close()
            self.bulk = None
        self._elsewhere.clear()
        for documents in self._documents.values():
            documents.follow(self.state)

    # --- reading -----------------------------------------------------------------------------------------------

    @property
    def keyring(self) -> Keyring:
        """The keys. Raises VaultError once the vault is locked: nothing of it holds them any more."""
        if self._keyring is None:
            raise VaultError(_("The vault is locked."))
        return self._keyring

    def _key_for(self, epoch: int, key_id: bytes) -> EpochKey:
        return self.keyring.get(epoch, key_id)

    def _mentioned(self, device: str) -> int:
        return self.holdings.mentioned(device)

    def _out_of_use(self, device: str) -> bool:
        return device in self.holdings.known.forks or is_out_of_use(self.documents(devices.TABLE), device)

    @property
    def device(self) -> str:
        """The id that the next commit will probably have; empty where none was chosen yet."""
        chosen = self.author.identity
        return chosen.device.hex() if chosen else ""

    def documents(self, table: str) -> Mapping[str, Document]:
        """The shown documents of a table by id: live and read-only, dead and merged-away records left out."""
        return self.shown(table)

    def shown(self, table: str) -> Documents:
        """As `documents`, with all that the mapping can do."""
        self.require_open()
        found = self._documents.get(table)
        if found is None:
            bulk = table == BULK
            found = self._documents[table] = Documents(
                self.state, table, self.components, self.load if bulk else _nothing, keep=not bulk
            )
        return found

    def need(self, table: str, id: str) -> None:
        """Have all that is known of a record in the state."""
        if table == BULK and self.left_out(id):
            self.load()

    def left_out(self, id: str) -> bool:
        """Whether there may be more of an interaction in what a cache left for later."""
        if self.bulk is None:
            return False
        try:
            return self.bulk.has(id)
        except (VaultError, OSError, ValueError, msgspec.DecodeError):
            return True

    def load(self) -> None:
        """Load the interactions that a cache left for later; nothing where all is there.

        Where the cache turns out to be broken, every segment is read instead.
        """
        self.require_open()
        bulk, self.bulk = self.bulk, None
        if bulk is None:
            return
        try:
            bulk.load()
        except (VaultError, OSError, ValueError, KeyError):
            for held in list(self.disk.held.values()):
                segment = self.disk.read(held.found)
                if segment is not None:
                    self.holdings.take(segment)
        finally:
            bulk.close()
            self.state.table(BULK).partial = False

    # --- the one write path --------------------------------------------------------------------------------------

    def require_open(self) -> None:
        """Raises VaultError where the vault is locked."""
        if self._closed:
            raise VaultError(_("The vault is locked."))

    def require_writable(self) -> None:
        """Raises VaultError where nothing can be written."""
        self.require_open()
        if self.read_only:
            raise VaultError(
                _("The vault at {directory} can only be read.").format(directory=self.directory),
                safe=_("Nothing was changed."),
                todo=_("Make the directory writable, or copy the vault to where it is."),
            )

    def write(self, plan: Callable[[], Writes], note: Note = Note()) -> Commit:  # noqa: B008  it is immutable
        """Commit the registers that `plan` names once everything other processes wrote has been read.

        Lock, list the own directory, apply what another process wrote, stamp, seal, write, unlock, apply, notify.

        Raises:
            VaultError: nothing changed, and why.
        """
        self.require_writable()
        segment: Segment | None = None
        touched: Touched = frozenset()
        try:
            with self.author.turn() as turn:
                writes = plan()
                if writes or note.undoes or note.held:
                    segment = self.sealed(turn, writes, note)
                    # What is durable is in the state before anybody hears of anything: a listener may fail.
                    written = self.holdings.take(segment, newest=True)
                device = turn.device
            if segment is not None:
                touched = self.settled(written)
                for listener in self.on_commit:
                    listener(segment)
        finally:
            try:
                self.catch_up()
            finally:
                if touched:
                    self.notify(touched)
        if segment is None:
            return Commit((device, 0), frozenset(), note.label)
        return Commit((segment.device, segment.header.lo), touched, note.label)

    def introduce(self) -> None:
        """Have this device say its name, where it has committed nothing yet: the others then know of it."""

        def plan() -> Writes:
            return {(devices.TABLE, devices.RECORD): {LIFE: True}}

        if not self.device or self.author.identity is None or not self.author.identity.last_seq:
            self.write(plan, Note(quiet=True))

    def sealed(self, turn: Turn, writes: Writes, note: Note) -> Segment:
        """A commit of these registers, durable and not in the state yet. The first one of an id says its name, too."""
        if turn.identity.last_seq == 0:
            devices.said_at_first(writes, turn.device, self.called or devices.default_name())
        encoder = Encoder(self.state)
        tables = encoder.tables(writes, turn.device)
        meta = Meta(
            at=self.stamp(),
            dev=tuple(encoder.others()),
            seen=self.holdings.unsaid(turn.device),
            held=tuple(note.held),
            other=note.members(),
        )
        return turn.write(meta, tables)

    def stamp(self) -> int:
        """The time of a commit, in ms. The highest that was met counts, at most a day ahead: a bad clock heals."""
        now = self.clock.now_ms()
        return max(min(self.state.latest, now + DAY_MS) + 1, now)

    # --- the key ---------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def sealing_under(self, keyring: Keyring) -> Iterator[None]:
        """Seal what is written meanwhile under another key; after an error it is the one of before again."""
        before, self._keyring = self.keyring, keyring
        try:
            yield
        except BaseException:
            self._keyring = before
            raise

    def go_on(self, beginning: Iterable[Segment]) -> None:
        """Go on in the epoch that these commits of ours began, sealed under the present key: all that is held counts."""
        self.holdings.begin(self.keyring.current.epoch)
        touched: set[Place] = set()
        for segment in beginning:
            touched |= self.holdings.take(segment, newest=True)
            for listener in self.on_commit:
                listener(segment)
        self.notify(self.settled(touched))

    def learn(self, keys: Iterable[EpochKey]) -> Touched:
        """Hold more keys, and take in what is sealed under them; the present one stays what is written under."""
        self._keyring = Keyring(self.keyring.current, (*self.keyring, *keys))
        self.disk.try_again()
        return self.refresh()

    # --- following ---------------------------------------------------------------------------------------------

    def refresh(self) -> Touched:
        """Take in what other processes and devices wrote; returns what that touched."""
        self.require_open()
        touched = self.settled(self.take(self.disk.fresh()))
        while self.disk.gone:
            self.disk.drop(self.disk.gone.pop())
        if touched:
            self.notify(touched)
        return touched

    def take(self, found: Iterable[Found]) -> set[Place]:
        """Read files and put them into the state; returns the records they speak of."""
        touched: set[Place] = set()
        for each in found:
            touched |= self.holdings.read(each)
        return touched

    def take_found(self, read: Iterable[tuple[Found, Segment | None]]) -> None:
        """As `take`, with files of which most were read and verified already; `catch_up` shows what it touched."""
        for found, segment in read:
            self._elsewhere |= self.holdings.read(found, segment)

    def settled(self, touched: set[Place]) -> Touched:
        """What is shown otherwise after records were touched; decoded documents of them are dropped."""
        if any(table == MERGES for table, _ in touched):
            regrouped = self.regroup()
            if regrouped:
                for decoded in self._documents.values():
                    decoded.forget()
                for name, known in self.state.tables.items():
                    touched |= {(name, id) for id in regrouped if id in known.base}
        canonical = self.components.canonical
        if canonical:
            touched |= {(table, canonical[id]) for table, id in touched if id in canonical}
        for table, id in touched:
            documents = self._documents.get(table)
            if documents is not None:
                documents.forget(id)
        if ("_vault", "slots") in touched and self.on_slots is not None:
            self.on_slots()
        return frozenset(touched)

    def _take_elsewhere(self, found: Iterable[Found]) -> None:
        self._elsewhere |= self.take(found)

    def catch_up(self) -> Touched:
        """Show and tell what was taken in, while a lock was held, of what other processes wrote."""
        if not self._elsewhere:
            return frozenset()
        elsewhere, self._elsewhere = self._elsewhere, set()
        touched = self.settled(elsewhere)
        self.notify(touched)
        return touched

    def regroup(self) -> frozenset[str]:
        """Make the components anew; returns the ids that are in another one now."""
        return self.components.rebuild(self.state.table(MERGES).living())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called with what each change touched; returns the call that ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def notify(self, touched: Touched) -> None:
        """Tell the listeners, all of them, though one may fail: its error is raised then."""
        failed: Exception | None = None
        for listener in list(self._listeners):
            try:
                listener(touched)
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed

    def forget(self) -> None:
        """Drop everything that was decrypted; nothing can be read any more."""
        self._closed = True
        if self.bulk is not None:
            self.bulk.close()
            self.bulk = None
        self._listeners.clear()
        self._documents.clear()
        self._elsewhere.clear()
        self._keyring = None
        self.state = State()
        self.components = Components()
        self.holdings = Holdings(self.disk, self.state, 0)


def _nothing() -> None:
    pass
