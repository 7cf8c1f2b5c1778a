"""The line cut into words, the rules for when a mark counts, and the book that no character gets lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from core.entry.model import Role, Token
from core.text import clean_line

# What `core.text` would drop or fold is blank here, of the same length: positions stay those of the typed line.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029\ufeff\ufffe\uffff]"
)
_WORD = re.compile(r"\S+")
_ESCAPED = re.compile(r"\\(\S)")
_ESCAPED_MARK = re.compile(r'(?<!\S)\\([!?#@"\\-])')
_QUOTE_END = re.compile(r'"(?=[\s,;:]|$)')
_LONGEST_QUOTE = 500
LIMIT = 10_000


class Word(msgspec.Struct, frozen=True):
    """A run of non-blank characters of the line."""

    start: int
    end: int
    text: str


def visible(line: str) -> str:
    """The line with every invisible character made a blank; as long as before."""
    return _INVISIBLE.sub(" ", line)


def cut(line: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a visible line."""
    stop = len(line) if end is None else end
    return [Word(m.start(), m.end(), m[0]) for m in _WORD.finditer(line, start, stop)]


def plain(text: str) -> str:
    """Text of a fact: backslashes have done their work, blanks are single."""
    return clean_line(_ESCAPED.sub(r"\1", text) if "\\" in text else text)


def prose(text: str) -> str:
    """Text of a promise or note: only a backslash before a mark at the start of a word has a meaning."""
    return clean_line(_ESCAPED_MARK.sub(r"\1", text) if "\\" in text else text)


def is_marked(text: str, marks: str) -> bool:
    """True if a word starts with one of the marks and the mark counts."""
    if len(text) < 2 or text[0] not in marks:
        return False
    following = text[1]
    return following.isalpha() if text[0] == "#" else following.isalnum() or following in '"\\'


def quoted(line: str, at: int) -> tuple[int, int] | None:
    """The inside of a quotation that opens at `at`, or None where it does not close."""
    if line[at : at + 1] != '"':
        return None
    end = _QUOTE_END.search(line, at + 1, at + 1 + _LONGEST_QUOTE)
    if end is None or not line[at + 1 : end.start()].strip():
        return None
    following = line[end.end() : end.end() + 1]
    return (at + 1, end.start()) if not following or following.isspace() or following in ",;:" else None


@dataclass
class Book:
    """Which characters of a line are accounted for, and as what. A stretch that is claimed twice is a mistake of ours."""

    line: str
    tokens: list[Token] = field(default_factory=list)

    def claim(self, start: int, end: int, role: Role) -> None:
        """Account for a stretch, without the blanks at its ends; an empty one is nothing."""
        text = self.line[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        if start < end:
            self.tokens.append(Token(start, end, role))

    def sort(self) -> None:
        """Bring the stretches into the order of the line."""
        self.tokens.sort(key=lambda token: token.start)

    def rest(self) -> Iterator[tuple[int, int]]:
        """The stretches between blanks that nobody claimed."""
        self.sort()
        at = 0
        for start, end in [*((token.start, token.end) for token in self.tokens), (len(self.line),) * 2]:
            for word in cut(self.line, at, start):
                yield word.start, word.end
            at = max(at, end)
