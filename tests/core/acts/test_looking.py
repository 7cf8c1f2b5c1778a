"""What becomes of somebody new is one commit, and the follow-up is there once."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.acts.looking import NEVER, Closeness, follow_up, nothing_more, planned, put_aside, reached
from core.network.gathering import guests

World = Any
THU = date(2026, 6, 11)


def _gift(world: World, promised: str = "", due: int | None = 2) -> tuple[Any, Any, Any]:
    event = world.event("Hafen Meetup", 0, follow_text="say hello", follow_days=2)
    gift = world.person("Gift Ndlovu", source="event", met_event=event, met_on="2026-06-09")
    if promised:
        world.promise(gift, promised, due, event=event)
    network = world.network()
    event = network.events()[0]
    return network, event, guests(network, event)[0]


def test_a_digit_and_enter_put_into_a_circle_and_promise_a_follow_up(world: World) -> None:
    network, event, guest = _gift(world)
    assert network.agenda().queues[0].people == ("gift-ndlovu",)
    act = follow_up(guest, event, Closeness("close", "close"), THU, network.today)
    world.vault.commit(act.changes)
    assert act.label == "Gift Ndlovu: close, to follow up"
    assert network.row("gift-ndlovu").circle == "close"
    [promise] = network.promises("gift-ndlovu")
    assert (promise.text, promise.due, promise.event, promise.side) == (
        "say hello",
        "2026-06-11",
        event.id,
        "mine",
    )
    assert network.agenda().queues == ()


def test_the_usual_follow_up_moves_and_one_of_its_own_words_stays(world: World) -> None:
    network, event, guest = _gift(world, "say hello")
    world.vault.commit(follow_up(guest, event, Closeness(), date(2026, 6, 10), network.today).changes)
    assert [(item.text, item.due) for item in network.promises("gift-ndlovu")] == [
        ("say hello", "2026-06-10")
    ]
    world.vault.tables.clear()
    network, event, guest = _gift(world, "send deck", 3)
    world.vault.commit(follow_up(guest, event, Closeness(), date(2026, 6, 10), network.today).changes)
    assert [(item.text, item.due) for item in network.promises("gift-ndlovu")] == [
        ("send deck", "2026-06-12")
    ]


def test_without_a_circle_they_are_looked_through_all_the_same(world: World) -> None:
    network, event, guest = _gift(world)
    world.vault.commit(follow_up(guest, event, Closeness(), THU, network.today).changes)
    assert network.agenda().queues == ()


def test_nothing_more_takes_the_usual_follow_up_away_and_leaves_a_promise(world: World) -> None:
    network, event, guest = _gift(world, "say hello")
    act = nothing_more(guest, event, Closeness(NEVER), network.today)
    world.vault.commit(act.changes)
    assert act.label == "Gift Ndlovu: only remembered, nothing more"
    assert network.promises("gift-ndlovu") == []
    assert network.health("gift-ndlovu").cadence.never
    world.vault.tables.clear()
    network, event, guest = _gift(world, "send deck")
    world.vault.commit(nothing_more(guest, event, Closeness(), network.today).changes)
    assert [item.text for item in network.promises("gift-ndlovu")] == ["send deck"]


def test_a_message_at_once_keeps_the_follow_up_and_a_plan_takes_its_place(world: World) -> None:
    network, event, guest = _gift(world, "say hello")
    world.vault.commit(reached(guest, event, Closeness("active", "active"), network.today))
    assert network.promises("gift-ndlovu", open_only=False)[0].done == "2026-06-09"
    assert network.agenda().queues == ()
    world.vault.tables.clear()
    network, event, guest = _gift(world, "say hello")
    world.vault.commit(planned(guest, event, Closeness(), network.today))
    assert network.promises("gift-ndlovu", open_only=False) == []


def test_who_is_let_go_at_once_waits_no_more(world: World) -> None:
    network, event, guest = _gift(world, "say hello")
    world.vault.commit(put_aside(guest, event).changes)
    assert network.agenda().queues == ()
    assert network.promises("gift-ndlovu") == []
