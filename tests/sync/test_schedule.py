"""When the next sync is due."""

from __future__ import annotations

import math

from sync.schedule import Pauses, Schedule

PAUSES = Pauses(quiet=1, gather=3, every=180, again=(2, 5, 60))


def after_the_first() -> Schedule:
    schedule = Schedule(PAUSES)
    assert schedule.due == -math.inf
    schedule.began()
    schedule.ended(0, done=True)
    return schedule


def test_the_next_one_comes_every_few_minutes() -> None:
    assert after_the_first().due == 180


def test_saves_are_gathered_until_it_is_quiet_and_not_for_long() -> None:
    schedule = after_the_first()
    schedule.committed(10)
    assert schedule.due == 11
    schedule.committed(10.9)
    assert schedule.due == 11.9
    for at in (11.8, 12.5, 12.9):
        schedule.committed(at)
    assert schedule.due == 13


def test_what_is_asked_for_comes_before_what_is_gathered() -> None:
    schedule = after_the_first()
    schedule.committed(10)
    schedule.soon()
    assert schedule.due == -math.inf
    schedule.began()
    assert schedule.due == math.inf


def test_what_is_saved_during_a_sync_is_carried_by_the_next() -> None:
    schedule = after_the_first()
    schedule.soon()
    schedule.began()
    schedule.committed(20)
    schedule.ended(20.5, done=True)
    assert schedule.due == 21


def test_a_folder_that_is_away_is_looked_for_with_growing_pauses() -> None:
    schedule = Schedule(PAUSES)
    dues = []
    for _ in range(4):
        schedule.began()
        schedule.ended(100, done=False)
        dues.append(schedule.due - 100)
    assert dues == [2, 5, 60, 60]
    schedule.began()
    schedule.ended(100, done=True)
    schedule.began()
    schedule.ended(100, done=False)
    assert schedule.due == 102
