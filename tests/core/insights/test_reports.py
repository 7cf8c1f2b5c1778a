"""Reports: numbers counted by hand beside what is said, and every line leads to exactly its people."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from core.errors import UsageError
from core.insights import PERIODS, REPORTS, Report, Table, period_of, report_of
from core.insights.counting import NEED
from core.insights.whatif import longer, shorter, trials
from core.network.network import Network

World = Any
TODAY = date(2026, 6, 9)
QUARTER, YEAR, TWO_YEARS = PERIODS


def table(report: Report, key: str) -> Table:
    return next(each for each in report.tables if each.key == key)


def values(report: Report, key: str) -> list[tuple[Any, ...]]:
    return [entry.values for entry in table(report, key).entries]


def close_and_active(world: World) -> Network:
    """Two close friends, one kept and one not, and an active one: wishes 7/30 + 7/30 + 7/90 a week."""
    world.rhythm(world.person("Kept", circle="close"), 30, 12, last=1)
    world.rhythm(world.person("Lost", circle="close"), 30, 3, last=400)
    world.person("New", circle="active", created="2026-06-01")
    network: Network = world.network()
    return network


# -- periods -----------------------------------------------------------------------------------------------------------


def test_weeks_end_today_and_months_are_those_of_the_calendar() -> None:
    assert [date.fromordinal(day).isoformat() for day in QUARTER.starts(TODAY)][-1] == "2026-06-03"
    assert sum(QUARTER.lengths(TODAY)) == 91
    assert next(date.fromordinal(day).isoformat() for day in YEAR.starts(TODAY)) == "2025-07-01"
    assert YEAR.lengths(TODAY)[-1] == 9  # June is nine days old
    assert YEAR.names(TODAY)[0] == "Jul 2025"
    assert len(TWO_YEARS.starts(TODAY)) == 24


def test_a_month_that_ends_the_first_week_has_no_room_for_its_name() -> None:
    labels = QUARTER.labels(TODAY)
    assert [word for _, word in labels] == ["Mar", "Apr", "May", "Jun"]
    assert all(later - place >= 2 for (place, _), (later, _) in itertools.pairwise(labels))


def test_an_unknown_period_and_report_are_refused_by_name(world: World) -> None:
    with pytest.raises(UsageError, match="90d, 12m, 24m"):
        period_of("7d")
    with pytest.raises(UsageError, match="capacity, year"):
        report_of(world.network(), "nothing", QUARTER)


# -- capacity ----------------------------------------------------------------------------------------------------------


def test_capacity_counts_what_was_wished_and_had_by_circle(world: World) -> None:
    report = report_of(close_and_active(world), "capacity", QUARTER)
    close, active = values(report, "circles")
    assert close == ("close", 2, pytest.approx(14 / 30), pytest.approx(3 * 7 / 90))
    assert active == ("active", 1, pytest.approx(7 / 90), 0)
    assert report.sentences == ("Your wishes cost 0.5 contact-days a week. You had 0.2.",)
    assert report.chart is not None
    assert sum(report.chart.values) == 3  # the fourth was 91 days ago, a day before the 13 weeks begin
    assert report.need == ""


def test_capacity_says_what_it_had_as_today_does(world: World) -> None:
    network = close_and_active(world)
    report = report_of(network, "capacity", QUARTER)
    had = sum(float(entry.values[3] or 0) for entry in table(report, "circles").entries)
    assert had == pytest.approx(network.agenda().capacity.had)


def test_another_rhythm_is_proposed_where_most_is_missing_and_says_what_all_would_cost(world: World) -> None:
    report = report_of(close_and_active(world), "capacity", QUARTER)
    first = table(report, "what_if").entries[0]
    assert first.values == ("2 people at 30 → 60 days", pytest.approx(14 / 60 + 7 / 90))
    assert (first.rhythm, first.days) == ("close", 60)


def test_where_the_time_suffices_nothing_is_proposed(world: World) -> None:
    world.rhythm(world.person("Kept", circle="active"), 7, 20)
    report = report_of(world.network(), "capacity", QUARTER)
    assert [each.key for each in report.tables] == ["circles"]


def test_people_to_let_go_lead_to_their_report(world: World) -> None:
    world.rhythm(world.person("Silent", circle="close"), 30, 12, last=300)
    report = report_of(world.network(), "capacity", QUARTER)
    last = table(report, "what_if").entries[-1]
    assert last.values == ("1 to let go", pytest.approx(0, abs=1e-9))
    assert last.report == "letgo"


def test_fewer_than_ten_contacts_say_what_is_needed_and_still_show_the_axis(world: World) -> None:
    world.rhythm(world.person("Anna", circle="close"), 3, 9)
    for key in ("capacity", "year", "health"):
        report = report_of(world.network(), key, QUARTER)
        assert report.need == NEED
        assert report.chart is not None
    world.met(world.person("Ben"), 0)
    assert report_of(world.network(), "capacity", QUARTER).need == ""


def test_nobody_in_a_circle_wishes_nothing(world: World) -> None:
    report = report_of(world.network(), "capacity", QUARTER)
    assert report.sentences == ("Nobody is in a circle yet, so nothing is wished and nothing is due.",)


def test_a_trial_takes_those_of_the_circles_rhythm_and_not_those_with_their_own(world: World) -> None:
    world.person("A", circle="close")
    world.person("B", circle="close")
    world.person("Own", circle="close", cadence=7)
    world.person("Quiet", circle="close", paused=True)
    network = world.network()
    trial = trials(list(network.facts().values()), network.rules())["close"]
    assert (trial.people, trial.days) == (2, 30)
    assert trial.wished == pytest.approx(2 * 7 / 30 + 1)
    assert trial.at(60) == pytest.approx(2 * 7 / 60 + 1)
    assert trial.at(30) == trial.wished


@pytest.mark.parametrize(("days", "more", "less"), [(30, 60, 14), (7, 14, 3), (365, 730, 180), (45, 60, 30)])
def test_rhythms_step_along_the_usual_ones(days: int, more: int, less: int) -> None:
    assert (longer(days), shorter(days)) == (more, less)


# -- the other reports -------------------------------------------------------------------------------------------------


def test_the_year_counts_contact_days_people_and_new_ones_by_month(world: World) -> None:
    anna = world.person("Anna", created="2026-05-02")
    world.rhythm(anna, 7, 5, last=2)
    world.met(world.person("Ben", source="import", created="2026-05-03"), 8, "email")
    report = report_of(world.network(), "year", YEAR)
    june, may = values(report, "parts")[-1], values(report, "parts")[-2]
    assert june == ("Jun 2026", 2, 2, 0)
    assert may == ("May 2026", 4, 1, 1)
    assert report.sentences == ("6 contact-days with 2 people.", "1 person came into your network.")
    assert values(report, "channels") == [("call", 5), ("mail", 1)]


def test_each_month_leads_to_those_contacted_in_it(world: World) -> None:
    world.met(world.person("Anna"), 8)
    world.met(world.person("Ben"), 40)
    world.met(world.person("Later"), -10)
    network = world.network()
    parts = table(report_of(network, "year", YEAR), "parts").entries
    assert [row.name for row in network.find(parts[-1].query)] == ["Anna"]
    assert [row.name for row in network.find(parts[-2].query)] == []
    assert [row.name for row in network.find(parts[-3].query)] == ["Ben"]
    weeks = table(report_of(network, "year", QUARTER), "parts").entries
    assert [row.name for row in network.find(weeks[-2].query)] == ["Anna"]


def test_network_health_follows_the_mean_and_names_who_moved(world: World) -> None:
    world.rhythm(world.person("Steady", circle="close"), 30, 30)
    world.rhythm(world.person("Falling", circle="close"), 30, 30, last=80)
    report = report_of(world.network(), "health", QUARTER)
    assert report.chart is not None
    first, last = report.chart.values[0], report.chart.values[-1]
    assert first > last > 0
    assert [row[0] for row in values(report, "falling")] == ["Falling"]
    assert values(report, "rising") == []
    assert f"is {round(last)}, down from {round(first)}" in report.sentences[0]


def test_bands_by_circle_lead_to_exactly_their_people(world: World) -> None:
    world.rhythm(world.person("Steady", circle="close"), 30, 30)
    world.rhythm(world.person("Fading", circle="close"), 30, 2, last=200)
    world.person("Own", cadence=20)
    world.person("Gone", circle="close", archived=True)
    world.person("Rests", source="import")
    network = world.network()
    report = report_of(network, "bands", QUARTER)
    for entry in table(report, "circles").entries:
        assert len(network.find(entry.query)) == sum(int(value or 0) for value in entry.values[1:])
    for key in ("bands", "others"):
        for entry in table(report, key).entries:
            if entry.query:
                assert len(network.find(entry.query)) == entry.values[1], entry.query


def test_give_and_take_names_whose_turn_it_is(world: World) -> None:
    world.met(world.person("Gave"), 20, "referral", initiator="them")
    world.met(world.person("Got"), 20, "favour", initiator="me")
    both = world.person("Both")
    world.met(both, 20, "favour", initiator="me")
    world.met(both, 10, "introduction", initiator="them")
    once = world.person("Silent side", circle="close")
    for ago in range(1, 12):
        world.met(once, ago * 10, initiator="me")
    report = report_of(world.network(), "giving", YEAR)
    assert report.sentences == ("You gave 2 favours, referrals and introductions, and got 2.",)
    assert values(report, "my_turn") == [("Gave", "1 referral")]
    assert values(report, "their_turn") == [("Got", "1 favour")]
    assert values(report, "one_sided") == [("Silent side", 11, 0)]


def test_introductions_say_what_became_of_them(world: World) -> None:
    anna, ben = world.person("Anna"), world.person("Ben")
    for number, (state, on) in enumerate(
        [("asked", "2026-06-01"), ("made", "2026-05-01"), ("thanked", "2026-04-01"), ("made", "2020-01-01")]
    ):
        world.put("introductions", f"n{number}", between={anna: True, ben: True}, state=state, on=on)
    world.put(
        "introductions", "theirs", between={anna: True, ben: True}, by=ben, state="made", on="2026-01-01"
    )
    report = report_of(world.network(), "introductions", YEAR)
    assert report.sentences == ("4 introductions, 3 by you.",)
    assert values(report, "states") == [("asked", 1), ("made", 2), ("thanked", 1)]
    assert [row[1:] for row in values(report, "open")] == [("made", 2351), ("made", 39), ("asked", 8)]


def test_connectors_are_those_who_brought_most_and_lead_to_whom_they_brought(world: World) -> None:
    jonas = world.person("Jonas Weber")
    world.person("A", met_via=jonas, circle="close")
    world.person("B", met_via=jonas)
    world.person("Dangling", met_via="nobody")
    network = world.network()
    report = report_of(network, "connectors", YEAR)
    (entry,) = table(report, "connectors").entries
    assert entry.values == ("Jonas Weber", 2, 1, 0)
    assert {row.name for row in network.find(entry.query)} == {"A", "B"}


def test_a_circle_of_ones_own_is_found_whatever_it_is_called(world: World) -> None:
    for number, name in enumerate(["Book club", 'a "quoted" one', "close", "[/x]\x1b"]):
        world.put("circles", f"own{number}", name=name, days=30 + number, rank=9)
        world.person(f"Member {number}", circle=f"own{number}")
    network = world.network()
    for key in ("capacity", "bands"):
        found = [
            network.find(entry.query) for entry in table(report_of(network, key, QUARTER), "circles").entries
        ]
        assert [len(rows) for rows in found] == [1, 1, 1, 1]
        assert len({row.id for rows in found for row in rows}) == 4


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.key)
def test_every_report_of_nobody_and_of_everything_can_be_written(
    make_world: Any, key: str, period: Any
) -> None:
    empty = report_of(make_world().network(), key, period).as_data()
    assert empty["sentences"]
    world = make_world()
    odd = world.person('Q"uote :colon', circle="no such circle", met_via="odd", birthday="garbage")
    world.put("interactions", "bad", at="never", channel="unheard of", with_={odd: True})
    world.put(
        "introductions", "bad", between={odd: True, "gone": True}, state="new word", on="yesterday", by="gone"
    )
    close_and_active(world)
    assert report_of(world.network(), key, period).as_data()["report"] == key
