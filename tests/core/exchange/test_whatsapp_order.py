"""Which number of a day is the day: proved, inferred with a word, or asked."""

from __future__ import annotations

from datetime import date

import pytest

from core.exchange.dates import Order
from core.exchange.whatsapp_lines import entry_of
from core.exchange.whatsapp_order import Evidence, Verdict

LAST = date(2026, 6, 9)


def verdict(
    *days: str, text: str = "x", wished: Order = Order.UNKNOWN, language: bool = False, last: date = LAST
) -> Verdict | None:
    evidence = Evidence(last, language=language)
    for day in days:
        entry = entry_of(f"{day} - Ida: {text}")
        assert entry is not None
        evidence.see(entry.day, entry.text)
        evidence.half = evidence.half or entry.half
    return evidence.verdict(wished)


def first_day(found: Verdict | None, day: str) -> str:
    assert found is not None
    entry = entry_of(f"{day} - Ida: x")
    assert entry is not None
    return str(found.day(entry.day))


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("03/04/2025, 10:00", "13/04/2025, 10:00"), "2025-04-03"),
        (("03/04/2025, 10:00", "03/13/2025, 10:00", "04/01/2025, 10:00"), "2025-03-04"),
        (("01/02/2025, 10:00", "05/02/2025, 10:00", "02/03/2025, 10:00"), "2025-02-01"),
        (("01/02/25, 10:00", "02/05/25, 10:00", "03/02/25, 10:00", "01/02/26, 10:00"), "2025-01-02"),
        (("15-01-20, 10:00", "25-01-20, 10:00", "01-02-20, 10:00"), "2020-01-15"),
        (("2025-04-03, 10:00",), "2025-04-03"),
        (("2025-03-13, 10:00", "2025-03-14, 10:00"), "2025-03-13"),
        (("2025/13/03, 10:00", "2025/14/03, 10:00"), "2025-03-13"),
        (("05/05/2025, 10:00",), "2025-05-05"),
        (("31/12/2568, 10:00",), "2025-12-31"),
    ],
)
def test_what_the_days_prove_needs_no_word(days: tuple[str, ...], first: str) -> None:
    found = verdict(*days)
    assert first_day(found, days[0]) == first
    assert found is not None
    assert found.why == ""


def test_a_chat_has_nothing_of_days_to_come() -> None:
    found = verdict("08/06/2026, 10:00", last=date(2026, 7, 1))
    assert first_day(found, "08/06/2026, 10:00") == "2026-06-08"
    assert found is not None
    assert found.why == ""


@pytest.mark.parametrize(
    "name", ["IMG-20250304-WA0001.jpg (file attached)", "<attached: 00000012-PHOTO-2025-03-04-10-00-00.jpg>"]
)
def test_names_of_pictures_prove_the_month(name: str) -> None:
    found = verdict("03/04/25, 10:00", text=name)
    assert first_day(found, "03/04/25, 10:00") == "2025-03-04"
    assert found is not None
    assert found.why == ""


@pytest.mark.parametrize(
    ("days", "language", "first", "word"),
    [
        (("01/04/25, 10:00", "02/04/25, 10:00", "04/04/25, 10:00"), False, "2025-04-01", "closest together"),
        (("04/01/25, 10:00", "04/02/25, 10:00", "04/04/25, 10:00"), False, "2025-04-01", "closest together"),
        (("03/04/25, 10:00",), True, "2025-04-03", "language"),
        (("03-04-2025, 10:00",), False, "2025-04-03", "“-”"),
        (("3/4/25, 9:15 PM",), False, "2025-03-04", "American"),
        (("12/10/24, 9:15\u202fPM",), False, "2024-12-10", "American"),
        (("3/4/25, 9:15 p. m.",), False, "2025-04-03", "“p. m.”"),
        (("3/4/25, 9:15 pm",), False, "2025-04-03", "“pm”"),
        (("03/04/2025, 10:00",), False, "2025-04-03", "four digits"),
        (("12/10/2024, 9:15 PM",), False, "2024-10-12", "four digits"),
        (("03/04/25, 9:15 PM",), False, "2025-04-03", "two digits"),
        (("03/04/25, 10:00",), False, "2025-04-03", "two digits"),
    ],
)
def test_what_only_speaks_for_an_order_is_said(
    days: tuple[str, ...], language: bool, first: str, word: str
) -> None:
    found = verdict(*days, language=language)
    assert first_day(found, days[0]) == first
    assert found is not None
    assert word in found.why


def test_what_tells_nothing_must_be_asked() -> None:
    assert verdict("3/4/25, 10:00") is None
    assert verdict("12/10/24, 10:00") is None
    assert first_day(verdict("3/4/25, 10:00", wished=Order.DAY_FIRST), "3/4/25, 10:00") == "2025-04-03"
    assert first_day(verdict("3/4/25, 10:00", wished=Order.MONTH_FIRST), "3/4/25, 10:00") == "2025-03-04"


def test_what_is_proved_is_stronger_than_a_wish() -> None:
    assert first_day(verdict("13/04/25, 10:00", wished=Order.MONTH_FIRST), "13/04/25, 10:00") == "2025-04-13"


def test_a_line_copied_from_another_chat_proves_nothing_against_the_rest() -> None:
    days = ["13/04/25, 10:00", "14/04/25, 10:00", "04/28/25, 10:00", "15/04/25, 10:00", "03/05/25, 10:00"]
    assert first_day(verdict(*days), "03/05/25, 10:00") == "2025-05-03"
