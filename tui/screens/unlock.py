"""The passphrase, or the recovery code; a bar while the key is derived."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from core.errors import VaultError
from core.language import N_, _
from core.vault.errors import ExpensiveKdfError, RecoveryTypoError, TooManySlotsError, WrongSecretError
from core.vault.keys import list_slots
from tui.desk import Desk
from tui.keyline import Groups
from tui.lines import Line, cut
from tui.messages import Opened, Run
from tui.screens.commanded import Commanded, bindings
from tui.screens.dialog import Paragraphs, Prompt
from tui.session import Secret
from tui.widgets.frame import KeyLine, RuleLine
from tui.widgets.sheet import Sheet

_ORDINALS = {1: N_("1st"), 2: N_("2nd"), 3: N_("3rd")}
NTH = N_("{n}th")
HINT_FROM = 3
KEY_FILE = N_("A key file belongs to a passphrase of this vault: start Tend with --key-file FILE.")


@runtime_checkable
class Notes(Protocol):
    """An application in which one can note while it is locked."""

    noting: bool

    async def note_locked(self) -> None:
        """Put up the box for it."""


class Running(Sheet):
    """A bar that runs while work is under way whose end is not known."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="running")
        self._desk = desk
        self._step: int | None = None

    def run(self) -> None:
        """Begin."""
        self._step = 0
        self.redraw()
        self.set_interval(0.125, self._next, name="bar")

    def stop(self) -> None:
        """End; the line is blank again."""
        self._step = None
        self.redraw()

    def _next(self) -> None:
        if self._step is not None:
            self._step += 1
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """A block that wanders through the shade; still where motion is not wanted."""
        if self._step is None:
            return []
        glyphs, cells = self._desk.glyphs, 24
        at = 8 if self._desk.settings.reduced_motion else self._step % cells
        bar = [glyphs.shade] * cells
        for offset in range(6):
            bar[(at + offset) % cells] = glyphs.block
        return [(("   ", ""), ("".join(bar), "accent"), (_("  opening"), "dim"))]


