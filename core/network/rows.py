"""One line of a list of people."""

from __future__ import annotations

import msgspec

from core.network.health import Band, State


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person as a list shows them. Days are "YYYY-MM-DD" or empty; `health` is None where there is none."""

    id: str
    name: str
    sort_key: str = ""
    org: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    circle: str = ""
    """Key of a circle; empty for people who are in none."""
    cadence: int = 90
    """Days between contacts this person is judged by."""
    importance: int = 3
    health: int | None = None
    band: Band = "none"
    change: int = 0
    """Points since one cadence ago; 0 also where there was no score then."""
    state: State = ""
    """Why there is no score, or `new`; empty for everybody else."""
    last_contact: str = ""
    due: str = ""
    """The day from which this person is proposed; empty for those who never are."""
    planned: str = ""
    snoozed: str = ""
    taken: str = ""

    @property
    def word(self) -> str:
        """The band, or the word that stands where a score is missing."""
        return self.band if self.health is not None else self.state or "new"
