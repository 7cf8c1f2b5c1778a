"""The views of People: one is chosen, one is kept, one is let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual import events, on
from textual.app import ComposeResult

from core.language import _
from core.models import View
from tui.desk import Desk
from tui.draw import safe
from tui.keyline import Groups
from tui.lines import Line
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog, Rows
from tui.widgets.sheet import Sheet

_MOST = 14


@dataclass(frozen=True, slots=True)
class Wanted:
    """A view, and whether it is to be shown or let go."""

    view: View
    what: Literal["show", "drop"] = "show"


class ViewsChoice(Dialog[Wanted]):
    """A digit or enter shows a view, `x` lets one go."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("views")
    ready = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._views: tuple[tuple[View, int], ...] = ()
        self._at = 0

    def title_words(self) -> tuple[str, str]:
        """The title, and how one comes by more."""
        return (
            _("Views"),
            _("{keep_view} in People keeps the filter that stands there").format(
                keep_view=self.desk.keys.sign("people.keep_view")
            ),
        )

    def content(self) -> ComposeResult:
        """The views."""
        yield Rows(id="view-rows")

    def fill(self, views: Sequence[tuple[View, int]]) -> None:
        """The views, and how many people each shows now."""
        self._views = tuple(views[:_MOST])
        self.ready = True
        if self.is_mounted:
            self._draw()
            self.redraw_keys()

    def on_mount(self) -> None:
        """They may be known already."""
        self._draw()

    def _draw(self) -> None:
        rows = self.query_one("#view-rows", Sheet)
        rows.styles.height = max(1, len(self._views))
        rows.set_lines([self._row(place) for place in range(len(self._views))])

    def _row(self, place: int) -> Line:
        glyphs = self.desk.glyphs
        view, count = self._views[place]
        here = place == self._at
        role = "cursor" if here else ""
        digit = str(place + 1) if place < 9 else " "
        name = safe.column(view.name, 20, glyphs)
        query = safe.cut(view.query, max(10, self.size.width - 38), glyphs)
        return (
            (f"{glyphs.cursor if here else ' '} ", f"accent {role}".strip()),
            (digit, f"key {role}".strip()),
            (f" {name} {count:>6,}  ", role),
            (query, f"dim {role}".strip() if not here else role),
        )

    def keys(self, width: int) -> Groups:
        """Show, let go, out."""
        return (("views.choose",), ("views.remove",) if self.can("views.remove") else (), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"choice.no": _("not now")}

    def can(self, id: str) -> bool:
        """Those that everybody has stay."""
        if id == "views.remove":
            return bool(self._views) and bool(self._views[self._at][0].id)
        return True

    def do_views_choose(self) -> None:
        """Show the one under the cursor."""
        self._choose(self._at)

    def do_views_down(self) -> None:
        """The next."""
        self._step(1)

    def do_views_up(self) -> None:
        """The one before."""
        self._step(-1)

    def _step(self, way: int) -> None:
        self._at = max(0, min(self._at + way, len(self._views) - 1))
        self._draw()
        self.redraw_keys()

    def do_views_remove(self) -> None:
        """Let it go."""
        self.dismiss(Wanted(self._views[self._at][0], "drop"))

    def on_key(self, event: events.Key) -> None:
        """A digit chooses."""
        if event.character is not None and event.character.isdigit():
            event.stop()
            self._choose(int(event.character) - 1)

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self._choose(event.row)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._views):
            self.dismiss(Wanted(self._views[place][0]))
