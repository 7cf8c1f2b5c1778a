"""The line cut into pieces at its marks, values and words with a colon."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.entry.context import Context
from core.entry.dates import Mode, read_date
from core.entry.model import Value
from core.entry.tokens import Word, cut, is_marked, quoted
from core.entry.values import find_value
from core.entry.words import FIELDS

_FIELD = re.compile(r"([^\W\d_]+):")
_NEXT = re.compile(r"\S+")
_BETWEEN = re.compile(r"\s+[/|·•;,](?=\s)")  # a sign that stands alone between two values
AFTER_TAG = ".,;:"  # punctuation behind a tag
_CLOSED = ("value", "tag", "promise")


@dataclass
class Piece:
    """A stretch of the line that means one thing.

    `sort` is text, org, tag, value, field, promise, note (nothing counts in it) or colon (the note of a log). `mark`..`start`
    is the mark, label or word with a colon, `start`..`end` what it says, `tail` the end with punctuation behind it. `name` is
    the field or the side of a promise; `inside` the inside of a quotation at the start; `comma` is True behind a comma.
    """

    sort: str
    mark: int
    start: int
    end: int
    tail: int = 0
    name: str = ""
    inside: tuple[int, int] | None = None
    comma: bool = False
    value: Value | None = None

    def __post_init__(self) -> None:
        self.tail = max(self.tail, self.end)


def field_at(line: str, at: int) -> tuple[str, int] | None:
    """The word with a colon that begins at `at`: what it says, and the end of its colon."""
    match = _FIELD.match(line, at)
    name = FIELDS.get(match[1].casefold()) if match else None
    return (name, match.end()) if match and name else None


def promise_at(line: str, word: Word) -> tuple[str, int] | None:
    """The side of a promise that begins with this word, and the end of its mark."""
    if is_marked(word.text, "!?"):
        return ("mine" if word.text[0] == "!" else "theirs"), word.start + 1
    found = field_at(line, word.start)
    if found and found[0] in ("todo", "owed"):
        return ("mine" if found[0] == "todo" else "theirs"), found[1]
    return None


def note_at(line: str, word: Word) -> int | None:
    """The end of the mark with which a note begins, to the end of the line; None if none begins here."""
    if word.text == "--":
        return word.end
    found = field_at(line, word.start)
    return found[1] if found and found[0] == "note" else None


def promise_end(line: str, at: int, context: Context, *, dated: bool) -> int:
    """Where the text of a promise ends: at the next promise, tag or the note. `dated`: only promises with a date count."""
    inside = quoted(line, at)
    if inside:
        return inside[1] + 1
    for match in _NEXT.finditer(line, at):
        word = Word(match.start(), match.end(), match[0])
        if word.start == at or word.text.isalpha():
            continue
        found = field_at(line, word.start)
        if note_at(line, word) is not None or is_marked(word.text, "#") or (found and found[0] == "tag"):
            return word.start
        promise = promise_at(line, word)
        if promise and (not dated or has_date(line, promise[1], context)):
            return word.start
    return len(line)


def has_date(line: str, at: int, context: Context) -> bool:
    """True if a date stands directly at `at`."""
    texts = [word.text for word in cut(line, at, at + 60)]
    found = read_date(texts, Mode.PROMISE, context)
    return found is not None and not found.refused


class Scanner:
    """Cuts a line. `named(value)` says of a mail address that it stands for a person and is no value (in a log)."""

    def __init__(self, line: str, context: Context, *, log: bool, named: Callable[[Value], bool]) -> None:
        self._line = line
        self._context = context
        self._log = log
        self._named = named
        self.pieces: list[Piece] = []
        self._open: Piece | None = None
        self._comma = False

    def scan(self, at: int = 0) -> list[Piece]:
        """The pieces from `at` on; what lies between them are commas and other punctuation behind values."""
        position: int | None = at
        while position is not None:
            match = _NEXT.search(self._line, position)
            if match is None:
                break
            position = self._word(Word(match.start(), match.end(), match[0]))
        return self.pieces

    def _add(self, piece: Piece) -> None:
        piece.comma, self._comma = self._comma, False
        self.pieces.append(piece)
        self._open = None if piece.sort in _CLOSED else piece

    def _word(self, word: Word) -> int | None:
        """Take one word in; gives where to go on, or None at the end."""
        line = self._line
        if word.text.isalpha() or word.text.startswith("\\"):
            return self._plain(word)
        note = note_at(line, word)
        if note is not None:
            self._add(Piece("note", word.start, note, len(line)))
            return None
        found = find_value(line, word.start, self._context.region)
        if found and not self._named(found.value):
            self._add(Piece("value", found.start, found.value_start, found.end, value=found.value))
            return self._punctuation(found.end)
        promise = promise_at(line, word)
        if promise:
            end = promise_end(line, promise[1], self._context, dated=False)
            self._add(Piece("promise", word.start, promise[1], end, name=promise[0]))
            return end
        if is_marked(word.text, "#"):
            end = word.start + len(word.text.rstrip(AFTER_TAG))
            self._add(Piece("tag", word.start, word.start + 1, end))
            return self._punctuation(end)
        field = field_at(line, word.start)
        if field:
            return self._mark(Piece("field", word.start, field[1], field[1], name=field[0]))
        if is_marked(word.text, "@"):
            return self._mark(Piece("org", word.start, word.start + 1, word.start + 1))
        return self._plain(word)

    def _mark(self, piece: Piece) -> int:
        """A mark or word with a colon whose value goes on until the next; a quotation is taken whole."""
        self._add(piece)
        at = piece.start
        while self._line[at : at + 1].isspace():
            at += 1
        piece.inside = quoted(self._line, at)
        if piece.inside:
            piece.end = piece.tail = piece.inside[1] + 1
            return piece.end
        return piece.start

    def _plain(self, word: Word) -> int | None:
        colon = self._log and word.text.endswith(":") and not word.text.endswith("\\:")
        end = word.end - colon
        if end > word.start:
            if self._open is None:
                self._add(Piece("text", word.start, word.start, end))
            else:
                self._open.end = self._open.tail = end
        if colon:
            self._add(Piece("colon", end, word.end, len(self._line)))
        return None if colon else word.end

    def _punctuation(self, at: int) -> int | None:
        """What stands behind a value or tag, up to the next blank: a comma goes on, a colon in a log begins the note."""
        line = self._line
        end = at
        while line[end : end + 1] and not line[end].isspace():
            end += 1
        end = self._between(end)
        self.pieces[-1].tail = end
        self._comma = "," in line[at:end]
        if self._log and line[at:end].endswith(":"):
            self.pieces[-1].tail = end - 1
            self._add(Piece("colon", end - 1, end, len(line)))
            return None
        return end

    def _between(self, at: int) -> int:
        """The end of a sign that stands alone between two values; `at` where none does."""
        sign = _BETWEEN.match(self._line, at) if self.pieces[-1].sort == "value" else None
        following = _NEXT.search(self._line, sign.end()) if sign else None
        if sign and following and find_value(self._line, following.start(), self._context.region):
            return sign.end()
        return at
