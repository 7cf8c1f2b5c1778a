"""`tend event debrief`, and an event to come."""

from __future__ import annotations

from typing import Any


def _evening(place: Any) -> None:
    place.tend("event", "open", "Hafen Meetup, Hamburg")
    place.tend("add", "Carla Nunes, Novum")
    place.tend("add", "Gift Ndlovu, Kasi Pay !fri send deck")


def test_the_debrief_of_the_open_event_is_markdown(place: Any) -> None:
    _evening(place)
    done = place.tend("event", "debrief")
    assert done.code == 0, done.err
    assert done.out.startswith("# Hafen Meetup\n\nHamburg, 2026-06-09\n\nMet 2: 2 new, 0 again.\n")
    assert "- Gift Ndlovu: send deck (I promised, due 2026-06-12)" in done.out


def test_by_name_it_is_the_last_one_of_that_name_and_as_json_the_numbers(place: Any) -> None:
    _evening(place)
    place.tend("event", "close")
    found = place.tend("event", "debrief", "hafen", "--json").json
    assert found["event"]["name"] == "Hafen Meetup"
    assert (found["met"], found["new"], found["to_follow_up"], found["within_48_hours"]) == (
        2, ["Carla Nunes", "Gift Ndlovu"], 2, 0,
    )  # fmt: skip
    assert found["to_look_through"] == 2


def test_where_there_is_none_it_says_so(place: Any) -> None:
    assert place.tend("event", "debrief").code == 2
    _evening(place)
    done = place.tend("event", "debrief", "Nowhere")
    assert done.code == 3
    assert "No event is called Nowhere" in done.err


def test_an_event_to_come_is_noted_and_not_open(place: Any) -> None:
    done = place.tend("event", "open", "Elbe Founders Night", "--starts", "2026-06-17")
    assert done.code == 0, done.err
    assert "Elbe Founders Night is noted for 2026-06-17" in done.err
    assert place.tend("event", "show", "--json").json is None
    (event,) = place.documents("events").values()
    assert (event["starts"], event.get("open")) == ("2026-06-17", None)
    assert place.tend("event", "debrief").code == 2  # it has not begun
