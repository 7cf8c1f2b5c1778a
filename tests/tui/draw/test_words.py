"""Days and kinds of contact in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from core.language import speak
from core.network import wording
from tui.draw import words

TODAY = date(2026, 6, 9)


@pytest.fixture
def german() -> Iterator[None]:
    speak("de")
    yield
    speak("en")


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("1986-06-11", "11 June 1986"),
        ("--06-11", "11 June"),
        ("--01-01", "1 January"),
        ("--02-29", "29 February"),
        ("1986-06", "June 1986"),
        ("1986", "1986"),
        ("--13-01", "--13-01"),
        ("", ""),
    ],
)
def test_a_stored_day_is_said_in_words(stored: str, said: str) -> None:
    assert words.spoken(stored) == said


def test_what_one_plans_is_a_thing() -> None:
    assert words.thing("meeting") == "meeting"
    assert words.thing("meal", "2026-06-09T12:30") == "lunch"
    assert words.thing("email") == "mail"


@pytest.mark.usefixtures("german")
def test_days_are_said_in_german_in_the_same_columns() -> None:
    assert words.weekday(TODAY) == "Di 9."
    assert words.weekday_month(TODAY) == "Di 9. Jun"
    assert words.spoken("1986-06-11") == "11. Juni 1986"
    assert [words.past(day, TODAY) for day in ("2026-06-09", "2026-06-08", "2026-06-01", "2026-03-11")] == [
        "heute", "gestern", "Mo 1.", "11. Mär",
    ]  # fmt: skip
    assert words.coming(date(2026, 6, 6), TODAY) == "seit 3 T"
    assert [words.every(days) for days in (1, 30)] == ["jeden Tag", "alle 30 Tage"]
    assert words.asked_day(date(2026, 6, 5), TODAY) == "Am Freitag"
    for ago in range(-700, 1500):
        day = TODAY - timedelta(ago)
        assert len(words.past(day.isoformat(), TODAY)) <= 8 or ago < 0
        assert all(len(words.coming(day, TODAY, room)) <= 10 for room in (8, 10))


@pytest.mark.usefixtures("german")
def test_kinds_of_contact_are_one_short_german_word() -> None:
    assert words.channel("meal", "2026-06-09T12:30") == "Mittag"
    assert words.thing("meeting") == "Treffen"
    assert words.channel("regatta") == "regatta"
    kinds = ("meeting", "event", "meal", "video", "call", "message", "email", "letter", "favour", "referral")
    assert all(
        len(words.channel(kind)) <= 7 for kind in (*kinds, "introduction", "gift", "group", "reaction")
    )


@pytest.mark.usefixtures("german")
def test_spans_and_what_was_done_are_said_in_german() -> None:
    assert wording.span_text(28) == "vier Wochen"
    assert wording.span_text(365) == "einem Jahr"
    assert wording.coming_day(date(2026, 6, 12), TODAY) == "Freitag"
    assert wording.day_text(date(2027, 6, 9), TODAY) == "9. Juni 2027"
    assert wording.done_text("call") == "angerufen"
    assert wording.until_text(date(2025, 7, 1), TODAY) == "letzten Sommer"
