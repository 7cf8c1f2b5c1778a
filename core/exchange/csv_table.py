"""A table in a text file: which mark separates, where the headings stand, and its rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from core.errors import ImportFileError
from core.exchange.csv_google import slot_of
from core.exchange.csv_headings import IDENTITY, folded, meaning
from core.exchange.draft import Progress
from core.exchange.source import Source, text_encoding, text_lines
from core.language import _

_MARKS = (",", ";", "\t", "|")
_LOOK = 40  # rows in which the headings are looked for
MAX_COLUMNS = 2_000


class Row(NamedTuple):
    """One row: the line it begins in (from 1) and its cells. `broken`: why it could not be read."""

    line: int
    cells: list[str]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file understood as a table. `first` is the line of the headings, 0 where it has none.

    There are as many headings as there are columns; those without a name are empty.
    """

    source: Source
    encoding: str
    mark: str
    headings: tuple[str, ...]
    first: int

    def rows(self, progress: Progress | None = None) -> Iterator[Row]:
        """The rows below the headings; blank ones are passed over."""
        for row in _rows(text_lines(self.source, self.encoding, progress), self.mark):
            if row.line > self.first and (row.broken or any(cell.strip() for cell in row.cells)):
                yield row


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "") if "\x00" in line else line


def _rows(lines: Iterator[str], mark: str) -> Iterator[Row]:
    reader = csv.reader(_without_nul(lines), delimiter=mark)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, [], str(error))
            continue
        if line == 1 and cells:
            cells[0] = cells[0].lstrip("\ufeff")
            if len(cells[0]) > 1 and cells[0][0] == cells[0][-1] == '"':
                cells[0] = cells[0][1:-1]  # the mark at the start hid the quote from the reader
        yield Row(line, cells[:MAX_COLUMNS])


def open_table(source: Source, mapping: dict[str, str] | None) -> Table:
    """Find separator and headings. `ImportFileError` where there is nothing to know a contact by."""
    encoding = text_encoding(source)
    wanted = {folded(heading) for heading in mapping or {} if not heading.startswith("#")}
    best: tuple[float, Row, str] | None = None
    for mark in _MARKS:
        for row in _first_rows(source, encoding, mark):
            score = _score(row.cells, wanted)
            if score > 0 and (best is None or score > best[0]):
                best = (score, row, mark)
    if best is not None:
        return _table(source, encoding, best[2], best[1])
    if mapping and all(heading.startswith("#") for heading in mapping):
        return _table(source, encoding, _likely_mark(source, encoding), Row(0, []))
    raise ImportFileError(
        _("{name} has no headings that tell names, mail addresses or numbers: not a contact file.").format(
            name=source.path.name
        ),
        safe=_("Nothing was imported."),
        todo=_('Say what the columns hold: --map "#1=full" --map "#2=email", or --map "Heading=field".'),
    )


def _first_rows(source: Source, encoding: str, mark: str) -> Iterator[Row]:
    return islice(_rows(text_lines(source, encoding), mark), _LOOK)


def _table(source: Source, encoding: str, mark: str, headings: Row) -> Table:
    rows = _first_rows(source, encoding, mark)
    width = max((len(row.cells) for row in rows if row.line >= headings.line), default=0)
    padded = (*headings.cells, *[""] * (width - len(headings.cells)))
    return Table(source, encoding, mark, padded, headings.line)


def _score(cells: Sequence[str], wanted: set[str]) -> float:
    """How much a row looks like headings: what is known counts, what looks like data counts against."""
    known = identity = mapped = 0
    for cell in cells:
        if len(cell) > 120 or "@" in cell:
            return 0
        mapped += folded(cell) in wanted
        slot = slot_of(cell)
        target = "" if slot is None else slot.group
        target = (
            meaning(cell) if slot is None else {"e-mail": "email", "organization": "org"}.get(target, target)
        )
        known += bool(target)
        identity += target.partition(":")[0] in IDENTITY or folded(cell) in {"title", "titel"}
    filled = sum(1 for cell in cells if cell.strip())
    if mapped:
        return 1000 * mapped + known
    if not identity or known * 4 < filled:
        return 0
    return known + known / filled


def _likely_mark(source: Source, encoding: str) -> str:
    head = "".join(islice(text_lines(source, encoding), 20))
    return max(_MARKS, key=head.count)
