"""A line that is being typed: text and cursor, pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.text import LINE_LIMIT, clean_line
from tui.cli.typing_keys import Key

_WORD_BEFORE = re.compile(r"\S*\s*$")
_WORD_AFTER = re.compile(r"^\s*\S*")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands there and where the cursor is (0 .. length of the text)."""

    text: str = ""
    cursor: int = 0

    @classmethod
    def of(cls, text: str) -> Line:
        """A line with the cursor at its end."""
        return cls(text, len(text))

    @property
    def before(self) -> str:
        """The text left of the cursor."""
        return self.text[: self.cursor]

    @property
    def after(self) -> str:
        """The text right of the cursor."""
        return self.text[self.cursor :]

    def insert(self, text: str) -> Line:
        """Text at the cursor; control characters and line breaks become blanks or vanish."""
        edges = (" " if text[:1].isspace() else "", " " if text[-1:].isspace() and text.strip() else "")
        room = max(0, LINE_LIMIT - len(self.text))
        clean = (edges[0] + clean_line(text) + edges[1])[:room]
        return Line(self.before + clean + self.after, self.cursor + len(clean))

    def replaced(self, start: int, end: int, text: str) -> Line:
        """The text from start to end replaced, the cursor behind it."""
        return Line(self.text[:start] + text + self.text[end:], start + len(text))

    def edited(self, key: Key) -> Line:
        """The line after a key; keys that do not edit leave it as it is."""
        if key.name == "text":
            return self.insert(key.text)
        edit = _EDITS.get(key.name)
        return edit(self) if edit is not None else self

    def _left(self) -> Line:
        return replace(self, cursor=max(0, self.cursor - 1))

    def _right(self) -> Line:
        return replace(self, cursor=min(len(self.text), self.cursor + 1))

    def _word_left(self) -> Line:
        found = _WORD_BEFORE.search(self.before)
        return replace(self, cursor=found.start() if found else 0)

    def _word_right(self) -> Line:
        found = _WORD_AFTER.match(self.after)
        return replace(self, cursor=self.cursor + (found.end() if found else 0))

    def _backspace(self) -> Line:
        return Line(self.before[:-1] + self.after, max(0, self.cursor - 1))

    def _delete(self) -> Line:
        return Line(self.before + self.after[1:], self.cursor)

    def _cut_word(self) -> Line:
        start = self._word_left().cursor
        return Line(self.text[:start] + self.after, start)


_EDITS = {
    "left": Line._left,
    "right": Line._right,
    "home": lambda line: replace(line, cursor=0),
    "end": lambda line: replace(line, cursor=len(line.text)),
    "word_left": Line._word_left,
    "word_right": Line._word_right,
    "backspace": Line._backspace,
    "delete": Line._delete,
    "cut_left": lambda line: Line(line.after, 0),
    "cut_right": lambda line: Line.of(line.before),
    "cut_word": Line._cut_word,
}
