"""Words with a colon: what each of them says about the person of the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.entry.commas import comma_parts, split_words
from core.entry.dates import read_birthday
from core.entry.model import Hint, Role
from core.entry.people import read_slot
from core.entry.scan import Piece
from core.entry.tokens import cut, plain
from core.entry.values import VALUE_ROLES, called, digits_end
from core.entry.wording import say
from core.entry.words import NONE

if TYPE_CHECKING:
    from core.entry.facts import Gathered

_CADENCE = re.compile(r"(\d{1,4})([a-z]?)")
_DAYS = {
    "d": 1, "t": 1, "w": 7, "m": 30, "y": 365, "j": 365, "day": 1, "tag": 1, "week": 7, "woche": 7, "month": 30,
    "monat": 30, "quarter": 91, "quartal": 91, "year": 365, "jahr": 365,
}  # fmt: skip


class Fields:
    """Reads the words with a colon of a line into what is gathered of it."""

    def __init__(self, into: Gathered) -> None:
        self._into = into

    def take(self, piece: Piece) -> None:
        """Take one in; what it says and is not understood is left over, with the word."""
        line, name = self._into.book.line, piece.name
        if not line[piece.start : piece.end].strip():
            self._into.leave(piece.mark, piece.end)
            return
        if name == "org":
            self._into.take_org(piece)
            return
        start, end = piece.inside or (piece.start, piece.end)
        if name in ("via", "with"):
            self._people(piece, start, end)
            return
        before = len(self._into.left)
        rest = self._text_field(name, start, end)
        if rest is None:
            self._into.hints.append(
                Hint("value", say(self._into.context.language, "no_value", text=line[start:end].strip()))
            )
            self._into.leave(piece.mark, piece.end)
            return
        self._into.book.claim(piece.mark, piece.start, Role.MARK)
        if piece.inside:
            self._quotes(piece, rest)
        elif rest < end and len(self._into.left) == before:
            self._into.leave(rest, end)

    def _quotes(self, piece: Piece, rest: int) -> None:
        assert piece.inside is not None
        self._into.book.claim(piece.start, piece.inside[0], Role.MARK)
        self._into.book.claim(piece.inside[1], piece.inside[1] + 1, Role.MARK)
        self._into.leave(rest, piece.inside[1])
        self._into.leave(piece.inside[1] + 1, piece.end)

    def _text_field(self, name: str, start: int, end: int) -> int | None:
        """Read one field; gives where it ends (behind it is left over), or None if it is not understood."""
        if name in ("offers", "needs", "nick"):
            wanted = {"offers": self._into.offers, "needs": self._into.needs, "nick": self._into.nicknames}[
                name
            ]
            role = {"offers": Role.OFFER, "needs": Role.NEED, "nick": Role.NICK}[name]
            for one, two in comma_parts(self._into.book.line, start, end, self._into.book):
                wanted.append(plain(self._into.book.line[one:two]))
                self._into.book.claim(one, two, role)
            return end
        said = {
            "every": self._into.cadence is not None,
            "circle": bool(self._into.circle),
            "born": bool(self._into.born),
            "at": bool(self._into.place or self._into.event),
        }
        if said.get(name):
            return None
        read = {
            "role": self._role,
            "tag": self._tags,
            "every": self._every,
            "circle": self._circle,
            "at": self._at,
            "born": self._born,
        }
        return read[name](start, end) if name in read else self._called(name, start, end)

    def _role(self, start: int, end: int) -> int:
        self._into.roles.append(plain(self._into.book.line[start:end]))
        self._into.book.claim(start, end, Role.TITLE)
        return end

    def _tags(self, start: int, end: int) -> int:
        """`tag:seo, ops`: one word each; words that follow are left over."""
        parts = comma_parts(self._into.book.line, start, end, self._into.book)
        for one, two in parts:
            words = cut(self._into.book.line, one, two)
            self._into.take_tag(words[0].start, words[0].end)
            if len(words) > 1:
                self._into.leave(words[1].start, two)
        return end

    def _every(self, start: int, end: int) -> int | None:
        words = cut(self._into.book.line, start, end)
        first = words[0].text.casefold().rstrip(",;")
        days, used = None, 1
        match = _CADENCE.fullmatch(first)
        if first in NONE:
            days = 0
        elif match and (not match[2] or match[2] in _DAYS):
            unit = match[2]
            if not unit and len(words) > 1 and (named := _unit(words[1].text)):
                unit, used = named, 2
            days = int(match[1]) * _DAYS.get(unit, 1)
        elif unit := _unit(first):
            days = _DAYS[unit]
        if days is None:
            return None
        self._into.cadence = days
        self._into.book.claim(words[0].start, words[used - 1].end, Role.CADENCE)
        return words[used - 1].end

    def _circle(self, start: int, end: int) -> int | None:
        words = cut(self._into.book.line, start, end)
        for count in range(len(words), 0, -1):
            stop = words[count - 1].end
            circle = self._into.context.known.circle_named(
                plain(self._into.book.line[start:stop]).rstrip(",;")
            )
            if circle:
                self._into.circle = circle
                self._into.book.claim(start, stop, Role.CIRCLE)
                return stop
        return None

    def _at(self, start: int, end: int) -> int:
        text = plain(self._into.book.line[start:end]).rstrip(",;")
        self._into.book.claim(start, end, Role.PLACE)
        event = self._into.context.known.event_named(text)
        if event:
            self._into.event, self._into.event_name = event.id, event.name
        else:
            self._into.place = text
        return end

    def _born(self, start: int, end: int) -> int | None:
        words = cut(self._into.book.line, start, end)
        count, born = read_birthday([word.text for word in words], self._into.context)
        ahead = not born.startswith("--") and born > self._into.context.today.isoformat()
        if not born or ahead:  # nobody is born in the future
            return None
        self._into.born = born
        self._into.book.claim(start, words[count - 1].end, Role.BORN)
        return words[count - 1].end

    def _called(self, name: str, start: int, end: int) -> int | None:
        """`mail:`, `phone:`, `web:` with what could not be recognised without the word."""
        line = self._into.book.line
        word = cut(line, start, end)[0]
        tried = [digits_end(line, start, end)] if name == "phone" else []
        for stop in [*tried, word.end]:
            text = plain(line[start:stop]).rstrip(",;")
            value = called(name, text, self._into.context.region) if text else None
            if value:
                self._into.values.append(value)
                self._into.book.claim(start, stop, VALUE_ROLES[name])
                return stop
        return None

    def _people(self, piece: Piece, start: int, end: int) -> None:
        """`via:` and `with:`: people known, or new with capitals; others are left over, with the word before them."""
        mark = self._into.book.line[piece.mark : piece.start].strip()
        self._into.book.claim(piece.mark, piece.start, Role.MARK)
        for at in (piece.inside or ())[:1]:
            self._into.book.claim(piece.start, at, Role.MARK)
            self._into.book.claim(end, end + 1, Role.MARK)
            self._into.leave(end + 1, piece.end)
        into = self._into.via if piece.name == "via" else self._into.beside
        for group in split_words(cut(self._into.book.line, start, end), self._into.book):
            slot = read_slot(group, self._into.context, dates=None, date_may_be_all=False)
            slot.mark = mark
            if piece.name == "via" and into:
                self._into.leave(group[0].start, group[-1].end, mark)
            else:
                into.append(slot)


def _unit(word: str) -> str:
    name = word.casefold().rstrip(".,;")
    return next((name[:cut] for cut in range(len(name), 2, -1) if name[:cut] in _DAYS), "")
