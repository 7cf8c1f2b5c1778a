"""The network follows its vault: what a commit touched is worked out as if everything had been read again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import AmbiguousError, NotUnderstoodError, UsageError
from core.network.network import Network
from core.vault.changes import Change, Delete, Drop, Merge, Put, Restore, Set, creation

TODAY = date(2026, 6, 9)
World = Any

PEOPLE = ("ada", "ben", "cleo", "dan")
EVENTS = ("hafen", "lyon")


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def created(table: str, id: str, document: dict[str, Any]) -> list[Change]:
    return creation(table, id, document)


people = st.sampled_from(PEOPLE)
interactions = st.sampled_from([f"i{number}" for number in range(12)])
days = st.integers(-20, 200).map(day)

changes = st.one_of(
    st.builds(lambda p, c: [Set("contacts", p, "circle", c)], people, st.sampled_from(["close", "inner", "own", None])),
    st.builds(lambda p, c: [Set("contacts", p, "cadence", c)], people, st.sampled_from([0, 7, 45, None])),
    st.builds(lambda p, d: [Set("contacts", p, "snoozed", d)], people, st.one_of(st.none(), days)),
    st.builds(lambda p, d: [Set("contacts", p, "taken", d)], people, st.one_of(st.none(), days)),
    st.builds(lambda p, n: [Set("contacts", p, "full", n)], people, st.sampled_from(["Ada L", "Zoë", "Ben A"])),
    st.builds(lambda p, f, v: [Set("contacts", p, f, v)], people, st.sampled_from(["paused", "archived"]), st.sampled_from([True, None])),
    st.builds(lambda p: [Delete("contacts", p)], people),
    st.builds(
        lambda i, d, ch, who, with_, e, plan: created(
            "interactions", i,
            {"at": d, "channel": ch, "initiator": who, "with": dict.fromkeys(with_, True), "event": e, "plan": plan, "text": d},
        ),
        interactions, days, st.sampled_from(["call", "meal", "reaction", "favour", "event"]), st.sampled_from(["me", "them", "unknown"]),
        st.lists(people, min_size=1, max_size=3, unique=True), st.sampled_from([None, *EVENTS]), st.sampled_from([None, True]),
    ),
    st.builds(lambda i, p: [Drop("interactions", i, "with", p)], interactions, people),
    st.builds(lambda i: [Delete("interactions", i)], interactions),
    st.builds(
        lambda i, p, d, s: created("promises", i, {"side": s, "with": {p: True}, "text": "it", "due": d}),
        st.sampled_from(["p1", "p2"]), people, days, st.sampled_from(["mine", "theirs"]),
    ),
    st.builds(lambda i, d: [Set("promises", i, "done", d)], st.sampled_from(["p1", "p2"]), st.sampled_from([None, "2026-06-01"])),
    st.builds(lambda e, n: [Set("events", e, "name", n)], st.sampled_from(EVENTS), st.sampled_from(["Hafen", "Lyon"])),
    st.builds(lambda n: [Set("circles", "own", "days", n)], st.sampled_from([5, 50])),
    st.builds(lambda w: [Put("profile", "me", "weights", "call", w)], st.sampled_from([0.5, 1.5])),
)  # fmt: skip


def possible(world: World, change: Change) -> bool:
    """Deletes of what is there, drops and sets on what is there; contacts are brought back by setting them."""
    if isinstance(change, Merge):
        return False
    there = change.id in world.vault.documents(change.table)
    if isinstance(change, Delete | Drop):
        return there
    if (
        change.table in ("contacts", "promises")
        and isinstance(change, Set)
        and change.field in ("done", "circle")
    ):
        return there or change.table == "contacts"
    return True


def seen(network: Network) -> tuple[Any, ...]:
    """Everything a network says that must not depend on how it came to know."""
    rows = network.rows()
    ids = [row.id for row in rows]
    found = [
        sorted(network.find(query), key=lambda row: row.id) for query in ("a", "at:hafen", "ben", "last<30d")
    ]
    return (
        rows,
        network.agenda(),
        [network.health(id) for id in ids],
        [network.history(id) for id in ids],
        found,
        sorted(network.known().get(id) or "" for id in ids)
        if not ids
        else [network.known().get(id) for id in ids],
    )


def follow_and_compare(world: World, data: st.DataObject, most: int) -> None:
    """Commits, days passing and questions in any order; in the end a new network must say the same."""
    for name in PEOPLE:
        world.person(name.title(), circle="close")
    world.put("profile", "me", recovery_confirmed="2026-01-01")
    world.put("circles", "own", name="Choir", days=14, rank=3)
    network = world.network()
    network.search(), network.known()
    for step in range(data.draw(st.integers(1, most))):
        wanted = [change for change in data.draw(changes) if possible(world, change)]
        if wanted:
            world.vault.commit(wanted)
        if data.draw(st.booleans()):
            world.clock.at += timedelta(days=data.draw(st.sampled_from([1, 3, 40])))
        if step % 3 == 0:
            network.agenda()
    assert seen(network) == seen(world.network())


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_following_commits_is_the_same_as_reading_again(
    make_world: Callable[[], World], data: st.DataObject
) -> None:
    follow_and_compare(make_world(), data, 12)


@pytest.mark.prove
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_following_long_histories_is_the_same_as_reading_again(
    make_world: Callable[[], World], data: st.DataObject
) -> None:
    follow_and_compare(make_world(), data, 40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_blob_of_another_day_and_later_commits_is_the_same_as_reading_again(
    make_world: Callable[[], World], data: st.DataObject
) -> None:
    world = make_world()
    for name in PEOPLE:
        world.person(name.title(), circle="close")
    for change in data.draw(st.lists(changes, max_size=8)):
        world.vault.commit([each for each in change if possible(world, each)])
    before = world.network()
    if data.draw(st.booleans()):
        before.search()
    world.vault.facts = before.facts_blob()
    world.clock.at += timedelta(days=data.draw(st.sampled_from([0, 1, 7, 100])))
    touched: set[tuple[str, str]] = set()
    for change in data.draw(st.lists(changes, max_size=3)):
        wanted = [each for each in change if possible(world, each)]
        world.vault.commit(wanted)
        touched |= {(each.table, each.id) for each in wanted}
    world.vault.facts_touched = frozenset(touched)
    cached = world.network()
    cached.warm()
    world.vault.facts = None
    fresh = world.network()
    fresh.warm()
    assert seen(cached) == seen(fresh)


def test_the_first_agenda_from_a_blob_reads_no_interactions(world: World) -> None:
    world.rhythm(world.person("Anna Schmidt", circle="close"), 30, 9, last=80)
    world.met("anna-schmidt", 70, text="Lyon project")
    before = world.network()
    world.vault.facts = before.facts_blob()
    world.vault.bulk_reads = 0
    reads: list[str] = []
    world.vault.documents = watched(world.vault.documents, reads)
    network = world.network()
    assert network.agenda() == before.agenda()
    assert network.rows() == before.rows()
    assert world.vault.bulk_reads == 0
    assert "interactions" not in reads


def watched(documents: Callable[[str], Any], reads: list[str]) -> Callable[[str], Any]:
    """`documents` that notes which tables were asked for."""

    def ask(table: str) -> Any:
        reads.append(table)
        return documents(table)

    return ask


@pytest.mark.parametrize("blob", [b"", b"\xc1", b"\x90", b"{}"])
def test_a_blob_that_cannot_be_read_is_left_aside(world: World, blob: bytes) -> None:
    world.rhythm(world.person("Anna Schmidt", circle="close"), 30, 9, last=80)
    world.vault.facts = blob
    assert world.network().row("anna-schmidt").health is not None


def test_a_blob_made_under_other_weights_is_left_aside(world: World) -> None:
    world.rhythm(world.person("Anna Schmidt", circle="close"), 30, 9, last=10)
    world.vault.facts = world.network().facts_blob()
    world.put("profile", "me", weights={"call": 0.4})
    row = world.network().row("anna-schmidt")
    world.vault.facts = None
    assert row == world.network().row("anna-schmidt")


def test_a_deleted_contact_comes_back_with_its_history(world: World) -> None:
    anna = world.person("Anna Schmidt", circle="close")
    world.rhythm(anna, 30, 9, last=80)
    network = world.network()
    before, history = network.row(anna), network.history(anna)
    world.vault.commit([Delete("contacts", anna)])
    assert len(network) == 0
    assert network.rows() == []
    world.vault.commit([Restore("contacts", anna)])
    assert network.row(anna) == before
    assert network.history(anna) == history


def test_somebody_who_comes_from_another_device_brings_their_history(world: World) -> None:
    network = world.network()
    world.met("anna", 30)
    world.vault.commit(created("contacts", "anna", {"full": "Anna", "created": "2025-01-01"}))
    assert len(network.history("anna")) == 1
    assert network.row("anna").last_contact == day(30)


def test_listeners_hear_what_was_touched_and_can_stop(world: World) -> None:
    anna = world.person("Anna")
    network = world.network()
    heard: list[frozenset[tuple[str, str]]] = []
    stop = network.subscribe(heard.append)
    world.vault.commit([Set("contacts", anna, "org", "Acme")])
    stop()
    world.vault.commit([Set("contacts", anna, "org", "Novum")])
    assert heard == [frozenset({("contacts", anna)})]
    assert network.row(anna).org == "Novum"


def test_lists_are_ordered_by_family_name_whatever_the_accents(world: World) -> None:
    for full, first, family in (
        ("Zoe Ädam", "Zoe", "Ädam"),
        ("Ada Berg", "Ada", "Berg"),
        ("Bo Adam", "Bo", "Adam"),
    ):
        world.person(full, given=first, family=family)
    assert [row.name for row in world.network().rows()] == ["Bo Adam", "Zoe Ädam", "Ada Berg"]


@pytest.mark.parametrize(
    ("order", "first"),
    [("health", "Old"), ("last", "Old"), ("due", "Old"), ("name", "New"), ("-name", "Old")],
)
def test_orders_put_first_what_needs_a_look(world: World, order: str, first: str) -> None:
    world.rhythm(world.person("New", circle="close"), 30, 9, last=2)
    world.rhythm(world.person("Old", circle="close"), 30, 9, last=90)
    world.person("Nil")
    found = [row.name for row in world.network().find(sort=order)]
    assert found[0] == first
    if order != "name" and order != "-name":
        assert found[-1] == "Nil"


def test_an_order_that_does_not_exist_names_those_that_do(world: World) -> None:
    with pytest.raises(UsageError, match="health"):
        world.network().find(sort="size")


@pytest.fixture
def known(world: World) -> Network:
    world.person("Anna Schmidt", given="Anna", family="Schmidt", emails=["anna@acme.de"], org="Acme")
    world.person("Anna Meier", given="Anna", family="Meier", nicknames=["Annchen"])
    world.person("Ben Aydın", given="Ben", family="Aydın")
    world.person("Jo Smith", given="Jo", family="Smith")
    world.person("Jo Smithson", given="Jo", family="Smithson")
    network: Network = world.network()
    return network


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Anna Schmidt", "anna-schmidt"), ("anna  schmidt", "anna-schmidt"), ("Annchen", "anna-meier"),
        ("anna@ACME.de", "anna-schmidt"), ("Anna S.", "anna-schmidt"), ("anna s", "anna-schmidt"), ("Ben", "ben-aydın"),
        ("aydin", "ben-aydın"), ("Anna Me", "anna-meier"), ("Jo Smith", "jo-smith"), ("jo-smithson", "jo-smithson"),
    ],
)  # fmt: skip
def test_a_name_means_the_one_person_it_fits_best(known: Network, text: str, id: str) -> None:
    assert known.resolve(text) == id


@pytest.mark.parametrize(("text", "count"), [("Anna", 2), ("Jo S", 2), ("jo", 2)])
def test_a_name_that_fits_several_lists_them(known: Network, text: str, count: int) -> None:
    with pytest.raises(AmbiguousError) as caught:
        known.resolve(text)
    assert len(caught.value.candidates) == count
    assert caught.value.exit_code == 3


def test_a_name_that_fits_nobody_says_who_is_near(known: Network) -> None:
    with pytest.raises(NotUnderstoodError, match="Did you mean Anna Schmidt"):
        known.resolve("Anna Schmitt")
    with pytest.raises(NotUnderstoodError):
        known.resolve("  ")


def test_circles_carry_the_users_rhythms(world: World) -> None:
    world.put("profile", "me", rhythms={"close": 21})
    world.put("circles", "own", name="Choir", days=14, rank=2)
    world.rhythm(world.person("Anna", circle="own"), 14, 9)
    world.rhythm(world.person("Ben", circle="close"), 14, 9)
    network = world.network()
    assert network.health("anna").cadence.text == "every 14 days (from the circle)"
    assert network.health("ben").cadence.days == 21
    assert network.circles().name("own") == "Choir"


def test_health_of_a_row_is_the_health_that_is_explained(world: World) -> None:
    for number in range(12):
        world.rhythm(
            world.person(f"P{number}", circle=("inner", "close", "")[number % 3]),
            11 + number,
            3 + number,
            number * 5,
        )
    network = world.network()
    for row in network.rows():
        health = network.health(row.id)
        assert (row.health, row.band, row.state) == (health.score, health.band, health.state)
        assert row.change == (health.change or 0)


def test_give_and_take_are_counted(world: World) -> None:
    anna = world.person("Anna")
    world.met(anna, 9, "referral", initiator="them")
    world.met(anna, 5, "call", initiator="me")
    world.met(anna, -5, "favour", initiator="me")
    balance = world.network().balance(anna)
    assert (balance.mine, balance.theirs, balance.received, balance.my_turn) == (1, 1, ("referral",), True)


@pytest.mark.parametrize("field", ["cadence", "created", "met_on", "snoozed"])
def test_a_number_beyond_the_calendar_hides_nobody(world: World, field: str) -> None:
    """A file may say any number and any day."""
    world.person("Ada", circle="close")
    world.person("Odd", circle="close", **{field: 7_391_846 if field == "cadence" else "9999-12-31"})
    world.person("Odder", cadence=7_391_846, created="9999-12-31")
    world.met("odd", 3)
    network = world.network()
    assert {row.name for row in network.rows()} == {"Ada", "Odd", "Odder"}
    network.agenda()
    for id in ("ada", "odd", "odder"):
        network.health(id)
