"""Insights: one report at a time, chosen at the left; its lines lead to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from core.acts.letting_go import keep, let_go
from core.acts.rhythms import circle_rhythm
from core.insights import PERIODS, REPORTS, Entry, Period, Report, candidates_of, period_of, report_of
from core.insights.whatif import Trial
from core.language import N_, _
from core.network.network import Network
from core.vault import Vault
from core.vault.changes import Change
from tui.desk import Desk
from tui.draw.insights import entry_of, report_page, report_text
from tui.draw.vault import Topic, topics_page, upright
from tui.draw.views import Page
from tui.keyline import Groups
from tui.lines import Line
from tui.messages import Copy, GoTo
from tui.screens.commanded import bindings, these
from tui.screens.dialog import TitleRule
from tui.screens.place import PlaceScreen
from tui.screens.tryout import TryRhythm
from tui.snapshot import Snapshot
from tui.trials import trial_of
from tui.widgets.paper import Paper
from tui.widgets.sheet import Sheet

NARROW = 80
"""Below this width list and report take turns."""

_COPIED_WIDTH = 78
LET_GO = "letgo"
TOPICS = tuple(Topic(key, kind.name, kind.name, N_("open")) for key, kind in REPORTS.items())


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as it was made, and how many people are proposed to be let go."""

    report: Report
    to_let_go: int


def _topics() -> tuple[Topic, ...]:
    """The reports, in the language of the person."""
    return tuple(Topic(each.id, _(each.name), _(each.heading), _(each.enter)) for each in TOPICS)


class _Upright(Sheet):
    def draw(self, width: int, height: int) -> list[Line]:
        screen = self.screen
        assert isinstance(screen, InsightsScreen)
        return upright(height, screen.desk.glyphs)


