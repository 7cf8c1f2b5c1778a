"""What a line is read against, beside the line itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.entry.known import Known
from core.entry.model import OpenEvent

NIGHT_ENDS = 5  # until this hour an evening at an event is still the same evening


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the parse depends on.

    `language` is "en" or "de"; `region` an ISO country code for phones, or empty; `us_dates` puts the month first in
    `5/1`. `person` is the contact of a fixed head (keys `c m v i`), `kind` its kind word or channel ("" for `i`).
    """

    today: date
    now: datetime | None = None
    language: str = "en"
    region: str = ""
    us_dates: bool = False
    event: OpenEvent | None = None
    known: Known = field(default_factory=Known)
    person: str | None = None
    kind: str = ""

    @property
    def event_day(self) -> date:
        """The day an entry at the open event belongs to: after midnight still the evening before, until 5:00."""
        if self.event is None or self.now is None or self.now.hour >= NIGHT_ENDS:
            return self.today
        evening = self.today - timedelta(days=1)
        return evening if self.event.starts and self.event.starts <= evening.isoformat() else self.today
