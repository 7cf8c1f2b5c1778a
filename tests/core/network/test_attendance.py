"""Who was noted at the open event."""

from __future__ import annotations

from typing import Any

from core.vault.changes import Delete, Set, creation

World = Any


def _noted(world: World, network: Any, apart_from: tuple[str, ...] = ()) -> tuple[set[str], set[str]]:
    found = network.attendance(apart_from)
    return set(found.ever), set(found.now)


def test_who_was_noted_on_any_day_and_who_on_this_one(world: World) -> None:
    hafen = world.event("Hafen Meetup", 1, open=True)
    for name in ("Ada", "Ben", "Cleo", "Dan"):
        world.person(name)
    world.met("ada", 1, "event", event=hafen)
    today = world.met("ben", 0, "event", event=hafen)
    world.met("cleo", 0, "call")
    world.met("dan", -1, "meal", event=hafen)
    network = world.network()
    assert _noted(world, network) == ({"ada", "ben"}, {"ben"})
    assert _noted(world, network, (today,)) == ({"ada"}, set())


def test_a_follow_up_of_the_event_counts_kept_or_not(world: World) -> None:
    hafen = world.event("Hafen Meetup", 0, open=True)
    for name in ("Ada", "Ben", "Cleo"):
        world.person(name)
    world.promise("ada", "say hello", 2, event=hafen)
    world.promise("ben", "say hello", 2, event=hafen, done="2026-06-09")
    world.promise("cleo", "sends a paper", 2, "theirs", event=hafen)
    assert _noted(world, world.network()) == ({"ada", "ben"}, set())


def test_it_follows_the_vault_and_after_midnight_it_is_still_that_evening(world: World) -> None:
    hafen = world.event("Hafen Meetup", 0, open=True)
    world.person("Ada")
    network = world.network()
    assert _noted(world, network) == (set(), set())
    met = {"at": "2026-06-09T21:00", "channel": "event", "with": {"ada": True}, "event": hafen}
    world.vault.commit(creation("interactions", "i1", met))
    assert _noted(world, network) == ({"ada"}, {"ada"})
    world.clock.at = world.clock.at.replace(day=10, hour=1)
    assert _noted(world, network) == ({"ada"}, {"ada"})
    world.clock.at = world.clock.at.replace(hour=9)
    assert _noted(world, network) == ({"ada"}, set())
    world.vault.commit([Set("interactions", "i1", "at", "2026-06-10")])
    assert _noted(world, network) == ({"ada"}, {"ada"})
    world.vault.commit([Delete("interactions", "i1")])
    assert _noted(world, network) == (set(), set())


def test_without_an_open_event_nobody_is(world: World) -> None:
    hafen = world.event("Hafen Meetup", 0)
    world.person("Ada")
    world.met("ada", 0, "event", event=hafen)
    assert _noted(world, world.network()) == (set(), set())
