"""The rows that an SQL dump inserts, without a database: only INSERT and CREATE TABLE are read, nothing is carried out.

Strict, and bounded: what stands in quotes is text, whatever it looks like; a bare value is kept letter by letter,
because dumps leave quotes out of what looks like a number, and +353 or 007 are no numbers. One pass, no backtracking.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple, TypeAlias

from core.errors import ImportFileError
from core.exchange.draft import Progress
from core.language import _

MAX_ROWS = 2_000_000
MAX_COLUMNS = 500
_STEP = 50_000
Row: TypeAlias = dict[str, str | None]

_TOKEN = re.compile(
    r"""
      (?P<space>\s++)
    | (?P<comment>\#[^\n]*+ | --(?=[\s])[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+\*/)
    | (?P<text>'(?:[^'\\]++|\\.|'')*+' | "(?:[^"\\]++|\\.|"")*+")
    | `(?P<name>[^`\n]{1,200}+)`
    | (?P<mark>[(),;])
    | (?!/\*)(?P<word>[^\s(),;'"`]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)|''|\"\"", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "b": "", "Z": ""}


class SqlRow(NamedTuple):
    """A row: its table, the line its statement begins in (from 1), its values by column; None is NULL."""

    table: str
    line: int
    values: Row


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


class _OddError(Exception):
    """A statement that is not of the form that is read."""


def inserted(
    text: str, tables: Collection[str], name: str = "the file", progress: Progress | None = None
) -> Iterator[SqlRow | tuple[int, str]]:
    """The rows that are inserted into these tables, in order; (line, what is wrong) for a statement that is odd.

    `progress` is told (characters read, characters in all). Raises ImportFileError where the text cannot be taken
    apart at all: a quote that never ends.
    """
    reader = _Statements(text, name, progress)
    columns: dict[str, list[str]] = {}
    count = 0
    while (first := reader.next()) is not None:
        line = reader.line(first.at)
        word = first.text.upper() if first.kind == "word" else ""
        try:
            if word == "CREATE":
                reader.table_of(columns)
            elif word in ("INSERT", "REPLACE"):
                for table, values in reader.rows(columns):
                    if table in tables:
                        count += 1
                        if count > MAX_ROWS:
                            yield (
                                line,
                                _("more than {max_rows:,} rows: the rest is left out").format(
                                    max_rows=MAX_ROWS
                                ),
                            )
                            return
                        yield SqlRow(table, line, values)
        except _OddError as error:
            yield line, _("a statement cannot be read ({error}): left out").format(error=error)
        reader.to_end()


class _Statements:
    """Goes through the tokens of a dump."""

    def __init__(self, text: str, name: str, progress: Progress | None) -> None:
        self._text, self._name, self._progress = text, name, progress
        self._tokens = 0
        self._at = 0
        self._last: _Token | None = None
        self._line, self._line_at = 1, 0

    def line(self, at: int) -> int:
        """The line a place stands in; asked for in order."""
        self._line += self._text.count("\n", self._line_at, at)
        self._line_at = at
        return self._line

    def next(self) -> _Token | None:
        """The next token that says something; None at the end."""
        while self._at < len(self._text):
            match = _TOKEN.match(self._text, self._at)
            if match is None:
                raise ImportFileError(
                    _(
                        "{name} cannot be read as SQL: something that begins in line {line} never ends."
                    ).format(name=self._name, line=self.line(self._at)),
                    safe=_("Nothing was written."),
                )
            start, self._at = self._at, match.end()
            kind = match.lastgroup or ""
            self._tokens += 1
            if self._progress is not None and self._tokens % _STEP == 0:
                self._progress(self._at, len(self._text))
            if kind not in ("space", "comment"):
                text = match.group("name") if kind == "name" else match.group()
                self._last = _Token(kind, text, start)
                return self._last
        self._last = None
        return None

    def to_end(self) -> None:
        """Behind the end of the statement."""
        while self._last is not None and not (self._last.kind == "mark" and self._last.text == ";"):
            self.next()

    def _mark(self, wanted: str) -> str:
        token = self.next()
        if token is None or token.kind != "mark" or token.text not in wanted:
            raise _OddError(_("“{mark}” is missing").format(mark=wanted[0]))
        return token.text

    def _named(self, token: _Token | None) -> str:
        if token is None or token.kind not in ("name", "word"):
            raise _OddError(_("a name is missing"))
        return token.text.rpartition(".")[2].strip('`"').lower()

    def table_of(self, columns: dict[str, list[str]]) -> None:
        """CREATE TABLE `name` (`column` ..., ...): the columns in order."""
        words = [self.next() for _ in range(2)]
        if words[0] is None or words[0].text.upper() != "TABLE" or words[1] is None:
            return
        table = self._named(words[1])
        if self._mark("(") != "(":
            return
        found: list[str] = []
        depth, begins = 1, True
        while (
            depth and (token := self.next()) is not None and not (token.kind == "mark" and token.text == ";")
        ):
            if begins and token.kind == "name" and depth == 1 and len(found) < MAX_COLUMNS:
                found.append(token.text.lower())
            begins = token.kind == "mark" and token.text == "," and depth == 1
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
        columns[table] = found

    def rows(self, columns: dict[str, list[str]]) -> Iterator[tuple[str, Row]]:
        """INSERT [IGNORE] INTO `table` [(`column`, ...)] VALUES (value, ...), ...;"""
        token = self.next()
        while (
            token is not None and token.kind == "word" and token.text.upper() in ("IGNORE", "INTO", "DELAYED")
        ):
            token = self.next()
        table = self._named(token)
        token = self.next()
        if token is not None and token.kind == "mark" and token.text == "(":
            names = self._names()
            token = self.next()
        else:
            names = columns.get(table, [])
        if token is None or token.text.upper() != "VALUES":
            raise _OddError(_("VALUES is missing"))
        while True:
            self._mark("(")
            values = self._values()
            if len(values) != len(names):
                raise _OddError(
                    _("{values} values for {columns} columns").format(values=len(values), columns=len(names))
                )
            yield table, dict(zip(names, values, strict=True))
            if self._mark(",;") == ";":
                return

    def _names(self) -> list[str]:
        found: list[str] = []
        while len(found) < MAX_COLUMNS:
            found.append(self._named(self.next()))
            if self._mark(",)") == ")":
                return found
        raise _OddError(_("too many columns"))

    def _values(self) -> list[str | None]:
        found: list[str | None] = []
        while len(found) < MAX_COLUMNS:
            token = self.next()
            if token is None or token.kind == "mark":
                raise _OddError(_("a value is missing"))
            found.append(_value(token))
            if self._mark(",)") == ")":
                return found
        raise _OddError(_("too many values"))


def _value(token: _Token) -> str | None:
    """A text without its quotes and escapes, a bare word as it stands, None for NULL."""
    if token.kind != "text":
        return None if token.text.upper() == "NULL" else token.text
    body = token.text[1:-1]
    if "\\" not in body and token.text[0] not in body:
        return body
    quote = token.text[0]
    return _ESCAPE.sub(lambda found: _unescaped(found, quote), body)


def _unescaped(found: re.Match[str], quote: str) -> str:
    letter = found.group(1)
    if letter is None:
        return quote if found.group()[0] == quote else found.group()
    return _ESCAPES.get(letter, letter)
