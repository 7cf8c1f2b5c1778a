"""The watch tells of segments that arrive, by file events or by looking, and of nothing else."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from watchfiles._rust_notify import WatchfilesRustInternalError

from sync.watch import Watch, listing


def segment(folder: Path, name: str) -> Path:
    path = folder / "devices" / "93aa00bc11de2233" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_a_segment_that_arrives_is_told_of(tmp_path: Path) -> None:
    segment(tmp_path, "00000001-00000001-aa.tdb")
    told = threading.Event()
    with Watch(tmp_path, told.set):
        segment(tmp_path, "00000002-00000002-bb.tdb")
        assert told.wait(10)


@pytest.mark.parametrize("error", [OSError, WatchfilesRustInternalError])
def test_a_segment_is_found_by_looking_where_there_are_no_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def no_events(*_: object, **__: object) -> None:
        raise error("inotify is not to be had")

    monkeypatch.setattr("watchfiles.watch", no_events)
    told = threading.Event()
    with Watch(tmp_path, told.set, look_every_ms=20):
        segment(tmp_path, "00000001-00000001-aa.tdb")
        assert told.wait(10)


def test_half_a_file_under_its_final_name_is_told_of_again_when_it_is_whole(tmp_path: Path) -> None:
    told = threading.Event()
    path = segment(tmp_path, "00000001-00000001-aa.tdb")
    with Watch(tmp_path, told.set, look_every_ms=20):
        with path.open("ab") as file:
            file.write(b"and the other half")
        assert told.wait(10)


def test_a_file_that_is_copied_slowly_is_told_of_as_it_begins_and_when_it_stands_still(
    tmp_path: Path,
) -> None:
    path = segment(tmp_path, "00000001-00000001-aa.tdb")
    told: list[int] = []
    watch = Watch(tmp_path, lambda: told.append(path.stat().st_size))
    path = segment(tmp_path, "00000002-00000002-bb.tdb")
    for piece in range(5):
        watch._look()
        path.write_bytes(b"x" * (piece + 2))
    for _ in range(4):
        watch._look()
    assert told == [1, 6]


def test_bytes_that_change_without_the_length_are_told_of(tmp_path: Path) -> None:
    path = segment(tmp_path, "00000001-00000001-aa.tdb")
    before = listing(tmp_path)
    os.utime(path, ns=(1, 1))
    assert listing(tmp_path) != before


def test_a_key_file_that_arrives_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    told = threading.Event()
    with Watch(tmp_path, told.set):
        (tmp_path / "keys" / "0001-aa.key").write_bytes(b"x")
        assert told.wait(10)


def test_a_directory_that_cannot_be_listed_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment(tmp_path, "00000001-00000001-aa.tdb")
    (tmp_path / "devices" / "00112233445566ff").mkdir()
    scandir = os.scandir

    def failing(path: Path) -> Any:
        if Path(path).name == "00112233445566ff":
            raise OSError(errno.EIO, "Input/output error")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", failing)
    assert len(listing(tmp_path)) == 1


def test_temporary_files_are_not_told_of(tmp_path: Path) -> None:
    before = listing(tmp_path)
    segment(tmp_path, ".tmp-1234")
    assert listing(tmp_path) == before


def test_a_folder_that_goes_away_ends_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    segment(folder, "00000001-00000001-aa.tdb")
    told = threading.Event()
    with Watch(folder, told.set, look_every_ms=20):
        folder.rename(tmp_path / "pulled")
        assert told.wait(10)
        told.clear()
        (tmp_path / "pulled").rename(folder)
        assert told.wait(10)


def test_stopping_ends_the_thread(tmp_path: Path) -> None:
    (tmp_path / "devices").mkdir()
    watch = Watch(tmp_path, lambda: None).start()
    watch.stop()
    assert not any(thread.name == "tend-watch" for thread in threading.enumerate())


def test_where_the_system_has_no_watcher_to_spare_the_folder_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*args: object, **named: object) -> object:
        raise RuntimeError("too many open files")

    monkeypatch.setattr("watchfiles.watch", none_left)
    told = threading.Event()
    with Watch(tmp_path, told.set, look_every_ms=20):
        segment(tmp_path, "00000001-00000001-aa.tdb")
        assert told.wait(10)
