"""Every row of the date table, on Tuesday 9 June 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.entry import Context, parse
from core.entry.dates import Mode, ends_with_date, read_birthday, read_date
from core.entry.shown import show_birthday, show_day, show_when

NO = "not understood"
REFUSED = "refused"

BOTH = [
    ("today", "2026-06-09", "2026-06-09"),
    ("yesterday", "2026-06-08", "2026-06-08"),
    ("tomorrow", "2026-06-10", "2026-06-10"),
    ("heute", "2026-06-09", "2026-06-09"),
    ("gestern", "2026-06-08", "2026-06-08"),
    ("vorgestern", "2026-06-07", "2026-06-07"),
    ("morgen", "2026-06-10", "2026-06-10"),
    ("übermorgen", "2026-06-11", "2026-06-11"),
    ("uebermorgen", "2026-06-11", "2026-06-11"),
    ("tue", "2026-06-02", "2026-06-16"),
    ("mon", "2026-06-08", "2026-06-15"),
    ("wed", "2026-06-03", "2026-06-10"),
    ("sun", "2026-06-07", "2026-06-14"),
    ("Monday", "2026-06-08", "2026-06-15"),
    ("montag", "2026-06-08", "2026-06-15"),
    ("Sonnabend", "2026-06-06", "2026-06-13"),
    ("last fri", "2026-06-05", REFUSED),
    ("letzten freitag", "2026-06-05", REFUSED),
    ("last tue", "2026-06-02", REFUSED),
    ("this fri", "2026-06-12", "2026-06-12"),
    ("kommenden freitag", "2026-06-12", "2026-06-12"),
    ("next fri", "2026-06-19", "2026-06-19"),
    ("nächsten freitag", "2026-06-19", "2026-06-19"),
    ("naechsten freitag", "2026-06-19", "2026-06-19"),
    ("next mon", "2026-06-15", "2026-06-15"),
    ("2d", "2026-06-07", "2026-06-11"),
    ("3w", "2026-05-19", "2026-06-30"),
    ("1m", "2026-05-09", "2026-07-09"),
    ("1y", "2025-06-09", "2027-06-09"),
    ("2d ago", "2026-06-07", REFUSED),
    ("2 days ago", "2026-06-07", REFUSED),
    ("vor 2 tagen", "2026-06-07", REFUSED),
    ("in 2w", "2026-06-23", "2026-06-23"),
    ("in 3 weeks", "2026-06-30", "2026-06-30"),
    ("in 3 wochen", "2026-06-30", "2026-06-30"),
    ("2026-05-01", "2026-05-01", "2026-05-01"),
    ("1.5.2026", "2026-05-01", "2026-05-01"),
    ("1.5.26", "2026-05-01", "2026-05-01"),
    ("1.5.", "2026-05-01", "2027-05-01"),
    ("1 may", "2026-05-01", "2027-05-01"),
    ("may 1", "2026-05-01", "2027-05-01"),
    ("1. mai", "2026-05-01", "2027-05-01"),
    ("24.12.", "2025-12-24", "2026-12-24"),
    ("9.6.", "2026-06-09", "2026-06-09"),
    ("29.2.", "2028-02-29", "2028-02-29"),
    ("5/1", "2026-01-05", "2027-01-05"),
    ("13/5", "2026-05-13", "2027-05-13"),
    ("5/13", "2026-05-13", "2027-05-13"),
    ("may 2026", "2026-05", "2026-05-31"),
    ("mai 2026", "2026-05", "2026-05-31"),
    ("feb 2028", "2028-02", "2028-02-29"),
    ("fri 14:30", "2026-06-05T14:30", "2026-06-12T14:30"),
    ("fri 9am", "2026-06-05T09:00", "2026-06-12T09:00"),
    ("fri 12am", "2026-06-05T00:00", "2026-06-12T00:00"),
    ("fri 14 uhr", "2026-06-05T14:00", "2026-06-12T14:00"),
    ("freitag 14:30 Uhr", "2026-06-05T14:30", "2026-06-12T14:30"),
    ("may", NO, NO),
    ("jan", NO, NO),
    ("august", NO, NO),
    ("so", NO, NO),
    ("mo", NO, NO),
    ("2t", NO, NO),
    ("14:30", NO, NO),
    ("32.1.", NO, NO),
    ("2026-02-30", NO, NO),
    ("1.5", NO, NO),
    ("next week", NO, NO),
    ("fri.", NO, NO),
    ("about fri", NO, NO),
]


def _read(text: str, mode: Mode, context: Context) -> str:
    words = text.split()
    found = read_date(words, mode, context)
    if found is None or found.count != len(words):
        return NO
    return REFUSED if found.refused else found.at


@pytest.mark.parametrize(("text", "log", "promise"), BOTH)
def test_a_date_is_read_as_the_table_says(text: str, log: str, promise: str, context: Context) -> None:
    assert _read(text, Mode.LOG, context) == log
    assert _read(text, Mode.PROMISE, context) == promise


@pytest.mark.parametrize(
    ("text", "log", "promise"),
    [
        ("mo", "2026-06-08", "2026-06-15"),
        ("sa", "2026-06-06", "2026-06-13"),
        ("so", NO, NO),
        ("2t", "2026-06-07", "2026-06-11"),
        ("1j", "2025-06-09", "2027-06-09"),
        ("vor 2t", "2026-06-07", REFUSED),
    ],
)
def test_german_alone_knows_short_weekdays_and_its_own_units(
    text: str, log: str, promise: str, german: Context
) -> None:
    assert _read(text, Mode.LOG, german) == log
    assert _read(text, Mode.PROMISE, german) == promise


@pytest.mark.parametrize(
    ("text", "log"), [("5/1", "2026-05-01"), ("13/5", "2026-05-13"), ("1.5.", "2026-05-01")]
)
def test_only_the_slash_follows_the_american_order(text: str, log: str, context: Context) -> None:
    assert _read(text, Mode.LOG, replace(context, us_dates=True)) == log


def test_a_month_back_from_its_last_day_is_the_last_day_of_the_shorter_month(context: Context) -> None:
    march = replace(context, today=date(2026, 3, 31))
    assert _read("1m", Mode.LOG, march) == "2026-02-28"


@pytest.mark.parametrize(
    ("line", "at", "left"),
    [
        ("call Ben Monday about it", "2026-06-09", ("Monday about it",)),
        ("call Ben yesterday about it", "2026-06-09", ("yesterday about it",)),
        ("call Ben 14:30", "2026-06-09", ("14:30",)),
        ("fri call Ben mon", "2026-06-05", ("mon",)),
        ("call Ben #x fri", "2026-06-05", ()),
        ("call Ben, fri", "2026-06-05", ()),
        ("call Ben and fri", "2026-06-05", ()),
        ("vor 2 tagen call Ben", "2026-06-07", ()),
    ],
)
def test_a_date_counts_only_as_a_whole_and_at_its_place(
    line: str, at: str, left: tuple[str, ...], context: Context
) -> None:
    made = parse(line, context)
    assert made.when is not None
    assert (made.when.at, made.left) == (at, left)


@pytest.mark.parametrize(
    ("line", "name", "at"),
    [
        ("call Freitag", "Anna Freitag", "2026-06-09"),
        ("call Montag", "Montag", "2026-06-09"),
        ("call Peter Montag", "Peter", "2026-06-08"),
        ("call Jan 2026-06-01", "Jan Kowalski", "2026-06-01"),
        ("call may chen may 1", "May Chen", "2026-05-01"),
        ("lunch Anna Freitag freitag", "Anna Freitag", "2026-06-05"),
    ],
)
def test_known_names_win_over_dates_and_dates_over_new_names(
    line: str, name: str, at: str, context: Context
) -> None:
    made = parse(line, context)
    assert made.people[0].name == name
    assert made.when is not None
    assert made.when.at == at


def test_a_plan_looks_ahead(context: Context) -> None:
    for line, at in (
        ("plan lunch Ben tue", "2026-06-16"),
        ("fri plan lunch Ben", "2026-06-12"),
        ("plan lunch Ben 2w", "2026-06-23"),
        ("plan lunch Ben 24.12.", "2026-12-24"),
    ):
        made = parse(line, context)
        assert made.plan
        assert made.when is not None
        assert made.when.at == at


def test_a_month_of_the_future_is_a_plan_and_this_month_is_none(context: Context) -> None:
    assert parse("lunch Ben july 2026", context).plan
    assert not parse("lunch Ben june 2026", context).plan


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Ida Berg !last fri send it", "last fri send it"),
        ("Ida Berg !2d ago send it", "2d ago send it"),
        ("Ida Berg !may 5 pages", "pages"),
        ("Ida Berg !may send it", "may send it"),
        ("Ida Berg !fri: send it", "send it"),
        ("Ida Berg todo: fri, send it", "send it"),
        ("Ida Berg todo:fri send it", "send it"),
    ],
)
def test_a_promise_keeps_what_is_no_date_for_it(line: str, text: str, context: Context) -> None:
    assert parse(line, context).promises[0].text == text


def test_a_date_that_is_none_here_is_said(context: Context) -> None:
    hints = parse("Ida Berg !last fri send it", context).hints
    assert [hint.code for hint in hints] == ["day"]


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1986-06-11", "1986-06-11"),
        ("11.6.", "--06-11"),
        ("1986", "1986"),
        ("11.6.1986", "1986-06-11"),
        ("11.6.86", "1986-06-11"),
        ("11.6.05", "2005-06-11"),
        ("29.2.", "--02-29"),
        ("11 june 1986", "1986-06-11"),
        ("11. Juni", "--06-11"),
        ("june 11", "--06-11"),
        ("11/6/1986", "1986-06-11"),
        ("30.2.", ""),
        ("soon", ""),
        ("fri", ""),
    ],
)
def test_birthdays_with_and_without_a_year(text: str, born: str, context: Context) -> None:
    assert read_birthday(text.split(), context)[1] == born


def test_the_longest_end_is_taken(context: Context) -> None:
    texts = ["Ben", "in", "3", "weeks", "14", "uhr"]
    found = ends_with_date(texts, 1, context, Mode.LOG)
    assert found is not None
    assert (found[0], found[1].at) == (1, "2026-06-30T14:00")


@pytest.mark.parametrize(
    ("at", "english", "german"),
    [
        ("2026-06-12", "Fri 12 Jun, in 3 days", "Fr 12. Jun, in 3 Tagen"),
        ("2026-06-10", "Wed 10 Jun, tomorrow", "Mi 10. Jun, morgen"),
        ("2026-06-08", "Mon 8 Jun, yesterday", "Mo 8. Jun, gestern"),
        ("2025-12-24", "Wed 24 Dec 2025, 5 months ago", "Mi 24. Dez 2025, vor 5 Monaten"),
        ("2023-06-09", "Fri 9 Jun 2023, 3 years ago", "Fr 9. Jun 2023, vor 3 Jahren"),
        ("2026-06-09T14:30", "Tue 9 Jun 14:30, today", "Di 9. Jun 14:30, heute"),
        ("2026-05", "May 2026, day unknown", "Mai 2026, Tag unbekannt"),
    ],
)
def test_days_are_shown_with_weekday_year_and_distance(at: str, english: str, german: str) -> None:
    assert show_when(at, "2026-06-09", "en") == english
    assert show_when(at, "2026-06-09", "de") == german
    assert english.startswith(show_day(at, "2026-06-09", "en"))


def test_birthdays_are_shown_without_a_year_they_do_not_have() -> None:
    assert show_birthday("--06-11", "en") == "11 June"
    assert show_birthday("--06-11", "de") == "11. Juni"
    assert show_birthday("1986-06-11", "en") == "1986-06-11"
