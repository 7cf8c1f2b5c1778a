"""Files on a disk that may fail, fill up, lie, or belong to somebody hostile.

`read_regular` opens nothing but plain files and never blocks on a pipe; `write_durable` gives a file its name only
when its bytes are on the medium.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from core.language import _
from core.vault.errors import (
    NotAFileError,
    OversizeError,
    TornError,
    UncertainWriteError,
    UnreadableError,
    WriteError,
)

if sys.platform != "win32":
    import fcntl

TEMP_PREFIX: Final = "tmp-"
READ_CAP: Final = 64 * 1024 * 1024

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OVERWRITE = (
    os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
_NOT_FILES = frozenset({errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.EOPNOTSUPP, errno.ENODEV})
# Errors that a second try with a new file cannot mend.
_FINAL = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR}
)
_NO_DIRECTORY_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_NO_FULL_SYNC = _NO_DIRECTORY_SYNC | {errno.ENOTTY}
_NO_LINKS = _NO_DIRECTORY_SYNC | {errno.EPERM, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_WINDOWS_BUSY = frozenset({5, 32, 33})
_REPLACE_PATIENCE = 2.5


@contextlib.contextmanager
def reading(directory: Path) -> Iterator[None]:
    """Turns what the system says about a failing medium into an `UnreadableError`."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(
            _("{directory} cannot be read: {reason}.").format(directory=directory, reason=error.strerror),
            safe=_("Nothing was changed."),
        ) from error


def read_regular(path: Path, *, cap: int = READ_CAP, start: int = 0) -> bytes:
    """The bytes of a plain file; with `start` at most so many of its first ones, however large it is.

    Raises:
        FileNotFoundError: nothing has this name.
        NotAFileError: a link, pipe, directory or device has it.
        OversizeError: more than `cap` bytes.
        OSError: it cannot be read.
    """
    if sys.platform == "win32" and path.is_symlink():
        raise NotAFileError(_("{name} is a link.").format(name=path.name), name=path.name)
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        if error.errno in _NOT_FILES:
            raise NotAFileError(
                _("{name} is not a plain file.").format(name=path.name), name=path.name
            ) from None
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFileError(_("{name} is not a plain file.").format(name=path.name), name=path.name)
        if start:
            return os.read(descriptor, start)
        if status.st_size > cap:
            raise OversizeError(
                _("{name} is larger than the format allows.").format(name=path.name), name=path.name
            )
        return _read_all(descriptor, path.name, cap, status.st_size)
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, name: str, cap: int, size: int) -> bytes:
    chunks = []
    total = 0
    while True:
        wanted = max(size + 1 - total, 65536)
        chunk = os.read(descriptor, wanted)
        chunks.append(chunk)
        total += len(chunk)
        if total > cap:
            raise OversizeError(_("{name} is larger than the format allows.").format(name=name), name=name)
        # Less than was asked for, and all that the file is said to have: that was its end.
        if not chunk or (total == size and len(chunk) < wanted):
            break
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def list_regular(directory: Path) -> dict[str, os.stat_result]:
    """Name -> status of the plain files in a directory; links and everything else are left out.

    A missing directory is an empty one; a link in its place too. Raises `OSError` where it cannot be listed.
    """
    if directory.is_symlink():
        return {}
    found = {}
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        found[entry.name] = status
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return found


def list_directories(directory: Path) -> list[str]:
    """The names of the real directories in a directory, sorted; links are left out."""
    try:
        with os.scandir(directory) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except (FileNotFoundError, NotADirectoryError):
        return []


def sync_file(descriptor: int) -> None:
    """Have the bytes of an open file on the medium. Never ask twice of one descriptor."""
    if sys.platform == "darwin":
        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
        except OSError as error:
            # Not every file system knows it; any other failure must not be asked about twice.
            if error.errno not in _NO_FULL_SYNC:
                raise
    os.fsync(descriptor)


def _sync_content(descriptor: int) -> None:
    """As `sync_file`, for bytes that changed nothing but themselves."""
    if hasattr(os, "fdatasync"):
        os.fdatasync(descriptor)
    else:
        sync_file(descriptor)


