"""Insights: capacity and bands."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from tui import lines
from tui.draw.insights import page
from tui.draw.views import Page
from tui.keyline import Groups
from tui.messages import Copy
from tui.screens.commanded import bindings
from tui.screens.place import PlaceScreen
from tui.snapshot import Snapshot
from tui.widgets.paper import Paper

_COPIED_WIDTH = 78


class InsightsScreen(PlaceScreen):
    """The fourth place."""

    PLACE: ClassVar[str] = "insights"
    BINDINGS = bindings("anywhere", "moving", "insights")
    AUTO_FOCUS = "Paper"

    def body(self) -> ComposeResult:
        """One page."""
        yield Paper(self.desk.glyphs, reading=True)

    def keys(self, width: int) -> Groups:
        """Copy, add, find."""
        return (("insights.copy",), ("entry.add",), ("find",), ("palette",), ("help",))

    def show(self, snapshot: Snapshot) -> None:
        """Draw what the agenda says."""
        if snapshot.agenda is not None:
            self.query_one(Paper).set_drawing(lambda width, height: self._page(width))

    def _page(self, width: int) -> Page:
        agenda = self.snapshot.agenda
        assert agenda is not None
        return page(agenda.capacity, agenda.standing, width, self.desk.glyphs)

    def do_insights_copy(self) -> None:
        """The report as text."""
        if self.snapshot.agenda is not None:
            text = "\n".join(lines.text_of(line).rstrip() for line in self._page(_COPIED_WIDTH).lines)
            self.post_message(Copy(text, "the report"))
