"""`Q`: my card as a QR code; and the choice of what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from core import card as cards
from core.card import KINDS, Line
from core.language import N_, _
from core.network.profile import Profile
from tui.desk import Desk
from tui.draw import safe
from tui.draw.pen import Pen
from tui.draw.qr import Code, block, lay_out, least_size, modules_of
from tui.keyline import Groups
from tui.lines import Line as Drawn
from tui.messages import Copy, Run
from tui.screens.commanded import Commanded, bindings, first
from tui.screens.dialog import Ask, Dialog, Paragraphs, Rows
from tui.widgets.frame import KeyLine

_BLACK_ON_WHITE = Style(color="#000000", bgcolor="#ffffff")
_IN_SIXTEEN = Style(color="black", bgcolor="bright_white")
_KINDS = (N_("name"), N_("company"), N_("role"), N_("mail"), N_("phone"), N_("web"))
_INSIDE = {
    "mail": N_("mails, divided by commas"),
    "phone": N_("phones, divided by commas"),
    "web": N_("addresses, divided by commas"),
}


async def show_card(app: App[Any], desk: Desk, *, colours: int) -> None:
    """Show the card; where nothing was chosen yet, ask first what stands on it."""
    if not await _card(desk):
        await choose_card(app, desk)
    lines = await _card(desk)
    if lines:
        app.push_screen(CardScreen(desk, lines, colours=colours))


async def _card(desk: Desk) -> list[Line]:
    return await desk.session.read(lambda network, _vault: cards.shared(network.profile()))


async def choose_card(app: App[Any], desk: Desk) -> None:
    """Ask what stands on the card, and save it."""
    profile, region = await desk.session.read(lambda network, _vault: (network.profile(), network.region))
    wanted = await app.push_screen_wait(CardChoice(desk, profile, region))
    if wanted is None:
        return
    made = cards.changes(profile, wanted)
    if made:
        await desk.session.act(made, _("my card"))


class CardChoice(Dialog[list[Line]]):
    """A line for each thing, ticked where it is shared; `e` writes it."""

    AUTO_FOCUS = ""
    BINDINGS = bindings("card_choice")

    def __init__(self, desk: Desk, profile: Profile, region: str) -> None:
        super().__init__(desk)
        self._region = region
        self._lines = cards.lines_of(profile)
        self._at = 0

    def title_words(self) -> tuple[str, str]:
        """What it is."""
        return _("My card"), _("who scans it gets what is ticked")

    def content(self) -> ComposeResult:
        """The rows."""
        yield Rows(id="card-rows")
        yield Paragraphs(("", "dim"), id="card-hint")

    def on_mount(self) -> None:
        """Draw them."""
        super().on_mount()
        self._draw()

    @property
    def _rows(self) -> list[Line]:
        """What is known, and a blank line for each kind of which nothing is."""
        found: list[Line] = []
        for kind in KINDS:
            found += [line for line in self._lines if line.kind == kind] or [Line(kind, "")]
        return found

    def _draw(self) -> None:
        rows, glyphs = self._rows, self.desk.glyphs
        made: list[Drawn] = []
        for number, line in enumerate(rows):
            role = "cursor" if number == self._at else ""
            pen = Pen(glyphs).put(f"{glyphs.cursor if number == self._at else ' '}", f"accent {role}".strip())
            pen.put(f" {glyphs.ticked if line.shared else glyphs.unticked} ", role)
            pen.put(f"{_(line.kind):9}", f"dim {role}".strip()).cut(line.text or glyphs.missing, 60, role)
            made.append(pen.line())
        sheet = self.query_one("#card-rows", Rows)
        sheet.styles.height = len(made)
        sheet.set_lines(made)
        self.redraw_keys()

    def keys(self, width: int) -> Groups:
        """Tick, write, save."""
        return (("card.tick",), ("card.edit",), ("choice.yes",), ("choice.no",))

    def key_words(self) -> dict[str, str]:
        """What they do here."""
        return {"choice.yes": _("save"), "choice.no": _("not now")}

    def do_card_down(self) -> None:
        """The next line."""
        self._at = min(self._at + 1, len(self._rows) - 1)
        self._draw()

    def do_card_up(self) -> None:
        """The line before."""
        self._at = max(self._at - 1, 0)
        self._draw()

    async def do_card_tick(self) -> None:
        """Share it, or no longer; what is not there yet is written first."""
        line = self._rows[self._at]
        if not line.text:
            await self.do_card_edit()
            return
        self._lines = [
            Line(each.kind, each.text, not each.shared) if each.key == line.key else each
            for each in self._lines
        ]
        self._draw()

    async def do_card_edit(self) -> None:
        """Write it; of mails, phones and addresses all at once. What is new is shared."""
        kind = self._rows[self._at].kind
        before = {each.key: each.shared for each in self._lines if each.kind == kind}
        value = ", ".join(each.text for each in self._lines if each.kind == kind)
        typed = await self.app.push_screen_wait(
            Ask(self.desk, _("My {kind}").format(kind=_(kind)), value=value, hint=_(_INSIDE.get(kind, "")))
        )
        if typed is None:
            return
        texts = cards.read_texts(kind, typed, self._region)
        lines = [Line(kind, text, before.get(Line(kind, text).key, True)) for text in texts]
        self._lines = [each for each in self._lines if each.kind != kind] + lines
        self._draw()

    @on(Rows.Clicked)
    async def _clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        self._at = event.row
        self.work_in_turn(self.do_card_tick(), "tick")

    def do_choice_yes(self) -> None:
        """Save."""
        self.dismiss(self._lines)


class Painted(Widget):
    """The code: black on white, whatever colours the terminal has."""

    def __init__(self, lines: Sequence[Line], *, ascii: bool, colours: int) -> None:
        super().__init__(id="qr")
        self._modules = modules_of(cards.vcard(lines))
        self._ascii = ascii
        self._colours = colours
        self.inverted = False

    @property
    def code(self) -> Code | None:
        """The code for the present size."""
        return lay_out(self._modules, self.size.width, self.size.height, ascii=self._ascii)

    @property
    def needs(self) -> tuple[int, int]:
        """Columns and rows it needs at least."""
        return least_size(self._modules, ascii=self._ascii)

    def render_line(self, y: int) -> Strip:
        """One row, in the middle of the screen."""
        code, width = self.code, self.size.width
        top = max(0, self.size.height - code.height) // 2 if code is not None else 0
        if code is None or not top <= y < top + code.height:
            return Strip.blank(width, self.rich_style)
        before = (width - code.width) // 2
        row = code.cells[y - top]
        if self._colours < 2:
            signs = "".join(block(cell, ascii=self._ascii, inverted=self.inverted) for cell in row)
            inside = [Segment(signs, self.rich_style)]
        else:
            inside = _painted(row, _BLACK_ON_WHITE if self._colours > 16 else _IN_SIXTEEN, self._ascii)
        blank = Segment(" " * before, self.rich_style)
        after = Segment(" " * (width - code.width - before), self.rich_style)
        return Strip([blank, *inside, after], width)


def _painted(row: Sequence[tuple[bool, bool]], style: Style, ascii: bool) -> list[Segment]:
    if not ascii:
        return [Segment("".join(block(cell, ascii=False, inverted=True) for cell in row), style)]
    dark = Style(bgcolor=style.color)
    light = Style(bgcolor=style.bgcolor)
    return [Segment(" ", dark if upper else light) for upper, _ in row]


class CardScreen(Commanded, Screen[None]):
    """Nothing but the code; any way out leads back."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Any]] = first(bindings("card"))

    def __init__(self, desk: Desk, lines: list[Line], *, colours: int) -> None:
        """`colours`: how many the terminal has; below two the code is drawn with blocks."""
        super().__init__()
        self.desk = desk
        self._lines = lines
        self._colours = colours

    def compose(self) -> ComposeResult:
        """The code, what is said where it does not fit, the keys."""
        ascii = self.desk.glyphs.name == "ascii"
        yield Painted(self._lines, ascii=ascii, colours=self._colours)
        yield Paragraphs(id="card-said", indent=2)
        yield KeyLine((), self.desk.keys)

    def on_mount(self) -> None:
        """See whether it fits."""
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Another size may be large enough."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        painted, said = self.query_one(Painted), self.query_one(Paragraphs)
        width, height = painted.needs
        small = self.size.width < width or self.size.height - 1 < height
        painted.display, said.display = not small, small
        if small:
            size = f"{self.size.width}x{self.size.height}"
            said.set_paragraphs(
                (
                    _("Your card needs {needed}, this is {size}.").format(
                        needed=f"{width}x{height + 1}", size=size
                    ),
                    "name",
                ),
                (
                    _(
                        "Make the window larger or its letters smaller, or share less: e chooses. y copies it as text."
                    ),
                    "",
                ),
                *((safe.shown(f"{_(line.kind):9}{line.text}"), "") for line in self._lines),
            )
        self.query_one(KeyLine).set_groups(self.keys(), {})
        painted.refresh()

    def keys(self) -> Groups:
        """Choose, copy, out."""
        turn = ("card.invert",) if self._colours < 2 else ()
        return (("card.choose",), ("card.copy",), turn, ("card.leave",))

    def on_run(self, message: Run) -> None:
        """A click on the key line."""
        message.stop()
        if self.offers(message.id):
            self.action_do(message.id)

    async def do_card_choose(self) -> None:
        """What stands on it."""
        await choose_card(self.app, self.desk)
        lines = await _card(self.desk)
        self.dismiss(None)
        if lines:
            self.app.push_screen(CardScreen(self.desk, lines, colours=self._colours))

    def do_card_copy(self) -> None:
        """As a vCard."""
        self.app.post_message(Copy(cards.vcard(self._lines), _("my card")))

    def do_card_invert(self) -> None:
        """Light and dark change places: for a light terminal without colours."""
        painted = self.query_one(Painted)
        painted.inverted = not painted.inverted
        painted.refresh()

    def do_card_leave(self) -> None:
        """Out."""
        self.dismiss(None)
