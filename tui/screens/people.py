"""People: a filter, the list that follows it, and the person beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from core.language import _, ngettext
from core.network.rows import Row
from tui.desk import Desk
from tui.draw import person, roster
from tui.draw.portrait import roster_row
from tui.draw.views import Page, PersonView, RosterRow, Target
from tui.finding import Found
from tui.keyline import Groups
from tui.lines import Line
from tui.messages import GoTo
from tui.portraits import Portraits
from tui.screens.commanded import bindings
from tui.screens.dialog import Paragraphs
from tui.screens.viewed import ViewedPeople
from tui.snapshot import Snapshot
from tui.widgets.filter import FilterLine
from tui.widgets.paper import PersonPaper
from tui.widgets.roster import Roster, columns_of
from tui.widgets.sheet import Sheet

ALONE = 80
"""Below this width list and person take turns."""
THREE = 180
"""From this width on the history has a column of its own."""


class RosterHead(Sheet):
    """The names of the columns and a rule."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="roster-head")
        self._desk = desk

    def draw(self, width: int, height: int) -> list[Line]:
        """Two lines."""
        return roster.head(columns_of(self), self._desk.glyphs)


class Upright(Sheet):
    """A line between two panes."""

    def __init__(self, desk: Desk, id: str) -> None:
        super().__init__(id=id, classes="upright")
        self._sign = desk.glyphs.upright

    def draw(self, width: int, height: int) -> list[Line]:
        """One sign in each row."""
        return [((self._sign, "rule"),)] * height


