"""Sections of rows on a page: rules, lines, and what the cursor can stand on."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui import lines
from tui.draw.pen import Pen
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line


@dataclass(slots=True)
class Sections:
    """A page being built, section by section."""

    width: int
    glyphs: Glyphs
    made: list[Line] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def head(self, title: str, note: str = "") -> None:
        """A section begins."""
        self.starts.append(len(self.stops))
        self.made.append(lines.rule(title, note, self.width, self.glyphs))

    def pen(self, at: int = 2) -> Pen:
        """A new line; text begins at column `at`."""
        return Pen(self.glyphs).to(at)

    def row(self, line: Pen | Line, target: Target | None = None) -> None:
        """One line, which the cursor can stand on if it has a target."""
        if target is not None:
            self.stops.append(Stop(len(self.made), 0, self.width, target))
        self.made.append(lines.fit(line.line() if isinstance(line, Pen) else line, self.width))

    def blank(self) -> None:
        """An empty line."""
        self.made.append(())

    def said(self, text: str, role: str = "dim") -> None:
        """Words of our own, wrapped."""
        self.made += [((f"  {line}", role),) for line in lines.wrap(text, max(10, self.width - 4))]

    def page(self) -> Page:
        """What was built; sections without a stop are left out."""
        starts = sorted({start for start in self.starts if start < len(self.stops)})
        return Page(tuple(self.made), tuple(self.stops), tuple(starts))
