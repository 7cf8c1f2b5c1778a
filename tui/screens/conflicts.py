"""Conflicts, one after the other: both texts beside each other, a digit takes one."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import TextArea

from core.acts.act import Act
from core.acts.conflicts import BOTH, DELETE, EDIT, KEEP, Dispute, disputes, find, settle
from core.errors import TendError
from core.language import _, ngettext
from core.network.network import Network
from core.vault import Vault
from tui.desk import Desk
from tui.draw.conflicts import conflict_page, nothing_page
from tui.draw.safe import shown
from tui.keyline import Groups
from tui.messages import Run
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Ask, Dialog, TitleRule
from tui.screens.place import Following
from tui.snapshot import Snapshot, Word
from tui.widgets.frame import KeyLine, RuleLine, WordLine
from tui.widgets.paper import Paper

_DIGITS = ("first", "second", "third", "fourth", "fifth")


class TextAsk(Dialog[str]):
    """A text of several lines, written anew."""

    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[Any]] = [*first(bindings("form")), *bindings("line")]

    def __init__(self, desk: Desk, title: str, value: str) -> None:
        super().__init__(desk)
        self._title = title
        self._value = value

    def title_words(self) -> tuple[str, str]:
        """What it is about."""
        return self._title, ""

    def content(self) -> ComposeResult:
        """The text."""
        area = TextArea(self._value, compact=True)
        area.styles.height = max(3, min(10, self._value.count("\n") + 4))
        yield area

    def keys(self, width: int) -> Groups:
        """Save and leave."""
        return (("form.save",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What esc does here."""
        return {"line.back": _("not now")}

    def do_form_save(self) -> None:
        """Take what stands there."""
        self.dismiss(self.query_one(TextArea).text)

    def do_line_back(self) -> None:
        """Not now."""
        self.dismiss(None)