class PeopleScreen(ViewedPeople):
    """People."""

    PLACE: ClassVar[str] = "people"
    BINDINGS = bindings("anywhere", "person", "people")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._filter_before = ""
        self._coming: tuple[str | None, str] | None = None
        self._person: PersonView | None = None
        self._portraits = Portraits(self, desk, self._show_person)

    def body(self) -> ComposeResult:
        """Filter, list, person, and on wide screens the history."""
        desk = self.desk
        yield FilterLine(desk.glyphs)
        yield Paragraphs(id="filter-complaint", indent=3)
        with Horizontal(id="people"):
            with Vertical(id="list-pane"):
                yield RosterHead(desk)
                yield Roster[Row](self._shape, _id_of, desk.glyphs, id="roster")
            yield Upright(desk, "first-upright")
            yield PersonPaper(desk.glyphs, id="person")
            yield Upright(desk, "second-upright")
            yield PersonPaper(desk.glyphs, id="history")

    def _shape(self, row: Row) -> RosterRow:
        return roster_row(row, self.desk.today)

    @property
    def paper(self) -> PersonPaper:
        """The person."""
        return self.query_one("#person", PersonPaper)

    @property
    def zoomed(self) -> bool:
        """Whether the person has the whole screen."""
        return self.has_class("-zoom")

    # -- pictures and places ---------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """The cursor stands in the list."""
        self.roster.focus()

    def show(self, snapshot: Snapshot) -> None:
        """A new picture: the same filter again, the cursor stays."""
        self.seek(stay=self._stay or self.roster.current)
        if self._coming is not None:
            (query, person), self._coming = self._coming, None
            self.go(query=query, person=person)

    def go(self, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        """Come here with a filter, or to a person; an empty filter alone means: type one."""
        if not self._ready:
            self._coming = (query, person)
            return
        if query is not None and query != self.field.value:
            self._filter_before = self.field.value if person else ""
            self.field.value = query
        if person:
            self._stay = person
            self.roster.focus()
            self.seek(stay=person)
            self._portraits.want(person)
            if self.size.width < ALONE:
                self._zoom(True)
        elif query:
            self.roster.focus()
        elif query is not None:
            self.do_find()

    def _go_back(self) -> None:
        """To the place that sent one here; the filter that stood here before stands here again."""
        self.field.value, self._filter_before = self._filter_before, ""
        place, self.came_from = self.came_from, ""
        self.post_message(GoTo(place))

    # -- the person ------------------------------------------------------------------------------------------------

    def found_somebody(self, found: Found) -> None:
        """Show who stands under the cursor, where they came together with the list."""
        if found.person is not None and found.person.contact.id == self.roster.current:
            self._portraits.give(found.person)
        else:
            self._follow()

    def leave_person(self) -> None:
        """Give the screen back to the list."""
        self._zoom(False)

    def _follow(self) -> None:
        self._portraits.want(self.roster.current)

    def _show_person(self, view: PersonView | None) -> None:
        fresh = view is None or self._person is None or view.id != self._person.id
        self._person = view
        glyphs = self.desk.glyphs
        three = self.size.width >= THREE and not self.zoomed
        bar = self.size.width >= ALONE

        def pane(width: int, height: int) -> Page:
            if view is None:
                return Page(())
            return person.pane(view, width, glyphs, long=40 if self.zoomed else 3, history=not three, bar=bar)

        def history(width: int, height: int) -> Page:
            return person.history_column(view, width, glyphs) if view is not None else Page(())

        self.paper.set_drawing(pane, fresh=fresh)
        self.query_one("#history", PersonPaper).set_drawing(history, fresh=fresh)

    @on(PersonPaper.More)
    def _more(self, event: PersonPaper.More) -> None:
        event.stop()
        self._portraits.more(all=event.all)
        if event.all:
            event.paper.to_end()

    def on_resize(self, event: object) -> None:
        """Other columns, also where the list keeps its width: bars go with the width of the screen."""
        if self.is_mounted and self._ready:
            self.query_one(RosterHead).redraw()
            self.roster.recolumn()
            self._show_person(self._person)

    def _zoom(self, on: bool) -> None:
        if on != self.zoomed:
            self.set_class(on, "-zoom")
            self._show_person(self._person)
            self.redraw_keys()

    # -- moving between panes --------------------------------------------------------------------------------------

    @on(Roster.Moved, "#roster")
    def _moved(self, event: Roster.Moved) -> None:
        event.stop()
        if isinstance(event, Roster.Entered | Roster.WentRight):
            self._into_person()
        elif not isinstance(event, Roster.WentLeft):
            self._follow()

    def _into_person(self) -> None:
        if not self.roster.current:
            return
        if self.size.width < ALONE:
            self._zoom(True)
        elif not self.paper.stop_count() and self.paper.line_count() <= self.paper.size.height:
            return  # all of it is in sight, and there is nothing to stand on
        self.paper.focus()

    def key_words(self) -> dict[str, str]:
        """In the person `esc` leads back to the list, `space` keeps a promise."""
        if not self.is_mounted:
            return {}
        tick = _("next step") if self._introduction_under_cursor() else _("kept")
        return {"out": _("back to the list"), "move.tick": tick}

    @on(PersonPaper.Moved, "#person")
    def _moved_in_person(self, event: PersonPaper.Moved) -> None:
        event.stop()
        introduction = self._introduction_under_cursor()
        if introduction and isinstance(event, PersonPaper.Entered):
            self.work_in_turn(self.open_introduction(introduction), "introduction")
        self.redraw_keys()

    @on(PersonPaper.WentLeft)
    def _left_person(self, event: PersonPaper.WentLeft) -> None:
        event.stop()
        if event.scroll.id == "history":
            self.paper.focus()
            return
        self._zoom(False)
        self.roster.focus()

    @on(PersonPaper.WentRight, "#person")
    def _right_of_person(self, event: PersonPaper.WentRight) -> None:
        event.stop()
        history = self.query_one("#history", PersonPaper)
        if history.display and self.size.width >= THREE and not self.zoomed:
            history.focus()

    def do_out(self) -> None:
        """One step out: the whole screen, the person, the marks, the filter."""
        if self.zoomed or isinstance(self.focused, PersonPaper):
            self._zoom(False)
            self.roster.focus()
        elif self.roster.marks:
            self.roster.clear_marks()
        elif self.came_from:
            self._go_back()
        elif self.field.value:
            self._clear_filter()

    def do_leave(self) -> None:
        """Out of the person; from the list it is the program's."""
        self._zoom(False)
        self.roster.focus()

    def do_move_next_section(self) -> None:
        """The next pane."""
        if isinstance(self.focused, Roster):
            self._into_person()
        else:
            self._zoom(False)
            self.roster.focus()

    do_move_previous_section = do_move_next_section

    def do_people_zoom(self) -> None:
        """The person on the whole screen, and back."""
        if self.roster.current:
            self._zoom(not self.zoomed)
            (self.paper if self.zoomed else self.roster).focus()

    def do_people_next(self) -> None:
        """The next person."""
        self.roster.do_move_down()

    def do_people_previous(self) -> None:
        """The person before."""
        self.roster.do_move_up()

    # -- marks and keys --------------------------------------------------------------------------------------------

    @on(Roster.Marked)
    def _marked(self, event: Roster.Marked) -> None:
        event.stop()
        count = len(self.roster.marks)
        if not count:
            self.word(self.snapshot.word)
        else:
            said = (
                _("2 marked: what you do now is done for both")
                if count == 2
                else ngettext("{n} marked", "{n} marked: what you do now is done for all", count)
            )
            self.word(said.format(n=count))
        self.redraw_keys()

    def forget_marks(self) -> None:
        """What was marked for is done."""
        self.roster.clear_marks()

    def targets(self) -> tuple[str, ...]:
        """The marked, in the order of the list, else the one under the cursor."""
        marks = self.roster.marks
        if marks:
            shown = [row.id for row in self._found.rows if row.id in marks]
            return (*shown, *sorted(marks - set(shown)))
        return (self.roster.current,) if self.roster.current else ()

    def under_cursor(self) -> str:
        """The person the cursor stands on."""
        return self.roster.current

    @property
    def target(self) -> Target | None:
        """What the cursor in the person stands on."""
        return self.paper.target if isinstance(self.focused, PersonPaper) else None

    def promise_under_cursor(self) -> str:
        """The promise the cursor in the person stands on."""
        target = self.target
        return target.id if target is not None and target.kind == "promise" else ""

    def _introduction_under_cursor(self) -> str:
        target = self.target
        return target.id if target is not None and target.kind == "introduction" else ""

    async def do_move_tick(self) -> None:
        """In the person: a promise is kept, an introduction comes one step further."""
        promise, introduction = self.promise_under_cursor(), self._introduction_under_cursor()
        if promise:
            await self.tick_promise(promise)
        elif introduction:
            await self.next_of_introduction(introduction)

    def can(self, id: str) -> bool:
        """What works at this moment."""
        if not self._ready and id.startswith(("move.", "people.", "person.")):
            return False
        if id == "leave":
            return self.zoomed or isinstance(self.focused, PersonPaper)
        if id == "move.tick":
            return bool(self.promise_under_cursor() or self._introduction_under_cursor())
        if id in ("people.zoom", "people.next", "people.previous"):
            return bool(self.roster.current)
        return super().can(id)

    def keys(self, width: int) -> Groups:
        """Most used first; in the filter letters are letters."""
        if self._ready and self.field.has_focus:
            return (("filter.list",), ("filter.out",), ("palette",))
        if not self._ready or not self.targets():
            return (("entry.add",), ("find",), ("palette",), ("help",))
        if isinstance(self.focused, PersonPaper):
            ticks = ("move.tick",) if self.can("move.tick") else ()
            return (
                ("out",),
                ticks,
                ("person.call", "person.wrote", "person.met"),
                ("person.edit",),
                ("help",),
            )
        log = ("person.call", "person.wrote", "person.met", "person.log")
        more = ("person.copy", "person.tags", "person.rhythm", "person.edit", "person.archive")
        if width < 120:
            return (log, *((id,) for id in more), ("help",))
        return (
            log,
            more,
            ("entry.add", "find"),
            ("people.order", "people.views", "people.zoom"),
            ("palette", "help"),
        )


def _id_of(row: Row) -> str:
    return row.id
