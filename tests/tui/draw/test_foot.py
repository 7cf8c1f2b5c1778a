"""The last line of Today, and where the cursor stands on it."""

from __future__ import annotations

from datetime import date

from tui.draw.foot import stops_in
from tui.draw.views import Notice, Standing, Target, TodayView

LINE = "  Cooling 7 · To sort in 212 · 12 new from Hafen Meetup to look through"


def test_it_stands_on_those_to_be_sorted_in_and_on_what_waits() -> None:
    view = TodayView(date(2026, 6, 9), standing=Standing(total=900, to_sort=212))
    waits = Notice("12 new people", Target("find", "x"), short="12 new from Hafen Meetup to look through")
    first, second = stops_in(LINE, 20, 80, view, (waits,))
    assert LINE[first.start : first.end] == " To sort in 212 " and first.target == Target("sort")
    assert LINE[second.start : second.end].strip() == waits.short and second.target == waits.target


def test_what_does_not_stand_there_is_no_stop() -> None:
    view = TodayView(date(2026, 6, 9), standing=Standing(total=9))
    assert stops_in("  Cooling 7", 20, 80, view, ()) == []
