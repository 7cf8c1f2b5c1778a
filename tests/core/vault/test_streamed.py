"""A large file has its name only once it was read back; whatever fails before leaves nothing."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.vault import files
from core.vault.errors import UncertainWriteError, WriteError
from core.vault.streamed import write_streamed


def chunks() -> Iterator[bytes]:
    yield b"one "
    yield b"two"


def test_what_was_written_is_read_under_another_name_before_it_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "large"

    def verify(temp: Path) -> int:
        assert temp.parent == tmp_path
        assert not path.exists()
        return len(temp.read_bytes())

    assert write_streamed(path, chunks(), verify=verify) == 7
    assert path.read_bytes() == b"one two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_replaced_unless_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_streamed(path, chunks(), verify=Path.read_bytes)
    assert path.read_bytes() == b"old"
    write_streamed(path, chunks(), verify=Path.read_bytes, exclusive=False)
    assert path.read_bytes() == b"one two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failing", ["write_all", "sync_file", "place", "chunks", "verify"])
def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def full(*_: object) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def broken() -> Iterator[bytes]:
        yield b"one "
        raise KeyError("what is copied went away")

    verify = full if failing == "verify" else Path.read_bytes
    if failing not in ("chunks", "verify"):
        monkeypatch.setattr(files, failing, full)
    wanted = {"chunks": KeyError, "verify": OSError, "place": UncertainWriteError}.get(failing, WriteError)
    with pytest.raises(wanted):
        write_streamed(tmp_path / "large", broken() if failing == "chunks" else chunks(), verify=verify)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_streamed(tmp_path / "missing" / "large", chunks(), verify=Path.read_bytes)


@pytest.mark.parametrize("failing", [False, True])
def test_without_links_a_name_is_taken_and_given_back_where_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: bool
) -> None:
    """A stick has no links: the name stands there empty for a moment."""

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "large"
    if not failing:
        write_streamed(path, chunks(), verify=Path.read_bytes)
        assert path.read_bytes() == b"one two"
        with pytest.raises(FileExistsError):
            write_streamed(path, chunks(), verify=Path.read_bytes)
        return
    monkeypatch.setattr(files, "replace", no_links)
    with pytest.raises(UncertainWriteError):
        write_streamed(path, chunks(), verify=Path.read_bytes)
    assert list(tmp_path.iterdir()) == []
