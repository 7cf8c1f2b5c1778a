"""Who is found, and who comes first."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import UsageError
from core.network.network import Network
from core.vault.changes import Delete, Put, Set

TODAY = date(2026, 6, 9)
World = Any


@pytest.fixture
def network(world: World) -> Network:
    hafen = world.event("Hafen Meetup", 40)
    world.person(
        "Anna Schmidt", given="Anna", family="Schmidt", org="Acme GmbH", role="Head of Sales", tags=["client", "press"],
        emails=["anna@acme.de"], phones=["+49 151 2345678"], circle="close", offers=["press contacts"],
        addresses={"work": {"city": "Köln"}}, met_event=hafen, notes={"n": {"on": "", "text": "climbs, moves to Lyon"}},
    )  # fmt: skip
    world.person(
        "Jürgen Müller",
        given="Jürgen",
        family="Müller",
        org="Novum",
        tags=["clients"],
        phones=["0171/123 45 67"],
    )
    world.person(
        "Johanna Weber",
        nicknames=["Hanna"],
        org="Schmidt & Söhne",
        met_via="anna-schmidt",
        needs=["designer"],
    )
    world.person(
        "Ben Aydın",
        org="Lyon Labs",
        tags=["ai"],
        birthday="1990-01-01",
        source="import",
        created="2025-01-01",
    )
    world.person("Gone Girl", archived=True, tags=["client"])
    world.rhythm("anna-schmidt", 30, 40, last=90)
    world.rhythm("jürgen-müller", 30, 9, last=5)
    world.met("johanna-weber", 70, "event", event=hafen)
    world.promise("johanna-weber", "send it", 3)
    made: Network = world.network()
    return made


def found(network: Network, query: str) -> list[str]:
    return [row.name.split()[0] for row in network.find(query)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("anna", ["Anna", "Johanna"]),
        ("schmidt", ["Anna", "Johanna"]),
        ("hanna", ["Johanna"]),
        ("acme sales", ["Anna"]),
        ("climbs lyon", ["Anna"]),
        ("hafen climbs lyon", ["Anna"]),
        ("lyon", ["Anna", "Ben"]),
        ("anna@acme.de", ["Anna"]),
        ("aydin", ["Ben"]),
        ("MÜLLER", ["Jürgen"]),
        ("mueller", ["Jürgen"]),
        ("muller", ["Jürgen"]),
        ("soehne", ["Johanna"]),
        ("koeln", ["Anna"]),
        ("0151 234 5678", ["Anna"]),
        ("+49 151 2345678", ["Anna"]),
        ("0049 (0)151/2345678", ["Anna"]),
        ("+49 171 1234567", ["Jürgen"]),
        ("1712345", []),
        ("tag:client", ["Anna", "Gone"]),
        ("tag:#client -is:archived", ["Anna"]),
        ("tag:pre", ["Anna"]),
        ("tag:CLIENT schmidt", ["Anna"]),
        ("org:acme", ["Anna"]),
        ("org:gmbh", ["Anna"]),
        ("city:köln", ["Anna"]),
        ("at:hafen", ["Johanna", "Anna"]),
        ("via:anna", ["Johanna"]),
        ("offers:press", ["Anna"]),
        ("needs:designer", ["Johanna"]),
        ("circle:close", ["Anna"]),
        ("circle:none tag:ai", ["Ben"]),
        ("health<60", ["Anna"]),
        ("health:cooling", ["Anna"]),
        ("health:50-60", ["Anna"]),
        ("health:none", ["Ben", "Gone"]),
        ("last>60d", ["Anna", "Johanna"]),
        ("last<2w", ["Jürgen"]),
        ("last:never", ["Ben", "Gone"]),
        ("last<2026-03-12", ["Anna"]),
        ("due:today", ["Anna", "Johanna"]),
        ("due:none", ["Ben", "Gone"]),
        ("has:promise", ["Johanna"]),
        ("has:theirs", []),
        ("has:phone", ["Anna", "Jürgen"]),
        ("has:birthday", ["Ben"]),
        ("on:2026-06", ["Jürgen"]),
        ("on:2026-03-11", ["Anna"]),
        ("on:2026-03-11..2026-03-31", ["Anna", "Johanna"]),
        ("on:2020", []),
        ("is:resting", ["Ben"]),
        ("is:archived", ["Gone"]),
        ("tag:client health<60 last>60d", ["Anna"]),
        ("-anna -is:archived", ["Ben", "Jürgen"]),
        ('"anna schmidt"', ["Anna"]),
        ('"schmidt anna"', []),
        ("note:climbs", ["Anna"]),
        ("phone:0171123", ["Jürgen"]),
        ("k", []),
        ("w", ["Johanna"]),
    ],
)
def test_who_is_found(network: Network, query: str, names: list[str]) -> None:
    result = found(network, query)
    if (len(names) > 1 and ":" in query) or "<" in query or ">" in query or query.startswith("-"):
        assert sorted(result) == sorted(names)
    else:
        assert result == names


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("schmitd", "Anna"),
        ("jurgne", "Jürgen"),
        ("webber", "Johanna"),
        ("novvum", "Jürgen"),
        ("scmidt acme", "Anna"),
    ],
)
def test_a_wrong_letter_is_forgiven(network: Network, query: str, name: str) -> None:
    assert found(network, query)[0] == name


def test_a_right_word_is_never_replaced_by_a_similar_one(network: Network) -> None:
    assert found(network, "zzzzzzz") == []
    assert found(network, "schmidt zzzzzzz") == []


def test_names_come_before_organisations_and_whole_words_before_pieces(world: World) -> None:
    world.person("Berg Ada", family="Berg")
    world.person("Ida Berg")
    world.person("Ola Goldberg")
    world.person("Uma Ray", org="Berg AG")
    assert found(world.network(), "berg") == ["Berg", "Ida", "Ola", "Uma"]


def test_among_equals_the_one_heard_of_more_comes_first(world: World) -> None:
    world.person("Ann Alpha")
    world.rhythm(world.person("Ann Beta"), 30, 9)
    assert [row.name for row in world.network().find("ann")] == ["Ann Beta", "Ann Alpha"]


def test_archived_people_are_found_last(world: World) -> None:
    world.rhythm(world.person("Ann Alpha", archived=True), 30, 9)
    world.person("Joann Beta")
    assert [row.name for row in world.network().find("ann")] == ["Joann Beta", "Ann Alpha"]


@pytest.mark.parametrize(
    "query",
    [
        "health<x",
        "last>soon",
        "due:banana",
        "circle:nope",
        "has:bday",
        "is:tall",
        "tagg:x",
        "on:soon",
        "on:2026-13",
        "on:2026-05..x",
        "on:99999",
        "on:2026-02-30",
    ],
)
def test_what_cannot_be_asked_is_said(network: Network, query: str) -> None:
    with pytest.raises(UsageError):
        network.find(query)


def test_has_and_is_suggest_the_word_that_was_meant(network: Network) -> None:
    with pytest.raises(UsageError, match="has:birthday"):
        network.find("has:birthdai")


def test_nobody_found_names_what_would_be(network: Network) -> None:
    nothing = network.search().nothing("tag:clint")
    assert nothing.text == "No one matches tag:clint. tag:client has 2."
    assert (nothing.suggestion, nothing.count) == ("tag:client", 2)
    assert network.search().nothing("zzz").text == "No one matches zzz."


def test_changes_are_found_at_once(world: World, network: Network) -> None:
    network.find("x")
    world.vault.commit(
        [Put("contacts", "ben-aydın", "tags", "climber"), Set("contacts", "ben-aydın", "org", "Zebra")]
    )
    assert found(network, "climber") == found(network, "zebra") == found(network, "tag:climber") == ["Ben"]
    world.vault.commit([Set("events", "hafen-meetup", "name", "Dock Night")])
    assert found(network, "at:hafen") == []
    assert set(found(network, "dock")) == {"Anna", "Johanna"}
    world.vault.commit([Delete("contacts", "ben-aydın")])
    assert found(network, "zebra") == []


def test_typing_on_finds_the_same_as_asking_anew(world: World) -> None:
    rng = random.Random(5)
    parts = [
        "anna",
        "ann",
        "schmidt",
        "müller",
        "mueller",
        "k",
        "ka",
        "kaa",
        "berg",
        "0151",
        "23",
        "ab",
        "bab",
        "-an",
    ]
    for number in range(200):
        words = rng.sample(["anna", "hanna", "schmidt", "Müller", "kaab", "Berg", "baba", "cab"], 2)
        world.person(
            f"{' '.join(words).title()} {number}",
            org=rng.choice(["kaa", "Ab AG", ""]),
            phones=[f"0151 {number:04}23"],
        )
    typed = world.network()
    for _ in range(150):
        query = " ".join(rng.sample(parts, rng.randint(1, 3)))
        for end in range(1, len(query) + 1):
            last = [row.id for row in typed.find(query[:end])]
        assert last == [row.id for row in world.network().find(query)]


def test_resting_people_are_found_by_every_search(world: World) -> None:
    world.person("Quiet One", source="import", tags=["old"])
    network = world.network()
    assert network.row("quiet-one").state == "resting"
    assert found(network, "quiet") == found(network, "tag:old") == ["Quiet"]


def test_a_new_day_changes_what_is_due_without_a_commit(world: World, network: Network) -> None:
    assert "Jürgen" not in found(network, "due:today")
    world.clock.at += timedelta(days=100)
    assert "Jürgen" in found(network, "due:today")


@pytest.mark.parametrize("odd", ["a text", 7, ["a", "list"]])
def test_one_odd_record_does_not_hide_the_others(world: World, odd: object) -> None:
    """A file may say anything of a field: what is not of its form is passed over."""
    world.person("Ada")
    world.person("Odd", notes={"n1": odd}, addresses={"k": odd}, offers=["maths"])
    fields = (
        "notes",
        "addresses",
        "nicknames",
        "emails",
        "phones",
        "offers",
        "needs",
        "handles",
        "met_place",
        "given",
    )
    world.put("contacts", "odder", full="Odder", **dict.fromkeys(fields, odd))
    network = world.network()
    assert [row.name for row in network.find("ada")] == ["Ada"]
    assert [row.name for row in network.find("offers:maths")] == ["Odd"]
    for field in ("city:bern", "note:bern", "name:bern", "mail:bern", "needs:bern", "has:note", "at:bern"):
        network.find(field)
