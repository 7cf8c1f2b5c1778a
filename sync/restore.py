"""Putting a backup back: into a new directory, or what is missing into the vault it was made of.

Nothing is written before every file of the backup was opened with the key. The header of a new vault comes last, so that
half a vault is none, and what failed is taken away again; an attempt that died is gone on with.

A restored directory never goes on under an old device id: this machine may have given out numbers that are nowhere to be
seen any more. Every id that this machine has for the vault is given up, and the next commit makes a new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock
from core.errors import VaultError
from core.language import _
from core.vault import Vault, Words, directories, files, header, identity, open_vault
from core.vault.digest import words
from core.vault.disk import DEVICES
from core.vault.errors import NotAWayInError, RefusedError
from core.vault.keyring import KEYS_DIRECTORY, Keyring
from core.vault.pins import read_pins, unpin_key
from core.vault.segment import content_hash
from sync.archive import BackupError, Member, Sort
from sync.backup_file import BackupFile, Contents, Outline, Progress


@dataclass(frozen=True)
class Restored:
    """A vault that was restored. `missing`: so many saves were read on this machine and are not in the backup."""

    directory: Path
    files: int
    words: Words
    missing: int


def holds_it(directory: Path, outline: Outline) -> bool:
    """Whether the vault of a backup is in a directory; false where it may be restored as a new one.

    Raises:
        VaultError: another vault is there, or files that are none of this backup.
    """
    if directory.exists() and not directory.is_dir():
        raise VaultError(
            _("{directory} is not a directory.").format(directory=directory), safe=_("It was not touched.")
        )
    if header.has_vault(directory):
        if _vault_in(directory) != outline.vault_id:
            raise VaultError(
                _("Another vault than that of the backup is at {directory}.").format(directory=directory),
                safe=_("It was not touched."),
                todo=_("Name an empty or a new directory with --vault."),
            )
        return True
    if directory.is_dir() and not all(_begun(path, outline) for path in directory.iterdir()):
        raise VaultError(
            _("{directory} is not empty, and what is in it is not the vault of the backup.").format(
                directory=directory
            ),
            safe=_("Nothing was written."),
            todo=_("Name an empty or a new directory with --vault."),
        )
    return False


def _vault_in(directory: Path) -> bytes:
    try:
        return header.read_header(directory)
    except RefusedError as error:
        error.safe = _("It was not touched.")
        error.todo = error.todo or _("Name an empty or a new directory with --vault.")
        raise


def _begun(path: Path, outline: Outline) -> bool:
    """Whether something may be left of a restore that was interrupted."""
    if path.is_symlink() or path.name not in (KEYS_DIRECTORY, DEVICES) or not path.is_dir():
        return path.name.startswith(files.TEMP_PREFIX) and path.is_file()
    return all(
        each.is_dir()
        or each.name.startswith(files.TEMP_PREFIX)
        or each.relative_to(path.parent).as_posix() in outline.places
        for each in path.rglob("*")
    )


def restore(
    backup: BackupFile,
    outline: Outline,
    contents: Contents,
    ring: Keyring,
    directory: Path,
    *,
    state: Path,
    clock: Clock,
    older_key: bool = False,
    progress: Progress | None = None,
) -> Restored:
    """Write a verified backup into an empty or new directory, open the vault there and see that it shows the same.

    `state` is the root of the state directories. `older_key`: take it although a newer key is known on this machine.

    Raises:
        NotAWayInError: a newer key of the vault is known here. WriteError and other VaultError: nothing is left.
    """
    directory = directory.resolve()
    if holds_it(directory, outline):
        what = _("The vault of the backup is at {directory} already.").format(directory=directory)
        raise VaultError(what, safe=_("It was not touched."))
    home = state / outline.vault_id.hex()
    _check_key(home, ring, older_key)
    identity.give_up(home)
    missing = directories.lacking(home, contents.heads)
    with _taken_away(directory, home) as made:
        for member, data in backup.files(progress or _quiet):
            if member.sort is not Sort.HEADER:
                made.put(member, data)
        made.head(outline.vault_id)
        directories.begin(home, directory, contents.heads)
        with closing(open_vault(directory, ring, state=state, clock=clock)) as vault:
            if vault.fingerprint() != contents.fingerprint:
                raise VaultError(_("What was restored shows something else than the backup."))
            if older_key:
                unpin_key(home)
            vault.access.remember()
    return Restored(directory, outline.members, contents.words, missing)


def _check_key(home: Path, ring: Keyring, older_key: bool) -> None:
    known = read_pins(home).key
    if known and not older_key and known not in {key.tag for key in ring}:
        raise NotAWayInError(
            _(
                "This backup was made under an older key than the vault has had on this machine. Whoever had the old "
                "passphrase can make such a file."
            ),
            safe=_("Nothing was written."),
            todo=_(
                "Use a backup that was made since the keys were renewed. If there is none, and you made this one "
                "yourself, --older-key takes it."
            ),
        )


class _Made:
    """What has been written into a directory that shall be a vault."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.written: list[Path] = []
        self.folders: list[Path] = []

    def folder(self, path: Path) -> None:
        """Make a directory and its parents."""
        new = [each for each in (path, *path.parents) if not each.exists()]
        self.folders += reversed(new)
        files.make_directory(path)

    def put(self, member: Member, data: bytes) -> None:
        """Write a file and read it back; nothing where it is there whole."""
        path = self._directory / member.place
        if _is_whole(path, member):
            return
        self.folder(path.parent)
        files.write_durable(path, data, read_back=True)
        self.written.append(path)

    def head(self, vault_id: bytes) -> None:
        """Write the header, which makes a vault of it."""
        path = self._directory / header.FILE
        data = header.write_header(vault_id)
        files.write_durable(path, data, verify=header.parse_header, read_back=True, exclusive=True)
        self.written.append(path)


