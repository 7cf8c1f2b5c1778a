"""Choosing somebody: a few are proposed, anybody else is found by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.errors import UsageError
from core.language import _
from tui.desk import Desk
from tui.draw import safe
from tui.keyline import Groups
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog, Prompt

MOST = 12


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody to choose, what speaks for it or tells them from others, and what it would be about."""

    id: str
    name: str
    why: str = ""
    about: str = ""


class PersonPick(Dialog[Proposed]):
    """Arrows choose, enter takes, letters look for others; those in `without` are not offered."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("palette")

    def __init__(self, desk: Desk, title: str, *, without: Sequence[str] = ()) -> None:
        super().__init__(desk)
        self._title = title
        self._without = frozenset(without)
        self._proposed: tuple[Proposed, ...] = ()
        self._shown: tuple[Proposed, ...] = ()
        self._asked = 0

    def title_words(self) -> tuple[str, str]:
        """What the person is chosen for."""
        return safe.shown(self._title[:200]), ""

    def content(self) -> ComposeResult:
        """The line and the list."""
        yield Prompt(self.desk)
        yield OptionList(id="palette-list", markup=False, compact=True)

    def keys(self, width: int) -> Groups:
        """Take, choose, out."""
        return (("palette.choose",), ("palette.down",), ("palette.close",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"palette.choose": _("this one"), "palette.close": _("not now")}

    def called(self, title: str) -> None:
        """The title is known."""
        self._title = title
        if self.is_mounted:
            self.retitle()

    def fill(self, proposed: Sequence[Proposed]) -> None:
        """Who is proposed."""
        self._proposed = tuple(proposed[:MOST])
        if self.is_mounted and not self.query_one(Input).value.strip():
            self._show(self._proposed)

    def on_mount(self) -> None:
        """They may be known already."""
        super().on_mount()
        self._show(self._proposed)

    @on(Input.Changed)
    async def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._asked += 1
        asked, text = self._asked, event.value.strip()
        if not text:
            self._show(self._proposed)
            return
        try:
            found = await self.desk.session.read(
                lambda network, _vault: [
                    Proposed(row.id, row.name, row.org) for row in network.find(text, limit=MOST + 2)
                ]
            )
        except UsageError:
            found = []
        if asked == self._asked and self.is_attached:
            self._show(found)

    def _show(self, people: Sequence[Proposed]) -> None:
        options = self.query_one(OptionList)
        self._shown = tuple(person for person in people if person.id not in self._without)[:MOST]
        options.clear_options()
        for person in self._shown:
            name, why = safe.shown(person.name[:80]), safe.shown(person.why[:200])
            options.add_option(Option(Content.assemble(" ", (name, "bold"), f"  {why}" if why else "")))
        if self._shown:
            options.highlighted = 0
        else:
            options.add_option(Option(Content.assemble(" ", (_("type a name"), "dim")), disabled=True))

    @on(Input.Submitted)
    def do_palette_choose(self) -> None:
        """Take the highlighted one."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._shown):
            self.dismiss(self._shown[at])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index])

    def do_palette_down(self) -> None:
        """The next."""
        self.query_one(OptionList).action_cursor_down()

    def do_palette_up(self) -> None:
        """The one before."""
        self.query_one(OptionList).action_cursor_up()

    def do_palette_close(self) -> None:
        """Not now."""
        self.dismiss(None)
