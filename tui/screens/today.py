"""Today: who is due and why, what was taken on, promised, and lies ahead."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from core.language import _
from core.network.agenda import CLOCK
from tui import deeds
from tui.desk import Desk
from tui.draw import person, side
from tui.draw.agenda import today_view
from tui.draw.today import LOW, page
from tui.draw.views import Page, PersonView, Target, TodayView
from tui.finding import WARM
from tui.keyline import Groups
from tui.messages import GoTo, LookThrough, Run
from tui.portraits import Portraits
from tui.screens.commanded import bindings
from tui.screens.person_keys import PersonKeys
from tui.screens.place import PlaceScreen
from tui.snapshot import Snapshot
from tui.widgets.paper import Paper, PersonPaper

WARM_AFTER_S = 0.5
_TOPICS = {CLOCK: "doctor"}
"""The topic of the Vault place that says more of a notice, where it is called otherwise."""
BESIDE = 120
"""From this width on a person stands beside the list."""


class TodayScreen(PersonKeys, PlaceScreen):
    """Today."""

    PLACE: ClassVar[str] = "today"
    BINDINGS = bindings("anywhere", "person")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = TodayView(desk.today, reach=None)
        self._person: PersonView | None = None
        self._opened: frozenset[str] = frozenset()
        self._portraits = Portraits(self, desk, self._show_person)
        self._warm = False

    def body(self) -> ComposeResult:
        """The list, and where there is room the person and the numbers."""
        with Horizontal():
            yield Paper(self.desk.glyphs, id="today")
            yield PersonPaper(self.desk.glyphs, id="beside")
            yield PersonPaper(self.desk.glyphs, id="third")

    @property
    def paper(self) -> Paper:
        """The list."""
        return self.query_one("#today", Paper)

    def on_mount(self) -> None:
        """The cursor stands in the list."""
        self.paper.focus()

    def show(self, snapshot: Snapshot) -> None:
        """A new picture: everything is drawn anew, the cursor stays."""
        if snapshot.agenda is not None:
            self._view = today_view(snapshot.agenda, self.desk.glyphs, opened=self._opened)
        self.paper.set_drawing(self._list)
        self._follow(again=True)
        self._draw_side()
        self.redraw_keys()
        if snapshot.complete and snapshot.agenda is not None and not self._warm:
            self._warm = True
            self.set_timer(WARM_AFTER_S, self._warm_up)

    def _warm_up(self) -> None:
        """What People needs first is made while Today is read: the lines of all, the index, the way numbers are written."""
        self.run_worker(self._guarded(self._make_warm()), name="warm", description="warm")

    async def _make_warm(self) -> None:
        for step in WARM:
            await self.desk.session.read(step)

    def _list(self, width: int, height: int) -> Page:
        return page(self._view, width, self.size.width, height, self.desk.glyphs)

    # -- the person beside the list --------------------------------------------------------------------------------

    def _follow(self, *, again: bool = False) -> None:
        """The person under the cursor, where there is room for one."""
        target = self.paper.target
        if self.size.width >= BESIDE and target is not None and target.people:
            self._portraits.want(target.people[0], again=again)

    def _show_person(self, view: PersonView | None) -> None:
        self._person = view
        self._draw_side()

    def _draw_side(self) -> None:
        if self.size.width < BESIDE or not self._view.standing.total:
            return
        glyphs, view, shown = self.desk.glyphs, self._view, self._person

        def beside(width: int, height: int) -> Page:
            return side.numbered(side.side(view, shown, width, height, glyphs))

        def whole(width: int, height: int) -> Page:
            return person.pane(shown, width, glyphs) if shown else Page(())

        def numbers(width: int, height: int) -> Page:
            return side.numbered(side.side(view, None, width, height, glyphs))

        three = self.size.width >= 180
        self.query_one("#beside", PersonPaper).set_drawing(whole if three else beside)
        self.query_one("#third", PersonPaper).set_drawing(numbers)

    @on(PersonPaper.More)
    def _more(self, event: PersonPaper.More) -> None:
        event.stop()
        self._portraits.more(all=event.all)
        if event.all:
            event.paper.to_end()

    @on(Paper.WentRight, "#today")
    def _right(self, event: Paper.WentRight) -> None:
        event.stop()
        if self.size.width >= BESIDE and self._person is not None:
            self.query_one("#beside", PersonPaper).focus()

    @on(PersonPaper.WentLeft, "#beside")
    def _left(self, event: PersonPaper.WentLeft) -> None:
        event.stop()
        self.paper.focus()

    @on(Paper.Entered, "#beside")
    @on(Paper.Entered, "#third")
    def _entered_side(self, event: Paper.Entered) -> None:
        target = event.scroll.target if isinstance(event.scroll, Paper) else None
        if target is not None and target.kind == "sort":
            event.stop()
            self.post_message(Run("sort_in"))

    def do_out(self) -> None:
        """Out of the person beside."""
        self.paper.focus()

    do_leave = do_out

    def on_resize(self, event: object) -> None:
        """Other columns, and perhaps room for a person."""
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        self.paper.set_drawing(self._list)
        self._follow(again=True)
        self._draw_side()

    # -- the cursor ------------------------------------------------------------------------------------------------

    @on(Paper.Moved, "#today")
    def _moved(self, event: Paper.Moved) -> None:
        event.stop()
        self._follow()
        self.redraw_keys()

    @property
    def target(self) -> Target | None:
        """What the cursor stands on."""
        return self.paper.target if self._ready else None

    def targets(self) -> tuple[str, ...]:
        """The people of the row."""
        target = self.target
        return target.people if target is not None else ()

    def promise_under_cursor(self) -> str:
        """The promise of the row, which `space` ticks and `s` moves."""
        target = self.target
        return target.id if target is not None and target.kind == "promise" else ""

    @on(Paper.Entered, "#today")
    def _entered(self, event: Paper.Entered) -> None:
        event.stop()
        target = self.target
        if target is None:
            return
        if target.kind == "more":
            self._opened |= {target.id}
            self.show(self.snapshot)
        elif target.kind == "add":
            self.post_message(Run(target.id))
        elif target.kind == "sort":
            self.post_message(Run("sort_in"))
        elif target.kind == "event":
            self.post_message(GoTo("events", topic=f"open:{target.id}"))
        elif target.kind == "look":
            self.post_message(LookThrough(target.id))
        elif target.kind == "find":
            self.post_message(GoTo("people", query=target.id))
        elif target.kind == "visit":
            self.post_message(GoTo("people", query="", person=target.id))
        elif target.kind == "notice":
            self.post_message(GoTo("vault", topic=_TOPICS.get(target.id, target.id)))
        elif target.people:
            self.post_message(GoTo("people", query="", person=target.people[0]))

    # -- keys ------------------------------------------------------------------------------------------------------

    def can(self, id: str) -> bool:
        """What works on the row under the cursor."""
        if id in ("out", "leave"):
            return self.is_mounted and self.query_one("#beside").has_focus
        if id == "move.tick":
            return self.target is not None and self.target.kind in ("promise", "asked", "lapsed", "taken")
        if id == "person.later" and self.target is not None and self.target.kind == "notice":
            return True
        return super().can(id)

    async def do_move_tick(self) -> None:
        """A promise is kept; what was taken on is not to be done after all; what was planned did not happen."""
        target = self.target
        if target is None:
            return
        if target.kind == "promise":
            await self.tick_promise(target.id)
        elif target.kind in ("asked", "taken"):
            await self.untake(target.people)
        elif target.kind == "lapsed":
            await self.call_off(target.id, target.people)

    def do_person_later(self) -> None:
        """Later: a person, a promise, or a notice."""
        target = self.target
        if target is not None and target.kind == "notice":
            self._work(self._do(deeds.hush(target.id, self.desk.today)), "quiet")
            return
        super().do_person_later()

    def keys(self, width: int) -> Groups:
        """The review first, then the keys of the row under the cursor."""
        return (("review",), *self._row_keys(width))

    def _row_keys(self, width: int) -> Groups:
        kind = self.target.kind if self.target is not None else ""
        anywhere = ("entry.add", "find")
        last = ("palette", "help") if width >= BESIDE else ("help",)
        if kind == "promise":
            return _spread(
                (
                    ("move.tick", "person.later"),
                    ("person.call", "person.wrote", "person.met"),
                    anywhere,
                    last,
                ),
                width,
            )
        if kind in ("notice", "event", "look", "more", "sort", "add", "find", "visit"):
            first = ("move.enter", "person.later") if kind == "notice" else ("move.enter",)
            return _spread((first, anywhere, last), width)
        if not self.targets():
            return _spread((("entry.add",), ("find",), last), width)
        log = ("person.call", "person.wrote", "person.met")
        if kind == "asked":
            return _spread(((*log, "person.take"), ("move.tick",), anywhere, last), width)
        if width < BESIDE:
            return _spread((log, ("person.take", "person.later"), anywhere, last), width)
        return ((*log, "person.log"), ("person.take", "person.plan", "person.later"), anywhere, last)

    def key_words(self) -> dict[str, str]:
        """On a promise other words; where nobody waits the review is for names."""
        kind = self.target.kind if self.target is not None else ""
        nobody = self._view.reach == () and not self._view.asked
        review = {"review": _("practise five names")} if nobody and self._view.standing.total else {}
        if kind == "promise":
            return review | {"move.tick": _("kept"), "person.later": _("moves it")}
        if kind in ("asked", "lapsed"):
            return review | {"move.tick": _("no")}
        return review | ({"person.later": _("quiet")} if kind == "notice" else {})


def _spread(groups: Groups, width: int) -> Groups:
    """Below the wide screen every entry stands for itself."""
    return groups if width >= BESIDE else tuple((id,) for group in groups for id in group)


__all__ = ["LOW", "TodayScreen"]
