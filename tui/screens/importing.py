"""Bringing people in: a file is read and compared, looked at, and written in one act that undo takes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from core.errors import ImportFileError, TendError
from core.exchange.choice import SORTS, Choice
from core.exchange.draft import Cancelled, Problem, Reading
from core.exchange.mail_sources import is_mail_folder
from core.exchange.me import me_from
from core.exchange.moment_rows import Sort
from core.exchange.reader import read_file
from core.exchange.staging import stage
from core.language import N_, _
from core.network.network import Network
from core.vault import Change, Vault
from tui.desk import Desk
from tui.draw import safe, staged
from tui.glyphs import Glyphs
from tui.keyline import Groups
from tui.lines import Line
from tui.messages import Run
from tui.screens.commanded import Commanded, bindings, first
from tui.screens.dialog import Paragraphs, TitleRule
from tui.screens.path_line import PathLine
from tui.widgets.frame import KeyLine, RuleLine
from tui.widgets.scroll import Scroll
from tui.widgets.sheet import Sheet

_TICK_S = 0.1


class PathAsk(PathLine):
    """Which file."""

    def __init__(self, desk: Desk) -> None:
        hint = _(
            "vCard, a calendar, CSV, a mailbox, a chat of WhatsApp, Monica, friends.md, or an export of Tend. Nothing is written yet."
        )
        super().__init__(desk, _("Import people from which file?"), value="~/", hint=hint)

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("look at it"), "line.back": _("not now")}

    def wrong(self, text: str) -> str:
        """Only a file is taken, or a folder of mail."""
        path = Path(text).expanduser()
        if text and (path.is_file() or (path.is_dir() and is_mail_folder(path))):
            return ""
        return (
            _("That is a folder without mail: name a file in it.")
            if path.is_dir()
            else _("There is no such file.")
        )


class StagedList(Scroll):
    """A row for each person of the file, then one for each sort of what happened."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs, id="staged")
        self.choice: Choice | None = None
        self.numbers: list[int] = []
        self.problems: list[Problem] = []

    def show(self, choice: Choice, numbers: list[int], problems: list[Problem]) -> None:
        """Show these rows and what could not be read; the cursor stays where it is."""
        self.choice, self.numbers, self.problems = choice, numbers, problems
        self.renew()
        self.reveal()

    @property
    def number(self) -> int | None:
        """The number of the row under the cursor."""
        return self.numbers[self.cursor] if self.cursor < len(self.numbers) else None

    def line_count(self) -> int:
        return len(self.numbers) + len(self.problems)

    def stop_count(self) -> int:
        return len(self.numbers)

    def stop_at(self, stop: int) -> tuple[int, int, int]:
        return stop, 0, self.size.width

    def line(self, y: int) -> Line:
        assert self.choice is not None
        if y >= len(self.numbers):
            return staged.problem(self.problems[y - len(self.numbers)], self.size.width, self.glyphs)
        number = self.numbers[y]
        return staged.row(
            self.choice.row(number),
            taken=self.choice.taken(number),
            theirs=self.choice.theirs(number),
            width=self.size.width,
            glyphs=self.glyphs,
        )


