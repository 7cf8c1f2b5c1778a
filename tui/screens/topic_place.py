"""A place of topics: the list at the left, what there is to know of one at the right, and what an act there found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from core.language import _
from sync.run import Progress, StoppedError
from tui.desk import Desk
from tui.draw.pen import marked
from tui.draw.staged import bar
from tui.draw.vault import Fact, Topic, facts_lines, topics_page, upright
from tui.draw.views import Page, Target
from tui.glyphs import Glyphs
from tui.lines import Line
from tui.screens.dialog import TitleRule
from tui.screens.place import PlaceScreen
from tui.snapshot import Snapshot
from tui.widgets.paper import Paper
from tui.widgets.sheet import Sheet
from tui.work import Work

T = TypeVar("T")
Drawing = Callable[[int], Page]
_TICK_S = 0.1


class TopicList(Paper):
    """The topics. The section keys lead over to the right: there are no sections here."""

    def do_move_next_section(self) -> None:
        """Into what stands at the right."""
        self.do_move_right()

    def do_move_previous_section(self) -> None:
        """There as well: there are two panes."""
        self.do_move_right()


class FactsPaper(Paper):
    """What there is to know of a topic. It is read by lines; where it has rows the cursor stands on one of them."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs, reading=True, id="facts")

    def do_move_next_section(self) -> None:
        """Back to the topics."""
        self.do_move_left()

    def do_move_previous_section(self) -> None:
        """Back to the topics."""
        self.do_move_left()

    def _with_cursor(self, y: int) -> Line:
        """The row is marked also while the keys go elsewhere: what acts on it can be seen from there."""
        if self.stop_count() and not self.has_focus:
            at, start, end = self.stop_at(self.cursor)
            if at == y:
                return marked(self.line(y), start, end, self.glyphs, "name")
        return super()._with_cursor(y)


class _Upright(Sheet):
    def draw(self, width: int, height: int) -> list[Line]:
        screen = self.screen
        assert isinstance(screen, TopicPlace)
        return upright(height, screen.desk.glyphs)


