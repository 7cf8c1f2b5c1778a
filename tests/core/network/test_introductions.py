"""Who could be brought together: what one needs, another offers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.acts.introducing import introduce, outcome, step
from core.errors import UsageError
from core.models import Introduction
from core.network.introductions import Exchange, Exchanges, Fit, brought_together, next_step, stems
from core.vault.changes import Put, Set

TODAY = date(2026, 6, 9)
BOTH = (("anna", "Anna Schmidt"), ("ben", "Ben Aydın"))


def written(changes: Any, table: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for change in changes:
        if change.table == table:
            if isinstance(change, Set):
                found[change.field] = change.value
            elif isinstance(change, Put):
                found.setdefault(change.field, set()).add(change.member)
    return found


def test_what_one_needs_and_another_offers_fits_in_whatever_form_of_the_word() -> None:
    people = Exchanges(
        [
            Exchange("anna", ("press contacts",), ("a designer",)),
            Exchange("ben", ("design work",)),
            Exchange("carla", (), ("Presse",)),
            Exchange("dora", ("contacts",), ("help",)),
        ]
    )
    assert people.fits_of("anna") == [
        Fit("ben", "anna", "design work", "a designer"),
        Fit("anna", "carla", "press contacts", "Presse"),
    ]
    assert len(people.fits()) == 2
    assert people.fits_of("dora") == [] == people.fits_of("nobody")


def test_nobody_fits_oneself_and_a_word_that_all_offer_brings_nobody_together() -> None:
    assert Exchanges([Exchange("anna", ("recruiting",), ("recruiter",))]).fits() == []
    many = [Exchange(str(number), ("recruiting",)) for number in range(100)]
    assert Exchanges([*many, Exchange("anna", (), ("recruiter",))]).fits() == []


def test_what_was_changed_fits_at_once() -> None:
    people = Exchanges([Exchange("anna", (), ("designer",)), Exchange("ben", ("law",))])
    assert people.fits() == []
    people.put(Exchange("ben", ("designer",)))
    assert [fit.giver for fit in people.fits_of("anna")] == ["ben"]
    people.drop("ben")
    assert people.fits() == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("the good contacts", set()), ("Räume für Workshops", {"raume", "works"}), ("a", set())],
)
def test_only_words_that_say_something_count(text: str, found: set[str]) -> None:
    assert stems(text) == found


@pytest.mark.parametrize(
    ("state", "then"),
    [("", "asked"), ("asked", "agreed"), ("agreed", "made"), ("made", "thanked"), ("thanked", ""), ("declined", "")],
)  # fmt: skip
def test_one_step_follows_another(state: str, then: str) -> None:
    assert next_step(state) == then


def test_asking_writes_the_introduction_and_logs_no_contact() -> None:
    act = introduce(BOTH, "asked", "Lyon  project", TODAY)
    assert written(act.changes, "introductions") == {
        "between": {"anna", "ben"},
        "state": "asked",
        "on": "2026-06-09",
        "text": "Lyon project",
        "created": "2026-06-09",
    }
    assert not written(act.changes, "interactions")


def test_one_that_is_made_is_a_contact_with_both_that_i_began_and_is_logged_once() -> None:
    logged = written(introduce(BOTH, "made", "", TODAY).changes, "interactions")
    assert (logged["channel"], logged["initiator"], logged["with"]) == ("introduction", "me", {"anna", "ben"})
    asked = Introduction(id="i", between=("anna", "ben"), state="asked")
    assert written(step(asked, BOTH, "made", TODAY).changes, "interactions")["with"] == {"anna", "ben"}
    made = Introduction(id="i", between=("anna", "ben"), state="made")
    assert not written(step(made, BOTH, "thanked", TODAY).changes, "interactions")
    assert written(step(made, BOTH, "thanked", TODAY).changes, "introductions")["state"] == "thanked"
    assert step(made, BOTH, "made", TODAY).changes == []
    theirs = Introduction(id="i", between=("anna", "ben"), by="carla", state="agreed")
    assert not written(step(theirs, BOTH, "made", TODAY).changes, "interactions")


def test_a_declined_one_can_begin_anew() -> None:
    declined = Introduction(id="i", between=("anna", "ben"), state="declined")
    assert written(step(declined, BOTH, "made", TODAY).changes, "interactions")


def test_what_came_of_it_is_kept_and_taken_away_again() -> None:
    item = Introduction(id="i", between=("anna", "ben"), state="made")
    assert outcome(item, BOTH, " they work  together ").changes == [
        Set("introductions", "i", "outcome", "they work together")
    ]
    assert outcome(item, BOTH, "").changes == []


def test_a_state_there_is_not_and_one_person_alone_are_refused() -> None:
    for people, state in ((BOTH, "kissed"), (BOTH[:1], "asked"), ((BOTH[0], BOTH[0]), "asked")):
        with pytest.raises(UsageError):
            introduce(people, state, "", TODAY)


def test_an_introduction_brings_every_two_of_it_together() -> None:
    met = brought_together([Introduction(id="i", between=("a", "b", "c"))])
    assert {frozenset(("a", "b")), frozenset(("b", "c")), frozenset(("a", "c"))} <= met


def test_whoever_was_introduced_or_met_already_is_not_suggested(world: Any) -> None:
    world.person("anna", needs={"designer": True})
    world.person("ben", offers={"design": True})
    network = world.network()
    assert (
        [fit.other("anna") for fit in network.fits("anna")]
        == ["ben"]
        == [fit.giver for fit in network.fits()]
    )
    world.vault.commit(introduce(BOTH, "declined", "", TODAY).changes)
    assert network.fits("anna") == [] == network.fits()


def test_who_stopped_offering_or_was_let_go_is_not_suggested(world: Any) -> None:
    world.person("anna", needs={"designer": True})
    world.person("ben", offers={"design": True})
    network = world.network()
    assert network.fits("anna")
    world.vault.commit([Set("contacts", "ben", "archived", True)])
    assert not network.fits("anna")
