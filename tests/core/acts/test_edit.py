"""FIELD=VALUE: what it changes, and what is said when it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from core.acts import FIELDS, Act, edit_fields
from core.entry import Context
from core.errors import AmbiguousError, NotUnderstoodError, UsageError
from core.network.network import Network
from core.vault.changes import Set

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


def edited(network: Network, *texts: str, id: str = ID, us_dates: bool = False) -> Act:
    """What these edits together change."""
    context = Context(network.today, region=network.region, us_dates=us_dates)
    return edit_fields(network, id, texts, context)


def after(world: World, network: Network, *texts: str) -> dict[str, Any]:
    """Anna's document after these edits."""
    world.vault.commit(edited(network, *texts).changes)
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
        ("phone=0151 2345678", "phones", {"+491512345678": []}),
        ("mail-=ANNA@Acme.de", "emails", {}),
        ("tag=Press", "tags", {"Press": True}),
        ("tag+=new NEW", "tags", {"press": True, "new": True}),
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


def test_two_parts_of_a_name_in_one_edit_give_one_name(world: World, network: Network) -> None:
    assert after(world, network, "given=Ina", "family=Borg")["full"] == "Ina Borg"
    document = after(world, network, "given=Jo", "middle=X", "family=Roe")
    assert [document[key] for key in ("full", "given", "middle", "family")] == ["Jo X Roe", "Jo", "X", "Roe"]


def test_a_part_of_a_name_that_was_never_taken_apart_keeps_the_others(world: World) -> None:
    world.person("Ida Berg")
    network = world.network()
    world.vault.commit(edited(network, "given=Ina", id="ida-berg").changes)
    assert network.name("ida-berg") == "Ina Berg"


def test_a_suffix_behind_the_comma_is_no_part_of_the_family_name(world: World, network: Network) -> None:
    document = after(world, network, "name=Dr. Joan Raw, PhD")
    assert {key: document.get(key) for key in ("full", "prefix", "given", "family", "suffix")} == {
        "full": "Dr. Joan Raw, PhD", "prefix": "Dr.", "given": "Joan", "family": "Raw", "suffix": "PhD",
    }  # fmt: skip
    assert after(world, network, "family=Roe")["full"] == "Dr. Joan Roe, PhD"


def test_the_lines_of_an_address_stay_together(world: World) -> None:
    world.person("Ida Berg")
    network = world.network()

    def addresses(*texts: str) -> list[dict[str, Any]]:
        world.vault.commit(edited(network, *texts, id="ida-berg").changes)
        return list(world.vault.documents("contacts")["ida-berg"].get("addresses", {}).values())

    first = {"types": [], "street": "Main 1", "city": "Berlin", "postal": "10115"}
    assert addresses("street=Main 1", "city=Berlin", "postal=10115") == [first]
    assert addresses("street=Side 2", "city=Hamburg") == [first | {"street": "Side 2", "city": "Hamburg"}]
    moved = addresses("street=", "postal=", "city=", "city=Bern")
    assert moved == [{"types": [], "city": "Bern"}]
    assert addresses("city=") == []


def test_of_two_addresses_an_edit_speaks_of_one(world: World) -> None:
    world.person("Ida Berg", addresses={"a": {"street": "Main 1"}, "b": {"city": "Bern"}})
    network = world.network()
    world.vault.commit(edited(network, "street=", "city=Hamburg", id="ida-berg").changes)
    found = world.vault.documents("contacts")["ida-berg"]["addresses"]
    assert found == {"a": {"city": "Hamburg"}, "b": {"city": "Bern"}}


def test_what_one_edit_adds_the_next_may_take_out(network: Network) -> None:
    assert edited(network, "tag+=x", "tag-=x").changes == []
    assert edited(network, "org=Novum", "org=Acme").changes == []
    assert edited(network, "note+=gone at once", "note-=gone at once").changes == []
    tags = [change.member for change in edited(network, "tag-=press", "tag+=a", "tag+=A").changes]
    assert sorted(tags) == ["a", "press"]


@pytest.mark.parametrize("text", ["phone-=0171 7654321", "phone-=+49 171 7654321", "phone-=0171/765 43 21"])
def test_a_number_is_found_for_removal_however_it_is_written(world: World, text: str) -> None:
    world.person("Ida Berg", phones=["0171 7654321"])
    world.vault.commit(edited(world.network(), text, id="ida-berg").changes)
    assert world.vault.documents("contacts")["ida-berg"]["phones"] == {}


