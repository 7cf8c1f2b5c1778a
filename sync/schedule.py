"""When the next sync is due: a pure rule over the times of what happened, in seconds of a steady clock."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long is waited, in s.

    `quiet` after a commit for another one, `gather` after the first of several at most; `every` after a sync that was
    done; `again` after the first, second ... that could not be done, the last from then on; `look` between two looks whether a folder that is away is back.
    """

    quiet: float = 1.0
    gather: float = 3.0
    every: float = 180.0
    again: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0, 180.0)
    look: float = 1.0


class Schedule:
    """What was asked for, and when it is due. The first sync is due at once."""

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self._due = -math.inf
        self._first = self._saved = math.inf
        self._failed = 0

    @property
    def due(self) -> float:
        """When the next sync is to begin."""
        return min(self._due, self._saved)

    def soon(self) -> None:
        """Something came, or somebody asked: at once."""
        self._due = -math.inf

    def committed(self, now: float) -> None:
        """Something was saved here: when no more is saved for a moment, and not much later than the first."""
        self._first = min(self._first, now)
        self._saved = min(now + self._pauses.quiet, self._first + self._pauses.gather)

    def began(self) -> None:
        """A sync begins: it carries everything that was asked for so far."""
        self._due = self._first = self._saved = math.inf

    def ended(self, now: float, *, done: bool) -> None:
        """A sync ended; what was asked for meanwhile stays asked for."""
        if done:
            self._failed = 0
            pause = self._pauses.every
        else:
            pause = self._pauses.again[min(self._failed, len(self._pauses.again) - 1)]
            self._failed += 1
        self._due = min(self._due, now + pause)
