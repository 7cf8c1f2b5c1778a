"""The name drill: boxes and days follow from the answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.acts.drill import answered
from core.network.drill import BOXES, KEPT, Standing, answers_of, hidden, standing_of, to_practise

TODAY = date(2026, 6, 9)


def _answers(signs: str) -> list[tuple[str, str]]:
    return [
        ((TODAY - timedelta(days=len(signs) - number)).isoformat(), sign)
        for number, sign in enumerate(signs, 1)
    ]


@pytest.mark.parametrize(
    ("signs", "box"),
    [("+", 2), ("-", 1), ("++", 3), ("+++", 4), ("++++", 5), ("++++++++", 5), ("+++-", 1), ("+++-+", 2)],
)
def test_the_box_follows_from_the_answers(signs: str, box: int) -> None:
    assert standing_of(_answers(signs)) == Standing(box, TODAY + timedelta(days=BOXES[box - 1]))


def test_a_name_never_asked_stands_in_no_box() -> None:
    assert standing_of([]) == Standing() and answers_of({"drilled": "x"}) == []


def test_answers_are_kept_as_members_and_old_ones_go(world) -> None:
    anna = world.person("Anna Alt", org="Acme", circle="close")
    documents = world.vault.documents("contacts")
    for day in range(10):
        act = answered(anna, "Anna", documents[anna], TODAY + timedelta(days=day), known=True)
        world.vault.commit(act.changes)
    assert len(answers_of(documents[anna])) == KEPT
    assert standing_of(answers_of(documents[anna])).box == 5
    assert act.label == "Anna: known"


def test_the_last_answer_of_a_day_counts(world) -> None:
    anna = world.person("Anna Alt", org="Acme")
    documents = world.vault.documents("contacts")
    for known in (False, True):
        world.vault.commit(answered(anna, "Anna", documents[anna], TODAY, known=known).changes)
    assert answers_of(documents[anna]) == [(TODAY.isoformat(), "+")]
    assert answered(anna, "Anna", documents[anna], TODAY, known=True).changes == []


def test_whose_day_has_come_is_asked_first_then_who_was_met_last(world) -> None:
    world.event("Hafen Meetup", 2)
    met = {"source": "event", "met_event": "hafen-meetup"}
    world.person("Gift Ndlovu", met_on="2026-06-07", **met)
    world.person("Yuki Yamada", met_on="2026-05-01", **met)
    world.person("Long Ago", drilled={"2026-05-01 +": True}, **met)
    world.person("Not Yet", drilled={"2026-06-08 ++": True, "2026-06-08 +": True}, **met)
    world.person("Let Go", archived=True, **met)
    world.person("Rita Rest", source="import", org="Acme")
    world.person("Mononym", **met)
    network = world.network()
    assert to_practise(network.facts(), world.vault.documents("contacts"), TODAY) == [
        "long-ago",
        "gift-ndlovu",
        "yuki-yamada",
    ]
    assert len(to_practise(network.facts(), world.vault.documents("contacts"), TODAY, count=2)) == 2


def test_the_facts_do_not_give_the_name_away() -> None:
    assert (
        hidden("wants Gift's deck; gift@kasi.example", ["Gift Ndlovu"])
        == "wants ___'s deck; ___@kasi.example"
    )
