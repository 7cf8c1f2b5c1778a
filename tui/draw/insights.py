"""Insights as lines: what the wishes cost, where it goes, how the bands are filled."""

from __future__ import annotations

from core.network.agenda import Capacity, Standing
from tui import lines
from tui.draw.pen import Pen
from tui.draw.views import Page
from tui.glyphs import Glyphs
from tui.lines import Line

_BAR = 20
_FEW = 1.0


def page(capacity: Capacity, standing: Standing, width: int, glyphs: Glyphs) -> Page:
    """The page for a width."""
    drawn: list[Line] = [lines.rule("Capacity", "last 90 days", width, glyphs)]
    drawn += _capacity(capacity, width, glyphs)
    drawn += [(), lines.rule("Bands", f"{standing.placed} in circles of {standing.total}", width, glyphs)]
    drawn += _bands(standing, glyphs)
    return Page(tuple(drawn))


def _capacity(capacity: Capacity, width: int, glyphs: Glyphs) -> list[Line]:
    if not capacity.circles:
        return [
            (("  Nobody is in a circle yet, so nothing is wished and nothing is due.", ""),),
            (("  Put those you would miss first into a circle: d on a person.", "dim"),),
        ]
    top = max(capacity.wished, capacity.had)
    drawn: list[Line] = [
        _gauge("wished", capacity.wished, top, glyphs),
        _gauge("had", capacity.had, top, glyphs),
        ((f"  {_sentence(capacity)}", "name"),),
        (),
        Pen(glyphs)
        .to(2)
        .put("Where it goes", "title")
        .to(31)
        .right("wished", 6, "dim")
        .to(39)
        .right("had", 5, "dim")
        .line(),
    ]
    for load in capacity.circles:
        people = "1 person" if load.people == 1 else f"{load.people} people"
        pen = Pen(glyphs).to(2).column(load.name or "own cadence", 15).right(people, 11, "dim")
        pen.to(31).right(f"{load.wished:.1f}", 6, "number").to(39).right(f"{load.had:.1f}", 5, "number").to(
            46
        )
        drawn.append(pen.put(glyphs.share(min(load.had, load.wished), load.wished, 10)).line())
    return drawn


def _gauge(word: str, value: float, top: float, glyphs: Glyphs) -> Line:
    bar = glyphs.share(value, top, _BAR)
    return (
        Pen(glyphs).to(2).put(word).to(10).put(f"{value:.1f}", "number").put(" a week").to(24).put(bar).line()
    )


def _sentence(capacity: Capacity) -> str:
    gap = capacity.gap
    if gap >= _FEW:
        return f"Your wishes cost {gap:.1f} contact-days a week more than you had."
    if gap <= -_FEW:
        return f"There is room for {-gap:.1f} contact-days a week more."
    return (
        f"Wishes and time are in balance ({abs(gap):.1f} a week {'too little' if gap > 0 else 'to spare'})."
    )


def _bands(standing: Standing, glyphs: Glyphs) -> list[Line]:
    most = max((count for _, count in standing.bands), default=0)
    if not most:
        return [
            (
                (
                    "  No scores yet: they stand here once you have logged a contact with somebody in a circle.",
                    "dim",
                ),
            )
        ]
    drawn: list[Line] = []
    if standing.health is not None:
        moved = (
            f"  {glyphs.up if standing.change > 0 else glyphs.down}{abs(standing.change)} in 30 days"
            if standing.change
            else ""
        )
        pen = Pen(glyphs).to(2).put("health").to(12).right(str(standing.health), 4, "number").put(moved)
        drawn.append(pen.to(34).put(glyphs.spark(standing.trend, top=100)).line())
    for band, count in standing.bands:
        pen = Pen(glyphs).to(2).put(band, band).to(12).right(str(count), 4, "number").to(18)
        full, half = divmod(int(count / most * 2 * _BAR), 2)
        drawn.append(pen.put(glyphs.block * full + glyphs.half * half, band).line())
    rest = f"  {standing.to_sort} to sort in {glyphs.dot} {standing.resting} resting {glyphs.dot} {standing.archived} let go"
    return [*drawn, ((rest, "dim"),)]
