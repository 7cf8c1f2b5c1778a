"""A backup holds the whole vault as it stands, and nothing has its name that was not verified."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import VaultError
from core.vault import CHEAPEST, Set, files, keys, open_vault
from core.vault.access import listing
from core.vault.envelope import Header, Kind
from core.vault.errors import WriteError
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.registers import LIFE
from core.vault.segment import build_segment, segment_name
from core.vault.shape import Meta
from core.vault.slots import Passphrase
from core.vault.state import State
from core.vault.store import Note
from sync import backup as making
from sync.backup import back_up
from sync.backup_file import opened
from sync.last_backup import last_backup
from sync.run import StoppedError

ADA = "a" * 16
PASSPHRASE = "correct horse battery staple"


def names(bench: Any, file: Path) -> set[str]:
    return {place for place, _ in bench.members(file)}


def test_it_holds_every_file_of_a_vault_and_shows_its_four_words(bench: Any, tree: Any) -> None:
    made = back_up(bench.vault, bench.root / "one.tend")
    assert dict(bench.members(made.file)) == tree(bench.vault.directory)
    assert (made.files, made.segments, made.slots) == (6, 3, 2)
    assert made.words == bench.vault.digest()
    assert made.complete
    assert made.left_out == ()
    assert made.size == made.file.stat().st_size
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_when_and_where_is_remembered_and_what_was_saved_since_is_counted(bench: Any) -> None:
    assert last_backup(bench.home) is None
    made = back_up(bench.vault, bench.root / "one.tend")
    known = last_backup(bench.home)
    assert known is not None
    assert (known.at, known.file, known.size) == (bench.clock.now_ms(), str(made.file), made.size)
    assert known.saves_since(bench.vault.heads) == 0
    bench.vault.commit([Set("contacts", ADA, "org", "Acme")])
    assert known.saves_since(bench.vault.heads) == 1
    assert b"Ada" not in (bench.home / "backup.json").read_bytes()


def test_a_note_that_is_torn_is_none(bench: Any) -> None:
    bench.backup()
    (bench.home / "backup.json").write_bytes(b'{"version":1,"at":')
    assert last_backup(bench.home) is None


def test_strays_and_what_is_covered_stay_out(bench: Any) -> None:
    vault = bench.vault
    for number in range(3):
        vault.compact(everything=True)
        vault.commit([Set("contacts", ADA, "org", f"Acme {number}")])
    (vault.directory / "letter.txt").write_text("mine")
    (vault.directory / "devices" / vault.device / "copy of x.tdb").write_text("x")
    held = {f"devices/{key}" for key in vault.disk.held}
    covered = {
        f"devices/{each.found.key}" for each in vault.disk.held.values() if vault.disk.cover(each.found)
    }
    assert covered
    found = names(bench, bench.backup())
    assert {name for name in found if name.startswith("devices/")} == held - covered
    assert bench.restore(bench.root / "one.tend").words == vault.digest()


def test_a_slot_that_was_retired_or_that_nobody_lists_stays_out(bench: Any) -> None:
    vault = bench.vault
    before = {path.name: path.read_bytes() for path in (vault.directory / "keys").iterdir()}
    vault.access.change_passphrase("another one", None, CHEAPEST)
    for name, data in before.items():
        (vault.directory / "keys" / name).write_bytes(data)
    stray = keys.add_slot(vault.directory, vault.keyring, Passphrase("planted"), cost=CHEAPEST)
    kept = {way.name for way in vault.slots() if way.listed}
    found = {name.partition("/")[2] for name in names(bench, bench.backup()) if name.startswith("keys/")}
    assert found == kept
    assert stray.name not in found
    assert len(found) == 2


def test_a_damaged_file_stays_out_and_is_told_of_and_what_it_covered_stands_for_it(bench: Any) -> None:
    vault = bench.vault
    vault.compact(everything=True)
    shown = vault.digest()
    (merged,) = (held for held in vault.disk.merged())
    path = vault.disk.path(merged.found.key)
    path.write_bytes(path.read_bytes()[:-1])
    made = back_up(vault, bench.root / "one.tend")
    assert made.left_out == (f"devices/{merged.found.key}",)
    assert made.segments == 3
    assert made.complete
    assert made.words == shown


def test_what_only_memory_has_still_is_said_to_be_missing(bench: Any) -> None:
    last = max(bench.vault.disk.held)
    bench.vault.disk.path(last).write_bytes(b"torn")
    made = back_up(bench.vault, bench.root / "one.tend")
    assert not made.complete
    assert made.left_out == (f"devices/{last}",)


def test_a_file_that_opens_and_cannot_be_taken_in_stays_out(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = bench.vault
    other = bench.open(vault.directory, "elsewhere")
    other.commit([Set("contacts", ADA, "org", "Acme")])
    fold = State.fold

    def failing(state: State, frame: Any, tables: Any, **options: Any) -> None:
        if other.device in frame.devices[0]:
            raise KeyError("odd")
        fold(state, frame, tables, **options)

    monkeypatch.setattr(State, "fold", failing)
    made = back_up(vault, bench.root / "one.tend")
    (key,) = (key for key in vault.disk.problems)
    assert made.left_out == (f"devices/{key}",)
    assert made.words == vault.digest()


def renewed(bench: Any, held: list[str]) -> Any:
    """The vault under a newer key, whose first commit lists these files of the older one."""
    vault = bench.vault
    newer = Keyring(EpochKey(2, b"2" * 32), tuple(vault.keyring))
    write_ring(vault.directory, newer)
    slot = keys.add_slot(vault.directory, newer, Passphrase(PASSPHRASE), cost=CHEAPEST)
    again = open_vault(vault.directory, newer, state=bench.state, clock=bench.clock)

    def plan() -> Any:
        return {("_vault", "slots"): {LIFE: True, **listing(slot)}}

    again.write(plan, Note(held=held, quiet=True))
    return again


def test_rings_and_files_of_older_keys_come_along(bench: Any) -> None:
    """The older files count because the newer epoch lists them; the one that nobody lists is kept for review."""
    held = sorted(bench.vault.disk.held)[:2]
    bench.vault = again = renewed(bench, held)
    made = back_up(again, bench.root / "one.tend")
    found = names(bench, made.file)
    assert {f"devices/{key}" for key in held} < found
    assert sum("-ring-" in name for name in found) == 1
    assert {name[5:9] for name in found if name.startswith("keys/")} == {"0002"}
    assert len(again.holdings.review) == 1
    assert {f"devices/{key}" for key in again.holdings.review} < found
    assert made.complete
    done = bench.restore(made.file, state="elsewhere")
    assert done.words == again.digest()
    with bench.open(bench.root / "new", "elsewhere") as restored:
        assert set(restored.holdings.review) == set(again.holdings.review)


def test_a_file_made_with_an_older_key_alone_stands_for_nothing(bench: Any) -> None:
    """Who kept the old key says that its file holds all that there is: it does not push the true ones out."""
    key, held = bench.vault.keyring.current, sorted(bench.vault.disk.held)
    again = renewed(bench, held)
    device, commits = bench.vault.device, [again.disk.held[each] for each in held]
    runs = {device: tuple(each.runs[device][0] for each in commits)}
    header = Header(Kind.MERGED, again.disk.vault_id, bytes.fromhex(device), 1, key.key_id, 1, 3)
    meta = Meta(rows=((0, 1, 1), (0, 2, 2), (0, 3, 3)), runs=runs, head=bytes(32))
    data = build_segment(key, header, {}, meta)
    path = again.directory / "devices" / device / segment_name(1, 3, data)
    path.write_bytes(data)
    made = back_up(again, bench.root / "one.tend")
    assert set(again.holdings.review) == {f"{device}/{path.name}"}
    assert {f"devices/{each}" for each in held} < names(bench, made.file)
    assert made.complete
    assert bench.restore(made.file, state="elsewhere").words == again.digest()


def test_nothing_is_replaced_unasked_also_not_what_came_meanwhile(bench: Any) -> None:
    (bench.root / "one.tend").write_text("letter")
    with pytest.raises(FileExistsError):
        bench.backup()
    assert (bench.root / "one.tend").read_text() == "letter"
    assert last_backup(bench.home) is None
    bench.backup(replace=True)
    assert bench.members(bench.root / "one.tend")
    assert sorted(path.name for path in bench.root.iterdir()) == ["one.tend", "state", "vault"]


def test_a_link_is_replaced_and_not_followed(bench: Any) -> None:
    (bench.root / "letter").write_text("mine")
    (bench.root / "one.tend").symlink_to(bench.root / "letter")
    bench.backup(replace=True)
    assert (bench.root / "letter").read_text() == "mine"
    assert not (bench.root / "one.tend").is_symlink()


@pytest.mark.parametrize("failing", ["write", "fsync", "replace", "read back"])
def test_a_failing_disk_leaves_the_old_backup_and_nothing_else(
    bench: Any, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    old = bench.backup().read_bytes()
    known = (bench.home / "backup.json").read_bytes()
    bench.vault.commit([Set("contacts", ADA, "org", "Acme")])

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def torn(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:-1] + b"\1")

    name = {"write": "write_all", "fsync": "sync_file", "replace": "replace", "read back": "write_all"}[
        failing
    ]
    monkeypatch.setattr(files, name, torn if failing == "read back" else full)
    with pytest.raises(WriteError):
        bench.backup(replace=True)
    monkeypatch.undo()
    assert (bench.root / "one.tend").read_bytes() == old
    assert (bench.home / "backup.json").read_bytes() == known
    assert sorted(path.name for path in bench.root.iterdir()) == ["one.tend", "state", "vault"]


def test_stopping_it_leaves_nothing(bench: Any) -> None:
    for words in ("Reading the vault", "Writing", "Checking the file", "Opening every file"):

        def stop(what: str, done: int, of: int, words: str = words) -> None:
            if what == words:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            back_up(bench.vault, bench.root / "one.tend", progress=stop)
        assert sorted(path.name for path in bench.root.iterdir()) == ["state", "vault"]


def test_the_vault_is_touched_only_where_it_belongs(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    there = [False]

    def on_vault(work: Any) -> Any:
        there[0] = True
        try:
            return work()
        finally:
            there[0] = False

    def watched(real: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            assert there[0]
            return real(*given, **named)

        return call

    for name in ("refresh", "slots", "fingerprint", "load"):
        monkeypatch.setattr(bench.vault, name, watched(getattr(bench.vault, name)))
    assert back_up(bench.vault, bench.root / "one.tend", on_vault=on_vault).complete
    with pytest.raises(AssertionError):
        back_up(bench.vault, bench.root / "two.tend")


def test_what_ends_it_leaves_nothing(bench: Any) -> None:
    def told(what: str, done: int, of: int) -> None:
        if what == "Putting it together":
            raise StoppedError

    (bench.root / "one.tend").write_text("letter")
    with pytest.raises(StoppedError):
        back_up(bench.vault, bench.root / "one.tend", replace=True, progress=told)
    assert (bench.root / "one.tend").read_text() == "letter"
    assert sorted(path.name for path in bench.root.iterdir()) == ["one.tend", "state", "vault"]


def test_a_file_that_is_merged_away_meanwhile_is_looked_for_again(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = bench.open(bench.vault.directory)
    chunks = making._chunks
    moved: list[int] = []

    def then_moved(source: Any, plan: Any, progress: Any) -> Iterator[bytes]:
        for chunk in chunks(source, plan, progress):
            if not moved:
                moved.append(1)
                for number in range(3):
                    other.compact(everything=True)
                    other.commit([Set("contacts", ADA, "org", f"Acme {number}")])
            yield chunk

    monkeypatch.setattr(making, "_chunks", then_moved)
    made = back_up(bench.vault, bench.root / "one.tend")
    assert moved
    assert made.complete
    assert made.words == other.digest()


def test_a_vault_that_nothing_would_open_is_not_backed_up(bench: Any) -> None:
    for path in (bench.vault.directory / "keys").iterdir():
        path.write_bytes(b"torn")
    with pytest.raises(VaultError, match="nothing would open"):
        bench.backup()
    assert not (bench.root / "one.tend").exists()


def test_the_recovery_code_opens_it_as_well(bench: Any) -> None:
    from core.vault.recovery import parse_code

    with opened(bench.backup()) as backup:
        outline = backup.look()
        assert (
            backup.verify(outline, backup.unlock(outline, parse_code(bench.code))).words
            == bench.vault.digest()
        )
