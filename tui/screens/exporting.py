"""Letting people out: which format, who, what stays behind; then where to. It is said that nothing is encrypted there."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from core.errors import TendError, UsageError
from core.exchange.chosen import Chosen
from core.exchange.draft import Cancelled
from core.exchange.formats import FORMATS, Format
from core.exchange.lost import Loss
from core.exchange.writing import check_place, is_taken, write_file, write_folder
from core.language import _
from core.network.network import Network
from core.vault import Vault
from tui.desk import Desk
from tui.draw.exporting import format_rows, left_behind, people_words
from tui.keyline import Groups
from tui.messages import Said
from tui.screens.commanded import bindings, first
from tui.screens.dialog import Confirm, Dialog, Paragraphs, Prompt, Rows
from tui.screens.path_line import PathLine
from tui.snapshot import Word

_SETTLE_S = 0.25


class Wanted(NamedTuple):
    """What is to go out."""

    format: Format
    query: str


async def export(app: App[Any], desk: Desk) -> None:
    """Ask what and where to, then write it."""
    wanted = await app.push_screen_wait(ExportForm(desk))
    if wanted is None:
        return
    vault = await desk.session.read(lambda _network, vault: vault.directory)
    named = await app.push_screen_wait(ExportPath(desk, wanted.format, vault))
    if not named:
        return
    target = Path(named)
    if is_taken(target):
        sure = Confirm(
            desk,
            _("Overwrite {name}?").format(name=target.name),
            _("{target} exists already.").format(target=target),
            yes=_("overwrite it"),
            danger=True,
        )
        if not await app.push_screen_wait(sure):
            return
    app.post_message(Said(Word(_("writing {target}").format(target=target))))
    count = await desk.session.read(partial(_written, wanted=wanted, target=target))
    app.post_message(
        Said(
            Word(
                _("wrote {people_words} to {target}: not encrypted, readable for you alone").format(
                    people_words=people_words(count), target=target
                )
            )
        )
    )


def _chosen(network: Network, query: str) -> Chosen:
    return Chosen(network, [row.id for row in network.find(query)] if query else None)


def _written(network: Network, _: Vault, *, wanted: Wanted, target: Path) -> int:
    chosen = _chosen(network, wanted.query)
    if wanted.format.pages is not None:
        write_folder(target, wanted.format.pages(chosen, None))
    elif wanted.format.chunks is not None:
        write_file(target, wanted.format.chunks(chosen, None))
    return len(chosen.documents("contacts"))


class ExportForm(Dialog[Wanted]):
    """The formats, who goes, and what of them stays behind; looked up again when either is another."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[Any]] = [*bindings("line"), *first(bindings("export"))]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._number = 0
        self._asked = 0
        self._people = 0

    @property
    def format(self) -> Format:
        """The format under the cursor."""
        return list(FORMATS.values())[self._number]

    @property
    def who(self) -> str:
        """Who goes; empty for everybody."""
        return self.query_one(Input).value.strip()

    def title_words(self) -> tuple[str, str]:
        """The title."""
        return _("Export"), _("what is written is not encrypted")

    def content(self) -> ComposeResult:
        """Formats, who, what stays behind."""
        yield Rows(self._rows(), id="formats")
        yield Prompt(self.desk, label=_(" Who (empty: all)"), id="who")
        yield Paragraphs(id="left-behind")

    def on_mount(self) -> None:
        """Look at everybody."""
        super().on_mount()
        self._look()

    def _rows(self) -> list[Any]:
        return format_rows(list(FORMATS.values()), self._number, self.desk.glyphs)

    def keys(self, width: int) -> Groups:
        """Enter, another format, esc."""
        return (("line.enter",), ("export.next",), ("line.back",))

    def key_words(self) -> dict[str, str]:
        """What enter and esc do."""
        return {"line.enter": _("where to"), "export.next": _("format"), "line.back": _("not now")}

    def _turn(self, number: int) -> None:
        self._number = number % len(FORMATS)
        self.query_one("#formats", Rows).set_lines(self._rows())
        self._look()

    def do_export_next(self) -> None:
        """The next format."""
        self._turn(self._number + 1)

    def do_export_previous(self) -> None:
        """The format before."""
        self._turn(self._number - 1)

    @on(Rows.Clicked)
    def _clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        if event.row < len(FORMATS):
            self._turn(event.row)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._look()

    def _look(self) -> None:
        """Look what stays behind, once it is clear what is wanted; what was looked at before is given up."""
        self._asked += 1
        self.set_timer(_SETTLE_S, partial(self._settled, self._asked))

    def _settled(self, asked: int) -> None:
        if asked == self._asked:
            self.run_worker(self._tell(asked), name="losses", description="losses")

    async def _tell(self, asked: int) -> None:
        made, query = self.format, self.who

        def told(done: int, total: int) -> None:
            if asked != self._asked:
                raise Cancelled

        def losses(network: Network, _: Vault) -> tuple[int, list[Loss]]:
            chosen = _chosen(network, query)
            return len(chosen.documents("contacts")), made.losses(chosen, told)

        try:
            people, left = await self.desk.session.read(losses)
        except Cancelled:
            return
        except UsageError as error:
            self._people = 0
            said: tuple[tuple[str, str], ...] = ((str(error), "warn"),)
        else:
            self._people = people
            said = ((people_words(people), "name"), (left_behind(left), "dim"))
        if asked == self._asked and self.is_mounted:
            self.query_one("#left-behind", Paragraphs).set_paragraphs(*said)

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.do_line_enter()

    async def do_line_enter(self) -> None:
        """Go on to the path; with nobody chosen there is nothing to write."""
        query = self.who
        try:
            people = await self.desk.session.read(
                lambda network, _vault: len(_chosen(network, query).documents("contacts"))
            )
        except UsageError as error:
            self.query_one("#left-behind", Paragraphs).set_paragraphs((str(error), "warn"))
            return
        if people:
            self.dismiss(Wanted(self.format, query))
        else:
            self.query_one("#left-behind", Paragraphs).set_paragraphs((_("Nobody matches that."), "warn"))

    def do_line_back(self) -> None:
        """Not now."""
        self.dismiss(None)


class ExportPath(PathLine):
    """Where to."""

    def __init__(self, desk: Desk, made: Format, vault: Path) -> None:
        hint = _(
            "It is not encrypted there: whoever reads it reads everything. Delete it when it has done its work."
        )
        asked = _("{name}: into which folder?") if made.pages is not None else _("{name}: into which file?")
        super().__init__(
            desk, asked.format(name=made.name), value=f"~/tend{made.ending or '-pages'}", hint=hint
        )
        self._made, self._vault = made, vault

    def key_words(self) -> dict[str, str]:
        """What enter and esc do here."""
        return {"line.enter": _("write it"), "line.back": _("not now")}

    def wrong(self, text: str) -> str:
        """Only what may be written is taken."""
        if not text:
            return _("Name a path, as in ~/people.vcf.")
        try:
            check_place(Path(text).expanduser(), self._vault, folder=self._made.pages is not None)
        except TendError as error:
            return str(error)
        return ""
