"""The dialog of an export as lines: the formats, how many people, what stays behind."""

from __future__ import annotations

from collections.abc import Sequence

from core.exchange.formats import Format
from core.exchange.lost import Loss
from core.language import _, ngettext
from tui.draw.safe import shown
from tui.glyphs import Glyphs
from tui.lines import Line

_NAME = 13
_SHOWN = 8


def format_rows(formats: Sequence[Format], chosen: int, glyphs: Glyphs) -> list[Line]:
    """A row for each format, the chosen one marked."""
    return [
        (
            (f"{glyphs.cursor if number == chosen else ' '} ", "accent"),
            (made.name.ljust(_NAME), "name" if number == chosen else ""),
            (_(made.title), "dim"),
        )
        for number, made in enumerate(formats)
    ]


def people_words(number: int) -> str:
    """How many go."""
    if not number:
        return _("Nobody matches that.")
    return ngettext("{n} person", "{n} people", number).format(n=number)


def left_behind(losses: Sequence[Loss]) -> str:
    """What stays behind, the most of it first."""
    if not losses:
        return _("Nothing is left behind: it is read back without loss.")
    most = sorted(losses, key=lambda loss: -loss.count)
    named = ", ".join(f"{shown(loss.words)} ({loss.count:,})" for loss in most[:_SHOWN])
    if len(most) > _SHOWN:
        return _("Left behind: {names}, and {n} more").format(names=named, n=len(most) - _SHOWN)
    return _("Left behind: {names}").format(names=named)
