"""What a report is made of: sentences, a chart with its numbers, tables whose lines lead to people."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from core.network.health import Band

Value: TypeAlias = "str | int | float | None"
Kind = Literal["text", "count", "people", "number", "days", "change"]
"""How a column is written: text at the left; whole numbers; "12 people"; one decimal; days ("90d"); "+3"."""


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its key (as JSON names it), its heading, how it is written and the cells it takes at most."""

    key: str
    heading: str = ""
    kind: Kind = "text"
    width: int = 0


class Entry(msgspec.Struct, frozen=True):
    """A line of a table: a value for each column, and what `enter` does with it.

    `query` lists its people in People; `person` goes to one; `report` to another report; `rhythm` is a circle whose
    rhythm can be tried (with `days`, the rhythm proposed).
    """

    values: tuple[Value, ...]
    share: float | None = None
    """The bar behind it, 0 to 1; None for none."""
    band: Band = "none"
    query: str = ""
    person: str = ""
    report: str = ""
    rhythm: str = ""
    days: int = 0


class Table(msgspec.Struct, frozen=True):
    """Lines under a title. `empty` stands where there is none; the first column takes the room that is left."""

    key: str
    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...] = ()
    empty: str = ""


class Chart(msgspec.Struct, frozen=True):
    """Values over time, oldest first. `labels` are (place, word) under the axis; `line` is a level drawn across."""

    key: str
    values: tuple[float, ...]
    labels: tuple[tuple[int, str], ...] = ()
    line: float | None = None
    line_word: str = ""
    top: float = 0.0
    """The highest value of the axis at least."""


class Report(msgspec.Struct, frozen=True):
    """One report. `need` says what it needs where there is too little to say anything."""

    key: str
    title: str
    period: str
    sentences: tuple[str, ...] = ()
    need: str = ""
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The report as plain data: lines as objects by the keys of their columns."""
        data: dict[str, Any] = {
            "report": self.key,
            "title": self.title,
            "period": self.period,
            "sentences": list(self.sentences),
        }
        if self.need:
            data["needs"] = self.need
        if self.chart is not None:
            data[self.chart.key] = [round(value, 2) for value in self.chart.values]
        for table in self.tables:
            data[table.key] = [
                {
                    column.key: round(value, 2) if isinstance(value, float) else value
                    for column, value in zip(table.columns, entry.values, strict=True)
                }
                for entry in table.entries
            ]
        return data
