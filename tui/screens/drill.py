"""The name drill: what is known of somebody is shown, the name is asked; see core.network.drill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from core.acts.act import Act
from core.acts.drill import answered
from core.language import _, ngettext
from core.network.drill import answers_of, hidden, standing_of, to_practise
from core.network.network import Network
from core.vault import Vault
from tui.desk import Desk
from tui.draw import words
from tui.draw.drill import NameCard, drill_end, drill_page
from tui.draw.portrait import portrait
from tui.draw.views import Page
from tui.glyphs import FULL
from tui.known import known_of
from tui.screens.cards import CardScreen
from tui.screens.commanded import bindings, first, these


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a name was known, and when it is asked again."""

    known: bool
    again: str


def name_card(network: Network, vault: Vault, *, id: str) -> NameCard | None:
    """What is known of somebody, without the name; None where there is nobody of this id any more."""
    known = known_of(network, vault, id, spaced=False)
    if known is None:
        return None
    view, contact = portrait(known, network.today, FULL, 3), known.contact
    names = (contact.full, contact.given, contact.family, *contact.nicknames)

    def shown(text: str) -> str:
        return hidden(text, names)

    past = [
        f"{words.channel(row.channel, row.at)} {words.short(row.at, network.today)}: {row.text}"
        for row in view.history
        if row.text and not row.plan
    ]
    facts = [
        (_("Met"), view.met),
        (_("Works"), view.role),
        (_("Tags"), " ".join(f"#{tag}" for tag in view.tags)),
        (_("Offers"), ", ".join(view.offers)),
        (_("Needs"), ", ".join(view.needs)),
        (_("Note"), view.notes[0][1] if view.notes else ""),
        (_("Last"), past[0] if past else ""),
    ]
    told = tuple((label, shown(text)) for label, text in facts if text)
    return NameCard(id, contact.name, told)


def _in_days(days: int) -> str:
    return ngettext("in {n} day", "in {n} days", days).format(n=days)


class DrillScreen(CardScreen):
    """Five names; enter shows one, and enter again says that it was known."""

    OPENED_BY: ClassVar[tuple[str, ...]] = ("names",)
    BINDINGS: ClassVar[list[Any]] = [*first(bindings("drill")), *these("undo", "redo")]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._cards: list[NameCard] | None = None
        self._at = 0
        self._shown = False
        self._answers: dict[str, Answer] = {}

    async def again(self) -> None:
        """The five are chosen once; their facts are as they are now."""
        ids = [card.id for card in self._cards] if self._cards is not None else None

        def ask(network: Network, vault: Vault) -> list[NameCard]:
            chosen = ids
            if chosen is None:
                chosen = to_practise(network.facts(), vault.documents("contacts"), network.today)
            found = (name_card(network, vault, id=id) for id in chosen)
            return [card for card in found if card is not None]

        self._cards = await self.desk.session.read(ask)
        self._known = True
        self.draw()

    @property
    def _card(self) -> NameCard | None:
        cards = self._cards or []
        return cards[self._at] if self._at < len(cards) else None

    def progress(self) -> tuple[str, int, int, str]:
        """`Names 2 of 5`."""
        count = len(self._cards or ())
        return _("Names"), min(self._at + 1, count), count, "" if self._card else _("done")

    def page(self, width: int, height: int) -> Page:
        """The facts, and the name once it was asked for."""
        card = self._card
        if card is None:
            told = [
                (card.name, self._told(card.id)) for card in self._cards or () if card.id in self._answers
            ]
            return drill_end(told, width, self.desk.glyphs)
        return drill_page(card, width, self.desk.glyphs, shown=self._shown)

    def _told(self, id: str) -> str:
        answer = self._answers[id]
        said = _("known, again {again}") if answer.known else _("not yet, again {again}")
        return said.format(again=answer.again)

    def key_title(self) -> str:
        """What is asked."""
        if self._card is None:
            return ""
        return _("did you know it?") if self._shown else _("who is it? say the name to yourself")

    def key_rows(self) -> list[list[tuple[str, str]]]:
        """Show, then yes or no."""
        out = ("drill.stop", _("stop here") if self._card else _("out"))
        if self._card is None:
            return [[out, ("drill.back", _("back")), ("undo", _("undo"))]]
        first = ("drill.show", _("knew it") if self._shown else _("show"))
        second = [("drill.forgot", _("not yet"))] if self._shown else []
        return [
            [first, *second],
            [("drill.back", _("back")), ("undo", _("undo")), ("help", _("keys")), out],
        ]

    # -- keys ------------------------------------------------------------------------------------------------------

    async def do_drill_show(self) -> None:
        """Show the name; then: it was known."""
        await self._answer(known=True)

    async def do_drill_forgot(self) -> None:
        """Show the name; then: not known yet."""
        await self._answer(known=False)

    async def _answer(self, *, known: bool) -> None:
        card = self._card
        if card is None:
            if known:
                self.dismiss(None)
            return
        if not self._shown:
            self._shown, self._word = True, None
            self.draw()
            return
        today = self.desk.today

        def make(network: Network, vault: Vault) -> Act:
            document = vault.documents("contacts").get(card.id, {})
            return answered(card.id, card.name, document, today, known=known)

        await self.desk.session.write(make)
        due = await self.desk.session.read(
            lambda _network, vault: standing_of(answers_of(vault.documents("contacts").get(card.id, {}))).due
        )
        again = _in_days((due - today).days) if due is not None else _("later")
        self._answers[card.id] = Answer(known, again)
        self._step(1)

    def _step(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._cards or ())))
        self._shown, self._word = False, None
        self.draw(fresh=True)

    def do_drill_back(self) -> None:
        """The name before."""
        self._step(-1)

    async def do_undo(self) -> None:
        """Take the last answer back; it is asked again."""
        await self.desk.session.undo()
        self._step(-1)
        snapshot = getattr(self.app, "snapshot", None)
        if snapshot is not None:
            self.word(snapshot.word)

    def do_drill_stop(self) -> None:
        """Out."""
        self.dismiss(None)