class ImportScreen(Commanded, Screen[None]):
    """Reads, compares, shows, writes. `esc` leaves at any moment before that with nothing written."""

    AUTO_FOCUS = "StagedList"
    BINDINGS: ClassVar[list[Any]] = [*first(bindings("import")), *bindings("moving")]

    def __init__(self, desk: Desk, path: Path) -> None:
        super().__init__()
        self.desk = desk
        self._path = path
        self._choice: Choice | None = None
        self._reading: Reading | None = None
        self._summary: staged.Summary | None = None
        self._filter: Sort | None = None
        self._doing = N_("Reading")
        self._progress = (0, 0)
        self._stopped = False
        self._said: tuple[str, str] = ("", "")

    def compose(self) -> ComposeResult:
        """Title, what was read, the rows, what is behind one, keys."""
        yield TitleRule(self.desk, _("Import"), _("nothing is written before w"), double=False)
        yield Sheet(id="import-summary")
        yield RuleLine(self.desk.glyphs)
        yield StagedList(self.desk.glyphs)
        yield RuleLine(self.desk.glyphs)
        yield Sheet(id="import-detail")
        yield RuleLine(self.desk.glyphs)
        yield KeyLine((), self.desk.keys)

    @property
    def rows(self) -> StagedList:
        """The rows."""
        return self.query_one(StagedList)

    def on_mount(self) -> None:
        """Begin to read."""
        self.set_interval(_TICK_S, self._tick, name="progress")
        self._draw()
        self.run_worker(self._look(), name="import", description="import")

    def on_resize(self) -> None:
        """Other widths."""
        self._draw()

    # -- reading ---------------------------------------------------------------------------------------------------

    def _told(self, done: int, total: int) -> None:
        """Progress, from the thread that reads."""
        if self._stopped:
            raise Cancelled
        self._progress = (done, total)

    async def _look(self) -> None:
        session = self.desk.session
        try:
            read = await session.read(partial(_reader, path=self._path, told=self._told))
            reading = await asyncio.to_thread(read)
            self._doing, self._progress = N_("Comparing with the people you have"), (0, 0)
            compare = partial(_compared, reading=reading, told=self._told)
            choice = await session.read(compare)
        except Cancelled:
            return
        except OSError as error:
            self._fail(
                ImportFileError(
                    _("{name} cannot be read: {strerror}.").format(
                        name=self._path.name, strerror=error.strerror
                    )
                )
            )
        except TendError as error:
            self._fail(error)
        else:
            self._choice, self._reading = choice, reading
            self._summary = staged.Summary.of(self._path.name, reading, choice)
            self._doing = ""
            if not choice.changes():
                self._said = (_("Everything in this file is here already."), "good")
            self._draw()

    def _fail(self, error: TendError) -> None:
        self._doing = ""
        self._said = (str(error), "danger")
        self._draw()

    def _tick(self) -> None:
        if self._doing:
            self._draw()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if not self.is_mounted and not self.is_attached:
            return
        width, glyphs = self.size.width, self.desk.glyphs
        above = self.query_one("#import-summary", Sheet)
        if self._choice is None or self._summary is None:
            line = staged.bar(_(self._doing), *self._progress, width, glyphs) if self._doing else ()
            above.set_lines([((f"  {safe.shown(self._path.name[:width])}", "name"),), line])
            self._say_detail()
        else:
            above.set_lines(staged.summary(self._summary, self._choice.count(), self._filter, width, glyphs))
            self.rows.show(self._choice, self._choice.shown(self._filter), self._problems())
            self._say_detail()
        self.query_one(KeyLine).set_groups(self.keys(), self.key_words())

    def _problems(self) -> list[Problem]:
        if self._reading is None or self._filter is not None:
            return []
        return [*staged.left_out(self._reading), *self._reading.problems]

    def _say_detail(self) -> None:
        below, number = self.query_one("#import-detail", Sheet), self.rows.number
        if self._doing == "Writing":
            below.set_lines([staged.bar(_("Writing"), 0, 0, self.size.width, self.desk.glyphs)])
        elif self._choice is not None and number is not None:
            below.set_lines(
                staged.detail(
                    self._choice.row(number),
                    theirs=self._choice.theirs(number),
                    width=self.size.width,
                    glyphs=self.desk.glyphs,
                )
            )
        else:
            text, role = self._said
            shown = Paragraphs((text, role), indent=2).draw(self.size.width, 0) if text else []
            below.set_lines(shown[: staged.DETAIL_ROWS])

    def keys(self) -> Groups:
        """What can be done now."""
        if self._choice is None or not self._choice.shown():
            return (("import.leave",),)
        return (
            ("import.write",),
            ("import.tick",),
            ("import.all",),
            ("import.filter",),
            ("import.theirs",) if self._choice.shown("conflicting") else (),
            ("import.leave",),
        )

    def key_words(self) -> dict[str, str]:
        """`w` says how many; esc what it does now."""
        if self._doing and self._doing != "Writing":
            return {"import.leave": _("stop, nothing is written")}
        if self._choice is None or not self._choice.shown():
            return {"import.leave": _("back")}
        return {"import.write": _("write {n:,}").format(n=self._choice.count())}

    @on(StagedList.Moved)
    def _moved(self, event: StagedList.Moved) -> None:
        event.stop()
        self._say_detail()

    # -- keys ------------------------------------------------------------------------------------------------------

    def can(self, id: str) -> bool:
        """Only leaving while it is read; nothing while it is written."""
        if self._doing == "Writing":
            return False
        if id in ("import.leave", "quit", "lock"):
            return True
        return self._choice is not None and bool(self._choice.shown())

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        if self.offers(message.id):
            message.stop()
            self.action_do(message.id)

    def do_import_tick(self) -> None:
        """Take the row, or leave it out, and go on."""
        number = self.rows.number
        if self._choice is not None and number is not None:
            self._choice.turn(number)
            self._draw()
            self.rows.do_move_down()

    def do_import_all(self) -> None:
        """All that are shown, or none of them."""
        if self._choice is not None:
            self._choice.turn_all(self.rows.numbers)
            self._draw()

    def do_import_filter(self) -> None:
        """New ones only, then those it adds to, those that differ, all."""
        if self._choice is None:
            return
        kinds: list[Sort | None] = [None, *(sort for sort in SORTS if self._choice.shown(sort))]
        self._filter = kinds[(kinds.index(self._filter) + 1) % len(kinds)]
        self.rows.cursor = 0
        self._draw()

    def do_import_theirs(self) -> None:
        """The file's values where they differ, or one's own."""
        number = self.rows.number
        if self._choice is not None and number is not None:
            self._choice.turn_theirs(number)
            self._draw()

    async def do_import_write(self) -> None:
        """Write what is taken, in one act."""
        choice = self._choice
        if choice is None or (not choice.count() and not choice.staging.others):
            return
        self._doing = "Writing"
        self._draw()
        label = staged.label(choice, self._path.name)

        def make(network: Network, vault: Vault) -> tuple[list[Change], str]:
            return choice.changes(), label

        try:
            await self.desk.session.write(make)
        except TendError as error:
            self._doing = ""
            self._said = (str(error), "danger")
            self._choice = None
            self._draw()
            return
        self.dismiss(None)

    def do_import_leave(self) -> None:
        """Stop reading, or leave; nothing is written."""
        self._stopped = True
        self.dismiss(None)


def _reader(network: Network, vault: Vault, *, path: Path, told: Any) -> Callable[[], Reading]:
    """What reads the file, on another thread: it has all it needs of the vault."""
    me = me_from(vault.documents("profile").get("me", {}))
    return partial(read_file, path, region=network.region, progress=told, today=network.today, me=me)


def _compared(network: Network, vault: Vault, *, reading: Reading, told: Any) -> Choice:
    return Choice(stage(reading, network, progress=told))
