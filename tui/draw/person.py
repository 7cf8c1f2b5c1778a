"""One person as lines: how to reach them, why this score, what was and what lies ahead, and all that is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.language import _
from tui import lines
from tui.draw import marks, safe, words
from tui.draw.pen import Pen
from tui.draw.side import promise, reason
from tui.draw.views import Page, Past, PersonView, Stop, Target
from tui.glyphs import Glyphs
from tui.lines import Line

NEWEST = 8
"""Entries of the history that stand before everything else; the others come at the end."""

TEXT_AT = 22
"""Column of the text in the rows of the history."""


@dataclass(slots=True)
class _Builder:
    view: PersonView
    width: int
    glyphs: Glyphs
    long: int
    bar: bool = True
    lines: list[Line] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)

    def pen(self) -> Pen:
        return Pen(self.glyphs)

    def add(self, line: Pen | Line) -> None:
        self.lines.append(line.line() if isinstance(line, Pen) else line)

    def stop(self, target: Target) -> None:
        """The next line is one the cursor can stand on."""
        self.stops.append(Stop(len(self.lines), 0, self.width, target))

    def head(self, title: str) -> None:
        sign = self.glyphs.rule
        pen = self.pen().put(f"{sign} ", "rule").put(title, "title").put(" ", "rule")
        self.sections.append(len(self.stops))
        self.add(pen.put(sign * max(0, self.width - pen.at), "rule"))

    def text(self, text: str, at: int = 0, role: str = "", limit: int = 0) -> None:
        for line in safe.wrapped(text, self.width - at, self.glyphs, limit):
            self.add(self.pen().to(at).put(line, role))


def pane(
    view: PersonView, width: int, glyphs: Glyphs, *, long: int = 3, history: bool = True, bar: bool = True
) -> Page:
    """A person `width` cells wide. Texts of the history take at most `long` lines each.

    Without `history` the rows of what was are left out (they have a column of their own), without `bar` the bar.
    """
    builder = _Builder(view, width, glyphs, long, bar)
    _top(builder)
    _ways(builder)
    _why(builder)
    _ahead(builder)
    if history:
        _history(builder, NEWEST)
    _promises(builder)
    _met(builder)
    _introductions(builder)
    _notes(builder)
    _facts(builder)
    if any(view.months):
        strip = marks.strip(view.months, glyphs)
        builder.add(builder.pen().put(strip, view.band).to(lines.cells(strip) + 3).put(_("two years"), "dim"))
    if history:
        _earlier(builder)
    return _page(builder)


def history_column(view: PersonView, width: int, glyphs: Glyphs, *, long: int = 6) -> Page:
    """The history alone, as the third column of a wide screen."""
    builder = _Builder(view, width, glyphs, long)
    _history(builder)
    return _page(builder)


def nobody(width: int, glyphs: Glyphs) -> Page:
    """What stands in the pane where no person is chosen."""
    return Page((lines.fit(((_("Nobody chosen."), "dim"),), width),))


def _page(builder: _Builder) -> Page:
    starts = sorted({start for start in builder.sections if start < len(builder.stops)})
    return Page(tuple(builder.lines), tuple(builder.stops), tuple(starts))


def _top(builder: _Builder) -> None:
    view, width = builder.view, builder.width
    for alarm in view.alarms:
        builder.add(builder.pen().put(f"{builder.glyphs.look} ", "warn").cut(alarm, width - 3, "warn"))
    rhythm = lines.cut(safe.shown(view.rhythm), width // 2, builder.glyphs)
    pen = builder.pen().cut(view.name, width - lines.cells(rhythm) - 2, "name")
    builder.add(pen.to(width - lines.cells(rhythm)).put(rhythm))
    if view.role:
        builder.add(builder.pen().cut(view.role, width))
    _score(builder)
    builder.add(((builder.glyphs.rule * width, "rule"),))


def _score(builder: _Builder) -> None:
    view, glyphs = builder.view, builder.glyphs
    pen = builder.pen()
    if view.score is None:
        pen.put(f"{glyphs.missing} ", "none").cut(view.word, builder.width - 3, "none")
    else:
        pen.put(f"{view.score}", f"{view.band} number").put(" ")
        if builder.bar:
            pen.put(glyphs.bar(view.score), view.band).put(" ")
        pen.cut(view.word, 24, view.band)
        if view.change:
            pen.put(" ").put(marks.moved(view.change, glyphs))
    if view.due:
        pen.to(max(25, pen.at + 2)).cut(view.due, builder.width - pen.at)
    builder.add(pen)


def _ways(builder: _Builder) -> None:
    for way in builder.view.ways:
        pen = builder.pen().column(way.keys, 4, "key").put(" ")
        pen.cut(way.value, builder.width - 5 - (lines.cells(way.kind) + 3 if way.kind else 0))
        if way.kind:
            pen.put("   ").cut(way.kind, builder.width - pen.at, "dim")
        builder.add(pen)


def _why(builder: _Builder) -> None:
    view = builder.view
    if view.score is None and not view.remarks:
        return
    score = builder.glyphs.missing if view.score is None else view.score
    builder.head(_("why {score}").format(score=score))
    for points, text in view.reasons:
        for line in reason(points, text, builder.width, builder.glyphs, 4):
            builder.add(line)
    if not view.reasons and view.score is not None:
        builder.add(builder.pen().put(_("nothing lost")))
    if view.raises:
        (first, best), *others = view.raises[:3]
        text = _("{what} today: {score}").format(what=first, score=best)
        builder.text(text + "".join(f", {what}: {score}" for what, score in others))
    if view.falls:
        builder.text(view.falls, role="dim")
    for text in view.remarks:
        builder.text(text, role="dim")


def _ahead(builder: _Builder) -> None:
    plans = [row for row in builder.view.history if row.plan]
    if plans:
        builder.head(_("ahead"))
        for row in reversed(plans):
            _happened(builder, row)


def _past(view: PersonView) -> list[Past]:
    return [row for row in view.history if not row.plan]


def _history(builder: _Builder, newest: int = 0) -> None:
    """All of the history, or the newest entries."""
    past = _past(builder.view)
    if not past:
        return
    builder.head(_("history"))
    for row in past[: newest or None]:
        _happened(builder, row)
    if not newest:
        _not_loaded(builder)


def _earlier(builder: _Builder) -> None:
    """What `_history` left for the end."""
    rest = _past(builder.view)[NEWEST:]
    if not rest:
        return
    builder.head(_("earlier"))
    for row in rest:
        _happened(builder, row)
    _not_loaded(builder)


def _not_loaded(builder: _Builder) -> None:
    view = builder.view
    more = view.history_total - len(view.history)
    if more > 0:
        builder.add(builder.pen().to(2).put(f"{builder.glyphs.cut} " + _("{n:,} more").format(n=more), "dim"))


def _happened(builder: _Builder, row: Past) -> None:
    view, glyphs = builder.view, builder.glyphs
    day = words.short(row.at, view.today)
    pen = builder.pen().right(day, 8 if lines.cells(day) <= 6 else 9)
    sign = {"them": glyphs.left, "mutual": glyphs.mutual}.get(row.side, "")
    pen.to(11).put(sign, "dim").to(14).cut(words.channel(row.channel, row.at), 7).to(TEXT_AT)
    text = f"{row.who}, {row.text}" if row.who and row.text else row.who or row.text
    first, *more = safe.wrapped(text, builder.width - TEXT_AT, glyphs, builder.long) or [""]
    builder.stop(Target("interaction", row.id, (view.id,)))
    builder.add(pen.put(first))
    for line in more:
        builder.add(builder.pen().to(TEXT_AT).put(line))


def _promises(builder: _Builder) -> None:
    if not builder.view.promises:
        return
    builder.head(_("promises"))
    for row in builder.view.promises:
        builder.stop(Target("promise", row.id, row.people))
        builder.add(promise(row, builder.view, builder.width, builder.glyphs))


def _met(builder: _Builder) -> None:
    view = builder.view
    parts = [
        _("offers {what}").format(what=", ".join(view.offers)) if view.offers else "",
        _("needs {what}").format(what=", ".join(view.needs)) if view.needs else "",
    ]
    exchange = f" {builder.glyphs.dot} ".join(part for part in parts if part)
    tags = " ".join(f"#{tag}" for tag in view.tags)
    if not (view.met or exchange or tags):
        return
    builder.head(words.bare(_("how|met")) if view.met else _("known for"))
    for text in (view.met, exchange, tags):
        if text:
            builder.text(text, limit=4)


def _introductions(builder: _Builder) -> None:
    view = builder.view
    if view.introductions or view.fits or view.brought:
        builder.head(_("introductions"))
        for row in view.introductions:
            builder.stop(Target("introduction", row.id, (view.id,)))
            _dated(builder, row.on, row.text)
        if view.brought:
            builder.text(_("through them you met {names}").format(names=view.brought), limit=3)
        for text in view.fits:
            builder.text(f"{builder.glyphs.look} {text}", limit=2)
    if view.ledger:
        builder.head(_("give and take"))
        for who, text in view.ledger:
            builder.text(f"{who:<5} {text}", limit=2)


def _notes(builder: _Builder) -> None:
    if builder.view.notes:
        builder.head(_("notes"))
        for day, text in builder.view.notes:
            _dated(builder, day, text)


def _dated(builder: _Builder, day: str, text: str) -> None:
    said = words.short(day, builder.view.today) if day else ""
    at = 11 if said else 2
    first, *more = safe.wrapped(text, builder.width - at, builder.glyphs, 60) or [""]
    builder.add(
        builder.pen().right(said, 8 if len(said) <= 6 else 9).to(at).put(first)
        if said
        else builder.pen().to(at).put(first)
    )
    for line in more:
        builder.add(builder.pen().to(at).put(line))


def _facts(builder: _Builder) -> None:
    if not builder.view.facts:
        return
    builder.head(_("also"))
    for word, text in builder.view.facts:
        label = builder.pen().cut(word, min(14, builder.width // 3), "dim")
        at = max(10, label.at + 2)
        first, *more = safe.wrapped(text, builder.width - at, builder.glyphs, 4) or [""]
        builder.add(label.to(at).put(first))
        for line in more:
            builder.add(builder.pen().to(at).put(line))