class InsightsScreen(PlaceScreen):
    """The fourth place."""

    PLACE: ClassVar[str] = "insights"
    BINDINGS = [*bindings("anywhere", "moving", "insights"), *these("person.archive")]  # noqa: RUF012 - Textual's name
    AUTO_FOCUS = "#topics"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._periods = {key: kind.period for key, kind in REPORTS.items()}
        self._shown: Shown | None = None
        self._coming = ""

    def body(self) -> ComposeResult:
        """Heading, reports, the report."""
        yield TitleRule(self.desk, "", double=False)
        with Horizontal(id="insights-panes"):
            yield Paper(self.desk.glyphs, id="topics")
            yield _Upright(id="upright")
            yield Paper(self.desk.glyphs, reading=True, id="report")

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """The report under the cursor."""
        target = self.query_one("#topics", Paper).target if self.is_mounted else None
        return target.id if target is not None and target.id in REPORTS else next(iter(REPORTS))

    @property
    def period(self) -> Period:
        """The period of that report."""
        return period_of(self._periods[self.key])

    @property
    def report(self) -> Report | None:
        """The report that is shown, once it is there."""
        shown = self._shown
        return shown.report if shown is not None and shown.report.key == self.key else None

    @property
    def entry(self) -> Entry | None:
        """The line of the report that the cursor stands on, while it is there."""
        paper = self.query_one("#report", Paper)
        if self.report is None or not paper.has_focus or paper.target is None:
            return None
        return entry_of(self.report, paper.target)

    @property
    def inside(self) -> bool:
        """Whether the report has the keys."""
        return self.is_mounted and self.query_one("#report", Paper).has_focus

    def show(self, snapshot: Snapshot) -> None:
        """The same report again, of what is true now."""
        if snapshot.agenda is not None:
            self._list()
            self._take_coming()
            self._tell()

    def go(self, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        """Come here to a report."""
        self._coming = topic
        if self._ready and self.query_one("#topics", Paper).stop_count():
            self._take_coming()

    def _take_coming(self) -> None:
        place = next((number for number, key in enumerate(REPORTS) if key == self._coming), None)
        self._coming = ""
        if place is not None:
            self.query_one("#topics", Paper).move_to(place)

    def _list(self) -> None:
        numbers = {LET_GO: self._shown.to_let_go} if self._shown is not None else {}
        glyphs = self.desk.glyphs
        paper = self.query_one("#topics", Paper)
        paper.set_drawing(
            lambda width, height: topics_page(_topics(), numbers, glyphs), fresh=not paper.stop_count()
        )

    def _tell(self) -> None:
        self.redraw_keys()
        self.run_worker(
            self._load(self.key, self.period), name="report", description="report", exclusive=True
        )

    async def _load(self, key: str, period: Period) -> None:
        def ask(network: Network, _: Vault) -> Shown:
            return Shown(report_of(network, key, period), len(candidates_of(network)))

        shown = await self.desk.session.read(ask)
        if key == self.key and period == self.period:
            self._draw(shown)

    def _draw(self, shown: Shown) -> None:
        before, self._shown = self._shown, shown
        report = shown.report
        if before is None or before.to_let_go != shown.to_let_go:
            self._list()
        self.query_one(TitleRule).set_title(report.title, report.period)
        fresh = before is None or before.report.key != report.key
        self.query_one("#report", Paper).set_drawing(self._page, fresh=fresh)
        self.redraw_keys()

    def _page(self, width: int, height: int) -> Page:
        assert self._shown is not None
        desk = self.desk
        return report_page(self._shown.report, width, desk.glyphs, height=height, plain=desk.colourless)

    # -- moving ----------------------------------------------------------------------------------------------------

    @on(Paper.Moved, "#topics")
    def _topic_moved(self, message: Paper.Moved) -> None:
        message.stop()
        if isinstance(message, Paper.Entered | Paper.WentRight):
            self._into()
        elif not isinstance(message, Paper.WentLeft):
            self._tell()

    @on(Paper.Moved, "#report")
    async def _line_moved(self, message: Paper.Moved) -> None:
        message.stop()
        if isinstance(message, Paper.WentLeft):
            self._out_of_it()
        elif isinstance(message, Paper.Entered):
            self._open()
        else:
            self.redraw_keys()

    def _into(self) -> None:
        self.set_class(True, "-inside")
        self.query_one("#report", Paper).focus()

    def _out_of_it(self) -> None:
        self.set_class(False, "-inside")
        self.query_one("#topics", Paper).focus()

    @on(events.DescendantFocus)
    def _other_pane(self) -> None:
        """The keys that work are others."""
        self.redraw_keys()

    def do_out(self) -> None:
        """Out of the report."""
        self._out_of_it()

    do_leave = do_out

    def do_move_next_section(self) -> None:
        """The other pane."""
        if self.inside:
            self._out_of_it()
        else:
            self._into()

    do_move_previous_section = do_move_next_section

    # -- what a line does ------------------------------------------------------------------------------------------

    def _open(self) -> None:
        """The people of the line, the person, the other report, or the rhythm to be tried."""
        entry = self.entry
        if entry is None:
            return
        if entry.rhythm:
            self.work_in_turn(self._guarded(self._try(entry)), "try")
        elif entry.report:
            self._coming = entry.report
            self._out_of_it()
            self._take_coming()
        elif entry.person:
            self.post_message(GoTo("people", person=entry.person))
        elif entry.query:
            self.post_message(GoTo("people", query=entry.query))

    async def _try(self, entry: Entry) -> None:
        period = self.period
        found: tuple[Trial, float] | None = await self.desk.session.read(
            lambda network, _: trial_of(network, entry.rhythm, period)
        )
        if found is None:
            return
        trial, had = found
        days = await self.app.push_screen_wait(TryRhythm(self.desk, trial, had, entry.days))
        if days is not None:
            await self._save(circle_rhythm(trial.circle, trial.name, days, trial.days))

    async def _save(self, act: tuple[list[Change], str]) -> None:
        changes, label = act
        if changes:
            await self.desk.session.act(changes, label)

    def _person(self) -> list[tuple[str, str]]:
        entry = self.entry
        return [(entry.person, str(entry.values[0]))] if entry is not None and entry.person else []

    async def do_person_archive(self) -> None:
        """Let the person under the cursor go."""
        await self._save(let_go(self._person(), self.desk.today))

    async def do_insights_keep(self) -> None:
        """Keep the person under the cursor."""
        await self._save(keep(self._person(), self.desk.today))

    def do_insights_period(self) -> None:
        """The next period."""
        keys = [period.key for period in PERIODS]
        self._periods[self.key] = keys[(keys.index(self.period.key) + 1) % len(keys)]
        self._tell()

    def do_insights_copy(self) -> None:
        """The report as text."""
        if self.report is not None:
            text = report_text(self.report, _COPIED_WIDTH, self.desk.glyphs)
            self.post_message(Copy(text, _("the report")))

    # -- keys ------------------------------------------------------------------------------------------------------

    def can(self, id: str) -> bool:
        """What works at this moment."""
        if id in ("out", "leave"):
            return self.inside
        if id in ("person.archive", "insights.keep"):
            return self.is_mounted and self.key == LET_GO and bool(self._person())
        if id == "insights.period":
            return self.is_mounted and REPORTS[self.key].timed
        return super().can(id)

    def keys(self, width: int) -> Groups:
        """Most used first."""
        period = ("insights.period",) if self.is_mounted and REPORTS[self.key].timed else ()
        if not self.inside:
            return (("move.down",), ("move.right",), period, ("insights.copy",), ("entry.add",), ("help",))
        answer = ("person.archive", "insights.keep") if self.can("person.archive") else ()
        enter = ("move.enter",) if self.entry is not None else ()
        return (answer, enter, period, ("insights.copy",), ("out",), ("entry.add",), ("help",))

    def key_words(self) -> dict[str, str]:
        """The words of this place."""
        entry = self.entry if self.inside else None
        words = {"move.down": _("next report"), "out": _("back to the list")}
        if entry is not None:
            words["move.enter"] = (
                _("try it") if entry.rhythm else _("open") if entry.person else _("list them")
            )
        return words
