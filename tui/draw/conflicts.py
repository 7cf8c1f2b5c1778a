"""A conflict as lines: both texts side by side, what differs underlined, who wrote each and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from core.acts.conflicts import Dispute, Side
from core.language import _
from tui import lines
from tui.draw import safe
from tui.draw.pen import Pen
from tui.draw.views import Page
from tui.glyphs import FULL, Glyphs
from tui.lines import Line, Span

BESIDE = 70
"""From this width on two texts stand beside each other, below it under each other."""
COMPARED = 1500
"""Words of a text that are compared; what stands behind them is not underlined."""
_WIDEST = 90
_MARGIN = 1

Words = list[list[str]]
"""The words of each line of a text."""


def conflict_page(dispute: Dispute, width: int, glyphs: Glyphs) -> Page:
    """What it is about, then the sides."""
    room = max(20, width - 2 * _MARGIN)
    made: list[Line] = [
        Pen(glyphs).put(" ").cut(dispute.about, room, "name").line(),
        ((f" {dispute.what}", "dim"),),
        (),
    ]
    blocks = _blocks(dispute, room, glyphs)
    if width < BESIDE:
        for block in blocks:
            made += [((" ", ""), *line) for line in block] + [()]
    else:
        half = _half(room)
        for first, second in _pairs(blocks):
            made += [_beside(*pair, half, glyphs) for pair in zip_longest(first, second, fillvalue=())]
            made.append(())
    return Page(tuple(made[:-1]))


def nothing_page(settled: int, width: int, glyphs: Glyphs) -> Page:
    """Nothing is open, or no more."""
    said = [
        _("All settled. The other devices learn of it with the next sync.")
        if settled
        else _("Nothing is open: what was changed on several devices agrees."),
        _(
            "When two devices change the same field before they hear of each other, both texts are kept, "
            "and you choose here. Nothing is ever overwritten in silence."
        ),
    ]
    made: list[Line] = [()]
    for text, role in zip(said, ("good", "dim"), strict=True):
        made += [((f" {piece}", role),) for piece in lines.wrap(text, max(20, width - 2))]
        made.append(())
    return Page(tuple(made))


def _half(room: int) -> int:
    return min(_WIDEST, (room - 3) // 2)


def _pairs(blocks: Sequence[list[Line]]) -> Iterator[tuple[list[Line], list[Line]]]:
    for start in range(0, len(blocks), 2):
        yield blocks[start], blocks[start + 1] if start + 1 < len(blocks) else []


def _beside(left: Line, right: Line, half: int, glyphs: Glyphs) -> Line:
    return ((" ", ""), *lines.fit(left, half), (f" {glyphs.upright} ", "rule"), *lines.fit(right, half))


def _blocks(dispute: Dispute, room: int, glyphs: Glyphs) -> list[list[Line]]:
    width = room if room + 2 * _MARGIN < BESIDE else _half(room)
    texts = [_words(side.text) for side in dispute.sides]
    compared = dispute.conflict.kind == "value"
    return [
        _block(
            number, side, words, _different(words, texts, number - 1) if compared else set(), width, glyphs
        )
        for number, (side, words) in enumerate(zip(dispute.sides, texts, strict=True), 1)
    ]


def _block(
    number: int, side: Side, words: Words, different: set[int], width: int, glyphs: Glyphs
) -> list[Line]:
    pen = Pen(glyphs).put(f"{number} ", "key")
    note = f" {glyphs.dot} " + _("shown") if side.shown else ""
    pen.cut(side.who, max(4, width - pen.at - lines.cells(note)), "dim").put(note, "accent")
    if side.empty:
        return [pen.line(), (), ((_("nothing: it was cleared"), "dim"),)]
    return [pen.line(), (), *_flowed(words, different, width)]


def _words(text: str) -> Words:
    return [safe.shown(line).split() for line in text.split("\n")]


def _different(words: Words, texts: Sequence[Words], own: int) -> set[int]:
    """The numbers of the words that the text beside it has not: the first is compared with the second, others with it."""
    if len(texts) < 2:
        return set()
    mine = [word for line in words for word in line][:COMPARED]
    other = [word for line in texts[1 if own == 0 else 0] for word in line][:COMPARED]
    matcher = SequenceMatcher(None, mine, other)
    return {
        place
        for what, start, end, *_ in matcher.get_opcodes()
        if what != "equal"
        for place in range(start, end)
    }


def _flowed(words: Words, different: set[int], width: int) -> Iterator[Line]:
    """Words as lines of at most `width` cells, those that differ underlined; longer words broken anywhere."""
    number = 0
    for paragraph in words:
        line: list[Span] = []
        used = 0
        for word in paragraph:
            role = "differ" if number in different else ""
            number += 1
            for piece in safe.wrapped(word, width, FULL) if lines.cells(word) > width else [word]:
                size = lines.cells(piece)
                if line and used + 1 + size > width:
                    yield tuple(line)
                    line, used = [], 0
                if line:
                    # Two words that differ are one stretch of difference.
                    line.append((" ", "differ" if role and line[-1][1] else ""))
                    used += 1
                line.append((lines.isolated(piece), role))
                used += size
        yield tuple(line)
