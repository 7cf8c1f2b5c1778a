"""Days and kinds of contact in words."""

from __future__ import annotations

import pytest

from tui.draw import words


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
