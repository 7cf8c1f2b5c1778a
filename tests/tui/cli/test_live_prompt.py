from __future__ import annotations

import os
from dataclasses import dataclass, field

import pyte
import pytest

from tui.cli.columns import cells
from tui.cli.line import Line
from tui.cli.live_prompt import Canvas, broken, cut_coloured, help_lines, keys
from tui.cli.prompt import HELP, KEYS


@dataclass
class Stub:
    """What the canvas needs of a prompt."""

    line: Line = field(default_factory=Line)
    rows: list[str] = field(default_factory=list)

    def below(self, _room: int) -> list[str]:
        return self.rows


class Terminal:
    """A terminal of 30x8 that stderr is drawn on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.screen = pyte.Screen(30, 8)
        self.stream = pyte.Stream(self.screen)
        self.capsys = capsys
        monkeypatch.setenv("COLUMNS", "30")
        monkeypatch.setenv("LINES", "8")

    @property
    def shown(self) -> list[str]:
        self.stream.feed(self.capsys.readouterr().err)
        return [row.rstrip() for row in self.screen.display]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


def test_the_parse_stands_under_the_line_and_the_cursor_in_it(terminal: Terminal) -> None:
    canvas, state = Canvas(), Stub(Line("call Anna", 4), ["   log   call", "   when  today"])
    canvas.draw(state)
    assert terminal.shown[:4] == ["› call Anna", "   log   call", "   when  today", ""]
    assert (terminal.screen.cursor.y, terminal.screen.cursor.x) == (0, 6)


def test_drawing_again_leaves_nothing_of_what_stood_there(terminal: Terminal) -> None:
    canvas, state = (
        Canvas(),
        Stub(Line.of("call Anna and Ben and Priya and Jonas"), ["   one", "   two", "   three"]),
    )
    canvas.draw(state)
    state.line, state.rows = Line.of("x"), ["   one"]
    canvas.draw(state)
    assert terminal.shown == ["› x", "   one", "", "", "", "", "", ""]


def test_a_long_line_goes_on_in_the_next_row_and_wide_letters_are_not_split(terminal: Terminal) -> None:
    canvas, state = Canvas(), Stub(Line.of("日" * 20), ["   one"])
    canvas.draw(state)
    shown = [row.replace(" ", "") for row in terminal.shown]
    assert shown[0] == "›" + "日" * 13
    assert shown[1] == "日" * 7
    assert shown[2] == "one"
    assert (terminal.screen.cursor.y, terminal.screen.cursor.x) == (1, 14)


def test_more_rows_than_fit_are_left_out_and_the_line_stays(terminal: Terminal) -> None:
    canvas, state = Canvas(), Stub(Line.of("x"), [f"   row {n}" for n in range(20)])
    for _ in range(3):
        canvas.draw(state)
    assert terminal.shown[0] == "› x"
    assert terminal.shown[6] == "   row 5"


def test_what_was_saved_stays_above_and_the_parse_is_cleared(terminal: Terminal) -> None:
    canvas, state = Canvas(), Stub(Line.of("Anna"), ["   new  Anna"])
    canvas.draw(state)
    canvas.leave(["› Anna", "  saved: Anna"])
    state.line, state.rows = Line(), []
    canvas.draw(state)
    assert terminal.shown[:4] == ["› Anna", "  saved: Anna", "›", ""]


def test_what_stands_in_the_line_never_reaches_the_terminals_controls(terminal: Terminal) -> None:
    Canvas().draw(Stub(Line.of("a\x1b[31mb\u202ec")))
    assert terminal.shown[0] == "› a?[31mb?c"


def test_rows_break_by_cells() -> None:
    assert broken("abcdef", 4) == ["abcd", "ef"]
    assert broken("日本語", 4) == ["日本", "語"]
    assert broken("", 4) == [""]


def test_a_coloured_row_that_is_too_long_is_cut() -> None:
    assert cut_coloured("\x1b[31mabc\x1b[0m", 3) == "\x1b[31mabc\x1b[0m"
    assert cut_coloured("\x1b[31mabcdef\x1b[0m", 3) == "ab…"


def test_keys_come_with_a_pause_when_nothing_waits() -> None:
    reading, writing = os.pipe()
    found = keys(reading)
    assert next(found).name == "pause"
    os.write(writing, b"ab\r")
    assert [next(found).name for _ in range(3)] == ["text", "enter", "pause"]
    os.write(writing, b"\x1b")
    assert [next(found).name for _ in range(3)] == ["pause", "escape", "pause"]
    os.close(writing)
    assert list(found) == []
    os.close(reading)


@pytest.mark.parametrize("width", [30, 60, 80, 100, 116, 117, 140])
def test_no_key_of_the_help_is_broken(width: int) -> None:
    lines = help_lines([HELP, *KEYS], width)
    assert all(cells(line) <= width for line in lines)
    for part in KEYS:
        assert any(part in line for line in lines)
    assert (len(lines) == 1) == (width >= len(" · ".join(KEYS)) + len(HELP) + 1)