@contextlib.contextmanager
def _taken_away(directory: Path, home: Path) -> Iterator[_Made]:
    """After a failure nothing is left of what was written."""
    made = _Made(directory)
    try:
        made.folder(directory)
        yield made
    except BaseException as error:
        directories.forget(home, directory)
        for path in reversed(made.written):
            with contextlib.suppress(VaultError):
                files.remove(path, durable=False)
        for folder in reversed(made.folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, VaultError):
            error.safe = _("Nothing was left behind; the backup is as it was.")
        raise


def _is_whole(path: Path, member: Member) -> bool:
    try:
        return content_hash(files.read_regular(path, cap=member.size)) == member.hash
    except (RefusedError, OSError):
        return False


def missing_in(
    vault: Vault, backup: BackupFile, outline: Outline, progress: Progress | None = None
) -> list[Member]:
    """What of a backup its own, unlocked vault lacks or has damaged; every file of the backup is opened for that.

    Key slots that the vault retired stay away.

    Raises:
        BackupError: the backup is not accepted, or was made under a newer key than the vault knows.
    """
    vault.refresh()
    if outline.key not in {key.tag for key in vault.keyring}:
        raise BackupError(
            _("This backup was made under a newer key than the vault here knows."),
            safe=_("Nothing was written."),
            todo=_("Restore it into a new directory with --vault, and use that one."),
        )
    contents = backup.verify(outline, vault.keyring, progress or _quiet)
    wanted = []
    for member, _data in backup.files():
        if member.sort is Sort.SEGMENT:
            stand = contents.stands[member.place.partition("/")[2]]
            needed = next(vault.disk.stand_ins(stand), None) is None
        elif member.sort is Sort.KEY:
            needed = _wanted_slot(vault, member, unknown=True)
        else:
            needed = member.sort is Sort.RING and member.name.startswith(vault.keyring.current.tag)
        if needed and not _is_whole(vault.directory / member.place, member):
            wanted.append(member)
    return wanted


def add_missing(
    vault: Vault, backup: BackupFile, wanted: list[Member], progress: Progress | None = None
) -> Restored:
    """Write what `missing_in` told of into the vault. What is there stays; each file is whole or not there.

    Raises:
        WriteError: some may have been written; running it again goes on.
    """
    vault.require_writable()
    identity.give_up(vault.state_directory)
    places = {member.place for member in wanted}
    added = 0
    # What the vault lists of its slots may be said by segments that are missing: a slot nobody lists is a stray.
    for slots in (False, True):
        for member, data in backup.files(progress or _quiet):
            if member.place not in places or (member.sort is Sort.KEY) is not slots:
                continue
            if not slots or _wanted_slot(vault, member, unknown=False):
                _add(vault.directory / member.place, data)
                added += 1
        vault.refresh()
    return Restored(vault.directory, added, words(vault.fingerprint()), 0)


def _wanted_slot(vault: Vault, member: Member, *, unknown: bool) -> bool:
    """Whether the vault lists a slot and has not retired it; of one that it knows nothing of, `unknown`."""
    if vault.access.told_of(member.hash):
        return member.hash in vault.access.listed(vault.keyring.current)
    return unknown


def _add(path: Path, data: bytes) -> None:
    files.make_directory(path.parent)
    try:
        files.write_durable(path, data, read_back=True)
    except VaultError as error:
        error.safe = _("Every file that was added is whole, and what was there before is untouched.")
        raise


def _quiet(what: str, done: int, of: int) -> None:
    pass
