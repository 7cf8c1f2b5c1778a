"""What holds for every history."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.models import CHANNELS, INITIATORS
from core.network.cadence import STEPS, Cadence
from core.network.health import health_of
from core.network.standing import standing, standings
from core.network.touches import CROWD, DEFAULT_WEIGHTS, code_of, day_of, is_plan, side_of, touch

TODAY = date(2026, 6, 9).toordinal()

histories = st.lists(
    st.builds(
        touch,
        st.integers(TODAY - 2000, TODAY + 60),
        st.sampled_from(CHANNELS),
        st.sampled_from(INITIATORS),
        plan=st.booleans(),
    ),
    max_size=40,
).map(sorted)
cadences = st.sampled_from([*STEPS, 1, 10, 45, 1000])


@given(histories, cadences)
def test_the_score_lies_between_0_and_100_and_the_reasons_add_up(touches: list[int], days: int) -> None:
    health = health_of(touches, date.fromordinal(TODAY), Cadence(days, "own"))
    if health.score is None:
        assert health.reasons == ()
        return
    assert 0 <= health.score <= 100
    assert sum(reason.points for reason in health.reasons) == 100 - health.score
    assert all(reason.points > 0 and reason.text for reason in health.reasons)


@given(histories, cadences, st.integers(0, 900), st.integers(0, 900))
def test_without_contact_the_score_never_rises(touches: list[int], days: int, first: int, more: int) -> None:
    now = standing(touches, TODAY, days, DEFAULT_WEIGHTS)
    if now.last:
        assert now.exact(TODAY + first) >= now.exact(TODAY + first + more)


@given(histories, cadences, st.integers(0, 400))
def test_a_stored_standing_gives_the_score_of_any_later_day(
    touches: list[int], days: int, later: int
) -> None:
    happened = [value for value in touches if not is_plan(value, TODAY)]
    stored = standing(happened, TODAY, days, DEFAULT_WEIGHTS)
    fresh = standing(happened, TODAY + later, days, DEFAULT_WEIGHTS)
    assert stored.score(TODAY + later) == fresh.score(TODAY + later)


@given(histories, cadences, st.integers(0, 400))
def test_two_days_in_one_pass_are_the_same_as_two_passes(touches: list[int], days: int, ago: int) -> None:
    before, now = standings(touches, (TODAY - ago, TODAY), days, DEFAULT_WEIGHTS)
    assert now == standing(touches, TODAY, days, DEFAULT_WEIGHTS)
    alone = standing(touches, TODAY - ago, days, DEFAULT_WEIGHTS)
    assert before.score(TODAY - ago) == alone.score(TODAY - ago)


@given(histories, cadences)
def test_a_contact_today_never_lowers_freshness_and_reaches_the_named_score(
    touches: list[int], days: int
) -> None:
    day = date.fromordinal(TODAY)
    health = health_of(touches, day, Cadence(days, "own"))
    for item in health.raises:
        after = sorted(
            [*(value for value in touches if value >> 8 <= TODAY), touch(TODAY, item.channel, "me")]
        )
        assert health_of(after, day, Cadence(days, "own")).score == item.score


@given(histories, cadences)
def test_the_day_it_falls_is_exact(touches: list[int], days: int) -> None:
    health = health_of(touches, date.fromordinal(TODAY), Cadence(days, "own"))
    if health.falls_on is None:
        assert health.score is None or health.score < 20
        return
    now = standing(touches, TODAY, days, DEFAULT_WEIGHTS)
    eve = now.score((health.falls_on - timedelta(days=1)).toordinal())
    after = now.score(health.falls_on.toordinal())
    assert eve is not None and after is not None
    assert after < health.falls_below <= eve


@given(
    st.integers(1, 1_000_000),
    st.sampled_from(CHANNELS),
    st.sampled_from(INITIATORS),
    st.booleans(),
    st.booleans(),
)
def test_a_touch_keeps_what_it_was_made_of(
    day: int, channel: str, initiator: str, plan: bool, crowd: bool
) -> None:
    value = touch(day, channel, initiator, plan=plan, crowd=crowd)
    assert day_of(value) == day
    assert CHANNELS[code_of(value) - 1] == channel
    assert ("unknown", "me", "them", "mutual")[side_of(value)] == initiator
    assert is_plan(value, day) == plan
    assert bool(value & CROWD) == (crowd or channel in ("event", "group"))
    assert value < 2**32
