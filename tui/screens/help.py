"""`?`: the keys that work here, out of the registry."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from core.language import _
from tui.commands import COMMANDS, CONTEXTS, Command
from tui.desk import Desk
from tui.lines import Line, column, cut
from tui.screens.commanded import Commanded, bindings, first, these
from tui.screens.dialog import Dialog
from tui.widgets.sheet import Sheet

_KEY_WIDTH = 14
_ID_WIDTH = 26
_WIDE = 100


class HelpScreen(Dialog[None]):
    """What can be done on the screen below."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[Any]] = [*first(bindings("moving")), *these("leave")]

    def __init__(self, desk: Desk, below: Screen[object]) -> None:
        super().__init__(desk)
        self._below = below
        self._focused = below.focused

    def title_words(self) -> tuple[str, str]:
        """The title."""
        return _("Keys that work here"), _("j k scroll")

    def content(self) -> ComposeResult:
        """The list."""
        with VerticalScroll(id="help-list"):
            yield Sheet(self._all(), id="help-lines")

    def _all(self) -> list[Line]:
        offered = {id for id in COMMANDS if self._offered(id)}
        return key_lines(self.desk, offered, self.app.size.width)

    def _offered(self, id: str) -> bool:
        below = (self._focused, self._below, self.app)
        return any(isinstance(node, Commanded) and node.offers(id) for node in below)

    def on_mount(self) -> None:
        """As tall as the list, up to the height of the screen."""
        super().on_mount()
        sheet = self.query_one("#help-lines", Sheet)
        sheet.styles.height = len(sheet.lines()) or 1

    def on_resize(self, event: events.Resize) -> None:
        """The list leaves room for title, rule and keys."""
        super().on_resize(event)
        self.query_one("#help-lines", Sheet).set_lines(self._all())
        self._list.styles.max_height = max(3, self.size.height - 3)

    @property
    def _list(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def can(self, id: str) -> bool:
        """Scrolling and closing."""
        return id not in ("move.left", "move.right", "move.tick", "move.all", "move.enter")

    def keys(self, width: int) -> tuple[tuple[str, ...], ...]:
        """Only the way out."""
        return (("choice.no",),)

    def key_words(self) -> dict[str, str]:
        """The way out."""
        return {"choice.no": _("close")}

    def do_move_down(self) -> None:
        """Scroll."""
        self._list.scroll_down(animate=False)

    def do_move_up(self) -> None:
        """Scroll."""
        self._list.scroll_up(animate=False)

    def do_move_half_down(self) -> None:
        """Half a page down."""
        self._list.scroll_relative(y=self._list.size.height // 2, animate=False)

    def do_move_half_up(self) -> None:
        """Half a page up."""
        self._list.scroll_relative(y=-(self._list.size.height // 2), animate=False)

    def do_move_page_down(self) -> None:
        """A page down."""
        self._list.scroll_page_down(animate=False)

    def do_move_page_up(self) -> None:
        """A page up."""
        self._list.scroll_page_up(animate=False)

    def do_move_first(self) -> None:
        """To the top."""
        self._list.scroll_home(animate=False)

    def do_move_last(self) -> None:
        """To the end."""
        self._list.scroll_end(animate=False)

    def do_leave(self) -> None:
        """Close."""
        self.dismiss(None)


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
        lines.append(((f" {_(title)}", "title"),))
        for command in commands:
            lines.append(_command_line(command, desk, width))
    return lines


def _command_line(command: Command, desk: Desk, width: int) -> Line:
    signs = column(" ".join(desk.keys.signs(command.id)), _KEY_WIDTH, desk.glyphs)
    room = width - _KEY_WIDTH - 4
    head: Line = (("  ", ""), (signs, "key"))
    if width < _WIDE:
        return (*head, (cut(command.help, room, desk.glyphs), ""))
    return (*head, (column(command.help, room - _ID_WIDTH, desk.glyphs), ""), (command.id, "dim"))