def sync_directory(directory: Path | str) -> None:
    """Make the names in a directory durable; nothing where the system has no such call.

    Raises:
        OSError: the medium failed.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_DIRECTORY_SYNC:
            raise
    finally:
        os.close(descriptor)


def make_directory(directory: Path) -> None:
    """Make a directory for its owner alone, its parents too, and make their names durable.

    The name of one that is there already is made durable too: an attempt that failed or died may have left it.

    Raises:
        WriteError: it cannot be made, or a link stands in its place.
    """
    try:
        if directory.is_dir() and not directory.is_symlink():
            _sync_parent(directory)
            return
        if not directory.parent.is_dir():
            make_directory(directory.parent)
        with contextlib.suppress(FileExistsError):
            directory.mkdir(mode=0o700)
        if directory.is_symlink() or not directory.is_dir():
            raise WriteError(
                _("{directory} is not a directory.").format(directory=directory),
                safe=_("Nothing was changed."),
            )
        sync_directory(directory.parent)
    except OSError as error:
        raise WriteError(
            _("{directory} cannot be made: {reason}.").format(directory=directory, reason=error.strerror),
            safe=_("Nothing was changed."),
        ) from error


def _sync_parent(directory: Path) -> None:
    try:
        sync_directory(directory.parent)
    except PermissionError:
        # Who may not open the parent did not make the directory either.
        return


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes, in as many calls as that takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _write_temp(temp: str, data: bytes) -> None:
    descriptor = os.open(temp, WRITE, 0o600)
    try:
        write_all(descriptor, data)
        if os.fstat(descriptor).st_size != len(data):
            raise OSError(errno.EIO, "the system wrote less than it said")
        sync_file(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        raise
    os.close(descriptor)


def replace(temp: str, path: str) -> None:
    """Give a temporary file its name, whatever has it."""
    if sys.platform != "win32":
        os.replace(temp, path)  # noqa: PTH105  a Path costs more than the call
        return
    deadline = time.monotonic() + _REPLACE_PATIENCE
    pause = 0.01
    while True:
        try:
            os.replace(temp, path)  # noqa: PTH105
            return
        except OSError as error:
            if error.winerror not in _WINDOWS_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 0.25)


def place(temp: str, path: str) -> None:
    """As `replace`, where nothing has the name; raises FileExistsError where something has."""
    if sys.platform == "win32":
        os.rename(temp, path)  # noqa: PTH104  refuses to replace there
        return
    try:
        os.link(temp, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without links, such as that of most sticks: the name is taken first, empty.
        os.close(os.open(path, WRITE, 0o600))
        try:
            replace(temp, path)
        except OSError:
            drop(path)
            raise
        return
    drop(temp)


def drop(temp: str) -> None:
    """Remove a file of ours if that is possible."""
    with contextlib.suppress(OSError):
        os.unlink(temp)  # noqa: PTH108


def not_written(name: str, error: OSError) -> WriteError:
    """What the system said about a file that did not get its name."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return WriteError(
        _("The disk is full.")
        if full
        else _("{name} cannot be written: {reason}.").format(name=name, reason=error.strerror),
        safe=_("Nothing was changed."),
        todo=_("Make room and try again.") if full else "",
    )


def _prepare(directory: str, name: str, data: bytes) -> str:
    """A synced temporary file in `directory`; one second try, with a new file and from memory."""
    for attempt in (1, 2):
        temp = f"{directory}{os.sep}{TEMP_PREFIX}{secrets.token_hex(8)}"
        try:
            _write_temp(temp, data)
            return temp
        except OSError as error:
            drop(temp)
            if attempt == 2 or error.errno in _FINAL:
                raise not_written(name, error) from error
        except BaseException:
            drop(temp)
            raise
    raise AssertionError("unreachable")


def write_durable(
    path: Path,
    data: bytes,
    *,
    verify: Callable[[bytes], object] | None = None,
    read_back: bool = False,
    exclusive: bool = False,
) -> None:
    """Write a file that is there whole, under its name, after any power cut from here on.

    `verify` is the reading code: it gets the bytes before anything is written and raises if it would not read
    them. `read_back` reads the file again under its name, for removable and synced targets. `exclusive`: nothing
    that has the name is replaced, also not when two try at once.

    Raises:
        FileExistsError: only with `exclusive`.
        WriteError: the file did not get its name; nothing changed.
        UncertainWriteError: an error at or beyond the rename.
        TornError: what was read back is not what was written.
    """
    if verify is not None:
        verify(data)
    target = str(path)
    directory, name = os.path.split(target)
    temp = _prepare(directory or os.curdir, name, data)
    try:
        (place if exclusive else replace)(temp, target)
        sync_directory(directory or os.curdir)
    except OSError as error:
        drop(temp)
        if exclusive and isinstance(error, FileExistsError):
            raise
        raise UncertainWriteError(
            _("{name} may not be safe on the disk: {reason}.").format(name=path.name, reason=error.strerror),
            safe=_("Everything saved before is untouched."),
        ) from error
    if read_back and _content_hash(path) != hashlib.sha256(data).digest():
        raise TornError(
            _("{name} reads back differently than it was written.").format(name=path.name), name=path.name
        )


def overwrite_durable(path: Path, data: bytes) -> None:
    """Write a file of one sector whose loss is no harm: in place where it exists with the same length.

    A third of the cost of `write_durable`. After a power cut the file holds the old bytes, the new ones or, on a
    medium without whole sectors, neither; so its reader must take a broken one for none.

    Raises:
        WriteError: the file is as it was.
        UncertainWriteError: it may hold anything.
    """
    try:
        if _overwritten(path, data):
            return
    except OSError:
        try:
            write_durable(path, data)
        except WriteError as error:
            raise UncertainWriteError(error.what, safe=error.safe, todo=error.todo) from error
        return
    write_durable(path, data)


def _overwritten(path: Path, data: bytes) -> bool:
    try:
        descriptor = os.open(path, _OVERWRITE)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(data) or status.st_nlink != 1:
            return False
        write_all(descriptor, data)
        if os.lseek(descriptor, 0, os.SEEK_CUR) != len(data):
            raise OSError(errno.EIO, "the system wrote less than it said")
        _sync_content(descriptor)
        return True
    finally:
        os.close(descriptor)


def _content_hash(path: Path) -> bytes:
    try:
        return hashlib.sha256(read_regular(path)).digest()
    except OSError as error:
        raise UncertainWriteError(
            _("{name} cannot be read back: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error


def remove(path: Path, *, durable: bool = True) -> bool:
    """Remove a file, or the link that stands in its place; whether there was one.

    Raises:
        WriteError: it cannot be removed.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise WriteError(
            _("{name} cannot be removed: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    if durable:
        with contextlib.suppress(OSError):
            sync_directory(path.parent)
    return True
