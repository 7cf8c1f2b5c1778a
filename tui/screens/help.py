"""`?`: the keys that work here, out of the registry."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from tui.commands import COMMANDS, CONTEXTS, shown
from tui.desk import Desk
from tui.lines import Line, column
from tui.screens.commanded import Commanded
from tui.screens.dialog import Dialog
from tui.widgets.sheet import Sheet

_KEY_WIDTH = 14


class HelpScreen(Dialog[None]):
    """What can be done on the screen below."""

    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, desk: Desk, below: Screen[object]) -> None:
        super().__init__(desk)
        self._below = below

    def title_words(self) -> tuple[str, str]:
        """The title."""
        return "Keys that work here", "j k scroll"

    def content(self) -> ComposeResult:
        """The list."""
        offered = {id for id in COMMANDS if self._offered(id)}
        with VerticalScroll(id="help-list"):
            yield Sheet(key_lines(self.desk, offered, self.app.size.width), id="help-lines")

    def _offered(self, id: str) -> bool:
        below = (self._below, self.app)
        return any(isinstance(node, Commanded) and node.offers(id) for node in below)

    def on_mount(self) -> None:
        """As tall as the list, up to the height of the screen."""
        super().on_mount()
        sheet = self.query_one("#help-lines", Sheet)
        sheet.styles.height = len(sheet.lines()) or 1

    def keys(self, width: int) -> tuple[tuple[str, ...], ...]:
        """Only the way out."""
        return (("choice.no",),)

    def key_words(self) -> dict[str, str]:
        """The way out."""
        return {"choice.no": "close"}

    def do_move_down(self) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def do_move_up(self) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_up(animate=False)


def key_lines(desk: Desk, offered: set[str], width: int) -> list[Line]:
    """The help: a heading for each context that has something to offer, then its commands."""
    lines: list[Line] = []
    for context, title in CONTEXTS.items():
        commands = [
            command for command in COMMANDS.values() if command.context == context and command.id in offered
        ]
        if not commands:
            continue
        if lines:
            lines.append(())
        lines.append(((f" {title}", "title"),))
        for command in commands:
            signs = " ".join(shown(key) for key in desk.keys.of(command.id))
            text = column(command.help, max(10, width - _KEY_WIDTH - 3 - 22), desk.glyphs)
            lines.append(
                (
                    (" " * 2, ""),
                    (column(signs, _KEY_WIDTH, desk.glyphs), "key"),
                    (text, ""),
                    (command.id, "dim"),
                )
            )
    return lines
