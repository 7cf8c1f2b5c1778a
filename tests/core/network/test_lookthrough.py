"""Looking through the new people: order, where it goes on, and the days of the follow-ups."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.models import Contact, Event, Promise
from core.network.gathering import Guest
from core.network.lookthrough import (
    Fit,
    fits,
    follow_up_day,
    follow_up_of,
    newcomers,
    place_to_begin,
    spread,
)

EVENT = Event(id="e", name="Hafen Meetup", starts="2026-06-09", follow_text="say hello")
TUE, WED, THU, FRI = (date(2026, 6, day) for day in (9, 10, 11, 12))


def guest(id: str, at: str = "2026-06-09T21:00", **fields: Any) -> Guest:
    fields = {"new": True, "waits": True} | fields
    return Guest(contact=Contact(id=id, full=id), at=at, **fields)


def promise(text: str, due: str = "2026-06-11", **fields: Any) -> Promise:
    return Promise(id=text, people=("g",), text=text, due=due, event="e", **fields)


def test_the_new_ones_come_in_the_order_of_the_evening() -> None:
    people = [
        guest("b", "2026-06-09T21:30"),
        guest("again", new=False),
        guest("a", "2026-06-09T20:00"),
        guest("night", "2026-06-09"),
    ]
    assert [each.id for each in newcomers(people)] == ["a", "b", "night"]


@pytest.mark.parametrize(
    ("waits", "kept", "place"),
    [
        ("yyy", "", 0),
        ("nyy", "", 1),
        ("yyy", "2", 2),
        ("yyn", "2", 0),
        ("yny", "1", 2),
        ("nnn", "1", None),
        ("yyy", "deleted", 0),
        ("", "", None),
    ],
)
def test_it_goes_on_where_it_stopped(waits: str, kept: str, place: int | None) -> None:
    people = [guest(str(number), waits=sign == "y") for number, sign in enumerate(waits)]
    assert place_to_begin(people, kept) == place


@pytest.mark.parametrize(
    ("today", "taken", "day"),
    [
        (TUE, {}, WED),  # nobody writes on the evening itself
        (TUE, {WED: 1}, THU),
        (TUE, {WED: 1, THU: 1}, WED),
        (WED, {}, WED),
        (WED, {WED: 3, THU: 1}, THU),
        (THU, {THU: 9}, THU),
        (FRI, {}, FRI),  # too late already: today
    ],
)
def test_follow_ups_are_spread_over_the_48_hours(today: date, taken: dict[date, int], day: date) -> None:
    assert follow_up_day(guest("g"), today, taken) == day


def test_without_a_day_of_the_event_a_follow_up_is_for_today() -> None:
    assert follow_up_day(guest("g", at=""), FRI, {}) == FRI


def test_words_of_its_own_are_the_follow_up_before_the_usual_ones() -> None:
    both = guest("g", promises=(promise("say hello"), promise("send deck")))
    assert follow_up_of(both, EVENT).text == "send deck"  # type: ignore[union-attr]
    kept = guest("g", promises=(promise("say hello", done="2026-06-10"), promise("hers", side="theirs")))
    assert follow_up_of(kept, EVENT) is None


def test_only_those_looked_through_count_for_the_spread() -> None:
    seen = guest("s", waits=False, promises=(promise("say hello", "2026-06-10"),))
    waiting = guest("w", promises=(promise("say hello", "2026-06-11"),))
    assert spread([seen, waiting], EVENT) == {WED: 1}


def test_a_need_that_somebody_offers_and_an_offer_that_somebody_needs_fit() -> None:
    gift = Contact(id="g", full="Gift", needs=("German pilots",), offers=("payments for kiosks",))
    anna = Contact(id="a", full="Anna", offers=("pilot customers",))
    ben = Contact(id="b", full="Ben", needs=("kiosk payment",), offers=("climbing",))
    away = Contact(id="x", full="Away", offers=("pilot customers",), archived=True)
    assert fits(gift, [gift, away, ben, anna]) == [
        Fit("German pilots", True, "a", "Anna", "pilot customers"),
        Fit("payments for kiosks", False, "b", "Ben", "kiosk payment"),
    ]
    assert fits(gift, [Contact(id="c", full="C", offers=("a car",))]) == []
