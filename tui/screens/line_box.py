"""What the boxes for entry lines have in common: the line is read while it is typed, completed, complained about."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import TextArea

from core.entry import Completion, Reading, Saved, tab
from core.network.network import Network
from core.vault import Vault
from tui.desk import Desk
from tui.draw.entry import preview_lines
from tui.entering import Asked, Reader, Understood
from tui.lines import Line
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Dialog
from tui.widgets.field import EntryField
from tui.widgets.sheet import Sheet


class Preview(Sheet):
    """What the line means."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="preview")
        self._desk = desk
        self._understood: Understood | None = None
        self._complaint = ""

    def show(self, understood: Understood | None, complaint: str = "") -> None:
        """Draw what was understood, and under the line what went wrong."""
        self._understood, self._complaint = understood, complaint
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The rows."""
        lines: list[Line] = [((f"   {self._complaint}", "warn"),)] if self._complaint else []
        understood = self._understood
        if understood is None or not (understood.asked.line or understood.asked.people):
            return lines
        room = height - len(lines)
        rows = [row for row in understood.rows if row.tone != "error" or not lines]  # it is said once
        before, after = understood.effect
        if rows and after is not None:
            was = self._desk.glyphs.missing if before is None else str(before)
            rows[0] = structs.replace(rows[0], right=f"{was} {self._desk.glyphs.arrow} {after}")
        return lines + preview_lines(
            rows, width, room, self._desk.glyphs, compact=understood.event is not None
        )


def _understand(reader: Reader, asked: Asked, network: Network, _: Vault) -> Understood:
    return reader.understand(network, asked)


class LineBox(Dialog[None]):
    """What both boxes do: read the line with each key, complete, save."""

    AUTO_FOCUS = "EntryField"
    BINDINGS: ClassVar[list[Any]] = first(bindings("entry"))

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__(desk)
        self._text = text
        self._reader = Reader(desk.clock, desk.habits)
        self._understood: Understood | None = None
        self._choose: dict[int, int] = {}
        self._reading: Reading | None = None
        self._new = False
        self._asking = False
        self._stale = False
        self._correcting: Saved | None = None
        self._complaint = self._complained_of = ""

    def head(self) -> Sheet:
        """What stands before the field."""
        return Sheet([((f" {self.desk.glyphs.prompt} ", "accent"),)], classes="prompt-sign")

    def content(self) -> ComposeResult:
        """The line and its preview."""
        with Horizontal(id="entry-line"):
            yield self.head()
            yield EntryField(self._text)
        yield Preview(self.desk)

    @property
    def field(self) -> EntryField:
        """The text field."""
        return self.query_one(EntryField)

    def asked(self) -> Asked:
        """The line as it stands."""
        choose = tuple(sorted(self._choose.items()))
        text, cursor = self.field.text.rstrip("\n"), self.field.cursor
        return Asked(text, cursor, self._reading, choose, self._new, previous=self._correcting)

    def on_mount(self) -> None:
        """Read what is there already."""
        super().on_mount()
        self.field.move_cursor(self.field.document.end)
        self.ask()

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.field.text != self._complained_of and not self.asking_lines:
            self._complaint = ""
        if not self.field.text:
            self._choose, self._reading, self._new = {}, None, False
        if self.field.fit_height():
            self.fit_preview()
        self.ask()

    @property
    def asking_lines(self) -> bool:
        """Whether it was asked what pasted lines are: that stands until it is answered, typing on does not."""
        return False

    def fit_preview(self) -> None:
        """What the field takes more, the preview has less: the box keeps its height."""

    @on(EntryField.Lines)
    async def _pasted(self, message: EntryField.Lines) -> None:
        message.stop()
        await self.take_lines(message.text)

    async def take_lines(self, text: str) -> None:
        """Several lines were pasted: behind a fixed head they are one text."""
        self.field.insert(" ".join(text.split()))

    def ask(self) -> None:
        """Have the line read; while one reading is under way the next waits and takes the newest text."""
        self._stale = True
        if not self._asking:
            self._asking = True
            self.run_worker(self._read(), name="read line", description="read line")

    async def _read(self) -> None:
        try:
            while self._stale:
                self._stale = False
                ask = partial(_understand, self._reader, self.asked())
                self._understood = await self.desk.session.read(ask)
        finally:
            self._asking = False
        if self.is_mounted:
            self.query_one(Preview).show(self._understood, self._complaint)
            self._ghost()
            self.retitle()
            self.redraw_keys()

    def _ghost(self) -> None:
        """What `tab` would put behind the cursor."""
        field, done = self.field, self._tab(1)
        field.suggestion = ""
        if isinstance(done, Completion) and field.at_end:
            typed = field.text[done.start :]
            if typed and done.text.casefold().startswith(typed.casefold()):
                field.suggestion = done.text[len(typed) :]

    def _tab(self, step: int) -> Completion | dict[int, int] | None:
        understood = self._understood
        if understood is None:
            return None
        return tab(understood.parse, self._choose, step, self.field.cursor, understood.completions)

    # -- keys ----------------------------------------------------------------------------------------------------

    def do_entry_complete(self, step: int = 1) -> None:
        """Complete the word, or take the next candidate of a name that the preview offers."""
        done = self._tab(step)
        if isinstance(done, Completion):
            self.field.replace_range(done.start, done.end, done.text)
        elif done is not None:
            self._choose = done
            self.ask()

    def do_entry_complete_back(self) -> None:
        """The candidate before."""
        self.do_entry_complete(-1)

    def do_entry_close(self) -> None:
        """Close."""
        self.dismiss(None)

    def complain(self, text: str) -> None:
        """Say under the line why it stays."""
        self._complaint, self._complained_of = text, self.field.text
        self.query_one(Preview).show(self._understood, text)
