"""Values over time as upright bars with an axis: block characters, or bars of `#` where there is no colour."""

from __future__ import annotations

from itertools import groupby
from math import ceil

from core.insights import Chart
from core.language import _
from tui.draw.pen import Pen
from tui.glyphs import Glyphs
from tui.lines import Line, cells

_ROWS = 6
_LEAST_ROWS = 4
_PERCENT_ROWS = 5
_WIDEST = 7
_NICE = (1, 2, 5)


def chart_lines(chart: Chart, width: int, glyphs: Glyphs, *, plain: bool, numbers: bool) -> list[Line]:
    """The chart in a width; `plain` draws it with `#`. `numbers` adds each value below, or the least and the most."""
    top = max(chart.top, chart.line or 0.0, *chart.values, 1.0)
    rows = _PERCENT_ROWS if chart.top == 100 else _ROWS
    step = _step(top, rows)
    if rows == _ROWS:
        rows = max(_LEAST_ROWS, min(_ROWS, ceil(top / step) + 1))
    left = max(2, len(f"{step * rows:g}"))
    count = max(1, len(chart.values))
    pitch = max(1, min(_WIDEST, (width - left - 4) // count))
    drawn: list[Line] = []
    for row in range(rows, 0, -1):
        pen = Pen(glyphs).to(1).right(f"{step * row:g}", left, "dim").put(f" {glyphs.axis}", "rule")
        drawn.append(_row(pen, chart, step * (row - 1), step, pitch, width, plain=plain))
    drawn += [_axis(chart, left, pitch, count, width, glyphs), _labels(chart, left, pitch, width, glyphs)]
    if numbers:
        drawn.append(_numbers(chart, left, pitch, glyphs))
    return drawn


def _step(top: float, rows: int) -> float:
    """The height of a row: 1, 2 or 5 times a power of ten, so that the top fits."""
    power = 1.0
    while True:
        for nice in _NICE:
            if nice * power * rows >= top:
                return nice * power
        power *= 10


def _row(pen: Pen, chart: Chart, low: float, step: float, pitch: int, width: int, *, plain: bool) -> Line:
    """One row of the bars; the level of the line runs through where no bar stands."""
    glyphs = pen.glyphs
    crossed = chart.line is not None and low < chart.line <= low + step
    blank = glyphs.rule if crossed else " "
    bar = pitch - (2 if pitch > 3 else 1 if pitch > 1 else 0)
    signs = "".join(
        (_sign((value - low) / step, glyphs, plain=plain) or blank) * bar + blank * (pitch - bar)
        for value in chart.values
    )
    if crossed:
        signs += blank * max(0, width - pen.at - len(signs))
        word = f" {chart.line_word}"
        if set(signs[-len(word) :]) == {blank}:
            return _put(pen, signs[: -len(word)], blank).put(word, "number").line()
    return _put(pen, signs, blank).line()


def _put(pen: Pen, signs: str, blank: str) -> Pen:
    """Signs, those of bars in the colour of bars."""
    for blanks, group in groupby(signs, key=lambda sign: sign in (blank, " ")):
        pen.put("".join(group), "rule" if blanks else "accent")
    return pen


def _sign(part: float, glyphs: Glyphs, *, plain: bool) -> str:
    """What fills a row of which a bar takes this part; nothing where it does not reach it."""
    if plain or glyphs.name != "full":
        return ("#" if plain else glyphs.block) if part >= 0.5 else ""
    last = len(glyphs.sparks) - 1
    eighths = round(min(1.0, part) * (last + 1))
    return glyphs.sparks[eighths - 1] if eighths > 0 else ""


def _axis(chart: Chart, left: int, pitch: int, count: int, width: int, glyphs: Glyphs) -> Line:
    ticks = {place * pitch for place, _word in chart.labels}
    line = "".join(
        glyphs.tick if at in ticks else glyphs.rule for at in range(min(count * pitch, width - left - 3))
    )
    return Pen(glyphs).to(left + 2).put(glyphs.corner + line, "rule").line()


def _labels(chart: Chart, left: int, pitch: int, width: int, glyphs: Glyphs) -> Line:
    pen = Pen(glyphs)
    for place, word in chart.labels:
        at = left + 3 + place * pitch
        if at >= pen.at + (1 if pen.at else 0) and at + cells(word) < width:
            pen.to(at).put(word, "dim")
    return pen.line()


def _numbers(chart: Chart, left: int, pitch: int, glyphs: Glyphs) -> Line:
    texts = [
        f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}" for value in chart.values
    ]
    if max(map(len, texts), default=0) < pitch:
        pen = Pen(glyphs)
        for place, text in enumerate(texts):
            pen.to(left + 3 + place * pitch).put(text, "number")
        return pen.line()
    if not texts:
        return ()
    least, most = min(chart.values), max(chart.values)
    words = _("least {least}, most {most}, last {last}")
    words = words.format(least=_short(least), most=_short(most), last=_short(chart.values[-1]))
    return Pen(glyphs).to(left + 3).put(words, "number").line()


def _short(value: float) -> str:
    return f"{value:.1f}" if value != ceil(value) else f"{value:.0f}"
