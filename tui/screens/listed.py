"""A whole screen with one list on it: a title, the lines, what the line under the cursor takes, the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult

from core.language import _
from tui.desk import Desk
from tui.draw.listed import Item, list_page
from tui.keyline import Groups
from tui.messages import Run
from tui.screens.commanded import bindings
from tui.screens.dialog import Ask, Paragraphs, TitleRule
from tui.screens.place import Following
from tui.snapshot import Snapshot, Word
from tui.widgets.frame import KeyLine, RuleLine, WordLine
from tui.widgets.paper import Paper


class ListScreen(Following):
    """Subclasses say what stands in the list and what enter does."""

    TITLE_WORDS: ClassVar[str] = ""
    NAME_WIDTH: ClassVar[int] = 24
    AUTO_FOCUS = "Paper"
    BINDINGS: ClassVar[list[Any]] = bindings("listed")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.items: Sequence[Item] = ()

    def compose(self) -> ComposeResult:
        """Title, list, hint, the word line, a rule, the keys."""
        glyphs = self.desk.glyphs
        yield TitleRule(self.desk, _(self.TITLE_WORDS))
        yield Paper(glyphs, id="list")
        yield from self.below()
        yield Paragraphs(("", ""), id="list-hint")
        yield WordLine(glyphs, self.desk.keys)
        yield RuleLine(glyphs)
        yield KeyLine((), self.desk.keys)

    def below(self) -> ComposeResult:
        """What stands under the list."""
        yield from ()

    @property
    def paper(self) -> Paper:
        """The list."""
        return self.query_one("#list", Paper)

    @property
    def item(self) -> Item | None:
        """The line under the cursor."""
        target = self.paper.target if self.is_mounted else None
        return next((item for item in self.items if target is not None and item.id == target.id), None)

    def show(self, snapshot: Snapshot) -> None:
        """Something was saved: the values are read anew."""
        self.query_one(WordLine).set_word(snapshot.word)
        self.renew()

    def renew(self) -> None:
        """The values may be others now."""

    def fill(self, items: Sequence[Item]) -> None:
        """Show these lines; the cursor stays on the same one."""
        fresh = not self.items
        self.items = items
        glyphs, name = self.desk.glyphs, self.NAME_WIDTH
        self.paper.set_drawing(lambda width, height: list_page(items, width, glyphs, name=name), fresh=fresh)
        self.tell()

    def tell(self) -> None:
        """What the line under the cursor takes; on a wide screen it stands in the line itself."""
        item = self.item
        self.query_one("#list-hint", Paragraphs).set_paragraphs((item.hint if item else "", "dim"))
        self.redraw_keys()

    def word(self, word: Word) -> None:
        """Put something into the word line."""
        self.query_one(WordLine).set_word(word)

    def choose(self, item: Item) -> None:
        """Enter on a line."""

    @on(Paper.Moved)
    def _moved(self, message: Paper.Moved) -> None:
        message.stop()
        if isinstance(message, Paper.Entered):
            if self.item is not None:
                self.choose(self.item)
        elif type(message) is Paper.Moved:
            self.moved()

    def moved(self) -> None:
        """The cursor stands on another line."""
        self.tell()

    def keys(self, width: int) -> Groups:
        """Move, choose, leave."""
        return (
            ("move.down",),
            ("move.enter",),
            ("move.next_section",),
            ("undo",),
            ("list.leave",),
            ("help",),
        )

    def key_words(self) -> dict[str, str]:
        """The words here."""
        return {"move.enter": _("change it")}

    def redraw_keys(self) -> None:
        """The keys that work here have changed."""
        self.query_one(KeyLine).set_groups(self.keys(self.size.width), self.key_words())

    def on_resize(self, event: events.Resize) -> None:
        """The keys depend on the width."""
        self.redraw_keys()

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        for node in (self, self.paper):
            if node.offers(message.id):
                message.stop()
                node.action_do(message.id)
                return

    def do_list_leave(self) -> None:
        """Back."""
        self.dismiss(None)


class CheckedAsk(Ask):
    """One line that stands until what it says can be taken."""

    def __init__(self, desk: Desk, title: str, *, value: str, hint: str, check: Any) -> None:
        super().__init__(desk, title, value=value, hint=hint)
        self._check = check

    def key_words(self) -> dict[str, str]:
        """What enter does here."""
        return {"line.enter": _("take it"), "line.back": _("leave it as it is")}

    def entered(self, text: str) -> None:
        """Take it, or say what is wrong."""
        wrong = self._check(text)
        if wrong:
            self.query_one(Paragraphs).set_paragraphs((wrong, "warn"))
        else:
            self.dismiss(text)
