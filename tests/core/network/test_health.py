"""The health score: the check values of its definition, its edge cases, its words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.network.cadence import Cadence, cadence_of, circles_with
from core.network.health import Health, band_of, health_of
from core.network.touches import contact_days, touch, weights_table

TODAY = date(2026, 6, 9)
MONTHLY = Cadence(30, "own")


def rows(*entries: tuple[int, str, str]) -> list[int]:
    """Touches from (days ago, channel, initiator)."""
    return sorted(touch(TODAY - timedelta(days=ago), channel, who) for ago, channel, who in entries)


def every(step: int, count: int, *, last: int, channel: str = "call", who: str = "mutual") -> list[int]:
    """`count` contacts, `step` days apart, the last one `last` days ago."""
    return rows(*((last + step * place, channel, who) for place in range(count)))


CHECKS = [
    ("40 calls every 30 d, last today", every(30, 40, last=0), 100, 1, 1, 0),
    ("same, last 30 d ago", every(30, 40, last=30), 86, 0.800, 0.917, 0),
    ("same, 60 d", every(30, 40, last=60), 67, 0.500, 0.840, 0),
    ("same, 90 d", every(30, 40, last=90), 54, 0.308, 0.771, 0),
    ("same, 180 d", every(30, 40, last=180), 35, 0.100, 0.594, 0),
    ("same, 365 d", every(30, 40, last=365), 19, 0.026, 0.348, 0),
    ("messages only, last today", every(30, 40, last=0, channel="message"), 95, 1, 0.894, 0),
    ("one meeting today", rows((0, "meeting", "me")), 72, 1, 0.446, 0),
    ("one call 30 d ago", rows((30, "call", "me")), 58, 0.800, 0.366, 0),
    ("12 calls all by me, last 30 d ago", every(30, 12, last=30, who="me"), 77, 0.800, 0.858, 0.750),
    (
        "11 by me, then 1 by them 30 d ago",
        sorted([*every(30, 11, last=60, who="me"), *rows((30, "call", "them"))]),
        81, 0.800, 0.858, 0.239,
    ),
    (
        "12 by me + favour received 20 d ago",
        sorted([*every(30, 12, last=30, who="me"), *rows((20, "favour", "them"))]),
        93, 0.900, 0.955, 0,
    ),
    ("5 messages on one day, 10 d ago", rows(*[(10, "message", "unknown")] * 5), 66, 0.973, 0.347, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("touches", "score", "f", "m", "i"), [case[1:] for case in CHECKS], ids=[c[0] for c in CHECKS]
)
def test_check_values(touches: list[int], score: int, f: float, m: float, i: float) -> None:
    health = health_of(touches, TODAY, MONTHLY)
    assert health.score == score
    assert health.freshness == pytest.approx(f, abs=0.0006)
    assert health.momentum == pytest.approx(m, abs=0.0006)
    assert health.one_sidedness == pytest.approx(i, abs=0.0006)


def test_a_cadence_nobody_wished_is_inferred_from_the_gaps() -> None:
    touches = every(45, 10, last=40)
    cadence = cadence_of(None, "", circles_with(), contact_days(touches, TODAY.toordinal(), weights_table()))
    health = health_of(touches, TODAY, cadence)
    assert (cadence.days, cadence.rule) == (60, "inferred")
    assert health.score == 91
    assert health.freshness == pytest.approx(0.900, abs=0.0006)
    assert health.momentum == pytest.approx(0.920, abs=0.0006)
    assert "every 60 days (as it has been)" in health.notes


@pytest.mark.parametrize(
    "touches",
    [[], rows((3, "reaction", "me")), [touch(TODAY + timedelta(days=5), "meal", "me", plan=True)],
     [touch(TODAY + timedelta(days=5), "meal", "me")], [touch(TODAY - timedelta(days=5), "meal", "me", plan=True)]],
    ids=["nothing", "only likes", "a plan", "a day to come", "a plan nobody confirmed"],
)  # fmt: skip
def test_without_a_contact_there_is_no_score_rather_than_zero(touches: list[int]) -> None:
    health = health_of(touches, TODAY, MONTHLY)
    assert health.score is None
    assert health.band == "none"
    assert health.reasons == ()


@pytest.mark.parametrize(
    ("true", "state"),
    [
        ({"paused"}, "paused"),
        ({"archived", "paused"}, "archived"),
        ({"imported"}, "resting"),
        ({"imported", "placed"}, "new"),
        (set(), "new"),
    ],
)
def test_a_missing_score_says_why(true: set[str], state: str) -> None:
    health = health_of(
        [],
        TODAY,
        MONTHLY,
        paused="paused" in true,
        archived="archived" in true,
        imported="imported" in true,
        placed="placed" in true,
    )
    assert health.state == state


def test_paused_and_archived_people_have_no_score_however_much_was_logged() -> None:
    touches = every(30, 12, last=30)
    assert health_of(touches, TODAY, MONTHLY, paused=True).score is None
    assert health_of(touches, TODAY, MONTHLY, archived=True).last == TODAY - timedelta(days=30)


def test_a_plan_is_named_and_never_scores() -> None:
    plan = touch(TODAY + timedelta(days=5), "meal", "me", plan=True)
    health = health_of([plan], TODAY, MONTHLY)
    assert (health.state, health.planned) == ("planned", TODAY + timedelta(days=5))
    with_history = health_of([*every(30, 12, last=30), plan], TODAY, MONTHLY)
    assert with_history.score == health_of(every(30, 12, last=30), TODAY, MONTHLY).score
    assert with_history.planned == TODAY + timedelta(days=5)


def test_a_tie_is_new_until_the_third_contact_day() -> None:
    assert health_of(rows((0, "meeting", "me")), TODAY, MONTHLY).state == "new"
    assert health_of(rows((9, "call", "me"), (0, "call", "me")), TODAY, MONTHLY).state == "new"
    assert health_of(every(9, 3, last=0), TODAY, MONTHLY).state == ""


def test_a_like_neither_resets_the_clock_nor_counts_as_a_contact_day() -> None:
    touches = sorted([*every(30, 4, last=60), *rows((1, "reaction", "them"))])
    health = health_of(touches, TODAY, MONTHLY)
    assert health.last == TODAY - timedelta(days=60)
    assert health.last_channel == "call"
    assert health.contact_days == 4


def test_a_chat_of_five_thousand_lines_is_one_contact_day() -> None:
    touches = rows(*[(10, "message", "unknown")] * 5000)
    assert health_of(touches, TODAY, MONTHLY).score == health_of(touches[:1], TODAY, MONTHLY).score


def test_unknown_direction_is_said_and_costs_nothing() -> None:
    health = health_of(every(30, 12, last=30, who="unknown"), TODAY, MONTHLY)
    assert health.one_sidedness == 0
    assert "direction not recorded" in health.notes
    assert "direction not recorded" not in health_of(every(30, 12, last=30), TODAY, MONTHLY).notes


def test_steady_until_twelve_cadences_ago_is_dormant() -> None:
    health = health_of(every(30, 40, last=360), TODAY, MONTHLY)
    assert (health.score, health.band) == (19, "dormant")
    assert health.falls_on is None


def test_reasons_name_the_silence_and_the_rhythm() -> None:
    health = health_of(every(30, 40, last=60), TODAY, MONTHLY)
    assert [(reason.points, reason.long) for reason in health.reasons] == [
        (25, "60 days since the last call, you wished for 30"),
        (8, "3 contacts in four months where your rhythm would give more"),
    ]
    assert [reason.text for reason in health.reasons] == [
        "60 days of silence, you wished for 30",
        "3 contacts in four months",
    ]


@pytest.mark.parametrize(
    ("touches", "text"),
    [
        (
            rows(*[(ago, "call", "mutual") for ago in (118, 100, 80, 55, 30)]),
            "5 contacts in four months, but none before: it grows as the tie goes on",
        ),
        (every(30, 4, last=0), "4 contacts in four months, but none before: it grows as the tie goes on"),
        (
            rows(*[(ago, "call", "mutual") for ago in (900, 118, 100, 80, 55, 30)]),
            "5 contacts in four months, but less before: it grows as the tie goes on",
        ),
        (
            every(30, 40, last=0, channel="message"),
            "5 contacts in four months, but light ones: a call or a meeting counts for more",
        ),
        (
            sorted(
                [
                    *every(30, 40, last=121),
                    *rows(*[(ago, "call", "me") for ago in range(115, 120)], (2, "reaction", "them")),
                ]
            ),
            "5 contacts in four months, but older ones: the latest count for most",
        ),
        (every(30, 40, last=30), "4 contacts in four months where your rhythm would give more"),
    ],
)
def test_lost_momentum_is_put_down_to_what_is_true_of_the_contacts(touches: list[int], text: str) -> None:
    health = health_of(touches, TODAY, MONTHLY)
    assert [reason.long for reason in health.reasons if reason.kind == "momentum"] == [text]


def test_one_sided_ties_say_who_always_begins() -> None:
    health = health_of(every(30, 12, last=30, who="me"), TODAY, MONTHLY)
    assert [(r.points, r.text) for r in health.reasons if r.kind == "one-sided"] == [
        (6, "you started all of the last 12 contacts")
    ]
    owed = health_of(sorted(rows(*[(9 * k, "referral", "them") for k in range(2)], *[(40 + k, "call", "them") for k in range(3)])), TODAY, MONTHLY)  # fmt: skip
    assert owed.reasons[-1].text == "they have referred you twice and got nothing back yet: your turn"


def test_what_would_raise_it_names_the_smallest_effort_for_the_next_band() -> None:
    health = health_of(every(30, 40, last=60), TODAY, MONTHLY)
    assert {item.channel: item.score for item in health.raises} == {"message": 96, "call": 97, "meeting": 98}
    assert health.advice is not None and health.advice.channel == "message"
    assert health.raise_text(long=True) == "A call today brings it to 97, a message to 96, a meeting to 98"
    assert health_of(every(30, 40, last=90), TODAY, MONTHLY).raise_text() == "a call today: 93, a message: 92"
    assert health_of(rows((0, "call", "me")), TODAY, MONTHLY).raises == ()


def test_the_day_it_falls_is_the_first_day_below_the_band() -> None:
    touches = every(30, 40, last=60)
    health = health_of(touches, TODAY, MONTHLY)
    assert health.falls_on is not None
    assert health.falls_below == 60
    before = health_of(touches, health.falls_on - timedelta(days=1), MONTHLY).score
    on_the_day = health_of(touches, health.falls_on, MONTHLY).score
    assert before is not None and on_the_day is not None
    assert on_the_day < 60 <= before
    assert health.falls_text(TODAY).startswith("Without contact it falls below 60 on ")


def kinds(health: Health) -> set[str]:
    return {flag.kind for flag in health.flags}


def test_flags_name_unusual_silence_change_and_grown_gaps() -> None:
    steady = health_of(every(30, 40, last=20), TODAY, MONTHLY)
    assert kinds(steady) == set()
    assert kinds(health_of(every(30, 40, last=60), TODAY, MONTHLY)) == {"silence", "change"}
    assert "silence" not in kinds(health_of(every(30, 4, last=200), TODAY, MONTHLY))
    grown = rows(*[(ago, "call", "me") for ago in (10, 70, 130, 190, 220, 250, 280, 310)])
    assert [f.text for f in health_of(grown, TODAY, MONTHLY).flags if f.kind == "gaps"] == [
        "gaps grew from 30 to 60 days"
    ]


@pytest.mark.parametrize(
    ("score", "band"),
    [(100, "thriving"), (80, "thriving"), (79, "steady"), (60, "steady"), (59, "cooling"), (40, "cooling"),
     (39, "fading"), (20, "fading"), (19, "dormant"), (0, "dormant"), (None, "none")],
)  # fmt: skip
def test_bands(score: int | None, band: str) -> None:
    assert band_of(score) == band