class TopicPlace(PlaceScreen):
    """Subclasses say which topics there are, and what is known of one."""

    AUTO_FOCUS = "#topics"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._result = False
        self._coming = ""
        self._drawn = ""

    def topics(self) -> Sequence[Topic]:
        """The topics from top to bottom, one at least."""
        raise NotImplementedError

    def numbers(self) -> Mapping[str, int]:
        """What waits on a topic, by its id."""
        return {}

    def note(self) -> str:
        """What stands at the right of the heading."""
        return ""

    async def load(self, topic: str) -> None:
        """Read what there is to know of a topic, and `draw` it."""

    def body(self) -> ComposeResult:
        """Heading, topics, facts."""
        yield TitleRule(self.desk, "", double=False)
        with Horizontal(id="vault-panes"):
            yield TopicList(self.desk.glyphs, id="topics")
            yield _Upright(id="upright")
            yield FactsPaper(self.desk.glyphs)

    @property
    def paper(self) -> Paper:
        """The list of topics."""
        return self.query_one("#topics", Paper)

    @property
    def pane(self) -> FactsPaper:
        """What stands at the right."""
        return self.query_one(FactsPaper)

    @property
    def stands(self) -> bool:
        """Whether there is anything to show something on: what is under way may end after the vault was locked."""
        return bool(self.query(FactsPaper))

    @property
    def topic(self) -> Topic:
        """The topic under the cursor."""
        topics = self.topics()
        target = self.paper.target if self.stands else None
        return next((topic for topic in topics if target and topic.id == target.id), topics[0])

    @property
    def row(self) -> Target | None:
        """The row at the right that the cursor marks."""
        return self.pane.target if self.stands else None

    # -- going there -------------------------------------------------------------------------------------------------

    def go(self, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        """Come here to a topic."""
        self._coming = topic
        if self._ready:
            self._take_topic()

    def _take_topic(self) -> None:
        places = [number for number, topic in enumerate(self.topics()) if topic.id == self._coming]
        self._coming = ""
        if places:
            self.paper.move_to(places[0])
            self.paper.focus()

    @on(Paper.Moved, "#topics")
    def _moved(self, message: Paper.Moved) -> None:
        if type(message) is Paper.Moved:  # what was entered is a kind of move too
            self._result = False
            self.tell()

    @on(Paper.WentRight, "#topics")
    def _right(self, message: Paper.WentRight) -> None:
        message.stop()
        self.go_in()

    @on(Paper.WentLeft, "#facts")
    def _left(self, message: Paper.WentLeft) -> None:
        message.stop()
        self.do_out()

    def go_in(self) -> None:
        """Into what stands at the right."""
        self.pane.focus()

    def do_out(self) -> None:
        """Back to the topics."""
        self.paper.focus()

    do_leave = do_out

    def on_descendant_focus(self) -> None:
        """Other keys work at the right than among the topics."""
        if self._ready:
            self.redraw_keys()

    @property
    def inside(self) -> bool:
        """Whether the keys go to what stands at the right."""
        return self.stands and self.pane.has_focus

    def can(self, id: str) -> bool:
        """Out only from the right."""
        return self.inside if id in ("out", "leave") else super().can(id)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        """Say it anew."""
        self.draw_topics()
        self._take_topic()
        self.tell()

    def draw_topics(self) -> None:
        """The list, with what waits."""
        topics, numbers, glyphs = self.topics(), self.numbers(), self.desk.glyphs
        fresh = not self.paper.stop_count()
        self.paper.set_drawing(lambda width, height: topics_page(topics, numbers, glyphs), fresh=fresh)

    def tell(self) -> None:
        """Say what there is to know of the topic; what an act found stands until the cursor moves."""
        self.draw_head()
        if not self._result:
            self.begin(self.load(self.topic.id), "facts")

    def draw_head(self) -> None:
        """The heading, and the keys that work on the topic."""
        self.query_one(TitleRule).set_title(self.topic.heading, self.note())
        self.redraw_keys()

    def draw(self, topic: str, drawing: Drawing) -> None:
        """Show this at the right, where the cursor is still on the topic and nothing was found there."""
        if topic == self.topic.id and not self._result:
            self._show(drawing)

    def draw_facts(self, topic: str, facts: Sequence[Fact]) -> None:
        """As `draw`, of facts."""
        self.draw(topic, lambda width: Page(tuple(facts_lines(facts, width))))

    def found(self, topic: str, facts: Sequence[Fact]) -> None:
        """What an act found stands at the right of its topic until the cursor moves; it is led back there."""
        if not self.stands:
            return
        if topic != self.topic.id:
            places = [number for number, each in enumerate(self.topics()) if each.id == topic]
            self.paper.move_to(places[0], tell=False)
            self.draw_head()
        self._result = True
        self._show(lambda width: Page(tuple(facts_lines(facts, width))))

    def again(self) -> None:
        """What an act found is no longer of interest."""
        self._result = False
        if self.stands:
            self.tell()

    def _show(self, drawing: Drawing) -> None:
        topic, self._drawn = self._drawn, self.topic.id
        self.pane.set_drawing(lambda width, height: drawing(width), fresh=topic != self._drawn)

    # -- acts ---------------------------------------------------------------------------------------------------------

    def begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Have a worker do this; no key waits for it."""
        self.run_worker(self._guarded(work), name=name, description=name)

    # -- long work ---------------------------------------------------------------------------------------------------

    async def do_long(self, topic: str, work: Callable[[Progress], Awaitable[T]]) -> T | None:
        """Do something long that says how far it is, with a bar on its topic; None where it was stopped."""
        desk = self.desk
        desk.work = under_way = Work(topic)
        timer = self.set_interval(_TICK_S, self._draw_work)
        self._draw_work()
        self.draw_head()
        try:
            return await work(under_way.told)
        except StoppedError:
            return None
        finally:
            timer.stop()
            desk.work = None
            if self.stands:
                self._result = self._result and topic != self.topic.id
                self.draw_head()

    @property
    def work(self) -> Work | None:
        """What is under way."""
        return self.desk.work

    def _draw_work(self) -> None:
        work, glyphs = self.work, self.desk.glyphs
        if work is None or work.topic != self.topic.id:
            return
        step = work.step
        self._result = True
        self._show(lambda width: Page((bar(_(step[0]) or _("Reading the vault"), *step[1:], width, glyphs),)))
