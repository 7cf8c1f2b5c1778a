"""Files that are held back, as rows of the Vault place."""

from __future__ import annotations

from collections.abc import Sequence

from core.language import _
from core.vault.review import HeldBack
from tui import held_words, lines
from tui.draw import safe
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line


def held_page(found: Sequence[HeldBack], width: int, glyphs: Glyphs) -> Page:
    """A row for each file, and under it what it would change."""
    room = max(10, width - 1)
    if not found:
        told: list[Line] = [((_(held_words.NOTHING), "good"),), ()]
        return Page((*told, *(((piece, ""),) for piece in lines.wrap(_(held_words.WHAT_THEY_ARE), room))))
    drawn: list[Line] = []
    stops = []
    for each in found:
        aside = f" {glyphs.dot} " + _("left out") if each.set_aside else ""
        role = "dim" if each.set_aside else "name"
        stops.append(Stop(len(drawn), 0, width, Target("held", each.file)))
        drawn.append(((safe.cut(f"  {held_words.maker(each)}{aside}", width, glyphs), role),))
        drawn += [((f"  {piece}", ""),) for piece in safe.wrapped(each.words, room - 2, glyphs)]
        drawn.append(())
    drawn += [((piece, "dim"),) for piece in lines.wrap(_(held_words.WHAT_THEY_ARE), room)]
    return Page(tuple(drawn), tuple(stops), (0,))