class ConflictsScreen(Following):
    """Settles them; `space` passes one by, `esc` leaves the rest open."""

    AUTO_FOCUS = "#conflict"
    BINDINGS: ClassVar[list[Any]] = first(bindings("conflict"))

    def __init__(self, desk: Desk, person: str = "") -> None:
        """Those about `person` come first."""
        super().__init__(desk)
        self._person = person
        self._open: list[Dispute] = []
        self._at = 0
        self._settled = 0
        self._loaded = False

    def compose(self) -> ComposeResult:
        """Title, the texts, the word line, a rule, the keys."""
        glyphs = self.desk.glyphs
        yield TitleRule(self.desk, _("Conflicts"), double=False)
        yield Paper(glyphs, reading=True, id="conflict")
        yield WordLine(glyphs, self.desk.keys)
        yield RuleLine(glyphs)
        yield KeyLine((), self.desk.keys)

    @property
    def dispute(self) -> Dispute | None:
        """The one that is shown."""
        return self._open[self._at] if self._at < len(self._open) else None

    @property
    def ready(self) -> bool:
        """Whether it knows what it shows: digits typed ahead wait until then."""
        return super().ready and self._loaded

    # -- showing ---------------------------------------------------------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        """Something was saved, here or elsewhere: they are read anew."""
        self._say_word(snapshot.word)
        self.run_worker(self._load(), name="conflicts", description="conflicts")

    async def _load(self) -> None:
        today = self.desk.today
        found = await self.desk.session.read(lambda _network, vault: disputes(vault, today))
        found.sort(key=lambda each: each.person != self._person or not self._person)
        here = self.dispute
        self._open = found
        same = next((place for place, each in enumerate(found) if here and each.id == here.id), None)
        self._at = same if same is not None else self._at if self._at < len(found) else 0
        self._loaded = True
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        dispute, glyphs = self.dispute, self.desk.glyphs
        note = _("{at} of {n}").format(at=self._at + 1, n=len(self._open)) if dispute is not None else ""
        self.query_one(TitleRule).set_title(_("Conflicts"), note)
        if dispute is not None:
            self.query_one(Paper).set_drawing(
                lambda width, _height: conflict_page(dispute, width, glyphs), fresh=True
            )
        elif self._loaded:
            settled = self._settled
            self.query_one(Paper).set_drawing(
                lambda width, _height: nothing_page(settled, width, glyphs), fresh=True
            )
        self.query_one(KeyLine).set_groups(self.keys(), self.key_words())

    def _say_word(self, word: Word) -> None:
        self.query_one(WordLine).set_word(word)

    def say(self, text: str, *, danger: bool = True) -> None:
        """A sentence in the word line of this screen."""
        self._say_word(Word(text, danger=danger))

    def on_resize(self, event: events.Resize) -> None:
        """The keys depend on the width."""
        self._draw()

    def keys(self) -> Groups:
        """The choices there are, then the way on."""
        dispute = self.dispute
        if dispute is None:
            return (("undo",) if self._settled else (), ("conflict.leave",))
        digits = tuple(f"conflict.{_DIGITS[place]}" for place in range(len(_ways(dispute))))
        edit = ("conflict.edit",) if dispute.offers(EDIT) else ()
        on = ("conflict.next",) if len(self._open) > 1 else ()
        back = ("conflict.previous",) if len(self._open) > 1 else ()
        return ((*digits, *edit), on, ("undo",), back, ("conflict.leave",))

    def key_words(self) -> dict[str, str]:
        """What each digit does here."""
        dispute = self.dispute
        words = {"conflict.leave": _("out") if dispute is not None else _("back")}
        if dispute is not None:
            for place, key in enumerate(_ways(dispute)):
                words[f"conflict.{_DIGITS[place]}"] = _word(dispute, key)
        return words

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        if self.offers(message.id):
            message.stop()
            self.action_do(message.id)

    # -- keys ------------------------------------------------------------------------------------------------------

    async def do_conflict_first(self) -> None:
        """This."""
        await self._take(0)

    async def do_conflict_second(self) -> None:
        """That."""
        await self._take(1)

    async def do_conflict_third(self) -> None:
        """Both."""
        await self._take(2)

    async def do_conflict_fourth(self) -> None:
        """The fourth way."""
        await self._take(3)

    async def do_conflict_fifth(self) -> None:
        """The fifth way."""
        await self._take(4)

    async def _take(self, place: int) -> None:
        dispute = self.dispute
        if dispute is None:
            return
        ways = _ways(dispute)
        if place < len(ways):
            await self._settle(dispute, ways[place])
        elif ways:
            said = ngettext("there is {n} to choose from", "there are {n} to choose from", len(ways))
            self.say(said.format(n=len(ways)))
        else:
            self.say(_("this version of Tend cannot settle it: it stays open"))

    async def do_conflict_edit(self) -> None:
        """Write it anew."""
        dispute = self.dispute
        if dispute is None:
            return
        if not dispute.offers(EDIT):
            self.say(_("this is no text: take one of the two"))
            return
        title = shown(dispute.about)
        if dispute.long or "\n" in dispute.draft:
            text = await self.app.push_screen_wait(TextAsk(self.desk, title, dispute.draft))
        else:
            text = await self.app.push_screen_wait(Ask(self.desk, title, value=dispute.draft))
        if text is not None:
            await self._settle(dispute, EDIT, text)

    async def _settle(self, dispute: Dispute, key: str, text: str = "") -> None:
        make = partial(_settled, token=dispute.token, key=key, text=text, today=self.desk.today)
        try:
            await self.desk.session.write(make)
            self._settled += 1
        except TendError as error:
            self.say(error.what)
        await self._load()

    def do_conflict_next(self) -> None:
        """The next, round and round."""
        self._step(1)

    def do_conflict_previous(self) -> None:
        """The one before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if self._open:
            self._at = (self._at + step) % len(self._open)
            self._draw()

    def do_conflict_leave(self) -> None:
        """Out."""
        self.dismiss(None)


def _ways(dispute: Dispute) -> list[str]:
    """What the digits do, in their order: the sides, then all of them."""
    return [choice.key for choice in dispute.choices if choice.key != EDIT][: len(_DIGITS)]


def _word(dispute: Dispute, key: str) -> str:
    """The choice in the key line."""
    if key in (KEEP, DELETE):
        return {KEEP: _("keep it"), DELETE: _("delete it")}[key]
    merged = dispute.conflict.kind == "merged"
    if key == BOTH:
        return _("two again") if merged else _("both") if len(dispute.sides) == 2 else _("all")
    if merged:
        return _("one, values of {key}").format(key=key)
    return {"1": _("this"), "2": _("that")}.get(key, _("this one"))


def _settled(network: Network, vault: Vault, *, token: str, key: str, text: str, today: Any) -> Act:
    """What settles it, on the vault's thread: only where it is still what was seen, also beside what came just now."""
    vault.refresh()
    return settle(vault, find(disputes(vault, today), token), key, text)
