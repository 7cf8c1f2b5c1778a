"""Follows a vault's folder: says when files arrived that somebody else wrote.

File events come within milliseconds where the file system sends them; where it does not (network shares, some sticks),
a look at the names every few seconds finds the same.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

LOOK_EVERY_MS = 2_000
_GATHER_MS = 120
_STEP_MS = 30


def listing(folder: Path) -> frozenset[tuple[str, str]]:
    """The (device directory, file name) pairs below `folder`/devices; empty where it cannot be read."""
    found: set[tuple[str, str]] = set()
    try:
        with os.scandir(folder / "devices") as devices:
            for device in devices:
                if device.is_dir(follow_symlinks=False):
                    found.update(
                        (device.name, name) for name in os.listdir(device.path) if name.endswith(".tdb")
                    )
    except OSError:
        return frozenset(found)
    return frozenset(found)


class Watch:
    """A background thread that calls `notify` (from that thread) when the set of segments in a folder changes.

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
                # look at the names instead.
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
        if now != self._seen:
            self._seen = now
            self._notify()
