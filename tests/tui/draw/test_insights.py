"""Reports as lines: the columns of the design, charts with their numbers, nothing wider than its place."""

from __future__ import annotations

import pytest

from core.insights import Chart, Column, Entry, Report, Table
from tui import lines
from tui.draw.chart import chart_lines
from tui.draw.insights import entry_of, report_page, report_text
from tui.draw.listed import Item, list_page
from tui.draw.views import Target
from tui.glyphs import ASCII, FULL, PLAIN

CIRCLES = (("inner", 2, 2.0, 1.9), ("close", 12, 2.8, 1.9), ("acquaintance", 31, 0.6, 0.2))
COLUMNS = (
    Column("circle", "Where it goes", width=13),
    Column("people", "", "people"),
    Column("wished", "wished", "number"),
    Column("had", "had", "number"),
)
CHART = Chart("a_week", (4.0, 6.0, 8.0), ((0, "Mar"), (2, "Apr")), 9.4, "wished 9.4", 2.0)
REPORT = Report(
    "capacity",
    "Capacity",
    "last 90 days",
    ("Your wishes cost 9.4 contact-days a week. You had 6.1.",),
    chart=CHART,
    tables=(
        Table(
            "circles",
            "",
            COLUMNS,
            tuple(Entry(row, row[3] / row[2], query=f"circle:{row[0]}") for row in CIRCLES),
        ),
        Table(
            "what_if",
            "",
            (Column("what"), Column("wished", "", "number")),
            (
                Entry(("12 people at 30 → 60 days", 8.0), rhythm="close", days=60),
                Entry(("23 to let go", 7.1), report="letgo"),
            ),
        ),
    ),
)


def texts(page: object) -> list[str]:
    return [lines.text_of(line).rstrip() for line in page.lines]  # type: ignore[attr-defined]


def test_the_report_stands_as_in_the_picture_to_the_column() -> None:
    shown = texts(report_page(REPORT, 62, FULL))
    start = shown.index("Where it goes             wished   had")
    assert shown[start + 1 : start + 4] == [
        " inner          2 people    2.0   1.9   █████████▌",
        " close         12 people    2.8   1.9   ██████▌░░░",
        " acquaintance  31 people    0.6   0.2   ███░░░░░░░",
    ]
    assert shown[-2:] == [
        "12 people at 30 → 60 days: 8.0       enter tries it",
        "23 to let go: 7.1                    enter lists them",
    ]


def test_the_axis_the_level_and_the_numbers_of_a_chart() -> None:
    shown = [lines.text_of(line).rstrip() for line in chart_lines(CHART, 40, FULL, plain=False, numbers=True)]
    assert shown == [
        " 12 ┤",
        " 10 ┤──────────────────────── wished 9.4",
        "  8 ┤              █████",
        "  6 ┤       █████  █████",
        "  4 ┤█████  █████  █████",
        "  2 ┤█████  █████  █████",
        "    └┬─────────────┬──────",
        "     Mar           Apr",
        "     4      6      8",
    ]


def test_bars_are_number_signs_in_ascii_and_without_colours() -> None:
    for glyphs, plain in ((ASCII, False), (FULL, True)):
        shown = "\n".join(map(lines.text_of, chart_lines(CHART, 40, glyphs, plain=plain, numbers=False)))
        assert "#####" in shown
        assert "█" not in shown


def test_many_narrow_bars_say_the_least_and_the_most_instead() -> None:
    chart = Chart("many", tuple(float(number) for number in range(24)))
    shown = [lines.text_of(line) for line in chart_lines(chart, 60, PLAIN, plain=False, numbers=True)]
    assert "least 0, most 23, last 23" in shown[-1]


def test_numbers_below_the_chart_give_way_where_the_height_is_short() -> None:
    whole = report_page(REPORT, 62, FULL)
    assert len(report_page(REPORT, 62, FULL, height=len(whole.lines) - 1).lines) == len(whole.lines) - 1
    assert len(report_page(REPORT, 62, FULL, height=len(whole.lines)).lines) == len(whole.lines)


def test_too_few_contacts_show_the_axis_and_what_is_needed() -> None:
    few = Report("capacity", "Capacity", "", ("Nothing.",), "After about ten contacts.", CHART)
    shown = "\n".join(texts(report_page(few, 62, FULL)))
    assert "After about ten contacts." in shown
    assert "┤" in shown
    assert "██" not in shown


def test_bars_drop_where_there_is_no_room_and_numbers_stay() -> None:
    shown = "\n".join(texts(report_page(REPORT, 42, FULL)))
    assert "12 people    2.8   1.9" in shown
    assert "░" not in shown


def test_the_cursor_finds_the_line_it_stands_on() -> None:
    page = report_page(REPORT, 62, FULL)
    found = [entry_of(REPORT, stop.target) for stop in page.stops]
    assert [entry.values[0] for entry in found if entry] == [
        "inner", "close", "acquaintance", "12 people at 30 → 60 days", "23 to let go",
    ]  # fmt: skip
    assert entry_of(REPORT, Target("row", "circles:99")) is None


def test_the_text_holds_everything_and_ascii_only_ascii() -> None:
    text = report_text(REPORT, 78, ASCII)
    assert text.startswith("Capacity (last 90 days)\n\nYour wishes cost 9.4")
    assert text.isascii()
    assert "12 people at 30 -> 60 days: 8.0" in text


HOSTILE = (
    "x" * 10_000,
    "\x1b[31mred\x07",
    "[bold]markup[/x]",
    "a\u202eb\u2066c",
    "שרה לוי " * 30,
    "田中さくら" * 40,
    "👩‍👩‍👧‍👦👍🏽" * 20,
    "e" + "\u0301" * 400,
    "",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_report_or_a_list(text: str) -> None:
    columns = (Column("name", "Name", width=20), Column("n", "", "count"), Column("why", "why"))
    report = Report(
        "letgo", text, text, (text,), tables=(Table("people", "", columns, (Entry((text, 3, text), person="p"),)),)
    )  # fmt: skip
    items = [Item("a", "Rhythms of circles", text, text, text)]
    for width in (21, 42, 62, 101, 181):
        for glyphs in (FULL, ASCII):
            drawn = [*report_page(report, width, glyphs).lines, *list_page(items, width, glyphs).lines]
            for line in drawn:
                shown = lines.text_of(line)
                assert lines.width_of(line) <= width, (width, shown)
                assert not any(letter in shown for letter in "\x1b\x07\u202e\u2066")


def test_one_person_is_not_called_people() -> None:
    row = Table("circles", "", COLUMNS, (Entry(("inner", 1, 1.0, 1.0)),))
    assert "1 person " in texts(report_page(Report("c", "C", "", tables=(row,)), 62, FULL))[-1]
