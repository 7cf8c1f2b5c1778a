"""Cards one after the other: the frame of the review, of sorting in and of the name drill."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from tui.desk import Desk
from tui.draw.review import KeyRow, head
from tui.draw.views import Page
from tui.glyphs import Glyphs
from tui.lines import Line
from tui.messages import Run
from tui.screens.dialog import TitleRule
from tui.screens.person_keys import PersonKeys
from tui.snapshot import Snapshot, Word
from tui.widgets.frame import RuleLine, WordLine
from tui.widgets.keyblock import KeyBlock
from tui.widgets.paper import Paper
from tui.widgets.sheet import Sheet


class CardHead(Sheet):
    """How far it is."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="card-head")
        self._glyphs = glyphs
        self._said = ("", 0, 0, "")

    def say(self, title: str, at: int = 0, of: int = 0, note: str = "") -> None:
        """Title, place, number, and a note at the right."""
        self._said = (title, at, of, note)
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        title, at, of, note = self._said
        return [head(title, at, of, note, width, self._glyphs)]


class CardScreen(PersonKeys):
    """Shows one card at a time; the keys stand under it. There are no places here: digits are free."""

    OPENED_BY: ClassVar[tuple[str, ...]] = ("review",)
    """The commands that open it, which do nothing where it is open."""
    AUTO_FOCUS = "#card"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known = False
        self._busy = False
        self._word: Word | None = None
        """What stands in the word line instead of what was done so far."""
        self._loading = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """How far it is, the card, the keys, the word line."""
        glyphs = self.desk.glyphs
        yield CardHead(glyphs)
        yield RuleLine(glyphs)
        yield Paper(glyphs, reading=True, id="card")
        yield TitleRule(self.desk, "", double=False)
        yield KeyBlock(glyphs)
        yield RuleLine(glyphs)
        yield WordLine(glyphs, self.desk.keys)

    @property
    def ready(self) -> bool:
        """Whether it knows whom it shows: keys typed ahead wait until then."""
        return super().ready and self._known and not self._busy

    # -- what the screens say --------------------------------------------------------------------------------------

    def progress(self) -> tuple[str, int, int, str]:
        """Title, place, number, note of the first line."""
        return "", 0, 0, ""

    def page(self, width: int, height: int) -> Page:
        """The card."""
        return Page(())

    def key_title(self) -> str:
        """What stands above the keys."""
        return ""

    def key_rows(self) -> list[list[tuple[str, str]]]:
        """Command ids and words, by row and column; an empty word leaves a gap."""
        return []

    def said(self, width: int) -> str:
        """What stands in the word line where nothing else does."""
        return ""

    # -- drawing ---------------------------------------------------------------------------------------------------

    def draw(self, *, fresh: bool = False) -> None:
        """Everything anew; `fresh`: another card, read from its top."""
        if not self.is_mounted or not self._known:
            return
        self.query_one(CardHead).say(*self.progress())
        self.query_one("#card", Paper).set_drawing(self.page, fresh=fresh)
        self.query_one(TitleRule).set_title(self.key_title())
        self.query_one(KeyBlock).set_rows([self._row(row) for row in self.key_rows()])
        self.query_one(WordLine).set_word(self._word or Word(self.said(self.size.width - 2)))

    def _row(self, row: list[tuple[str, str]]) -> KeyRow:
        return [(id, self.desk.keys.sign(id) if word else "", word) for id, word in row]

    def word(self, word: Word | str) -> None:
        """Put something into the word line until the next act."""
        self._word = Word(word) if isinstance(word, str) else word
        self.draw()

    def say(self, text: str, *, danger: bool = True) -> None:
        """A sentence in the word line."""
        self.word(Word(text, danger=danger))

    def on_resize(self, event: events.Resize) -> None:
        """The columns depend on the width."""
        self.draw()

    def on_run(self, message: Run) -> None:
        """A click on a key."""
        if self.offers(message.id):
            message.stop()
            self.action_do(message.id)

    def show(self, snapshot: Snapshot) -> None:
        """Something was saved, here or elsewhere: it is read anew."""
        self.run_worker(self.again(), name="card", description="card")

    async def again(self) -> None:
        """Read what is shown anew."""
