"""FIELD=VALUE: what it changes, and what is said when it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from core.acts import FIELDS, edit_field
from core.errors import AmbiguousError, NotUnderstoodError, UsageError
from core.network.network import Network

World = Any
ID = "anna-schmidt"


@pytest.fixture
def network(world: World) -> Network:
    world.person(
        "Anna Schmidt", given="Anna", family="Schmidt", org="Acme", tags=["press"], emails=["anna@acme.de"],
        phones=["+491512345678"], circle="close", notes={"n1": {"on": "", "text": "climbs"}, "n2": {"on": "", "text": "two kids"}},
        addresses={"work": {"types": ["work"], "city": "Berlin"}}, custom={"shoe": "42"},
    )  # fmt: skip
    world.person("Jo Smith")
    world.person("Jo Smithson")
    world.person("Ben Aydın", given="Ben", family="Aydın")
    world.event("Hafen Meetup", 3)
    world.put("circles", "own", name="Choir", days=14, rank=2)
    made: Network = world.network()
    return made


def after(world: World, network: Network, text: str) -> dict[str, Any]:
    """Anna's document after an edit."""
    world.vault.commit(edit_field(network, ID, text).changes)
    document: dict[str, Any] = world.vault.documents("contacts")[ID]
    return document


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("org=Novum", "org", "Novum"),
        ("role = Head of Sales", "role", "Head of Sales"),
        ("title=CTO", "role", "CTO"),
        ("ORG=", "org", None),
        ("circle=inner", "circle", "inner"),
        ("circle=choir", "circle", "own"),
        ("circle=none", "circle", None),
        ("cadence=30", "cadence", 30),
        ("every=2w", "cadence", 14),
        ("cadence=month", "cadence", 30),
        ("cadence=none", "cadence", 0),
        ("cadence=", "cadence", None),
        ("importance=5", "importance", 5),
        ("birthday=11.6.1986", "birthday", "1986-06-11"),
        ("born=--06-11", "birthday", "--06-11"),
        ("birthday=1986", "birthday", "1986"),
        ("met_on=2024-05", "met_on", "2024-05"),
        ("met=yesterday", "met_on", "2026-06-08"),
        ("at=hafen", "met_event", "hafen-meetup"),
        ("via=Ben", "met_via", "ben-aydın"),
        ("snoozed=2w", "snoozed", "2026-06-23"),
        ("taken=today", "taken", "2026-06-09"),
        ("archived=yes", "archived", True),
        ("archived=no", "archived", None),
        ("paused=ja", "paused", True),
        ("tags+=client", "tags", {"press": True, "client": True}),
        ("tag+=#client vip", "tags", {"press": True, "client": True, "vip": True}),
        ("tag-=PRESS", "tags", {}),
        ("tag=a, b", "tags", {"a": True, "b": True}),
        ("tag=", "tags", {}),
        ("offers+=SEO, press contacts", "offers", {"SEO": True, "press contacts": True}),
        ("nick=Annchen", "nicknames", {"Annchen": True}),
        ("mail+=a@b.de work", "emails", {"anna@acme.de": [], "a@b.de": ["work"]}),
        ("email=", "emails", {}),
        ("phone-=+491512345678", "phones", {}),
        ("phone-=0151 2345678", "phones", {}),
        ("with=Ben, Jo Smith", "met_with", {"ben-aydın": True, "jo-smith": True}),
        ("city=Hamburg", "addresses", {"work": {"types": ["work"], "city": "Hamburg"}}),
        ("city=", "addresses", {}),
        ("note-=climbs", "notes", {"n2": {"on": "", "text": "two kids"}}),
        ("notes=", "notes", {}),
        ("custom:shoe=43", "custom", {"shoe": "43"}),
        ("custom:shoe=", "custom", {}),
        ("custom:hat size=L", "custom", {"shoe": "42", "hat size": "L"}),
    ],
)
def test_an_edit_gives_the_field_its_value(
    world: World, network: Network, text: str, field: str, value: Any
) -> None:
    assert after(world, network, text).get(field) == value


