"""The prompt of `tend add` and `tend log`: one line after the other, the parse under it while it is typed.

It keeps no history on disk, and what is drawn is cleared but for the lines that were saved. The rules are those of
the entry box, but nothing is guessed: where several people fit, `tab` chooses before enter saves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import Exit, TendError
from core.language import N_, _
from tui.cli import manners
from tui.cli.columns import safe, wrap
from tui.cli.line import Line
from tui.cli.preview import preview
from tui.cli.typing_keys import Key

if TYPE_CHECKING:
    from core.entry import Parse, Pasted, Saved
    from tui.cli.entry import Desk

HELP = N_("One entry a line, an empty line ends.")
KEYS = (N_("tab: complete, choose"), N_("up: correct the last"), N_("^t: {other}"), N_("^n: new person"))
_TURNED = {"contact": N_("log a contact"), "log": N_("note a person")}


@dataclass
class Prompt:
    """The state between two keys; knows no terminal. `keys`: lines are typed key by key, and not read whole."""

    desk: Desk
    dry_run: bool = False
    keys: bool = True
    line: Line = field(default_factory=Line)
    choose: dict[int, int] = field(default_factory=dict)
    new: bool = False
    correcting: Saved | None = None
    last: Saved | None = None
    message: str = ""
    parsed: Parse | None = None
    done: bool = False
    saved: int = 0
    pasted: Pasted | None = None

    def press(self, key: Key) -> list[str]:
        """Act on a key; the lines to leave standing above the prompt, if something was saved."""
        self.message = ""
        if self.pasted is not None:
            return self._answer(key, self.pasted)
        match key.name:
            case "enter":
                return self._enter()
            case "tab" | "backtab":
                self._tab(-1 if key.name == "backtab" else 1)
            case "up":
                self._bring_back()
            case "turn":
                self._turn()
            case "new":
                self.new = not self.new
            case "paste":
                self._paste(key.text)
            case "escape" | "stop":
                self._leave()
            case "end_of_input":
                self.done = not self.line.text
            case _:
                self._type(key)
        self._read()
        return []

    def _type(self, key: Key) -> None:
        before, self.line = self.line.text, self.line.edited(key)
        if self.line.text != before:
            self.choose, self.new = {}, False

    def _leave(self) -> None:
        """Escape empties the line first; on an empty line it ends."""
        self.done = not self.line.text and self.correcting is None
        self.line, self.choose, self.new, self.correcting = Line(), {}, False, None

    def _read(self) -> None:
        if not self.line.text.strip():
            self.parsed = None
            return
        self.parsed = self.desk.parse(
            self.line.text, choose=self.choose, new=self.new, correcting=self.correcting
        )

    def _tab(self, step: int) -> None:
        """Complete the word, or take another candidate of a name."""
        from core.entry import Completion, complete, tab

        if self.parsed is None:
            return
        text, cursor = self.line.text, self.line.cursor
        offers = complete(text, cursor, self.desk.context(self.correcting)) if cursor == len(text) else []
        done = tab(self.parsed, self.choose, step, cursor, offers)
        if isinstance(done, Completion):
            self.line = self.line.replaced(done.start, done.end, done.text)
        else:
            self.choose = done

    def _turn(self) -> None:
        from core.entry import Reading

        self.desk.reading = Reading.CONTACT if self.desk.reading is Reading.LOG else Reading.LOG
        self.choose, self.new = {}, False

    def _bring_back(self) -> None:
        if not self.line.text and self.last is not None:
            self.correcting = self.last
            self.line = Line.of(self.last.line)

    def _enter(self) -> list[str]:
        text = self.line.text.strip()
        if not text and self.correcting is None:
            self.done = True
            return []
        self._read()
        if self.parsed is not None and not self.parsed.saveable:
            self.message = self.parsed.reason
            return []
        open_names = [
            person.typed
            for person in (self.parsed.ambiguous if self.parsed else ())
            if person.slot not in self.choose
        ]
        if open_names:
            text = _("{name} may be several people: more of the name, or a mail address, makes it sure")
            if self.keys:
                text = _("{name} may be several people: tab chooses")
            self.message = text.format(name=open_names[0])
            return []
        return self._save(text)

    def _save(self, text: str) -> list[str]:
        try:
            label, written, self.last = self.desk.keep(
                text, self.parsed, self.correcting, dry_run=self.dry_run
            )
        except TendError as error:
            self.message = str(error)
            return []
        done = "{what}"
        if self.correcting is None and written:
            done = _("understood: {what}") if self.dry_run else _("saved: {what}")
            self.saved += 1
        elif written and not text:
            self.saved -= 1
        self.line, self.choose, self.new, self.correcting, self.parsed = Line(), {}, False, None, None
        return [f"› {safe(text)}" if text else "›", "  " + done.format(what=safe(label))]

    def _paste(self, text: str) -> None:
        from core.entry import paste

        pasted = paste(text, self.desk.context())
        if pasted.sort == "ask":
            self.pasted, self.message = pasted, pasted.question
        else:
            self.line = self.line.insert(pasted.person)

    def _answer(self, key: Key, pasted: Pasted) -> list[str]:
        """Enter takes pasted lines as one person where they may be one, ^n as one entry each; any other key drops them."""
        if key.name == "enter" and not pasted.person:
            self.message = pasted.question
            return []
        self.pasted = None
        standing: list[str] = []
        if key.name == "enter":
            self.line = self.line.insert(pasted.person)
        elif key.name == "new":
            for line in pasted.lines:
                self.line = Line.of(line)
                shown = self._enter()
                standing += shown or [
                    f"› {safe(line)}",
                    "  " + _("not saved: {why}").format(why=safe(self.message)),
                ]
                self.line, self.choose, self.new = Line(), {}, False
            self.message = ""
        self._read()
        return standing

    def below(self, room: int) -> list[str]:
        """What stands under the line."""
        rows = preview(self.parsed, room, keys=self.keys) if self.parsed is not None else []
        if self.message:
            rows += [manners.styled(part, fg="yellow") for part in wrap(safe(self.message), room, "  ")]
        return rows


def prompt(desk: Desk, *, dry_run: bool = False) -> int:
    """Lines from a terminal until an empty one; the exit code."""
    state = Prompt(desk, dry_run)
    drive: Callable[[Prompt, list[str]], None]
    if sys.platform == "win32":
        from tui.cli.plain_prompt import drive
    else:
        from tui.cli.live_prompt import drive
    other = _(_TURNED[desk.reading.value])
    drive(state, [_(HELP), *(_(key).format(other=other) for key in KEYS)])
    return int(Exit.OK)
