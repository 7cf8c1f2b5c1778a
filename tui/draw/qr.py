"""A QR code in cells: two modules a cell with half blocks, or, in ASCII, two cells a module.

Whether a cell is dark is said here; with which colours it is painted, the screen and the command line say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

QUIET = 4
"""Modules of quiet zone the standard asks for; two are enough for a telephone where there is no more room."""
_LEAST_QUIET = 2

Modules = Sequence[Sequence[bool]]
"""Rows of modules; true is dark."""
Cell = tuple[bool, bool]
"""The upper and the lower half of a cell; true is dark."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code laid out in cells."""

    cells: Sequence[Sequence[Cell]]
    """Rows of cells; in ASCII both halves are the same."""

    @property
    def width(self) -> int:
        """In cells."""
        return len(self.cells[0])

    @property
    def height(self) -> int:
        """In rows."""
        return len(self.cells)


def modules_of(vcard: str) -> Modules:
    """The modules of a vCard, without a quiet zone; as small as can be: readers take a line feed for a line's end."""
    import segno

    made = segno.make(
        vcard.replace("\r\n", "\n").rstrip("\n"), error="l", micro=False, boost_error=True, encoding="utf-8"
    )
    return [[bool(module) for module in row] for row in made.matrix]


def lay_out(modules: Modules, width: int, height: int, *, ascii: bool = False) -> Code | None:
    """The code with as much quiet zone as there is room for; None where it does not fit."""
    for quiet in range(QUIET, _LEAST_QUIET - 1, -1):
        code = _coded(_bordered(modules, quiet), ascii)
        if code.width <= width and code.height <= height:
            return code
    return None


def least_size(modules: Modules, *, ascii: bool = False) -> tuple[int, int]:
    """The columns and rows that it needs at least."""
    code = _coded(_bordered(modules, _LEAST_QUIET), ascii)
    return code.width, code.height


def _bordered(modules: Modules, quiet: int) -> list[list[bool]]:
    side, blank = [False] * quiet, [False] * (len(modules) + 2 * quiet)
    return [
        *([blank] * quiet),
        *([*side, *row, *side] for row in modules),
        *([blank] * quiet),
    ]


def _coded(rows: list[list[bool]], ascii: bool) -> Code:
    if ascii:
        return Code([[(module, module) for module in row for _ in range(2)] for row in rows])
    lower = [*rows[1::2], *([[False] * len(rows[0])] if len(rows) % 2 else [])]
    return Code([list(zip(*pair, strict=True)) for pair in zip(rows[::2], lower, strict=True)])


_BLOCKS: dict[Cell, str] = {(True, True): " ", (False, False): "█", (False, True): "▀", (True, False): "▄"}
_ASCII: dict[Cell, str] = {(True, True): " ", (False, False): "#"}


def block(cell: Cell, *, ascii: bool, inverted: bool) -> str:
    """The sign of a cell without colours: on a dark terminal the light modules are drawn, inverted the dark ones."""
    upper, lower = cell
    key = (not upper, not lower) if inverted else cell
    return (_ASCII if ascii else _BLOCKS)[key]


def sgr_rows(code: Code, *, colours: bool, ascii: bool, inverted: bool) -> list[str]:
    """The rows as a terminal prints them."""
    rows = []
    for cells in code.cells:
        if not colours:
            rows.append("".join(block(cell, ascii=ascii, inverted=inverted) for cell in cells))
            continue
        if ascii:
            rows.append("".join(f"\x1b[{40 if dark else 107}m " for dark, _ in cells) + "\x1b[0m")
            continue
        # One pair of colours for the whole row, black on bright white: the signs are the dark parts.
        signs = "".join(block(cell, ascii=False, inverted=True) for cell in cells)
        rows.append(f"\x1b[30;107m{signs}\x1b[0m")
    return rows
