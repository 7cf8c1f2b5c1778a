"""Themes: ours can be read, a broken one warns, Textual's own get words that can be read on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from themes.loader import (
    LEAST_CONTRAST,
    OURS,
    PREFIX,
    WORDS,
    BrokenThemeError,
    contrast,
    defaults,
    load,
    parse,
)

_DECORATION = {"rule", "cursor-background", "cursor-foreground"}
_COLORED = [theme for theme in load().themes if not theme.ansi]


def _color(theme: Theme, name: str) -> Color:
    return Color.parse(theme.to_color_system().generate()[name])


@pytest.mark.parametrize("theme", _COLORED, ids=lambda theme: theme.name)
def test_every_word_of_our_themes_can_be_read_on_their_background(theme: Theme) -> None:
    background = _color(theme, "background")
    low = {
        word: round(contrast(Color.parse(theme.variables[PREFIX + word]), background), 2)
        for word in WORDS
        if word not in _DECORATION
        and contrast(Color.parse(theme.variables[PREFIX + word]), background) < LEAST_CONTRAST
    }
    assert not low
    assert contrast(_color(theme, "foreground"), background) >= 7


@pytest.mark.parametrize("theme", _COLORED, ids=lambda theme: theme.name)
def test_the_cursor_row_can_be_read(theme: Theme) -> None:
    words = theme.variables
    front, back = Color.parse(words["tend-cursor-foreground"]), Color.parse(words["tend-cursor-background"])
    assert contrast(front, back) >= LEAST_CONTRAST


def test_high_contrast_is_seven_to_one() -> None:
    theme = next(theme for theme in load().themes if theme.name == "high-contrast")
    background = _color(theme, "background")
    for word in set(WORDS) - _DECORATION:
        assert contrast(Color.parse(theme.variables[PREFIX + word]), background) >= 7, word


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_textuals_themes_get_words_that_can_be_read(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    words = defaults(theme)
    assert {PREFIX + word for word in WORDS} <= set(words)
    if theme.ansi:
        return
    background = _color(theme, "background")
    for word in set(WORDS) - _DECORATION - {"title"}:
        assert contrast(Color.parse(words[PREFIX + word]), background) >= LEAST_CONTRAST - 0.05, word


def test_sixteen_colours_keep_the_terminals_background_and_never_use_bright_black() -> None:
    theme = next(theme for theme in load().themes if theme.name == "tend-terminal")
    assert theme.ansi
    assert theme.background == theme.surface == "ansi_default"
    assert not [
        color for color in theme.variables.values() if "bright" in color or not color.startswith("ansi_")
    ]


def test_our_themes_are_all_there() -> None:
    assert tuple(theme.name for theme in load().themes) == OURS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name = ", "not TOML"),
        ("[colors]\nprimary = '#ffffff'", "no name"),
        ("name = 'x'", "primary"),
        ("name = 'x'\n[colors]\nprimary = 'bluish'", "no colour"),
        ("name = 'x'\n[colors]\nprimary = '#fff'\npimary = '#fff'", "pimary"),
        ("name = 'x'\n[colors]\nprimary = '#fff'\n[words]\nmood = '#fff'", "mood"),
        ("name = 'x'\nwords = 3\n[colors]\nprimary = '#fff'", "not a table"),
        ("name = 'x'\n[colors]\nprimary = 3", "no colour"),
    ],
)
def test_a_broken_theme_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(BrokenThemeError, match=reason):
        parse(text)


def test_a_users_theme_is_taken_and_a_broken_one_warns(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("name = 'mine'\n[colors]\nprimary = '#88c0d0'\n", "utf-8")
    (tmp_path / "broken.toml").write_text("name = 'broken'\n[colors]\nprimary = 'nothing'\n", "utf-8")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    loaded = load(tmp_path)
    assert [theme.name for theme in loaded.themes] == [*OURS, "mine"]
    assert [warning.split()[1] for warning in loaded.warnings] == ["binary.toml", "broken.toml"]
