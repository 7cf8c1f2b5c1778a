"""The cast of the design's pictures, on Tuesday 9 June 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tui.draw.views import (
    Ahead,
    Capacity,
    Cooler,
    Notice,
    Past,
    PersonView,
    Pledge,
    Reach,
    RosterRow,
    Standing,
    Taken,
    Target,
    TodayView,
    Way,
)

DAY = date(2026, 6, 9)


def _reach(name: str, org: str, score: int, change: int, why: str, why_short: str) -> Reach:
    return Reach(name, name, org, score, change, why, why_short)


@pytest.fixture
def day() -> date:
    return DAY


@pytest.fixture
def picture():
    """The lines of one picture of the design, without blanks at the ends."""

    def read(name: str) -> list[str]:
        path = Path(__file__).parent / "pictures" / f"{name}.txt"
        return [line.rstrip() for line in path.read_text(encoding="utf-8").splitlines()]

    return read


@pytest.fixture
def today_view() -> TodayView:
    """Today of the 80x24 picture."""
    return TodayView(
        today=DAY,
        reach=(
            _reach(
                "Anna Schmidt",
                "Acme",
                54,
                -13,
                "90 days since the call, you wished for 30",
                "90 days, wished 30",
            ),
            _reach(
                "Jonas Weber",
                "Weber & Co",
                67,
                0,
                "you promised the slides for today",
                "promised: the slides",
            ),
            _reach(
                "Priya Raman",
                "Novum",
                52,
                -18,
                "cooling: last lunch 12 Feb, Lyon project",
                "cooling since 12 Feb",
            ),
            _reach(
                "Tomasz Król", "Król Studio", 70, 0, "new, met 28 May at Alster Breakfast", "new, met 28 May"
            ),
            _reach("Lena Okafor", "freelance", 88, 9, "birthday on Thursday, 40", "birthday Thursday, 40"),
            _reach(
                "Dr. M. von Stetten", "Stetten AG", 19, 0, "reconnect: steady until last summer", "reconnect"
            ),
        ),
        more_later=5,
        taken=(
            Taken("carla", "Carla Nunes", True, "called 07:44 · budget approved"),
            Taken("ben", "Ben Aydın", False, "call about the Lyon project"),
        ),
        promises=(
            Pledge("1", True, ("jonas",), "Jonas Weber", "send the slides", DAY),
            Pledge("2", True, ("sofie",), "Sofie Bergström", "intro to Novum", date(2026, 6, 6)),
            Pledge("3", False, ("priya",), "Priya Raman", "sends the pilot contract", date(2026, 6, 12)),
        ),
        ahead=(
            Ahead(Target("person", "lena", ("lena",)), date(2026, 6, 11), "birthday", "Lena Okafor, 40"),
            Ahead(Target("interaction", "p", ("ben",)), date(2026, 6, 15), "lunch", "Ben Aydın (plan)"),
            Ahead(
                Target("event", "e"), date(2026, 6, 17), "event", "Elbe Founders Night, Hamburg", "9 you know"
            ),
            Ahead(Target("person", "tomasz", ("tomasz",)), date(2026, 6, 20), "birthday", "Tomasz Król"),
        ),
        lately=(
            Past("i1", "2026-06-09T07:44", "call", "me", "Carla Nunes", "budget approved"),
            Past("i2", "2026-06-08", "email", "them", "Ben Aydın", "asks for Lyon dates"),
            Past("i3", "2026-06-08", "event", "unknown", "16 people", "Hafen Meetup, 12 new"),
            Past("i4", "2026-06-07T12:30", "meal", "me", "Lena Okafor, Ben", "climbing hall, Lyon project"),
            Past("i5", "2026-06-05", "introduction", "me", "Sofie ↔ Novum", "asked, agreed by Novum"),
            Past("i6", "2026-06-04", "call", "me", "Tomasz Król", "wants the Lyon contact"),
        ),
        cooling=(
            Cooler("aylin", "Aylin Demir", 28, -19, "was close until March"),
            Cooler("mark", "Mark Twelvetrees", 57, -11, "gaps grew from 30 to 60 days"),
        ),
        cooling_count=7,
        notices=(
            Notice(
                "12 new people from Hafen Meetup to look through: enter",
                Target("event", "hafen"),
                short="12 new from Hafen Meetup to look through",
            ),
        ),
        capacity=Capacity(9.4, 6.1),
        standing=Standing(
            score=63,
            change=2,
            past=(30, 30, 30, 42, 42, 42, 52, 52, 52, 52, 63, 63),
            bands=(("thriving", 21), ("steady", 39), ("cooling", 28), ("fading", 17), ("dormant", 10)),
            placed=115,
            total=900,
            to_sort=212,
            resting=573,
        ),
    )


@pytest.fixture
def anna() -> PersonView:
    """Anna Schmidt of the pictures."""
    return PersonView(
        id="anna",
        name="Anna Schmidt",
        today=DAY,
        role="Head of Sales, Acme GmbH · Berlin",
        rhythm="close · 30d",
        rhythm_long="close · every 30 days (from the circle)",
        score=54,
        word="cooling",
        band="cooling",
        change=-13,
        span=30,
        due="due since 10 Apr",
        ways=(Way("y m", "anna@acme.de"), Way("y p", "+49 151 2345678", "mobile")),
        reasons=((-35, "90 days of silence, you wished for 30"), (-11, "3 contacts in four months")),
        raises=(("a call", 93), ("a message", 92)),
        history=(
            Past("h1", "2026-03-11", "call", "me", "", "she moves to the Berlin office in June"),
            Past("h2", "2026-02-09T12:30", "meal", "me", "", "with Ben, Lyon project"),
            Past("h3", "2026-01-10", "email", "them", "", "thanks for the referral"),
            Past("h4", "2025-12-11", "call", "me", "", "budget for next year"),
        ),
        history_total=4,
        met="Elbe Founders Night 2023, via Jonas Weber",
        offers=("press contacts",),
        needs=("designer",),
        months=(1, 3, 0, 2, 4, 0, 3, 3, 5, 0, 2, 0, 4, 3, 0, 2, 4, 3, 0, 2, 3, 2, 1),
    )


@pytest.fixture
def roster() -> list[RosterRow]:
    """The list of the People picture."""
    rows = (
        ("Dr. M. von Stetten", 19, 0, 340),
        ("Aylin Demir", 28, -19, 210),
        ("Priya Raman", 52, -18, 117),
        ("Anna Schmidt", 54, -13, 90),
        ("Bengt-Åke Sjöström", 55, 0, 88),
        ("Mark Twelvetrees", 57, 0, 75),
        ("O'Brien, Sinéad", 58, 0, 71),
        ("Yuki Yamada", 59, 0, 66),
        ("Gift Ndlovu", None, 0, None),
        ("Ottilie Wittgenstein", 59, 0, 61),
    )
    return [RosterRow(name, name, "", score, change, quiet) for name, score, change, quiet in rows]
