"""The watch tells of segments that arrive, by file events or by looking, and of nothing else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

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


def test_a_segment_is_found_by_looking_where_there_are_no_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_events(*_: object, **__: object) -> None:
        raise OSError("inotify is not to be had")

    monkeypatch.setattr("watchfiles.watch", no_events)
    told = threading.Event()
    with Watch(tmp_path, told.set, look_every_ms=20):
        segment(tmp_path, "00000001-00000001-aa.tdb")
        assert told.wait(10)


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
