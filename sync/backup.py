"""Making a backup: one file that holds a whole vault as it stands.

`vault.json`, the key slots of the present key that the vault lists, the rings of that key, and every valid segment that
no other one covers, those held back for review included. Strays and what is damaged stay out and are counted. It is
written under a temporary name, read back, every file of it opened, and only then it gets its name.

The vault is touched only through `on_vault`; everything that takes its time happens on the caller's thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import VaultError
from core.language import _
from core.vault import Vault, Words, files, header, keyring, slots
from core.vault.disk import DEVICES, Disk, Found, held_from
from core.vault.envelope import SIZE_CAP
from core.vault.errors import RefusedError, WriteError
from core.vault.keyring import KEYS_DIRECTORY, Keyring
from core.vault.segment import Segment, content_hash
from core.vault.streamed import write_streamed
from sync.archive import END, SEAL, BackupError, head, padding, rank
from sync.backup_file import Contents, Progress, opened
from sync.last_backup import LastBackup, remember
from sync.run import OnVault, directly
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
class _Source:
    """What is needed of a vault to copy it, as it stood at one moment. `counts` may be asked from any thread."""

    directory: Path
    id: bytes
    ring: Keyring
    slots: tuple[str, ...]
    refused: frozenset[str]
    counts: Callable[[Segment], bool]
    at: int


@dataclass(frozen=True)
class _Plan:
    places: tuple[str, ...]
    left_out: tuple[str, ...]


def back_up(
    vault: Vault,
    file: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
    on_vault: OnVault = directly,
) -> BackedUp:
    """Write a verified backup of a vault; nothing that has the name is replaced unless `replace` is given.

    What `progress` raises ends it, with nothing written: it is not called any more once the file has its name.

    Raises:
        FileExistsError: something has the name already. WriteError: nothing got the name, and why.
        VaultError: there is nothing that a backup could be opened with, or the vault does not hold still.
    """
    told = progress or _quiet
    for _try in range(_TRIES):
        source: _Source = on_vault(lambda: _source(vault))
        try:
            plan = _plan(source, told)
            contents, size, segments = _written(source, plan, file, replace, told)
        except _MovedError:
            continue
        remember(vault.state_directory, LastBackup(source.at, str(file.resolve()), size, contents.heads))
        shown = on_vault(lambda: _shown(vault))
        return BackedUp(
            file,
            size,
            len(plan.places),
            segments,
            sum(1 for place in plan.places if slots.parse_slot_name(place.rpartition("/")[2])),
            source.at,
            contents.words,
            plan.left_out,
            contents.fingerprint == shown,
        )
    raise VaultError(
        _("The vault was changed all the time while it was being copied."),
        safe=_("No backup was written."),
        todo=_("Try again when less is being saved."),
    )


def _source(vault: Vault) -> _Source:
    vault.refresh()
    ways = vault.slots()
    return _Source(
        directory=vault.directory,
        id=vault.disk.vault_id,
        ring=vault.keyring,
        slots=tuple(way.name for way in ways if way.listed) or tuple(way.name for way in ways),
        refused=frozenset(vault.disk.problems),
        counts=vault.holdings.counts,
        at=vault.clock.now_ms(),
    )


def _shown(vault: Vault) -> bytes:
    vault.refresh()
    return vault.fingerprint()


def _plan(source: _Source, progress: Progress) -> _Plan:
    segments, left_out = _segments(source, progress)
    good = [name for name in source.slots if _whole_slot(source, name)]
    if not good:
        raise VaultError(
            _("No key slot of the vault can be read: nothing would open a backup of it."),
            safe=_("No backup was written."),
            todo=_("`tend doctor` says what is wrong; `tend passwd` writes a new slot."),
        )
    slots_left = [f"{KEYS_DIRECTORY}/{name}" for name in source.slots if name not in good]
    rings, rings_left = _rings(source)
    places = [header.FILE, *(f"{KEYS_DIRECTORY}/{name}" for name in (*good, *rings)), *segments]
    return _Plan(tuple(sorted(places, key=rank)), (*slots_left, *rings_left, *left_out))


def _segments(source: _Source, progress: Progress) -> tuple[list[str], list[str]]:
    """The places of the valid segments that none covers, and of those that are damaged.

    Everything is read anew: a file that has rotted since it was taken in must not stand for those it covers.
    """
    disk = Disk(source.directory, source.id, source.ring.get)
    found = disk.fresh()
    kept: list[Found] = []
    unread: list[str] = []
    for done, each in enumerate(found):
        progress(_("Reading the vault"), done, len(found))
        segment = disk.read(each)
        if segment is None and each.key not in disk.problems:
            raise _MovedError
        if segment is not None and each.key in source.refused:
            # It opens, and what it holds could not be taken in.
            unread.append(f"{DEVICES}/{each.key}")
        elif segment is not None:
            kept.append(each)
            # One that is held back for review stands for nothing: it may say what it likes.
            if source.counts(segment):
                disk.hold(each, segment)
            else:
                disk.pass_over(each, held_from(each, segment).stand)
    places = [f"{DEVICES}/{each.key}" for each in kept if disk.cover(each) is None]
    return places, sorted([*unread, *(problem.path for problem in disk.problems.values())])


def _whole_slot(source: _Source, name: str) -> bool:
    try:
        data = files.read_regular(source.directory / KEYS_DIRECTORY / name, cap=slots.CAP)
        slots.parse_slot(data, name, source.id)
    except (RefusedError, OSError):
        return False
    return True


def _rings(source: _Source) -> tuple[list[str], list[str]]:
    """The rings of the present key that open, and the places of those that do not."""
    folder = source.directory / KEYS_DIRECTORY
    key = source.ring.current
    good, bad = [], []
    with files.reading(folder):
        names = sorted(files.list_regular(folder))
    for name in names:
        if keyring.is_ring(name) and name.startswith(key.tag):
            try:
                data = files.read_regular(folder / name, cap=SIZE_CAP)
                keyring.parse_ring(data, name, source.id, key)
            except (RefusedError, OSError):
                bad.append(f"{KEYS_DIRECTORY}/{name}")
            else:
                good.append(name)
    return good, bad


def _written(
    source: _Source, plan: _Plan, file: Path, replace: bool, progress: Progress
) -> tuple[Contents, int, int]:
    """What the file holds that was written and read back, its size, and how many segments are in it."""

    def verify(temp: Path) -> tuple[Contents, int, int]:
        try:
            with opened(temp) as backup:
                outline = backup.look(progress)
                return backup.verify(outline, source.ring, progress), outline.size, outline.segments
        except (BackupError, VaultError) as error:
            raise WriteError(
                _("{name} reads back otherwise than it was written.").format(name=file.name),
                safe=_("It was not kept; the vault is untouched."),
                todo=_("Try another disk or stick."),
            ) from error

    return write_streamed(file, _chunks(source, plan, progress), verify=verify, exclusive=not replace)


def _chunks(source: _Source, plan: _Plan, progress: Progress) -> Iterator[bytes]:
    """The bytes of a backup, one member after the other."""
    digest = hashlib.sha256()
    for done, place in enumerate(plan.places):
        progress(_("Writing"), done, len(plan.places))
        data = _content(source, place)
        chunk = b"".join((head(place, len(data)), data, padding(len(data))))
        digest.update(chunk)
        yield chunk
    key = source.ring.current
    seal = write_seal(Seal(source.id.hex(), key.tag, len(plan.places), source.at), digest.digest(), key)
    yield b"".join((head(SEAL, len(seal)), seal, padding(len(seal)), END))


def _content(source: _Source, place: str) -> bytes:
    if place == header.FILE:
        return header.write_header(source.id)
    try:
        data = files.read_regular(source.directory / place, cap=SIZE_CAP)
    except FileNotFoundError:
        raise _MovedError from None
    except OSError as error:
        raise VaultError(
            _("{place} of the vault cannot be read: {strerror}.").format(
                place=place, strerror=error.strerror
            ),
            safe=_("No backup was written."),
        ) from error
    if content_hash(data) != place.rpartition(".")[0][-32:]:
        raise _MovedError
    return data


def _quiet(what: str, done: int, of: int) -> None:
    pass
