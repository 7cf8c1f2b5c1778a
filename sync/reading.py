"""Reading files of a folder that may not answer: a cloud client fetches a file when it is read, or never does."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

LIMIT_S = 20.0
MOST_STUCK = 3


class TooSlowError(Exception):
    """A read did not come back in time. Whether the folder answers at all is for `Patient.silent` to say."""


class Patient:
    """Carries out reads one after the other on a thread of its own, and gives up on one that takes too long.

    The thread that is stuck is left behind; it cannot be stopped.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]] | None] | None = None
        self.stuck = 0

    @property
    def silent(self) -> bool:
        """Whether so many reads are stuck that nothing more is to be hoped for."""
        return self.stuck >= MOST_STUCK

    def __call__(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises.

        Raises:
            TooSlowError: it did not come back in time.
        """
        if self._jobs is None:
            self._jobs = queue.SimpleQueue()
            threading.Thread(target=_carry_out, args=(self._jobs,), name="tend-folder", daemon=True).start()
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._jobs.put((work, answer))
        try:
            found, error = answer.get(timeout=self._limit_s)
        except queue.Empty:
            self.stuck += 1
            self._jobs = None
            raise TooSlowError from None
        if error is not None:
            raise error
        return found  # type: ignore[no-any-return]

    def close(self) -> None:
        """Let the thread go."""
        if self._jobs is not None:
            self._jobs.put(None)
            self._jobs = None


def _carry_out(
    jobs: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]] | None],
) -> None:
    while (job := jobs.get()) is not None:
        work, answer = job
        try:
            answer.put((work(), None))
        except Exception as error:
            answer.put((None, error))
