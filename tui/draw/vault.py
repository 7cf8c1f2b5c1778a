"""The Vault place as lines: topics at the left, what there is to know of one at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui import lines
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line

TOPICS_WIDTH = 17
_LABEL = 13


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its name in the list, its heading, what enter does there (empty: nothing)."""

    id: str
    name: str
    heading: str
    enter: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled sentence; without a label a paragraph. `role` colours the text."""

    label: str
    text: str
    role: str = ""


def paragraphs(text: str) -> tuple[Fact, ...]:
    """A text as facts: a blank line between paragraphs, whose own lines are broken anew."""
    pieces = [" ".join(piece.split()) for piece in text.split("\n\n")]
    return tuple(Fact("", said) for piece in pieces for said in (piece, ""))[:-1]


def topics_page(topics: Sequence[Topic], numbers: Mapping[str, int], glyphs: Glyphs) -> Page:
    """The list at the left; `numbers` of what waits stand behind the names, by topic: `Conflicts · 2`."""
    drawn = tuple(
        ((f" {topic.name}{f' {glyphs.dot} {count}' if (count := numbers.get(topic.id)) else ''}", ""),)
        for topic in topics
    )
    stops = tuple(Stop(line, 0, TOPICS_WIDTH, Target("more", topic.id)) for line, topic in enumerate(topics))
    return Page(drawn, stops, (0,))


def facts_lines(facts: Sequence[Fact], width: int) -> list[Line]:
    """The right side."""
    drawn: list[Line] = []
    for fact in facts:
        if not fact.label and not fact.text:
            drawn.append(())
            continue
        indent = _LABEL if fact.label else 0
        for number, piece in enumerate(lines.wrap(fact.text, max(10, width - indent - 1))):
            head = fact.label.ljust(_LABEL) if number == 0 and fact.label else " " * indent
            drawn.append(((head, "dim"), (piece, fact.role)))
    return drawn


def upright(height: int, glyphs: Glyphs) -> list[Line]:
    """The line between the two."""
    return [((glyphs.upright, "rule"),)] * height
