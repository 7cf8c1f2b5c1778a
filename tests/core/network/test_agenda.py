"""Who is due and why, and what else stands on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.vault.changes import Delete

TODAY = date(2026, 6, 9)
World = Any


def why(world: World, name: str) -> tuple[str, str]:
    due = {item.name: item for item in world.network().due()}
    return due[name].why, due[name].why_short


def names(world: World) -> list[str]:
    return [item.name for item in world.network().agenda().reach_out]


def test_a_cadence_exceeded_is_said_with_the_rule_that_was_broken(world: World) -> None:
    anna = world.person("Anna Schmidt", circle="close")
    world.rhythm(anna, 30, 40, last=90)
    assert why(world, "Anna Schmidt") == ("90 days since the call, you wished for 30", "90 days, wished 30")
    assert world.network().row(anna).due == "2026-04-10"


def test_an_inferred_cadence_is_not_called_a_wish(world: World) -> None:
    world.rhythm(world.person("Ben Aydın"), 30, 12, last=50)
    assert why(world, "Ben Aydın")[0] == "50 days since the call, your rhythm is 30"


def test_a_late_promise_comes_before_everybody(world: World) -> None:
    world.rhythm(world.person("Anna Schmidt", circle="inner", importance=5), 7, 40, last=30)
    world.promise(world.person("Jonas Weber"), "send the slides", -3)
    agenda = world.network().agenda()
    assert [item.name for item in agenda.reach_out] == ["Jonas Weber", "Anna Schmidt"]
    assert agenda.reach_out[0].why == "promised, 3 days late: send the slides"
    assert agenda.reach_out[0].urgent


def test_theirs_and_kept_promises_propose_nobody(world: World) -> None:
    jonas = world.person("Jonas Weber")
    world.promise(jonas, "sends the contract", -3, side="theirs")
    world.promise(jonas, "send the slides", -3, done="2026-06-08")
    assert names(world) == []


def test_follow_ups_of_an_event_take_no_place_of_the_daily_cap(world: World) -> None:
    hafen = world.event("Hafen Meetup", 2)
    for number in range(8):
        person = world.person(f"Guest {number}", source="event", met_event=hafen, met_on="2026-06-07")
        world.promise(person, "say hello", 0, event=hafen)
    for number in range(9):
        world.rhythm(world.person(f"Friend {number}", circle="close"), 30, 9, last=40)
    agenda = world.network().agenda()
    kinds = [item.kind for item in agenda.reach_out]
    assert kinds.count("follow-up") == 8
    assert len(agenda.reach_out) == 8 + 6
    assert agenda.more_later == 3
    assert agenda.reach_out[0].why == "after Hafen Meetup: say hello"


def test_the_daily_cap_is_the_users(world: World) -> None:
    world.put("profile", "me", daily_cap=2)
    for number in range(5):
        world.rhythm(world.person(f"Friend {number}", circle="close"), 30, 9, last=40)
    agenda = world.network().agenda()
    assert (len(agenda.reach_out), agenda.more_later) == (2, 3)


def test_people_an_import_brought_rest_until_placed_or_contacted(world: World) -> None:
    world.person("Quiet", source="import", created="2025-01-01")
    assert names(world) == []
    assert world.network().row("quiet").state == "resting"
    world.person("Placed", source="import", created="2025-01-01", circle="close")
    world.rhythm(world.person("Contacted", source="import"), 30, 2, last=200)
    assert set(names(world)) == {"Placed", "Contacted"}


def test_a_history_that_came_in_with_an_import_makes_nobody_due(world: World) -> None:
    came = (TODAY - timedelta(days=50)).isoformat()
    for name in ("Mailed", "Placed", "Since"):
        world.rhythm(world.person(name, source="import", created=came), 30, 6, last=200)
    world.vault.tables["contacts"]["placed"]["circle"] = "close"
    world.vault.tables["contacts"]["since"]["created"] = (TODAY - timedelta(days=260)).isoformat()
    assert set(names(world)) == {"Placed", "Since"}
    assert world.network().row("mailed").health is not None


@pytest.mark.parametrize(("ago", "due"), [(6, False), (14, True)])
def test_somebody_placed_is_due_the_first_time_in_the_second_week(world: World, ago: int, due: bool) -> None:
    for name in ("Carla Nunes", "Ben Aydın", "Yuki Yamada"):
        world.person(name, circle="active", created=(TODAY - timedelta(days=ago)).isoformat())
    assert len(names(world)) == (3 if due else 0)


def test_a_short_cadence_makes_the_first_time_come_sooner(world: World) -> None:
    world.person("Carla Nunes", circle="inner", created=(TODAY - timedelta(days=7)).isoformat())
    assert names(world) == ["Carla Nunes"]


def test_a_promise_of_following_up_places_somebody(world: World) -> None:
    carla = world.person("Carla Nunes", created=(TODAY - timedelta(days=20)).isoformat())
    assert names(world) == []
    world.promise(carla, "send the deck", None)
    assert names(world) == ["Carla Nunes"]


def test_a_cadence_of_nought_is_never_due(world: World) -> None:
    world.rhythm(world.person("Frau Freitag", cadence=0, circle="close"), 30, 9, last=300)
    assert names(world) == []


@pytest.mark.parametrize("fields", [{"paused": True}, {"archived": True}, {"snoozed": "2026-06-10"}])
def test_paused_archived_and_snoozed_people_are_left_in_peace(world: World, fields: dict[str, Any]) -> None:
    anna = world.person("Anna Schmidt", circle="close", **fields)
    world.rhythm(anna, 30, 9, last=90)
    world.promise(anna, "send the slides", -3)
    assert names(world) == []


def test_a_snooze_ends_on_its_day(world: World) -> None:
    world.rhythm(world.person("Anna Schmidt", circle="close", snoozed="2026-06-09"), 30, 9, last=90)
    assert names(world) == ["Anna Schmidt"]


@pytest.mark.parametrize(("ahead", "due"), [(30, False), (31, True)])
def test_a_plan_within_the_cadence_mutes(world: World, ahead: int, due: bool) -> None:
    anna = world.person("Anna Schmidt", circle="close")
    world.rhythm(anna, 30, 9, last=90)
    world.met(anna, -ahead, "meal")
    assert bool(names(world)) is due


def test_birthdays_of_the_next_days_are_a_reason(world: World) -> None:
    for name, birthday in (("Lena Okafor", "1986-06-11"), ("Tomasz Król", "--06-09"), ("Far", "1990-06-13")):
        world.rhythm(world.person(name, birthday=birthday, circle="close"), 30, 9, last=1)
    agenda = world.network().agenda()
    assert [(item.name, item.why) for item in agenda.reach_out] == [
        ("Tomasz Król", "birthday today"),
        ("Lena Okafor", "birthday on Thursday, 40"),
    ]


def test_a_birthday_of_the_29th_of_february_is_kept_on_the_28th(world: World) -> None:
    world.clock.at = world.clock.at.replace(year=2027, month=2, day=28)
    world.rhythm(world.person("Leap", birthday="1992-02-29", circle="close"), 30, 9)
    assert [item.why for item in world.network().agenda().reach_out if item.kind == "birthday"] == [
        "birthday today, 35"
    ]


def test_resting_people_have_no_birthdays(world: World) -> None:
    world.person("Quiet", source="import", birthday="1986-06-10")
    agenda = world.network().agenda()
    assert agenda.reach_out == ()
    assert agenda.ahead == ()


def test_somebody_long_silent_is_worded_as_reconnecting(world: World) -> None:
    world.rhythm(world.person("Dr. M. von Stetten", circle="close"), 30, 40, last=365)
    long, short = why(world, "Dr. M. von Stetten")
    assert long == "reconnect: steady until last summer"
    assert short == "reconnect"


def test_a_cooling_tie_says_what_the_last_contact_was_about(world: World) -> None:
    priya = world.person("Priya Raman", cadence=60)
    world.rhythm(priya, 60, 3, last=177)
    world.met(priya, 117, "meal", text="Lyon project\nand more")
    assert why(world, "Priya Raman") == ("cooling: last meal 12 Feb, Lyon project", "cooling since 12 Feb")


def test_twenty_people_met_on_one_evening_do_not_fall_due_on_one_morning(world: World) -> None:
    hafen = world.event("Hafen Meetup", 10)
    for number in range(20):
        person = world.person(f"Guest {number}", source="event", met_event=hafen, circle="active")
        world.met(person, 10, "event", event=hafen)
    days = [world.network().row(f"guest-{number}").due for number in range(20)]
    met = TODAY - timedelta(days=10)
    assert len(set(days)) >= 12
    assert max(days.count(day) for day in days) <= 4
    assert all(
        met + timedelta(days=30) <= date.fromisoformat(day) <= met + timedelta(days=90) for day in days
    )
    assert days == [world.network().row(f"guest-{number}").due for number in range(20)]


def test_twenty_people_met_on_one_evening_and_noted_one_by_one_do_not_fall_due_on_one_morning(
    world: World,
) -> None:
    for number in range(20):
        world.met(world.person(f"Guest {number}"), 0, "meeting")
    days = [world.network().row(f"guest-{number}").due for number in range(20)]
    assert max(days.count(day) for day in days) <= 4
    assert all(TODAY + timedelta(90) <= date.fromisoformat(day) <= TODAY + timedelta(108) for day in days)


def test_twenty_people_placed_on_one_evening_do_not_fall_due_on_one_morning(world: World) -> None:
    for number in range(20):
        world.person(f"Guest {number}", circle="close", created=TODAY.isoformat())
    days = [world.network().row(f"guest-{number}").due for number in range(20)]
    assert max(days.count(day) for day in days) <= 6
    assert all(TODAY + timedelta(7) <= date.fromisoformat(day) <= TODAY + timedelta(14) for day in days)


@pytest.mark.parametrize("contacts", [1, 2])
def test_a_new_tie_is_due_after_its_cadence_and_no_more_than_a_fifth_later(
    world: World, contacts: int
) -> None:
    for name in ("Carla Nunes", "Ben Aydın", "Yuki Yamada", "Ida Berg"):
        world.rhythm(world.person(name, circle="close"), 5, contacts, last=10)
    days = [date.fromisoformat(row.due) for row in world.network().rows()]
    assert all(TODAY + timedelta(20) <= day <= TODAY + timedelta(26) for day in days)
    assert len(set(days)) > 1


def test_a_tie_that_stands_is_due_exactly_after_its_cadence(world: World) -> None:
    for name in ("Carla Nunes", "Ben Aydın", "Yuki Yamada"):
        world.rhythm(world.person(name, circle="close"), 30, 3, last=10)
    assert {row.due for row in world.network().rows()} == {(TODAY + timedelta(days=20)).isoformat()}


def test_new_people_say_where_they_were_met(world: World) -> None:
    breakfast = world.event("Alster Breakfast", 31)
    tomasz = world.person("Tomasz Król", source="event", met_event=breakfast, met_on="2026-05-09")
    world.met(tomasz, 31, "event", event=breakfast)
    world.vault.tables["contacts"][tomasz]["circle"] = "active"
    world.clock.at += timedelta(days=58)
    assert why(world, "Tomasz Król") == ("new, met 9 May at Alster Breakfast", "new, met 9 May")


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("call", "called"),
        ("email", "wrote"),
        ("meeting", "met"),
        ("meal", "met"),
        ("video", "video call"),
    ],
)
def test_new_people_say_what_the_first_contact_was_and_the_wish_that_is_over(
    world: World, channel: str, said: str
) -> None:
    world.met(world.person("Carla Nunes", cadence=30), 40, channel)
    world.met(world.person("Ben Aydın"), 110, channel)
    assert why(world, "Carla Nunes") == (f"new, {said} 30 Apr, you wished for 30", f"new, {said} 30 Apr")
    assert why(world, "Ben Aydın")[0] == f"new, {said} 19 Feb"


def test_a_first_call_long_after_one_met_is_no_meeting_at_that_event(world: World) -> None:
    breakfast = world.event("Alster Breakfast", 300)
    tomasz = world.person("Tomasz Król", met_event=breakfast, met_on="2025-08-13", circle="close")
    world.met(tomasz, 40, "call")
    assert why(world, "Tomasz Król")[0] == "new, called 30 Apr, you wished for 30"


def test_what_was_done_today_does_not_pull_in_the_next(world: World) -> None:
    for number in range(12):
        person = world.person(f"Friend {number:02}", circle="close")
        world.rhythm(person, 30, 9, last=40)
        if number < 2:
            world.met(person, 0)
    agenda = world.network().agenda()
    assert (len(agenda.reach_out), agenda.more_later) == (4, 6)


def test_whether_somebody_was_due_before_today_is_judged_by_the_spread_day(world: World) -> None:
    for number in range(12):
        world.rhythm(world.person(f"Friend {number:02}", circle="close"), 30, 9, last=40)
    new = world.person("Ida Berg", circle="close")
    world.met(new, 30)
    assert world.network().row(new).due > TODAY.isoformat()
    world.met(new, 0)
    assert len(world.network().agenda().reach_out) == 6


def test_the_order_is_importance_times_expected_loss(world: World) -> None:
    for name, importance in (("Low", 1), ("High", 5), ("Mid", 3)):
        world.rhythm(world.person(name, circle="close", importance=importance), 30, 9, last=40)
    assert names(world) == ["High", "Mid", "Low"]


def test_people_in_a_circle_come_before_equals_who_are_in_none(world: World) -> None:
    world.rhythm(world.person("Ada Loose"), 30, 12, last=40)
    world.rhythm(world.person("Zoe Placed", circle="close"), 30, 12, last=40)
    assert names(world) == ["Zoe Placed", "Ada Loose"]


def test_equal_worth_is_ordered_by_name_every_time(world: World) -> None:
    for name in ("Zoe", "Ada", "Moe"):
        world.rhythm(world.person(name, circle="close"), 30, 9, last=40)
    assert names(world) == names(world) == ["Ada", "Moe", "Zoe"]


def test_taken_on_stands_apart_and_says_what_was_done(world: World) -> None:
    carla = world.person("Carla Nunes", taken="2026-06-09", circle="close")
    world.met(carla, 0, "call", at="2026-06-09T07:44", text="budget approved")
    ben = world.person("Ben Aydın", taken="2026-06-09", circle="close")
    world.rhythm(ben, 30, 9, last=40)
    world.promise(ben, "call about the Lyon project", 3)
    world.rhythm(world.person("Sofie Bergström", taken="2026-06-08", circle="close"), 30, 9, last=40)
    agenda = world.network().agenda()
    assert [(item.name, item.done, item.text) for item in agenda.taken] == [
        ("Carla Nunes", True, "called 07:44 · budget approved"),
        ("Ben Aydın", False, "call about the Lyon project"),
    ]
    assert [item.name for item in agenda.asked] == ["Sofie Bergström"]
    assert "Ben Aydın" not in [item.name for item in agenda.reach_out]


@pytest.mark.parametrize(("ago", "is_asked"), [(0, False), (1, True), (14, True), (15, False)])
def test_a_plan_whose_day_has_passed_is_asked_about_for_a_fortnight(
    world: World, ago: int, is_asked: bool
) -> None:
    ida = world.person("Ida Berg")
    day = TODAY - timedelta(days=ago)
    plan = world.met(ida, ago, "meal", plan=True, at=f"{day}T12:30")
    world.met(ida, ago + 5)
    lapsed = world.network().agenda().lapsed
    assert bool(lapsed) is is_asked
    if is_asked:
        (found,) = lapsed
        assert (found.id, found.day, found.channel, found.time) == (plan, day, "meal", "12:30")
        assert (found.people, found.names) == ((ida,), "Ida Berg")


def test_a_contact_on_the_day_of_a_plan_or_after_it_settles_it_for_that_person(world: World) -> None:
    ida, ben = world.person("Ida Berg"), world.person("Ben Aydın")
    world.met([ida, ben], 5, "meal", plan=True)
    world.met("somebody-who-was-deleted", 5, "meal", plan=True)
    world.met(ben, 3)
    assert [item.names for item in world.network().agenda().lapsed] == ["Ida Berg"]
    world.met(ida, 5)
    assert world.network().agenda().lapsed == ()


def test_a_plan_that_was_called_off_is_asked_about_no_more(world: World) -> None:
    plan = world.met(world.person("Ida Berg"), 1, "meal", plan=True)
    network = world.network()
    assert len(network.agenda().lapsed) == 1
    network.vault.commit([Delete("interactions", plan)])
    assert network.agenda().lapsed == ()


def test_promises_stand_mine_first_and_late_ones_first(world: World) -> None:
    world.promise(world.person("Jonas Weber"), "send the slides", 0)
    world.promise(world.person("Sofie Bergström"), "intro to Novum", -3)
    world.promise(world.person("Priya Raman"), "sends the pilot contract", 3, side="theirs")
    world.promise(world.person("Ben Aydın"), "book for Lyon", None)
    assert [(item.mine, item.when, item.names) for item in world.network().agenda().promises] == [
        (True, "3 d late", "Sofie Bergström"),
        (True, "today", "Jonas Weber"),
        (True, "no date", "Ben Aydın"),
        (False, "Fri 12", "Priya Raman"),
    ]


def test_the_next_two_weeks_hold_birthdays_plans_and_events(world: World) -> None:
    world.rhythm(world.person("Lena Okafor", birthday="1986-06-11"), 30, 3)
    world.met(world.person("Ben Aydın"), -6, "meal")
    world.event("Elbe Founders Night", -8, place="Hamburg")
    world.event("Too far", -15)
    found = [(item.day.day, item.kind, item.text) for item in world.network().agenda().ahead]
    assert found == [
        (11, "birthday", "Lena Okafor, 40"),
        (15, "plan", "Ben Aydın"),
        (17, "event", "Elbe Founders Night, Hamburg"),
    ]


def test_lately_is_newest_first_and_an_event_is_one_line(world: World) -> None:
    hafen = world.event("Hafen Meetup", 1)
    for number in range(16):
        new = {"met_event": hafen, "met_on": "2026-06-08"} if number < 12 else {}
        world.met(world.person(f"Guest {number}", **new), 1, "event", event=hafen)
    world.met(world.person("Carla Nunes"), 0, text="budget approved")
    world.met("carla-nunes", -1, "meal")
    lately = world.network().agenda().lately
    assert [(item.names, item.text) for item in lately] == [
        ("Carla Nunes", "budget approved"),
        ("16 people", "Hafen Meetup, 12 new"),
    ]


def test_cooling_names_those_who_fall_and_are_not_proposed(world: World) -> None:
    world.put("profile", "me", daily_cap=1)
    for number in range(4):
        world.rhythm(world.person(f"Friend {number}", circle="close"), 30, 9, last=80 + number)
    agenda = world.network().agenda()
    proposed = {item.name for item in agenda.reach_out}
    assert agenda.cooling_count == len(agenda.cooling) == 3
    assert proposed.isdisjoint(item.name for item in agenda.cooling)
    assert all(item.change <= -8 and item.why for item in agenda.cooling)


def test_new_people_of_an_event_wait_until_they_are_placed(world: World) -> None:
    hafen = world.event("Hafen Meetup", 1)
    several: tuple[dict[str, Any], ...] = ({}, {}, {"circle": "close"}, {"cadence": 0})
    for number, fields in enumerate(several):
        world.person(f"Guest {number}", source="event", met_event=hafen, met_on="2026-06-08", **fields)
    (queue,) = world.network().agenda().queues
    assert (queue.name, queue.count, queue.people) == ("Hafen Meetup", 2, ("guest-0", "guest-1"))


def test_an_event_is_still_of_that_evening_until_five(world: World) -> None:
    world.event("Hafen Meetup", 1, open=True)
    opened = world.network().agenda().open_event
    assert opened is not None and opened.stale
    world.clock.at = world.clock.at.replace(hour=1)
    opened = world.network().agenda().open_event
    assert opened is not None and not opened.stale


def test_when_nobody_waits_the_next_one_is_named(world: World) -> None:
    world.rhythm(world.person("Jonas Weber", circle="close"), 30, 9, last=27)
    assert world.network().agenda().next_due == ("Jonas Weber", date(2026, 6, 12))


def test_capacity_sets_the_wishes_beside_what_there_was(world: World) -> None:
    for number in range(3):
        world.rhythm(world.person(f"Close {number}", circle="close"), 45, 5, last=1)
    world.rhythm(world.person("Inner", circle="inner"), 9, 20, last=1)
    world.person("Paused", circle="inner", paused=True)
    world.rhythm(world.person("Loose"), 9, 20, last=1)
    capacity = world.network().agenda().capacity
    assert capacity.wished == pytest.approx(7 * (3 / 30 + 1 / 7))
    assert capacity.had == pytest.approx((3 * 2 + 10) * 7 / 90)
    assert [(load.circle, load.people) for load in capacity.circles] == [("inner", 1), ("close", 3)]


def test_the_network_counts_those_in_circles(world: World) -> None:
    world.rhythm(world.person("Anna", circle="close"), 30, 40, last=0)
    world.rhythm(world.person("Ben", circle="close"), 30, 40, last=90)
    world.person("Rest", source="import")
    world.met(world.person("Sort"), 5)
    world.promise(world.person("Promised", source="import"), "send slides", 3)
    world.person("Gone", archived=True, circle="close")
    standing = world.network().agenda().standing
    assert standing.health == 77
    assert dict(standing.bands)["thriving"] == 1 and dict(standing.bands)["cooling"] == 1
    assert (standing.placed, standing.total, standing.to_sort, standing.resting) == (2, 6, 2, 1)
    assert len(standing.trend) == 12 and standing.trend[-1] == 77
    assert standing.change == standing.trend[-1] - round((100 + 67) / 2)


def test_an_empty_vault_has_an_empty_day(world: World) -> None:
    agenda = world.network().agenda()
    assert agenda.people == 0
    assert agenda.reach_out == agenda.ahead == agenda.lately == ()
    assert agenda.next_due is None
    assert agenda.standing.health is None


def test_what_was_promised_to_and_planned_with_somebody_deleted_waits_for_nobody(world: World) -> None:
    gone = "somebody-who-was-deleted"
    world.promise(gone, "send the slides", 0)
    world.met(gone, -2, "meal")
    world.met([gone, world.person("Ben Aydın")], -3, "meal")
    agenda = world.network().agenda()
    assert agenda.promises == ()
    assert [(item.day.day, item.text) for item in agenda.ahead] == [(12, "Ben Aydın")]
