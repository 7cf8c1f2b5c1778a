"""The last line of Today: where the cursor can stand on it."""

from __future__ import annotations

from core.language import _
from tui import lines
from tui.draw.views import Notice, Stop, Target, TodayView


def to_sort(view: TodayView) -> str:
    """How many wait to be sorted in."""
    return _("To sort in {n}").format(n=view.standing.to_sort)


def stops_in(text: str, line: int, width: int, view: TodayView, waiting: tuple[Notice, ...]) -> list[Stop]:
    """The stops of the line that says `text`: those to be sorted in, and what waits."""
    parts: list[tuple[str, Target]] = []
    if view.standing.to_sort:
        parts.append((to_sort(view), Target("sort")))
    parts += [(notice.short or notice.text, notice.target) for notice in waiting[:1]]
    found = []
    for said, target in parts:
        at = text.find(said[:20])
        if at >= 0:
            start = max(0, lines.cells(text[:at]) - 1)
            found.append(Stop(line, start, min(width, start + lines.cells(said) + 2), target))
    return found
