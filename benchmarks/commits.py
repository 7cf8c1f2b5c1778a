"""One durable commit, beside a bare durable write, TinyDB's own storage, and the same in smaller vaults."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import tinydb

from benchmarks.report import Figure, median, seconds
from benchmarks.stage import Stage, prepared
from core.vault import Change, Document, Vault, creation, new_id

ROUNDS = 300


def _interaction(contact: str, number: int) -> Document:
    return {
        "at": date.today().isoformat(),
        "channel": "call",
        "initiator": "me",
        "with": {contact: True},
        "text": f"talked about the {number}th draft of the budget for Lyon",
        "created": date.today().isoformat(),
    }


def _logged(vault: Vault, number: int) -> list[Change]:
    contacts = vault.documents("contacts")
    contact = next(iter(contacts))
    return creation("interactions", new_id(), _interaction(contact, number))


def bare_durable_write(folder: Path, name: str, data: bytes) -> None:
    """What any durable write of a small file costs: temp, fsync, rename, fsync of the directory."""
    temporary = folder / f".{name}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(folder / name)
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def copied(stage: Stage, name: str) -> Stage:
    """A stage whose vault may be written to."""
    folder = stage.folder / name
    if folder.exists():
        shutil.rmtree(folder)
    copy = Stage(folder, stage.contacts, stage.interactions)
    shutil.copytree(stage.vault, copy.vault)
    shutil.copytree(stage.state, copy.state)
    shutil.copy(stage.secret, copy.secret)
    return copy


def figures(large: Stage) -> Iterator[Figure]:
    """Large, small vault and bare write in turn, round by round."""
    small = copied(prepared(large.folder, 100, 2_000), "commit-small")
    big = copied(large, "commit-large")
    bare = large.folder / "bare"
    shutil.rmtree(bare, ignore_errors=True)
    bare.mkdir()
    vaults = {"large": big.unlock(), "small": small.unlock()}
    for vault in vaults.values():
        vault.commit(_logged(vault, 0))
    times: dict[str, list[float]] = {"large": [], "small": [], "bare": []}
    sizes: list[int] = []
    for number in range(ROUNDS):
        for name, vault in vaults.items():
            changes = _logged(vault, number)
            times[name].append(seconds_without_gc(lambda v=vault, c=changes: v.commit(c)))  # type: ignore[misc]
        data = os.urandom(1200)
        times["bare"].append(seconds_without_gc(lambda n=number, d=data: bare_durable_write(bare, f"{n}", d)))  # type: ignore[misc]
    newest = max((big.vault / "devices").rglob("*.tdb"), key=lambda path: path.stat().st_mtime_ns)
    sizes.append(newest.stat().st_size)
    for vault in vaults.values():
        vault.close()
    base = median(times["bare"])
    yield Figure(
        "commit p50 / bare durable write",
        median(times["large"]) / base,
        "x",
        2.5,
        f"bare {base * 1e3:.2f} ms",
    )
    yield Figure(
        "commit p50, 10,000 people / 100 people", median(times["large"]) / median(times["small"]), "x", 1.25
    )
    yield Figure("commit size", max(sizes), "bytes", 2048)
    yield _tinydb(large, median(times["large"]))


def seconds_without_gc(work: object) -> float:
    """As `seconds`, without a collection before each call: 900 of them would only measure the collector."""
    import time

    begin = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begin


def _tinydb(stage: Stage, commit: float) -> Figure:
    """The same documents in TinyDB's JSONStorage: one insert."""
    path = stage.folder / "tinydb.json"
    vault = stage.unlock()
    documents = {
        str(number): dict(document)
        for number, document in enumerate(vault.documents("interactions").values(), 1)
    }
    contact = next(iter(vault.documents("contacts")))
    vault.close()
    path.unlink(missing_ok=True)
    database = tinydb.TinyDB(path)
    database.storage.write({"interactions": documents})
    table = database.table("interactions", cache_size=0)
    took = [seconds(lambda n=n: table.insert(_interaction(contact, n))) for n in range(3)]  # type: ignore[misc]
    database.close()
    return Figure(
        "TinyDB JSONStorage insert / commit",
        median(took) / commit,
        "x",
        1000,
        f"{median(took):.2f} s",
        at_least=True,
    )
