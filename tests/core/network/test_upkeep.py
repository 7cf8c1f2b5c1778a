"""What Today says of the vault itself: a backup that is overdue, a clock that cannot be right, a code not confirmed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.network.agenda import BACKUP, CLOCK, RECOVERY
from core.network.facts import Fact
from core.network.profile import Profile
from core.network.upkeep import Upkeep, backup_overdue, clock_jumped, notices_of

TODAY = date(2026, 6, 9)
LONG_AGO = date(2025, 6, 1).toordinal()
MANY = [LONG_AGO] * 10


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("known", "backed_up", "created", "said"),
    [
        (True, None, MANY, True),
        (True, ago(30), MANY, True),
        (True, ago(29), MANY, False),
        (False, None, MANY, False),
        (True, None, MANY[:9], False),
        (True, None, [ago(29).toordinal()] * 40, False),
        (True, None, [*[ago(3).toordinal()] * 40, ago(30).toordinal()], True),
        (True, None, [0] * 40, False),
        (True, None, [], False),
    ],
    ids=[
        "never",
        "30 days",
        "29 days",
        "nothing known here",
        "a handful",
        "young vault",
        "30 days old",
        "no days",
        "nobody",
    ],
)
def test_a_backup_is_asked_for_where_there_is_something_to_lose(
    known: bool, backed_up: date | None, created: list[int], said: bool
) -> None:
    assert backup_overdue(Upkeep(known, backed_up), created, TODAY) is said


@pytest.mark.parametrize(
    ("saved", "said"), [(None, False), (ago(400), False), (ago(0), False), (ago(-1), False), (ago(-2), True)]
)
def test_a_save_later_than_tomorrow_means_that_a_clock_jumped(saved: date | None, said: bool) -> None:
    assert clock_jumped(Upkeep(saved=saved), TODAY) is said


def test_each_notice_is_quiet_until_its_day() -> None:
    upkeep = Upkeep(True, None, ago(-30))
    people = [Fact(id=str(number), created=LONG_AGO) for number in range(10)]
    assert notices_of(upkeep, Profile(), people, TODAY) == {RECOVERY, BACKUP, CLOCK}
    hushed = Profile(recovery_confirmed="2026-01-12", quiet={BACKUP: "2026-06-10", CLOCK: "2026-06-09"})
    assert notices_of(upkeep, hushed, people, TODAY) == {CLOCK}
