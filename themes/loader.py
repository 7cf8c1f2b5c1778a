"""Reads themes: ours, which lie beside this file, and the user's own from a directory.

A theme file is TOML: `name`, `dark`, `ansi`, a table `colors` with Textual's colours, and a table `words` with our
semantic variables. Words that a theme (or one of Textual's own) leaves out get defaults that are readable on its
background. A broken file yields a warning and nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

Translate: TypeAlias = Callable[[str], str]
"""Says a text in the language of the person; `core.language` is not known here."""
OURS = ("tend-dark", "tend-light", "high-contrast", "tend-terminal")
LEAST_CONTRAST = 4.5
PREFIX = "tend-"
WORDS = (
    "dim", "rule", "title", "key", "accent", "danger", "good", "warn", "thriving", "steady", "cooling", "fading",
    "dormant", "cursor-background", "cursor-foreground",
)  # fmt: skip
_COLORS = {
    "background", "foreground", "surface", "panel", "boost", "primary", "secondary", "accent", "success", "warning",
    "error",
}  # fmt: skip
_DARK = {
    "key": "#8fb8ff", "accent": "#8fb8ff", "danger": "#ff8379", "good": "#7fd88f", "warn": "#e5c76b",
    "thriving": "#7fd88f", "steady": "#6cc7d8", "cooling": "#e5c76b", "fading": "#e8956a", "dormant": "#9aa4b8",
}  # fmt: skip
_LIGHT = {
    "key": "#1c5fb8", "accent": "#1c5fb8", "danger": "#b3261e", "good": "#1f7a3a", "warn": "#8a6a00",
    "thriving": "#1f7a3a", "steady": "#12708a", "cooling": "#8a6a00", "fading": "#a8481c", "dormant": "#59627a",
}  # fmt: skip
_ANSI = {
    "key": "ansi_cyan", "accent": "ansi_cyan", "danger": "ansi_red", "good": "ansi_green", "warn": "ansi_yellow",
    "thriving": "ansi_green", "steady": "ansi_cyan", "cooling": "ansi_yellow", "fading": "ansi_magenta",
    "dormant": "ansi_blue",
}  # fmt: skip


class BrokenThemeError(ValueError):
    """A theme file that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Themes that can be used, and a sentence for each file that cannot."""

    themes: tuple[Theme, ...]
    warnings: tuple[str, ...]


def load(own: Path | None = None, _: Translate = str) -> Loaded:
    """Our themes and those in the directory `own` (which may be missing); a user's file may replace one of ours."""
    themes: dict[str, Theme] = {}
    warnings: list[str] = []
    for name in OURS:
        theme = parse(resources.files("themes").joinpath(f"{name}.toml").read_text("utf-8"))
        themes[theme.name] = theme
    for path in sorted(own.glob("*.toml")) if own is not None and own.is_dir() else ():
        try:
            theme = parse(path.read_text("utf-8"), _)
        except (OSError, ValueError) as error:
            warnings.append(_("theme {name} is not used: {error}").format(name=path.name, error=error))
        else:
            themes[theme.name] = theme
    return Loaded(tuple(themes.values()), tuple(warnings))


def parse(text: str, _: Translate = str) -> Theme:
    """A theme from the text of its file. Raises BrokenThemeError (TOML errors too, with their line)."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenThemeError(_("not TOML: {error}").format(error=error)) from None
    name, colors, words = data.get("name"), data.get("colors"), data.get("words", {})
    if not isinstance(name, str) or not name.strip():
        raise BrokenThemeError(_("it has no name"))
    if not isinstance(colors, dict) or "primary" not in colors:
        raise BrokenThemeError(_("the table [colors] with at least 'primary' is missing"))
    if not isinstance(words, dict):
        raise BrokenThemeError(_("[words] is not a table"))
    _check(colors, _COLORS, "colors", _)
    _check(words, set(WORDS), "words", _)
    theme = Theme(
        name=name.strip(),
        dark=data.get("dark", True) is True,
        ansi=data.get("ansi", False) is True,
        variables={f"{PREFIX}{word}": color for word, color in words.items()},
        **colors,
    )
    try:
        theme.to_color_system().generate()
    except Exception as error:
        raise BrokenThemeError(str(error)) from None
    return theme


def _check(table: Mapping[str, Any], known: set[str], where: str, _: Translate) -> None:
    for key, value in table.items():
        if key not in known:
            raise BrokenThemeError(_("[{where}] has no '{key}'").format(where=where, key=key))
        try:
            Color.parse(value)
        except Exception:
            raise BrokenThemeError(
                _("[{where}] {key}: {value!r} is no colour").format(where=where, key=key, value=value)
            ) from None


def defaults(theme: Theme) -> dict[str, str]:
    """A value for each of our variables, readable on the background of any theme, Textual's own included."""
    if theme.ansi:
        words = dict.fromkeys(WORDS, "ansi_default") | _ANSI
        ours = {f"{PREFIX}{word}": color for word, color in words.items()}
        # Textual's widgets ask ansi themes for variables that only its own define.
        return BUILTIN_THEMES["ansi-dark"].variables | ours
    generated = theme.to_color_system().generate()
    background, foreground = Color.parse(generated["background"]), Color.parse(generated["foreground"])
    bands = _DARK if theme.dark else _LIGHT
    words = {word: readable(Color.parse(color), background).hex for word, color in bands.items()}
    words["key"] = words["accent"] = readable(Color.parse(generated["accent"]), background).hex
    words["title"] = foreground.hex
    words["dim"] = readable(background.blend(foreground, 0.65), background).hex
    words["rule"] = background.blend(foreground, 0.4).hex
    words["cursor-background"], words["cursor-foreground"] = foreground.hex, background.hex
    return {f"{PREFIX}{word}": color for word, color in words.items()}


def contrast(first: Color, second: Color) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(color: Color, background: Color, least: float = LEAST_CONTRAST) -> Color:
    """The colour, moved towards black or white until it can be read on the background."""
    towards = Color.parse("#ffffff" if _luminance(background) < 0.18 else "#000000")
    for step in range(21):
        moved = color.blend(towards, step / 20)
        if contrast(moved, background) >= least:
            return moved
    return towards


def _luminance(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
