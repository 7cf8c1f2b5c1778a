"""Text in columns, measured in terminal cells, without the toolkit."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.text import clean_line

_FIRST_STRONG, _END_ISOLATE = "\u2068", "\u2069"
_TURNING = {"R", "AL", "AN"}
_NO_WIDTH = {"Mn", "Me", "Cf"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether it is aligned right, and how many cells it keeps when room is short."""

    heading: str
    right: bool = False
    least: int = 0  # 0: never made narrower
    spare: int = 0  # where narrower columns are not enough the highest goes first; 0: never


def cells(text: str) -> int:
    """The width of a text in terminal cells."""
    if text.isascii():
        return len(text)
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> int:
    if letter < "\u0300":
        return 1
    if unicodedata.category(letter) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def safe(text: str) -> str:
    """One line that cannot reach the terminal's controls or turn the line round."""
    text = clean_line(text)
    if text.isascii() or not any(unicodedata.bidirectional(letter) in _TURNING for letter in text):
        return text
    return f"{_FIRST_STRONG}{text}{_END_ISOLATE}"


def cut(text: str, width: int, sign: str = "…") -> str:
    """The text in at most `width` cells."""
    if cells(text) <= width:
        return text
    kept, room = "", width - cells(sign)
    for letter in text:
        if cells(kept) + _letter(letter) > room:
            break
        kept += letter
    return (kept.rstrip() + sign) if room >= 0 else sign[:width]


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells, if it is not longer."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """Words broken into lines of at most `width` cells; a longer word stands alone. Later lines are indented."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        tried = f"{line} {word}" if line else (indent if lines else "") + word
        if line and cells(tried) > width:
            lines.append(line)
            line = indent + word
        else:
            line = tried
    return [*lines, line] if line else lines


def hanging(head: str, text: str, width: int) -> list[str]:
    """A text behind a head of its own, wrapped to `width` cells; later lines stand below its first word."""
    at = cells(head)
    first, *more = wrap(safe(text), max(1, width - at)) or [""]
    return [f"{head}{first}".rstrip(), *(" " * at + line for line in more)]


def flow(parts: Sequence[str], width: int, sign: str = " · ") -> list[str]:
    """The parts one behind the other in lines of at most `width` cells; none is broken, a wider one stands alone."""
    lines: list[str] = []
    for part in parts:
        if lines and cells(tried := f"{lines[-1]}{sign}{part}") <= width:
            lines[-1] = tried
        else:
            lines.append(part)
    return lines


def widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None) -> list[int]:
    """How wide each column becomes: as its widest cell, or less, the widest shrinking column first, to fit `room`."""
    found = [
        max([cells(column.heading), *(cells(row[number]) for row in rows)])
        for number, column in enumerate(columns)
    ]
    if room is None:
        return found
    over = sum(found) + 2 * (len(found) - 1) - room
    while over > 0:
        able = [n for n, column in enumerate(columns) if column.least and found[n] > column.least]
        if not able:
            break
        widest = max(able, key=lambda n: found[n])
        found[widest] -= 1
        over -= 1
    return found


def fitting(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None) -> list[int]:
    """The places of the columns to show: those that hold anything, less as many spare ones as it takes to fit `room`."""
    used = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    while room is not None:
        kept = [columns[n] for n in used]
        sizes = widths(kept, [[row[n] for n in used] for row in rows], room)
        spare = [n for n in used if columns[n].spare]
        if sum(sizes) + 2 * (len(sizes) - 1) <= room or not spare:
            break
        used.remove(max(spare, key=lambda n: columns[n].spare))
    return used


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    room: int | None = None,
    headings: bool = True,
) -> list[str]:
    """Lines of a table two blanks between columns; `room` cells wide at most where given."""
    rows = [[safe(cell) for cell in row] for row in rows]
    sizes = widths(columns, rows, room)

    def line(row: Sequence[str]) -> str:
        parts = [
            pad(cut(cell, size), size, right=column.right)
            for cell, size, column in zip(row, sizes, columns, strict=True)
        ]
        return "  ".join(parts).rstrip()

    head = [line([column.heading for column in columns])] if headings else []
    return head + [line(row) for row in rows]
