"""The column beside Today: the person under the cursor in brief, capacity, and the network in numbers."""

from __future__ import annotations

from core.language import N_, _, ngettext
from tui import lines
from tui.draw import marks, safe, words
from tui.draw.pen import Pen
from tui.draw.today import channel_of
from tui.draw.views import Capacity, Page, PersonView, Pledge, Standing, Stop, Target, TodayView
from tui.glyphs import Glyphs
from tui.lines import Line

TO_SORT = N_("to sort in")
_BAND_CELLS = 8

PERSON_ROWS = 20
"""Rows that the person is given before anything else is."""


def side(view: TodayView, person: PersonView | None, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The whole column in at most `height` lines; numbers that do not fit below the person are left out."""
    below = [
        block
        for block in (_capacity(view.capacity, width, glyphs), _standing(view.standing, width, glyphs))
        if block
    ]
    made: list[Line] = []
    if person is not None:
        rest = sum(len(block) + 1 for block in below)
        entries = max(3, 3 + (height - PERSON_ROWS - rest) // 2)
        made = brief(person, width, glyphs, entries)
    for block in below:
        gap: list[Line] = [()] if made else []
        if len(made) + len(gap) + len(block) <= height:
            made += gap + block
    return made[:height]


def numbered(made: list[Line]) -> Page:
    """The column as a page: the cursor stands on those to be sorted in."""
    stops = []
    for number, line in enumerate(made):
        text = lines.text_of(line)
        word = _(TO_SORT)
        if f" {word}" in text and text.partition(" ")[0].isdigit():
            end = lines.cells(text[: text.index(word)]) + lines.cells(word)
            stops.append(Stop(number, 0, end, Target("sort")))
    return Page(tuple(made), tuple(stops[-1:]))


def brief(person: PersonView, width: int, glyphs: Glyphs, entries: int = 3) -> list[Line]:
    """A person in brief: role, rhythm, score with its reasons, the last contacts, what is open, two years."""
    made: list[Line] = [lines.rule(safe.shown(person.name[:400]), "", width, glyphs)]
    made += [Pen(glyphs).cut(text, width, "accent").line() for text in person.alarms]
    rhythm = person.rhythm_long if lines.cells(safe.shown(person.rhythm_long)) <= width else person.rhythm
    made += [Pen(glyphs).cut(text, width).line() for text in (person.role, rhythm) if text]
    made += [(), *_health(person, width, glyphs)]
    if person.history:
        made.append(())
        made += _happened(person, width, glyphs, entries)
    made += [(), *_open(person, width, glyphs)]
    made += _exchange(person, width, glyphs)
    if any(person.months):
        made.append(((_("two years") + "  ", "dim"), (marks.strip(person.months, glyphs), "")))
    return [lines.fit(line, width) for line in made]


def _health(person: PersonView, width: int, glyphs: Glyphs) -> list[Line]:
    pen = Pen(glyphs)
    if person.score is None:
        pen.put(f"{_('health')} {glyphs.missing} ").cut(person.word, width - pen.at, "dim")
    else:
        pen.put(_("health") + " ").put(str(person.score), f"{person.band} number").put(" ")
        pen.put(glyphs.bar(person.score), person.band).put(" ").cut(person.word, 20, person.band)
        if person.change:
            span = ngettext(" in {n} day", " in {n} days", person.span).format(n=person.span)
            span = span if person.span else ""
            pen.put("  ").put(marks.moved(person.change, glyphs) + span)
    made = [pen.line()]
    for points, text in person.reasons:
        made += reason(points, text, width, glyphs, 5)
    if person.raises:
        (first, best), *others = person.raises[:2]
        text = _("{what} brings it to {score}").format(what=first, score=best)
        text += "".join(_(", {what} to {score}").format(what=what, score=score) for what, score in others)
        made.append(Pen(glyphs).to(2).cut(text, width - 2).line())
    for text in person.remarks:
        made += [
            Pen(glyphs).to(2).put(line, "dim").line() for line in safe.wrapped(text, width - 2, glyphs, 2)
        ]
    return made


def reason(points: int, text: str, width: int, glyphs: Glyphs, number: int) -> list[Line]:
    """Points lost, right-aligned in `number` cells, and why, in as many lines as it takes (three at most)."""
    first, *more = safe.wrapped(text, width - number - 1, glyphs, 3)
    made = [Pen(glyphs).right(f"{points}", number - 1, "number").to(number + 1).put(first).line()]
    return made + [Pen(glyphs).to(number + 1).put(line).line() for line in more]


def _happened(person: PersonView, width: int, glyphs: Glyphs, entries: int) -> list[Line]:
    made: list[Line] = []
    days = [words.short(row.at, person.today) for row in person.history[:entries]]
    room = max(6, *map(lines.cells, days))
    for row, day in zip(person.history, days, strict=False):
        first, *more = safe.wrapped(row.text or row.who, width - room - 10, glyphs, 2) or [""]
        pen = Pen(glyphs).right(day, room).put("  ")
        channel_of(pen, row, glyphs, 5)
        made.append(pen.to(room + 10).put(first).line())
        made += [Pen(glyphs).to(room + 10).put(line).line() for line in more]
    return made


def _open(person: PersonView, width: int, glyphs: Glyphs) -> list[Line]:
    if not person.promises:
        none = _("none open")
        pen = Pen(glyphs).put(f"{glyphs.mine} {none}").to(16).put(f"{glyphs.owed} {none}")
        return [pen.line()]
    return [promise(row, person, width, glyphs).line() for row in person.promises[:3]]


def promise(row: Pledge, person: PersonView, width: int, glyphs: Glyphs) -> Pen:
    """One open promise: whose, until when, what."""
    late = row.mine and row.due is not None and row.due < person.today
    role = "danger" if late else ""
    pen = Pen(glyphs).put(glyphs.mine if row.mine else glyphs.owed, role).put(" ")
    if row.due:
        pen.put(words.coming(row.due, person.today), role).put("  ")
    return pen.cut(row.text, width - pen.at)


def _exchange(person: PersonView, width: int, glyphs: Glyphs) -> list[Line]:
    offers, needs = ", ".join(person.offers), ", ".join(person.needs)
    if offers and needs and lines.cells(offers) <= 16:
        pen = Pen(glyphs).put(f"{_('offers'):<8}", "dim").cut(offers, 16)
        pen.to(26).put(_("needs") + "  ", "dim")
        return [pen.cut(needs, width - pen.at).line()]
    return [
        Pen(glyphs).put(f"{word:<8}", "dim").cut(text, width - 8).line()
        for word, text in ((_("offers"), offers), (_("needs"), needs))
        if text
    ]


def _capacity(capacity: Capacity | None, width: int, glyphs: Glyphs) -> list[Line]:
    if capacity is None or not (capacity.wished or capacity.had):
        return []
    top = marks.ceiling(max(capacity.wished, capacity.had))
    made: list[Line] = [lines.rule(_("Capacity"), "", width, glyphs)]
    for word, value in ((_("wished"), capacity.wished), (_("had"), capacity.had)):
        bar = marks.share(value, top, 20, glyphs)
        rate = _("{n:>4.1f} a week  ").format(n=value)
        made.append(Pen(glyphs).put(f"{word:<7}{rate}").put(bar, "accent").line())
    more = round(capacity.wished - capacity.had, 1)
    if more > 0:
        made.append(((_("{n:.1f} a week more than you have.").format(n=more), ""),))
        made.append(((_("What would close it: "), ""), ("4", "key"), (" " + _("Insights"), "")))
    else:
        made.append(((_("Room for {n:.1f} a week more.").format(n=-more), ""),))
    return [lines.fit(line, width) for line in made]


def _standing(standing: Standing, width: int, glyphs: Glyphs) -> list[Line]:
    if not standing.total:
        return []
    title = _("Network {dot} {placed} in circles of {total}")
    title = title.format(dot=glyphs.dot, placed=standing.placed, total=standing.total)
    made: list[Line] = [lines.rule(title, "", width, glyphs)]
    if standing.score is not None:
        role = marks.band(standing.score)
        pen = Pen(glyphs).put(_("health") + " ").put(str(standing.score), f"{role} number").put(" ")
        pen.put(marks.moved(standing.change, glyphs)).to(17).put(
            marks.spark(standing.past[-12:], glyphs), role
        )
        made.append(pen.line())
    most = max((count for _band, count in standing.bands), default=0)
    room = max([_BAND_CELLS, *(lines.cells(_(word)) for word, _count in standing.bands)])
    for word, count in standing.bands if most else ():
        bar = marks.halves(count * 15 / most, glyphs)
        made.append(Pen(glyphs).put(_(word)).to(room).right(str(count), 4).put(" ").put(bar, word).line())
    parts = [(standing.to_sort, _(TO_SORT)), (standing.resting, _("resting"))]
    text = f" {glyphs.dot} ".join(f"{number} {word}" for number, word in parts if number)
    if text:
        made += [(), ((text, ""),)]
    return [lines.fit(line, width) for line in made]
