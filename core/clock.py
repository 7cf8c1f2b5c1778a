"""Time comes from here, so that rules and tests can be given theirs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of time."""

    def now_ms(self) -> int:
        """Milliseconds since the epoch, UTC."""

    def now(self) -> datetime:
        """The local wall-clock time, naive."""

    def today(self) -> date:
        """The local date."""


class SystemClock:
    """The time of this machine."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def now(self) -> datetime:
        return datetime.now()

    def today(self) -> date:
        return date.today()


@dataclass
class FixedClock:
    """A clock that stands still until it is moved."""

    at: datetime

    def now_ms(self) -> int:
        return int(self.at.timestamp() * 1000)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()
