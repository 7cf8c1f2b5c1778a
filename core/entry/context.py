"""What a line is read against, beside the line itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from core.entry.known import Known
from core.entry.model import Attendance, OpenEvent


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the parse depends on.

    `language` is "en" or "de"; `region` an ISO country code for phones, or empty; `us_dates` puts the month first in
    `5/1`. `attendance` says who was noted at the open event so far. `person` is the contact of a fixed head (keys `c m v i`), `kind` its kind word or channel ("" for `i`).
    """

    today: date
    now: datetime | None = None
    language: str = "en"
    region: str = ""
    us_dates: bool = False
    event: OpenEvent | None = None
    attendance: Attendance = field(default_factory=Attendance)
    known: Known = field(default_factory=Known)
    person: str | None = None
    kind: str = ""

    @property
    def event_day(self) -> date:
        """The day an entry at the open event belongs to: after midnight still the evening before, until 5:00."""
        return self.event.evening(self.today, self.now) if self.event else self.today

    @property
    def event_over(self) -> bool:
        """True if the open event was left open after its last day."""
        return self.event is not None and self.event.over(self.event_day)
