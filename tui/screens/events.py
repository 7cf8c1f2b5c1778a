"""Events: all of them, and each in its four steps: prepare, attend, look through, debrief."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult

from core.language import _
from core.network.debrief_text import markdown
from core.network.network import Network
from core.vault import Vault
from tui.desk import Desk
from tui.draw import events as listing
from tui.draw.debrief import debrief_page, look_page
from tui.draw.evening import STEPS, Step, attend, step_at, step_line
from tui.draw.events import ORDERS, Occasion
from tui.draw.prepare import PITCHES, Clock, prepare
from tui.draw.views import Page, Target
from tui.evening import Evening, read_evening
from tui.keyline import Groups
from tui.lines import Line
from tui.messages import Copy, GoTo, LookThrough, OpenEntry
from tui.screens.commanded import bindings
from tui.screens.entry import EntryBox
from tui.screens.event_changes import change
from tui.screens.event_form import open_event
from tui.screens.person_keys import PersonKeys
from tui.screens.place import PlaceScreen
from tui.snapshot import Snapshot
from tui.widgets.paper import Paper
from tui.widgets.sheet import Sheet

LIST = "list"
"""Instead of a step: all events."""


class StepLine(Sheet):
    """The steps of an event; a click goes to one."""

    def __init__(self) -> None:
        super().__init__(id="steps")
        self.drawing: Any = None

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        return [self.drawing(width)] if self.drawing is not None else []

    def on_click(self, event: events.Click) -> None:
        """To the step under the mouse."""
        screen = self.screen
        if isinstance(screen, EventsScreen):
            screen.click_step(event.x)


class EventsScreen(PersonKeys, PlaceScreen):
    """The third place."""

    PLACE: ClassVar[str] = "events"
    BINDINGS = bindings("anywhere", "moving", "person", "events")
    AUTO_FOCUS = "Paper"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._event: str | None = None
        """The event that is shown; empty for the list, None before anybody chose: the open one, or the list."""
        self._step: Step = "attend"
        self._evening: Evening | None = None
        self._occasions: tuple[Occasion, ...] = ()
        self._order = next(iter(ORDERS))
        self._all_noted = False
        self._clock: Clock | None = None
        self._box_wanted = False

    def body(self) -> ComposeResult:
        """The steps, and one page."""
        yield StepLine()
        yield Paper(self.desk.glyphs, id="event-page")

    def on_mount(self) -> None:
        """The clock ticks where it runs."""
        self.query_one(StepLine).display = False
        self.set_interval(1, self._tick_clock, name="pitch")

    # -- what is shown ---------------------------------------------------------------------------------------------

    def go(self, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        """Come here to an event: `step:id`, or only its id; with the open one the box has the cursor."""
        step, _, id = topic.rpartition(":")
        if not id:
            return
        self._choose("" if step == LIST else id, next((each for each in STEPS if each == step), None))
        self._box_wanted = not step
        if self._ready:
            self.show(self.snapshot)

    def _choose(self, id: str, step: Step | None) -> None:
        if id != self._event:
            self._evening, self._all_noted, self._clock = None, False, None
        self._event = id
        self._wanted_step = step

    _wanted_step: Step | None = None

    def show(self, snapshot: Snapshot) -> None:
        """Ask for the event, or for all of them."""
        if snapshot.version:
            self.run_worker(self._load(), name="events", description="events")

    async def _load(self) -> None:
        event = self._event
        if event is None:
            event = self.snapshot.event.id if self.snapshot.event is not None else ""
        occasions, evening = await self.desk.session.read(partial(_read, id=event))
        if not self.is_mounted:
            return
        fresh = evening is not None and (self._evening is None or self._evening.event.id != event)
        self._occasions, self._evening = occasions, evening
        if evening is not None and (fresh or self._wanted_step):
            self._step = self._wanted_step or _first_step(evening)
            self._wanted_step, fresh = None, True
        self._draw(fresh=fresh)
        if self._box_wanted and self._attending:
            self.post_message(OpenEntry())
        self._box_wanted = False

    @property
    def _attending(self) -> bool:
        """Whether what is added now belongs to the event that is shown."""
        return self._evening is not None and self._evening.event.open and self._step == "attend"

    def _draw(self, *, fresh: bool = False) -> None:
        evening, steps, glyphs = self._evening, self.query_one(StepLine), self.desk.glyphs
        steps.display = evening is not None
        steps.drawing = None if evening is None else partial(step_line, evening, self._step, glyphs=glyphs)
        steps.redraw()
        self.query_one(Paper).set_drawing(self._page, fresh=fresh)
        self.redraw_keys()

    def _page(self, width: int, height: int) -> Page:
        evening, glyphs = self._evening, self.desk.glyphs
        if evening is None:
            return listing.page(self._occasions, self._order, self.desk.today, width, glyphs)
        if self._step == "prepare":
            return prepare(evening, width, glyphs, self._clock)
        if self._step == "attend":
            return attend(evening, width, self._room(height), glyphs, opened=self._all_noted)
        if self._step == "look through":
            return look_page(evening, width, glyphs)
        return debrief_page(evening, width, glyphs)

    def _room(self, height: int) -> int:
        """Rows that are seen: the entry box covers the lower ones."""
        top = self.app.screen if self.app.screen_stack else None
        return height if not isinstance(top, EntryBox) else max(5, self.size.height - 2 - top.whole)

    def on_screen_suspend(self) -> None:
        """The box rises over it."""
        self.call_after_refresh(self._again)

    def on_screen_resume(self) -> None:
        """The box is closed."""
        super().on_screen_resume()
        self.call_after_refresh(self._again)

    def _again(self) -> None:
        if self.is_mounted and self._attending:
            self._draw()

    # -- the key line ----------------------------------------------------------------------------------------------

    def keys(self, width: int) -> Groups:
        """What works on the step, most used first."""
        person = ("person.call", "person.wrote", "person.met", "person.log") if self.targets() else ()
        if self._evening is None:
            order = ("event.order",) if len(self._occasions) > 1 else ()
            enter = ("move.enter",) if self._target() else ()
            return (enter, ("event.new",), ("event",), order, ("entry.add",), ("find",), ("help",))
        own: dict[str, tuple[str, ...]] = {
            "prepare": ("move.enter", "move.tick"),
            "attend": ("entry.add",),
            "look through": ("move.enter",),
            "debrief": ("move.tick", "person.copy") if self.promise_under_cursor() else ("person.copy",),
        }
        steps = ("move.left", "move.right")
        return (
            own[self._step],
            steps,
            person if self._step != "debrief" else (),
            ("event",),
            ("out",),
            ("help",),
        )

    def key_words(self) -> dict[str, str]:
        """What the keys do here."""
        words = {"out": _("all events"), "move.left": _("back"), "move.right": _("next step")}
        if self.snapshot.event is not None:
            words["event"] = _("close it")
        target = self._target()
        if target is not None and target.kind in ("change", "look"):
            words["move.enter"] = _("change") if target.kind == "change" else _("look through")
        if self._step == "prepare":
            words["move.tick"] = _("pitch clock") if self._clock is None else _("stop")
            if self._clock is not None and self._clock.seconds == PITCHES[0]:
                words["move.tick"] = _("{n} s").format(n=PITCHES[1])
        elif self._step == "debrief":
            words |= {"person.copy": _("copy as Markdown"), "move.tick": _("kept")}
        return words

    def can(self, id: str) -> bool:
        """What works on the step."""
        if id in ("out", "move.left", "move.right"):
            return self._evening is not None
        if id == "move.tick":
            return self._evening is not None and (
                self._step == "prepare" or bool(self.promise_under_cursor())
            )
        if id == "person.copy" and self._evening is not None and self._step == "debrief":
            return True
        if id == "event.order":
            return self._evening is None
        return super().can(id)

    # -- what the cursor stands on -----------------------------------------------------------------------------------

    def _target(self) -> Target | None:
        return self.query_one(Paper).target if self.is_mounted else None

    def targets(self) -> tuple[str, ...]:
        """The person under the cursor."""
        target = self._target()
        return target.people if target is not None and target.kind in ("person", "promise") else ()

    def promise_under_cursor(self) -> str:
        """The promise of the debrief."""
        target = self._target()
        return target.id if target is not None and target.kind == "promise" else ""

    @on(Paper.Moved)
    def _moved(self) -> None:
        self.redraw_keys()

    @on(Paper.Entered)
    def _entered(self) -> None:
        target, evening = self._target(), self._evening
        if target is None:
            return
        if target.kind == "event":
            self._choose(target.id, None)
            self.show(self.snapshot)
        elif target.kind == "more":
            self._all_noted = True
            self._draw()
        elif target.kind == "look":
            self.post_message(LookThrough(target.id))
        elif target.kind == "change" and evening is not None:
            self._work(change(self.app, self.desk, evening, target.id), "change")
        elif target.people:
            self.post_message(GoTo("people", person=target.people[0]))

    # -- keys --------------------------------------------------------------------------------------------------------

    @on(Paper.WentLeft)
    def _left(self) -> None:
        self._by(-1)

    @on(Paper.WentRight)
    def _right(self) -> None:
        self._by(1)

    def do_move_left(self) -> None:
        """The step before."""
        self._by(-1)

    def do_move_right(self) -> None:
        """The next step."""
        self._by(1)

    def _by(self, way: int) -> None:
        at = STEPS.index(self._step) + way
        if self._evening is not None and 0 <= at < len(STEPS):
            self.to_step(STEPS[at])

    def click_step(self, x: int) -> None:
        """Go to the step at a cell of the step line."""
        step = step_at(x, self._step)
        if step is not None:
            self.to_step(step)

    def to_step(self, step: Step) -> None:
        """Go to a step of the event. The box stays closed: the next `l` is meant for the next step."""
        if self._evening is None or step == self._step:
            return
        self._step, self._clock = step, None
        self._draw(fresh=True)

    def do_out(self) -> None:
        """All events."""
        self._choose("", None)
        self.show(self.snapshot)

    async def do_event_new(self) -> None:
        """Open an event, or note one to come."""
        await open_event(self.app, self.desk)

    def do_event_order(self) -> None:
        """The next order."""
        orders = list(ORDERS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._draw()

    async def do_move_tick(self) -> None:
        """The pitch clock; in the debrief a promise is kept."""
        promise = self.promise_under_cursor()
        if promise:
            await self.tick_promise(promise)
            return
        if self._clock is None or not self._clock.left:
            self._clock = Clock(PITCHES[0], 0)
        elif self._clock.seconds == PITCHES[0]:
            self._clock = Clock(PITCHES[1], self._clock.gone)
        else:
            self._clock = None
        self._draw()

    def _tick_clock(self) -> None:
        clock = self._clock
        if clock is not None and clock.left:
            self._clock = Clock(clock.seconds, clock.gone + 1)
            if not self._clock.left:
                self.app.bell()
            self._draw()

    def do_person_copy(self) -> None:
        """The debrief as Markdown; else a way to reach somebody."""
        if self._evening is not None and self._step == "debrief":
            self.post_message(Copy(markdown(self._evening.debrief), _("debrief")))
        else:
            super().do_person_copy()


def _first_step(evening: Evening) -> Step:
    """Where an event begins: before it prepare, while it is open attend, afterwards the debrief."""
    if evening.event.open:
        return "attend"
    return (
        "prepare"
        if evening.event.starts[:10] >= evening.today.isoformat() and not evening.guests
        else "debrief"
    )


def _read(network: Network, _: Vault, *, id: str) -> tuple[tuple[Occasion, ...], Evening | None]:
    people: dict[str, int] = {}
    for fact in network.facts().values():
        for event in {fact.met_event, *fact.events} - {""}:
            people[event] = people.get(event, 0) + 1
    open_event = network.open_event()
    occasions = tuple(
        Occasion(
            event.id, event.name, event.place, event.starts, event.ends, people.get(event.id, 0),
            open_event is not None and event.id == open_event.id,
        )
        for event in network.events()
    )  # fmt: skip
    return occasions, read_evening(network, id) if id else None
