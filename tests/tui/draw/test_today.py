"""Today's list against the design's pictures, and its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import zip_longest

import pytest

from tui import lines
from tui.draw.pen import marked
from tui.draw.side import side
from tui.draw.today import page
from tui.draw.views import Lapsed, Page, Past, PersonView, Pledge, TodayView
from tui.glyphs import FULL


def _drawn(page: Page, stop: int | None) -> list[str]:
    """The text of a page with the cursor on one stop, without blanks at the ends."""
    made = list(page.lines)
    if stop is not None:
        at = page.stops[stop]
        made[at.line] = marked(made[at.line], at.start, at.end, FULL)
    return [lines.text_of(line).rstrip() for line in made]


def _stop_of(page: Page, person: str) -> int:
    return next(index for index, stop in enumerate(page.stops) if person in stop.target.people)


def test_today_at_80x24_is_the_picture(picture, today_view: TodayView) -> None:
    eight = replace(today_view.standing, past=(30, 30, 42, 42, 52, 52, 63, 63))
    made = page(replace(today_view, standing=eight), 80, 80, 20, FULL)
    assert _drawn(made, _stop_of(made, "Anna Schmidt")) == picture("today-80x24")[1:21]


def test_a_plan_that_is_asked_about_keeps_its_question_on_a_narrow_screen(today_view: TodayView) -> None:
    plan = Lapsed("i", "lunch", "Bartholomäus Wolkenstein-Rodenegg", "Wed 24", ("bart",))
    for width, question in ((60, "was planned for Wed 24?"), (80, "was planned for Wed 24: did it happen?")):
        drawn = _drawn(page(replace(today_view, lapsed=(plan,)), width, width, 30, FULL), None)
        head = next(number for number, line in enumerate(drawn) if line.startswith("── Did it happen? ──"))
        assert drawn[head + 1].startswith("  lunch with Bartholomäus")
        assert drawn[head + 1].endswith(question)


def test_today_at_120x40_is_the_picture(picture, today_view: TodayView, anna: PersonView) -> None:
    wide = replace(
        today_view,
        promises=(
            *today_view.promises[:2],
            Pledge("4", True, ("ben",), "Ben Aydın", "book for Lyon", date(2026, 6, 15)),
            today_view.promises[2],
            Pledge("5", False, ("mark",), "Mark Twelvetrees", "quote for the booth", date(2026, 6, 3)),
        ),
    )
    # What the picture says in the word line, of people to look through, stands above all here.
    made = page(replace(wide, notices=()), 76, 120, 36, FULL)
    left = _drawn(made, _stop_of(made, "Anna Schmidt"))
    right = [lines.text_of(line) for line in side(wide, anna, 43, 36, FULL)]
    both = [f"{a:<76} {b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]
    # The picture calls one and the same day "yest." and "Mon 8"; here it has one name.
    expected = [line.replace("  Mon 8    event", "  yest.    event") for line in picture("today-120x40")]
    assert both == expected[1:37]


@pytest.mark.parametrize(
    ("width", "screen", "height"), [(80, 80, 20), (80, 80, 36), (76, 120, 36), (84, 200, 46)]
)
def test_who_is_to_be_looked_through_is_in_sight_at_every_size(
    today_view: TodayView, width: int, screen: int, height: int
) -> None:
    lately = tuple(replace(row, id=f"{row.id}{copy}") for copy in range(6) for row in today_view.lately)
    crowded = replace(today_view, lately=lately, cooling=today_view.cooling * 5)
    made = page(crowded, width, screen, height, FULL)
    shown = [lines.text_of(line) for line in made.lines[:height]]
    assert any("new" in line and "Hafen Meetup to look through" in line for line in shown)
    assert len(made.lines) <= height


def test_a_reason_that_is_too_long_is_said_shorter_and_keeps_what_was_wished(today_view: TodayView) -> None:
    first, *others = today_view.reach or ()
    said = "106 days since the video call, you wished for 90"
    long = replace(first, why=said, why_short="106 days, wished 90")
    made = page(replace(today_view, reach=(long, *others)), 80, 80, 20, FULL)
    shown = [lines.text_of(line) for line in made.lines]
    assert any("106 days, wished 90" in line for line in shown)
    assert any("you promised the slides for today" in line for line in shown)


def test_what_is_done_to_one_is_not_done_to_a_whole_evening(today_view: TodayView) -> None:
    evening = Past(
        "e", "2026-06-08", "event", "mutual", "12 people", "", ("a", "b", "c"), event="Hafen Meetup"
    )
    lunch = Past("l", "2026-06-08", "meal", "mutual", "Lena, Ben", "", ("lena", "ben"))
    call = Past("c", "2026-06-08", "call", "me", "Carla", "", ("carla",))
    made = page(replace(today_view, lately=(evening, lunch, call)), 76, 120, 36, FULL)
    targets = [stop.target for stop in made.stops if stop.target.kind in ("find", "visit", "interaction")]
    assert [target.people for target in targets if target.kind != "interaction"][-2:] == [(), ()]
    assert {("find", 'at:"Hafen Meetup"'), ("visit", "lena")} <= {(each.kind, each.id) for each in targets}
    assert ("carla",) in [target.people for target in targets]
