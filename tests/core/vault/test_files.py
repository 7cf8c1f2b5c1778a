from __future__ import annotations

import errno
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.vault import files
from core.vault.errors import (
    LockBusyError,
    LockUnavailableError,
    NotAFileError,
    OversizeError,
    UncertainWriteError,
    WriteError,
)
from core.vault.locks import Lock

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX files")


def _link(path: Path) -> None:
    target = path.parent / "target"
    target.write_bytes(b"x")
    path.symlink_to(target)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _socket(path: Path) -> None:
    os.chdir(path.parent)  # a socket's name is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


NOT_FILES: dict[str, Callable[[Path], None]] = {
    "link": _link,
    "dangling link": _dangling,
    "pipe": os.mkfifo,
    "directory": lambda path: path.mkdir(),
    "socket": _socket,
    "device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("make", NOT_FILES.values(), ids=NOT_FILES.keys())
def test_only_plain_files_are_read_and_nothing_blocks(
    make: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "strange"
    make(path)
    with pytest.raises(NotAFileError):
        files.read_regular(path)
    assert "strange" not in files.list_regular(tmp_path)


def test_a_file_beyond_the_cap_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)
    with pytest.raises(OversizeError):
        files.read_regular(path)
    path.write_bytes(b"12345")
    assert files.read_regular(path, cap=5) == b"12345"
    with pytest.raises(OversizeError):
        files.read_regular(path, cap=4)


def test_a_file_that_grows_while_it_is_read_stays_within_the_cap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "grows"
    path.write_bytes(b"x")
    monkeypatch.setattr(os, "read", lambda descriptor, count: b"x" * count)
    with pytest.raises(OversizeError):
        files.read_regular(path, cap=100_000)


def test_a_directory_that_is_a_link_lists_as_empty(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(real)
    assert list(files.list_regular(real)) == ["file"]
    assert files.list_regular(tmp_path / "link") == {}
    assert files.list_regular(tmp_path / "missing") == {}
    assert files.list_directories(tmp_path) == ["real"]


def test_what_is_written_is_there_alone_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "file"
    files.write_durable(path, b"first")
    files.write_durable(path, b"second", verify=lambda data: None, read_back=True)
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_in_the_place_of_the_target_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    (tmp_path / "file").symlink_to(outside)
    files.write_durable(tmp_path / "file", b"new")
    assert outside.read_bytes() == b"precious"
    assert not (tmp_path / "file").is_symlink()


def test_bytes_that_the_reader_refuses_are_not_written(tmp_path: Path) -> None:
    def refuse(data: bytes) -> None:
        raise OversizeError("no")

    with pytest.raises(OversizeError):
        files.write_durable(tmp_path / "file", b"x", verify=refuse)
    assert list(tmp_path.iterdir()) == []


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data)[:3]))
    files.write_durable(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


def test_a_system_that_wrote_less_than_it_said_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    lies = [3, 0]

    def lying(descriptor: int, data: bytes) -> int:
        return lies.pop(0) if lies else write(descriptor, data)

    monkeypatch.setattr(os, "write", lying)
    files.write_durable(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_fails_whole_and_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"old")
    calls = []

    def full(descriptor: int, data: bytes) -> int:
        calls.append(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteError, match="disk is full") as caught:
        files.write_durable(tmp_path / "file", b"new")
    assert not isinstance(caught.value, UncertainWriteError)
    assert len(calls) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


SHORT = """
import os, resource, sys
from pathlib import Path
from core.vault import files
from core.vault.errors import UncertainWriteError, WriteError
path, limit = Path(sys.argv[1]), int(sys.argv[2])
wrote = []
write = os.write
os.write = lambda *asked: wrote.append(write(*asked)) or wrote[-1]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    files.write_durable(path, b"n" * 10000)
except UncertainWriteError:
    print("uncertain", *wrote)
except WriteError:
    print("failed", *wrote)
else:
    print("saved", *wrote)
"""


@pytest.mark.parametrize("limit", [1, 4096, 9999, 10000])
def test_a_write_that_the_system_really_cut_short_leaves_the_old_file(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", SHORT, str(path), str(limit)], capture_output=True, text=True, check=True
    )
    said, *wrote = done.stdout.split()
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    if limit < 10000:
        # What was written is a part in truth, and the rest had no room, in the second try as in the first.
        assert (said, wrote) == ("failed", [str(limit)] * 2)
        assert path.read_bytes() == b"old"
    else:
        assert (said, wrote) == ("saved", ["10000"])
        assert path.read_bytes() == b"n" * 10000


def _failing_sync(monkeypatch: pytest.MonkeyPatch, failing: set[int]) -> list[int]:
    """fsync fails at the calls numbered in `failing`; returns the inodes asked for, in order."""
    asked: list[int] = []
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        asked.append(os.fstat(descriptor).st_ino)
        if len(asked) in failing:
            raise OSError(errno.EIO, "Input/output error")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return asked


def test_after_a_failed_sync_a_new_file_is_written_from_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real_open = os.open

    def watched(path: str, flags: int, *args: int) -> int:
        opened.append(str(path))
        return real_open(path, flags, *args)

    asked = _failing_sync(monkeypatch, {1})
    monkeypatch.setattr(os, "open", watched)
    files.write_durable(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert len(asked) == 3  # the failed one, the new file, the directory
    temps = [name for name in opened if files.TEMP_PREFIX in name]
    assert len(set(temps)) == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_sync_that_fails_twice_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"old")
    _failing_sync(monkeypatch, {1, 2})
    with pytest.raises(WriteError) as caught:
        files.write_durable(tmp_path / "file", b"new")
    assert not isinstance(caught.value, UncertainWriteError)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_an_error_behind_the_rename_is_uncertain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing_sync(monkeypatch, {2})
    with pytest.raises(UncertainWriteError):
        files.write_durable(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_an_error_at_the_rename_is_uncertain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: str, target: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(UncertainWriteError):
        files.write_durable(tmp_path / "file", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_write_costs_two_syncs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _failing_sync(monkeypatch, set())
    files.write_durable(tmp_path / "file", b"new")
    assert asked == [(tmp_path / "file").stat().st_ino, tmp_path.stat().st_ino]


def test_directories_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    files.make_directory(tmp_path / "a" / "b")
    files.make_directory(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "plain").write_bytes(b"")
    for taken in ("link", "plain"):
        with pytest.raises(WriteError):
            files.make_directory(tmp_path / taken)


def test_the_name_of_a_directory_that_a_failed_attempt_left_is_made_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _failing_sync(monkeypatch, {1})
    with pytest.raises(WriteError):
        files.make_directory(tmp_path / "a")
    assert (tmp_path / "a").is_dir()
    files.make_directory(tmp_path / "a")
    assert asked == [tmp_path.stat().st_ino] * 2


@pytest.mark.parametrize("links", [True, False])
def test_what_is_written_exclusively_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(source: str, target: str) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    files.write_durable(tmp_path / "file", b"first", exclusive=True)
    with pytest.raises(FileExistsError):
        files.write_durable(tmp_path / "file", b"second", exclusive=True)
    assert (tmp_path / "file").read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").stat().st_nlink == 1


def test_removing_takes_the_link_not_its_target(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    assert files.remove(tmp_path / "link")
    assert not files.remove(tmp_path / "link")
    assert (tmp_path / "target").exists()


def test_a_lock_excludes_others_until_it_is_left(tmp_path: Path) -> None:
    with (
        Lock(tmp_path / "state" / "lock"),
        pytest.raises(LockBusyError),
        Lock(tmp_path / "state" / "lock", patience=0),
    ):
        pass
    with Lock(tmp_path / "state" / "lock", patience=0):
        pass


def test_a_lock_is_free_again_after_an_error_inside(tmp_path: Path) -> None:
    with pytest.raises(KeyError), Lock(tmp_path / "lock"):
        raise KeyError
    with Lock(tmp_path / "lock", patience=0):
        pass


def test_where_locks_do_not_work_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def fail(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(LockUnavailableError), Lock(tmp_path / "lock"):
        pass
    (tmp_path / "link").symlink_to(tmp_path / "lock")
    with pytest.raises(LockUnavailableError), Lock(tmp_path / "link"):
        pass


def test_a_file_of_the_same_length_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    files.overwrite_durable(path, b"first")
    inode = path.stat().st_ino
    synced = []
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: synced.append(os.fstat(descriptor).st_ino))
    files.overwrite_durable(path, b"other")
    assert (path.read_bytes(), path.stat().st_ino, synced) == (b"other", inode, [inode])
    files.overwrite_durable(path, b"longer than that")
    assert path.read_bytes() == b"longer than that"
    assert path.stat().st_ino != inode


@pytest.mark.parametrize("make", ["link", "second name", "pipe"])
def test_nothing_strange_is_written_in_place(tmp_path: Path, make: str) -> None:
    outside, path = tmp_path / "outside", tmp_path / "file"
    outside.write_bytes(b"12345")
    if make == "link":
        path.symlink_to(outside)
    elif make == "second name":
        path.hardlink_to(outside)
    else:
        os.mkfifo(path)
    files.overwrite_durable(path, b"other")
    assert outside.read_bytes() == b"12345"
    assert path.read_bytes() == b"other"


def test_where_writing_in_place_fails_a_new_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    write = os.write
    lies = [3, 2]
    monkeypatch.setattr(
        os, "write", lambda descriptor, data: lies.pop(0) if lies else write(descriptor, data)
    )
    files.overwrite_durable(path, b"other")
    assert path.read_bytes() == b"other"
    assert lies == []


def test_where_nothing_can_be_written_the_file_may_hold_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")

    def fail(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(UncertainWriteError, match="disk is full"):
        files.overwrite_durable(path, b"other")
