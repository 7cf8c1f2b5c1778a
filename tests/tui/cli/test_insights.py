"""`tend insights`: reports as text and as data."""

from __future__ import annotations

from typing import Any

import pytest


def test_all_reports_are_printed_one_after_the_other(people: Any) -> None:
    done = people.tend("insights")
    assert done.code == 0, done.err
    for heading in (
        "Capacity (last 90 days)",
        "Year (last 12 months)",
        "Connectors (all time)",
        "Let go (today)",
    ):
        assert heading in done.out


def test_one_report_is_an_object_and_all_are_an_array(people: Any) -> None:
    one = people.tend("insights", "capacity", "--json").json
    assert one["report"] == "capacity"
    assert [row["circle"] for row in one["circles"]] == ["close", "own rhythm"]
    assert one["needs"].startswith("After about ten contacts")
    assert [each["report"] for each in people.tend("insights", "--json").json][-1] == "letgo"


def test_a_period_can_be_named(people: Any) -> None:
    assert "Year (last two years)" in people.tend("insights", "year", "--period", "24m").out


@pytest.mark.parametrize("wrong", [["nothing"], ["year", "--period", "7d"]])
def test_a_report_or_period_that_does_not_exist_is_wrong_use(people: Any, wrong: list[str]) -> None:
    assert people.tend("insights", *wrong).code == 2


def test_the_names_of_reports_and_periods_are_those_of_the_core() -> None:
    from core.insights import PERIODS, REPORTS
    from tui.cli import insights

    assert tuple(REPORTS) == insights._KEYS
    assert tuple(period.key for period in PERIODS) == insights._PERIODS
