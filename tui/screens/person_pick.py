"""Choosing somebody: a few are proposed, anybody else is found by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.errors import UsageError
from core.language import _
from tui.desk import Desk
from tui.draw import safe
from tui.screens.pick import Pick

MOST = 12


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody to choose, what speaks for it or tells them from others, and what it would be about."""

    id: str
    name: str
    why: str = ""
    about: str = ""


class PersonPick(Pick[Proposed]):
    """Arrows choose, enter takes, letters look for others; those in `without` are not offered."""

    def __init__(self, desk: Desk, title: str, *, without: Sequence[str] = ()) -> None:
        super().__init__(desk)
        self._title = title
        self._without = frozenset(without)
        self._proposed: tuple[Proposed, ...] = ()
        self._asked = 0

    def title_words(self) -> tuple[str, str]:
        """What the person is chosen for."""
        return safe.shown(self._title[:200]), ""

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
        self.choices = tuple(person for person in people if person.id not in self._without)[:MOST]
        options.clear_options()
        for person in self.choices:
            name, why = safe.shown(person.name[:80]), safe.shown(person.why[:200])
            options.add_option(Option(Content.assemble(" ", (name, "bold"), f"  {why}" if why else "")))
        if self.choices:
            options.highlighted = 0
        else:
            options.add_option(Option(Content.assemble(" ", (_("type a name"), "dim")), disabled=True))
