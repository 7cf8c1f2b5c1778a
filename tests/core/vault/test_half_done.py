"""What is only partly done is said and kept as it is: failing listeners, failing batches, batches in part merged."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import UsageError
from core.vault import Set, Vault, compaction, creation, files, open_vault, writer
from core.vault.errors import WriteError

ANNA, BEN = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"
REAL_WRITE = files.write_durable


@pytest.fixture
def opened(store: Any, tmp_path: Path) -> Any:
    shutil.rmtree(store.directory / "devices")
    clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open_it(state: str = "state") -> Vault:
        return open_vault(store.directory, store.keyring, state=tmp_path / state, clock=clock)

    return open_it


def fail(_: object) -> None:
    raise RuntimeError("a listener")


def test_a_durable_commit_is_shown_though_a_listener_fails_over_other_news(opened: Any) -> None:
    vault = opened()
    vault.commit([Set("contacts", BEN, "full", "Ben")])
    heard: list[Any] = []
    vault.subscribe(fail)
    vault.subscribe(heard.append)
    opened().commit([Set("contacts", BEN, "org", "Acme")])
    with pytest.raises(RuntimeError, match="a listener"):
        vault.commit([Set("contacts", ANNA, "full", "Anna")], label="added Anna")
    assert vault.documents("contacts")[ANNA] == {"full": "Anna"}
    assert heard == [{("contacts", BEN)}, {("contacts", ANNA)}], "the others are told of all of it"
    assert vault.undo_label == "added Anna"
    with pytest.raises(RuntimeError):
        vault.commit([Set("contacts", ANNA, "full", "Anna Schmidt")])
    assert len(vault.state.siblings("contacts", ANNA, ("full", None))) == 1
    assert opened().conflicts() == []


def test_a_batch_that_fails_in_its_second_part_says_what_is_saved(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PART_BYTES", 300)
    vault = opened()
    written: list[Path] = []

    def write(path: Path, *rest: Any, **named: Any) -> None:
        if path.suffix == ".tdb":
            written.append(path)
            if len(written) == 2:
                raise WriteError("The disk is full.", safe="Nothing was changed.")
        REAL_WRITE(path, *rest, **named)

    monkeypatch.setattr(files, "write_durable", write)
    changes = [change for id in (ANNA, BEN) for change in creation("contacts", id, {"full": "x" * 60})]
    with pytest.raises(WriteError) as caught:
        vault.commit(changes, label="imported")
    assert caught.value.safe == "1 of 2 parts are saved. Undo takes them back."
    assert set(vault.documents("contacts")) == {ANNA}
    vault.undo()
    assert not vault.documents("contacts")


def batch_of(vault: Vault, size: int) -> list[str]:
    """A batch of so many commits, each with one person."""
    ids = [f"batch{number:011}" for number in range(size)]
    for id in ids:
        vault.commit([Set("contacts", id, "full", id)], label="imported", batch="b")
    return ids


def after(vault: Vault, count: int) -> None:
    for number in range(count):
        vault.commit([Set("contacts", f"after{number:011}", "full", "x")], label="after")


def undo_all(opened: Any, count: int) -> Vault:
    vault: Vault = opened()
    for _ in range(count):
        assert vault.undo().label == "after"
    return opened()  # type: ignore[no-any-return]


def test_a_compaction_leaves_batches_whole(opened: Any) -> None:
    vault = opened()
    for number in range(40):
        vault.commit([Set("contacts", f"early{number:011}", "full", "x")], label="early")
    ids = batch_of(vault, 2)
    after(vault, compaction.SPARED - 1)
    assert vault.compact().merged
    again = undo_all(opened, compaction.SPARED - 1)
    assert again.undo().label == "imported"
    assert not set(ids) & set(again.documents("contacts"))


@pytest.mark.parametrize("size", [2, 12])
def test_half_a_batch_is_never_undone(opened: Any, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    vault = opened()
    ids = batch_of(vault, size)
    after(vault, 3)
    # Its beginning is merged away all the same, as another program might do.
    held = sorted(vault.disk.held.values(), key=lambda each: each.found.lo)
    merging = compaction.Compactor(vault)
    for _ in merging.merge(vault.device, held[: size - 1] if size > 2 else held[:1]):
        pass
    for each in held[: size - 1]:
        vault.disk.path(each.found.key).unlink()
    again = undo_all(opened, 3)
    assert again.undo_label is None
    with pytest.raises(UsageError):
        again.undo()
    assert set(ids) <= set(again.documents("contacts"))


def test_a_batch_larger_than_what_is_looked_at_is_undone_whole(opened: Any) -> None:
    vault = opened()
    ids = batch_of(vault, 70)
    again = opened()
    assert again.undo_label == "imported"
    again.undo()
    assert not set(ids) & set(again.documents("contacts"))


def test_what_came_before_commits_that_were_merged_away_is_not_undone(opened: Any) -> None:
    vault = opened()
    vault.commit(creation("contacts", ANNA, {"full": "Anna"}), label="first")
    after(vault, 5)
    held = sorted(vault.disk.held.values(), key=lambda each: each.found.lo)
    for _ in compaction.Compactor(vault).merge(vault.device, held[2:4]):
        pass
    for each in held[2:4]:
        vault.disk.path(each.found.key).unlink()
    assert undo_all(opened, 2).undo_label is None
