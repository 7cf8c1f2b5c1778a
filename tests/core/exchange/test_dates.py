from __future__ import annotations

import pytest

from core.exchange.dates import Order, proven_order, table_date, vcard_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1980-03-22", "1980-03-22"),
        ("19800322", "1980-03-22"),
        ("1955-07-19T00:00:00Z", "1955-07-19"),
        ("19531015T231000Z", "1953-10-15"),
        ("--0203", "--02-03"),
        ("--04-16", "--04-16"),
        (" --03-15", "--03-15"),
        ("1604-05-01", "--05-01"),
        ("1980-03", "1980-03"),
        ("1980", "1980"),
        ("1985-02-30", ""),
        ("--0230", ""),
        ("--0229", "--02-29"),
        ("---15", ""),
        ("circa 1800", ""),
        ("T102200", ""),
        ("", ""),
        ("9" * 5000, ""),
    ],
)
def test_dates_of_cards(text: str, day: str) -> None:
    assert vcard_date(text) == day


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("24.12.1975", Order.UNKNOWN, "1975-12-24"),
        ("5.6.1984", Order.MONTH_FIRST, "1984-06-05"),
        ("6/5/1984", Order.MONTH_FIRST, "1984-06-05"),
        ("6/5/1984", Order.DAY_FIRST, "1984-05-06"),
        ("6/5/1984", Order.UNKNOWN, ""),
        ("5/5/1984", Order.UNKNOWN, "1984-05-05"),
        ("1/20/1981", Order.UNKNOWN, "1981-01-20"),
        ("20/01/1991", Order.UNKNOWN, "1991-01-20"),
        ("20/01/1991", Order.MONTH_FIRST, ""),
        ("12 Mar 2024", Order.UNKNOWN, "2024-03-12"),
        ("7-Feb-22", Order.UNKNOWN, "2022-02-07"),
        ("Mar 12, 2024", Order.UNKNOWN, "2024-03-12"),
        ("3. Mai 1990", Order.UNKNOWN, "1990-05-03"),
        ("3/1/23", Order.UNKNOWN, ""),
        ("0.0.00", Order.UNKNOWN, ""),
        ("2024/03/12", Order.UNKNOWN, "2024-03-12"),
        ("Anniversary", Order.UNKNOWN, ""),
        ("12 Foo 2024", Order.UNKNOWN, ""),
    ],
)
def test_dates_of_tables_are_read_only_where_they_are_certain(text: str, order: Order, day: str) -> None:
    assert table_date(text, order) == day


def test_a_file_proves_its_order_by_a_part_above_twelve() -> None:
    assert proven_order(["1/2/1990", "1/20/1981"]) is Order.MONTH_FIRST
    assert proven_order(["1/2/1990", "20/1/1981"]) is Order.DAY_FIRST
    assert proven_order(["1/2/1990", "24.12.1975", "2020-12-31"]) is Order.UNKNOWN


def test_a_file_that_contradicts_itself_proves_nothing() -> None:
    assert proven_order(["20/1/1981", "1/20/1981"]) is Order.UNKNOWN
