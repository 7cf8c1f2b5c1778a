"""Which of the three numbers of a chat's days is the day: proved from the whole file, or inferred with a word, or asked.

Proof is what only one order allows: a number over 12, a chat that never goes back, nothing later than today, the days
in the names of its pictures. How close together the days are, and the language of the program, only speak for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.exchange.dates import Order
from core.exchange.whatsapp_lines import RawDay
from core.language import _

_BEGAN = 2009
"""There were no such chats before."""
_BUDDHIST_AHEAD = 543
_BUDDHIST = range(_BEGAN + _BUDDHIST_AHEAD, 2700)
"""Years as phones in Thailand count them."""
_MEDIA = re.compile(
    r"(?:IMG|VID|PTT|AUD|DOC|STK|PHOTO|VIDEO|AUDIO|GIF|Image|Video)[- ](20\d\d)-?([01]\d)-?([0-3]\d)\b"
)
_CLEARLY = 5
"""So many times farther apart are the days of a wrong order."""


class Verdict(NamedTuple):
    """The order, as places of year, month and day; `why` says what speaks for it where nothing proves it."""

    places: tuple[int, int, int]
    why: str = ""

    def day(self, raw: RawDay) -> date | None:
        """The day that is written so, or None where there is no such day."""
        return _date(raw, self.places)


_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _YEAR_DAY = (2, 1, 0), (2, 0, 1), (0, 1, 2), (0, 2, 1)
_WISHED = {Order.DAY_FIRST: _DAY_FIRST, Order.MONTH_FIRST: _MONTH_FIRST}


def _date(raw: RawDay, places: tuple[int, int, int]) -> date | None:
    year, month, day = (int(raw[place]) for place in places)
    width = len(raw[places[0]])
    if width not in {2, 4}:
        return None
    if year in _BUDDHIST:
        year -= _BUDDHIST_AHEAD
    try:
        return date(year + 2000 if width == 2 else year, month, day)
    except ValueError:
        return None


@dataclass(slots=True)
class _Candidate:
    """How one order fits."""

    places: tuple[int, int, int]
    impossible: int = 0
    back: int = 0
    pictures: int = 0
    before: date | None = None
    least: date | None = None
    most: date | None = None

    def see(self, raw: RawDay, last: date) -> None:
        found = _date(raw, self.places)
        if found is None or found.year < _BEGAN or found > last:
            self.impossible += 1
            return
        if self.before is not None and found < self.before:
            self.back += 1
        self.before = found
        self.least = min(self.least or found, found)
        self.most = max(self.most or found, found)

    @property
    def span(self) -> int:
        return (self.most - self.least).days if self.most and self.least else 0


def _impossible(candidate: _Candidate) -> int:
    return candidate.impossible


def _back(candidate: _Candidate) -> int:
    return candidate.back


def _without_pictures(candidate: _Candidate) -> int:
    return -candidate.pictures


def _span(candidate: _Candidate) -> int:
    return candidate.span


def _clearly_nearer(candidate: _Candidate, others: Iterable[_Candidate]) -> bool:
    return all(each.span >= _CLEARLY * max(candidate.span, 1) for each in others)


def _usual(left: list[_Candidate]) -> list[_Candidate]:
    """Without what hardly any phone writes, where something else fits as well.

    That is the day after the year, and a year of two digits that comes first, unless the days lie much closer so.
    """
    found = [each for each in left if each.places not in {_YEAR_FIRST, _YEAR_DAY}]
    year_first = [each for each in left if each.places == _YEAR_FIRST]
    if year_first and _clearly_nearer(year_first[0], found):
        return year_first
    return found or year_first or left


@dataclass(slots=True)
class Evidence:
    """What the days of a chat, in the order they come, say of how they are written."""

    last: date
    candidates: list[_Candidate] = field(
        default_factory=lambda: [
            _Candidate(places) for places in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _YEAR_DAY)
        ]
    )
    half: str = ""
    """The first word for half of a day: AM, p. m., ..."""
    language: bool = False
    """Whether the program speaks a language that writes the day first."""
    _previous: RawDay | None = None
    _first: RawDay | None = None

    def see(self, raw: RawDay, text: str) -> None:
        """One message: its day, and what it says of a picture."""
        if raw != self._previous:
            self._previous = raw
            self._first = self._first or raw
            for candidate in self.candidates:
                candidate.see(raw, self.last)
        if media := _MEDIA.search(text, 0, 200):
            try:
                taken = date(int(media[1]), int(media[2]), int(media[3]))
            except ValueError:
                return
            for candidate in self.candidates:
                found = _date(raw, candidate.places)
                candidate.pictures += found is not None and 0 <= (found - taken).days <= 1

    def verdict(self, wished: Order) -> Verdict | None:
        """The order, or None where the file must be asked about. What it proves is stronger than a wish."""
        left = self.candidates
        for doubts in (_impossible, _back, _without_pictures):
            least = min(map(doubts, left))
            left = [each for each in left if doubts(each) == least]
        wished_for = _WISHED.get(wished)
        if wished_for and any(each.places == wished_for for each in left):
            return Verdict(wished_for)
        left = _usual(left)
        if len(left) == 1 or len({(each.least, each.most) for each in left}) == 1:
            return Verdict(left[0].places)
        return self._inferred(left)

    def _inferred(self, left: list[_Candidate]) -> Verdict | None:
        near, *others = sorted(left, key=_span)
        if _clearly_nearer(near, others):
            return Verdict(near.places, _("so the days lie closest together"))
        places = {each.places for each in left}
        if _DAY_FIRST in places and self.language:
            return Verdict(_DAY_FIRST, _("so it is usual in the language of the chat"))
        first = self._first
        if first is None:
            return None
        if _DAY_FIRST in places and first.sign in ".-":
            return Verdict(
                _DAY_FIRST, _("so it is usual with “{sign}” between the numbers").format(sign=first.sign)
            )
        return _by_setting(first, self.half) if {_DAY_FIRST, _MONTH_FIRST} <= places else None


def _by_setting(day: RawDay, half: str) -> Verdict | None:
    """What the settings of phones make likely. Only American English has 3/4/25 and PM; it never writes 03 or 2025."""
    padded = day.first.startswith("0") or day.second.startswith("0")
    if len(day.third) == 4:
        return Verdict(_DAY_FIRST, _("so phones write days that give years four digits"))
    if padded:
        return Verdict(_DAY_FIRST, _("so phones write days that give days and months two digits"))
    if half in {"AM", "PM"}:
        return Verdict(_MONTH_FIRST, _("so phones write days that are set to American English"))
    if half:
        return Verdict(_DAY_FIRST, _("so it is usual where “{half}” is written").format(half=half))
    return None
