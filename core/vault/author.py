"""The writing side of a vault: an identity, its lock for one commit, and the durable writes of that commit.

Identity first, then the segment: after a crash between the two the identity no longer fits what is there, and the
next commit is made under another one. Nothing that was reported saved depends on what a crash left half done.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from core.errors import VaultError
from core.language import _
from core.vault import files, identity
from core.vault.disk import DEVICES, Disk, Found
from core.vault.envelope import Header, Kind
from core.vault.errors import UncertainWriteError, WriteError
from core.vault.identity import Commits, Identity
from core.vault.keys import Keyring
from core.vault.medium import needs_reading_back
from core.vault.pins import read_pins
from core.vault.segment import Segment, build_segment, parse_segment, segment_name
from core.vault.shape import Meta

_TRIES = 8
A_SECOND = 1_000_000_000


def own_commits(disk: Disk, device: str, present: set[str] | None = None) -> Commits:
    """Which commits of a device the directory holds, by the files that are held (of those `present`)."""
    commits = Commits()
    for held in disk.held.values():
        if present is None or held.found.key in present:
            for lo, prefixes in held.runs.get(device, ()):
                commits.add(lo, prefixes)
    return commits


@dataclass
class Turn:
    """One commit's hold of the lock: the identity as it was recorded, and how to write under it."""

    author: Author
    identity: Identity

    @property
    def device(self) -> str:
        """The device id, hex."""
        return self.identity.device.hex()

    def write(self, meta: Meta, tables: Mapping[str, Mapping[str, Any]]) -> Segment:
        """Seal a commit, open it with the reading code, write it durably and hold it. The next one comes after it.

        Raises:
            WriteError: nothing changed. UncertainWriteError: it may or may not be there; the identity is given up.
        """
        segment = self.author.write(self.identity, meta, tables)
        self.identity = self.identity.after(segment.header.lo, segment.hash)
        return segment


def _was_taken_away(directory: Path) -> bool:
    """Whether only the directory of a device is gone.

    Whoever heard that this device is retired, before it did, takes its files over and the directory away.
    """
    try:
        return not directory.exists() and directory.parent.exists()
    except OSError as error:
        raise WriteError(
            _("{directory} cannot be looked at: {reason}.").format(
                directory=directory, reason=error.strerror
            ),
            safe=_("Nothing was changed."),
        ) from error


