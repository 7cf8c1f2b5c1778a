"""The entry box: one line for everything, read while it is typed, over any screen."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import TextArea

from core.entry import OpenEvent, Pasted, Reading, Saved, cycle, turn
from core.errors import TendError
from core.network.network import Network
from core.vault import Change, Vault
from tui.commands import Groups
from tui.desk import Desk
from tui.draw.entry import preview_lines
from tui.entering import Asked, Reader, Understood
from tui.lines import Line
from tui.messages import Said
from tui.screens.commanded import bindings
from tui.screens.dialog import Dialog
from tui.snapshot import Word
from tui.widgets.field import EntryField
from tui.widgets.sheet import Sheet

_TITLES = {Reading.CONTACT: "Add", Reading.LOG: "Log", Reading.NOTE: "Note"}
_LOW = 30
_LOW_BOX, _BOX = 13, 16
_AROUND = 4  # the title, a blank line, the lower rule, the keys


def first(made: list[Any]) -> list[Any]:
    """These bindings, asked before the text field is."""
    return [
        Binding(item.key, item.action, item.description, show=False, priority=True, id=item.id)
        for item in made
        if isinstance(item, Binding)
    ]


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
        lines: list[Line] = [((f"   {self._complaint}", "danger"),)] if self._complaint else []
        understood = self._understood
        if understood is None or not (understood.asked.line or understood.asked.people):
            return lines
        room = height - len(lines)
        return lines + preview_lines(
            understood.rows, width, room, self._desk.glyphs, compact=understood.event is not None
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
        if self.field.text != self._complained_of:
            self._complaint = ""
            self.forget_lines()
        if not self.field.text:
            self._choose, self._reading, self._new = {}, None, False
        if self.field.fit_height():
            self.fit_preview()
        self.ask()

    def on_key(self, event: events.Key) -> None:
        """A key that came before the field was there."""
        if self.take_early(event):
            event.stop()

    def take_early(self, event: events.Key) -> bool:
        """Letters and enter typed before the field was there are not lost; says whether this was one."""
        if event.is_printable and event.character:
            self.call_later(self._insert, event.character)
        elif event.key == "enter":
            self.action_do("entry.save")
        else:
            return False
        return True

    def _insert(self, letter: str) -> None:
        self.field.call_later(self.field.insert, letter)

    def action_do(self, id: str) -> None:
        """A key waits its turn behind the letters that were typed before it."""
        self.call_later(self._behind_letters, id)

    def _behind_letters(self, id: str) -> None:
        self.field.call_later(self._do_now, id)

    def _do_now(self, id: str) -> None:
        if self.is_attached and self.offers(id):
            super().action_do(id)

    def forget_lines(self) -> None:
        """Pasted lines of which it was asked what they are: typing on answers nothing."""

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
        field, found = self.field, self._understood.completions if self._understood else ()
        field.suggestion = ""
        if found and field.at_end:
            typed = field.text[found[0].start :]
            if typed and found[0].text.casefold().startswith(typed.casefold()):
                field.suggestion = found[0].text[len(typed) :]

    # -- keys ----------------------------------------------------------------------------------------------------

    def do_entry_complete(self, step: int = 1) -> None:
        """Complete the word, or take the next candidate of a name that was guessed."""
        understood = self._understood
        if understood is None:
            return
        for found in understood.completions:
            if self.field.text[found.start : found.end] != found.text:
                self.field.replace_range(found.start, found.end, found.text)
                return
        self._choose = cycle(understood.parse, self._choose, step, self.field.cursor)
        self.ask()

    def do_entry_complete_back(self) -> None:
        """The candidate before."""
        if self._understood is not None:
            self._choose = cycle(self._understood.parse, self._choose, -1, self.field.cursor)
            self.ask()

    def do_entry_close(self) -> None:
        """Close."""
        self.dismiss(None)

    def complain(self, text: str) -> None:
        """Say under the line why it stays."""
        self._complaint, self._complained_of = text, self.field.text
        self.query_one(Preview).show(self._understood, text)


class EntryBox(LineBox):
    """`a`: stays open for the next line."""

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__(desk, text or desk.kept_text)
        self._saved = 0
        self._lines: Pasted | None = None
        self._back: int | None = None
        self._brought = ""

    def title_words(self) -> tuple[str, str]:
        """The reading as the first word; what every entry inherits; how many were saved."""
        parse = self._understood.parse if self._understood else None
        title = _TITLES[parse.reading] if parse else "Add"
        dot = self.desk.glyphs.dot
        count = f" {dot} {self._saved} saved" if self._saved else ""
        if self._correcting is not None:
            return "Correct", "emptied and entered it is taken back"
        event = self._understood.event if self._understood else None
        if event is None:
            return title, f"no event open{count}"
        saved = f"{self._saved} saved" if self._saved else ""
        return f"{title} {dot} everything gets: {inherited(event, dot)}", saved

    def keys(self, width: int) -> Groups:
        """Most used first."""
        ids = ("entry.save", "entry.complete", "entry.turn", "entry.new", "entry.last", "entry.close")
        return tuple((id,) for id in ids if self.can(id))

    def key_words(self) -> dict[str, str]:
        """`^t` says what it would turn the line into."""
        parse = self._understood.parse if self._understood else None
        if parse is not None and turn(parse) is Reading.CONTACT:
            return {"entry.turn": "person instead"}
        return {}

    def can(self, id: str) -> bool:
        """`up` brings back only from an empty line or one that was brought; else it moves in the text."""
        if id == "entry.last":
            unchanged = self.field.text in ("", self._brought) if self.is_mounted else True
            return bool(self.desk.recent) and unchanged
        return True

    def on_resize(self, event: Any) -> None:
        """A low screen has a low box."""
        super().on_resize(event)
        self.fit_preview()

    def fit_preview(self) -> None:
        """The box as a whole has a height of its own: low on a low screen."""
        whole = min(_LOW_BOX if self.size.height < _LOW else _BOX, self.size.height - 1)
        self.query_one(Preview).styles.height = max(1, whole - _AROUND - self.field.rows)

    def do_entry_save(self) -> None:
        """Save the line, empty the box at once, be ready for the next."""
        if self._lines is not None:
            self._one_person()
            return
        asked, back = self.asked(), self._back
        if not asked.line.strip() and asked.previous is None:
            return
        understood = self._understood
        if (
            understood is not None
            and understood.asked == asked
            and asked.line
            and not understood.parse.saveable
        ):
            self.complain(understood.parse.reason)
            return
        self._clear()
        self.run_worker(self._saving(asked, back), name="save", description="save")

    async def _saving(self, asked: Asked, back: int | None) -> None:
        try:
            saved = await self._save(asked)
        except TendError as error:
            self._restore(asked, back, str(error))
            return
        self._saved += 1
        if back is not None:
            self.desk.recent[back : back + 1] = [saved] if asked.line.strip() else []
        else:
            self.desk.recent.append(saved)
        if self.is_mounted:
            self.ask()

    async def take_lines(self, text: str) -> None:
        """A card or signature is one person; of other lines the person says what they are."""
        reader = self._reader
        found = await self.desk.session.read(lambda network, _: reader.pasted(network, text))
        if found.sort == "ask":
            self._lines = found
            self.complain(found.question)
        else:
            self.field.insert(found.person)

    def _one_person(self) -> None:
        """The pasted lines are one person."""
        found, self._lines = self._lines, None
        if found is not None:
            self.field.insert(found.person)

    def _one_each(self) -> None:
        """The pasted lines are an entry each; those that are none come back into the box."""
        found, self._lines = self._lines, None
        if found is not None:
            self._clear()
            for line in found.lines:
                self.run_worker(self._saving(Asked(line), None), name="save", description="save")

    async def _save(self, asked: Asked) -> Saved:
        kept: list[Saved] = []
        reader = self._reader

        def make(network: Network, vault: Vault) -> tuple[list[Change], str]:
            made, saved = reader.save(network, vault, asked)
            kept.append(saved)
            return made, saved.label

        await self.desk.session.write(make)
        return kept[0]

    def forget_lines(self) -> None:
        """Typing on forgets the question."""
        self._lines = None

    def _clear(self) -> None:
        self._back, self._brought, self._correcting = None, "", None
        self.field.put("")
        self.desk.kept_text = ""

    def _restore(self, asked: Asked, back: int | None, why: str) -> None:
        """Words that could not be saved come back; where the next line is already there they stand before it."""
        if self.is_mounted:
            following = self.field.text
            self.field.put(asked.line + (f"\n{following}" if following else ""))
            self._back, self._brought = back, asked.line if back is not None else ""
            self._correcting = asked.previous
            self.complain(why)
        else:
            self.desk.kept_text = asked.line
            self.app.post_message(Said(Word(f"not saved, kept in the box: {why}", danger=True)))

    def do_entry_last(self) -> None:
        """Bring back the last saved line, then the one before."""
        recent = self.desk.recent
        at = len(recent) - 1 if self._back is None else self._back - 1
        if 0 <= at < len(recent):
            self._back, self._brought, self._correcting = at, recent[at].line, recent[at]
            self.field.put(self._brought)

    def do_entry_turn(self) -> None:
        """A contact logged instead of a new person, or the other way round."""
        if self._understood is not None:
            self._reading = turn(self._understood.parse)
            self.ask()

    def do_entry_new(self) -> None:
        """A new person after all; of pasted lines: an entry each."""
        if self._lines is not None:
            self._one_each()
            return
        self._new = not self._new
        self.ask()

    def do_entry_close(self) -> None:
        """Close; what was typed is there next time."""
        self.keep_text()
        self.dismiss(None)

    def keep_text(self) -> str:
        """Remember what was typed and not saved; returns it."""
        self.desk.kept_text = "" if self._back is not None else self.field.text
        return self.desk.kept_text


def inherited(event: OpenEvent, dot: str) -> str:
    """What every entry gets from the open event: `Hafen Meetup, Hamburg, today, #hafen, ! in 2 d`."""
    parts = [event.name, event.place, "today", f"#{event.tag}" if event.tag else ""]
    if event.follow_days is not None:
        parts.append(f"! in {event.follow_days} d")
    return ", ".join(part for part in parts if part)
