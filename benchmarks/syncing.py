"""What a sync costs: one change, a first sync, a merge beside keepassxc-cli, and the files after 100,000 commits."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks import peers
from benchmarks.commits import copied
from benchmarks.report import Figure, median, process_seconds
from benchmarks.stage import PASSPHRASE, Stage, prepared
from core.clock import SystemClock
from core.models import built, contact_from
from core.vault import Set, Vault, creation, files, new_id
from sync.engine import link_folder, sync
from sync.join import join_vault

ROUNDS = 5
COMMITS = 100_000
SYNC_EVERY = 1_000
"""So many commits of the long run lie between two syncs: a busy evening's worth, if not a year's."""


def figures(large: Stage) -> Iterator[Figure]:
    """All of them, the long run last."""
    yield from _one_change(large)
    yield _first_sync(large)
    yield _merge(large)
    yield from _long_run(large.folder)


def _fresh(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


# --- one change ------------------------------------------------------------------------------------------------------


def _one_change(large: Stage) -> Iterator[Figure]:
    stage = copied(large, "sync-one")
    folder = _fresh(stage.folder / "shared")
    vault = stage.unlock()
    link = link_folder(vault, folder)
    sync(vault, link)
    before = _sizes(folder)
    contact = next(iter(vault.documents("contacts")))
    vault.commit([Set("contacts", contact, "notice", "moved to Lyon")])
    begin = time.perf_counter()
    sync(vault, link)
    took = time.perf_counter() - begin
    after = _sizes(folder)
    vault.close()
    new = after.keys() - before.keys()
    changed = sum(1 for path, size in before.items() if after.get(path) != size)
    yield Figure(
        "publish of one change: files new or changed", len(new) + changed, "files", 1, f"{took * 1e3:.1f} ms"
    )
    yield Figure("publish of one change: size", sum(after[each] for each in new), "bytes", 2048)


def _sizes(folder: Path) -> dict[str, int]:
    return {str(each): each.stat().st_size for each in folder.rglob("*") if each.is_file()}


# --- first sync ------------------------------------------------------------------------------------------------------


def _first_sync(large: Stage) -> Figure:
    """A whole process on an empty device: derive the key, fetch, check and show everything; the files are there."""
    folder = _shared(large)
    took = []
    for _ in range(3):
        device = Stage(_fresh(large.folder / "sync-first"), large.contacts, large.interactions)
        shutil.copy(large.secret, device.secret)
        command = device.tend("sync", str(folder), "--json")
        took.append(process_seconds(command, env=device.environment()))
    files_there = len(_sizes(folder))
    return Figure(
        "first sync into an empty device, whole process", median(took), "s", 4.0, f"{files_there} files"
    )


def _shared(stage: Stage) -> Path:
    """A folder that holds all of a stage's vault."""
    source = copied(stage, "sync-source")
    folder = _fresh(source.folder / "shared")
    vault = source.unlock()
    sync(vault, link_folder(vault, folder))
    vault.close()
    return folder


# --- a merge beside keepassxc-cli ------------------------------------------------------------------------------------


def _merge(large: Stage) -> Figure:
    """Two vaults of so many people that differ in one, made one: whole processes in turn."""
    stage = prepared(large.folder, large.contacts, 0)
    ours = copied(stage, "sync-merge")
    folder = _fresh(ours.folder / "shared")
    mine = ours.unlock()
    people = built(mine.documents("contacts"), contact_from)
    sync(mine, link_folder(mine, folder))
    mine.close()
    command, environment = ours.tend("sync"), ours.environment()
    process_seconds(command, env=environment)
    theirs = peers.keepass_merge(people, large.folder)
    if theirs is None:
        return Figure("tend sync / keepassxc-cli merge: the program is missing", 0, "", None)
    other = _other_device(ours.folder / "other", folder)
    contact = next(iter(other.documents("contacts")))
    took: list[float] = []
    peer: list[float] = []
    for number in range(ROUNDS):
        other.commit([Set("contacts", contact, "role", f"adviser {number}")])
        sync(other, link_folder(other, folder))
        took.append(process_seconds(command, env=environment))
        shutil.copy(theirs.original, theirs.target)
        peer.append(process_seconds(theirs.command, env=environment, stdin=peers.PASSWORD + "\n"))
    other.close()
    note = f"{median(took):.3f} s / {median(peer):.3f} s"
    return Figure(
        "tend sync of one change / keepassxc-cli merge", median(took) / median(peer), "x", 0.30, note
    )


def _other_device(root: Path, folder: Path) -> Vault:
    shutil.rmtree(root, ignore_errors=True)
    vault = join_vault(
        folder, root / "vault", state=root / "state", clock=SystemClock(), passphrase=PASSPHRASE
    )
    sync(vault, link_folder(vault, folder))
    return vault


# --- 100,000 commits -------------------------------------------------------------------------------------------------


class Written:
    """How many bytes of segments were written into the vaults of both devices, into the folder, and as commits."""

    def __init__(self) -> None:
        self.local = self.folder = self.commits = 0


@contextmanager
def _counted_without_fsync(folder: Path) -> Iterator[Written]:
    """Nothing here is about power cuts, and 100,000 of them would be measured otherwise."""
    written = Written()
    write = files.write_durable

    def counting(path: Path, data: bytes, **options: Any) -> None:
        if folder in path.parents:
            written.folder += len(data)
        elif path.suffix == ".tdb":
            written.local += len(data)
            lo, hi, _ = path.name.split("-")
            written.commits += len(data) if lo == hi else 0
        write(path, data, **options)

    with patch.object(files, "write_durable", counting), patch("os.fsync"):
        yield written


def _long_run(root: Path, commits: int = COMMITS) -> Iterator[Figure]:
    """One device saves and saves, another one follows; both sync now and then, and at the end until all is quiet."""
    small = copied(prepared(root, 100, 2_000), "sync-long")
    folder = _fresh(small.folder / "shared")
    begin = time.perf_counter()
    with _counted_without_fsync(folder) as written:
        writer = small.unlock()
        link = link_folder(writer, folder)
        sync(writer, link)
        reader = _other_device(small.folder / "other", folder)
        following = link_folder(reader, folder)
        most = 0
        for number in range(commits):
            writer.commit(creation("promises", new_id(), {"side": "mine", "text": f"the {number}th"}))
            if number % SYNC_EVERY == SYNC_EVERY - 1:
                sync(writer, link)
                sync(reader, following)
                most = max(most, _count(folder, writer.device))
        for _ in range(6):
            for vault, its in ((writer, link), (reader, following)):
                while vault.tidy():
                    pass
                sync(vault, its)
        took = time.perf_counter() - begin
        same = writer.fingerprint() == reader.fingerprint()
    note = f"{commits:,} commits in {took:.0f} s without fsync, most in the folder meanwhile {most}"
    yield Figure(
        "local files of the busy device, quiet", _count(writer.directory, writer.device), "files", 100, note
    )
    yield Figure("its files on the other device", _count(reader.directory, writer.device), "files", 100)
    yield Figure("its files in the folder, quiet", _count(folder, writer.device), "files", 200)
    yield Figure("both show the same", float(same), "", 1, at_least=True)
    yield Figure("written locally / size of the commits", written.local / written.commits, "x", None)
    yield Figure("written into the folder / size of the commits", written.folder / written.commits, "x", None)
    writer.close()
    reader.close()


def _count(vault: Path, device: str) -> int:
    return sum(1 for _ in (vault / "devices" / device).glob("*.tdb"))


__all__ = ["figures"]
