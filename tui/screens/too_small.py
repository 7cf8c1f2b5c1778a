"""Less room than Tend needs: one sentence, and the entry line still works."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from core.language import _
from tui.desk import Desk
from tui.lines import Line
from tui.messages import OpenEntry
from tui.screens.commanded import Commanded, bindings
from tui.widgets.sheet import Sheet

SMALLEST = (60, 20)


class _Sentence(Sheet):
    def draw(self, width: int, height: int) -> list[Line]:
        size = self.app.size
        words = _("Tend needs {needed}, this is {there}").format(
            needed=f"{SMALLEST[0]}x{SMALLEST[1]}", there=f"{size.width}x{size.height}"
        )
        return [((words, ""),), ((_("a adds all the same"), "dim"),)]


class TooSmall(Commanded, ModalScreen[None]):
    """Covers the place until there is room again."""

    BINDINGS = bindings("anywhere")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield _Sentence()

    def on_resize(self, event: events.Resize) -> None:
        """The size stands in the sentence."""
        self.query_one(_Sentence).redraw()

    def do_entry_add(self) -> None:
        """The entry line works in any size."""
        self.post_message(OpenEntry())

    async def do_quit(self) -> None:
        """Quit."""
        await self.app.run_action("app.do('quit')")

    async def do_leave(self) -> None:
        """Quit."""
        await self.app.run_action("app.do('quit')")

    async def do_lock(self) -> None:
        """Lock."""
        await self.app.run_action("app.do('lock')")
