"""The frame of every place: row 1 with the places, the word line, the rule, the key line."""

from __future__ import annotations

from datetime import date, datetime

from textual import events

from core.language import N_, _, ngettext
from sync.automatic import State
from tui.commands import COMMANDS
from tui.draw.syncing import bar_words, out_words
from tui.glyphs import Glyphs, plainer
from tui.keyline import Entry, Groups, entries, key_line_width
from tui.keys import Keys
from tui.lines import Line, Span, cut, cut_within, fit, join, width_of
from tui.messages import Run
from tui.snapshot import Snapshot, Word
from tui.widgets.sheet import Sheet

PLACES = ("today", "people", "events", "insights", "vault")
WIDE = 120
NARROW = 80
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"))  # fmt: skip


def day_words(day: date, *, long: bool) -> str:
    """`Tue 9 Jun`, or `Tue 9 June 2026` where there is room."""
    weekday, month = _(_DAYS[day.weekday()]), _(_MONTHS[day.month - 1])
    said = _("{weekday} {day} {month} {year}") if long else _("{weekday} {day} {month}")
    return said.format(weekday=weekday, day=day.day, month=month if long else month[:3], year=day.year)


class PlaceBar(Sheet):
    """Row 1: the places, and at the right the one fact that matters most now."""

    def __init__(self, place: str, glyphs: Glyphs, keys: Keys) -> None:
        super().__init__(id="place-bar")
        self._place = place
        self._glyphs = glyphs
        self._keys = keys
        self._fact: Line = ()
        self._spots: list[tuple[int, int, str]] = []

    def set_fact(self, snapshot: Snapshot, now: datetime, sync: State) -> None:
        """Choose the fact: vault trouble, open event, conflicts, the folder, the date."""
        self._fact = fact(snapshot, now, self._glyphs, long=self.size.width >= WIDE, sync=sync)
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        spans: list[Span] = [(" Tend ", "dim")]
        self._spots = []
        for place in PLACES:
            command = COMMANDS[f"place.{place}"]
            words = f"{self._keys.sign(command.id)} {command.word}"
            here = place == self._place
            if width < NARROW and not here:
                continue
            start = width_of(spans)
            spans.append((f"[{words}]", "name") if here else (f" {words} ", ""))
            self._spots.append((start, width_of(spans), command.id))
        room = width - width_of(spans)
        if width_of(self._fact) > room:
            text = cut("".join(text for text, _role in self._fact), room, self._glyphs)
            return [join(tuple(spans), ((text, self._fact[0][1]),), width)]
        return [join(tuple(spans), self._fact, width)]

    def on_click(self, event: events.Click) -> None:
        """A click on a place goes there."""
        for start, end, id in self._spots:
            if start <= event.x < end:
                self.post_message(Run(id))


def fact(snapshot: Snapshot, now: datetime, glyphs: Glyphs, *, long: bool, sync: State) -> Line:
    """The right-hand fact of row 1."""
    if snapshot.out:
        return ((out_words(snapshot.out, snapshot.held, long=long), "danger"),)
    if snapshot.read_only:
        return ((_("read only: nothing can be saved") if long else _("read only"), "danger"),)
    if snapshot.event is not None:
        return ((f"{glyphs.event} {snapshot.event.name} {now:%H:%M}", "accent"),)
    today = day_words(snapshot.today, long=long)
    if snapshot.conflicts:
        return ((f"{today} {glyphs.dot} ", ""), (_conflicts(snapshot.conflicts), "warn"))
    words, role, dated = bar_words(sync, now, glyphs, long=long)
    if not words:
        return ((today, ""),)
    return ((f"{today} {glyphs.dot} ", ""), (words, role)) if dated else ((words, role),)


def _conflicts(number: int) -> str:
    return ngettext("{n} conflict", "{n} conflicts", number).format(n=number)


class WordLine(Sheet):
    """What was just saved, and how to take it back; or what went wrong. Stays until the next act."""

    def __init__(self, glyphs: Glyphs, keys: Keys) -> None:
        super().__init__(id="word-line")
        self._glyphs = glyphs
        self._keys = keys
        self._word = Word()

    def set_word(self, word: Word) -> None:
        """Show this word."""
        self._word = word
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line; the way back keeps its place, the text before it is cut."""
        word = self._word
        back = f" {self._glyphs.dot} {self._keys.sign(word.back)} {_(_BACK[word.back])}" if word.back else ""
        text = cut_within(plainer(word.text, self._glyphs), max(0, width - 2 - len(back)), self._glyphs)
        return [fit(((" ", ""), (text, "danger" if word.danger else ""), (back, "dim")), width)]


_BACK = {"undo": N_("takes it back"), "redo": N_("brings it back")}


class RuleLine(Sheet):
    """A rule across the screen."""

    def __init__(self, glyphs: Glyphs, *, double: bool = False) -> None:
        super().__init__(classes="rule")
        self._sign = glyphs.double if double else glyphs.rule

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        return [((self._sign * width, "rule"),)]


class KeyLine(Sheet):
    """The keys that work here, most used first, cut by whole entries."""

    def __init__(self, groups: Groups, keys: Keys, words: dict[str, str] | None = None) -> None:
        super().__init__(id="key-line")
        self._groups = groups
        self._keys = keys
        self._words = words or {}
        self._spots: list[tuple[int, int, str]] = []

    def set_groups(self, groups: Groups, words: dict[str, str] | None = None) -> None:
        """Show these entries."""
        if (groups, words or {}) != (self._groups, self._words):
            self._groups, self._words = groups, words or {}
            self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line: loose where there is room, tight where not."""
        cut_groups = entries(self._groups, self._keys, width, self._words)
        if key_line_width(cut_groups, 2, 3) < width:
            inner, outer = 2, 3
        else:
            inner, outer = 1, 2
        spans: list[Span] = [(" ", "")]
        self._spots = []
        for number, group in enumerate(cut_groups):
            spans += [(" " * outer, "")] if number else []
            for index, entry in enumerate(group):
                spans += [(" " * inner, "")] if index else []
                self._add(spans, entry)
        return [tuple(spans)]

    def _add(self, spans: list[Span], entry: Entry) -> None:
        start = width_of(spans)
        spans += [(entry.key, "key"), (f" {entry.word}", "")]
        self._spots.append((start, start + entry.width, entry.id))

    def on_click(self, event: events.Click) -> None:
        """A click on an entry does what its key does."""
        for start, end, id in self._spots:
            if start <= event.x < end:
                self.post_message(Run(id))
