"""Lines that scroll under a cursor: the line API, only what is on the screen is ever drawn.

A `Scroll` knows lines and *stops* (what the cursor can stand on). Lines become strips once and are kept until they
change; a move of the cursor repaints two lines, ten thousand rows cost no more than forty.
"""

from __future__ import annotations

from bisect import bisect_left

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.draw.pen import marked
from tui.glyphs import FULL, Glyphs
from tui.lines import Line
from tui.screens.commanded import Commanded, bindings
from tui.widgets.ink import Ink, ink_of

WHEEL = 3
"""Lines that one notch of the wheel moves."""


class Scroll(Commanded, Widget, can_focus=True):
    """Subclasses say how many lines and stops there are and draw one line."""

    ALLOW_SELECT = False
    BINDINGS = bindings("moving")

    class Moved(Message):
        """The cursor stands on another stop."""

        def __init__(self, scroll: Scroll, place: int) -> None:
            super().__init__()
            self.scroll = scroll
            self.place = place

        @property
        def control(self) -> Scroll:
            """The widget, for selectors."""
            return self.scroll

    class Entered(Moved):
        """A stop was chosen: enter, or a double click."""

    class WentLeft(Moved):
        """The cursor wants out to the left pane."""

    class WentRight(Moved):
        """The cursor wants into the right pane."""

    def __init__(self, glyphs: Glyphs = FULL, *, reading: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.reading = reading
        """Lines between stops are read too: moving goes line by line where the next stop is out of sight."""
        self.top = 0
        self.cursor = 0
        self._drawn: dict[int, tuple[Line, Strip]] = {}
        self._ink: Ink | None = None
        self._base = Style()

    # -- what subclasses say ---------------------------------------------------------------------------------------

    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def stop_count(self) -> int:
        """How many stops there are."""
        raise NotImplementedError

    def stop_at(self, stop: int) -> tuple[int, int, int]:
        """Line, first and last cell (exclusive) of a stop."""
        raise NotImplementedError

    def line(self, y: int) -> Line:
        """One line, without the cursor."""
        raise NotImplementedError

    def stop_under(self, x: int, y: int) -> int | None:
        """The stop at a cell."""
        stop = bisect_left(range(self.stop_count()), y, key=lambda index: self.stop_at(index)[0])
        while stop < self.stop_count():
            line, start, end = self.stop_at(stop)
            if line != y:
                return None
            if start <= x < end:
                return stop
            stop += 1
        return None

    # -- drawing -----------------------------------------------------------------------------------------------------

    def renew(self, *, top: int | None = None) -> None:
        """Everything may have changed: keep cursor and view within bounds, paint the lines that are others now."""
        before, drawn = self.top, self._drawn
        self._drawn = {}
        self.cursor = max(0, min(self.cursor, self.stop_count() - 1))
        if top is not None:
            self.top = top
        self._bound()
        if self._ink is None:
            self.refresh()
            return
        changed = []
        for y in range(self.size.height):
            line = self._line_at(self.top + y)
            old = drawn.get(before + y)
            if old is not None and old[0] == line:
                self._drawn[self.top + y] = old
            else:
                self._drawn[self.top + y] = (line, self._strip(line))
                changed.append(Region(0, y, self.size.width, 1))
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        ink = ink_of(self)
        if ink is not self._ink:
            # The base style is looked up once a theme: it costs more than the rest of the line.
            self._ink, self._base = ink, self.rich_style
            self._drawn.clear()
        at = self.top + y
        found = self._drawn.get(at)
        if found is None:
            if len(self._drawn) > 2000:
                self._drawn.clear()
            line = self._line_at(at)
            found = self._drawn[at] = (line, self._strip(line))
        return found[1]

    def _line_at(self, y: int) -> Line:
        return self._with_cursor(y) if y < self.line_count() else ()

    def _strip(self, line: Line) -> Strip:
        assert self._ink is not None
        return self._ink.strip(line, self.size.width, self._base)

    def _with_cursor(self, y: int) -> Line:
        line = self.line(y)
        if not self.stop_count() or (self.reading and not self.has_focus):
            return line
        at, start, end = self.stop_at(self.cursor)
        if at != y:
            return line
        return marked(line, start, end, self.glyphs, "cursor" if self.has_focus else "name")

    def redraw_line(self, y: int) -> None:
        """One line has changed."""
        self._drawn.pop(y, None)
        if 0 <= y - self.top < self.size.height:
            self.refresh(Region(0, y - self.top, self.size.width, 1))

    # -- moving ------------------------------------------------------------------------------------------------------

    def move_to(self, stop: int, *, tell: bool = True) -> None:
        """Put the cursor on a stop and bring it into view."""
        stop = max(0, min(stop, self.stop_count() - 1))
        if not self.stop_count():
            return
        before, self.cursor = self.cursor, stop
        if before != stop:
            if before < self.stop_count():
                self.redraw_line(self.stop_at(before)[0])
            self.redraw_line(self.stop_at(stop)[0])
        self.reveal()
        if before != stop and tell:
            self.post_message(self.Moved(self, stop))

    def reveal(self) -> None:
        """Bring the cursor into view; what stands above the first stop and below the last comes with it."""
        if not self.stop_count():
            return
        line = self.stop_at(self.cursor)[0]
        height = max(1, self.size.height)
        top = self.top
        first = 0 if self.cursor == 0 and line < height else self._lead(line)
        last = self.line_count() - 1 if self._is_last(line) and self.line_count() - line <= height else line
        if first < top:
            top = first
        elif last >= top + height:
            top = last - height + 1
        self._scroll(top)

    def _lead(self, line: int) -> int:
        """The line above a stop that should be seen with it."""
        return line

    def _is_last(self, line: int) -> bool:
        return line == self.stop_at(self.stop_count() - 1)[0]

    def _scroll(self, top: int) -> None:
        before = self.top
        self.top = top
        self._bound()
        if self.top != before:
            self.refresh()
            self.scrolled()

    def scrolled(self) -> None:
        """The view has moved."""

    def _bound(self) -> None:
        self.top = max(0, min(self.top, self.line_count() - max(1, self.size.height)))

    def _step(self, way: int) -> None:
        stop = self.cursor + way
        if not self.reading:
            self.move_to(stop)
            return
        if 0 <= stop < self.stop_count():
            line = self.stop_at(stop)[0]
            if self.top - 1 <= line <= self.top + self.size.height:
                self.move_to(stop)
                return
        self._scroll(self.top + way)

    def _jump(self, by: int) -> None:
        """Move by lines: the cursor to the stop nearest to where it would be."""
        if not self.stop_count() or self.reading:
            self._scroll(self.top + by)
            self._follow()
            return
        line = self.stop_at(self.cursor)[0] + by
        stop = bisect_left(range(self.stop_count()), line, key=lambda index: self.stop_at(index)[0])
        if by < 0 and stop >= self.cursor > 0:
            stop = self.cursor - 1
        self.move_to(max(stop, self.cursor + 1) if by > 0 else stop)

    def _follow(self) -> None:
        """In a text that is read the cursor comes along with the view."""
        if not self.stop_count():
            return
        line = self.stop_at(self.cursor)[0]
        if self.top <= line < self.top + self.size.height:
            return
        stop = bisect_left(range(self.stop_count()), self.top, key=lambda index: self.stop_at(index)[0])
        before, self.cursor = self.cursor, min(stop, self.stop_count() - 1)
        self.redraw_line(self.stop_at(before)[0])
        self.redraw_line(self.stop_at(self.cursor)[0])

    def do_move_down(self) -> None:
        """Down one."""
        self._step(1)

    def do_move_up(self) -> None:
        """Up one."""
        self._step(-1)

    def do_move_first(self) -> None:
        """To the first."""
        self.move_to(0)
        self._scroll(0)

    def do_move_last(self) -> None:
        """To the last."""
        self.move_to(self.stop_count() - 1)
        self._scroll(self.line_count())

    def do_move_half_down(self) -> None:
        """Half a page down."""
        self._jump(max(1, self.size.height // 2))

    def do_move_half_up(self) -> None:
        """Half a page up."""
        self._jump(-max(1, self.size.height // 2))

    def do_move_page_down(self) -> None:
        """A page down."""
        self._jump(max(1, self.size.height - 1))

    def do_move_page_up(self) -> None:
        """A page up."""
        self._jump(-max(1, self.size.height - 1))

    def do_move_enter(self) -> None:
        """Choose what the cursor stands on."""
        if self.stop_count():
            self.post_message(self.Entered(self, self.cursor))

    def do_move_left(self) -> None:
        """Out to the left."""
        self.post_message(self.WentLeft(self, self.cursor))

    def do_move_right(self) -> None:
        """Into what is at the right."""
        self.post_message(self.WentRight(self, self.cursor))

    # -- events ------------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a double click chooses."""
        stop = self.stop_under(event.x, self.top + event.y)
        self.focus()
        if stop is None:
            return
        event.stop()
        self.move_to(stop)
        if event.chain == 2:
            self.do_move_enter()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the view, not the cursor."""
        event.stop()
        self._scroll(self.top + WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the view, not the cursor."""
        event.stop()
        self._scroll(self.top - WHEEL)

    def on_focus(self) -> None:
        """The cursor row shows where the keys go."""
        self._redraw_cursor()

    def on_blur(self) -> None:
        """The keys go elsewhere."""
        self._redraw_cursor()

    def on_resize(self) -> None:
        """Another width is another drawing."""
        self._drawn.clear()
        self._bound()
        if not self.reading:
            self.reveal()
        self.refresh()

    def _redraw_cursor(self) -> None:
        if self.stop_count():
            self.redraw_line(self.stop_at(self.cursor)[0])
