"""Turns lines into strips: roles become styles of the theme in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from themes.loader import PREFIX, defaults
from tui.lines import Line, fit

_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]")
_BOLD = {"name", "number", "title", "bold"}
_COLORED = {
    "dim", "rule", "title", "key", "accent", "danger", "good", "warn", "thriving", "steady", "cooling", "fading",
    "dormant",
}  # fmt: skip


class Ink:
    """The styles of one theme. Roles are looked up once and kept."""

    def __init__(self, variables: Mapping[str, str], *, ansi: bool) -> None:
        self._variables = variables
        self._ansi = ansi
        self._styles: dict[str, Style] = {}
        self._on: dict[Style, dict[str, Style]] = {}

    def style(self, role: str) -> Style:
        """The style of a role, or of several joined by blanks."""
        found = self._styles.get(role)
        if found is None:
            found = self._styles[role] = self._make(set(role.split()))
        return found

    def strip(self, line: Line, width: int, base: Style) -> Strip:
        """The line as a strip of exactly `width` cells on the base style (colour and background) of its widget."""
        styles = self._on.get(base)
        if styles is None:
            styles = self._on[base] = {}
        segments = []
        for text, role in fit(line, width):
            style = styles.get(role)
            if style is None:
                style = styles[role] = base + self.style(role)
            # The last fence: whatever was drawn, nothing in it is a command to the terminal.
            segments.append(Segment(text if text.isprintable() else _COMMANDS.sub("", text), style))
        return Strip(segments, width)

    def _make(self, words: set[str]) -> Style:
        # Without a colour of its own a key is told from its word by its weight.
        bold = True if words & _BOLD or (self._ansi and "key" in words) else None
        underline = True if "differ" in words else None
        if "cursor" in words:
            if self._ansi:
                return Style(reverse=True, bold=bold, underline=underline)
            return Style(
                color=self._color("cursor-foreground"),
                bgcolor=self._color("cursor-background"),
                bold=bold,
                underline=underline,
            )
        # Never bright black for text: in sixteen colours what may be overlooked is dim, and a rule is dim too.
        dim = True if self._ansi and words & {"dim", "rule"} else None
        colored = next((word for word in _ORDER if word in words), None)
        color = self._color(colored) if colored and not dim else None
        return Style(color=color, bold=bold, dim=dim, underline=underline)

    def _color(self, word: str) -> str | None:
        value = self._variables.get(f"{PREFIX}{word}")
        if value is None or value == "ansi_default":
            return None
        color = Color.parse(value)
        return color.rich_color.name


# Where a span has several roles the stronger colour wins.
_ORDER = tuple(sorted(_COLORED, key=lambda word: (word != "danger", word in {"title", "dim", "rule"}, word)))


class InkedApp(App[None]):
    """An application whose widgets can ask for ink: it follows the theme."""

    _ink: tuple[str, Ink] | None = None

    def __init__(self, **options: Any) -> None:
        self._styled: WeakKeyDictionary[Screen[Any], str] = WeakKeyDictionary()
        super().__init__(**options)

    @property
    def ink(self) -> Ink:
        """The ink of the present theme; made anew when the theme changes."""
        if self._ink is None or self._ink[0] != self.theme:
            self._ink = (self.theme, Ink(self.get_css_variables(), ansi=self.native_ansi_color))
        return self._ink[1]

    _sheet_theme = ""

    def refresh_css(self, animate: bool = True) -> None:
        """Read the stylesheet anew only where the theme has changed since a screen got its styles.

        Textual does it at the first visit of every mode, twice, 0.2 s each; a new screen gets its styles when it is
        mounted.
        """
        theme = self.theme
        shown = self.screen_stack[-1:]
        if self._sheet_theme == theme and all(self._styled.get(screen, theme) == theme for screen in shown):
            self._styled.update(dict.fromkeys(shown, theme))
            return
        self._sheet_theme = theme
        super().refresh_css(animate)
        self._styled.update(dict.fromkeys(self.screen_stack, theme))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our semantic variables for themes that do not set them: without these a stylesheet would not load."""
        return defaults(self.current_theme)


def ink_of(widget: Widget) -> Ink:
    """The ink for a widget of an `InkedApp`."""
    app = widget.app
    assert isinstance(app, InkedApp)
    return app.ink
