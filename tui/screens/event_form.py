"""`E`: open an event, go to the open one, or close it."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from core import acts
from core.network.lookthrough import FOLLOW_DAYS
from core.text import clean_line
from tui.desk import Desk
from tui.keyline import Groups
from tui.messages import GoTo
from tui.screens.commanded import bindings
from tui.screens.dialog import Confirm, Dialog, Paragraphs, Prompt


async def toggle_event(app: App[Any], desk: Desk) -> None:
    """Open one where none is open; ask about closing the open one."""
    event = await desk.session.read(lambda network, _: network.open_event())
    if event is None:
        await open_event(app, desk)
        return
    question = f"Close {event.name}?"
    detail = "Those you noted stay; what you add from now on no longer belongs to it."
    if await app.push_screen_wait(Confirm(desk, question, detail, yes="close it")):
        await desk.session.write(lambda network, _: acts.close_event(network, event.id))


async def open_event(app: App[Any], desk: Desk) -> None:
    """The form; then the event is open and everything that is added belongs to it. Two are never open at once."""
    present = await desk.session.read(lambda network, _: network.open_event())
    if present is not None:
        sure = Confirm(desk, f"{present.name} is open.", "What you add belongs to one event: close it, then open another?", yes="close it")  # fmt: skip
        if not await app.push_screen_wait(sure):
            return
        await desk.session.write(lambda network, _: acts.close_event(network, present.id))
    answers = await app.push_screen_wait(EventForm(desk))
    if answers is None:
        return
    follow = answers["follow"]
    await desk.session.write(
        lambda network, _: acts.open_event(
            network,
            answers["name"],
            place=answers["place"],
            tag=answers["tag"],
            days=int(answers["days"] or "1"),
            follow_days=int(follow) if follow else None,
        )
    )
    app.post_message(GoTo("events"))


class EventForm(Dialog[dict[str, str]]):
    """Five things, all but the name with a default; enter on the name alone is enough."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("line")

    def title_words(self) -> tuple[str, str]:
        """The title."""
        return "Open an event", "everything you add belongs to it until it is closed"

    def content(self) -> ComposeResult:
        """The five lines."""
        yield Prompt(self.desk, label=" Name", id="name")
        yield Prompt(self.desk, label=" Place", id="place")
        yield Prompt(self.desk, "1", label=" Days", id="days")
        yield Prompt(self.desk, label=" Tag", id="tag")
        yield Prompt(self.desk, str(FOLLOW_DAYS), label=" Follow up, days", id="follow")
        yield Paragraphs(id="form-said")

    def keys(self, width: int) -> Groups:
        """Enter, tab, esc."""
        return (("line.enter",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do."""
        return {"line.enter": "open it", "line.back": "not now"}

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.do_line_enter()

    def do_line_enter(self) -> None:
        """Open it."""
        names = ("name", "place", "days", "tag", "follow")
        answers = {name: clean_line(self.query_one(f"#{name} Input", Input).value) for name in names}
        wrong = _wrong(answers)
        if wrong:
            self.query_one("#form-said", Paragraphs).set_paragraphs((wrong, "warn"))
        else:
            self.dismiss(answers)

    def do_line_back(self) -> None:
        """Not now."""
        self.dismiss(None)


def _wrong(answers: dict[str, str]) -> str:
    if not answers["name"]:
        return "An event needs a name."
    if answers["days"] and not (answers["days"].isdigit() and 0 < int(answers["days"]) < 100):
        return "Days is a number: 1 for one evening."
    if answers["follow"] and not (answers["follow"].isdigit() and int(answers["follow"]) < 366):
        return "Follow up is a number of days, or empty for none."
    return ""
