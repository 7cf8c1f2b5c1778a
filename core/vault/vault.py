"""The vault: what is above this package sees only this class and the functions that make one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from tinydb.table import Table as TinyTable

from core.errors import TendError, VaultError
from core.language import _
from core.vault import compaction, devices, digest, directories
from core.vault.access import Access, WayIn
from core.vault.arrivals import Arrivals
from core.vault.cache import BULK_TABLE, DIRTY_LIMIT, Cache, Head, Loaded, held_of, named_of
from core.vault.changes import Change, Document, Json, new_id
from core.vault.compaction import Compaction, Compactor
from core.vault.conflicts import Conflict, Past, alone, find_conflicts, past_of, settle, written_with
from core.vault.disk import Problem
from core.vault.doctor import Doctor, Progress
from core.vault.fleet import Fleet
from core.vault.forks import used_twice
from core.vault.invitations import Invitation, Invitations
from core.vault.joining import join
from core.vault.keyring import KEYS_DIRECTORY, Keyring
from core.vault.keys import DEFAULT_COST, KdfCost, with_key_file
from core.vault.leaving import leave
from core.vault.packing import HISTORY_MS
from core.vault.pins import pin_heads
from core.vault.reissue import Reissue
from core.vault.rekey import begin_epoch
from core.vault.report import Report
from core.vault.review import Review
from core.vault.rollback import gone_since
from core.vault.segment import Segment
from core.vault.slots import Passphrase, Secret
from core.vault.store import Commit, Note, Touched
from core.vault.tidying import Tidying
from core.vault.undo import Stack, Undone
from core.vault.writer import Planner, Writes, parts

S = TypeVar("S", bound=msgspec.Struct)


class Vault(Fleet):
    """An unlocked vault. Not thread-safe: it belongs to one thread.

    Made by `create_vault` and `unlock_vault`.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.leaves_no_trace = False
        """Whether nothing is remembered outside the vault, and the device is closed when the vault is."""
        self.joined = False
        """Whether the opening of this vault was the first under a newer key."""
        self.access = Access(self)
        self.arrivals = Arrivals(self)
        self.invited = Invitations(self, self.access)
        self.review = Review(self)
        self.on_commit.append(self._noted)
        self.on_slots = self._slots_changed

    def restart(self, keyring: Keyring) -> None:
        """See `Store.restart`."""
        super().restart(keyring)
        self.facts: bytes | None = None
        self.facts_touched: Touched = frozenset()
        self.cache = Cache(self.state_directory, self.disk, lambda: self.keyring)
        self.cached: Head | None = None
        self._stack = Stack(self)
        self._tidying = Tidying(self, self._stack)
        self._reissue = Reissue(self)

    def _noted(self, segment: Segment) -> None:
        self._stack.note(segment)

    # --- reading -----------------------------------------------------------------------------------------------

    @property
    def problems(self) -> list[Problem]:
        """Files of the vault that could not be taken in, what is missing that was there before, newer keys; by place."""
        refused = (
            Problem(f"{KEYS_DIRECTORY}/{each.name}", type(each).__name__, str(each))
            for each in self.refused_keys
        )
        gone = gone_since(self.pinned, self.holdings.here)
        forked = used_twice(self.open_forks)
        waiting = self.invited.waiting_for()
        found = (problem for key, problem in self.disk.problems.items() if key not in waiting)
        return sorted([*found, *refused, *gone, *forked, *self.invited.problems(), *self.review.problems()])

    @property
    def open_forks(self) -> Mapping[str, int]:
        """Devices whose id was used in two places, and from which save on, as long as something is to be done: none that
        was retired, and no own one that has taken another id."""
        self.require_open()
        told = self.documents(devices.TABLE)
        return {
            device: seq
            for device, seq in self.holdings.known.forks.items()
            if not devices.is_out_of_use(told, device) and not self._reissue.is_settled(device)
        }

    def _out_of_use(self, device: str) -> bool:
        return self._reissue.is_given_up(device) or super()._out_of_use(device)

    def rows(self, table: str, type: type[S]) -> Iterator[tuple[str, S]]:
        """Every shown record of a table as (id, `type`), a Struct of the fields wanted; much faster than documents."""
        return self.shown(table).rows(type)

    def table(self, name: str) -> TinyTable:
        """A TinyDB table over the same live documents."""
        self.require_open()
        return self._database.table(name)

    def canonical(self, id: str) -> str:
        """The id under which a record is read: its own, or the smallest of those it was merged with."""
        return self.components.canonical.get(id, id)

    def conflicts(self) -> list[Conflict]:
        """What was changed in two places, neither knowing of the other, and what is shown meanwhile."""
        if self._in_doubt():
            self.load()
        return find_conflicts(self.state, self.components)

    def alone(self, table: str, id: str) -> Document:
        """What one record says by itself, though it was merged with others and is read as one with them, or is dead."""
        self.require_open()
        self.need(table, id)
        return alone(self.state, table, id)

    def ended(self, table: str, id: str) -> Document | None:
        """What is left of a record that ended, empty where that was erased; None where no record of this id has ended."""
        self.require_open()
        self.need(table, id)
        found = self.state.table(table)
        return None if id not in found.base or found.alive(id) else alone(self.state, table, id)

    def written_with(self, table: str, id: str, life: Past) -> list[tuple[str, str | None, Json]]:
        """(field, member, value) of what was saved together with a life of a record that `conflicts` speaks of."""
        self.require_open()
        self.need(table, id)
        return written_with(self.state, table, id, life)

    def _in_doubt(self) -> set[str]:
        """The interactions not wholly loaded of which a register may have several siblings."""
        if self.bulk is None:
            return set()
        since = self.holdings.dirty.difference(self.cached.dirty if self.cached is not None else ())
        return self.state.table(BULK_TABLE).disputed | {id for id in since if self.left_out(id)}

    def history(self, table: str, id: str, field: str, member: str | None = None) -> list[Past]:
        """Values that a field had, newest first, the present ones included."""
        self.require_open()
        self.need(table, id)
        return past_of(self.state, self.components, table, id, (field, member))

    def fingerprint(self) -> bytes:
        """SHA-256 over everything that is shown; see `core.vault.digest`."""
        self.load()
        tables = [(name, self.documents(name)) for name in list(self.state.tables)]
        disagreements = (each.disagreement() for each in self.conflicts())
        return digest.fingerprint(bytes.fromhex(self.id), self.keyring.current.key_id, tables, disagreements)

    def digest(self) -> digest.Words:
        """The four words that are equal on devices that hold the same."""
        return digest.words(self.fingerprint())

    # --- changing ----------------------------------------------------------------------------------------------

    def commit(
        self, changes: Sequence[Change], *, label: str = "", batch: str = "", quiet: bool = False
    ) -> Commit:
        """Make changes durable and then visible; all of them or none.

        More than 16 MiB become several commits of one batch: each is atomic, and they are undone together. `quiet`:
        this is not for undo.

        Raises:
            UsageError: a change that cannot be. WriteError and other VaultError: what is saved, and why no more.
        """
        several = parts(changes)
        if len(several) > 1 and not batch:
            batch = new_id()
        done = []
        for part in several:

            def plan(part: Sequence[Change] = part) -> Writes:
                old = self.clock.now_ms() - HISTORY_MS // 2
                return Planner(self.state, self.components, self.need, old=old).plan(part)

            try:
                done.append(self.write(plan, Note(label, batch, quiet=quiet)))
            except TendError as error:
                if done:
                    saved = _("{n} of {parts} parts are saved. Undo takes them back.")
                    error.safe = saved.format(n=len(done), parts=len(several))
                raise
        self._tidying.after_commit()
        self.reissue()
        return Commit(done[-1].dot, frozenset().union(*(each.touched for each in done)), label)

    @property
    def heads(self) -> Mapping[str, int]:
        """The last commit of each device that is known at this moment, by device."""
        return dict(self.holdings.heads)

    def undo(self, *, beyond: Mapping[str, int] | None = None) -> Undone:
        """Take back the last commit or batch of this device that is not undone yet.

        `beyond`: only what came after these `heads`. Raises UsageError where there is nothing.
        """
        self.require_open()
        return self._stack.undo(beyond or {})

    def redo(self, *, beyond: Mapping[str, int] | None = None) -> Undone:
        """Take back the last undo, if nothing was changed since; `beyond` as with `undo`."""
        self.require_open()
        return self._stack.redo(beyond or {})

    @property
    def undo_label(self) -> str | None:
        """The label of what `undo` would take back; None where there is nothing."""
        return self._stack.undo_label

    @property
    def redo_label(self) -> str | None:
        """The label of what `redo` would bring back; None where there is nothing."""
        return self._stack.redo_label

    # --- what opens it -------------------------------------------------------------------------------------------

    def slots(self) -> list[WayIn]:
        """What opens the vault."""
        return self.access.ways()

    def add_passphrase(self, passphrase: str, *, label: str = "", key_file: Path | None = None) -> WayIn:
        """One more passphrase that opens the vault, alone or together with a key file."""
        return self.access.add_passphrase(passphrase, label, key_file)

    def add_key_file(self, passphrase: str, key_file: Path, *, label: str = "") -> WayIn:
        """A passphrase that opens the vault together with a key file."""
        return self.access.add_passphrase(passphrase, label, key_file)

    def change_passphrase(self, passphrase: str, *, key_file: Path | None = None) -> WayIn:
        """Another passphrase in the place of the one that opened the vault.

        A copy of the vault that was made before still opens with the old one.
        """
        return self.access.change_passphrase(passphrase, key_file)

    def check_recovery_code(self, code: str) -> None:
        """Whether a recovery code opens this vault. Raises RecoveryTypoError, WrongSecretError."""
        self.access.check_recovery_code(code)

    def new_recovery_code(self) -> str:
        """A new recovery code in the place of the old one, as text."""
        return self.access.new_recovery_code()

    def remove_slot(self, hash: str) -> None:
        """Have a slot open the vault no longer. Raises UsageError where there is none, or it is the last."""
        self.access.remove(hash)

    def retire_slots(self) -> None:
        """Delete the files of key slots that were removed on some device."""
        self.access.retire()

    def rekey(
        self,
        passphrase: str,
        *,
        key_file: Path | None = None,
        other: Secret | None = None,
        cost: KdfCost = DEFAULT_COST,
        progress: Progress | None = None,
    ) -> str:
        """Begin a new epoch, under a new key that opens with another passphrase; returns its recovery code, as text.

        `other` opens another new key that was made at the same time: the new one holds both. See `core.vault.rekey`.
        """
        if other is not None:
            self.learn(self.invited.others(other))
        secret = with_key_file(passphrase, key_file)
        code = begin_epoch(self, self.access, secret, cost=cost, progress=progress)
        self.cache.forget()
        self.cached = None
        return code.text

    def invitations(self) -> list[Invitation]:
        """Newer keys that others made, which this device does not hold; nothing of them is proved."""
        return self.invited.found()

    def join(self, secret: Secret, progress: Progress | None = None) -> None:
        """Go on under the newer key that a secret opens. All is read anew, and the listeners hear of every record.

        Raises UsageError, WrongSecretError, NotArrivedError, TwoKeysError: nothing changed; see `Invitations.open`.
        """
        self.require_open()
        join(self, self.invited.open(secret), progress)
        self.access.key_file = secret.key_file if isinstance(secret, Passphrase) else None

    def _slots_changed(self) -> None:
        self.access.remember()
        self.access.retire()

    def refresh(self) -> Touched:
        """Take in what other processes and devices wrote, key slots included; returns what that touched.

        Where an own id turns out to be used in two places, what was saved under it is made again under a new one.
        """
        touched = super().refresh()
        self.access.follow()
        return touched | self.reissue()

    def reissue(self) -> Touched:
        """Make again what an own id saved past the beginning of a fork; returns what that touched. What cannot be
        written now is tried again at the next look."""
        if self.read_only:
            return frozenset()
        try:
            return self._reissue.run()
        except VaultError:
            return frozenset()

    # --- keeping -------------------------------------------------------------------------------------------------

    def compact(self, progress: Progress | None = None, *, everything: bool = False) -> Compaction:
        """Merge this device's own files where that is worth it; with `everything`, into as few as can be.

        Raises:
            VaultError: nothing was dropped, and why.
        """
        self.require_writable()
        self._tidying.stop()
        first = None if everything else self._stack.spare(compaction.SPARED)
        try:
            return Compactor(self, first).run(everything=everything, progress=progress)
        finally:
            self.catch_up()

    def tidy(self) -> bool:
        """Merge own files a little further, for a moment in which nothing else is to be done.

        Whether there is more to do at once. That it fails harms nothing: it is tried again later.
        """
        return not self._closed and self._tidying.while_idle()

    def doctor(self, progress: Progress | None = None) -> Report:
        """Check everything that can be checked without a folder. Changes and deletes nothing."""
        self.require_open()
        return Doctor(self, lambda: self.open_forks).run(progress)

    def adopt(self, loaded: Loaded) -> None:
        """Go on from a cache that was put into the state."""
        head = loaded.head
        for named in head.named:
            held = held_of(named)
            if self.disk.path(named.key).exists():
                self.disk.keep(held)
            self.holdings.note(held.found.device, held.runs, {})
        for device, seen in head.said.items():
            self.holdings.note(device, {}, {device: seen})
        self.holdings.listed.update(head.listed)
        self.holdings.dirty.update(head.dirty)
        self.state.latest = max(self.state.latest, head.latest)
        interactions = self.state.table(BULK_TABLE)
        interactions.partial = loaded.bulk is not None
        interactions.disputed.update(head.disputed)
        self.bulk = loaded.bulk
        self.cached = head
        self.facts = loaded.facts or None

    @property
    def believed(self) -> list[str]:
        """Keys of the held files that a cache was believed of, by name and size."""
        named = self.cached.named if self.cached is not None else ()
        return sorted(each.key for each in named if each.key in self.disk.held)

    def rehash(self, keys: Iterable[str]) -> list[str]:
        """The slow second look at `believed` files: reads them; returns the keys of those that differ or are gone."""
        self.require_open()
        return [key for key in keys if key in self.disk.held and not self.disk.whole(key)]

    @property
    def uncached(self) -> int:
        """How many segments the cache does not name yet."""
        named = {each.key for each in self.cached.named} if self.cached is not None else set()
        return sum(1 for key in self.disk.held if key not in named)

    def write_cache(self, facts: bytes) -> None:
        """Save the merged state, with derived facts, so that the next unlock is fast.

        The interactions are written anew only when many were touched since.

        Raises:
            WriteError: the state directory cannot be written; the vault itself is untouched.
        """
        self.require_open()
        before = self.cached
        if self.leaves_no_trace or (before is not None and not self.uncached and facts == self.facts):
            return
        dirty = self.holdings.dirty
        keep = before is not None and self.cache.has_bulk(before.bulk) and len(dirty) <= DIRTY_LIMIT
        if not keep:
            self.load()
        interactions = self.state.table(BULK_TABLE)
        interactions.disputed |= self._in_doubt()
        settle(interactions)
        head = Head(
            version=0,
            named=[named_of(held) for held in (*self.disk.held.values(), *self.disk.lost())],
            latest=self.state.latest,
            said=self.holdings.said,
            listed=sorted(self.holdings.listed),
            disputed=sorted(interactions.disputed),
        )
        if keep and before is not None:
            head.bulk, head.chunks, head.dirty = before.bulk, before.chunks, sorted(dirty)
        self.cached = self.cache.write(head, self.state, facts, bulk=not keep)
        if not keep:
            dirty.clear()
        self.facts, self.facts_touched = facts, frozenset()

    def close(self) -> None:
        """Merge own files where there are many, and forget everything that was decrypted.

        One that leaves no trace ends its device: see `close_leaving_no_trace`.
        """
        if self._closed:
            return
        if self.leaves_no_trace:
            self.close_leaving_no_trace()
            return
        self._tidying.at_the_end()
        pin_heads(self.state_directory, self.holdings.heads)
        directories.keep_up(self.state_directory, self.directory, self.holdings.heads)
        self._forget_all()

    def close_leaving_no_trace(self) -> None:
        """Close the device, leave what it saved in one file, and forget everything that was decrypted.

        Raises:
            VaultError: what was saved is all there; the device may not be closed, or its files not be merged. The
                vault is locked all the same.
        """
        if self._closed:
            return
        self._tidying.stop()
        try:
            if device := self.close_device():
                leave(self, device)
        finally:
            self._forget_all()

    def _forget_all(self) -> None:
        self.forget()
        self.cached = None
        self.access.forget()
        self.on_commit.clear()
        self.facts, self.facts_touched = None, frozenset()

    def forget(self) -> None:
        """Drop everything that was decrypted, what was being merged and what could be taken back included."""
        self._tidying.stop()
        super().forget()
        self._stack = Stack(self)
        self._tidying = Tidying(self, self._stack)

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
