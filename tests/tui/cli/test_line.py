from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cli.line import Line
from tui.cli.typing_keys import Key


@pytest.mark.parametrize(
    ("keys", "text", "cursor"),
    [
        (["left", "left", "x"], "call Anxna", 8),
        (["home", "x"], "xcall Anna", 1),
        (["home", "left", "delete"], "all Anna", 0),
        (["backspace"], "call Ann", 8),
        (["cut_word"], "call ", 5),
        (["cut_word", "cut_word"], "", 0),
        (["word_left", "cut_left"], "Anna", 0),
        (["home", "word_right", "cut_right"], "call", 4),
        (["left", "end", "right", "!"], "call Anna!", 10),
        (["home", "backspace"], "call Anna", 0),
        (["delete"], "call Anna", 9),
        (["unknown"], "call Anna", 9),
    ],
)
def test_keys_edit_as_they_do_in_a_shell(keys: list[str], text: str, cursor: int) -> None:
    line = Line.of("call Anna")
    for key in keys:
        line = line.edited(Key("text", key) if len(key) == 1 else Key(key))
    assert line == Line(text, cursor)


def test_blanks_are_kept_as_typed_and_control_characters_never_enter() -> None:
    line = Line()
    for letter in "a b ":
        line = line.edited(Key("text", letter))
    assert line == Line("a b ", 4)
    assert Line().insert("x\x1b[31my\n\tz") == Line("x[31my z", 8)


def test_a_line_does_not_grow_without_end() -> None:
    assert len(Line.of("a" * 9_990).insert("b" * 100).text) == 10_000


@given(
    st.lists(
        st.sampled_from(
            ["left", "right", "word_left", "word_right", "backspace", "delete", "cut_word", "a", " ", "home"]
        )
    )
)
def test_the_cursor_never_leaves_the_text(keys: list[str]) -> None:
    line = Line.of("Anna von Stetten")
    for key in keys:
        line = line.edited(Key("text", key) if len(key) == 1 else Key(key))
        assert 0 <= line.cursor <= len(line.text)
