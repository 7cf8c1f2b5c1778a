"""Events as lines: what was noted at the open one, then all of them, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tui import lines
from tui.draw import words
from tui.draw.pen import Pen
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line


@dataclass(frozen=True, slots=True)
class Noted:
    """Somebody noted at an event: when, who, where they work, what else."""

    person: str
    at: str
    name: str
    org: str
    text: str
    new: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event of the list."""

    id: str
    name: str
    place: str
    starts: str
    ends: str
    tag: str
    people: int
    open: bool


@dataclass(frozen=True, slots=True)
class EventsView:
    """The open event with what was noted, and all events, newest first."""

    today: date
    occasions: Sequence[Occasion]
    noted: Sequence[Noted] = ()

    @property
    def open(self) -> Occasion | None:
        """The open event."""
        return next((occasion for occasion in self.occasions if occasion.open), None)


def page(view: EventsView, width: int, glyphs: Glyphs) -> Page:
    """The page for a width."""
    drawn: list[Line] = []
    stops: list[Stop] = []
    sections: list[int] = []
    if view.open is not None:
        new = sum(1 for noted in view.noted if noted.new)
        note = f"{new} new {glyphs.dot} {len(view.noted) - new} again"
        drawn.append(lines.rule(f"Noted at {view.open.name}", note, width, glyphs))
        sections.append(len(stops))
        for noted in view.noted:
            stops.append(Stop(len(drawn), 0, width, Target("person", noted.person, (noted.person,))))
            drawn.append(_noted(noted, width, glyphs))
        if not view.noted:
            drawn.append((("  Nobody yet. Everything you add now belongs to this evening.", "dim"),))
        drawn.append(())
    drawn.append(lines.rule("Events", str(len(view.occasions)) if view.occasions else "", width, glyphs))
    sections.append(len(stops))
    for occasion in view.occasions:
        stops.append(Stop(len(drawn), 0, width, Target("event", occasion.id)))
        drawn.append(_occasion(occasion, view.today, width, glyphs))
    if not view.occasions:
        text = "None so far. An event lends its name, place, day and tag to everyone you add there."
        drawn += [((f"  {line}", "dim"),) for line in lines.wrap(text, max(10, width - 4))]
    return Page(tuple(drawn), tuple(stops), tuple(sections))


def _noted(noted: Noted, width: int, glyphs: Glyphs) -> Line:
    pen = Pen(glyphs).to(2).put(noted.at, "dim").to(9).column(noted.name, 22, "name").to(32)
    pen.column(noted.org, 20).to(53)
    rest = "" if noted.new else f"met again {glyphs.dot} " if noted.text else "met again"
    return pen.put(rest, "dim").cut(noted.text, max(0, width - 1 - pen.at)).line()


def _occasion(occasion: Occasion, today: date, width: int, glyphs: Glyphs) -> Line:
    sign = f"{glyphs.event} " if occasion.open else "  "
    pen = Pen(glyphs).put(sign, "accent").column(words.past(occasion.starts, today), 10, "dim").to(13)
    people = (
        "nobody"
        if not occasion.people
        else f"{occasion.people} people"
        if occasion.people > 1
        else "1 person"
    )
    room = width - 14 - pen.at
    text = f"{occasion.name}, {occasion.place}" if occasion.place else occasion.name
    return pen.cut(text, room, "name" if occasion.open else "").to(width - 13).right(people, 12, "dim").line()
