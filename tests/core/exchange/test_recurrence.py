"""On which days something that repeats takes place."""

from __future__ import annotations

import time
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.recurrence import MAX_STEPS, rule_from

START, LAST = date(2026, 1, 5), date(2026, 6, 30)  # a Monday


def days(text: str, start: date = START, last: date = LAST, most: int = 4) -> list[str]:
    rule = rule_from(text)
    assert rule is not None
    return [day.isoformat() for day in islice(rule.days(start, last), most)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=DAILY;COUNT=3", ["2026-01-05", "2026-01-06", "2026-01-07"]),
        ("FREQ=DAILY;BYDAY=MO, WE;INTERVAL=1", ["2026-01-05", "2026-01-07", "2026-01-12", "2026-01-14"]),
        ("FREQ=WEEKLY;INTERVAL=2", ["2026-01-05", "2026-01-19", "2026-02-02", "2026-02-16"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", ["2026-01-05", "2026-01-18", "2026-01-19", "2026-02-01"]),
        ("FREQ=WEEKLY;UNTIL=20260112T090000Z", ["2026-01-05", "2026-01-12"]),
        ("FREQ=MONTHLY", ["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-01-05", "2026-01-30", "2026-02-27", "2026-03-27"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-01-05", "2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2026-01-05", "2026-01-30", "2026-02-27", "2026-03-31"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", ["2026-01-05", "2026-05-10"]),
        ("FREQ=HOURLY;COUNT=3", ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"]),
        ("D1 #3", ["2026-01-05", "2026-01-06", "2026-01-07"]),
        ("D2", ["2026-01-05", "2026-01-07"]),
        ("W1 TH 20260122T000000Z", ["2026-01-05", "2026-01-08", "2026-01-15", "2026-01-22"]),
        ("MP1 1+ SU #0", ["2026-01-05", "2026-02-01", "2026-03-01", "2026-04-05"]),
        ("MP1 1- FR #3", ["2026-01-05", "2026-01-30", "2026-02-27"]),
        ("MD1 6 #3", ["2026-01-05", "2026-01-06", "2026-02-06"]),
        ("MD1 LD #2", ["2026-01-05", "2026-01-31"]),
        ("YM1 4 #2", ["2026-01-05", "2026-04-05"]),
    ],
)  # fmt: skip
def test_the_days_of_a_rule(text: str, expected: list[str]) -> None:
    assert days(text) == expected


def test_the_29th_of_february_comes_in_leap_years() -> None:
    assert days("FREQ=YEARLY", date(2024, 2, 29), date(2033, 1, 1)) == [
        "2024-02-29",
        "2028-02-29",
        "2032-02-29",
    ]


@pytest.mark.parametrize(
    "text", ["", "FREQ=", "FREQ=FORTNIGHTLY", "FREQ=YEARLY;BYWEEKNO=20", "X9", "#2", "D", "=" * 5000]
)
def test_a_rule_that_is_not_understood_is_none(text: str) -> None:
    assert rule_from(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=999999",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["31"] * 10_000),
        "FREQ=WEEKLY;COUNT=999999",
    ],
)
def test_a_rule_without_sense_ends_soon(text: str) -> None:
    rule = rule_from(text)
    assert rule is not None
    begun = time.perf_counter()
    assert len(list(rule.days(date(1900, 1, 1), date(2030, 1, 1)))) <= MAX_STEPS
    assert time.perf_counter() - begun < 5


@given(st.text(alphabet="FREQ=DAILYWKMONTHC;B,-+#0123456789 UNTPS", max_size=80))
def test_any_text_gives_a_rule_with_its_days_in_order_or_none(text: str) -> None:
    rule = rule_from(text)
    if rule is not None:
        found = list(islice(rule.days(START, LAST), 300))
        assert found == sorted(set(found))
        assert all(START <= day <= LAST for day in found)
