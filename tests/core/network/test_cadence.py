"""Which rule sets a cadence."""

from __future__ import annotations

from datetime import date

import pytest

from core.models import Circle
from core.network.cadence import cadence_of, circles_with, inferred_days
from core.network.touches import day_number

CIRCLES = circles_with()
DAYS = [1000, 1030, 1060, 1090]


@pytest.mark.parametrize(
    ("own", "circle", "days", "expected", "rule"),
    [
        (21, "close", DAYS, 21, "own"),
        (None, "close", DAYS, 30, "circle"),
        (None, "", DAYS, 60, "inferred"),
        (None, "", DAYS[:2], 90, "default"),
        (None, "no such circle", [], 90, "default"),
        (0, "close", [], 90, "default"),
    ],
)
def test_the_own_cadence_comes_first_then_the_circle_then_the_gaps(
    own: int | None, circle: str, days: list[int], expected: int, rule: str
) -> None:
    cadence = cadence_of(own, circle, CIRCLES, days)
    assert (cadence.days, cadence.rule) == (expected, rule)


def test_a_cadence_of_nought_is_the_wish_not_to_be_reminded() -> None:
    cadence = cadence_of(0, "close", CIRCLES, [])
    assert cadence.never
    assert not cadence.wished
    assert cadence.text == "no rhythm wished"


@pytest.mark.parametrize(
    ("span", "gaps", "days"), [(14, 2, 60), (7 * 40, 40, 14), (30 * 30, 30, 30), (3650, 10, 365), (0, 2, 60)]
)
def test_inferred_cadences_are_drawn_to_ninety_days_and_snapped(span: int, gaps: int, days: int) -> None:
    assert inferred_days(span, gaps) == days


def test_own_circles_and_own_rhythms_stand_beside_the_built_in_ones() -> None:
    circles = circles_with(
        [Circle(id="c1", name="Choir", days=14, rank=2)], {"close": 21, "inner": "soon", "active": 0}
    )
    assert circles.days["close"] == 21
    assert circles.days["inner"] == 7
    assert circles.days["active"] == 90
    assert cadence_of(None, "c1", circles, []).days == 14
    assert circles.key("choir") == "c1"
    assert circles.key("INNER") == "inner"
    assert circles.key("nobody") is None
    assert circles.name("c1") == "Choir"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-09", (2026, 6, 9)),
        ("2026-06-09T14:30", (2026, 6, 9)),
        ("2026-05", (2026, 5, 1)),
        ("2026", (2026, 1, 1)),
    ],
)
def test_days_are_read_and_months_begin_on_their_first(text: str, day: tuple[int, int, int]) -> None:
    assert day_number(text) == date(*day).toordinal()


@pytest.mark.parametrize("text", ["", "--06-09", "soon", "2026-13-01", "20", "-1"])
def test_what_is_no_day_counts_as_none(text: str) -> None:
    assert day_number(text) == 0
