"""What can be changed of an event while it is prepared: who is expected, goals, and my pitch."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.app import App
from textual.widgets import Input

from core.acts.events import aim, expect
from core.errors import TendError
from core.language import _
from core.network.network import Network
from core.text import clean_line
from core.vault import Set, Vault
from tui.desk import Desk
from tui.evening import Evening
from tui.screens.dialog import Ask
from tui.screens.person_dialogs import LastPart


class ExpectedAsk(Ask):
    """Names, divided by commas; known ones are completed."""

    def __init__(self, desk: Desk, value: str, known: list[str], hint: str) -> None:
        super().__init__(desk, _("Who is expected?"), value=value, hint=hint)
        self._known = known

    def on_mount(self) -> None:
        """Names can be completed."""
        super().on_mount()
        field = self.query_one(Input)
        field.suggester = LastPart(self._known)
        field.cursor_position = len(field.value)

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": _("save"), "line.back": _("not now")}


async def change(app: App[Any], desk: Desk, evening: Evening, what: str) -> None:
    """Ask for it and save it."""
    if what == "expected":
        await _change_expected(app, desk, evening)
    elif what == "goals":
        text = await app.push_screen_wait(
            Ask(desk, _("Goals"), value=evening.event.goals, hint=_("whom to meet, what to bring home"))
        )
        if text is not None:
            await desk.session.act(*aim(evening.event, text))
    elif what == "pitch":
        text = await app.push_screen_wait(
            Ask(desk, _("My pitch"), value=evening.pitch, hint=_("who you are, for whom, and what for"))
        )
        if text is not None:
            await desk.session.act([Set("profile", "me", "pitch", clean_line(text) or None)], _("my pitch"))


async def _change_expected(app: App[Any], desk: Desk, evening: Evening) -> None:
    names = await desk.session.read(lambda network, _vault: [fact.name for fact in network.facts().values()])
    value = "".join(f"{item.name}, " for item in evening.expected)
    known = {item.name: item.id for item in evening.expected}
    hint = _("names, divided by commas; right arrow completes")
    while True:
        text = await app.push_screen_wait(ExpectedAsk(desk, value, names, hint))
        if text is None:
            return
        try:
            people = await desk.session.read(partial(_resolved, text=text, known=known))
        except TendError as error:
            value, hint = text, error.what
            continue
        act = expect(evening.event, people)
        if act.changes:
            await desk.session.act(*act)
        return


def _resolved(network: Network, _: Vault, *, text: str, known: dict[str, str]) -> list[str]:
    """The ids of the people that are named; `known` are those named before. Raises NotUnderstoodError, AmbiguousError."""
    return [known.get(name) or network.resolve(name) for name in map(clean_line, text.split(",")) if name]
