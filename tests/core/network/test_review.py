"""The review: who is asked in which order, where it stands, and when a longer cadence is proposed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.acts.review import ended, outcome_of, unasked
from core.network.review import (
    TABLE,
    Sitting,
    longer,
    passes,
    place,
    proposes_longer,
    sitting_from,
    together,
    tomorrow,
)
from core.network.reviewing import day_review, done_of, drafts_for, passed_before, sittings_of, to_say
from core.vault.changes import Delete, Drop, Put, Set, creation

TODAY = date(2026, 6, 9)


def _due(world, name: str, **fields):
    id = world.person(name, circle="close", **fields)
    world.rhythm(id, 30, 12, last=90)
    return id


def _names(review) -> list[str]:
    return [entry.id for entry in review.entries]


def test_it_begins_with_those_due_today(world) -> None:
    for name in ("Anna Alt", "Ben Berg"):
        _due(world, name)
    world.person("Rita Rest", source="import")
    review = day_review(world.network())
    assert set(_names(review)) == {"anna-alt", "ben-berg"} and not review.begun
    assert review.minutes == 2


def test_two_due_for_the_same_reason_stand_one_after_another(world) -> None:
    for name, org in (("Anna Alt", "Acme"), ("Ben Berg", "Novum"), ("Carl Cent", "Acme")):
        _due(world, name, org=org, importance={"Anna Alt": 5, "Ben Berg": 4, "Carl Cent": 1}[name])
    network = world.network()
    assert [due.id for due in network.agenda().reach_out] == ["anna-alt", "ben-berg", "carl-cent"]
    assert [due.id for due in together(network.agenda().reach_out)] == ["anna-alt", "carl-cent", "ben-berg"]
    assert _names(day_review(network)) == ["anna-alt", "carl-cent", "ben-berg"]


def test_those_without_a_common_reason_are_not_joined(world) -> None:
    for name in ("Anna Alt", "Ben Berg"):
        _due(world, name, org="")
    dues = world.network().agenda().reach_out
    assert together(dues) == list(dues)


def test_what_was_taken_on_yesterday_is_asked_about_first(world) -> None:
    _due(world, "Anna Alt", importance=5)
    world.person("Ben Berg", circle="close", taken="2026-06-08")
    review = day_review(world.network())
    assert _names(review) == ["ben-berg", "anna-alt"]
    assert review.entries[0].asked is not None


def test_a_review_that_was_begun_keeps_its_people_and_goes_on_where_it_stopped(world) -> None:
    for number in range(8):
        _due(world, f"Person{number} Alt")
    network = world.network()
    review = day_review(network)
    assert len(review.entries) == 6
    first = review.entries[0].id
    world.vault.commit(ended(TODAY, {}, _names(review), first, "passed"))
    again = day_review(network)
    assert again.begun
    assert set(_names(again)) == set(_names(review))
    assert [entry.id for entry in again.done] == [first]
    assert [entry.id for entry in again.open] == [entry.id for entry in review.entries[1:]]


def test_what_was_done_on_another_screen_is_not_asked_again(world) -> None:
    people = [
        _due(world, name)
        for name in ("Anna Alt", "Ben Berg", "Carl Cent", "Dora Dorn", "Eva Eck", "Finn Fink")
    ]
    network = world.network()
    world.vault.commit(ended(TODAY, {}, people, "finn-fink", "passed"))
    world.vault.commit(
        [
            *creation(
                "interactions", "n1", {"at": "2026-06-09", "channel": "call", "with": {"anna-alt": True}}
            ),
            Set("contacts", "ben-berg", "taken", "2026-06-09"),
            Set("contacts", "carl-cent", "snoozed", "2026-06-12"),
            Set("contacts", "dora-dorn", "archived", True),
        ]
    )
    review = day_review(network)
    assert {entry.id: entry.outcome for entry in review.done} == {
        "anna-alt": "reached",
        "ben-berg": "taken",
        "carl-cent": "moved",
        "dora-dorn": "gone",
        "finn-fink": "passed",
    }
    assert [entry.id for entry in review.open] == ["eva-eck"]


def test_who_was_deleted_meanwhile_is_not_asked_about(world) -> None:
    people = [_due(world, name) for name in ("Anna Alt", "Ben Berg")]
    network = world.network()
    world.vault.commit(ended(TODAY, {}, people, "anna-alt", "passed"))
    world.vault.commit([Delete("contacts", "ben-berg")])
    assert day_review(network).open == ()


def test_a_follow_up_joins_a_review_that_was_begun(world) -> None:
    people = [_due(world, name) for name in ("Anna Alt", "Ben Berg")]
    network = world.network()
    world.vault.commit(ended(TODAY, {}, people, "anna-alt", "passed"))
    world.event("Hafen Meetup", 2)
    new = world.person("Gift Ndlovu", source="event", met_event="hafen-meetup")
    world.promise(new, "send deck", 0, event="hafen-meetup")
    network = world.network()
    assert "gift-ndlovu" in {entry.id for entry in day_review(network).open}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ([Set("contacts", "a", "taken", "2026-06-09")], "taken"),
        ([Set("contacts", "a", "taken", None)], "open"),
        ([Set("contacts", "a", "snoozed", "2026-06-12"), Set("contacts", "a", "taken", None)], "moved"),
        ([Set("contacts", "a", "archived", True)], "gone"),
        ([Set("contacts", "a", "archived", None)], "open"),
        (creation("interactions", "i", {"at": "2026-06-09", "channel": "call"}), "reached"),
        (creation("interactions", "i", {"at": "2026-06-12", "channel": "call", "plan": True}), "moved"),
        (
            [
                *creation("interactions", "i", {"at": "2026-06-09"}),
                *creation("interactions", "j", {"at": "2026-06-12", "plan": True}),
            ],
            "reached",
        ),
        ([Put("contacts", "a", "tags", "x")], ""),
        ([Set("contacts", "a", "cadence", 60)], ""),
    ],
)
def test_how_a_turn_ended_follows_from_what_was_saved(changes, outcome) -> None:
    assert outcome_of(changes) == outcome


def test_another_decision_takes_the_place_of_the_first() -> None:
    sittings = {"2026-06-09": Sitting(frozenset({"a", "b"}), {"a": "passed"})}
    changed = ended(TODAY, sittings, ["a", "b"], "a", "taken")
    assert Put(TABLE, "2026-06-09", "taken", "a") in changed
    assert Drop(TABLE, "2026-06-09", "passed", "a") in changed
    opened = ended(TODAY, sittings, ["a", "b"], "a", "open")
    assert Drop(TABLE, "2026-06-09", "passed", "a") in opened
    assert not any(isinstance(change, Put) for change in opened)


def test_the_first_decision_of_a_day_names_the_queue_and_drops_what_is_long_past() -> None:
    sittings = {"2026-01-09": Sitting(frozenset({"a"})), "2026-06-08": Sitting(frozenset({"a"}))}
    changes = ended(TODAY, sittings, ["a", "b"], "a", "passed")
    assert [change for change in changes if not isinstance(change, Drop)] == [
        Delete(TABLE, "2026-01-09"),
        Put(TABLE, "2026-06-09", "queue", "a"),
        Put(TABLE, "2026-06-09", "queue", "b"),
        Put(TABLE, "2026-06-09", "passed", "a"),
    ]


def test_two_devices_that_review_on_one_day_add_up() -> None:
    document = {"queue": {"a": True, "b": True}, "passed": {"a": True, "b": True}, "reached": {"a": True}}
    sitting = sitting_from(document)
    assert sitting.outcomes == {"a": "reached", "b": "passed"}
    assert sitting_from({"queue": 3, "passed": "x"}) == Sitting()


def _days(**outcomes: str) -> dict[str, Sitting]:
    return {
        f"2026-06-0{day[1:]}": Sitting(frozenset({"a"}), {"a": outcome} if outcome else {})
        for day, outcome in outcomes.items()
    }


@pytest.mark.parametrize(
    ("days", "last", "count"),
    [
        (_days(d6="passed", d7="passed"), "", 2),
        (_days(d5="passed", d6="taken", d7="passed"), "", 1),
        (_days(d5="passed", d6="", d7="passed"), "", 1),
        (_days(d5="passed", d6="passed", d7="passed"), "2026-06-05", 2),
        (_days(d5="passed") | {"2026-06-06": Sitting(frozenset({"b"}), {})} | _days(d7="passed"), "", 2),
        ({}, "", 0),
    ],
)
def test_passes_in_a_row_end_at_anything_else(days, last, count) -> None:
    assert passes(days, "a", last) == count


def test_a_longer_cadence_is_proposed_at_each_third_pass() -> None:
    assert [before for before in range(8) if proposes_longer(before)] == [2, 5]
    assert [longer(days) for days in (7, 30, 45, 365)] == [14, 60, 60, 730]


def test_passes_of_earlier_days_are_found_in_the_vault(world) -> None:
    anna = _due(world, "Anna Alt")
    network = world.network()
    for ago in (2, 1):
        day = TODAY - timedelta(days=ago)
        world.vault.commit(ended(day, sittings_of(network), [anna], anna, "passed"))
    assert passed_before(network, sittings_of(network), anna) == 2


def test_where_it_stands(world) -> None:
    people = [_due(world, name) for name in ("Anna Alt", "Ben Berg", "Carl Cent")]
    network = world.network()
    order = _names(day_review(network))
    assert place(day_review(network), "", "stay", {}) == order[0]
    assert place(day_review(network), order[0], "acted", {}) == order[0]
    assert place(day_review(network), order[0], "stay", {}) == order[0]
    assert place(day_review(network), order[0], "advance", {}) == order[1]
    world.vault.commit(ended(TODAY, {}, people, order[0], "passed"))
    review = day_review(network)
    assert place(review, order[0], "acted", {}) == order[1]
    assert place(review, order[2], "advance", {}) == order[1]
    world.vault.commit([Drop(TABLE, "2026-06-09", "passed", order[0])])
    assert place(day_review(network), order[1], "undone", {order[0]: "passed"}) == order[0]


def test_at_the_end_nobody_is_shown(world) -> None:
    anna = _due(world, "Anna Alt")
    network = world.network()
    world.vault.commit(ended(TODAY, {}, [anna], anna, "passed"))
    assert place(day_review(network), anna, "advance", {}) == ""


def test_the_question_about_an_earlier_day_is_answered_once() -> None:
    assert unasked("a", "2026-06-08", TODAY) == [Set("contacts", "a", "taken", None)]
    assert unasked("a", "2026-06-09", TODAY) == [] and unasked("a", "", TODAY) == []


def test_what_came_of_a_turn_is_said_in_a_few_words(world) -> None:
    anna = _due(world, "Anna Alt", given="Anna", family="Alt", snoozed="2026-06-12")
    world.met(anna, 0, "email", text="slides sent")
    network = world.network()
    assert done_of(network, anna, "reached").text == "wrote, slides sent"
    assert done_of(network, anna, "moved").text == "later, 12 Jun"
    assert done_of(network, anna, "taken").text == "taken on for today"
    assert done_of(network, anna, "reached").given == "Anna"


def test_there_is_something_to_say_where_one_needs_what_another_offers(world) -> None:
    priya = _due(world, "Priya Raman", org="Novum", needs=["a recruiter"], met_on="2024-01-01")
    world.person("Ben Aydin", offers=["a recruiter"])
    world.person("Carla Nunes", org="Novum", met_on="2026-06-04")
    said = to_say(world.network(), priya)
    assert said == (
        "needs a recruiter: Ben Aydin offers that. Introduce them?",
        "you met Carla Nunes of Novum on 4 Jun",
    )


def test_who_was_brought_together_already_is_not_proposed_again(world) -> None:
    priya = _due(world, "Priya Raman", needs=["a recruiter"])
    ben = world.person("Ben Aydin", offers=["a recruiter"])
    world.put("introductions", "x", between={priya: True, ben: True}, state="made", on="2026-01-01")
    assert to_say(world.network(), priya) == ()


def test_a_draft_takes_up_the_last_topic_and_an_open_promise(world) -> None:
    jonas = _due(world, "Jonas Weber", given="Jonas")
    world.met(jonas, 20, text="the new brochure.")
    world.put("profile", "me", name="Robin Falk", language="en")
    network = world.network()
    assert [draft.template for draft in drafts_for(network, jonas, "en")] == ["hello"]
    assert drafts_for(network, jonas, "en")[0].text == (
        "Hi Jonas,\nlast time it was about this: the new brochure.\n"
        "How are you, and what is new with you?\nRobin"
    )
    world.promise(jonas, "send the slides", 0)
    drafts = drafts_for(world.network(), jonas, "de")
    assert [draft.template for draft in drafts] == ["promise", "hello"]
    assert "send the slides" in drafts[0].text


def test_tomorrow_counts_who_is_due_then_up_to_the_cap(world) -> None:
    _due(world, "Anna Alt")
    world.promise(world.person("Ben Berg"), "slides", 1)
    world.person("Lena Late", circle="inner", snoozed="2026-06-20", created="2026-01-01")
    world.person("Taken On", circle="inner", taken="2026-06-09", created="2026-01-01")
    facts = world.network().facts().values()
    assert tomorrow(facts, TODAY, 6) == 2 and tomorrow(facts, TODAY, 1) == 1
