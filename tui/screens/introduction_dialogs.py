"""The questions of an introduction: what it is about and how far it is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult

from core.language import N_, _
from core.models import INTRODUCTION_STATES, Introduction
from core.network.introductions import next_step
from tui.desk import Desk
from tui.draw import safe
from tui.keyline import Groups
from tui.lines import Line
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Ask, Dialog, Rows
from tui.widgets.sheet import Sheet

_BEGIN = ("asked", "agreed", "made")
_SAID = {
    N_("asked"): N_("you asked one of them, or both"),
    N_("agreed"): N_("they want to"),
    N_("made"): N_("you brought them together; logged as a contact with both"),
    N_("declined"): N_("it will not be"),
    N_("thanked"): N_("they thanked you, or you them"),
}


class IntroductionAsk(Ask):
    """What an introduction is about; tab says how far it is already. Answers with the state, a tab and the words."""

    BINDINGS: ClassVar[list[Any]] = [*first(bindings("introducing")), *bindings("line")]

    def __init__(self, desk: Desk, names: str, about: str = "") -> None:
        super().__init__(
            desk,
            _("Introduce {names}").format(names=names),
            value=about,
            hint=_("about what? enter leaves it open if it is empty"),
        )
        self._at = 0

    def title_words(self) -> tuple[str, str]:
        """Whom, and how far it is."""
        return safe.shown(self._title[:200]), _(_BEGIN[self._at])

    def keys(self, width: int) -> Groups:
        """Enter, tab, esc."""
        return (("line.enter",), ("introducing.turn",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": _("save"), "line.back": _("not now")}

    def do_introducing_turn(self) -> None:
        """Asked, agreed, made."""
        self._at = (self._at + 1) % len(_BEGIN)
        self.retitle()

    def entered(self, text: str) -> None:
        """With the state."""
        self.dismiss(f"{_BEGIN[self._at]}\t{text}")


@dataclass(frozen=True, slots=True)
class Step:
    """The next state of an introduction, or that its outcome is to be written."""

    state: str = ""
    outcome: bool = False


class IntroductionStep(Dialog[Step]):
    """How far an introduction is: a digit says it, enter takes the next step, `o` writes what came of it."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("introduction")

    def __init__(self, desk: Desk, item: Introduction, names: str) -> None:
        super().__init__(desk)
        self._item = item
        self._names = names
        wanted = next_step(item.state) or item.state
        self._at = INTRODUCTION_STATES.index(wanted) if wanted in INTRODUCTION_STATES else 0

    def title_words(self) -> tuple[str, str]:
        """Whom, and how far it is."""
        return safe.shown(_("Introduction of {names}").format(names=self._names)[:200]), _(self._item.state)

    def content(self) -> ComposeResult:
        """The states."""
        yield Rows(id="introduction-rows")

    def on_mount(self) -> None:
        """All of them."""
        super().on_mount()
        self._draw()

    def _draw(self) -> None:
        rows = self.query_one("#introduction-rows", Sheet)
        rows.styles.height = len(INTRODUCTION_STATES)
        rows.set_lines([self._row(place) for place in range(len(INTRODUCTION_STATES))])

    def _row(self, place: int) -> Line:
        glyphs, state = self.desk.glyphs, INTRODUCTION_STATES[place]
        here = place == self._at
        role = "cursor" if here else ""
        mark = glyphs.marked if state == self._item.state else " "
        return (
            (f"{glyphs.cursor if here else ' '}{mark} ", f"accent {role}".strip()),
            (str(place + 1), f"key {role}".strip()),
            (f" {_(state):<10}", role),
            (_(_SAID[state]), role if here else "dim"),
        )

    def keys(self, width: int) -> Groups:
        """The step, the outcome, out."""
        return (("introduction.choose",), ("introduction.outcome",), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"choice.no": _("not now")}

    def do_introduction_choose(self) -> None:
        """The state under the cursor."""
        self._choose(self._at)

    def do_introduction_down(self) -> None:
        """The next."""
        self._at = min(self._at + 1, len(INTRODUCTION_STATES) - 1)
        self._draw()

    def do_introduction_up(self) -> None:
        """The one before."""
        self._at = max(self._at - 1, 0)
        self._draw()

    def do_introduction_outcome(self) -> None:
        """What came of it."""
        self.dismiss(Step(outcome=True))

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
        if 0 <= place < len(INTRODUCTION_STATES):
            self.dismiss(Step(INTRODUCTION_STATES[place]))
