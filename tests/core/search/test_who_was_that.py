"""Who was that? Fragments of event, company, city, topic, and who else stood there."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def evening(world: Any) -> Any:
    """Ben climbs and works in Lyon; he stood with Lena at the Hafen Meetup in Hamburg, where Otto was too."""
    world.event("Hafen Meetup", 10, place="Alte Seifenfabrik, Hamburg")
    world.event("Elbe Night", 40, place="Altona")
    ben = world.person("Ben Aydın", org="Lyon Labs", met_event="hafen-meetup")
    lena = world.person("Lena Okafor", org="Norddruck")
    otto = world.person("Otto Kranz", addresses={"a": {"city": "Lyon"}}, met_event="hafen-meetup")
    dora = world.person("Dora Lenau", met_event="elbe-night", met_with={lena: True})
    world.met([ben, lena], 10, "event", event="hafen-meetup", text="he climbs, wants a printer")
    world.met(otto, 10, "event", event="hafen-meetup", text="sails")
    world.met(dora, 3, "call", text="her boat", place="Café Lyon")
    return world


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("hafen climbs lyon", ["Ben Aydın"]),
        ("seifenfabrik lyon sails", ["Otto Kranz"]),
        ("hamburg climbs", ["Ben Aydın", "Lena Okafor"]),
        ("at:seifenfabrik sails", ["Otto Kranz"]),
        ("boat lyon", ["Dora Lenau"]),
        ("lyon lena", ["Dora Lenau", "Ben Aydın"]),
        ("labs lena", ["Ben Aydın"]),
        ("altona okafor", ["Dora Lenau"]),
        ("okafor", ["Lena Okafor"]),
        ("kranz lena", []),
    ],
)
def test_fragments_find_the_one(evening: Any, query: str, names: list[str]) -> None:
    assert [row.name for row in evening.network().find(query)] == names


def test_whoever_stood_there_comes_after_those_whose_own_facts_fit(evening: Any) -> None:
    evening.person("Lena Hafen", org="Lyon Labs")
    found = [row.name for row in evening.network().find("labs lena")]
    assert found == ["Lena Hafen", "Ben Aydın"]


def test_a_place_that_an_event_moves_to_is_found_at_once(evening: Any) -> None:
    from core.vault.changes import Set

    network = evening.network()
    assert not network.find("speicherstadt sails")
    evening.vault.commit([Set("events", "hafen-meetup", "place", "Speicherstadt")])
    assert [row.name for row in network.find("speicherstadt sails")] == ["Otto Kranz"]


def test_turned_round_words_and_fields_narrow_it_still(evening: Any) -> None:
    network = evening.network()
    assert [row.name for row in network.find("lyon lena -climbs")] == ["Dora Lenau"]
    assert [row.name for row in network.find("lyon lena at:hafen")] == ["Ben Aydın"]
