"""An operating-system lock on a file of the state directory, held for one commit.

It falls when its process dies. Each `Lock` has a descriptor of its own, so threads exclude each other as well.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from core.language import _
from core.vault.errors import LockBusyError, LockUnavailableError
from core.vault.files import make_directory

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PATIENCE: Final = 30.0
_BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK})
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Lock:
    """`with Lock(path): ...`; not re-entrant.

    Raises on entry:
        LockBusyError: somebody else has held it for `patience` seconds.
        LockUnavailableError: locks do not work here, or the file cannot be opened.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        try:
            descriptor = self._open()
        except OSError as error:
            raise self._unavailable(error) from error
        try:
            self._wait(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            # Both let go of it; one of the two may fail.
            with contextlib.suppress(OSError):
                _release(descriptor)
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _open(self) -> int:
        try:
            return os.open(self._path, _OPEN, 0o600)
        except FileNotFoundError:
            make_directory(self._path.parent)
            return os.open(self._path, _OPEN, 0o600)

    def _wait(self, descriptor: int) -> None:
        deadline = time.monotonic() + self._patience
        pause = 0.0005
        while True:
            try:
                _try(descriptor)
                return
            except OSError as error:
                if error.errno not in _BUSY:
                    raise self._unavailable(error) from error
                if time.monotonic() > deadline:
                    raise LockBusyError(
                        _("Another program has been writing to this vault for too long."),
                        safe=_("Nothing was changed."),
                        todo=_("Close it and try again."),
                    ) from None
            time.sleep(pause)
            pause = min(pause * 2, 0.02)

    def _unavailable(self, error: OSError) -> LockUnavailableError:
        return LockUnavailableError(
            _("Locks do not work in {directory}: {reason}.").format(
                directory=self._path.parent, reason=error.strerror
            ),
            safe=_("Nothing was changed."),
            todo=_("The vault can be read; to write, keep the state directory on a local disk."),
        )


if sys.platform == "win32":

    def _try(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _try(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
