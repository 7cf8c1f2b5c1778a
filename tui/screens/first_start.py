"""The first start: five steps, one at a time. `esc` goes back; `^q` before the recovery code is seen keeps nothing."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from core.errors import TendError
from core.language import _
from core.settings import write_settings
from core.vault.changes import Drop, Put, Set
from tui.app import Start
from tui.desk import Desk
from tui.keyline import Groups
from tui.lines import cells
from tui.messages import Opened, OpenEntry, Run
from tui.screens.commanded import Commanded, bindings, first
from tui.screens.dialog import Paragraphs
from tui.screens.join import JOIN, HowToOpen, JoinScreen
from tui.screens.steps import (
    COMPLAINT,
    MARGIN,
    CodeStep,
    FolderStep,
    MeStep,
    PassphraseStep,
    PeopleStep,
    Step,
)
from tui.screens.unlock import Running, UnlockScreen
from tui.widgets.frame import KeyLine, RuleLine
from tui.widgets.sheet import Sheet


@dataclass(slots=True)
class Answers:
    """What was answered so far; never shown by repr."""

    directory: Path
    passphrase: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    confirmed: bool = False
    made: bool = False
    was_there: bool = False
    me: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


class FirstStart(Commanded, Screen[None]):
    """Leads through the steps and makes the vault."""

    AUTO_FOCUS = "Input"
    BINDINGS = first(bindings("line"))

    def __init__(self, desk: Desk, start: Start) -> None:
        super().__init__()
        self.desk = desk
        self._usual = desk.session.directory
        self.answers = Answers(self._usual, was_there=self._usual.exists())
        self._start = start
        self._step = 0
        self._busy = False

    def compose(self) -> ComposeResult:
        """Title, the step, the keys."""
        yield Sheet(id="door-blank")
        yield Sheet(id="door-title")
        yield RuleLine(self.desk.glyphs)
        yield VerticalScroll(id="step", can_focus=False)
        yield Running(self.desk)
        yield Paragraphs(id=COMPLAINT, indent=MARGIN)
        yield RuleLine(self.desk.glyphs)
        yield KeyLine((), self.desk.keys)

    async def on_mount(self) -> None:
        """The first step."""
        await self.show(0)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self.query_one(Step)

    async def show(self, number: int) -> None:
        """Show a step."""
        self._step = number
        holder = self.query_one("#step")
        await holder.remove_children()
        await holder.mount(_STEPS[number](self.desk, self.answers))
        self.step.complain("")
        first = next(iter(self.step.query(Input)), None)
        if first is not None:
            first.focus()
        self._draw()

    def on_resize(self) -> None:
        """The number of the step stands at the right."""
        self._draw()

    def _draw(self) -> None:
        right = _("step {number} of {n}").format(number=self._step + 1, n=len(_STEPS))
        gap = max(1, min(self.size.width, 80) - cells("  Tend") - cells(right) - 7)
        line = (("  Tend", "name"), (" " * gap, ""), (right, "dim"))
        self.query_one("#door-title", Sheet).set_lines([line])
        self.query_one(KeyLine).set_groups(self.keys(), self._words())

    def keys(self) -> Groups:
        """Enter, esc, show, leave."""
        secret = ("line.show",) if self._step == 1 else ()
        back = ("line.back",) if self._step not in (0, 3) else ()
        return (("line.enter",), secret, back, ("quit",))

    def _words(self) -> dict[str, str]:
        return {"quit": _("leave, nothing is kept") if self._step < 3 else _("quit")}

    def can(self, id: str) -> bool:
        """Nothing while the vault is being made; no way back behind its making but to see the code again."""
        if self._busy:
            return False
        if id == "line.back":
            return self._step in (1, 2, 4)
        return id != "line.show" or self._step == 1

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        message.stop()
        if self.offers(message.id):
            self.action_do(message.id)
        else:
            self.app.post_message(message)

    def do_line_show(self) -> None:
        """Show or hide the passphrase."""
        for box in self.step.query(Input):
            box.password = not box.password

    async def do_line_back(self) -> None:
        """One step back; from the recovery code the vault that was just made is taken away again."""
        if self._step == 2:
            await self.take_away()
        await self.show(self._step - 1)

    def do_line_enter(self) -> None:
        """To the next field, or on."""
        boxes = list(self.step.query(Input))
        focused = self.focused
        if isinstance(focused, Input) and focused in boxes[:-1] and self.step.fields_in_turn:
            self.set_focus(boxes[boxes.index(focused) + 1])
        else:
            self._take()

    def _take(self) -> None:
        if self._busy:
            return
        complaint = self.step.take()
        self.step.complain(complaint)
        if not complaint:
            self._busy = True
            self.work_in_turn(self._go_on(), "step")

    async def _go_on(self) -> None:
        try:
            if await self._leave(self._step):
                await self.show(self._step + 1)
        except TendError as error:
            self.step.complain(str(error))
        except OSError as error:
            self.step.complain(_("This folder cannot be used: {strerror}.").format(strerror=error.strerror))
        finally:
            self._busy = False

    async def _leave(self, step: int) -> bool:
        """What leaving a step does; says whether the next one follows."""
        if step == 0 and (self.answers.directory / "vault.json").exists():
            await self._open()
            return False
        if step == 1:
            await self._make()
        if step == 3:
            await self._keep_me()
        if step == 4:
            self._finish()
            return False
        return True

    async def _open(self) -> None:
        """A vault lies there already: join it, or open it where it lies."""
        folder, key_file = self.answers.directory, self._start.key_file
        if folder != self._usual:
            how = await self.app.push_screen_wait(HowToOpen(self.desk, folder))
            if how is None:
                return
            if how == JOIN:
                self.app.push_screen(JoinScreen(self.desk, folder, key_file))
                return
        self.desk.session.directory = folder
        await self._remember_folder()
        self.app.push_screen(UnlockScreen(self.desk, key_file=key_file))

    async def _make(self) -> None:
        answers, session = self.answers, self.desk.session
        session.directory = answers.directory
        running = self.query_one(Running)
        running.run()
        try:
            answers.code = await session.create(answers.passphrase)
        finally:
            running.stop()
        answers.made, answers.passphrase = True, ""

    async def before_quit(self) -> None:
        """Leaving before the recovery code was passed keeps nothing."""
        await self.take_away()

    async def take_away(self) -> None:
        """Nothing is kept: remove the vault that was made in this first start, and only what was made."""
        if not self.answers.made or self._step > 2:
            return
        session, self.answers.made = self.desk.session, False
        vault = await session.read(lambda _, vault: vault.id)
        await session.lock()
        await asyncio.to_thread(
            _remove, self.answers.directory, session.state / vault, self.answers.was_there
        )

    async def _keep_me(self) -> None:
        answers, me = self.answers, self.answers.me
        before = await self.desk.session.read(lambda network, _vault: network.profile())
        changes: list[Any] = [
            Set("profile", "me", name, me.get(name) or None)
            for name in ("name", "region", "language")
            if me.get(name, "") != getattr(before, name)
        ]
        mails = me.get("emails", "").split()
        changes += [Put("profile", "me", "emails", mail) for mail in mails if mail not in before.emails]
        changes += [Drop("profile", "me", "emails", mail) for mail in before.emails if mail not in mails]
        if answers.confirmed:
            changes.append(Set("profile", "me", "recovery_confirmed", self.desk.today.isoformat()))
        if changes:
            await self.desk.session.act(changes, _("your own details"), quiet=True)
        await self._keep(answers.settings)
        await self._remember_folder()

    async def _remember_folder(self) -> None:
        """At the next start this vault is opened, wherever it lies; the usual place need not be named."""
        if self.answers.directory != self._usual:
            await self._keep({"vault": str(self.answers.directory)})

    async def _keep(self, settings: dict[str, str]) -> None:
        if self._start.settings_file is not None:
            write = partial(write_settings, self._start.settings_file, settings)
            self.desk.settings = (await asyncio.to_thread(write)).settings

    def _finish(self) -> None:
        self.answers.code = ""
        self.desk.tour_waits = self.desk.settings.tour and self._start.settings_file is not None
        self.app.post_message(Opened())
        if self.step.choice == "type":
            self.app.post_message(OpenEntry())
        elif self.step.choice in _COMMANDS:
            self.app.post_message(Run(_COMMANDS[self.step.choice]))


_COMMANDS = {"import": "people.import", "demo": "demo"}
_STEPS: tuple[type[Step], ...] = (FolderStep, PassphraseStep, CodeStep, MeStep, PeopleStep)


def _remove(directory: Path, state: Path, was_there: bool) -> None:
    for name in ("vault.json", "slots", "rings", "devices", "keys"):
        path = directory / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file():
            path.unlink()
    shutil.rmtree(state, ignore_errors=True)
    if not was_there and directory.is_dir() and not any(directory.iterdir()):
        directory.rmdir()
