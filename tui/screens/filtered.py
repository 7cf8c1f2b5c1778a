"""People by a filter: what is typed, the list that follows it, and what is said where nobody is found."""

from __future__ import annotations

from functools import partial

from textual import events, on
from textual.widgets import Input

from core.language import _
from core.network.rows import Row
from tui.desk import Desk
from tui.finding import ORDERS, Found, find, order_for
from tui.lines import Line
from tui.messages import OpenEntry
from tui.screens.dialog import Paragraphs
from tui.screens.person_keys import PersonKeys
from tui.screens.place import PlaceScreen
from tui.widgets.filter import FilterInput, FilterLine
from tui.widgets.roster import Roster


class FilteredPeople(PersonKeys, PlaceScreen):
    """A screen with a filter line, a place for complaints and a list."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._order = 0
        self._found = Found([], 0)
        self._stale = False
        self._busy = False
        self._stay = ""

    def found_somebody(self, found: Found) -> None:
        """The list shows other people; the cursor stands on one of them."""

    def leave_person(self) -> None:
        """The person gives the screen back to the list."""

    @property
    def roster(self) -> Roster[Row]:
        """The list."""
        return self.query_one(Roster)

    @property
    def field(self) -> FilterInput:
        """The filter."""
        return self.query_one(FilterInput)

    @property
    def ready(self) -> bool:
        """Keys act on the people of the filter that stands there, not on those of the one before."""
        return self._ready and not self._busy

    @on(Input.Changed, "#filter-input")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.seek()

    def seek(self, *, stay: str = "") -> None:
        """Ask for the people of the filter; while one answer is under way only the newest question waits."""
        self._stay = stay
        self._stale = True
        if not self._busy:
            self._busy = True
            self.run_worker(self._seek(), name="filter", description="filter")

    async def _seek(self) -> None:
        try:
            while self._stale:
                self._stale = False
                query = self.field.value
                ask = partial(find, query=query, order=self._order_for(query), stay=self._stay)
                found = await self.desk.session.read(ask)
                if not self._stale:
                    self._show_found(found)
        finally:
            self._busy = False

    def _show_found(self, found: Found) -> None:
        complaint = self.query_one("#filter-complaint", Paragraphs)
        complaint.display = bool(found.complaint)
        if found.complaint:
            complaint.set_paragraphs((found.complaint, "warn"))
            self.query_one(FilterLine).say("")
            return
        self._found = found
        stay, self._stay = self._stay, ""
        self.roster.empty = self._nobody(found)
        self.roster.set_rows(found.rows, stay=stay or None)
        self._say_count(found)
        self.found_somebody(found)
        self.redraw_keys()

    def _order_for(self, query: str) -> str:
        return order_for(query, ORDERS[self._order][0])

    def _say_count(self, found: Found) -> None:
        order = self._order_for(self.field.value)
        name = next((_(name) for key, name in ORDERS if key and key == order), _("by fit"))
        way = f" {self.desk.glyphs.up}" if order == "health" else ""
        count = _("{n:,} of {total:,}").format(n=len(found.rows), total=found.total)
        text = f"{count} {self.desk.glyphs.dot} {name}{way}"
        self.query_one(FilterLine).say(text)

    def _nobody(self, found: Found) -> list[Line]:
        query = self.field.value.strip()
        if found.rows:
            return []
        if not query:
            return [((_(" Nobody yet."), ""),), (), ((" a", "key"), (_(" adds the first person"), ""))]
        lines: list[Line] = [((_(" No one matches {query}.").format(query=query), ""),)]
        if found.hint:
            lines.append(((f" {found.hint}", ""),))
        if ":" not in query and not set("<>") & set(query):
            keys = _(" enter a") if self.field.has_focus else " a"
            lines += [(), ((keys, "key"), (_(" adds {query}").format(query=query), ""))]
        return lines

    @on(events.DescendantFocus)
    def _other_pane(self) -> None:
        """The keys that work are others, and so is the way to add somebody."""
        self.roster.empty = self._nobody(self._found)
        self.roster.renew()
        self.redraw_keys()

    def _to_list(self) -> None:
        """Into the list."""
        self.roster.focus()

    @on(FilterInput.Out)
    def _left_filter(self, event: FilterInput.Out) -> None:
        event.stop()
        if event.escape and self.field.value:
            self._clear_filter()
        else:
            self._to_list()

    def _clear_filter(self) -> None:
        """Everybody again; the cursor stays where it is."""
        with self.prevent(Input.Changed):
            self.field.value = ""
        self.seek(stay=self.roster.current)

    def do_find(self) -> None:
        """Into the filter."""
        self.leave_person()
        self.field.focus()
        self.field.cursor_position = len(self.field.value)

    def do_people_order(self) -> None:
        """The next order."""
        present = self._order_for(self.field.value)
        at = next((place for place, (key, _) in enumerate(ORDERS) if key == present), 0)
        self._order = at % (len(ORDERS) - 1) + 1
        self.seek(stay=self.roster.current)

    def do_entry_add(self) -> None:
        """The entry box; where nobody was found, with the name that was looked for."""
        query = self.field.value.strip()
        plain = query and not self._found.rows and ":" not in query
        self.post_message(OpenEntry(query if plain else ""))
