"""While an event is open every entry inherits from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from core.entry import Attendance, Context, OpenEvent, Parse, parse, preview

EVENT = OpenEvent("hafen", "Hafen Meetup", "Hamburg", "2026-06-09", tag="hafen", follow_days=2)


@pytest.fixture
def there(context: Context) -> Context:
    """21:31 at the Hafen Meetup."""
    return replace(context, event=EVENT, now=datetime(2026, 6, 9, 21, 31))


def _due(made: Parse) -> list[tuple[str, str, str, bool]]:
    return [(promise.side, promise.due, promise.text, promise.inherited) for promise in made.promises]


def test_a_new_person_gets_the_default_follow_up(there: Context) -> None:
    made = parse("Carla Nunes, Novum", there)
    assert made.event == EVENT
    assert _due(made) == [("mine", "2026-06-11", "say hello", True)]
    assert not made.again


def test_a_promise_of_ones_own_replaces_it_and_theirs_does_not(there: Context) -> None:
    assert _due(parse("Carla Nunes !fri send slides", there)) == [
        ("mine", "2026-06-12", "send slides", False)
    ]
    assert _due(parse("Carla Nunes ?fri sends paper", there)) == [
        ("theirs", "2026-06-12", "sends paper", False),
        ("mine", "2026-06-11", "say hello", True),
    ]


@pytest.mark.parametrize(
    "line", ["Carla Nunes todo:none", "Carla Nunes todo: none", "Carla Nunes zusage:keine"]
)
def test_todo_none_drops_it(line: str, there: Context) -> None:
    made = parse(line, there)
    assert made.promises == ()
    assert made.no_follow_up


def test_an_event_without_a_follow_up_has_none(there: Context) -> None:
    quiet = replace(there, event=OpenEvent("hafen", "Hafen Meetup", follow_days=None))
    assert parse("Carla Nunes", quiet).promises == ()


@pytest.mark.parametrize("line", ["Ben Aydın", "ben aydin #ai", "Ben: climbs"])
def test_a_known_person_without_a_kind_is_met_again(line: str, there: Context) -> None:
    made = parse(line, there)
    assert made.again
    assert made.people[0].id == "ben-aydın"


@pytest.mark.parametrize(
    ("line", "inherits"),
    [
        ("met Ben", True),
        ("coffee Ben: good", True),
        ("met Ben today", True),
        ("met Ben yesterday", False),
        ("call Ben", False),
        ("msg Ben: where are you", False),
        ("lunch Ben fri", False),
        ("plan lunch Ben fri", False),
    ],
)
def test_a_log_inherits_where_it_can_have_happened_there(line: str, inherits: bool, there: Context) -> None:
    assert (parse(line, there).event is not None) == inherits


def test_after_midnight_it_is_still_that_evening_until_five(there: Context) -> None:
    for hour, day in ((0, "2026-06-09"), (4, "2026-06-09"), (5, "2026-06-10")):
        night = replace(there, today=date(2026, 6, 10), now=datetime(2026, 6, 10, hour, 30))
        assert parse("Carla Nunes", night).day == day
    first = replace(
        there, event=replace_start("2026-06-10"), today=date(2026, 6, 10), now=datetime(2026, 6, 10, 1)
    )
    assert parse("Carla Nunes", first).day == "2026-06-10"


def replace_start(day: str) -> OpenEvent:
    """The event, beginning on another day."""
    return OpenEvent("hafen", "Hafen Meetup", "Hamburg", day)


def test_what_is_met_again_is_shown(there: Context) -> None:
    rows = preview(parse("Ben Aydın", there), compact=True)
    assert (rows[0].label, rows[0].text, rows[0].right) == (
        "again",
        "Ben Aydın: met again · Hafen Meetup",
        "#hafen",
    )


def test_who_was_noted_tonight_is_not_met_again_and_has_had_the_follow_up(there: Context) -> None:
    noted = frozenset(("ben-aydın",))
    tonight = replace(there, attendance=Attendance(noted, noted))
    made = parse("Ben Aydın #seo", tonight)
    assert (made.event, made.again, made.promises) == (EVENT, False, ())
    assert [row.text for row in preview(made)] == [
        "Ben Aydın: same name",
        "seo, hafen",
        "Enter adds tag to Ben · ^n makes a new person",
    ]
    assert preview(parse("Ben Aydın", tonight))[-1].text == "Ben Aydın is there already: nothing to add"
    assert _due(parse("Ben Aydın !fri send slides", tonight)) == [
        ("mine", "2026-06-12", "send slides", False)
    ]
    later = replace(there, attendance=Attendance(noted, frozenset()))
    made = parse("Ben Aydın", later)
    assert (made.again, made.promises) == (True, ())


def test_the_follow_up_is_for_those_who_have_had_none(there: Context) -> None:
    noted = frozenset(("ben-aydın",))
    tonight = replace(there, attendance=Attendance(noted, noted))
    made = parse("met Ben, Priya", tonight)
    assert [promise.slots for promise in made.promises] == [(1,)]
    promised = [row.right for row in preview(made) if row.label == "promise"]
    assert promised == ["Priya Raman · mine"]
    assert [promise.slots for promise in parse("met Jonas, Priya", tonight).promises] == [()]


def test_an_event_left_open_still_lends_itself_and_says_so(there: Context) -> None:
    days_later = replace(there, today=date(2026, 6, 12), now=datetime(2026, 6, 12, 9, 0))
    for line in ("Carla Nunes", "Ben Aydın", "met Ben"):
        made = parse(line, days_later)
        assert (made.event, made.day) == (EVENT, "2026-06-12")
        assert preview(made, compact=True)[-1].text == (
            "Hafen Meetup is open since Tue 9 Jun, 3 days ago: until it is closed, this is noted there too"
        )
    assert "event" not in {hint.code for hint in parse("call Ben", days_later).hints}
    for hour in (0, 4):
        night = replace(there, today=date(2026, 6, 10), now=datetime(2026, 6, 10, hour, 30))
        assert parse("Carla Nunes", night).hints == ()
    long = replace(days_later, event=OpenEvent("forum", "Forum", starts="2026-06-09", ends="2026-06-12"))
    assert parse("Carla Nunes", long).hints == ()


def test_where_no_box_names_the_event_the_preview_does(there: Context) -> None:
    shown = [(row.label, row.text) for row in preview(parse("Carla Nunes", there))]
    assert ("at", "Hafen Meetup, Hamburg") in shown
    assert ("at", "Hafen Meetup, Hamburg") not in [
        (row.label, row.text) for row in preview(parse("Carla Nunes", there), compact=True)
    ]


def test_without_an_event_nothing_is_inherited(context: Context) -> None:
    made = parse("Carla Nunes", context)
    assert (made.event, made.promises, made.again) == (None, (), False)
