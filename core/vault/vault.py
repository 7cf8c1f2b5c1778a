"""The vault: what is above this package sees only this class and the functions that make one."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from tinydb.table import Table as TinyTable

from core.clock import Clock
from core.errors import VaultError
from core.vault import digest
from core.vault.author import Author, Turn
from core.vault.changes import Change, Document, new_id
from core.vault.components import Components
from core.vault.conflicts import Conflict, Past, find_conflicts, past_of
from core.vault.disk import Disk, Found, Problem
from core.vault.holdings import Holdings
from core.vault.keys import Keyring
from core.vault.registers import LIFE
from core.vault.segment import Segment
from core.vault.shape import Meta
from core.vault.state import State
from core.vault.undo import Stack, Undone
from core.vault.view import Documents, LiveDatabase
from core.vault.writer import MERGES, Encoder, Place, Planner, Writes, parts

DAY_MS = 86_400_000
BULK = "interactions"
"""The table that is loaded when it is first needed, and not kept decoded."""

Touched = frozenset[Place]
Listener = Callable[[Touched], None]
S = TypeVar("S", bound=msgspec.Struct)


class Commit(NamedTuple):
    """A commit that is durable: its dot (device, seq; seq 0: there was nothing to change), what it touched, its label."""

    dot: tuple[str, int]
    touched: Touched
    label: str


class Vault:
    """An unlocked vault. Not thread-safe: it belongs to one thread.

    Made by `create_vault` and `unlock_vault`.
    """

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
        self.keyring = keyring
        self.disk = Disk(directory, vault_id, keyring.get)
        self.author = Author(self.disk, keyring, state, machine)
        self.state = State()
        self.components = Components()
        self.holdings = Holdings(self.disk, self.state, keyring.current.epoch)
        self.read_only = False
        self.facts: bytes | None = None
        self.facts_touched: Touched = frozenset()
        self._documents: dict[str, Documents] = {}
        self._database = LiveDatabase(self.documents)
        self._listeners: list[Listener] = []
        self._stack = Stack(self)
        self._bulk: Callable[[], None] | None = None
        self._bulk_has: Callable[[str], bool] | None = None
        self._closed = False

    # --- reading -----------------------------------------------------------------------------------------------

    @property
    def device(self) -> str:
        """The id that the next commit will probably have; empty where none was chosen yet."""
        chosen = self.author.identity
        return chosen.device.hex() if chosen else ""

    @property
    def problems(self) -> list[Problem]:
        """Files of the vault that could not be taken in, by place."""
        return sorted(self.disk.problems.values())

    def documents(self, table: str) -> Mapping[str, Document]:
        """The shown documents of a table by id: live and read-only, dead and merged-away records left out."""
        self._open()
        found = self._documents.get(table)
        if found is None:
            bulk = table == BULK
            found = self._documents[table] = Documents(
                self.state, table, self.components, self.load if bulk else _nothing, keep=not bulk
            )
        return found

    def rows(self, table: str, type: type[S]) -> Iterator[tuple[str, S]]:
        """Every shown record of a table as (id, `type`), a Struct of the fields wanted; much faster than documents."""
        found = self.documents(table)
        assert isinstance(found, Documents)
        return found.rows(type)

    def table(self, name: str) -> TinyTable:
        """A TinyDB table over the same live documents."""
        self._open()
        return self._database.table(name)

    def canonical(self, id: str) -> str:
        """The id under which a record is read: its own, or the smallest of those it was merged with."""
        return self.components.canonical.get(id, id)

    def conflicts(self) -> list[Conflict]:
        """What was changed in two places, neither knowing of the other, and what is shown meanwhile."""
        self.load()
        return find_conflicts(self.state, self.components)

    def history(self, table: str, id: str, field: str, member: str | None = None) -> list[Past]:
        """Values that a field had, newest first, the present ones included."""
        self._need(table, id)
        return past_of(self.state, self.components, table, id, (field, member))

    def fingerprint(self) -> bytes:
        """SHA-256 over everything that is shown; see `core.vault.digest`."""
        self.load()
        tables = ((name, self.documents(name)) for name in self.state.tables)
        disagreements = (each.disagreement() for each in self.conflicts())
        return digest.fingerprint(bytes.fromhex(self.id), self.keyring.current.key_id, tables, disagreements)

    def digest(self) -> digest.Words:
        """The four words that are equal on devices that hold the same."""
        return digest.words(self.fingerprint())

    # --- changing ----------------------------------------------------------------------------------------------

    def commit(self, changes: Sequence[Change], *, label: str = "", batch: str = "") -> Commit:
        """Make changes durable and then visible; all of them or none.

        More than 16 MiB become several commits of one batch: each is atomic, and they are undone together.

        Raises:
            UsageError: a change that cannot be. WriteError and other VaultError: nothing changed, and why.
        """
        several = parts(changes)
        if len(several) > 1 and not batch:
            batch = new_id()
        done = [self._planned(part, label, batch) for part in several]
        touched = frozenset().union(*(each.touched for each in done))
        return Commit(done[-1].dot, touched, label)

    def _planned(self, changes: Sequence[Change], label: str, batch: str) -> Commit:
        def plan() -> Writes:
            return Planner(self.state, self.components, self._need).plan(changes)

        return self.write(plan, label=label, batch=batch)

    def write(
        self, plan: Callable[[], Writes], *, label: str = "", batch: str = "", undoes: Sequence[int] = ()
    ) -> Commit:
        """Commit the registers that `plan` names once everything other processes wrote has been read."""
        self._open()
        if self.read_only:
            raise VaultError(
                f"The vault at {self.directory} can only be read.",
                safe="Nothing was changed.",
                todo="Make the directory writable, or copy the vault to where it is.",
            )
        elsewhere: set[Place] = set()
        try:
            with self.author.turn(lambda found: elsewhere.update(self.take(found))) as turn:
                writes = plan()
                if not writes:
                    return Commit((turn.device, 0), frozenset(), label)
                segment = self._sealed(turn, writes, label, batch, undoes)
        finally:
            if elsewhere:
                self._notify(self._settled(elsewhere))
        touched = self._settled(self.holdings.take(segment, newest=True))
        self._stack.note(segment)
        self._notify(touched)
        return Commit((segment.device, segment.header.lo), touched, label)

    def _sealed(self, turn: Turn, writes: Writes, label: str, batch: str, undoes: Sequence[int]) -> Segment:
        if turn.identity.last_seq == 0:
            name = platform.node()[:64]
            writes.setdefault(("_vault", "devices"), {}).update({(turn.device, "name"): name, LIFE: True})
        encoder = Encoder(self.state)
        tables = encoder.tables(writes, turn.device)
        now = self.clock.now_ms()
        other: dict[str, Any] = {}
        if label:
            other["label"] = label
        if batch:
            other["batch"] = batch
        if undoes:
            other["undoes"] = list(undoes)
        meta = Meta(
            # The highest time that was ever met counts, but at most one day ahead: a bad clock heals.
            at=max(min(self.state.latest, now + DAY_MS) + 1, now),
            dev=tuple(encoder.others()),
            seen=self.holdings.unsaid(turn.device),
            other=other,
        )
        return turn.write(meta, tables)

    def undo(self) -> Undone:
        """Take back the last commit or batch of this device that is not undone yet."""
        return self._stack.undo()

    def redo(self) -> Undone:
        """Take back the last undo, if nothing was changed since."""
        return self._stack.redo()

    @property
    def undo_label(self) -> str | None:
        """The label of what `undo` would take back; None where there is nothing."""
        return self._stack.undo_label

    @property
    def redo_label(self) -> str | None:
        """The label of what `redo` would bring back; None where there is nothing."""
        return self._stack.redo_label

    # --- following ---------------------------------------------------------------------------------------------

    def refresh(self) -> Touched:
        """Take in what other processes and devices wrote; returns what that touched."""
        self._open()
        touched = self._settled(self.take(self.disk.fresh()))
        if touched:
            self._notify(touched)
        return touched

    def take(self, found: Iterable[Found]) -> set[Place]:
        """Read files and put them into the state; returns the records they speak of."""
        touched: set[Place] = set()
        for each in found:
            touched |= self.holdings.read(each)
        return touched

    def _settled(self, touched: set[Place]) -> Touched:
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
        if ("_vault", "slots") in touched:
            self.retire_slots()
        return frozenset(touched)

    def regroup(self) -> frozenset[str]:
        """Make the components anew; returns the ids that are in another one now."""
        return self.components.rebuild(self.state.table(MERGES).living())

    def retire_slots(self) -> None:
        """Delete the files of key slots that were removed on some device."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called with what each change touched; returns the call that ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _notify(self, touched: Touched) -> None:
        for listener in list(self._listeners):
            listener(touched)

    # --- loading and closing -------------------------------------------------------------------------------------

    def load(self) -> None:
        """Load what was left for later (the interactions of a cache); nothing where all is there."""
        self._open()
        if self._bulk is not None:
            bulk, self._bulk, self._bulk_has = self._bulk, None, None
            bulk()

    def _need(self, table: str, id: str) -> None:
        if table == BULK and self._bulk is not None and (self._bulk_has is None or self._bulk_has(id)):
            self.load()

    def _open(self) -> None:
        if self._closed:
            raise VaultError("The vault is locked.")

    def close(self) -> None:
        """Forget everything that was decrypted."""
        self._closed = True
        self._listeners.clear()
        self._documents.clear()
        self.state = State()
        self.components = Components()
        self.facts = None

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _nothing() -> None:
    pass
