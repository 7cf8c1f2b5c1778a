"""A report as lines: its sentences, its chart, its tables, and where the cursor can stand in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.insights import Chart, Column, Entry, Report, Table
from core.language import _, ngettext
from core.network.cadence import circle_text
from core.network.introductions import introduction_text
from core.network.wording import noun_text
from tui import lines
from tui.draw import safe
from tui.draw.chart import chart_lines
from tui.draw.pen import Pen
from tui.draw.views import Page, Stop, Target
from tui.glyphs import Glyphs, plainer
from tui.lines import Line

TOPICS_WIDTH = 17
_BAR = 10
_BAR_GAP = 3
_GAP = 2
"""Blanks before a column of text that is not the first."""
_LEAST_NAME = 10
_HINT_AT = 37
_WHAT_IF = "what_if"
_WIDTHS = {"count": 6, "people": 9, "number": 6, "days": 6, "change": 5}


def row_target(table: Table, number: int) -> Target:
    """What the cursor stands on in a line of a table."""
    entry = table.entries[number]
    return Target("row", f"{table.key}:{number}", (entry.person,) if entry.person else ())


def entry_of(report: Report, target: Target) -> Entry | None:
    """The line a target names; None where the report has no such line any more."""
    key, _, number = target.id.partition(":")
    for table in report.tables:
        if table.key == key and int(number) < len(table.entries):
            return table.entries[int(number)]
    return None


def report_page(report: Report, width: int, glyphs: Glyphs, *, height: int = 0, plain: bool = False) -> Page:
    """The page for a width. `plain` draws charts with `#`; numbers below them where the height has room (0: it has)."""
    page = _page(report, width, glyphs, plain=plain, numbers=True)
    if report.chart is not None and 0 < height < len(page.lines):
        return _page(report, width, glyphs, plain=plain, numbers=False)
    return page


def report_text(report: Report, width: int, glyphs: Glyphs) -> str:
    """The report as plain text, with a heading: for the clipboard and the command line."""
    heading = f"{report.title} ({report.period})"
    drawn = report_page(report, width, glyphs, plain=glyphs.name == "ascii").lines
    body = [lines.text_of(line).rstrip() for line in drawn]
    return "\n".join([heading, "", *body])


def _page(report: Report, width: int, glyphs: Glyphs, *, plain: bool, numbers: bool) -> Page:
    drawn: list[Line] = []
    for sentence in report.sentences:
        drawn += [((line, ""),) for line in safe.wrapped(plainer(sentence, glyphs), width, glyphs)]
    if report.need:
        drawn += [((line, "dim"),) for line in safe.wrapped(_(report.need), width, glyphs)]
    if report.chart is not None:
        drawn += [(), *_chart(report.chart, report, width, glyphs, plain=plain, numbers=numbers)]
    stops: list[Stop] = []
    sections: list[int] = []
    for table in report.tables:
        drawn.append(())
        if table.entries:
            sections.append(len(stops))
        made = _ways(table, width, glyphs) if table.key == _WHAT_IF else _table(table, width, glyphs)
        first = len(drawn) + len(made) - len(table.entries)
        drawn += made
        for number, entry in enumerate(table.entries):
            if entry.query or entry.person or entry.report or entry.rhythm:
                stops.append(Stop(first + number, 0, width, row_target(table, number)))
    return Page(tuple(drawn), tuple(stops), tuple(section for section in sections if section < len(stops)))


def _chart(
    chart: Chart, report: Report, width: int, glyphs: Glyphs, *, plain: bool, numbers: bool
) -> list[Line]:
    """The chart; of too few contacts only its axis."""
    values = (0.0,) * len(chart.values) if report.need else chart.values
    shown = Chart(chart.key, values, chart.labels, chart.line, chart.line_word, chart.top)
    return chart_lines(shown, width, glyphs, plain=plain, numbers=numbers and not report.need)


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(table: Table, width: int, glyphs: Glyphs) -> list[Line]:
    """A heading and the lines; text in the first column gives way where room is short."""
    widths = _widths(table, width)
    if not table.entries:
        heading = _titled(table.columns[0])
        drawn: list[Line] = [((heading, "title"),)] if heading else []
        return [*drawn, *(((f" {line}", "dim"),) for line in safe.wrapped(table.empty, width - 1, glyphs))]
    bar = sum(widths) + 1 + _BAR_GAP + _BAR <= width
    return [
        _heading(table, widths, glyphs),
        *(_line(table, entry, widths, glyphs, bar=bar) for entry in table.entries),
    ]


def _widths(table: Table, width: int) -> list[int]:
    """The cells of each column; the last text column takes what is left."""
    widths = [_width(column) for column in table.columns]
    open_ended = [at for at, column in enumerate(table.columns) if column.kind == "text" and not column.width]
    fixed = sum(widths) + 1
    if open_ended:
        last = open_ended[-1]
        if table.columns[0].width and fixed + 20 > width:
            widths[0] = max(_LEAST_NAME, widths[0] - (fixed + 20 - width))
        widths[last] = max(0, width - 1 - sum(widths))
    elif fixed > width:
        widths[0] = max(_LEAST_NAME, widths[0] - (fixed - width))
    return widths


def _width(column: Column) -> int:
    if column.kind == "text":
        return column.width + 1 if column.width else 0
    return max(_WIDTHS[column.kind], lines.cells(_titled(column)) + 1)


def _titled(column: Column) -> str:
    return _(column.heading) if column.heading else ""


def _heading(table: Table, widths: list[int], glyphs: Glyphs) -> Line:
    pen = Pen(glyphs)
    end = 1
    for number, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        heading = _titled(column)
        if column.kind != "text":
            size = lines.cells(heading)
            pen.to(end + width - size + 1 - (size == 0)).put(heading, "dim")
        elif width:
            pen.to(end - 1 if number == 0 else end + _GAP).cut(
                heading, max(0, width - _GAP) if number else width, "dim" if number else "title"
            )
        end += width
    return pen.line()


def _line(table: Table, entry: Entry, widths: list[int], glyphs: Glyphs, *, bar: bool) -> Line:
    pen = Pen(glyphs).to(1)
    end = 1
    for number, (column, width, value) in enumerate(zip(table.columns, widths, entry.values, strict=True)):
        text = plainer(_written(column, value, glyphs), glyphs)
        role = (
            "name" if number == 0 and entry.person else entry.band if column.key in ("health", "band") else ""
        )
        if column.kind == "text":
            pen.to(end if number == 0 else end + _GAP).cut(text, width - (1 if number == 0 else _GAP), role)
        else:
            end_at = end + width
            pen.to(end_at - lines.cells(text)).put(
                text, role or ("number" if column.kind == "number" else "")
            )
        end += width
    if bar and entry.share is not None:
        pen.to(end + _BAR_GAP).put(
            glyphs.share(entry.share, 1.0, _BAR), entry.band if entry.band != "none" else ""
        )
    return pen.line()


def _written(column: Column, value: str | int | float | None, glyphs: Glyphs) -> str:
    if value is None:
        return glyphs.missing
    match column.kind:
        case "number":
            return f"{float(value):.1f}"
        case "people":
            return ngettext("{n} person", "{n} people", int(value)).format(n=value)
        case "days":
            return _("{n}d").format(n=value)
        case "change":
            change = int(value)
            return f"{glyphs.up if change > 0 else glyphs.down}{abs(change)}"
        case _:
            return _SAID.get(column.key, str)(str(value))


_SAID: Mapping[str, Callable[[str], str]] = {
    "state": introduction_text,
    "channel": noun_text,
    "band": _,
    "who": _,
    "circle": lambda name: _(name) if name == "own rhythm" else circle_text(name),
}
"""What is said of the values that reports name in English, by column."""


def _ways(table: Table, width: int, glyphs: Glyphs) -> list[Line]:
    """What would close the gap: a phrase, what the wishes would then cost, and what enter does."""
    drawn: list[Line] = []
    for entry in table.entries:
        what, wished = entry.values
        pen = Pen(glyphs).put(plainer(f"{what}: ", glyphs)).put(f"{wished:.1f}", "number")
        hint = _("enter lists them") if entry.report else _("enter tries it")
        at = max(_HINT_AT, pen.at + 2)
        if at + lines.cells(hint) <= width:
            pen.to(at).put(hint, "dim")
        drawn.append(pen.line())
    return drawn
