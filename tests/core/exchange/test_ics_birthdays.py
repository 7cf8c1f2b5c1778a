"""Whose birthday an event is, by its title and by what is said beside it."""

from __future__ import annotations

import pytest

from core.exchange.ics_birthdays import Marks, birthday, year_of_start


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("Anna Schmidt's birthday", "Anna Schmidt", 0),
        ("Anna Schmidt’s Birthday", "Anna Schmidt", 0),
        ("Lukas' Geburtstag", "Lukas", 0),
        ("Anna Schmidts Geburtstag", "Anna Schmidt", 0),
        ("Klaus Geburtstag", "Klaus", 0),
        ("Geburtstag von Anna Schmidt", "Anna Schmidt", 0),
        ("Geburtstag: Anna Schmidt (1980)", "Anna Schmidt", 1980),
        ("Geburtstag Anna Schmidt", "Anna Schmidt", 0),
        ("Birthday of Ben Aydın", "Ben Aydın", 0),
        ("Ben Aydın - Birthday", "Ben Aydın", 0),
        ("Ben Aydın (Geburtstag)", "Ben Aydın", 0),
        ("Ben Aydın hat Geburtstag", "Ben Aydın", 0),
        ("Happy Birthday Ben Aydın", "Ben Aydın", 0),
        ("🎂 Ben Aydın (1980)", "Ben Aydın", 1980),
        ("Ben Aydın 🎂 (*1980)", "Ben Aydın", 1980),
        ("Ben Aydın's 40th birthday", "Ben Aydın", 0),
    ],
)
def test_a_title_that_speaks_of_a_birthday(title: str, name: str, year: int) -> None:
    assert birthday(title, Marks()) == (name, year)


@pytest.mark.parametrize(
    "title",
    [
        "Christmas",
        "1989 The wall falls",
        "My birthday",
        "Mein Geburtstag",
        "Birthday",
        "Happy birthday!",
        "🎂",
        "Wedding day",
    ],
)
def test_a_title_that_names_nobodys_birthday(title: str) -> None:
    assert birthday(title, Marks()) is None


def test_in_a_calendar_of_birthdays_the_title_is_the_name() -> None:
    for marks in (
        Marks("Math Birthdays"),
        Marks("Geburtstage"),
        Marks(categories="Birthday"),
        Marks(marked=True),
    ):
        assert birthday("1743 Ada Example", marks) == ("Ada Example", 1743)
        assert birthday("Ada Example", marks) == ("Ada Example", 0)
    assert birthday("🎂 Ada Example", Marks(marked=True, year=1980)) == ("Ada Example", 1980)


def test_the_first_day_tells_the_year_only_where_it_was_long_before_it_was_written() -> None:
    assert year_of_start(1980, 2012) == 1980
    assert [year_of_start(year, 2012) for year in (2004, 1604, 1900, 1970, 2012, 1700)] == [0] * 6
