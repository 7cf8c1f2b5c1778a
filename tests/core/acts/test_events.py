"""An event session is opened and closed."""

from __future__ import annotations

from typing import Any

import pytest

from core.acts import close_event, open_event
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
