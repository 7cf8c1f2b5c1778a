"""A file that may be larger than memory, written as durably as the small ones and read back before it has its name."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from core.language import _
from core.vault import files
from core.vault.errors import UncertainWriteError

T = TypeVar("T")


def write_streamed(
    path: Path, chunks: Iterable[bytes], *, verify: Callable[[Path], T], exclusive: bool = True
) -> T:
    """Write a file, readable for its owner alone; returns what `verify` says of it.

    `verify` reads the file on the medium, under a temporary name in the same directory, and raises where it is not as it
    must be; so may `chunks`. Then, and after any other failure, nothing is left. `exclusive`: nothing is replaced.

    Raises:
        FileExistsError: only with `exclusive`.
        WriteError: the file did not get its name; nothing changed.
        UncertainWriteError: an error at or beyond the rename.
    """
    temp = path.parent / f"{files.TEMP_PREFIX}{secrets.token_hex(8)}"
    try:
        _fill(temp, path.name, chunks)
        found = verify(temp)
    except BaseException:
        files.drop(str(temp))
        raise
    try:
        (files.place if exclusive else files.replace)(str(temp), str(path))
        files.sync_directory(path.parent)
    except OSError as error:
        files.drop(str(temp))
        if exclusive and isinstance(error, FileExistsError):
            raise
        raise UncertainWriteError(
            _("{name} may not be safe on the disk: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    return found


def _fill(temp: Path, name: str, chunks: Iterable[bytes]) -> None:
    try:
        descriptor = os.open(temp, files.WRITE, 0o600)
    except OSError as error:
        raise files.not_written(name, error) from error
    try:
        for chunk in chunks:
            _put(descriptor, name, chunk)
        try:
            files.sync_file(descriptor)
        except OSError as error:
            raise files.not_written(name, error) from error
        _forget(descriptor)
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)


def _put(descriptor: int, name: str, chunk: bytes) -> None:
    # What `chunks` raises is none of the target's: only this call speaks of it.
    try:
        files.write_all(descriptor, chunk)
    except OSError as error:
        raise files.not_written(name, error) from error


def _forget(descriptor: int) -> None:
    """Ask the system to let go of what it kept in memory: what is read back then comes from the medium."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
