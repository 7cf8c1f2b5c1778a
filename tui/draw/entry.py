"""The preview under an entry line, by columns."""

from __future__ import annotations

from collections.abc import Sequence

from core.entry import Row
from core.language import _
from tui.glyphs import Glyphs, plainer
from tui.lines import Line, cells, cut, fit, width_of, wrap

_INDENT = 3
_WIDEST = 100  # beyond this a second column would be out of sight of the first
_TONES = {"new": "good", "add": "accent", "guess": "warn", "left": "warn", "error": "warn"}


def preview_lines(
    rows: Sequence[Row], width: int, height: int, glyphs: Glyphs, *, compact: bool = False
) -> list[Line]:
    """The rows as lines: errors first, then what is understood, the remarks (*look here*) last after a blank line.

    `compact` is for an event, where the labels are short.
    """
    errors = [row for row in rows if row.tone == "error"]
    plain = [row for row in rows if row.tone not in ("error", "look")]
    looks = [row for row in rows if row.tone == "look"]
    label = max([len(row.label) for row in plain if row.text] + [4 if compact else 5]) + 2
    lines = [line for row in errors for line in _wrapped(row.text, "warn", width, "")]
    lines += [_row(row, label, width, glyphs) for row in plain]
    tail = [line for row in looks for line in _wrapped(plainer(row.text, glyphs), "", width, glyphs.look)]
    room = height - len(tail)
    if len(lines) > room:
        left = len(lines) - room + 1
        lines = [
            *lines[: max(0, room - 1)],
            ((" " * _INDENT + f"{glyphs.cut} " + _("{n} more").format(n=left), "dim"),),
        ]
    return [*lines, *([()] if tail and len(lines) < room else []), *tail]


def _wrapped(text: str, role: str, width: int, sign: str) -> list[Line]:
    head = f" {sign} " if sign else " " * _INDENT
    pieces = wrap(text, max(10, width - cells(head) - 1))
    return [
        ((head if not number else " " * cells(head), "warn"), (piece, role))
        for number, piece in enumerate(pieces)
    ]


def _row(row: Row, label: int, width: int, glyphs: Glyphs) -> Line:
    role = _TONES.get(row.tone, "")
    text = plainer(row.text, glyphs)
    head: Line = ((" " * _INDENT, ""), (row.label.ljust(label), role or "dim"))
    start = _INDENT + label
    name = "name" if row.tone in ("new", "add") else role
    tail, at = _tail(row, start, width, glyphs)
    if not tail:
        return fit((*head, (cut(text, width - 1 - start, glyphs), name)), width)
    at = min(max(at, start + cells(text) + 2), width - 1 - width_of(tail))
    body = cut(text, max(0, at - 2 - start), glyphs)
    return fit((*head, (body, name), (" " * (at - start - cells(body)), ""), *tail), width)


def _tail(row: Row, start: int, width: int, glyphs: Glyphs) -> tuple[Line, int]:
    """What stands at the right of a row, and the column where it would like to."""
    halfway = max(start + 12, round(min(width, _WIDEST) * 0.61))
    if row.second is not None:
        text = cut(plainer(row.second.text, glyphs), width // 3, glyphs)
        return ((f"{row.second.label}  ", "dim"), (text, "")), halfway
    if row.right:
        return ((cut(plainer(row.right, glyphs), width // 2, glyphs), "dim"),), halfway + 7
    return (), halfway
