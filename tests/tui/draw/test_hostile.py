"""Whatever a name or note holds: every line keeps its width, and nothing in it reaches the terminal as a command."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import lines
from tui.draw import safe
from tui.draw.pen import marked
from tui.draw.person import history_column, pane
from tui.draw.roster import RosterColumns, head, row
from tui.draw.side import side
from tui.draw.today import page
from tui.draw.views import Ahead, Meeting, Past, PersonView, Reach, RosterRow, Target, TodayView, Way
from tui.glyphs import ASCII, FULL, Glyphs
from tui.lines import Line

HOSTILE = (
    "\x1b[31mred\x1b[0m\x07\x9b2J",
    "[/x] [bold]no[/bold] [@click=app.quit]",
    "N" * 10_000,
    "日本語の名前がとても長い人" * 40,
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽1️⃣❤️ family",
    "مرحبا بالعالم \u202eevil\u202c",
    "e" + "\u0301" * 5_000,
    "a\u200bb\u00adc\ufeffd\u2028e\r\nf\tg",
    "\U000e0041\U000e0042 tags",
    "",
)
WIDTHS = (60, 76, 80, 100, 119)


def _sound(made: Iterable[Line], width: int) -> None:
    for line in made:
        text = lines.text_of(line)
        assert lines.cells(text) <= width, (width, text)
        for letter in text:
            assert unicodedata.category(letter) not in ("Cc", "Cs"), ascii(letter)
            assert letter not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f"
        assert text.count("\u2068") == text.count("\u2069")


def _hostile_today(text: str, view: TodayView) -> TodayView:
    return replace(
        view,
        reach=tuple(
            replace(item, name=text, org=text, why=text, why_short=text) for item in view.reach or ()
        ),
        taken=tuple(replace(item, name=text, text=text) for item in view.taken),
        asked=tuple(replace(item, name=text, text=text) for item in view.taken),
        promises=tuple(replace(item, names=text, text=text) for item in view.promises),
        ahead=tuple(replace(item, text=text, more=text) for item in view.ahead),
        lately=tuple(replace(item, who=text, text=text, channel=text, at=text) for item in view.lately),
        cooling=tuple(replace(item, name=text, why=text) for item in view.cooling),
        notices=tuple(replace(item, text=text, short=text) for item in view.notices),
    )


def _hostile_person(text: str, view: PersonView) -> PersonView:
    return replace(
        view,
        name=text,
        alarms=(text,),
        role=text,
        rhythm=text,
        rhythm_long=text,
        word=text,
        due=text,
        remarks=(text,),
        ways=(Way("y m", text, text), Way("", text)),
        reasons=((-35, text), (-100, text)),
        raises=((text, 1),),
        falls=text,
        history=tuple(replace(item, who=text, text=text, channel=text, at=text) for item in view.history),
        promises=(),
        met=text,
        offers=(text,),
        needs=(text,),
        tags=(text,),
        introductions=(Meeting("i", text, text), Meeting("j", "2024-01-01", text, open=True)),
        fits=(text,),
        brought=text,
        ledger=((text, text), ("they", text)),
        facts=((text, text),),
        notes=((text, text), ("2024-01", text)),
    )


@pytest.mark.parametrize("glyphs", [FULL, ASCII], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_today(text: str, glyphs: Glyphs, today_view: TodayView) -> None:
    view = _hostile_today(text, today_view)
    for width in WIDTHS:
        for screen, height in ((width, 20), (width, 56), (120, 36)):
            made = page(view, width, screen, height, glyphs)
            _sound(made.lines, width)
            for stop in made.stops:
                line = marked(made.lines[stop.line], stop.start, stop.end, glyphs)
                _sound([line], width)


@pytest.mark.parametrize("glyphs", [FULL, ASCII], ids=lambda glyphs: glyphs.name)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_a_person(text: str, glyphs: Glyphs, anna: PersonView, today_view: TodayView) -> None:
    view = _hostile_person(text, anna)
    for width in (43, 46, 59, 80, 200):
        _sound(pane(view, width, glyphs).lines, width)
        _sound(history_column(view, width, glyphs).lines, width)
        _sound(side(today_view, view, width, 36, glyphs), width)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_the_list(text: str) -> None:
    person = RosterRow("id", text, text, 54, -13, 90, text)
    for width in (33, 60, 80, 119):
        columns = RosterColumns.of(width)
        for glyphs in (FULL, ASCII):
            _sound([*head(columns, glyphs), row(person, columns, glyphs, mark=True)], width)
            _sound([row(replace(person, score=None, quiet=None), columns, glyphs)], width)


@given(st.text(max_size=300), st.integers(1, 90))
def test_wrapped_text_keeps_every_visible_letter(text: str, width: int) -> None:
    made = safe.wrapped(text, width, FULL)
    assert all(lines.cells(line) <= max(2, width) for line in made)
    kept = "".join(made).replace("\u2068", "").replace("\u2069", "").replace(" ", "")
    wanted = "".join(safe.shown(part) for part in text.split("\n"))
    assert kept == "".join(wanted.split())


@given(st.text(max_size=80), st.integers(0, 90))
def test_a_column_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert lines.cells(safe.column(text, width, FULL)) == width


def test_a_name_from_right_to_left_does_not_turn_its_line(today_view: TodayView) -> None:
    name = "שרה לוי"
    view = replace(today_view, reach=(Reach("1", name, "", 54, 0, "why", "why"),))
    made = page(view, 80, 80, 20, FULL)
    row_of = next(stop.line for stop in made.stops if stop.target == Target("person", "1", ("1",)))
    assert f"\u2068{name}\u2069" in lines.text_of(made.lines[row_of])


def test_a_day_that_is_none_leaves_its_column_empty(anna: PersonView) -> None:
    odd = Past("1", "in spring", "call", "me", "", "text")
    made = pane(replace(anna, history=(odd,)), 46, FULL)
    assert any("text" in lines.text_of(line) for line in made.lines)


def test_an_event_in_two_columns_does_not_reach_into_the_second(today_view: TodayView) -> None:
    ahead = tuple(
        Ahead(Target("event", str(number)), date(2026, 6, 10 + number), "event", "x" * 200)
        for number in range(4)
    )
    made = page(replace(today_view, ahead=ahead), 80, 80, 20, FULL)
    stops = [stop for stop in made.stops if stop.target.kind == "event" and stop.target.id.isdigit()]
    assert [stop.start for stop in stops] == [0, 41, 0, 41]
    assert lines.text_of(made.lines[stops[0].line])[40] == " "
