"""An event session is opened and closed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from core.acts import close_event, open_event
from core.acts.events import aim, expect
from core.errors import UsageError

World = Any


def test_a_name_alone_opens_an_event_of_today(world: World) -> None:
    network = world.network()
    act = open_event(network, "Hafen Meetup, Hamburg")
    world.vault.commit(act.changes)
    event = network.open_event()
    assert act.label == "Hafen Meetup is open"
    assert (event.name, event.place, event.starts, event.ends, event.tag, event.follow_days, event.follow_text) == (
        "Hafen Meetup", "Hamburg", "2026-06-09", "2026-06-09", "hafen", 2, "say hello",
    )  # fmt: skip


def test_days_tag_and_follow_up_can_be_given(world: World) -> None:
    network = world.network()
    world.vault.commit(
        open_event(network, "Forum", place="Oslo", tag="#data forum", days=3, follow_days=None).changes
    )
    event = network.open_event()
    assert (event.ends, event.tag, event.place, event.follow_days) == (
        "2026-06-11",
        "data-forum",
        "Oslo",
        None,
    )
    assert event.follow_text == ""


def test_an_event_that_was_noted_before_is_opened_not_doubled(world: World) -> None:
    world.event("Elbe Founders Night", 0, place="Hamburg", follow_days=5)
    network = world.network()
    world.vault.commit(open_event(network, "elbe founders night").changes)
    assert [event.name for event in network.events()] == ["Elbe Founders Night"]
    assert network.open_event().place == "Hamburg"


def test_an_event_needs_a_name(world: World) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        open_event(world.network(), " , Hamburg")


def test_closing_says_how_many_wait_to_be_looked_through(world: World) -> None:
    network = world.network()
    world.vault.commit(open_event(network, "Hafen Meetup").changes)
    event = network.open_event()
    for number in range(3):
        world.person(f"Guest {number}", source="event", met_event=event.id, met_on="2026-06-09")
    network = world.network()
    act = close_event(network, event.id)
    world.vault.commit(act.changes)
    assert act.label == "Hafen Meetup closed, 3 new to look through"
    assert network.open_event() is None
    with pytest.raises(UsageError, match="No event is open"):
        close_event(network, event.id)


def test_an_event_of_a_day_to_come_is_noted_and_opened_when_it_is_there(world: World) -> None:
    network = world.network()
    act = open_event(network, "Elbe Founders Night", starts=date(2026, 6, 17), days=2)
    world.vault.commit(act.changes)
    assert act.label == "Elbe Founders Night is noted for 2026-06-17"
    assert network.open_event() is None
    assert (network.events()[0].starts, network.events()[0].ends) == ("2026-06-17", "2026-06-18")
    world.clock.at = datetime(2026, 6, 17, 19, 0)
    world.vault.commit(open_event(network, "Elbe Founders Night").changes)
    assert [event.name for event in network.events()] == ["Elbe Founders Night"]
    assert network.open_event().name == "Elbe Founders Night"


def test_who_is_expected_is_exactly_who_was_named_last(world: World) -> None:
    ben, ada = world.person("Ben Ayd"), world.person("Ada Lov")
    world.event("Hafen Meetup", 0, expected={ben: True})
    network = world.network()
    world.vault.commit(expect(network.events()[0], [ada]).changes)
    assert network.events()[0].expected == (ada,)
    assert expect(network.events()[0], [ada]).changes == []
    world.vault.commit(aim(network.events()[0], "a pilot\ncustomer").changes)
    assert network.events()[0].goals == "a pilot customer"
