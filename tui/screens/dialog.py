"""Boxes that rise from the bottom over any screen, and the questions asked in them."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from core.language import N_, _
from tui.desk import Desk
from tui.keyline import Groups
from tui.lines import Line as Drawn
from tui.lines import rule, wrap
from tui.messages import Run
from tui.screens.commanded import Commanded, bindings
from tui.widgets.frame import KeyLine, RuleLine
from tui.widgets.sheet import Sheet

T = TypeVar("T")


class TitleRule(Sheet):
    """The upper edge of a box: a rule with a title and, at the right, a note."""

    def __init__(
        self, desk: Desk, title: str, note: str = "", *, double: bool = True, role: str = ""
    ) -> None:
        super().__init__(classes="title-rule")
        self._desk = desk
        self._title = title
        self._note = note
        self._double = double
        self._role = role

    def set_title(self, title: str, note: str = "") -> None:
        """Say something else."""
        if (title, note) != (self._title, self._note):
            self._title, self._note = title, note
            self.redraw()

    def draw(self, width: int, height: int) -> list[Drawn]:
        """The one line."""
        glyphs = self._desk.glyphs
        return [rule(self._title, self._note, width, glyphs, double=self._double, role=self._role)]


class Dialog(Commanded, ModalScreen[T], Generic[T]):
    """A box at the bottom: its title in a double rule, its content, a rule, its keys. `esc` closes it with None."""

    DOUBLE: ClassVar[bool] = True
    BINDINGS = bindings("choice")

    _answered = False
    ready = True
    """Whether it knows what it has to show: until then the keys wait."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with an answer. The first one counts: keys typed ahead may close a question that is already closing."""
        if self._answered:
            done: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
            return done
        self._answered = True
        return super().dismiss(result)

    def title_words(self) -> tuple[str, str]:
        """Title and note of the upper edge."""
        return "", ""

    def content(self) -> ComposeResult:
        """The widgets of the box."""
        yield from ()

    def keys(self, width: int) -> Groups:
        """The groups of the key line."""
        return (("choice.yes",), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """Words of the key line that differ from the registry's."""
        return {}

    def compose(self) -> ComposeResult:
        """The box."""
        title, note = self.title_words()
        with Vertical(id="box"):
            yield TitleRule(self.desk, title, note, double=self.DOUBLE)
            yield from self.content()
            if self.DOUBLE:
                yield RuleLine(self.desk.glyphs, double=True)
            yield KeyLine((), self.desk.keys)

    def on_mount(self) -> None:
        """The keys depend on the width."""
        self.redraw_keys()

    def on_resize(self, event: events.Resize) -> None:
        """The keys depend on the width."""
        self.redraw_keys()

    def redraw_keys(self) -> None:
        """The keys that work here have changed."""
        self.query_one(KeyLine).set_groups(self.keys(self.size.width), self.key_words())

    def retitle(self) -> None:
        """The title has changed."""
        self.query_one(TitleRule).set_title(*self.title_words())

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        if self.offers(message.id):
            message.stop()
            self.action_do(message.id)

    def do_choice_no(self) -> None:
        """Close, nothing done."""
        self.dismiss(None)


class Confirm(Dialog[bool]):
    """A question with yes and no; `danger` for what cannot be taken back."""

    def __init__(
        self, desk: Desk, question: str, detail: str = "", *, yes: str = N_("yes"), danger: bool = False
    ) -> None:
        super().__init__(desk)
        self._question = question
        self._detail = detail
        self._yes = yes
        self._danger = danger

    def title_words(self) -> tuple[str, str]:
        """No title: the question says it."""
        return "", ""

    def content(self) -> ComposeResult:
        """The question and what it means."""
        yield Paragraphs((self._question, "danger name" if self._danger else "name"), (self._detail, ""))

    def key_words(self) -> dict[str, str]:
        """What yes does."""
        return {"choice.yes": _(self._yes), "choice.no": _("no")}

    def do_choice_yes(self) -> None:
        """Yes."""
        self.dismiss(True)

    def do_choice_no(self) -> None:
        """No."""
        self.dismiss(False)


class Ask(Dialog[str]):
    """One line of text, checked by `check`, which returns a complaint or nothing."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("line")

    def __init__(
        self, desk: Desk, title: str, *, value: str = "", hint: str = "", secret: bool = False
    ) -> None:
        super().__init__(desk)
        self._title = title
        self._value = value
        self._hint = hint
        self._secret = secret

    def title_words(self) -> tuple[str, str]:
        """What is asked for."""
        return self._title, ""

    def content(self) -> ComposeResult:
        """The line and the hint under it."""
        yield Prompt(self.desk, self._value, secret=self._secret)
        yield Paragraphs((self._hint, "dim"))

    def keys(self, width: int) -> Groups:
        """Enter and esc."""
        return (("line.enter",), ("line.show",) if self._secret else (), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"line.back": _("not now")}

    def do_line_back(self) -> None:
        """Not now."""
        self.dismiss(None)

    def do_line_show(self) -> None:
        """Show or hide a secret."""
        field = self.query_one(Input)
        if self._secret:
            field.password = not field.password

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.entered(event.value)

    def entered(self, text: str) -> None:
        """Enter was pressed on this text."""
        self.dismiss(text)


class Prompt(Vertical):
    """A text line with the prompt sign before it."""

    def __init__(
        self, desk: Desk, value: str = "", *, label: str = "", secret: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id, classes="labelled" if label else "")
        self._label = label
        self._desk = desk
        self._value = value
        self._secret = secret

    def compose(self) -> ComposeResult:
        """The sign and the line."""
        if self._label:
            yield Sheet([((self._label, ""),)], classes="prompt-label")
        yield Sheet([((f" {self._desk.glyphs.prompt} ", "accent"),)], classes="prompt-sign")
        yield Input(self._value, password=self._secret, compact=True, select_on_focus=False)


class Rows(Sheet):
    """Rows of a question; a click on one is the key that stands before it."""

    class Clicked(Message):
        """A row was clicked, counted from 0."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def on_click(self, event: events.Click) -> None:
        """Say which."""
        event.stop()
        if event.y < len(self.lines()):
            self.post_message(self.Clicked(event.y))


class Paragraphs(Sheet):
    """Paragraphs of our own words, each with a role, wrapped to the width; empty ones are left out."""

    def __init__(self, *paragraphs: tuple[str, str], indent: int = 1, id: str | None = None) -> None:
        super().__init__(id=id, classes="paragraphs")
        self._paragraphs = paragraphs
        self._indent = indent

    def set_paragraphs(self, *paragraphs: tuple[str, str]) -> None:
        """Show these."""
        if paragraphs != self._paragraphs:
            self._paragraphs = paragraphs
            self.redraw()
            self.refresh(layout=True)

    def draw(self, width: int, height: int) -> list[Drawn]:
        """The wrapped lines."""
        margin = " " * self._indent
        return [
            ((margin + piece, role),)
            for text, role in self._paragraphs
            if text
            for piece in wrap(text, max(10, width - 2 * self._indent))
        ]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many rows as there are lines."""
        return len(self.draw(width, 0))
