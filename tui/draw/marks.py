"""The small pictures beside a number: its arrow, the two-year strip, and bars of shares."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui.glyphs import Glyphs

NOTABLE = 8
"""A change of the score that is worth an arrow."""


def arrow(change: int, glyphs: Glyphs) -> str:
    """Up, down, or a blank where the change is too small to say."""
    if abs(change) < NOTABLE:
        return " "
    return glyphs.up if change > 0 else glyphs.down


def moved(change: int, glyphs: Glyphs) -> str:
    """The change with its arrow: `↓13`; empty where it is 0."""
    return f"{glyphs.up if change > 0 else glyphs.down}{abs(change)}" if change else ""


def band(score: int | None) -> str:
    """The role of a score."""
    if score is None:
        return "none"
    return ("dormant", "fading", "cooling", "steady", "thriving")[min(4, max(0, score) // 20)]


def strip(months: Sequence[int], glyphs: Glyphs) -> str:
    """Contact-days by month; one sign a month, a blank for none, the highest sign from eight on."""
    levels = len(glyphs.sparks)
    return "".join(glyphs.sparks[(min(8, days) - 1) * levels // 8] if days > 0 else " " for days in months)


def halves(value: float, glyphs: Glyphs) -> str:
    """`value` cells of bar, to the half cell below."""
    full, half = divmod(int(value * 2), 2)
    return glyphs.block * full + glyphs.half * half


def share(part: float, whole: float, cells: int, glyphs: Glyphs) -> str:
    """`part` of `whole` as a bar of `cells` cells, to the nearest half cell."""
    full, half = divmod(round(min(1.0, part / whole) * cells * 2) if whole > 0 else 0, 2)
    return glyphs.block * full + glyphs.half * half + glyphs.shade * (cells - full - half)


def ceiling(value: float) -> float:
    """The end of a scale for `value`: a multiple of 4 that lies above it."""
    return max(4.0, 4 * math.ceil(value / 4))


def spark(values: Sequence[int], glyphs: Glyphs) -> str:
    """Scores from 0 to 100 as a line of signs."""
    levels = len(glyphs.sparks)
    return "".join(glyphs.sparks[min(levels - 1, max(0, value) * levels // 100)] for value in values)
