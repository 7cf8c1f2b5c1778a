"""What stands between commas."""

from __future__ import annotations

import re

from core.entry.model import Role
from core.entry.tokens import Book, Word
from core.entry.words import AND

_COMMA = re.compile(r",(?!\d)|,(?<!\d,)")


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
