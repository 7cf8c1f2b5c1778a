"""Held back: files that nobody knew when the key was renewed, to be taken or left out one by one."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from core.language import _
from core.vault import Vault
from core.vault.review import HeldBack
from tui import held_words
from tui.desk import Desk
from tui.draw.held import held_page
from tui.screens.dialog import Dialog, Paragraphs
from tui.screens.topic_place import TopicPlace
from tui.snapshot import Word

TOPIC = "held"
TAKE, LEAVE = "take", "leave"


class HeldAsk(Dialog[str]):
    """Is a file taken in, or left out?"""

    AUTO_FOCUS = "OptionList"

    def __init__(self, desk: Desk, each: HeldBack) -> None:
        super().__init__(desk)
        self._each = each

    def title_words(self) -> tuple[str, str]:
        """Which one."""
        return _("Held back"), held_words.maker(self._each)

    def content(self) -> ComposeResult:
        """What it would change, and the two ways."""
        yield Paragraphs((_("It {words}.").format(words=self._each.words), ""))
        options = OptionList(
            Option(_(" Take it in: it counts, on every device"), id=TAKE),
            Option(_(" Leave it out, on this device"), id=LEAVE),
            markup=False,
            compact=True,
        )
        options.highlighted = 1 if self._each.set_aside else 0
        yield options
        yield Paragraphs((_(held_words.ONLY_WHAT_YOU_KNOW), "warn"), (_(held_words.LEFT_OUT), "dim"))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do."""
        return {"choice.yes": _("do it"), "choice.no": _("not now")}

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def do_choice_yes(self) -> None:
        """What is highlighted."""
        chosen = self.query_one(OptionList).highlighted_option
        self.dismiss(chosen.id if chosen is not None else None)


async def load(place: TopicPlace) -> None:
    """The files, and what each would change."""
    found = await place.desk.session.read(lambda _network, vault: vault.review.listed())
    glyphs = place.desk.glyphs
    place.draw(TOPIC, lambda width: held_page(found, width, glyphs))


async def enter(place: TopicPlace) -> None:
    """Into the list."""
    if place.row is not None:
        place.go_in()


async def choose(place: TopicPlace) -> None:
    """Ask of the file under the cursor."""
    row, session = place.row, place.desk.session
    if row is None:
        return
    listed = await session.read(lambda _network, vault: vault.review.listed())
    each = next((each for each in listed if each.file == row.id), None)
    if each is None:
        return
    chosen = await place.app.push_screen_wait(HeldAsk(place.desk, each))
    if chosen is None:
        return

    def take(vault: Vault) -> str:
        if chosen == TAKE:
            vault.review.take([each.file])
            return _("1 file taken in")
        vault.review.set_aside([each.file])
        return _("1 file left out here")

    said = await session.read(lambda _network, vault: take(vault))
    await session.publish_now(Word(said))
    if chosen == TAKE:
        place.desk.syncing.soon()
