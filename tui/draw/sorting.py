"""Sorting in as lines: a person, what speaks for them, and the load beside the capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.language import _, ngettext
from core.network.sorting import Load
from tui import lines
from tui.draw import marks
from tui.draw.pen import Pen
from tui.draw.review import TEXT, WIDEST, CardView, card
from tui.draw.views import Page
from tui.glyphs import Glyphs
from tui.lines import Line

GAUGE = 20
"""Cells of the gauge."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """Contact-days a week: what the wishes cost, what was had with everybody, and what this sitting added."""

    wished: float
    had: float
    added: float = 0.0
    loads: tuple[Load, ...] = ()


def sort_page(view: CardView, gauge: Gauge, width: int, height: int, glyphs: Glyphs) -> Page:
    """The card, and the gauge at its foot."""
    foot = gauge_lines(gauge, min(width, WIDEST), glyphs)
    page = card(view, width, max(4, height - len(foot) - 1), glyphs)
    return Page((*page.lines, (), *(lines.fit(line, width) for line in foot)))


def gauge_lines(gauge: Gauge, width: int, glyphs: Glyphs) -> list[Line]:
    """The load, and what one more in each circle would cost; those that would exceed what there was are marked."""
    over = gauge.wished > gauge.had
    role = "warn" if over else "accent"
    pen = Pen(glyphs).to(2).put(_("Load"), "dim").to(TEXT)
    if width >= 60:
        pen.put(marks.share(gauge.wished, max(gauge.had, gauge.wished), GAUGE, glyphs), role).put("  ")
    text = _("wished {wished:.1f} a week of {had:.1f} you had with everybody")
    if pen.at + lines.cells(text.format(wished=gauge.wished, had=gauge.had)) > width - 2:
        text = _("wished {wished:.1f} of {had:.1f} a week")
    text = text.format(wished=gauge.wished, had=gauge.had)
    pen.put(text, role if over else "")
    if gauge.added and pen.at + 12 < width:
        pen.put(_(", {n:+.1f} now").format(n=gauge.added), "dim")
    return [pen.line(), *_costs(gauge, width, glyphs)]


def _costs(gauge: Gauge, width: int, glyphs: Glyphs) -> list[Line]:
    made: list[Line] = []
    pen = Pen(glyphs).to(2).put(_("One more"), "dim").to(TEXT)
    for load in gauge.loads:
        over = gauge.wished + load.cost > gauge.had
        cost = f"+{load.cost:.1f}" if load.cost >= 0.1 else f"+{load.cost:.2f}"
        text = f"{load.name[:20]} {cost}{f' {glyphs.look}' if over else ''}"
        if pen.at + lines.cells(text) > width - 2 and pen.at > TEXT:
            made.append(pen.line())
            pen = Pen(glyphs).to(TEXT)
        pen.cut(f"{load.name[:20]} ", 21).put(cost, "number")
        pen.put(f" {glyphs.look}" if over else "", "warn").put("   ")
    made.append(pen.line())
    if any(gauge.wished + load.cost > gauge.had for load in gauge.loads):
        text = f"{glyphs.look} " + _("more than you had in a week lately")
        made.append(Pen(glyphs).to(TEXT).put(text, "dim").line())
    return made


def left_words(left: int, resting: int) -> str:
    """How many wait beside these: `82 more wait`, and once there are none, `73 rest`."""
    if left:
        return ngettext("{n} more waits", "{n} more wait", left).format(n=left)
    return ngettext("{n} rests", "{n} rest", resting).format(n=resting) if resting else ""


def sort_end(
    told: Sequence[tuple[str, str]], left: str, gauge: Gauge, key: str, width: int, glyphs: Glyphs
) -> Page:
    """Who went where, how many wait, and where the load stands."""
    title = _("{n} sorted in.").format(n=len(told))
    title = _("Nobody waits to be sorted in.") if not left and not told else title
    made: list[Line] = [(), (("  ", ""), (title, "name")), ()]
    for name, said in told:
        pen = Pen(glyphs).to(2).column(name, min(30, width // 2)).put("  ").cut(said, width // 2 - 6, "dim")
        made.append(pen.line())
    if told:
        made.append(())
    made += gauge_lines(gauge, min(width, WIDEST), glyphs)
    if left:
        made += [(), (("  ", ""), (key, "key"), ("  " + _("the next ten: {left}").format(left=left), ""))]
    return Page(tuple(lines.fit(line, width) for line in made))
