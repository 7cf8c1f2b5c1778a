"""What the five places have in common: the frame, the key line, and the pictures the session publishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen

from core.vault import Change
from tui.desk import Desk
from tui.keyline import Groups
from tui.messages import Run
from tui.screens.commanded import Commanded, bindings
from tui.screens.log import LogBox
from tui.snapshot import Snapshot, Word
from tui.widgets.frame import KeyLine, PlaceBar, RuleLine, WordLine


@runtime_checkable
class Telling(Protocol):
    """A screen with a word line."""

    def word(self, word: Word | str) -> None:
        """Put something into the word line until the next act."""


class Following(Commanded, Screen[None]):
    """A screen that shows what the session publishes: `show` is called with each picture, once mounted."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual's name and type
        (0, "-w60"),
        (80, "-w80"),
        (120, "-w120"),
        (180, "-w180"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012 - the same
    AUTO_FOCUS = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.snapshot = Snapshot(version=0, today=desk.today, complete=False)
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether it takes keys."""
        return self._ready

    def show(self, snapshot: Snapshot) -> None:
        """Show a new picture."""

    def take(self, snapshot: Snapshot) -> None:
        """A picture was published; it is shown now, or as soon as the screen is mounted."""
        if snapshot.version == self.snapshot.version:
            return
        self.snapshot = snapshot
        if self._ready:
            self.show(snapshot)

    def open_log(self, kind: str, people: tuple[str, ...]) -> None:
        """Log a contact: the box takes the very next key."""
        if people:
            box = LogBox(self.desk, kind, people, self.beside)
            self.app.push_screen(box, lambda _: self.forget_marks() if box.saved else None)

    def beside(self, changes: Sequence[Change]) -> list[Change]:
        """What this screen saves in one commit with these changes; also asked on the vault's thread."""
        return []

    def forget_marks(self) -> None:
        """What was marked for is done."""

    def on_mount(self) -> None:
        """Show what is known so far."""
        self._ready = True
        self.show(self.snapshot)

    def on_screen_resume(self) -> None:
        """A screen that was away takes the present picture."""
        snapshot = getattr(self.app, "snapshot", None)
        if isinstance(snapshot, Snapshot):
            self.take(snapshot)


class PlaceScreen(Following):
    """One of the five places."""

    PLACE: ClassVar[str] = "today"
    BINDINGS = bindings("anywhere", "moving")
    came_from = ""
    """The place that sent the person here, to which `esc` leads back."""

    def compose(self) -> ComposeResult:
        """Row 1, the body, the word line, a rule, the keys."""
        desk = self.desk
        yield PlaceBar(self.PLACE, desk.glyphs, desk.keys)
        with Container(id="body"):
            yield from self.body()
        yield WordLine(desk.glyphs, desk.keys)
        yield RuleLine(desk.glyphs)
        yield KeyLine((), desk.keys)

    def body(self) -> ComposeResult:
        """The widgets between row 1 and the word line."""
        yield from ()

    def keys(self, width: int) -> Groups:
        """The groups of the key line for a width; the last entry always stays."""
        return (("entry.add",), ("find",), ("help",))

    def targets(self) -> tuple[str, ...]:
        """The people the person keys act on: the marked ones, else the one under the cursor."""
        return ()

    def on_mount(self) -> None:
        """Frame first; the body follows, for Textual calls the handler of each class."""
        self._draw_frame()
        self.word(self.snapshot.word)

    def take(self, snapshot: Snapshot) -> None:
        """Frame and body follow the picture; the word line only where something new was done."""
        before = self.snapshot
        super().take(snapshot)
        if snapshot.version != before.version and self._ready:
            self._draw_frame()
            if snapshot.word is not before.word:
                self.word(snapshot.word)

    def on_resize(self, event: events.Resize) -> None:
        """The key line and the date depend on the width."""
        self._draw_frame()

    def go(self, *, query: str | None = None, person: str = "", topic: str = "") -> None:
        """Somebody was sent here: with a filter, to a person, to a topic."""

    def synced(self) -> None:
        """It stands otherwise with the folder."""
        if self._ready:
            self._draw_bar()

    def tick(self) -> None:
        """A minute has passed."""
        self._draw_bar()

    def word(self, word: Word | str) -> None:
        """Put something into the word line until the next act."""
        self.query_one(WordLine).set_word(Word(word) if isinstance(word, str) else word)

    def redraw_keys(self) -> None:
        """The keys that work here have changed."""
        self.query_one(KeyLine).set_groups(self.keys(self.size.width), self.key_words())

    def key_words(self) -> dict[str, str]:
        """Words of the key line that differ here from the registry's, by command id."""
        return {}

    def _draw_frame(self) -> None:
        self._draw_bar()
        self.redraw_keys()

    def _draw_bar(self) -> None:
        self.query_one(PlaceBar).set_fact(self.snapshot, self.desk.clock.now(), self.desk.syncing.state)

    def on_run(self, message: Run) -> None:
        """A click on the frame: this screen or what has the keys carries it out where it can, else the application."""
        for node in (self, self.focused):
            if isinstance(node, Commanded) and node.offers(message.id):
                message.stop()
                node.action_do(message.id)
                return
