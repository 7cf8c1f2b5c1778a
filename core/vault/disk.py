"""The segments of a vault's directory: listing, reading, and what was found wrong with which file.

Nothing found in the directory is fatal: a file that does not pass its checks is noted and left where it is, and is
looked at again when it changes; one that could not be read is tried at every look.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.errors import VaultError
from core.language import _
from core.vault import coverage, envelope, files
from core.vault.coverage import Runs, Stand
from core.vault.errors import UnknownKeyError
from core.vault.segment import KeyFor, Segment, content_hash, parse_segment_name, read_segment

DEVICES = "devices"
DEVICE_DIGITS = 16
LATEST = 1 << 16
"""Beyond every epoch."""


class Found(NamedTuple):
    """A file whose name is that of a segment. `key` is "device/name"."""

    key: str
    device: str
    lo: int
    hi: int
    hash: str


class Problem(NamedTuple):
    """What could not be taken in: its place in the vault, the kind of error, and the sentence about it."""

    path: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Held:
    """A segment that is in the state."""

    found: Found
    runs: Runs
    size: int
    commit: bool
    epoch: int

    @property
    def stand(self) -> Stand:
        """What it is a stand-in for."""
        return Stand(self.runs, self.epoch, self.commit, self.found.hash)


def held_from(found: Found, segment: Segment) -> Held:
    """What is noted of a segment that was read."""
    return Held(found, segment.stands_for, segment.size, segment.is_commit, segment.header.epoch)


def _spans(held: Held) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """From which to which commit each run of a file goes, by device."""
    for device, lo, hi in coverage.spans(held.runs):
        yield device, (lo, hi, held.found.key)


def is_device(name: str) -> bool:
    """Whether a directory's name is that of a device."""
    return len(name) == DEVICE_DIGITS and all(letter in "0123456789abcdef" for letter in name)


