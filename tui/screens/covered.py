"""Covered: at an event nobody reads over a shoulder. One can note, not look; also while the vault is locked."""

from __future__ import annotations

import time
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import TextArea

from core.errors import VaultError
from core.language import N_, _, ngettext
from core.network.network import Network
from core.text import clean_line
from core.vault import Vault
from tui.desk import Desk, Waiting
from tui.draw import safe
from tui.keyline import Groups
from tui.lines import Line, cells, join
from tui.messages import Run
from tui.screens.commanded import Commanded, bindings, first
from tui.screens.dialog import Ask
from tui.screens.unlock import NTH
from tui.widgets.field import EntryField
from tui.widgets.frame import KeyLine, RuleLine
from tui.widgets.sheet import Sheet

_ORDINALS = {2: N_("2nd"), 3: N_("3rd")}


class NotingScreen(Commanded, Screen[None]):
    """A field and a count: what is typed is kept as it stands. No completion, no look-up, no name."""

    AUTO_FOCUS = "EntryField"
    BINDINGS: ClassVar[list[Any]] = first(bindings("covered"))

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._noted = 0

    def compose(self) -> ComposeResult:
        """Row 1, what this is, the field, how many lines, the keys."""
        glyphs = self.desk.glyphs
        yield Sheet(id="covered-title")
        yield RuleLine(glyphs)
        yield Sheet([(), (("  " + (_(self.heading) if self.heading else ""), ""),), ()], id="covered-said")
        with Horizontal(id="entry-line"):
            yield Sheet([((f" {glyphs.prompt} ", "accent"),)], classes="prompt-sign")
            yield EntryField()
        yield Sheet(id="covered-count")
        yield RuleLine(glyphs)
        yield KeyLine((), self.desk.keys)

    def on_mount(self) -> None:
        """Draw what changes."""
        self.tick()

    def on_resize(self) -> None:
        """The title depends on the width."""
        self.tick()

    def tick(self) -> None:
        """Draw the time and the count."""
        if not self.is_mounted:
            return
        width, glyphs = self.size.width, self.desk.glyphs
        room = max(0, width - cells(" Tend ") - 2)
        right = safe.cut(self.right_words(), room, glyphs)
        title: Line = join(((" Tend ", "dim"),), ((right, "accent"), (" ", "")), width)
        self.query_one("#covered-title", Sheet).set_lines([title])
        self.query_one("#covered-count", Sheet).set_lines([((f"   {self.count_words()}", "dim"),)])
        self.query_one(KeyLine).set_groups(self.keys(), self.key_words())

    heading = ""

    def right_words(self) -> str:
        """The right of row 1."""
        return ""

    def count_words(self) -> str:
        """How many lines were noted."""
        return ""

    def keys(self) -> Groups:
        """Enter, esc, lock."""
        return (("covered.save",), ("covered.uncover",))

    def key_words(self) -> dict[str, str]:
        """Words that differ here."""
        return {}

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.query_one(EntryField).text if self.is_mounted else ""

    def put(self, text: str) -> None:
        """Have this in the field."""
        self.query_one(EntryField).put(text)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.query_one(EntryField).fit_height()

    @on(EntryField.Lines)
    def _pasted(self, message: EntryField.Lines) -> None:
        """Several lines are several notes, once each is entered: here they become one."""
        message.stop()
        self.query_one(EntryField).insert(" ".join(message.text.split()))

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        message.stop()
        if self.offers(message.id):
            self.action_do(message.id)
        else:
            self.app.post_message(message)

    async def do_covered_save(self) -> None:
        """Keep the line; the field is empty again."""
        text = clean_line(self.text)
        if not text:
            return
        self.desk.waiting.append(Waiting(self.desk.clock.now(), text))
        self._noted += 1
        self.put("")
        self.tick()
        await self.kept()

    async def kept(self) -> None:
        """A line was kept."""

    async def do_covered_uncover(self) -> None:
        """The way back."""
        self.dismiss(None)


class PassphraseAsk(Ask):
    """The passphrase, over what is covered."""

    def __init__(self, desk: Desk, hint: str) -> None:
        super().__init__(desk, _("Your passphrase"), hint=hint, secret=True)

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("uncover"), "line.back": _("not now")}


class CoveredScreen(NotingScreen):
    """The vault is open in memory, and nothing of it is shown until the passphrase is typed."""

    heading = N_("Nothing is shown while covered. You can note, not look.")

    def __init__(self, desk: Desk, event: str) -> None:
        super().__init__(desk)
        self._event = event
        self._since = time.monotonic()

    def over(self, minutes: int) -> bool:
        """Whether it was covered for so long that it has to be locked."""
        return time.monotonic() - self._since >= minutes * 60

    def right_words(self) -> str:
        """`● Hafen Meetup 21:40 · covered`."""
        glyphs = self.desk.glyphs
        return f"{glyphs.event} {self._event} {self.desk.clock.now():%H:%M} {glyphs.dot} {_('covered')}"

    def count_words(self) -> str:
        """How many, and what happens to them."""
        dot = self.desk.glyphs.dot
        said = _("{n} noted since covered {dot} checked for doubles when you uncover")
        return said.format(n=self._noted, dot=dot) if self._noted else ""

    def keys(self) -> Groups:
        """As the picture has them."""
        return (("covered.save",), ("covered.uncover",), ("lock",))

    async def kept(self) -> None:
        """Sealed at once: nothing that was noted is lost with the power."""
        lines = [*(each.text for each in self.desk.waiting), self.desk.kept_text]
        await self.desk.session.keep_draft("\n".join(filter(None, lines)))

    async def do_covered_uncover(self) -> None:
        """Ask for the passphrase until it is the right one, or `esc`."""
        tries, hint = 0, ""
        while True:
            typed = await self.app.push_screen_wait(PassphraseAsk(self.desk, hint))
            if not typed:
                return
            try:
                right = await self.desk.session.read(partial(_opens, passphrase=typed))
            except VaultError as error:
                hint = str(error)
                continue
            if right:
                self.dismiss(None)
                return
            tries += 1
            nth = _(_ORDINALS.get(tries, NTH)).format(n=tries)
            hint = (
                _("not this passphrase, {nth} try").format(nth=nth) if tries > 1 else _("not this passphrase")
            )


def _opens(network: Network, vault: Vault, *, passphrase: str) -> bool:
    """On the vault's thread: deriving the key takes a moment."""
    return vault.access.check_passphrase(passphrase)


def _lines_wait(many: int) -> str:
    return ngettext("{n} line waits in memory", "{n} lines wait in memory", many).format(n=many)


class LockedScreen(NotingScreen):
    """The vault is locked: what is typed waits in memory, and nowhere else."""

    heading = N_("locked: what you type is kept in memory only until you unlock")

    def right_words(self) -> str:
        """The time."""
        return f"{self.desk.clock.now():%H:%M} {self.desk.glyphs.dot} {_('locked')}"

    def count_words(self) -> str:
        """How many wait."""
        many = len(self.desk.waiting)
        return _lines_wait(many) if many else ""

    def key_words(self) -> dict[str, str]:
        """Out is the way to the passphrase."""
        return {"covered.uncover": _("unlock with the passphrase")}
