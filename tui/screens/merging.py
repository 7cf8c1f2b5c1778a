"""Two people who may be one, side by side: each field from either or both, then one; or two after all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult

from core.acts.merging import Differing, Take
from core.language import _
from core.network.duplicates import Pair
from tui.beside import Beside, beside, kept_apart, made_one, pairs_left, pairs_of
from tui.desk import Desk
from tui.draw.merging import busy_page, merge_page, nothing_page
from tui.keyline import Groups
from tui.messages import Run
from tui.screens.commanded import bindings, first
from tui.screens.dialog import TitleRule
from tui.screens.place import Following
from tui.snapshot import Snapshot, Word
from tui.widgets.frame import KeyLine, RuleLine, WordLine
from tui.widgets.paper import Paper


class MergeScreen(Following):
    """`ids`: two people to make one, one whose doubles are looked for, or nobody: the doubles of everybody."""

    AUTO_FOCUS = "#merge"
    BINDINGS: ClassVar[list[Any]] = first(bindings("merge"))

    def __init__(self, desk: Desk, ids: Sequence[str] = ()) -> None:
        super().__init__(desk)
        self._ids = tuple(ids)
        self._pairs: list[Pair] = []
        self._at = 0
        self._view: Beside | None = None
        self._takes: dict[str, Take] = {}
        self._settled = 0
        self._loaded = False

    def compose(self) -> ComposeResult:
        """Title, the two, the word line, a rule, the keys."""
        yield TitleRule(self.desk, _("Same person?"), double=False)
        yield Paper(self.desk.glyphs, id="merge")
        yield WordLine(self.desk.glyphs, self.desk.keys)
        yield RuleLine(self.desk.glyphs)
        yield KeyLine((), self.desk.keys)

    @property
    def ready(self) -> bool:
        """Whether it knows what it shows."""
        return super().ready and self._loaded

    @property
    def view(self) -> Beside | None:
        """The two that are shown."""
        return self._view

    def take_of(self, field: str) -> Take:
        """What is taken of a field."""
        view = self._view
        row = next((row for row in view.rows if row.field == field), None) if view else None
        return self._takes.get(field, row.default if row else "first")

    # -- showing ---------------------------------------------------------------------------------------------------

    def show(self, snapshot: Snapshot) -> None:
        """Something was saved, here or elsewhere: they are read anew."""
        self.query_one(WordLine).set_word(snapshot.word)
        if not self._loaded:
            glyphs, of_one = self.desk.glyphs, bool(self._ids)
            self.query_one(Paper).set_drawing(lambda width, _: busy_page(width, glyphs, of_one=of_one))
        self.run_worker(self._load(), name="pairs", description="pairs")

    async def _load(self) -> None:
        read = self.desk.session.read
        if self._loaded and not self._ids:  # everybody was compared: only what was settled is other now
            self._pairs = await read(partial(pairs_left, pairs=tuple(self._pairs)))
        else:
            self._pairs = await read(partial(pairs_of, ids=self._ids))
        self._at = min(self._at, max(0, len(self._pairs) - 1))
        await self._look()

    async def _look(self) -> None:
        """Read the pair one stands at."""
        before = self._view
        self._view = None
        if self._pairs:
            pair = self._pairs[self._at]
            left = self._ids[0] if self._ids else pair.first
            self._view = await self.desk.session.read(partial(beside, pair=pair, first=left))
        view = self._view
        same = (
            before is not None
            and view is not None
            and {before.first, before.second} == {view.first, view.second}
        )
        if not same:
            self._takes = {}
        self._loaded = True
        if self.is_mounted:
            self._draw(fresh=not same)

    def _draw(self, *, fresh: bool = False) -> None:
        view, glyphs, takes, settled = self._view, self.desk.glyphs, dict(self._takes), self._settled
        note = (
            _("{at} of {n}").format(at=self._at + 1, n=len(self._pairs))
            if view is not None and len(self._pairs) > 1
            else ""
        )
        self.query_one(TitleRule).set_title(_("Same person?"), note)
        of_one = bool(self._ids)
        self.query_one(Paper).set_drawing(
            lambda width, _height: (
                merge_page(view, takes, width, glyphs)
                if view is not None
                else nothing_page(settled, width, glyphs, of_one=of_one)
            ),
            fresh=fresh,
        )
        self.query_one(KeyLine).set_groups(self.keys(), self.key_words())

    def say(self, text: str, *, danger: bool = True) -> None:
        """A sentence in the word line of this screen."""
        self.query_one(WordLine).set_word(Word(text, danger=danger))

    def on_resize(self, event: events.Resize) -> None:
        """The keys depend on the width."""
        if self._loaded:
            self._draw()

    def keys(self) -> Groups:
        """The choices of the row, then what becomes of the two."""
        if self._view is None:
            return (("undo",) if self._settled else (), ("merge.leave",))
        sides: tuple[str, ...] = ("merge.first", "merge.second", "merge.both")
        row = any(row.open for row in self._view.rows)
        on = ("merge.next", "merge.previous") if len(self._pairs) > 1 else ()
        return (sides if row else (), ("merge.save", "merge.apart"), on, ("undo",), ("merge.leave",))

    def key_words(self) -> dict[str, str]:
        """Where it leads out."""
        return {"merge.leave": _("out") if self._view is not None else _("back")}

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        if self.offers(message.id):
            message.stop()
            self.action_do(message.id)

    # -- keys ------------------------------------------------------------------------------------------------------

    def do_merge_first(self) -> None:
        """The left one's."""
        self._choose("first")

    def do_merge_second(self) -> None:
        """The right one's."""
        self._choose("second")

    def do_merge_both(self) -> None:
        """Both."""
        self._choose("both")

    def do_merge_turn(self) -> None:
        """The next way of the row."""
        row = self._row()
        if row is not None:
            ways = row.ways
            self._choose(ways[(ways.index(self.take_of(row.field)) + 1) % len(ways)])

    @on(Paper.Entered)
    def _entered(self, event: Paper.Entered) -> None:
        event.stop()
        self.do_merge_turn()

    def _row(self) -> Differing | None:
        target, view = self.query_one(Paper).target, self._view
        if target is None or view is None:
            return None
        return next((row for row in view.rows if row.field == target.id), None)

    def _choose(self, take: Take) -> None:
        row = self._row()
        if row is None:
            self.say(_("nothing differs: enter makes them one"), danger=False)
        elif take not in row.ways:
            self.say(_("only one can stand there: {word}").format(word=row.word), danger=False)
        else:
            self._takes[row.field] = take
            self._draw()

    async def do_merge_save(self) -> None:
        """One."""
        view = self._view
        if view is not None:
            takes = dict(self._takes)
            await self._settle(partial(made_one, first=view.first, second=view.second, takes=takes))

    async def do_merge_apart(self) -> None:
        """Two."""
        view = self._view
        if view is not None:
            await self._settle(partial(kept_apart, first=view.first, second=view.second))

    async def _settle(self, make: Any) -> None:
        self._settled += 1
        self._ids = self._ids[:1] if len(self._ids) == 2 else self._ids
        alone = len(self._pairs) == 1
        await self.desk.session.write(make)
        if alone:
            self.dismiss(None)

    async def do_merge_next(self) -> None:
        """The next two."""
        await self._step(1)

    async def do_merge_previous(self) -> None:
        """The two before."""
        await self._step(-1)

    async def _step(self, step: int) -> None:
        if self._pairs:
            self._at = (self._at + step) % len(self._pairs)
            await self._look()

    def do_merge_leave(self) -> None:
        """Out."""
        self.dismiss(None)
