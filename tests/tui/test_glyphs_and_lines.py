"""Signs and lines: bars by the rule, rules to the column, nothing wider than its cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.glyphs import ASCII, FULL, PLAIN, choose
from tui.lines import cells, column, cut, fit, join, rule, text_of, width_of, wrap


@pytest.mark.parametrize(
    ("score", "bar"),
    [(0, "░░░░░"), (9, "░░░░░"), (10, "▌░░░░"), (19, "▌░░░░"), (20, "█░░░░"), (54, "██▌░░"), (67, "███░░"),
     (70, "███▌░"), (88, "████░"), (90, "████▌"), (100, "█████")],
)  # fmt: skip
def test_a_bar_has_a_block_for_each_twenty_and_a_half_from_ten_on(score: int, bar: str) -> None:
    assert FULL.bar(score) == bar


def test_a_missing_score_is_blank_and_ascii_has_its_own_signs() -> None:
    assert FULL.bar(None) == "     "
    assert ASCII.bar(54) == "##+.."
    assert PLAIN.spark([0, 1, 2, 4]) == " ▒▓█"
    assert FULL.spark([]) == ""


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"LANG": "de_DE.UTF-8", "TERM": "xterm-256color"}, "full"),
        ({"LANG": "C", "TERM": "xterm"}, "ascii"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "ascii"),
        ({"LANG": "C.utf8", "TERM": "linux"}, "plain"),
        ({}, "ascii"),
    ],
)
def test_auto_takes_the_signs_the_terminal_has(environ: dict[str, str], name: str) -> None:
    assert choose("auto", environ).name == name


def test_a_setting_wins_and_wide_ambiguous_signs_mean_ascii() -> None:
    assert choose("full", {}).name == "full"
    assert choose("auto", {"LANG": "C.UTF-8"}, wide_ambiguous=True).name == "ascii"


def test_a_rule_is_drawn_as_in_the_design() -> None:
    drawn = rule("Reach out · 6 today", "5 more on later days", 80, FULL)
    assert (
        text_of(drawn) == "── Reach out · 6 today ───────────────────────────────── 5 more on later days ──"
    )
    assert text_of(rule("", "", 5, ASCII, double=True)) == "====="


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 100))
def test_a_rule_is_never_wider_than_its_place(title: str, note: str, width: int) -> None:
    title, note = title.replace("\n", " "), note.replace("\n", " ")
    assert width_of(rule(title, note, width, FULL)) <= max(width, 6)


@given(st.text(max_size=60), st.integers(2, 40))
def test_text_is_cut_by_cells(text: str, width: int) -> None:
    assert cells(cut(text, width, FULL)) <= width
    assert cells(column(text, width, FULL)) == width


def test_right_to_left_text_cannot_turn_the_line() -> None:
    assert cut("שלום", 10, FULL) == "\u2068שלום\u2069"


@given(st.lists(st.tuples(st.text(max_size=10), st.just("")), max_size=6), st.integers(0, 30))
def test_a_fitted_line_has_exactly_its_width(spans: list[tuple[str, str]], width: int) -> None:
    assert width_of(fit(tuple(spans), width)) == width


def test_what_stands_at_the_right_ends_at_the_edge() -> None:
    assert text_of(join((("left", ""),), (("right", ""),), 12)) == "left   right"
    assert text_of(join((("a long left side", ""),), (("right", ""),), 12)) == "a long right"


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=80), st.integers(4, 30)
)
def test_wrapping_keeps_to_the_width(text: str, width: int) -> None:
    assert all(cells(piece) <= width for piece in wrap(text, width))
