"""Joining: a vault that another device put into a folder comes to this one. Passphrase, four words to compare, a name."""

from __future__ import annotations

import platform
from concurrent.futures import Future
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.errors import TendError
from core.language import _, ngettext
from core.text import clean_line
from core.vault import Vault, header, unlock_vault
from sync.engine import link_folder
from sync.join import join_vault, name_device
from tui.desk import Desk
from tui.draw.paths import short_path
from tui.messages import Opened
from tui.screens.commanded import Commanded, bindings, first
from tui.screens.dialog import Dialog, Paragraphs, Prompt
from tui.screens.unlock import UnlockScreen
from tui.session import Secret, Session
from tui.syncing import Phase
from tui.widgets.frame import KeyLine, RuleLine
from tui.widgets.sheet import Sheet

JOIN, OPEN = "join", "open"
_NAME_LENGTH = 64


class HowToOpen(Dialog[str]):
    """A folder holds a vault: is it joined, or used where it lies?"""

    AUTO_FOCUS = "OptionList"

    def __init__(self, desk: Desk, folder: Path) -> None:
        super().__init__(desk)
        self._folder = folder

    def title_words(self) -> tuple[str, str]:
        """What was found."""
        return _("A vault lies there"), short_path(str(self._folder))

    def content(self) -> ComposeResult:
        """The two ways."""
        options = OptionList(
            Option(_(" Join it: everything comes to this device too, and both are kept in step"), id=JOIN),
            Option(_(" Open it where it lies: nothing is kept on this device"), id=OPEN),
            markup=False,
            compact=True,
        )
        options.highlighted = 0
        yield options
        yield Paragraphs(
            (
                _("Join a folder that a sync program carries, or a stick between two computers of yours."),
                "dim",
            )
        )

    def key_words(self) -> dict[str, str]:
        """What enter and esc do."""
        return {"choice.yes": _("take it"), "choice.no": _("another folder")}

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def do_choice_yes(self) -> None:
        """What is highlighted."""
        chosen = self.query_one(OptionList).highlighted_option
        self.dismiss(chosen.id if chosen is not None else JOIN)


def joined(session: Session, folder: Path, secret: Secret) -> Vault:
    """The vault of `folder`, here and linked with it. On the vault's thread.

    An attempt that was given up may have brought it here already: then it is opened.
    """
    named: dict[str, Any] = {
        "state": session.state,
        "clock": session.clock,
        "passphrase": secret.passphrase,
        "recovery_code": secret.recovery_code,
        "key_file": secret.key_file,
        "allow_expensive": secret.allow_expensive,
    }
    if header.has_vault(session.directory):
        vault = unlock_vault(session.directory, **named)
    else:
        vault = join_vault(folder, session.directory, **named)
    try:
        link_folder(vault, folder)
    except BaseException:
        vault.close()
        raise
    return vault


class JoinScreen(UnlockScreen):
    """Asks for what opens the vault in the folder."""

    def __init__(self, desk: Desk, folder: Path, key_file: Path | None = None) -> None:
        super().__init__(desk, key_file=key_file)
        self._folder = folder

    @property
    def place(self) -> Path:
        """The folder."""
        return self._folder

    def begin(self, secret: Secret) -> Future[None]:
        """Bring it here."""
        session = self.desk.session
        return session.begin_with(lambda: joined(session, self._folder, secret))

    def let_in(self) -> None:
        """First what is in the folder comes here."""
        self.app.push_screen(Joined(self.desk))


class Joined(Commanded, Screen[None]):
    """Everything comes here; then the four words, and a name for this device."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[Any]] = first(bindings("line"))

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._asked = self._gone = False

    def compose(self) -> ComposeResult:
        """Title, how far it is, the words, the name."""
        desk = self.desk
        where = short_path(str(desk.session.directory))
        yield Sheet([(("  Tend", "name"), (f"  {where}", "dim"))], id="door-title")
        yield RuleLine(desk.glyphs)
        with Vertical(id="door-body"):
            yield Paragraphs((_("Fetching what is in the folder"), ""), indent=2, id="join-said")
            yield Prompt(
                desk, platform.node()[:_NAME_LENGTH], label=_("A name for this device"), id="device-name"
            )
        yield RuleLine(desk.glyphs)
        yield KeyLine((("line.enter",), ("quit",)), desk.keys, {"line.enter": _("go on")})

    async def on_mount(self) -> None:
        """Begin."""
        self.query_one("#device-name").display = False
        await self.desk.syncing.start()

    def can(self, id: str) -> bool:
        """Nothing before everything is here, or cannot come."""
        return id == "line.enter" and self._asked and not self._gone

    def synced(self) -> None:
        """How far it is; and when it is done, what to compare."""
        state = self.desk.syncing.state
        if self._asked:
            return
        if state.phase is Phase.SYNCING:
            what, done, of = state.step
            self._say((_("{what} {done} of {of}").format(what=_(what), done=done, of=of), ""))
        elif state.phase is Phase.SYNCED:
            self._asked = True
            self.run_worker(self._ask(), name="joined", description="joined")
        elif state.troubles:
            self._asked = True
            told = state.troubles[0]
            self._say((told.what, "warn"), (told.safe, ""), (told.todo, ""))
            self._ask_name()

    async def _ask(self) -> None:
        people, words = await self.desk.session.read(
            lambda network, vault: (len(network), "-".join(vault.digest()))
        )
        self._say(
            (ngettext("It is here: {n} person.", "It is here: {n} people.", people).format(n=people), "name"),
            (_("Compare these four words with those that 5 Vault shows on the other device:"), ""),
            (f"    {words}", "number"),
            (_("Are they others, something is still on its way, or it is not the same vault."), "dim"),
        )
        self._ask_name()

    def _ask_name(self) -> None:
        prompt = self.query_one("#device-name")
        prompt.display = True
        prompt.query_one(Input).focus()

    def _say(self, *said: tuple[str, str]) -> None:
        self.query_one("#join-said", Paragraphs).set_paragraphs(*said)

    def do_line_enter(self) -> None:
        """Take the name, and let the person in."""
        self._gone = True
        name = clean_line(self.query_one("#device-name Input", Input).value)[:_NAME_LENGTH]
        self.work_in_turn(self._let_in(name), "name of the device")

    async def _let_in(self, name: str) -> None:
        try:
            await self.desk.session.read(lambda _network, vault: name_device(vault, name))
        except TendError as error:
            self._gone = False
            self._say((str(error), "warn"))
            return
        self.app.post_message(Opened())
