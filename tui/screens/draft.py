"""`m`: the draft of a message, out of the user's own templates; enter copies it and logs the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult

from core.language import _
from core.network.drafts import Draft
from tui.desk import Desk
from tui.draw import safe
from tui.keyline import Groups
from tui.lines import Line
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog
from tui.widgets.sheet import Sheet

_TALLEST = 10


@dataclass(frozen=True, slots=True)
class Drafted:
    """What to do: copy this text, log the message, or (neither) log it in words."""

    text: str = ""
    copied: bool = False
    logged: bool = False


class DraftText(Sheet):
    """The draft, wrapped."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="draft-text")
        self._desk = desk
        self._text = ""

    def show(self, text: str) -> None:
        """Show this draft."""
        self._text = text
        width = self.app.size.width
        self.styles.height = max(1, len(self.draw(width, 0)))
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The rows."""
        rows = safe.wrapped(self._text, max(10, min(width, 100) - 6), self._desk.glyphs, _TALLEST)
        return [((f"   {row}", ""),) for row in rows]


class DraftBox(Dialog[Drafted]):
    """Shows the draft that fits best; letters are free here."""

    DOUBLE: ClassVar[bool] = True
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Any]] = bindings("draft")

    def __init__(self, desk: Desk, drafts: Sequence[Draft], names: str) -> None:
        super().__init__(desk)
        self._drafts = tuple(drafts)
        self._names = names
        self._at = 0

    def title_words(self) -> tuple[str, str]:
        """To whom, and out of which template."""
        return (
            _("Write to {names}").format(names=safe.shown(self._names[:200])),
            _("template {template}").format(template=safe.shown(self._drafts[self._at].template)),
        )

    def content(self) -> ComposeResult:
        """The draft."""
        yield DraftText(self.desk)

    def on_mount(self) -> None:
        """The one that fits best."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        self.query_one(DraftText).show(self._drafts[self._at].text)
        self.retitle()

    def keys(self, width: int) -> Groups:
        """What can be done with it."""
        other = ("draft.next",) if len(self._drafts) > 1 else ()
        return (("draft.send",), ("draft.copy",), ("draft.words",), other, ("draft.close",))

    def can(self, id: str) -> bool:
        """There may be no other."""
        return id != "draft.next" or len(self._drafts) > 1

    def do_draft_send(self) -> None:
        """Copy and log."""
        self.dismiss(Drafted(self._drafts[self._at].text, copied=True, logged=True))

    def do_draft_copy(self) -> None:
        """Only copy."""
        self.dismiss(Drafted(self._drafts[self._at].text, copied=True))

    def do_draft_words(self) -> None:
        """Log in words, without the draft."""
        self.dismiss(Drafted())

    def do_draft_next(self) -> None:
        """The next template."""
        self._at = (self._at + 1) % len(self._drafts)
        self._show()

    def do_draft_close(self) -> None:
        """Not now."""
        self.dismiss(None)
