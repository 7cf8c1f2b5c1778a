from __future__ import annotations

import pytest

from tui.cli.columns import Column, cells, cut, fitting, hanging, pad, safe, table, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Anna", 4),
        ("Aydın", 5),
        ("日本", 4),
        ("e\u0301", 1),
        ("a\u200db", 2),
        ("한글", 4),
        ("…", 1),
        ("😀", 2),
    ],
)
def test_width_counts_terminal_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_cutting_never_passes_the_width_nor_splits_a_wide_letter() -> None:
    for width in range(1, 12):
        assert cells(cut("日本語 Anna", width)) <= width
    assert cut("Anna Schmidt", 6) == "Anna…"
    assert cut("Anna", 4) == "Anna"


def test_what_comes_out_cannot_reach_the_terminal_or_turn_the_line() -> None:
    assert safe("a\x1b[31mb\nc") == "a[31mb c"
    assert safe("دانا") == "\u2068دانا\u2069"
    assert cells(safe("دانا")) == 4


def test_columns_stand_under_each_other_with_wide_letters() -> None:
    lines = table([Column("Name"), Column("Health", right=True)], [["日本", "5"], ["Anna", "100"]])
    assert lines == ["Name  Health", "日本       5", "Anna     100"]


def test_a_short_room_takes_from_the_widest_column_that_may_shrink() -> None:
    rows = [["Anna Schmidt", "a very long organisation indeed", "54"]]
    columns = [Column("Name", least=6), Column("Org", least=6), Column("Health")]
    lines = table(columns, rows, room=34)
    assert max(cells(line) for line in lines) <= 34
    assert "Anna" in lines[1]
    assert lines[1].endswith("54")
    assert table(columns, rows)[1] == "Anna Schmidt  a very long organisation indeed  54"


def test_where_narrower_columns_are_not_enough_the_spare_ones_go() -> None:
    columns = [Column("Name", least=8), Column("Org", least=6, spare=1), Column("Tags", spare=2), Column("")]
    rows = [["Anna Schmidt", "Acme GmbH", "client press", "thriving"], ["Ben", "", "", "steady"]]
    assert fitting(columns, rows, None) == fitting(columns, rows, 60) == [0, 1, 2, 3]
    assert fitting(columns, rows, 30) == [0, 1, 3]
    assert fitting(columns, rows, 20) == [0, 3]
    assert fitting(columns, rows, 5) == [0, 3]


def test_columns_that_hold_nothing_are_left_out() -> None:
    columns = [Column("Name"), Column("Org"), Column("Tags")]
    assert fitting(columns, [["Anna", "", "client"], ["Ben", "", ""]], None) == [0, 2]


def test_a_text_behind_a_head_goes_on_below_its_first_word() -> None:
    assert hanging("  -14  ", "60 days since the call", 18) == [
        "  -14  60 days",
        "       since the",
        "       call",
    ]
    assert hanging("note", "", 20) == ["note"]


def test_padding_to_either_side() -> None:
    assert pad("日", 4) == "日  "
    assert pad("日", 4, right=True) == "  日"


def test_words_are_broken_at_blanks_only() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("one two three", 7, "  ") == ["one two", "  three"]
    assert wrap("unbreakable", 4) == ["unbreakable"]
    assert wrap("", 4) == []