def test_a_number_that_is_known_in_another_spelling_is_not_doubled(world: World) -> None:
    world.person("Ida Berg", phones=["0171 7654321", "ask at the desk"])
    network = world.network()
    assert edited(network, "phone+=+49 171 7654321", id="ida-berg").changes == []
    world.vault.commit(edited(network, "phone+=0171 7654321 work", id="ida-berg").changes)
    phones = world.vault.documents("contacts")["ida-berg"]["phones"]
    assert phones == {"0171 7654321": ["work"], "ask at the desk": []}
    world.vault.commit(edited(network, "phone-=ask at the desk", id="ida-berg").changes)
    assert list(world.vault.documents("contacts")["ida-berg"]["phones"]) == ["0171 7654321"]


def test_two_numbers_that_end_alike_are_two(world: World) -> None:
    world.person("Ida Berg", phones=["+49 171 7654321"])
    network = world.network()
    assert edited(network, "phone-=+1 171 765 4321", id="ida-berg").changes == []
    assert len(edited(network, "phone+=+44 171 765 4321", id="ida-berg").changes) == 1


@pytest.mark.parametrize(("us_dates", "day"), [(False, "1990-01-05"), (True, "1990-05-01")])
def test_a_day_with_slashes_is_read_as_the_entry_line_reads_it(
    network: Network, us_dates: bool, day: str
) -> None:
    for field, text in (("birthday", "birthday=5/1/1990"), ("met_on", "met=5/1/1990")):
        assert edited(network, text, us_dates=us_dates).changes == [Set("contacts", ID, field, day)]


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
        "mail+=Anna@ACME.de",
        "tag+=PRESS",
        "phone+=0151 2345678",
        "phone=0151/234 5678",
        "archived=no",
    ],
)
def test_what_is_so_already_changes_nothing(network: Network, text: str) -> None:
    assert edited(network, text).changes == []


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
        ("birthday=2030-01-01", "a day that has been"),
        ("born=2027", "a day that has been"),
        ("via=Anna", "somebody else than Anna Schmidt"),
        ("maybe+=Anna Schmidt", "somebody else than Anna Schmidt"),
        ("with=Ben, Anna Schmidt", "somebody else than Anna Schmidt"),
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
        ("tag+=chess, ~", "tag: “~” cannot be kept there: it is a sign of the vault's own"),
        ("offers=^", "a sign of the vault's own"),
        ("nicknames+=_alive", "a sign of the vault's own"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(network: Network, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        edited(network, text)


def test_an_unknown_field_lists_all_fields(network: Network) -> None:
    with pytest.raises(UsageError) as caught:
        edited(network, "colour=red")
    assert all(field in caught.value.todo for field in FIELDS)


def test_people_named_in_a_value_must_be_one(network: Network) -> None:
    with pytest.raises(AmbiguousError):
        edited(network, "via=Jo")
    with pytest.raises(NotUnderstoodError):
        edited(network, "via=Nobody Here")


def test_the_label_says_what_was_edited(network: Network) -> None:
    assert edited(network, "tag+=client").label == "Anna Schmidt: tag+=client"
    assert (
        edited(network, "tag+=client", "org=Acme", "role = CTO").label
        == "Anna Schmidt: tag+=client, role=CTO"
    )


def test_control_characters_do_not_come_in(world: World, network: Network) -> None:
    assert after(world, network, "org=Ac\x1b[31mme\u202e GmbH")["org"] == "Ac[31mme GmbH"


@pytest.mark.parametrize("odd", ["a text", 7, ["a", "list"], None])
def test_what_a_file_says_in_another_form_hinders_no_edit(world: World, odd: object) -> None:
    world.person("Odd One", notes={"n1": odd}, addresses={"work": odd}, custom={"shoe": odd})
    world.person("Odder One", notes=odd, addresses=odd, custom=odd)
    network = world.network()
    for id in ("odd-one", "odder-one"):
        for text in ("note+=climbs", "city=Bern", "custom:hat=58"):
            assert edited(network, text, id=id).changes
        edited(network, "note-=climbs", id=id)
