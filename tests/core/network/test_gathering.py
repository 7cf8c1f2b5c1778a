"""Who was at an event, in which order, and who was heard of since."""

from __future__ import annotations

from typing import Any

from core.network.gathering import colleagues, expected, guests, met_before

World = Any


def _meetup(world: World) -> Any:
    world.event("Hafen Meetup", 1, tag="hafen")
    return "hafen-meetup"


def test_the_latest_stand_first_and_after_midnight_is_later_still(world: World) -> None:
    event = _meetup(world)
    for name, at in (
        ("Early Bird", "2026-06-08T20:15"),
        ("Late Bird", "2026-06-08T23:50"),
        ("Night Owl", "2026-06-08"),
    ):
        id = world.person(name, met_event=event, met_on="2026-06-08")
        world.met(id, 1, "event", at=at, event=event)
    network = world.network()
    found = guests(network, network.events()[0])
    assert [guest.contact.name for guest in found] == ["Night Owl", "Late Bird", "Early Bird"]
    assert all(guest.new for guest in found)


def test_who_was_known_before_is_met_again_and_who_was_only_planned_is_not_there(world: World) -> None:
    event = _meetup(world)
    ben, ada = world.person("Ben Ayd"), world.person("Ada Plan")
    world.met(ben, 30)
    world.met(ben, 1, "event", event=event)
    world.met(ada, 1, "event", event=event, plan=True)
    network = world.network()
    [guest] = guests(network, network.events()[0])
    assert (guest.id, guest.new) == (ben, False)


def test_the_first_contact_since_counts_and_one_of_the_event_itself_does_not(world: World) -> None:
    event = _meetup(world)
    gift = world.person("Gift Ndlovu", met_event=event, met_on="2026-06-08")
    world.met(gift, 1, "event", at="2026-06-08T21:31", event=event)
    network = world.network()
    assert guests(network, network.events()[0])[0].heard == ""
    world.met(gift, 1, "message", at="2026-06-08T22:40")
    world.met(gift, 0, "call")
    network = world.network()
    [guest] = guests(network, network.events()[0])
    assert (guest.heard, guest.heard_after) == ("2026-06-08", 0)


def test_those_named_and_those_planned_are_expected_with_what_is_open(world: World) -> None:
    priya, mark, ada = world.person("Priya Raman"), world.person("Mark Two"), world.person("Ada Plan")
    world.event("Hafen Meetup", 0, expected={priya: True, mark: True, "gone": True})
    world.met(priya, 117, "meal", text="Lyon project")
    world.met(ada, 0, "event", event="hafen-meetup", plan=True)
    world.promise(mark, "quote for the booth", -6, side="theirs")
    network = world.network()
    event = network.events()[0]
    found = expected(network, event, frozenset({priya}), network.today)
    assert [(item.name, item.found) for item in found] == [
        ("Mark Two", False), ("Ada Plan", False), ("Priya Raman", True),
    ]  # fmt: skip
    assert found[0].promises[0].text == "quote for the booth"
    assert found[2].last is not None and found[2].last.text == "Lyon project"


def test_people_of_earlier_events_of_that_name_may_come_again(world: World) -> None:
    world.put("events", "old", name="hafen meetup", starts="2025-06-01")
    world.put("events", "new", name="Hafen Meetup", starts="2026-06-09")
    ben = world.person("Ben Ayd", met_event="old")
    world.person("Ada Other", met_event="elsewhere")
    network = world.network()
    event = next(event for event in network.events() if event.id == "new")
    assert met_before(network, event, network.events(), frozenset()) == [ben]
    assert met_before(network, event, network.events(), frozenset({ben})) == []


def test_whom_one_knows_at_an_organisation_the_best_first(world: World) -> None:
    for name, org, heard in (
        ("Priya Raman", "Novum", 10),
        ("Bo Old", "NOVUM", 300),
        ("Cy Other", "Novus", 1),
    ):
        world.met(world.person(name, org=org, circle="active"), heard)
    network = world.network()
    assert [fact.name for fact in colleagues(network.facts().values(), "novum", ())] == [
        "Priya Raman",
        "Bo Old",
    ]
    assert [fact.name for fact in colleagues(network.facts().values(), "Novum", ["priya-raman"])] == [
        "Bo Old"
    ]