class Disk:
    """The device directories of a vault, read with one key ring."""

    def __init__(self, directory: Path, vault_id: bytes, key_for: KeyFor) -> None:
        self.directory = directory
        self._top = str(directory / DEVICES)
        self.vault_id = vault_id
        self._key_for = key_for
        self.held: dict[str, Held] = {}
        self._merged: dict[str, Held] = {}
        self._spans: dict[str, set[tuple[int, int, str]]] = {}
        self.problems: dict[str, Problem] = {}
        self.unknown: dict[str, str] = {}
        """Of the problems, the files that are sealed under a key that is not held: key -> the tag of that."""
        self._refused: dict[str, tuple[int, int]] = {}
        self._known: dict[str, set[str]] = {}
        self.gone: list[str] = []
        """Keys of held files that `fresh` missed."""
        self._lost: dict[str, Held] = {}
        self._passed: dict[str, Stand] = {}

    def devices(self) -> list[str]:
        """The devices that have a directory."""
        return [name for name in files.list_directories(self.directory / DEVICES) if is_device(name)]

    def path(self, key: str) -> Path:
        """Where a file is, from its "device/name"."""
        return self.directory / DEVICES / key

    def listed(self, device: str) -> list[Found]:
        """The segments that a device's directory seems to have, in the order of their names; strays are left out.

        Raises:
            OSError: it cannot be listed. As for `look`: that is another thing than having nothing.
        """
        found = (self._found(device, name) for name in sorted(self._names(device)))
        return [each for each in found if each is not None]

    def _names(self, device: str) -> set[str]:
        try:
            return set(os.listdir(f"{self._top}{os.sep}{device}"))
        except (FileNotFoundError, NotADirectoryError):
            return set()

    def mark(self, device: str) -> int:
        """What changes when something comes into a device's directory or goes; 0 where there is none."""
        try:
            return os.stat(f"{self._top}{os.sep}{device}").st_mtime_ns  # noqa: PTH116
        except OSError:
            return 0

    @staticmethod
    def _found(device: str, name: str) -> Found | None:
        parts = parse_segment_name(name)
        return None if parts is None else Found(f"{device}/{name}", device, *parts)

    def look(self, device: str) -> tuple[list[Found], list[str]]:
        """What is new in a device's directory, and the keys of held files that are gone from it."""
        names = self._names(device)
        for key in [key for key in self.problems if key.partition("/")[0] == device]:
            if key.partition("/")[2] not in names:
                del self.problems[key]
                self.unknown.pop(key, None)
        known = self._known.setdefault(device, set())
        fresh = []
        for name in names - known:
            found = self._found(device, name)
            if found is None:
                known.add(name)
            elif not self._refused_before(found.key):
                fresh.append(found)
        gone = [f"{device}/{name}" for name in known - names if f"{device}/{name}" in self.held]
        # What was only seen, and is there no more, is looked at should it come again.
        known.intersection_update(names | {key.partition("/")[2] for key in gone})
        return fresh, gone

    def fresh(self) -> list[Found]:
        """Files of all devices that are not held yet and were not refused as they are; the widest spans first.

        A device whose directory cannot be listed hides no other: what of it is held stays so, and a problem is noted.

        Raises:
            UnreadableError: not even the devices can be listed.
        """
        found: list[Found] = []
        with files.reading(self.directory):
            devices = self.devices()
        if devices:
            # Of a device that was taken over nothing is left, its directory neither.
            devices += [each for each, names in self._known.items() if names and each not in devices]
        for device in devices:
            try:
                fresh, gone = self.look(device)
            except OSError as error:
                self._note(device, error)
                continue
            found += fresh
            self.gone += gone
        return sorted(found, key=lambda each: (each.lo - each.hi, each.key))

    def _refused_before(self, key: str) -> bool:
        before = self._refused.get(key)
        return before is not None and before == self._mark(key)

    def _mark(self, key: str) -> tuple[int, int]:
        try:
            status = self.path(key).lstat()
        except OSError:
            return (-1, -1)
        return status.st_size, status.st_mtime_ns

    def read(self, found: Found) -> Segment | None:
        """The segment if it passes every check, else None with a problem noted. A file that went away is none."""
        mark = self._mark(found.key)
        try:
            segment = read_segment(self.path(found.key), self._key_for, self.vault_id)
        except FileNotFoundError:
            return None
        except (VaultError, OSError) as error:
            self.refuse(found.key, error, mark)
            return None
        self.problems.pop(found.key, None)
        self.unknown.pop(found.key, None)
        self._refused.pop(found.key, None)
        return segment

    def whole(self, key: str) -> bool:
        """Whether a file is there and its bytes give the hash in its name."""
        try:
            data = files.read_regular(self.path(key), cap=envelope.SIZE_CAP)
        except (VaultError, OSError):
            return False
        return content_hash(data) == self.held[key].found.hash

    def refuse(self, key: str, error: Exception, mark: tuple[int, int] | None = None) -> None:
        """Note that a file was not taken in. One that could not be read is tried again at every look.

        That the system did not give its bytes says nothing of them, and it may do so next time without a sign in the
        directory: too many files were open, or a cloud client had not fetched it yet.
        """
        if isinstance(error, OSError):
            self._refused.pop(key, None)
        else:
            self._refused[key] = self._mark(key) if mark is None else mark
        self._note(key, error)

    def try_again(self) -> None:
        """Have the files be looked at anew that no key was held for: there are more keys now."""
        for key in self.unknown:
            self._refused.pop(key, None)

    def _note(self, key: str, error: Exception) -> None:
        if isinstance(error, UnknownKeyError) and error.tag:
            self.unknown[key] = error.tag
        if isinstance(error, OSError):
            what = _("It cannot be read: {reason}.").format(reason=error.strerror)
        elif isinstance(error, UnknownKeyError):
            what = _("It is sealed under a key that is not held here.")
        else:
            what = str(error)
        self.problems[key] = Problem(f"{DEVICES}/{key}", type(error).__name__, what)

    def take_back(self, key: str, error: Exception) -> None:
        """Note that what a file holds is not in the state after all."""
        self._let_go(key)
        self.refuse(key, error)

    def hold(self, found: Found, segment: Segment) -> None:
        """Note that a segment is in the state."""
        self.keep(held_from(found, segment))

    def keep(self, held: Held) -> None:
        """Note that what a file holds is in the state."""
        self.held[held.found.key] = held
        if not held.commit:
            self._merged[held.found.key] = held
            for device, span in _spans(held):
                self._spans.setdefault(device, set()).add(span)
        self._lost.pop(held.found.key, None)
        self._known.setdefault(held.found.device, set()).add(held.found.key.partition("/")[2])

    def pass_over(self, found: Found, stand: Stand | None = None) -> None:
        """Note that a file need not be looked at again: it is covered, or held back for review.

        `stand` is what it stands for, where it was read.
        """
        if stand is not None:
            self._passed[found.key] = stand
        self._known.setdefault(found.device, set()).add(found.key.partition("/")[2])

    def drop(self, key: str) -> None:
        """Note that a file is gone; what it held stays in the state."""
        held = self._let_go(key)
        if held is not None:
            self._lost[key] = held

    def _let_go(self, key: str) -> Held | None:
        device, _, name = key.partition("/")
        self._known.get(device, set()).discard(name)
        merged = self._merged.pop(key, None)
        for of, span in _spans(merged) if merged is not None else ():
            self._spans[of].discard(span)
        return self.held.pop(key, None)

    def lost(self) -> list[Held]:
        """Files that are gone though what they held is in no other: only the state has it still."""
        for held in list(self._lost.values()):
            if next(self.stand_ins(held.stand), None) is not None:
                del self._lost[held.found.key]
        return list(self._lost.values())

    def is_known(self, key: str) -> bool:
        """Whether a file was seen here and need not be looked at again."""
        device, _, name = key.partition("/")
        return name in self._known.get(device, ())

    def count(self, device: str) -> int:
        """How many files of a device were seen, strays included."""
        return len(self._known.get(device, ()))

    def loose(self, device: str) -> int:
        """How many commits of a device are newer than its merged files."""
        mine = [held for held in self.held.values() if held.found.device == device]
        end = max((held.found.hi for held in mine if not held.commit), default=0)
        return sum(1 for held in mine if held.commit and held.found.lo > end)

    def merged(self) -> Collection[Held]:
        """The merged files that are held: few beside the commits."""
        return self._merged.values()

    def cover(self, found: Found) -> Found | None:
        """A held merged file that makes a file superfluous. Of a commit its name alone tells."""
        return next(self.covers(found), None)

    def covers(self, found: Found) -> Iterator[Found]:
        """Every held merged file that makes a file superfluous; none for a merged file that was not read."""
        mine = self.held.get(found.key)
        stand = self._passed.get(found.key) if mine is None else mine.stand
        if stand is None and found.lo == found.hi:
            # Its epoch cannot be seen by its name: what stands for more than this one covers it in any case.
            runs: Runs = {found.device: ((found.lo, bytes.fromhex(found.hash)[: coverage.PREFIX]),)}
            stand = Stand(runs, LATEST, True, found.hash)
        return iter(()) if stand is None else self.stand_ins(stand)

    def stand_ins(self, stand: Stand) -> Iterator[Found]:
        """Every held merged file that covers a file of this standing."""
        first = next(((device, found[0][0]) for device, found in stand.runs.items() if found), None)
        if first is None:
            return
        # What covers a file stands for its first commit too: there are few of those.
        device, seq = first
        keys = {key for lo, hi, key in self._spans.get(device, ()) if lo <= seq <= hi}
        for key in sorted(keys):
            held = self._merged[key]
            if coverage.covered(stand, held.stand):
                yield held.found
