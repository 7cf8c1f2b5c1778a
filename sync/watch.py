"""Follows a vault's folder: says when files arrived that somebody else wrote.

File events come within milliseconds where the file system sends them; where it does not (network shares, some sticks),
a look every few seconds finds the same.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

LOOK_EVERY_MS = 2_000
SEGMENT = ".tdb"
_SUFFIXES = (SEGMENT, ".key")
_GATHER_MS = 120
_STEP_MS = 30


class Seen(NamedTuple):
    """A file as it was seen: its directory's name and its own, its size, and when it changed, in ns."""

    directory: str
    name: str
    size: int
    changed: int


def listing(folder: Path) -> frozenset[Seen]:
    """Every segment and key file of a vault, as far as they can be listed.

    Names alone would not do: a copying program may write a file under its final name, and what was half of one when it
    was looked at must be looked at again when it is whole.
    """
    found: set[Seen] = set()
    for directory in (*_directories(folder / "devices"), folder / "keys"):
        _list(directory, found)
    return frozenset(found)


def _directories(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _list(directory: Path, found: set[Seen]) -> None:
    # A directory that cannot be listed, or a file that went in between, hides no other.
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.endswith(_SUFFIXES):
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    found.add(Seen(directory.name, entry.name, status.st_size, status.st_mtime_ns))


class Watch:
    """A background thread that calls `notify` (from that thread) when segments or key files in a folder change.

    It tells at once of what came or went, and once more when nothing has changed from one look to the next: not of each
    piece that a copying program adds to a file.

    `notify` is called for own writes too; who is told compares. Usable as a context manager.
    """

    def __init__(
        self, folder: Path, notify: Callable[[], None], *, look_every_ms: int = LOOK_EVERY_MS
    ) -> None:
        self._folder = folder
        self._notify = notify
        self._look_every_ms = look_every_ms
        self._stop = threading.Event()
        self._seen = listing(folder)
        self._restless = False
        self._thread = threading.Thread(target=self._run, name="tend-watch", daemon=True)

    def start(self) -> Watch:
        """Begin to watch."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the thread and wait for it, at most two seconds."""
        self._stop.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=2)

    def __enter__(self) -> Watch:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow_events()
            except (OSError, RuntimeError):
                # The folder is gone (a stick pulled out), events do not work here, or the system has no watcher to spare:
                # look instead.
                self._stop.wait(self._look_every_ms / 1000)
                self._look()

    def _follow_events(self) -> None:
        from watchfiles import watch

        for _ in watch(
            self._folder,
            watch_filter=None,
            debounce=_GATHER_MS,
            step=_STEP_MS,
            stop_event=self._stop,
            rust_timeout=self._look_every_ms,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=True,
            ignore_permission_denied=True,
        ):
            if self._stop.is_set():
                return
            self._look()

    def _look(self) -> None:
        now = listing(self._folder)
        before, self._seen = self._seen, now
        if now == before:
            if self._restless:
                self._restless = False
                self._notify()
            return
        self._restless = True
        if {each[:2] for each in now} != {each[:2] for each in before}:
            self._notify()
