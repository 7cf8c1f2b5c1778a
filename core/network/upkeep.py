"""What Today says of the vault itself: a recovery code that is not confirmed, no backup, a clock that cannot be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.network.agenda import BACKUP, CLOCK, RECOVERY
from core.network.facts import Fact
from core.network.profile import Profile

BACKUP_DAYS = 30
"""A backup older than this is asked about, in a vault that is older than this itself."""
WORTH_A_BACKUP = 10
"""With fewer people nothing is said: they are typed again in an evening."""
CLOCK_DAYS = 1
"""So far apart clocks of devices may be: time zones that were set wrong."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What this machine knows of a vault's keeping: `backed_up`, the day of the last verified backup, and `saved`, that of
    the newest save by whichever device, by its own clock. `known` is False where nothing can be said of backups here."""

    known: bool = False
    backed_up: date | None = None
    saved: date | None = None


def backup_overdue(upkeep: Upkeep, created: Iterable[int], today: date) -> bool:
    """Whether a backup is asked for. `created`: the day on which each person was noted, as an ordinal, 0 where unknown."""
    since = today - timedelta(days=BACKUP_DAYS)
    if not upkeep.known or (upkeep.backed_up is not None and upkeep.backed_up > since):
        return False
    days = list(created)
    first = min((day for day in days if day), default=today.toordinal())
    return len(days) >= WORTH_A_BACKUP and first <= since.toordinal()


def clock_jumped(upkeep: Upkeep, today: date) -> bool:
    """Whether something was saved later than it is here: this clock went back, or that of a device was ahead."""
    return upkeep.saved is not None and upkeep.saved > today + timedelta(days=CLOCK_DAYS)


def notices_of(upkeep: Upkeep, profile: Profile, people: Iterable[Fact], today: date) -> frozenset[str]:
    """What is to be settled, by the ids of the agenda; what was told to be quiet is left out."""
    asked = {
        RECOVERY: not profile.recovery_confirmed,
        BACKUP: backup_overdue(upkeep, (fact.created for fact in people), today),
        CLOCK: clock_jumped(upkeep, today),
    }
    return frozenset(id for id, is_so in asked.items() if is_so and not profile.hushed(id, today))
