"""Idle time, strength in words, the terminal's environment, what a crash prints."""

from __future__ import annotations

import pytest

from tui.crash import frames_only
from tui.glyphs import ASCII, FULL
from tui.idle import Idle
from tui.keys import Keys
from tui.lines import text_of
from tui.snapshot import Word
from tui.strength import strength
from tui.terminal import Colors, colors, prepare
from tui.widgets.frame import WordLine


class Hands:
    """Two clocks that are moved by hand."""

    def __init__(self) -> None:
        self.steady = self.wall = 1000.0

    def idle(self, limit: float) -> Idle:
        return Idle(limit, steady=lambda: self.steady, wall=lambda: self.wall)

    def pass_by(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


def test_sleep_is_told_from_idle_time() -> None:
    hands = Hands()
    idle = hands.idle(600)
    hands.pass_by(700)
    idle.over()
    hands.pass_by(1)
    assert idle.over()
    assert not idle.slept
    hands.wall += 3600
    assert idle.over()
    assert idle.slept


def test_idle_time_is_over_after_its_limit_and_begins_anew_with_each_key() -> None:
    hands = Hands()
    idle = hands.idle(600)
    for _ in range(10):
        hands.pass_by(59)
        assert not idle.over()
    idle.touch()
    for _ in range(10):
        hands.pass_by(59)
        assert not idle.over()
    hands.pass_by(10)
    assert idle.over()


def test_it_is_quiet_from_the_last_key_on() -> None:
    hands = Hands()
    idle = hands.idle(0)
    hands.pass_by(7)
    assert idle.quiet_s == 7
    idle.touch()
    assert idle.quiet_s == 0


def test_a_machine_that_slept_is_locked_though_its_steady_clock_stood_still() -> None:
    hands = Hands()
    idle = hands.idle(600)
    assert not idle.over()
    hands.wall += 3600
    idle.touch()
    assert idle.over()


def test_zero_minutes_never_lock() -> None:
    hands = Hands()
    idle = hands.idle(0)
    hands.pass_by(1e6)
    assert not idle.over()


def test_strength_is_said_in_time_for_one_who_has_the_file() -> None:
    weak, enough = strength("password1")
    assert weak == "less than a minute for one who has the file"
    assert not enough
    strong, enough = strength("seven walnut ferries hum softly")
    assert enough
    assert strong.endswith("for one who has the file")
    assert strength("") == ("", False)


def test_a_very_long_passphrase_is_weighed_quickly() -> None:
    assert strength("correct horse battery " * 500)[1]


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm"}, Colors.MANY),
        ({"TERM": "xterm-256color"}, Colors.MANY),
        ({"TERM": "linux"}, Colors.SIXTEEN),
        ({"TERM": "xterm"}, Colors.SIXTEEN),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, Colors.NONE),
    ],
)
def test_the_colours_of_a_terminal(environ: dict[str, str], found: Colors) -> None:
    assert colors(environ) is found


def test_what_would_record_keys_is_switched_off_and_said() -> None:
    environ = {"TEXTUAL_LOG": "/tmp/log", "TEXTUAL": "devtools,debug", "TERM": "xterm"}
    said = prepare(environ)
    assert environ == {"TERM": "xterm", "TEXTUAL_FPS": "250"}
    assert len(said) == 2
    assert all("record what is typed" in sentence for sentence in said)


def test_a_size_that_a_shell_exported_does_not_hold_for_ever() -> None:
    environ = {"COLUMNS": "80", "LINES": "24"}
    assert prepare(environ) == []
    assert not {"COLUMNS", "LINES"} & set(environ)


def test_a_crash_prints_places_in_the_code_and_nothing_that_was_in_it() -> None:
    secret = "canary of a passphrase"
    try:
        {"a": 1}[secret]
    except KeyError:
        said = frames_only().plain
    assert secret not in said
    assert "canary" not in said
    assert "KeyError" in said
    assert "test_small_parts.py" in said


def test_the_word_line_has_only_the_signs_of_the_terminal() -> None:
    said = "saved: changed Anna: organisation Acme → Novum · 14:30"
    for glyphs, shown in ((FULL, said), (ASCII, "saved: changed Anna: organisation Acme -> Novum , 14:30")):
        line = WordLine(glyphs, Keys())
        line.set_word(Word(said))
        assert text_of(line.draw(80, 1)[0]).strip() == shown
