"""What the person keys write."""

from __future__ import annotations

from datetime import date

import pytest

from core.vault.changes import Delete, Drop, Put, Set
from tui import deeds

ANNA, BEN = ("anna", "Anna Schmidt"), ("ben", "Ben Aydın")
DAY = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("30", 30), ("30d", 30), ("2w", 14), ("2 weeks", 14), ("1m", 30), ("month", 30), ("every month", 30),
        ("year", 365), ("none", 0), ("never", 0), ("3 months", 90), ("2 Wochen", 14), ("10 days", 10), ("quarter", 90),
        ("", None), ("soon", None), ("-3", None), ("0x", None), ("99999", None), ("w2", None),
    ],
)  # fmt: skip
def test_a_cadence_is_read_or_refused(typed: str, days: int | None) -> None:
    assert deeds.read_cadence(typed) == days


def test_tags_of_one_person_are_the_whole_list() -> None:
    assert deeds.tag_changes("#client, press new", ["client", "old"], one=True) == (["press", "new"], ["old"])


def test_tags_of_several_people_are_put_on_and_taken_off() -> None:
    assert deeds.tag_changes("+a #b -c -#d", [], one=False) == (["a", "b"], ["c", "d"])


def test_a_deed_on_several_people_is_one_list_of_changes() -> None:
    changes, label = deeds.tags([ANNA, BEN], ["x"], ["y"])
    assert changes == [
        Put("contacts", "anna", "tags", "x"),
        Drop("contacts", "anna", "tags", "y"),
        Put("contacts", "ben", "tags", "x"),
        Drop("contacts", "ben", "tags", "y"),
    ]
    assert label == "Anna Schmidt and Ben Aydın: +#x -#y"


def test_later_puts_down_what_was_taken_on() -> None:
    changes, label = deeds.later([ANNA], date(2026, 6, 12), "Fri 12 Jun, in 3 days")
    assert Set("contacts", "anna", "snoozed", "2026-06-12") in changes
    assert Set("contacts", "anna", "taken", None) in changes
    assert label == "Anna Schmidt later: quiet until Fri 12 Jun, in 3 days"


def test_a_promise_to_several_people_is_one_each() -> None:
    changes, _ = deeds.promise([ANNA, BEN], "mine", "2026-06-12", " send\nslides ", DAY)
    texts = [change.value for change in changes if isinstance(change, Set) and change.field == "text"]
    people = [change.member for change in changes if isinstance(change, Put)]
    assert texts == ["send slides"] * 2
    assert people == ["anna", "ben"]


def test_a_plan_that_did_not_happen_is_deleted() -> None:
    changes, label = deeds.call_off("plan", [ANNA])
    assert changes == [Delete("interactions", "plan")]
    assert label == "did not happen: what was planned with Anna Schmidt"


def test_a_circle_takes_the_rhythm_of_ones_own_away() -> None:
    changes, label = deeds.circle([ANNA], "close", "close")
    assert changes == [Set("contacts", "anna", "circle", "close"), Set("contacts", "anna", "cadence", None)]
    assert label == "Anna Schmidt in close"


def test_many_people_are_counted_in_the_word_line() -> None:
    assert deeds.who([ANNA, BEN, ("c", "Carla")]) == "3 people"


def test_whoever_was_brought_back_is_not_proposed_to_be_let_go_again() -> None:
    away, _ = deeds.archive([("anna", "Anna")], away=True, today=DAY)
    back, said = deeds.archive([("anna", "Anna")], away=False, today=DAY)
    assert away == [Set("contacts", "anna", "archived", True)]
    assert back == [
        Set("contacts", "anna", "archived", None),
        Set("contacts", "anna", "kept", DAY.isoformat()),
    ]
    assert said == "Anna back again"
