"""Fetching one person from the vault's thread, the newest wish first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.screen import Screen

from core.language import _
from tui.desk import Desk
from tui.draw.portrait import FIRST_ENTRIES, Known, portrait
from tui.draw.views import PersonView
from tui.known import known_of

MORE_ENTRIES = 200
"""Entries that are added each time the end of the history comes near."""


class Portraits:
    """Loads the person that was asked for last; what was asked for in between is never drawn."""

    def __init__(self, screen: Screen[None], desk: Desk, show: Callable[[PersonView | None], None]) -> None:
        self._screen = screen
        self._desk = desk
        self._show = show
        self._known: Known | None = None
        self._wanted = ""
        self._entries = FIRST_ENTRIES
        self._stale = False
        self._busy = False

    @property
    def view_id(self) -> str:
        """The id that was asked for last."""
        return self._wanted

    def want(self, id: str, *, again: bool = False) -> None:
        """Show this person; `again` where something about them may have changed."""
        if id == self._wanted and not again:
            return
        if id != self._wanted:
            self._entries = FIRST_ENTRIES
        self._wanted = id
        self._stale = True
        if not self._busy:
            self._busy = True
            self._screen.run_worker(self._load(), name="person", description="person")

    def give(self, known: Known) -> None:
        """Show this person, who was fetched together with something else."""
        if known.contact.id != self._wanted:
            self._wanted, self._entries = known.contact.id, FIRST_ENTRIES
        self._stale = False
        self._known = known
        self._draw()

    def more(self, *, all: bool = False) -> None:
        """More of the history of the person that is shown, or all of it."""
        known = self._known
        if known is not None and known.contact.id == self._wanted and self._entries < len(known.history):
            self._entries = len(known.history) if all else self._entries + MORE_ENTRIES
            self._draw()

    async def _load(self) -> None:
        try:
            while self._stale:
                self._stale = False
                id = self._wanted
                known = await self._desk.session.read(partial(known_of, id=id)) if id else None
                if not self._stale and id == self._wanted:
                    self._known = known
                    self._draw()
        finally:
            self._busy = False

    def _draw(self) -> None:
        known = self._known
        desk = self._desk
        settles = _("{key} settles").format(key=desk.keys.sign("conflicts"))
        compares = _("{key} compares").format(key=desk.keys.sign("person.merge"))
        if known is None:
            self._show(None)
            return
        self._show(
            portrait(known, desk.today, desk.glyphs, self._entries, settles=settles, compares=compares)
        )
