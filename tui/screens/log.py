"""`c` `m` `v` `i`: one line about people who are known already. Enter at once is "done today"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, TypeAlias

from core.errors import TendError
from core.language import N_, _, ngettext
from core.network.network import Network
from core.vault import Change, Vault
from tui.desk import Desk
from tui.entering import Asked
from tui.keyline import Groups
from tui.lines import cells, cut
from tui.messages import Said
from tui.screens.line_box import LineBox
from tui.snapshot import Word
from tui.widgets.sheet import Sheet

Beside: TypeAlias = "Callable[[Sequence[Change]], list[Change]]"

_KINDS = ("call", "message", "meeting")
_SAID = {
    "call": N_("called {names}"),
    "message": N_("wrote to {names}"),
    "meeting": N_("met {names}"),
    "": N_("about {names}"),
}
_WORDS = {"call": "call", "message": "msg", "meeting": "met", "": ""}
_HEAD_SHARE = 0.5


class LogBox(LineBox):
    """The head is fixed: who, and how. What is typed is `[date :] [<] note [promises]`."""

    DOUBLE: ClassVar[bool] = False

    def __init__(
        self, desk: Desk, kind: str, people: tuple[str, ...], beside: Beside = lambda changes: []
    ) -> None:
        """`beside`: what is saved in one commit with the changes, on the vault's thread."""
        super().__init__(desk)
        self._beside = beside
        self._kind = kind
        self._people = people
        self._names = ""
        self._saving = False
        self.saved = False
        """Whether something was logged."""

    def title_words(self) -> tuple[str, str]:
        """Who, and how."""
        return self._said().capitalize() if not self._said()[:1].isupper() else self._said(), ""

    def _said(self) -> str:
        said = _(_SAID[self._kind]).format(names=self._names).strip()
        return said[:1].upper() + said[1:]

    def head(self) -> Sheet:
        """`called Priya Raman ›`."""
        return Sheet(classes="log-head")

    async def on_mount(self) -> None:  # type: ignore[override]
        """The names first: they stand in the head."""
        ids = self._people
        known = await self.desk.session.read(
            lambda network, _vault: [(id, network.name(id)) for id in ids if id in network]
        )
        if not known:
            self.dismiss(None)
            self.app.post_message(Said(Word(_("nobody is there any more"), danger=True)))
            return
        self._people, names = tuple(id for id, _name in known), [name for _id, name in known]
        self._names = (
            names[0]
            if len(names) == 1
            else ngettext("{n} person", "{n} people", len(names)).format(n=len(names))
        )
        self._draw_head()
        super().on_mount()

    def _draw_head(self) -> None:
        glyphs = self.desk.glyphs
        name = cut(self._names, int(self.size.width * _HEAD_SHARE) - 12, glyphs)
        head = self.query_one(".log-head", Sheet)
        before, after = _(_SAID[self._kind]).split("{names}")
        head.styles.width = cells(f" {before}{name}{after} {glyphs.prompt} ")
        head.set_lines([((f" {before}", ""), (name, "name"), (after, ""), (f" {glyphs.prompt} ", "accent"))])
        self.retitle()

    def keys(self, width: int) -> Groups:
        """Enter, esc, the kind."""
        return (("entry.save",), ("entry.close",), ("entry.turn",))

    def key_words(self) -> dict[str, str]:
        """Words for one line about one person."""
        return {"entry.close": _("not now"), "entry.turn": _("other kind")}

    def asked(self) -> Asked:
        """The line with its head."""
        return replace(super().asked(), people=self._people, kind=_WORDS[self._kind])

    def do_entry_turn(self) -> None:
        """The next kind."""
        at = _KINDS.index(self._kind) if self._kind in _KINDS else -1
        self._kind = _KINDS[(at + 1) % len(_KINDS)]
        self._draw_head()
        self.ask()

    def do_entry_save(self) -> None:
        """Save and close; an empty line means: done today."""
        if not self._saving:
            self.run_worker(self._save(self.asked()), name="save", description="save")

    async def _save(self, asked: Asked) -> None:
        if not self._kind and not asked.line.strip():
            self.complain(_("in words: what was it? A date counts with its colon, as in 'yesterday: lunch'"))
            return
        reader = self._reader

        def make(network: Network, vault: Vault) -> tuple[list[Change], str]:
            made, saved = reader.save(network, vault, asked)
            return [*made, *self._beside(made)], saved.label

        self._saving = True
        try:
            await self.desk.session.write(make)
        except TendError as error:
            self._saving = False
            self.complain(str(error))
            return
        self.saved = True
        self.dismiss(None)
