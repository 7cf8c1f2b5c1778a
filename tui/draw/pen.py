"""Writing one line from left to right, by columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui import lines
from tui.draw import safe
from tui.glyphs import Glyphs
from tui.lines import Line, Span


@dataclass(slots=True)
class Pen:
    """A line being written; `at` is the column where the next cell goes."""

    glyphs: Glyphs
    at: int = 0
    spans: list[Span] = field(default_factory=list)

    def put(self, text: str, role: str = "") -> Pen:
        """Words of our own, as they are."""
        if text:
            self.spans.append((text, role))
            self.at += lines.cells(text)
        return self

    def to(self, column: int) -> Pen:
        """Blanks up to a column; nothing where it is already passed."""
        return self.put(" " * (column - self.at))

    def right(self, text: str, width: int, role: str = "") -> Pen:
        """Words of our own, ending `width` cells from here."""
        return self.to(self.at + width - lines.cells(text)).put(text, role)

    def cut(self, text: str, width: int, role: str = "") -> Pen:
        """Text from outside in at most `width` cells."""
        return self.put(safe.cut(text, width, self.glyphs), role)

    def column(self, text: str, width: int, role: str = "") -> Pen:
        """Text from outside in exactly `width` cells."""
        start = self.at
        return self.cut(text, width, role).to(start + width)

    def line(self) -> Line:
        """What was written."""
        return tuple(self.spans)


def marked(line: Line, start: int, end: int, glyphs: Glyphs, role: str = "cursor") -> Line:
    """The line with its cells from `start` to `end` as the cursor row: the cursor sign first, all in reverse."""
    before, within, after = split(line, start, end)
    width = lines.width_of(within)
    within = (*within, (" " * (end - start - width), "")) if width < end - start else within
    sign, rest = split(within, 1, end - start)[0:2]
    inside = ((glyphs.cursor if lines.text_of(sign) == " " else lines.text_of(sign), ""), *rest)
    return before + tuple((text, f"{name} {role}".strip()) for text, name in inside) + after


def split(line: Line, start: int, end: int) -> tuple[Line, Line, Line]:
    """The line in three: before cell `start`, up to `end`, and the rest. Cells that are cut through become blanks."""
    parts: tuple[list[Span], list[Span], list[Span]] = ([], [], [])
    at = 0
    for text, role in line:
        if text.isascii():
            size = len(text)
            for index, (low, high) in enumerate(((0, start), (start, end), (end, at + size))):
                piece = text[max(0, low - at) : max(0, high - at)]
                if piece:
                    parts[index].append((piece, role))
            at += size
            continue
        for letter in text:
            index = 0 if at < start else 1 if at < end else 2
            parts[index].append((letter, role))
            at += lines.cells(letter)
    if at < start:
        parts[0].append((" " * (start - at), ""))
    return _joined(parts[0]), _joined(parts[1]), _joined(parts[2])


def _joined(spans: list[Span]) -> Line:
    """Neighbours of one role as one span, so that letters stay with their marks."""
    joined: list[Span] = []
    for text, role in spans:
        if joined and joined[-1][1] == role:
            joined[-1] = (joined[-1][0] + text, role)
        else:
            joined.append((text, role))
    return tuple(joined)
