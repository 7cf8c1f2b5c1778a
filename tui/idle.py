"""The idle time, and the sleep of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable

ASLEEP_S = 90.0
PAUSE_S = 5.0
"""After so long without a key there is time for what nobody should wait for."""


class Idle:
    """Says when nothing was typed for `limit_s` seconds (0 = never), or when the machine slept in between.

    A machine asleep is seen by the wall clock running ahead of the calls of `over`, which come every second.
    """

    def __init__(
        self,
        limit_s: float,
        *,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.limit_s = limit_s
        self._steady = steady
        self._wall = wall
        self._touched = steady()
        self._looked = wall()
        self.slept = False
        """Whether the machine slept before the last time this was asked."""

    def touch(self) -> None:
        """A key, a click: somebody is there."""
        self._touched = self._steady()

    @property
    def quiet_s(self) -> float:
        """For how many seconds nothing was typed."""
        return self._steady() - self._touched

    def over(self) -> bool:
        """Whether it is time to lock. To be asked every second, also while locked."""
        now = self._wall()
        slept, self._looked = now - self._looked, now
        self.slept = slept >= ASLEEP_S
        if self.limit_s <= 0:
            return False
        return self.quiet_s >= self.limit_s or self.slept
