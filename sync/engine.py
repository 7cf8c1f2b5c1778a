"""One sync of a vault with its folder: look, fetch, verify, merge, publish, tidy. What it did is a `Report`.

The vault is touched only through `on_vault`; everything that may block on the folder happens on the caller's thread.
Stopped at any moment, or failed, it leaves both sides whole: files are never changed, and the next sync goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

from core.errors import UsageError
from core.language import _
from core.vault import Vault
from core.vault.errors import LockBusyError, RefusedError, WriteError
from core.vault.header import has_vault
from core.vault.locks import Lock
from sync import trouble
from sync.fetch import Fetch
from sync.folder import MOST_NAMES, Folder, found_of
from sync.key_files import KeyFiles
from sync.link import Link, read_link, write_link
from sync.publish import CannotWriteError, Publish
from sync.reading import LIMIT_S, Patient
from sync.run import FolderError, OnVault, Progress, Report, Run, StoppedError, directly, nobody_stops

LOCK = "lock-sync"
TOLD_EVERY_MS = 60_000
"""That nothing new was found is written down once a minute at most."""


def link_folder(vault: Vault, path: Path) -> Link:
    """Have a vault be synced with a folder from now on: one that holds this vault, or nothing at all.

    Raises:
        UsageError: the folder is the vault itself, or lies in it. FolderError: it holds something else, or is not there.
        WriteError: it cannot be written.
    """
    path = path.expanduser().absolute()
    own, real = vault.directory.resolve(), path.resolve()
    if real == own or own in real.parents or real in own.parents:
        raise UsageError(
            _("The folder to sync with and the vault must lie apart."),
            todo=_(
                "A vault that lies on a stick or in a cloud folder needs no sync: it is used there directly."
            ),
        )
    folder = Folder(path)
    if not path.exists() and path.parent.is_dir():
        _make(path)
    if not folder.is_there():
        raise trouble.away(path, 0)
    there = _vault_in(folder)
    before = read_link(vault.state_directory)
    if there is None and before is not None and before.path == path and before.known:
        # It was emptied, or only the place of a stick is there that is not in: `sync` says so.
        return before
    if there is None:
        if not folder.is_empty():
            raise trouble.no_vault(path)
        folder.begin(bytes.fromhex(vault.id))
    elif there.hex() != vault.id:
        raise trouble.foreign(path)
    if before is not None and before.path == path:
        return before
    link = Link(str(path))
    write_link(vault.state_directory, link)
    return link


def _make(path: Path) -> None:
    try:
        path.mkdir(mode=0o700)
    except OSError as error:
        raise WriteError(
            _("The folder {path} cannot be made: {strerror}.").format(path=path, strerror=error.strerror),
            safe=_("Nothing was changed."),
        ) from error


def _vault_in(folder: Folder) -> bytes | None:
    try:
        return folder.vault_id()
    except RefusedError as error:
        raise FolderError(
            trouble.FOREIGN,
            _("What {path} holds is no vault that this program knows: {what}").format(
                path=folder.path, what=error.what
            ),
            safe=_("Nothing was read from it or written to it."),
            todo=_("Choose another folder, or use a newer Tend."),
        ) from error


def sync(
    vault: Vault,
    link: Link,
    *,
    on_vault: OnVault = directly,
    progress: Progress | None = None,
    stop: Callable[[], bool] = nobody_stops,
    refill: bool = False,
    limit_s: float = LIMIT_S,
) -> Report:
    """Bring a vault and its folder together. `refill`: also where more than half of what was there is gone.

    Raises:
        FolderError: it could not begin or go on; both sides are whole.
        VaultError: this device could not keep what arrived.
    """
    run = Run(
        vault=vault,
        folder=Folder(link.path),
        link=link,
        now_ms=vault.clock.now_ms(),
        on_vault=on_vault,
        progress=progress,
        stop=stop,
        patient=Patient(limit_s),
    )
    try:
        with Lock(vault.state_directory / LOCK, patience=0):
            _carry_out(run, refill)
    except LockBusyError:
        raise FolderError(
            trouble.BUSY,
            _("Another Tend is syncing this vault at this moment."),
            safe=_("Nothing is lost."),
            todo="",
        ) from None
    finally:
        run.patient.close()
    return run.report


def _carry_out(run: Run, refill: bool) -> None:
    run.on_vault(run.vault.refresh)
    _look(run)
    link, before = run.link, deepcopy(run.link)
    publish = Publish(run)
    try:
        _both_ways(run, publish, refill)
    except StoppedError:
        run.report.stopped = True
    except CannotWriteError:
        pass
    finally:
        if run.missed_nothing:
            link.known = publish.known()
        told = link.fetched - before.fetched > TOLD_EVERY_MS or link.sent - before.sent > TOLD_EVERY_MS
        if told or (link.known, link.bad) != (before.known, before.bad):
            write_link(run.vault.state_directory, link)


def _both_ways(run: Run, publish: Publish, refill: bool) -> None:
    """Fetch first: what covers files that are gone may only just have come."""
    vault, keys = run.vault, KeyFiles(run)
    keys.fetch()
    Fetch(run).segments()
    keys.fetch()  # what the segments list only now
    run.on_vault(vault.refresh)
    run.link.fetched = run.now_ms
    gone = _check_gone(run, refill)
    run.missed_nothing = True
    if not vault.read_only:
        run.on_vault(vault.arrivals.drop_covered)
    publish.segments()
    # Last: a key that opens and whose first segments are not there yet would look as if all were gone.
    keys.publish(publish)
    run.link.sent = run.now_ms
    if gone:
        run.trouble(trouble.put_back(gone))
    publish.drop()


def _look(run: Run) -> None:
    folder = run.folder
    if not run.patient(folder.is_there):
        raise trouble.away(folder.path, run.on_vault(lambda: unsent(run.vault, run.link)))
    try:
        there = run.patient(lambda: _vault_in(folder))
        if there is not None and there.hex() != run.vault.id:
            raise trouble.foreign(folder.path)
        run.survey = run.patient(folder.survey)
        if run.survey.flooded:
            raise trouble.flooded(folder.path, MOST_NAMES)
        if there is None and not run.link.known and not run.survey.segments:
            folder.begin(bytes.fromhex(run.vault.id))
    except OSError:
        raise trouble.away(folder.path, run.on_vault(lambda: unsent(run.vault, run.link))) from None


def unsent(vault: Vault, link: Link) -> int:
    """How many files the folder does not have yet, as far as is known."""
    known = set(link.known)
    return sum(1 for each in vault.arrivals.outgoing() if each.found.key not in known)


def _check_gone(run: Run, refill: bool) -> int:
    """How many files that were in the folder are gone, and no file there stands for them. Raises FolderError."""
    disk = run.vault.disk
    there = run.survey.segments

    def missing() -> list[str]:
        # What is not here any more is covered by something that is: nobody misses it.
        return [
            key
            for key in run.link.known
            if key in disk.held
            and key not in there
            and not any(each.key in there for each in disk.covers(found_of(key)))
        ]

    gone: list[str] = run.on_vault(missing)
    if len(gone) * 2 > len(run.link.known) and not refill:
        raise trouble.half_gone(run.folder.path, len(gone), len(run.link.known))
    if not has_vault(run.folder.path):
        with contextlib.suppress(WriteError):  # said when something is to be put there
            run.folder.begin(bytes.fromhex(run.vault.id))
    return len(gone)


__all__ = ["FolderError", "Report", "link_folder", "sync", "unsent"]
