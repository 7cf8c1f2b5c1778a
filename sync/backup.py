"""Making a backup: one file that holds a whole vault as it stands.

`vault.json`, the key slots of the present key that the vault lists, the rings of that key, and every valid segment that
no other one covers, those held back for review included. Strays and what is damaged stay out and are counted. It is
written under a temporary name, read back, every file of it opened, and only then it gets its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import VaultError
from core.vault import Vault, Words, files, header, keyring, slots
from core.vault.disk import DEVICES, Disk, Found, held_from
from core.vault.envelope import SIZE_CAP
from core.vault.errors import RefusedError, WriteError
from core.vault.keyring import KEYS_DIRECTORY
from core.vault.segment import content_hash
from core.vault.streamed import write_streamed
from sync.archive import END, SEAL, BackupError, head, padding, rank
from sync.backup_file import Contents, Progress, opened
from sync.last_backup import LastBackup, remember
from sync.seal import Seal, write_seal

_TRIES = 5


class _MovedError(Exception):
    """A file that was to be copied has been merged away meanwhile."""


@dataclass(frozen=True)
class BackedUp:
    """A verified backup. `left_out` are places of files that are damaged in the vault; `complete`: it shows what the
    vault shows."""

    file: Path
    size: int
    files: int
    segments: int
    slots: int
    at: int
    words: Words
    left_out: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class _Plan:
    places: tuple[str, ...]
    left_out: tuple[str, ...]


def back_up(vault: Vault, file: Path, *, replace: bool = False, progress: Progress | None = None) -> BackedUp:
    """Write a verified backup of a vault; nothing that has the name is replaced unless `replace` is given.

    Raises:
        FileExistsError: something has the name already. WriteError: nothing got the name, and why.
        VaultError: there is nothing that a backup could be opened with, or the vault does not hold still.
    """
    told = progress or _quiet
    for _ in range(_TRIES):
        vault.refresh()
        try:
            plan = _plan(vault, told)
            return _written(vault, plan, file, replace, told)
        except _MovedError:
            continue
    raise VaultError(
        "The vault was changed all the time while it was being copied.",
        safe="No backup was written.",
        todo="Try again when less is being saved.",
    )


def _plan(vault: Vault, progress: Progress) -> _Plan:
    segments, left_out = _segments(vault, progress)
    ways = vault.slots()
    listed = [way.name for way in ways if way.listed] or [way.name for way in ways]
    good = [name for name in listed if _whole_slot(vault, name)]
    if not good:
        raise VaultError(
            "No key slot of the vault can be read: nothing would open a backup of it.",
            safe="No backup was written.",
            todo="`tend doctor` says what is wrong; `tend passwd` writes a new slot.",
        )
    slots_left = [f"{KEYS_DIRECTORY}/{name}" for name in listed if name not in good]
    rings, rings_left = _rings(vault)
    places = [header.FILE, *(f"{KEYS_DIRECTORY}/{name}" for name in (*good, *rings)), *segments]
    return _Plan(tuple(sorted(places, key=rank)), (*slots_left, *rings_left, *left_out))


def _segments(vault: Vault, progress: Progress) -> tuple[list[str], list[str]]:
    """The places of the valid segments that none covers, and of those that are damaged.

    Everything is read anew: a file that has rotted since it was taken in must not stand for those it covers.
    """
    disk = Disk(vault.directory, vault.disk.vault_id, vault.keyring.get)
    found = disk.fresh()
    kept: list[Found] = []
    unread: list[str] = []
    for done, each in enumerate(found):
        progress("Reading the vault", done, len(found))
        segment = disk.read(each)
        if segment is None and each.key not in disk.problems:
            raise _MovedError
        if segment is not None and each.key in vault.disk.problems:
            # It opens, and what it holds could not be taken in.
            unread.append(f"{DEVICES}/{each.key}")
        elif segment is not None:
            kept.append(each)
            # One that is held back for review stands for nothing: it may say what it likes.
            if vault.holdings.counts(segment):
                disk.hold(each, segment)
            else:
                disk.pass_over(each, held_from(each, segment).stand)
    places = [f"{DEVICES}/{each.key}" for each in kept if disk.cover(each) is None]
    return places, sorted([*unread, *(problem.path for problem in disk.problems.values())])


def _whole_slot(vault: Vault, name: str) -> bool:
    try:
        data = files.read_regular(vault.directory / KEYS_DIRECTORY / name, cap=slots.CAP)
        slots.parse_slot(data, name, vault.disk.vault_id)
    except (RefusedError, OSError):
        return False
    return True


def _rings(vault: Vault) -> tuple[list[str], list[str]]:
    """The rings of the present key that open, and the places of those that do not."""
    folder = vault.directory / KEYS_DIRECTORY
    key = vault.keyring.current
    good, bad = [], []
    with files.reading(folder):
        names = sorted(files.list_regular(folder))
    for name in names:
        if keyring.is_ring(name) and name.startswith(key.tag):
            try:
                data = files.read_regular(folder / name, cap=SIZE_CAP)
                keyring.parse_ring(data, name, vault.disk.vault_id, key)
            except (RefusedError, OSError):
                bad.append(f"{KEYS_DIRECTORY}/{name}")
            else:
                good.append(name)
    return good, bad


def _written(vault: Vault, plan: _Plan, file: Path, replace: bool, progress: Progress) -> BackedUp:
    at = vault.clock.now_ms()

    def verify(temp: Path) -> tuple[Contents, int, int]:
        try:
            with opened(temp) as backup:
                outline = backup.look(progress)
                return backup.verify(outline, vault.keyring, progress), outline.size, outline.segments
        except (BackupError, VaultError) as error:
            raise WriteError(
                f"{file.name} reads back otherwise than it was written.",
                safe="It was not kept; the vault is untouched.",
                todo="Try another disk or stick.",
            ) from error

    contents, size, segments = write_streamed(
        file, _chunks(vault, plan, at, progress), verify=verify, exclusive=not replace
    )
    vault.refresh()
    made = LastBackup(at, str(file.resolve()), size, contents.heads)
    remember(vault.state_directory, made)
    return BackedUp(
        file,
        size,
        len(plan.places),
        segments,
        sum(1 for place in plan.places if slots.parse_slot_name(place.rpartition("/")[2])),
        at,
        contents.words,
        plan.left_out,
        contents.fingerprint == vault.fingerprint(),
    )


def _chunks(vault: Vault, plan: _Plan, at: int, progress: Progress) -> Iterator[bytes]:
    """The bytes of a backup, one member after the other."""
    digest = hashlib.sha256()
    for done, place in enumerate(plan.places):
        progress("Writing", done, len(plan.places))
        data = _content(vault, place)
        chunk = b"".join((head(place, len(data)), data, padding(len(data))))
        digest.update(chunk)
        yield chunk
    key = vault.keyring.current
    seal = write_seal(Seal(vault.id, key.tag, len(plan.places), at), digest.digest(), key)
    yield b"".join((head(SEAL, len(seal)), seal, padding(len(seal)), END))


def _content(vault: Vault, place: str) -> bytes:
    if place == header.FILE:
        return header.write_header(vault.disk.vault_id)
    try:
        data = files.read_regular(vault.directory / place, cap=SIZE_CAP)
    except FileNotFoundError:
        raise _MovedError from None
    except OSError as error:
        raise VaultError(
            f"{place} of the vault cannot be read: {error.strerror}.", safe="No backup was written."
        ) from error
    if content_hash(data) != place.rpartition(".")[0][-32:]:
        raise _MovedError
    return data


def _quiet(what: str, done: int, of: int) -> None:
    pass
