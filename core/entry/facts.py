"""What the pieces of a line say about a person, gathered."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.entry.commas import comma_parts
from core.entry.context import Context
from core.entry.fields import Fields
from core.entry.model import Facts, Hint, Promise, Role, Value
from core.entry.names import is_legal_form
from core.entry.people import Slot, text_of
from core.entry.promises import read_promise
from core.entry.scan import AFTER_TAG, Piece
from core.entry.tokens import Book, plain
from core.entry.values import VALUE_ROLES
from core.entry.wording import say
from core.text import clean_text

_MARKS = "@#!?<"


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
            "field": Fields(self).take,
            "promise": self._promise,
            "note": self._note,
        }[piece.sort](piece)
        self.book.claim(piece.end, piece.tail, Role.MARK)

    def leave(self, start: int, end: int, mark: str = "") -> None:
        """Words that fit nowhere; `mark` is the word with a colon before them, which was claimed already."""
        text = plain(self.book.line[start:end])
        if text:
            self.book.claim(start, end, Role.LEFT)
            self.left.append((start, f"{mark} {text}" if mark else text))

    def leave_of(self, slot: Slot, first: int, end: int) -> None:
        """Words of a name, from the first to before `end`, that belong to nobody."""
        words = slot.words[first:end]
        nobody = bool(slot.mark) and not slot.somebody
        if nobody:
            self.hints.append(
                Hint("value", say(self.context.language, "nobody_known", text=plain(text_of(words))))
            )
        self.leave(words[0].start, words[-1].end, slot.mark if nobody else "")

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
            self.take_tag(start, end)

    def take_tag(self, start: int, end: int) -> None:
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
        self.book.claim(piece.start, piece.end, VALUE_ROLES[piece.value.kind])
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


def _once(tags: list[str]) -> tuple[str, ...]:
    """Each tag in the spelling that came first."""
    kept: dict[str, str] = {}
    for tag in tags:
        kept.setdefault(tag.casefold(), tag)
    return tuple(kept.values())
