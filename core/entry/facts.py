"""What the pieces of a line say about a person, gathered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.entry.context import Context
from core.entry.dates import read_birthday
from core.entry.model import Facts, Hint, Promise, Role, Value
from core.entry.names import is_legal_form
from core.entry.people import Slot, read_slot
from core.entry.promises import read_promise
from core.entry.scan import AFTER_TAG, Piece
from core.entry.tokens import Book, Word, cut, plain
from core.entry.values import called
from core.entry.wording import say
from core.entry.words import AND, NONE
from core.text import clean_text

_COMMA = re.compile(r",(?!\d)|,(?<!\d,)")
_CADENCE = re.compile(r"(\d{1,4})([a-z]?)")
_DAYS = {
    "d": 1, "t": 1, "w": 7, "m": 30, "y": 365, "j": 365, "day": 1, "tag": 1, "week": 7, "woche": 7, "month": 30,
    "monat": 30, "quarter": 91, "quartal": 91, "year": 365, "jahr": 365,
}  # fmt: skip
_MARKS = "@#!?<"
_VALUE_ROLES = {"mail": Role.MAIL, "phone": Role.PHONE, "web": Role.WEB, "handle": Role.HANDLE}


def comma_parts(line: str, start: int, end: int, book: Book) -> list[tuple[int, int]]:
    """The stretches between commas; the commas are claimed. A comma between digits or behind a backslash is text."""
    parts = []
    at = start
    for match in _COMMA.finditer(line, start, end):
        if match.start() and line[match.start() - 1] == "\\":
            continue
        parts.append((at, match.start()))
        book.claim(match.start(), match.end(), Role.MARK)
        at = match.end()
    parts.append((at, end))
    return [(one, two) for one, two in parts if line[one:two].strip()]


def split_words(words: list[Word], book: Book) -> list[list[Word]]:
    """The words of several people: between commas, `and`, `und`, `&`."""
    groups: list[list[Word]] = [[]]
    for word in words:
        if word.text in AND:
            book.claim(word.start, word.end, Role.LINK)
            groups.append([])
            continue
        text = word.text.rstrip(",")
        end = word.start + len(text)
        if text:
            groups[-1].append(Word(word.start, end, text))
        if end < word.end:
            book.claim(end, word.end, Role.MARK)
            groups.append([])
    return [group for group in groups if group]


@dataclass
class Gathered:
    """The facts of a line while it is read."""

    book: Book
    context: Context
    hints: list[Hint] = field(default_factory=list)
    org: str = ""
    roles: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    circle: str = ""
    values: list[Value] = field(default_factory=list)
    offers: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    nicknames: list[str] = field(default_factory=list)
    cadence: int | None = None
    born: str = ""
    place: str = ""
    event: str = ""
    event_name: str = ""
    via: list[Slot] = field(default_factory=list)
    beside: list[Slot] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    no_follow_up: bool = False
    notes: list[str] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)

    # -- pieces -------------------------------------------------------------------------------------------------

    def take(self, piece: Piece) -> None:
        """Take in a piece that is neither the name nor loose text."""
        {
            "org": self.take_org,
            "tag": self._tag,
            "value": self._value,
            "field": self._field,
            "promise": self._promise,
            "note": self._note,
        }[piece.sort](piece)
        self.book.claim(piece.end, piece.tail, Role.MARK)

    def leave(self, start: int, end: int) -> None:
        """Words that fit nowhere."""
        text = plain(self.book.line[start:end])
        if text:
            self.book.claim(start, end, Role.LEFT)
            self.left.append((start, text))

    def facts(self) -> Facts:
        """What was gathered."""
        return Facts(
            org=self.org,
            role=", ".join(self.roles),
            tags=_once(self.tags),
            circle=self.circle,
            circle_name=self.context.known.circles.get(self.circle, self.circle),
            values=tuple({(value.kind, value.value): value for value in self.values}.values()),
            offers=tuple(dict.fromkeys(self.offers)),
            needs=tuple(dict.fromkeys(self.needs)),
            nicknames=tuple(dict.fromkeys(self.nicknames)),
            cadence=self.cadence,
            born=self.born,
            place=self.place,
            event=self.event,
            event_name=self.event_name,
        )

    def works(self, parts: list[tuple[int, int]], *, org: bool) -> None:
        """Stretches behind commas: the organisation with its legal form (`org`), then the role."""
        line = self.book.line
        if org and parts and not self.org:
            start, end = parts.pop(0)
            while parts and is_legal_form(plain(line[slice(*parts[0])])):
                end = parts.pop(0)[1]
            self._claim_parts(start, end, Role.ORG)
            self.org = plain(line[start:end])
        if parts:
            start, end = parts[0][0], parts[-1][1]
            self._claim_parts(start, end, Role.TITLE)
            self.roles.append(plain(line[start:end]))

    def _claim_parts(self, start: int, end: int, role: Role) -> None:
        """Claim a stretch around the commas inside it, which belong to it here."""
        tokens = self.book.tokens
        tokens[:] = [token for token in tokens if not start <= token.start < end]
        self.book.claim(start, end, role)

    def take_org(self, piece: Piece) -> None:
        """`@Org, Role`."""
        if self.org:
            self.hints.append(Hint("org", say(self.context.language, "second_org")))
            self.leave(piece.mark, piece.end)
            return
        self.book.claim(piece.mark, piece.start, Role.MARK)
        line, rest = self.book.line, piece.start
        if piece.inside:
            start, end = piece.inside
            self.org = plain(line[start:end])
            self.book.claim(piece.start, end + 1, Role.ORG)
            rest = end + 1
        parts = comma_parts(line, rest, piece.end, self.book)
        if parts and piece.inside and not line[rest : parts[0][0]].strip(" \t").startswith(","):
            start, end = parts.pop(0)
            self.leave(start, end)
        self.works(parts, org=not piece.inside)

    def _tag(self, piece: Piece) -> None:
        """`#seo`, and `#seo,#ops` without a blank."""
        self.book.claim(piece.mark, piece.start, Role.MARK)
        for start, end in comma_parts(self.book.line, piece.start, piece.end, self.book):
            self._tag_text(start, end)

    def _tag_text(self, start: int, end: int) -> None:
        """One tag without the punctuation behind it; a circle's name sets the circle."""
        typed = self.book.line[start:end].rstrip(AFTER_TAG)
        text = plain(typed).removeprefix("#")
        if not text or text[0] in _MARKS:
            self.leave(start, end)
            return
        self.book.claim(start + len(typed), end, Role.MARK)
        end = start + len(typed)
        circle = self.context.known.circle_named(text)
        if circle and not self.circle:
            self.circle = circle
            self.book.claim(start, end, Role.CIRCLE)
        else:
            self.tags.append(self._spelled(text))
            self.book.claim(start, end, Role.TAG)

    def _spelled(self, tag: str) -> str:
        """A tag in the spelling in use, at an event in that of its tag."""
        event = self.context.event
        if event and event.tag.casefold() == tag.casefold():
            return event.tag
        return self.context.known.tag_as_known(tag)

    def _value(self, piece: Piece) -> None:
        assert piece.value is not None
        self.book.claim(piece.mark, piece.start, Role.MARK)
        self.book.claim(piece.start, piece.end, _VALUE_ROLES[piece.value.kind])
        self.values.append(piece.value)

    def _promise(self, piece: Piece) -> None:
        promise = read_promise(piece, self.book, self.context, self.hints)
        if promise is None:
            self.no_follow_up = True
        else:
            self.promises.append(promise)

    def _note(self, piece: Piece) -> None:
        self.book.claim(piece.mark, piece.start, Role.MARK)
        self.book.claim(piece.start, piece.end, Role.NOTE)
        text = clean_text(self.book.line[piece.start : piece.end])
        if text:
            self.notes.append(text)

    # -- words with a colon ---------------------------------------------------------------------------------------

    def _field(self, piece: Piece) -> None:
        line, name = self.book.line, piece.name
        if not line[piece.start : piece.end].strip():
            self.leave(piece.mark, piece.end)
            return
        if name == "org":
            self.take_org(piece)
            return
        start, end = piece.inside or (piece.start, piece.end)
        if name in ("via", "with"):
            self._people(piece, start, end)
            return
        before = len(self.left)
        rest = self._text_field(name, start, end)
        if rest is None:
            self.hints.append(
                Hint("value", say(self.context.language, "no_value", text=line[start:end].strip()))
            )
            self.leave(piece.mark, piece.end)
            return
        self.book.claim(piece.mark, piece.start, Role.MARK)
        if piece.inside:
            self._quotes(piece, rest)
        elif rest < end and len(self.left) == before:
            self.leave(rest, end)

    def _quotes(self, piece: Piece, rest: int) -> None:
        assert piece.inside is not None
        self.book.claim(piece.start, piece.inside[0], Role.MARK)
        self.book.claim(piece.inside[1], piece.inside[1] + 1, Role.MARK)
        self.leave(rest, piece.inside[1])
        self.leave(piece.inside[1] + 1, piece.end)

    def _text_field(self, name: str, start: int, end: int) -> int | None:
        """Read one field; gives where it ends (behind it is left over), or None if it is not understood."""
        if name in ("offers", "needs", "nick"):
            wanted = {"offers": self.offers, "needs": self.needs, "nick": self.nicknames}[name]
            role = {"offers": Role.OFFER, "needs": Role.NEED, "nick": Role.NICK}[name]
            for one, two in comma_parts(self.book.line, start, end, self.book):
                wanted.append(plain(self.book.line[one:two]))
                self.book.claim(one, two, role)
            return end
        said = {
            "every": self.cadence is not None,
            "circle": bool(self.circle),
            "born": bool(self.born),
            "at": bool(self.place or self.event),
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
        self.roles.append(plain(self.book.line[start:end]))
        self.book.claim(start, end, Role.TITLE)
        return end

    def _tags(self, start: int, end: int) -> int:
        """`tag:seo, ops`: one word each; words that follow are left over."""
        parts = comma_parts(self.book.line, start, end, self.book)
        for one, two in parts:
            words = cut(self.book.line, one, two)
            self._tag_text(words[0].start, words[0].end)
            if len(words) > 1:
                self.leave(words[1].start, two)
        return end

    def _every(self, start: int, end: int) -> int | None:
        words = cut(self.book.line, start, end)
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
        self.cadence = days
        self.book.claim(words[0].start, words[used - 1].end, Role.CADENCE)
        return words[used - 1].end

    def _circle(self, start: int, end: int) -> int | None:
        words = cut(self.book.line, start, end)
        for count in range(len(words), 0, -1):
            stop = words[count - 1].end
            circle = self.context.known.circle_named(plain(self.book.line[start:stop]).rstrip(",;"))
            if circle:
                self.circle = circle
                self.book.claim(start, stop, Role.CIRCLE)
                return stop
        return None

    def _at(self, start: int, end: int) -> int:
        text = plain(self.book.line[start:end]).rstrip(",;")
        self.book.claim(start, end, Role.PLACE)
        event = self.context.known.event_named(text)
        if event:
            self.event, self.event_name = event.id, event.name
        else:
            self.place = text
        return end

    def _born(self, start: int, end: int) -> int | None:
        words = cut(self.book.line, start, end)
        count, born = read_birthday([word.text for word in words], self.context)
        if not born:
            return None
        self.born = born
        self.book.claim(start, words[count - 1].end, Role.BORN)
        return words[count - 1].end

    def _called(self, name: str, start: int, end: int) -> int | None:
        """`mail:`, `phone:`, `web:` with what could not be recognised without the word."""
        words = cut(self.book.line, start, end)
        tried = [end] if name == "phone" else []
        for stop in [*tried, words[0].end]:
            text = plain(self.book.line[start:stop]).rstrip(",;")
            value = called(name, text, self.context.region)
            if value:
                self.values.append(value)
                self.book.claim(start, stop, _VALUE_ROLES[name])
                return stop
        return None

    def _people(self, piece: Piece, start: int, end: int) -> None:
        """`via:` and `with:`: people known, or new with capitals; others are left over."""
        self.book.claim(piece.mark, piece.start, Role.MARK)
        for at in (piece.inside or ())[:1]:
            self.book.claim(piece.start, at, Role.MARK)
            self.book.claim(end, end + 1, Role.MARK)
            self.leave(end + 1, piece.end)
        into = self.via if piece.name == "via" else self.beside
        for group in split_words(cut(self.book.line, start, end), self.book):
            slot = read_slot(group, self.context, dates=None, date_may_be_all=False)
            if piece.name == "via" and into:
                self.leave(group[0].start, group[-1].end)
            else:
                into.append(slot)


def _once(tags: list[str]) -> tuple[str, ...]:
    """Each tag in the spelling that came first."""
    kept: dict[str, str] = {}
    for tag in tags:
        kept.setdefault(tag.casefold(), tag)
    return tuple(kept.values())


def _unit(word: str) -> str:
    name = word.casefold().rstrip(".,;")
    return next((name[:cut] for cut in range(len(name), 2, -1) if name[:cut] in _DAYS), "")