def test_a_note_is_added_with_its_day(world: World, network: Network) -> None:
    notes = after(world, network, "note+=likes C#, a=b\nsecond line")["notes"]
    assert {"on": "2026-06-09", "text": "likes C#, a=b\nsecond line"} in notes.values()
    assert len(notes) == 3


def test_a_whole_name_gives_its_parts_and_a_part_the_whole(world: World, network: Network) -> None:
    document = after(world, network, "name=Dr. Anna von Stetten")
    assert {key: document.get(key) for key in ("full", "prefix", "given", "family")} == {
        "full": "Dr. Anna von Stetten", "prefix": "Dr.", "given": "Anna", "family": "von Stetten",
    }  # fmt: skip
    assert after(world, network, "family=Weber")["full"] == "Dr. Anna Weber"
    assert network.name(ID) == "Dr. Anna Weber"


@pytest.mark.parametrize(
    "text",
    [
        "org=Acme",
        "tag+=press",
        "tag-=none",
        "circle=close",
        "city=Berlin",
        "name=Anna Schmidt",
        "mail+=anna@acme.de",
        "archived=no",
    ],
)
def test_what_is_so_already_changes_nothing(network: Network, text: str) -> None:
    assert edit_field(network, ID, text).changes == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("org", "no change of a field"),
        ("=x", "no change of a field"),
        ("orgg=Acme", "no field 'orgg': org?"),
        ("zzzz=1", "no field 'zzzz'."),
        ("org+=Acme", "holds one value"),
        ("custom:shoe+=1", "holds one value"),
        ("cadence=soon", "days such as 30"),
        ("cadence=9999", "1 to 3650"),
        ("importance=9", "1 \\(low\\) to 5"),
        ("birthday=soon", "a day such as"),
        ("birthday=31.2.2000", "a day such as"),
        ("met_on=whenever", "a day such as"),
        ("circle=freinds", "inner, close, active, extended, acquaintance, Choir"),
        ("paused=maybe", "yes or no"),
        ("mail+=nobody", "a mail address"),
        ("phone+=x", "a phone number"),
        ("event=Gala", "the name of one event"),
        ("notes=all new", "Notes are added to"),
        ("note-=s", "words that only one note holds"),
        ("name=", "a name"),
        ("tag+=", "at least one member"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(network: Network, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        edit_field(network, ID, text)


def test_an_unknown_field_lists_all_fields(network: Network) -> None:
    with pytest.raises(UsageError) as caught:
        edit_field(network, ID, "colour=red")
    assert all(field in caught.value.todo for field in FIELDS)


def test_people_named_in_a_value_must_be_one(network: Network) -> None:
    with pytest.raises(AmbiguousError):
        edit_field(network, ID, "via=Jo")
    with pytest.raises(NotUnderstoodError):
        edit_field(network, ID, "via=Nobody Here")


def test_the_label_says_what_was_edited(network: Network) -> None:
    assert edit_field(network, ID, "tag+=client").label == "Anna Schmidt: tag+=client"


def test_control_characters_do_not_come_in(world: World, network: Network) -> None:
    assert after(world, network, "org=Ac\x1b[31mme\u202e GmbH")["org"] == "Ac[31mme GmbH"


@pytest.mark.parametrize("odd", ["a text", 7, ["a", "list"], None])
def test_what_a_file_says_in_another_form_hinders_no_edit(world: World, odd: object) -> None:
    world.person("Odd One", notes={"n1": odd}, addresses={"work": odd}, custom={"shoe": odd})
    world.person("Odder One", notes=odd, addresses=odd, custom=odd)
    network = world.network()
    for id in ("odd-one", "odder-one"):
        for text in ("note+=climbs", "city=Bern", "custom:hat=58"):
            assert edit_field(network, id, text).changes
        edit_field(network, id, "note-=climbs")
