"""`E`: open an event, go to the open one, or close it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from core import acts
from core.entry import OpenEvent
from core.language import _
from core.network.lookthrough import FOLLOW_DAYS, FOLLOW_TEXT
from core.network.network import Network
from core.text import clean_line
from tui.dated import spoken
from tui.desk import Desk
from tui.keyline import Groups
from tui.messages import GoTo
from tui.screens.commanded import bindings
from tui.screens.day_dialogs import read_day
from tui.screens.dialog import Confirm, Dialog, Paragraphs, Prompt

_FOLLOW = re.compile(r"(?:in\s+)?(\d{1,3})\s*(?:days?|d|tagen?|t)?\s*(?::\s*(.*))?", re.IGNORECASE)
_LONGEST_DAYS = 60
_FIELDS = ("name", "place", "days", "tag", "follow")


@dataclass(frozen=True, slots=True)
class Opening:
    """What the form answers: an event that is opened now, or noted for the day it starts on."""

    name: str
    place: str = ""
    tag: str = ""
    days: int = 1
    starts: date | None = None
    follow_days: int | None = FOLLOW_DAYS
    follow_text: str = FOLLOW_TEXT


async def toggle_event(app: App[Any], desk: Desk, *, at_events: bool) -> None:
    """Open one where none is open; go to the open one; there, or where its days are over, ask about closing it."""
    event = await desk.session.read(lambda network, _vault: network.open_event())
    stale = event is not None and event.over(event.evening(desk.today, desk.clock.now()))
    if event is None:
        await open_event(app, desk)
    elif not at_events and not stale:
        app.post_message(GoTo("events", topic=event.id))
    elif await _close(
        app, desk, event, _("Those you noted stay; what you add from now on no longer belongs to it.")
    ):
        waiting = await desk.session.read(
            lambda network, _vault: any(queue.event == event.id for queue in network.queues())
        )
        app.post_message(GoTo("events", topic=f"{'look through' if waiting else 'debrief'}:{event.id}"))


async def _close(app: App[Any], desk: Desk, event: OpenEvent, detail: str) -> bool:
    if not await app.push_screen_wait(
        Confirm(desk, _("Close {name}?").format(name=event.name), detail, yes=_("close it"))
    ):
        return False
    await desk.session.write(lambda network, _vault: acts.close_event(network, event.id))
    return True


async def open_event(app: App[Any], desk: Desk) -> None:
    """The form; then the event is open and everything that is added belongs to it. Two are never open at once."""
    present = await desk.session.read(lambda network, _vault: network.open_event())
    noted = await desk.session.read(lambda network, _vault: _noted_for_today(network))
    opening = await app.push_screen_wait(EventForm(desk, noted))
    if opening is None:
        return
    now = opening.starts is None
    detail = _("What you add belongs to one event at a time.")
    if now and present is not None and not await _close(app, desk, present, detail):
        return
    await desk.session.write(
        lambda network, _vault: acts.open_event(
            network,
            opening.name,
            place=opening.place,
            tag=opening.tag,
            days=opening.days,
            starts=opening.starts,
            follow_days=opening.follow_days,
            follow_text=opening.follow_text,
        )
    )
    name = opening.name.partition(",")[0].strip().casefold()
    id = await desk.session.read(
        lambda network, _vault: next(
            (each.id for each in network.events() if each.name.casefold() == name), ""
        )
    )
    app.post_message(GoTo("events", topic=id if now else f"prepare:{id}"))


def _noted_for_today(network: Network) -> str:
    """The name of an event that was noted for today and is not open: most likely it is the one to open."""
    today = network.today.isoformat()
    return next(
        (
            event.name
            for event in network.events()
            if not event.open and event.starts[:10] <= today <= (event.ends or event.starts)[:10]
            and not any(fact.met_event == event.id for fact in network.facts().values())
        ),
        "",
    )  # fmt: skip


class EventForm(Dialog[Opening]):
    """Five things, all with a default; enter on the name alone is enough."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("line")

    def __init__(self, desk: Desk, name: str = "") -> None:
        super().__init__(desk)
        self._called = name

    def title_words(self) -> tuple[str, str]:
        """The title."""
        return _("Open an event"), _("everything you add belongs to it until it is closed")

    def content(self) -> ComposeResult:
        """The five lines."""
        yield Prompt(self.desk, self._called, label=_(" Name"), id="name")
        yield Prompt(self.desk, label=_(" Place"), id="place")
        yield Prompt(self.desk, "1", label=_(" Days"), id="days")
        yield Prompt(self.desk, label=_(" Tag"), id="tag")
        yield Prompt(
            self.desk,
            _("in {n} days: {text}").format(n=FOLLOW_DAYS, text=FOLLOW_TEXT),
            label=_(" Follow up"),
            id="follow",
        )
        yield Paragraphs(("", ""), id="form-said")

    def on_mount(self) -> None:
        """A name that stands there is behind the cursor."""
        super().on_mount()
        field = self.query_one("#name Input", Input)
        field.cursor_position = len(field.value)
        self._say()

    def keys(self, width: int) -> Groups:
        """Enter, esc."""
        return (("line.enter",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do."""
        return {"line.enter": _("open it"), "line.back": _("not now")}

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._say()

    def _say(self) -> None:
        """What the line under the cursor may hold; for a day to come, that it is only noted."""
        if not self.is_mounted:
            return
        days = self._value("days")
        starts, _count = read_days(days, self.desk)
        said = _(
            "Days: a number, or the first day where it is to come (fri, 17.6., 17.6. 2). The tag: else the first word."
        )
        if starts is not None:
            said = _("It begins {starts}: enter notes it, and E opens it on that day.").format(
                starts=spoken(starts, self.desk.today)
            )
        self.query_one("#form-said", Paragraphs).set_paragraphs((said, "dim"))

    def _value(self, name: str) -> str:
        return clean_line(self.query_one(f"#{name} Input", Input).value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.do_line_enter()

    def do_line_enter(self) -> None:
        """Open it, or say what is wrong."""
        answers = {name: self._value(name) for name in _FIELDS}
        found = read_form(answers, self.desk)
        if isinstance(found, str):
            self.query_one("#form-said", Paragraphs).set_paragraphs((found, "warn"))
        else:
            self.dismiss(found)

    def do_line_back(self) -> None:
        """Not now."""
        self.dismiss(None)


def read_days(text: str, desk: Desk) -> tuple[date | None, int]:
    """`2`: two days from today; `17.6.` or `fri 2`: from a day to come. How many days is 0 where it is not understood."""
    if not text or text.isdigit():
        count = int(text or "1")
        return None, count if 0 < count <= _LONGEST_DAYS else 0
    dated = read_day(text, desk)
    if dated is None or dated.day is None or dated.day < desk.today:
        return None, 0
    count = int(dated.rest) if dated.rest.isdigit() else 0 if dated.rest else 1
    return (dated.day if dated.day > desk.today else None), count if count <= _LONGEST_DAYS else 0


def read_follow_up(text: str) -> tuple[int, str] | None:
    """`in 2 days: say hello`, `2`, `2: send the paper`; None where there is none to be (empty, `none`, `-`).

    Raises ValueError where it is not understood.
    """
    if text.casefold() in ("", "none", "no", "-", "keine", "nie"):
        return None
    found = _FOLLOW.fullmatch(text)
    if found is None or int(found[1]) > 365:
        raise ValueError(text)
    return int(found[1]), clean_line(found[2] or "") or FOLLOW_TEXT


def read_form(answers: dict[str, str], desk: Desk) -> Opening | str:
    """What the five lines say, or what is wrong with them."""
    if not answers["name"]:
        return _("An event needs a name.")
    starts, days = read_days(answers["days"], desk)
    if not days:
        return _(
            "Days is a number up to {n}, 1 for one evening, or the first day of an event to come."
        ).format(n=_LONGEST_DAYS)
    try:
        follow = read_follow_up(answers["follow"])
    except ValueError:
        return _("Follow up is so many days and what then: in 2 days: say hello. Empty for none.")
    return Opening(
        name=answers["name"],
        place=answers["place"],
        tag=answers["tag"],
        days=days,
        starts=starts,
        follow_days=follow[0] if follow else None,
        follow_text=follow[1] if follow else "",
    )
