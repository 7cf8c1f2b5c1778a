"""From lines to events: VCALENDAR and VEVENT, folding, soft breaks, and what programs make of them.

A line reader of our own, as for cards: a broken line costs that line, not the file. What stands inside an event's
VALARM is not the event's. Nothing here raises, and no nesting is followed deeper than an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.exchange.charsets import decoded
from core.exchange.draft import Problem
from core.exchange.vcard_lines import Property
from core.exchange.vcard_values import from_quoted_printable, parse_head, split_head, unescaped
from core.language import _

MAX_EVENT = 2**20
"""Characters of one event that are looked at."""
MAX_LINES = 5_000
_FRAME = re.compile(r"(BEGIN|END)\s*:\s*(\S{1,60}?)\s*", re.IGNORECASE)
_STARTS = re.compile(r"[A-Za-z][\w/.-]{0,80}\s*[;:]")
_QUOTED = re.compile(r"^[^:]*QUOTED-PRINTABLE", re.IGNORECASE)
_HEAVY = re.compile(r"(?:ATTACH|IMAGE|X-ALT-DESC|STYLED-DESCRIPTION)[;:]", re.IGNORECASE)
_LONGEST_FRAME, _LONGEST_HEAD, _LONGEST_LINE = 200, 10_000, 100_000
_HEADINGS = frozenset({"VERSION", "METHOD", "PRODID", "X-WR-CALNAME", "X-WR-TIMEZONE", "NAME"})
_MAX_HEADINGS = 1_000


@dataclass(slots=True)
class CalendarHead:
    """What a calendar says about all of its events, by upper-case property name."""

    said: dict[str, str] = field(default_factory=dict)

    @property
    def old(self) -> bool:
        """Whether it is vCalendar 1.0."""
        return self.said.get("VERSION", "").startswith("1")

    @property
    def name(self) -> str:
        """What the calendar is called."""
        return self.said.get("X-WR-CALNAME") or self.said.get("NAME", "")


@dataclass(slots=True)
class RawEvent:
    """The lines of one event, numbered, without those of what stands inside it."""

    line: int
    head: CalendarHead
    lines: list[tuple[int, str]] = field(default_factory=list)
    size: int = 0
    heavy: bool = False

    def add(self, number: int, text: str) -> None:
        """Keep a line, unless it is of an attachment, or the event is far too large to be one."""
        self.heavy = _HEAVY.match(text) is not None or (self.heavy and text[:1] in (" ", "\t", ""))
        if self.heavy:
            return
        text = text[:_LONGEST_LINE]
        self.size += len(text)
        if self.size <= MAX_EVENT and len(self.lines) < MAX_LINES:
            self.lines.append((number, text))


class _Cutter:
    """State between two lines of a file while events are cut out of it."""

    def __init__(self) -> None:
        self.head = CalendarHead()
        self.event: RawEvent | None = None
        self.inside = 0  # components within an event, or beside the events of a calendar
        self.ready: list[RawEvent | Problem] = []

    def feed(self, number: int, text: str) -> None:
        if text[:1] in "bBeE" and len(text) < _LONGEST_FRAME:
            frame = _FRAME.fullmatch(text)
            if frame is not None:
                self._frame(number, frame.group(1).upper() == "BEGIN", frame.group(2).upper())
                return
        if self.inside:
            return
        if self.event is not None:
            self.event.add(number, text)
        else:
            self._heading(text)

    def _frame(self, number: int, begins: bool, what: str) -> None:
        if what == "VCALENDAR":
            self.end(_("the event has no END:VEVENT line: the calendar ends within it"))
            if begins:
                self.head = CalendarHead()
        elif what == "VEVENT":
            if begins:
                self.end(_("the event has no END:VEVENT line: the next one begins within it"))
                self.event = RawEvent(number, self.head)
            else:
                self.end("")
        else:
            self.inside = max(0, self.inside + (1 if begins else -1))

    def end(self, flaw: str) -> None:
        """The event that is open, and all that is open in it, ends here."""
        self.inside = 0
        event, self.event = self.event, None
        if event is not None:
            self.ready.append(event)
            if flaw:
                self.ready.append(Problem(event.line, flaw, kept=True))

    def _heading(self, text: str) -> None:
        split = split_head(text[:_MAX_HEADINGS])
        if split is None:
            return
        name = parse_head(split[0]).name if len(split[0]) < _LONGEST_FRAME else ""
        if name in _HEADINGS:
            self.head.said.setdefault(name, unescaped(decoded(split[1], "")).strip())


def raw_events(lines: Iterable[str]) -> Iterator[RawEvent | Problem]:
    """Cut events out of the lines of a file, in order; holds one event at a time."""
    cutter = _Cutter()
    for number, text in enumerate(lines, start=1):
        if number == 1:
            text = text.removeprefix("\xef\xbb\xbf").removeprefix("\ufeff")
        cutter.feed(number, text)
        if cutter.ready:
            yield from cutter.ready
            cutter.ready.clear()
    cutter.end(_("the event has no END:VEVENT line: the file seems to be cut off"))
    yield from cutter.ready


def properties(event: RawEvent) -> Iterator[Property]:
    """The properties of an event: unfolded, soft breaks joined, values still escaped; broken lines are passed over."""
    line, parts, soft = 0, list[str](), False
    for number, text in event.lines:
        if soft or (parts and text[:1] in (" ", "\t")):
            # 1.0 breaks where a blank stood and keeps it; 2.0 adds a blank that goes away again.
            parts.append(text if soft else " " + text.lstrip(" \t") if event.head.old else text[1:])
        elif _STARTS.match(text):
            if parts:
                yield _property(line, parts)
            line, parts = number, [text]
        elif parts and parts[0][:12].upper().startswith("DESCRIPTION"):
            parts.append("\n" + text)  # a line break that was not escaped
        else:
            continue
        soft = parts[-1].endswith("=") and _QUOTED.search(parts[0][:_LONGEST_HEAD]) is not None
        if soft:
            parts[-1] = parts[-1][:-1]
    if parts:
        yield _property(line, parts)


def _property(line: int, parts: list[str]) -> Property:
    """A whole line taken apart: the fold may stand within its head."""
    text = "".join(parts)
    head, value = split_head(text) or (text, "")
    return Property(line, parse_head(head if len(head) < _LONGEST_HEAD else head[:_LONGEST_HEAD]), value)


def text_of(item: Property) -> str:
    """The text of a property: transfer encoding, charset and escapes undone."""
    value = from_quoted_printable(item.value) if item.head.quoted_printable else item.value
    return unescaped(decoded(value, item.head.params.get("CHARSET", ""))).strip()
