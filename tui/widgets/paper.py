"""A page of lines and stops that scrolls: Today's sections, and the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.message import Message

from tui.draw.views import Page, Stop, Target
from tui.glyphs import FULL, Glyphs
from tui.lines import Line
from tui.widgets.scroll import Scroll

Drawing = Callable[[int, int], Page]
"""Makes the page for a width and a height."""

_EMPTY = Page(())


class Paper(Scroll):
    """Shows the page that a drawing makes for its size. One cursor runs through all sections."""

    def __init__(self, glyphs: Glyphs = FULL, *, reading: bool = False, id: str | None = None) -> None:
        super().__init__(glyphs, reading=reading, id=id)
        self._drawing: Drawing = lambda width, height: _EMPTY
        self._page: Page = _EMPTY
        self._drawn_for = (0, 0)
        self._placed = False

    def set_drawing(self, drawing: Drawing, *, fresh: bool = False) -> None:
        """Show another page; the cursor stays on what it stood on unless `fresh`."""
        target, before = None if fresh else self.target, self._page.stops
        self._drawing = drawing
        if target is None:
            self._placed = False
        self._redraw()
        if target is not None:
            self.cursor = self._stop_of(target, before)
        self.renew(top=0 if target is None else None)
        if not self.reading:
            self.reveal()

    @property
    def page(self) -> Page:
        """The page as it was drawn for the last size that is known."""
        return self._page

    @property
    def target(self) -> Target | None:
        """What the cursor stands on."""
        stops = self._page.stops
        return stops[self.cursor].target if self.cursor < len(stops) else None

    def _redraw(self) -> None:
        self._drawn_for = (self.size.width, self.size.height)
        self._page = self._drawing(*self._drawn_for) if self.size.width else _EMPTY
        if not self._placed:
            self.cursor = self._first()
            self._placed = bool(self._page.stops)

    def _first(self) -> int:
        """The first stop of the first section: notices and notes of rules stand before it."""
        sections = self._page.sections
        stops = self._page.stops
        start = sections[0] if sections else 0
        if start < len(stops) and stops[start].start and stops[start].target.kind == "more":
            return start + 1
        return start

    def _stop_of(self, target: Target, before: Sequence[Stop]) -> int:
        """The stop of a target; else the next one below it, or above, that is still there."""
        for same in (_same, _same_record):
            found = self._find(target, same)
            if found is not None:
                return found
        at = self.cursor
        for stop in (*before[at + 1 :], *reversed(before[:at])):
            found = self._find(stop.target, _same)
            if found is not None:
                return found
        return min(at, max(0, len(self._page.stops) - 1))

    def _find(self, target: Target, same: Callable[[Stop, Target], bool]) -> int | None:
        return next((index for index, stop in enumerate(self._page.stops) if same(stop, target)), None)

    def line_count(self) -> int:
        return len(self.page.lines)

    def stop_count(self) -> int:
        return len(self.page.stops)

    def stop_at(self, stop: int) -> tuple[int, int, int]:
        found = self.page.stops[stop]
        return found.line, found.start, found.end

    def line(self, y: int) -> Line:
        return self.page.lines[y]

    def _lead(self, line: int) -> int:
        above = [stop.line for stop in self.page.stops if stop.line < line]
        return line if above and above[-1] == line - 1 else max(0, line - 1)

    def do_move_next_section(self) -> None:
        """The first stop of the next section, round and round."""
        sections = self.page.sections
        if sections:
            self.move_to(next((start for start in sections if start > self.cursor), sections[0]))

    def do_move_previous_section(self) -> None:
        """The first stop of this section, or of the one before."""
        sections = self.page.sections
        if sections:
            self.move_to(next((start for start in reversed(sections) if start < self.cursor), sections[-1]))

    def on_resize(self) -> None:
        """Another size is another page; the cursor stays on what it stood on."""
        target, before = self.target if self._placed else None, self._page.stops
        self._redraw()
        if target is not None:
            self.cursor = self._stop_of(target, before)


class PersonPaper(Paper):
    """The person: read by lines, with more of the history when its end comes into view."""

    class More(Message):
        """The end of what is loaded is near; or `all` is wanted."""

        def __init__(self, paper: PersonPaper, *, all: bool = False) -> None:
            super().__init__()
            self.paper = paper
            self.all = all

        @property
        def control(self) -> PersonPaper:
            """The widget, for selectors."""
            return self.paper

    def __init__(self, glyphs: Glyphs = FULL, id: str | None = None) -> None:
        super().__init__(glyphs, reading=True, id=id)

    def do_move_last(self) -> None:
        """To the end of all there is: what is not loaded yet comes first."""
        self.post_message(self.More(self, all=True))

    def to_end(self) -> None:
        """To the end of what is loaded."""
        super().do_move_last()

    def scrolled(self) -> None:
        """Ask for more when less than a screen is left."""
        if self.top + 2 * self.size.height >= self.line_count():
            self.post_message(self.More(self))


def _same(stop: Stop, target: Target) -> bool:
    return stop.target == target


def _same_record(stop: Stop, target: Target) -> bool:
    return bool(target.people) and stop.target.kind == target.kind and stop.target.people == target.people