class UnlockScreen(Commanded, Screen[None]):
    """Asks for the passphrase; on success the application lets the person in."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings("line", "anywhere")

    def __init__(
        self, desk: Desk, opening: Future[None] | None = None, *, key_file: Path | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self._opening = opening
        self._key_file = key_file
        self._tries = 0
        self._recovery = False
        self._busy = False
        self._wants_file = self._needs_file = False
        self._trying: Secret | None = None
        self._asked: Secret | None = None
        """What was typed when it was asked whether the key may take much memory."""

    @property
    def place(self) -> Path:
        """Where that lies which is to be opened."""
        return self.desk.session.directory

    def begin(self, secret: Secret) -> Future[None]:
        """Start opening it."""
        return self.desk.session.begin(secret)

    def let_in(self) -> None:
        """It is open."""
        self.app.post_message(Opened())

    def compose(self) -> ComposeResult:
        """Vault name, the line, what went wrong, the bar."""
        yield Sheet(id="door-title")
        yield RuleLine(self.desk.glyphs)
        with Vertical(id="door-body"):
            yield Paragraphs(id="door-question", indent=2)
            yield Prompt(self.desk, secret=True, id="secret")
            yield Paragraphs(id="key-file-question", indent=2)
            yield Prompt(self.desk, str(self._key_file or ""), id="key-file")
            yield Running(self.desk)
            yield Paragraphs(id="door-said", indent=2)
        yield RuleLine(self.desk.glyphs)
        yield KeyLine((), self.desk.keys)

    def on_mount(self) -> None:
        """Ask; or wait for what is being opened already."""
        self._draw()
        self.run_worker(self._look(), name="key file", description="key file")
        if self._opening is not None:
            opening, self._opening = self._opening, None
            self.run_worker(self._wait(opening), name="unlock", description="unlock")

    async def _look(self) -> None:
        """Whether a passphrase opens only together with a key file: then there is a line for it."""
        try:
            found = await asyncio.to_thread(list_slots, self.place)
        except (VaultError, OSError):
            return  # it is said when the vault is opened
        secrets = [slot.key_file for slot in found if slot.type == "passphrase"]
        self._wants_file = any(secrets)
        self._needs_file = bool(secrets) and all(secrets)
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        room = max(10, self.size.width - 12)
        where = cut(str(self.place), room, self.desk.glyphs)
        self.query_one("#door-title", Sheet).set_lines([(("  Tend", "name"), (f"  {where}", "dim"))])
        question = _("Your recovery code: all four groups") if self._recovery else _("Your passphrase")
        self.query_one("#door-question", Paragraphs).set_paragraphs((question, ""))
        field = self.query_one(Input)
        field.password = not self._recovery and field.password
        asked = self._wants_file and not self._recovery
        self.query_one("#key-file").display = asked
        beside = _("The key file") if self._needs_file else _("The key file, where it is needed")
        self.query_one("#key-file-question", Paragraphs).set_paragraphs((beside if asked else "", ""))
        self.query_one(KeyLine).set_groups(self.keys(), self._key_words())

    def keys(self) -> Groups:
        """Enter, show, the other way in, stop, quit."""
        if self._busy:
            return (("line.back",), ("quit",))
        show = ("line.show",) if not self._recovery else ()
        note = ("line.note",) if self._noting else ()
        return (("line.enter",), show, ("line.recovery",), note, ("quit",))

    @property
    def _noting(self) -> bool:
        """Whether it was locked while an event was open: then one can still note."""
        return isinstance(self.app, Notes) and self.app.noting

    async def do_line_note(self) -> None:
        """Note something: it waits in memory until the vault is open."""
        if isinstance(self.app, Notes):
            await self.app.note_locked()

    def _key_words(self) -> dict[str, str]:
        words = {"line.enter": _("unlock"), "quit": _("quit"), "line.back": _("stop")}
        if self._recovery:
            words["line.recovery"] = _("passphrase")
        return words

    def can(self, id: str) -> bool:
        """While the key is derived only stopping; quitting is the application's."""
        if id == "line.back":
            return self._busy
        if id == "line.note":
            return not self._busy and self._noting
        return not self._busy

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        message.stop()
        if message.id == "line.enter":
            self._submit()
        elif self.offers(message.id):
            self.action_do(message.id)
        else:
            self.app.post_message(message)

    def do_line_show(self) -> None:
        """Show or hide what is typed."""
        if not self._recovery:
            field = self.query_one(Input)
            field.password = not field.password

    def do_line_recovery(self) -> None:
        """The other way in."""
        self._recovery = not self._recovery
        field = self.query_one(Input)
        field.value = ""
        field.password = not self._recovery
        self._say()
        self._draw()

    def do_line_back(self) -> None:
        """Stop waiting for the key; what it would open is not opened."""
        self.desk.session.give_up()
        self._rest(_("stopped"))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._submit()

    def _submit(self) -> None:
        field, beside = self.query_one(Input), self.query_one("#key-file Input", Input)
        text, path = field.value, beside.value.strip()
        if self._busy or not text:
            return
        if self._needs_file and not path and not self._recovery:
            beside.focus()
            return
        self._busy = True
        key_file = Path(path).expanduser() if path else None
        secret = Secret(recovery_code=text) if self._recovery else Secret(passphrase=text, key_file=key_file)
        if secret == self._asked:
            secret = replace(secret, allow_expensive=True)
        self._trying, self._asked = secret, None
        self.run_worker(self._wait(self.begin(secret)), name="unlock", description="unlock")

    async def _wait(self, opening: Future[None]) -> None:
        self._busy = True
        field = self.query_one(Input)
        field.disabled = True
        self._say()
        self._draw()
        self.query_one(Running).run()
        try:
            await asyncio.wrap_future(opening)
        except ExpensiveKdfError as error:
            self._asked = self._trying
            enter = self.desk.keys.sign("line.enter")
            self._rest(error.what, _("{enter} once more lets it.").format(enter=enter), keep=True)
        except TooManySlotsError as error:
            self._rest(error.what, error.todo)
        except WrongSecretError as error:
            self._tries += error.tried
            self._rest(*self._wrong(error))
        except RecoveryTypoError as error:
            self._rest(str(error), keep=True)
        except VaultError as error:
            self._rest(error.what, error.safe, error.todo)
        else:
            if self._busy and self.desk.session.unlocked:
                self.query_one(Running).stop()
                field.value = ""
                self.let_in()

    def _wrong(self, error: WrongSecretError) -> tuple[str, ...]:
        ways = [_(KEY_FILE)] if error.key_file else []
        if not error.tried:
            other = (
                _("{recovery} takes the passphrase instead.")
                if self._recovery
                else _("{recovery} takes the recovery code instead.")
            )
            return (error.what, *ways, other.format(recovery=self.desk.keys.sign("line.recovery")))
        if self._tries >= HINT_FROM:
            ways.append(self._other_way())
        return (self._not_this(), *ways)

    def _not_this(self) -> str:
        if self._tries < 2:
            return _("not this recovery code") if self._recovery else _("not this passphrase")
        said = (
            _("not this recovery code, {nth} try") if self._recovery else _("not this passphrase, {nth} try")
        )
        return said.format(nth=_(_ORDINALS.get(self._tries, NTH)).format(n=self._tries))

    def _other_way(self) -> str:
        sign = self.desk.keys.sign
        if self._recovery:
            return _(
                "Look at the paper again: a code that was replaced, or another vault's, opens nothing here. {recovery} takes the passphrase instead."
            ).format(recovery=sign("line.recovery"))
        return _(
            "Is caps lock on? Is the keyboard set to another language? {show} shows what is typed; {recovery} takes the recovery code instead."
        ).format(show=sign("line.show"), recovery=sign("line.recovery"))

    def _rest(self, *said: str, keep: bool = False) -> None:
        """Ask again; `keep` leaves what was typed, for comparing it with the paper or for another enter."""
        self._busy, self._trying = False, None
        self.query_one(Running).stop()
        field = self.query_one(Input)
        field.disabled = False
        field.value = field.value if keep else ""
        field.focus()
        self._say(*said)
        self._draw()

    def _say(self, *said: str) -> None:
        roles = ["warn", *[""] * len(said)]
        self.query_one("#door-said", Paragraphs).set_paragraphs(*zip(said, roles, strict=False))
