"""One notion of being due: what Today proposes, what lists say, and what the search finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

TODAY = date(2026, 6, 9)
World = Any


def in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def found(world: World, query: str) -> set[str]:
    return {row.name for row in world.network().find(query)}


@pytest.mark.parametrize("event", ["", "hafen-meetup"])
def test_a_promise_of_mine_makes_somebody_due_on_its_day(world: World, event: str) -> None:
    ida = world.person("Ida Berg", created=TODAY.isoformat())
    world.promise(ida, "send slides", 0, event=event)
    assert world.network().row(ida).due == TODAY.isoformat()
    for query in ("due:today", "due<1d", "due<=0d", f"due<{in_days(1)}"):
        assert found(world, query) == {"Ida Berg"}, query
    assert found(world, "due:late") == found(world, "due:none") == set()


def test_the_earliest_reason_counts_and_a_kept_promise_or_one_of_theirs_does_not(world: World) -> None:
    anna = world.person("Anna Schmidt", circle="close")
    world.rhythm(anna, 30, 9, last=10)
    world.promise(anna, "sends the contract", -3, side="theirs")
    world.promise(anna, "send the offer", -3, done="2026-06-08")
    assert world.network().row(anna).due == in_days(20)
    world.promise(anna, "send the slides", 5)
    world.promise(anna, "one day", None)
    assert world.network().row(anna).due == in_days(5)
    world.rhythm(anna, 30, 9, last=10)
    world.promise(anna, "call the lawyer", 25)
    assert world.network().row(anna).due == in_days(5)


def test_a_promise_is_due_also_to_those_with_whom_no_rhythm_is_wished(world: World) -> None:
    world.promise(world.person("Frau Freitag", cadence=0), "send the slides", -2)
    assert world.network().row("frau-freitag").due == in_days(-2)
    assert found(world, "due:late") == {"Frau Freitag"}


@pytest.mark.parametrize(
    ("fields", "due"),
    [({"snoozed": in_days(9)}, in_days(9)), ({"paused": True}, ""), ({"archived": True}, "")],
)
def test_a_snooze_puts_a_promise_off_and_paused_people_are_left_in_peace(
    world: World, fields: dict[str, Any], due: str
) -> None:
    ida = world.person("Ida Berg", **fields)
    world.promise(ida, "send slides", 0)
    assert world.network().row(ida).due == due
    assert found(world, "due:today") == set()


def test_a_plan_within_the_cadence_puts_the_nudge_off_until_it_has_passed(world: World) -> None:
    anna = world.person("Anna Schmidt", circle="close")
    world.rhythm(anna, 30, 9, last=90)
    world.met(anna, -5, "meal")
    assert world.network().row(anna).due == in_days(6)
    assert found(world, "due:today") == set()


def test_who_falls_due_next_may_be_somebody_with_a_promise(world: World) -> None:
    world.rhythm(world.person("Jonas Weber", circle="close"), 30, 9, last=20)
    world.promise(world.person("Ida Berg", created=TODAY.isoformat()), "send slides", 3)
    assert world.network().agenda().next_due == ("Ida Berg", TODAY + timedelta(3))


def test_today_and_the_search_find_the_same_people_with_the_same_day(world: World) -> None:
    for number in range(40):
        fields: dict[str, Any] = {"circle": ("close", "active", "")[number % 3]}
        if number % 5 == 0:
            fields["birthday"] = f"1986-06-{8 + number % 7:02}"
        if number % 7 == 0:
            fields["snoozed"] = in_days(number % 3 - 1)
        if number % 4 == 0:
            fields["source"] = "import"
        person = world.person(f"Person {number:02}", created=in_days(-number), **fields)
        if number % 3:
            world.rhythm(person, 30, 1 + number % 5, last=number * 2)
        if number % 6 == 0:
            world.promise(person, "send slides", number % 4 - 2, event="hafen" if number % 12 else "")
        if number % 8 == 0:
            world.met(person, -(number + 1), "meal")
    network = world.network()
    due = {item.id: item.due.isoformat() for item in network.due()}
    assert 5 < len(due) < 35
    assert {row.id: row.due for row in network.find("due:today")} == due


def test_a_promise_made_kept_and_moved_is_followed(world: World) -> None:
    from core.vault.changes import Set, creation

    ida = world.person("Ida Berg", created=TODAY.isoformat())
    network = world.network()
    assert network.row(ida).due == ""
    network.vault.commit(
        creation("promises", "p", {"side": "mine", "with": {ida: True}, "text": "slides", "due": in_days(2)})
    )
    assert network.row(ida).due == in_days(2)
    network.vault.commit([Set("promises", "p", "due", in_days(4))])
    assert network.row(ida).due == in_days(4)
    network.vault.commit([Set("promises", "p", "done", TODAY.isoformat())])
    assert network.row(ida).due == ""