class Author:
    """Writes commits under an identity that fits the directory; takes another one when it does not."""

    def __init__(
        self,
        disk: Disk,
        keyring: Callable[[], Keyring],
        state: Path,
        machine: Callable[[], str],
        take: Callable[[list[Found]], None],
        mentioned: Callable[[str], int],
        out_of_use: Callable[[str], bool],
    ) -> None:
        """`take` reads files that another process wrote; `mentioned` is the highest commit of a device spoken of, and
        `out_of_use` whether it was closed or retired, or is used in two places."""
        self._disk = disk
        self._take = take
        self._keyring = keyring
        self._state = state
        self._machine = machine
        self._mentioned = mentioned
        self._out_of_use = out_of_use
        self.identity: Identity | None = None
        self._expected: Identity | None = None
        self._mark = 0
        self._doubted: set[bytes] = set()

    @cached_property
    def read_back(self) -> bool:
        """Whether what is written to the directory is read again."""
        return needs_reading_back(self._disk.directory)

    def identities(self) -> list[Identity]:
        """Every identity of this machine and user, those that were given up too."""
        return [known for known in identity.known(self._state) if known.machine == self._machine()]

    def settle(self, *, fresh: bool = True) -> Identity | None:
        """The identity to write with; a new one is made where none fits, unless `fresh` is false.

        Raises:
            LockBusyError, LockUnavailableError, WriteError.
        """
        if self.identity is None:
            self.identity = self._fitting()
        if self.identity is None and fresh:
            files.make_directory(self._state)
            with identity.lock_of_new(self._state):
                self.identity = self._fitting() or self._made()
        return self.identity

    def _made(self) -> Identity:
        taken = {*map(bytes.fromhex, self._disk.devices()), *self._doubted}
        return identity.make(self._state, self._machine(), taken)

    @contextlib.contextmanager
    def renewed(self) -> Iterator[bytes]:
        """Write under a new id, the device given, for as long as this lasts; then under the one before, if there was
        one that can still be used.

        Raises:
            LockBusyError, LockUnavailableError, WriteError.
        """
        files.make_directory(self._state)
        with identity.lock_of_new(self._state):
            made = self._made()
        before, self.identity, self._expected = self.identity, made, None
        try:
            yield made.device
        finally:
            if before is not None and not self._out_of_use(before.device.hex()):
                self.identity, self._expected = before, None

    def _fitting(self) -> Identity | None:
        """The most used identity that fits the directory as it is now."""
        for known in identity.known(self._state):
            if known.device not in self._doubted and known.machine == self._machine():
                with identity.lock_of(self._state, known.device):
                    if self._checked(known) is not None:
                        return known
        return None

    @contextlib.contextmanager
    def turn(self) -> Iterator[Turn]:
        """Hold the lock of an identity that fits; what another process wrote in its directory has been taken in.

        Raises:
            LockBusyError, LockUnavailableError, UnreadableError, WriteError; VaultError where no identity fits.
        """
        for _try in range(_TRIES):
            with files.reading(self._disk.directory):
                chosen = self.settle()
            assert chosen is not None
            with identity.lock_of(self._state, chosen.device):
                with files.reading(self._disk.directory):
                    current = self._checked(chosen)
                if current is not None:
                    yield Turn(self, current)
                    return
            self.abandon()
        raise VaultError(_("No device id fits this vault's directory."), safe=_("Nothing was changed."))

    def _checked(self, chosen: Identity) -> Identity | None:
        """The identity as it is recorded now, if it fits; call it under its lock."""
        current = identity.read(self._state, chosen.device)
        if current is None:
            return None
        device = chosen.device.hex()
        mark = self._disk.mark(device)
        if self._mentioned(device) > current.last_seq or self._out_of_use(device):
            return None
        if current == self._expected and mark == self._mark and mark % A_SECOND:
            # Who commits under this id records that first, and nothing came or went: there is nothing to list. A file
            # system that tells whole seconds only cannot say so.
            return current
        fresh, gone = self._disk.look(device)
        if fresh:
            self._take(sorted(fresh, key=lambda each: (each.lo - each.hi, each.key)))
        for key in gone:
            self._disk.drop(key)
        if fresh or gone or current != self._expected:
            present = {each.found.key for each in self._disk.held.values() if each.found.device != device}
            present |= {found.key for found in self._disk.listed(device)}
            mentioned = max(self._mentioned(device), read_pins(self._state).heads.get(device, 0))
            commits = own_commits(self._disk, device, present)
            if not identity.fits(current, self._machine(), commits, mentioned):
                return None
        self.identity, self._expected, self._mark = current, current, mark
        return current

    def abandon(self) -> None:
        """Give the identity up: another one is chosen for the next commit."""
        if self.identity is not None:
            self._doubted.add(self.identity.device)
        self.identity = self._expected = None

    def write(self, current: Identity, meta: Meta, tables: Mapping[str, Mapping[str, Any]]) -> Segment:
        """See `Turn.write`."""
        keyring = self._keyring()
        key = keyring.current
        seq = current.last_seq + 1
        header = Header(
            Kind.COMMIT,
            self._disk.vault_id,
            current.device,
            key.epoch,
            key.key_id,
            seq,
            seq,
            current.last_hash,
        )
        data = build_segment(key, header, tables, meta)
        name = segment_name(seq, seq, data)
        segment = parse_segment(data, name, keyring.get, self._disk.vault_id, current.device)
        directory = self._disk.directory / DEVICES / current.device.hex()
        if seq == 1:
            # Both names: an earlier process may have died between making and syncing one.
            files.make_directory(directory.parent)
        if seq == 1 or _was_taken_away(directory):
            files.make_directory(directory)
        after = current.after(seq, segment.hash)
        try:
            identity.record(self._state, after)
            files.write_durable(directory / name, data, read_back=self.read_back)
        except UncertainWriteError:
            self.abandon()
            raise
        except WriteError:
            self._take_back(current)
            raise
        except BaseException:
            self.abandon()
            raise
        self.identity, self._expected, self._mark = after, after, self._disk.mark(segment.device)
        found = Found(f"{segment.device}/{name}", segment.device, seq, seq, segment.hash.hex()[:32])
        self._disk.hold(found, segment)
        return segment

    def _take_back(self, current: Identity) -> None:
        """The segment did not get its name: the identity is again what it was, or given up."""
        try:
            identity.record(self._state, current)
        except WriteError:
            self.abandon()
