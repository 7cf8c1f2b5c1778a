"""Whom to let go: silence first, less of it where a tie matters little or the time is not there; never asked twice."""

from __future__ import annotations

from typing import Any

import pytest

from core.acts.letting_go import keep, let_go
from core.insights import candidates_of
from core.vault.changes import Set

World = Any


def names(world: World) -> list[str]:
    return [candidate.name for candidate in candidates_of(world.network())]


def test_a_silence_of_four_rhythms_and_half_a_year_is_a_reason(world: World) -> None:
    world.rhythm(world.person("Silent", circle="close"), 30, 6, last=200)
    world.rhythm(world.person("Not yet", circle="close"), 30, 6, last=170)
    (found,) = candidates_of(world.network())
    assert (found.name, found.silent) == ("Silent", 200)
    assert found.why == "silent for seven months, you wished for 30 days"
    assert found.cost == pytest.approx(7 / 30)


def test_somebody_noted_and_never_contacted_is_proposed_after_half_a_year(world: World) -> None:
    world.person("Never", circle="close", created="2025-06-01")
    world.person("Fresh", circle="close", created="2026-03-01")
    assert [candidate.why for candidate in candidates_of(world.network())] == [
        "noted a year ago, never contacted"
    ]


def test_low_importance_halves_the_silence_and_is_said(world: World) -> None:
    world.rhythm(world.person("Low", circle="active", importance=1), 90, 4, last=190)
    world.rhythm(world.person("Usual", circle="active"), 90, 4, last=190)
    (found,) = candidates_of(world.network())
    assert found.reasons[1:] == ("importance 1 of 5",)


def test_an_exceeded_capacity_halves_the_silence_of_outer_ties_only(world: World) -> None:
    for number in range(6):
        world.person(f"Wish {number}", circle="inner", created="2026-06-01")
    world.rhythm(world.person("Outer", circle="active"), 90, 4, last=190)
    world.rhythm(world.person("Inner", circle="inner"), 7, 4, last=100)
    (found,) = candidates_of(world.network())
    assert (found.name, found.reasons[-1]) == ("Outer", "your wishes exceed your time")


@pytest.mark.parametrize(
    "fields",
    [
        {"importance": 4},
        {"archived": True},
        {"paused": True},
        {"cadence": 0},
        {"snoozed": "2026-07-01"},
        {"taken": "2026-06-09"},
        {"kept": "2024-01-01"},
    ],
)
def test_nobody_is_proposed_who_matters_asks_for_nothing_or_was_answered(
    world: World, fields: dict[str, Any]
) -> None:
    world.rhythm(world.person("Somebody", **{"circle": "close"} | fields), 30, 6, last=700)
    assert names(world) == []


def test_an_open_promise_or_a_plan_keeps_somebody(world: World) -> None:
    promised, planned = world.person("Promised", circle="close"), world.person("Planned", circle="close")
    for person in (promised, planned):
        world.rhythm(person, 30, 6, last=700)
    world.promise(promised, "send the slides", 3)
    world.met(planned, -5)
    assert names(world) == []


def test_people_whom_an_import_brought_and_who_rest_cost_nothing(world: World) -> None:
    world.person("Resting", source="import", created="2020-01-01")
    assert names(world) == []


def test_the_longest_silence_in_rhythms_comes_first(world: World) -> None:
    world.rhythm(world.person("Five", circle="close"), 30, 4, last=200)
    world.rhythm(world.person("Ten", circle="close"), 30, 4, last=300)
    assert names(world) == ["Ten", "Five"]


def test_whoever_was_kept_is_not_proposed_again(world: World) -> None:
    person = world.person("Somebody", circle="close")
    world.rhythm(person, 30, 6, last=700)
    network = world.network()
    assert len(candidates_of(network)) == 1
    world.vault.commit(keep([(person, "Somebody")], network.today).changes)
    assert candidates_of(network) == []
    assert network.row(person).due  # nothing else changed: the tie is due as before


def test_whoever_was_let_go_is_never_nagged_about_and_not_proposed_when_brought_back(world: World) -> None:
    person = world.person("Somebody", circle="close", birthday="1990-06-10")
    world.rhythm(person, 30, 6, last=700)
    network = world.network()
    world.vault.commit(let_go([(person, "Somebody")], network.today).changes)
    agenda = network.agenda()
    assert not agenda.reach_out
    assert not agenda.later
    assert not agenda.cooling
    assert not agenda.ahead
    assert candidates_of(network) == []
    world.vault.commit([Set("contacts", person, "archived", None)])
    assert network.row(person).due
    assert candidates_of(network) == []
