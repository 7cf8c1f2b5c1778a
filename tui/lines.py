"""Lines: what drawing makes and widgets show. A line is spans of text, each with the role it plays.

Roles are words of the theme (`name`, `dim`, `cooling`, `danger` ...), several joined by a blank; the empty role is
plain text. All widths are terminal cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

from rich.cells import cell_len

from tui.glyphs import Glyphs

Span: TypeAlias = "tuple[str, str]"
Line: TypeAlias = "tuple[Span, ...]"

_FIRST_STRONG, _END_ISOLATE = "\u2068", "\u2069"
_TURNING = {"R", "AL", "AN"}


def cells(text: str) -> int:
    """The width of a text in terminal cells."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(text)


def isolated(text: str) -> str:
    """The text, wrapped so that right-to-left script in it cannot turn the line around."""
    if text.isascii() or not any(unicodedata.bidirectional(letter) in _TURNING for letter in text):
        return text
    return f"{_FIRST_STRONG}{text}{_END_ISOLATE}"


def cut(text: str, width: int, glyphs: Glyphs) -> str:
    """The text in at most `width` cells, with the cut sign where something is left out."""
    if cells(text) <= width:
        return isolated(text)
    room = width - cells(glyphs.cut)
    if room < 0:
        return glyphs.cut[:width]
    kept, used = [], 0
    for letter in text:
        used += cells(letter)
        if used > room:
            break
        kept.append(letter)
    return isolated("".join(kept).rstrip()) + glyphs.cut


def cut_within(text: str, width: int, glyphs: Glyphs) -> str:
    """The text in at most `width` cells, with its beginning and its end: what is left out stood between them."""
    if cells(text) <= width:
        return isolated(text)
    sign = f"{glyphs.cut} "
    head = max(0, width * 2 // 5 - cells(sign))
    kept, used = [], 0
    for letter in reversed(text):
        used += cells(letter)
        if used > width - head - cells(sign) - 1:
            break
        kept.append(letter)
    tail = "".join(reversed(kept)).lstrip()
    return cut(text, head + cells(glyphs.cut), glyphs) + " " + isolated(tail)


def pad(text: str, width: int) -> str:
    """The text with blanks behind it up to `width` cells."""
    return text + " " * (width - cells(text))


def right(text: str, width: int) -> str:
    """The text with blanks before it up to `width` cells."""
    return " " * (width - cells(text)) + text


def column(text: str, width: int, glyphs: Glyphs) -> str:
    """The text in exactly `width` cells: cut, then padded."""
    return pad(cut(text, width, glyphs), width)


def text_of(line: Line) -> str:
    """The characters of a line."""
    return "".join(text for text, _ in line)


def width_of(line: Iterable[Span]) -> int:
    """The width of a line in cells."""
    return sum(cells(text) for text, _ in line)


def fit(line: Line, width: int) -> Line:
    """The line in exactly `width` cells: cropped without a sign, or padded with blanks."""
    spans: list[Span] = []
    used = 0
    for text, role in line:
        size = cells(text)
        if used + size > width:
            text, size = _crop(text, width - used)
        if text:
            spans.append((text, role))
        used += size
        if used >= width:
            break
    if used < width:
        spans.append((" " * (width - used), ""))
    return tuple(spans)


def _crop(text: str, width: int) -> tuple[str, int]:
    used, kept = 0, []
    for letter in text:
        size = cells(letter)
        if used + size > width:
            break
        kept.append(letter)
        used += size
    return "".join(kept), used


def join(left: Line, right_hand: Line, width: int) -> Line:
    """`left`, then blanks, then `right_hand` ending at the edge; the left is cropped where both do not fit."""
    room = width - width_of(right_hand)
    if room < 0:
        return fit(right_hand, width)
    return fit(left, room) + right_hand


def cursor(line: Line) -> Line:
    """The line as the cursor row: every span in reverse."""
    return tuple((text, f"{role} cursor".strip()) for text, role in line)


def rule(title: str, note: str, width: int, glyphs: Glyphs, *, double: bool = False, role: str = "") -> Line:
    """A section rule: `── title ─────── note ──`; the note is left out where both do not fit."""
    sign = glyphs.double if double else glyphs.rule
    head = f"{sign * 2} " if title else ""
    title = cut(title, max(0, width - 6), glyphs)
    after = " " if title else ""
    tail = f" {note} {sign * 2}" if note else ""
    room = width - cells(head) - cells(title) - cells(after) - cells(tail)
    if room < 1 and note:
        return rule(title, "", width, glyphs, double=double, role=role)
    drawn = f"rule {role}".strip()
    spans: list[Span] = [
        (head, drawn),
        (title, f"title {role}".strip()),
        (after + sign * max(0, room), drawn),
    ]
    if note:
        spans += [(" ", drawn), (note, "dim"), (f" {sign * 2}", drawn)]
    return tuple(span for span in spans if span[0])


def wrap(text: str, width: int) -> list[str]:
    """The text broken at blanks into lines of at most `width` cells; longer words are broken hard."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split(" "):
            while cells(word) > width:
                if current:
                    lines.append(current)
                    current = ""
                piece, _ = _crop(word, width)
                if not piece:
                    break
                lines.append(piece)
                word = word[len(piece) :]
            joined = f"{current} {word}" if current else word
            if cells(joined) > width:
                lines.append(current)
                current = word
            else:
                current = joined
        lines.append(current)
    return lines
