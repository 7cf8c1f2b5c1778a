"""Events: the place."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from tui.screens.place import PlaceScreen
from tui.widgets.sheet import Sheet


class EventsScreen(PlaceScreen):
    """Events."""

    PLACE: ClassVar[str] = "events"

    def body(self) -> ComposeResult:
        """The sheet."""
        yield Sheet(id="sheet")
