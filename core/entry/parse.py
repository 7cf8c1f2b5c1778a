"""The parse of an entry line."""

from __future__ import annotations

from collections.abc import Mapping

from core.entry.context import Context
from core.entry.model import Parse, Reading


def parse(
    line: str,
    context: Context,
    *,
    reading: Reading | None = None,
    choose: Mapping[int, int] | None = None,
    new: bool = False,
) -> Parse:
    """Understand a line. Pure and total: any text gives a parse.

    `reading` forces one (`tend log`, `tend add`, the key `^t`); `choose` takes for a name (its `slot`) another of its
    candidates (`tab`, see `cycle`); `new` makes a new person where somebody known fits (`^n`).
    """
    raise NotImplementedError


def turn(parse: Parse) -> Reading:
    """The reading `^t` turns this one into."""
    return Reading.CONTACT if parse.reading is Reading.LOG else Reading.LOG


def cycle(
    parse: Parse, choose: Mapping[int, int], step: int = 1, cursor: int | None = None
) -> dict[int, int]:
    """What to `choose` when `tab` goes to the next candidate: of the name at the cursor, else of the first guess."""
    raise NotImplementedError


def strict(parse: Parse) -> None:
    """Refuse what the command line must not save.

    Raises AmbiguousError with the candidates where a name was guessed, NotUnderstoodError where nobody is named.
    """
    raise NotImplementedError
