"""Sorting in: the best candidates first, and what each circle costs."""

from __future__ import annotations

from datetime import date

from core.acts.review import sort_later
from core.network.review import sitting_from
from core.network.sorting import loads_of, sorting_of
from core.vault.changes import Put

TODAY = date(2026, 6, 9)


def _ids(world, **options) -> list[str]:
    hints, _, _ = sorting_of(world.network().facts().values(), TODAY, **options)
    return [hint.id for hint in hints]


def test_who_was_met_lately_and_often_comes_first(world) -> None:
    world.person("Rita Rest", source="import")
    often = world.person("Olga Often", source="import")
    for ago in (3, 20, 40):
        world.met(often, ago, "email")
    once = world.person("Otto Once", source="import")
    world.met(once, 400)
    assert _ids(world) == ["olga-often", "otto-once", "rita-rest"]


def test_who_is_like_those_in_circles_comes_before_others(world) -> None:
    world.person("Anna Alt", circle="close", tags=["client"], org="Acme")
    world.person("Aaron Aal", source="import")
    world.person("Tim Tag", source="import", tags=["client"])
    world.person("Olaf Org", source="import", org="Acme")
    assert _ids(world) == ["tim-tag", "olaf-org", "aaron-aal"]


def test_who_is_placed_or_only_remembered_or_gone_is_not_asked_about(world) -> None:
    world.person("Anna Alt", circle="close")
    world.person("Own Rhythm", cadence=30)
    world.person("Only Remember", cadence=0)
    world.person("Let Go", archived=True)
    world.person("Paused One", paused=True)
    world.person("Rita Rest", source="import")
    assert _ids(world) == ["rita-rest"]


def test_ten_at_a_time_and_how_many_there_are(world) -> None:
    for number in range(14):
        world.person(f"Person{number:02} Rest", source="import")
    world.met(world.person("Zoe Zorn"), 300)
    hints, alive, resting = sorting_of(world.network().facts().values(), TODAY, without={"person00-rest"})
    assert len(hints) == 10 and (alive, resting) == (1, 13)
    assert hints[0].id == "zoe-zorn"
    assert "person00-rest" not in {hint.id for hint in hints}


def test_what_speaks_for_somebody_is_said(world) -> None:
    world.person("Anna Alt", circle="close", tags=["client"], org="Acme")
    ben = world.person("Ben Berg", tags=["client"], org="Acme")
    world.met(ben, 3)
    (hint,), _, _ = sorting_of(world.network().facts().values(), TODAY)
    assert hint.why == (
        "1 contact-day in the last 90 days",
        "#client: 1 of those in circles carry it",
        "Acme: 1 there is in a circle",
    )


def test_each_circle_says_what_one_more_costs(world) -> None:
    world.person("Anna Alt", circle="inner")
    network = world.network()
    loads = loads_of(network.facts().values(), network.circles())
    assert [(load.key, load.days, load.people) for load in loads][:2] == [("inner", 7, 1), ("close", 30, 0)]
    assert loads[0].cost == 1.0


def test_later_is_kept_for_the_day(world) -> None:
    changes = sort_later(["a"], TODAY)
    assert changes == [Put("reviews", "2026-06-09", "unsorted", "a")]
    assert sitting_from({"unsorted": {"a": True}}).unsorted == {"a"}
