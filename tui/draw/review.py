"""A card of the review as lines, the line above it that says how far it is, and the keys under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.language import N_, _, ngettext
from core.network.wording import number_text
from tui import lines
from tui.draw import marks, safe, words
from tui.draw.pen import Pen
from tui.draw.views import Page, Past, PersonView, Pledge
from tui.glyphs import Glyphs
from tui.lines import Line

LABEL, TEXT = 2, 13
"""Columns of the labels and of what stands beside them."""

BAR = 23
"""Cells of the bar above the card."""

WIDEST = 100
"""Beyond this a line would be too long to be read at a glance."""

NARROW = 75
_LAST = 3
_MOST_LAST = 8
_OPEN = 3


@dataclass(frozen=True, slots=True)
class CardView:
    """A person's card: why now, what is to be said, and what has to be known first."""

    person: PersonView
    why: tuple[str, ...] = ()
    say: tuple[str, ...] = ()
    first: str = ""
    """Said above everything else: what changed meanwhile, or how the turn ended."""
    why_label: str = N_("Why now")


def head(title: str, at: int, of: int, note: str, width: int, glyphs: Glyphs) -> Line:
    """`Review  3 of 6  ███▌░░░   about 4 minutes left`; the bar goes where there is too little room."""
    pen = Pen(glyphs).put(" ").put(title, "title")
    if of:
        pen.put(_("  {at} of {of}  ").format(at=at, of=of), "")
        if width - pen.at - BAR - lines.cells(note) - 3 >= 0:
            pen.put(marks.share(at, of, BAR, glyphs), "accent")
    return lines.join(pen.line(), ((note, "dim"), (" ", "")), width)


def card(view: CardView, width: int, height: int, glyphs: Glyphs) -> Page:
    """The card in `width` cells. Where `height` is short blank lines go first, then the older contacts."""
    made: list[Line] = []
    for last, air in ((_room(height), True), (_LAST, True), (_LAST, False), (2, False), (1, False)):
        blocks = _blocks(view, min(width, WIDEST), last, glyphs)
        made = []
        for number, block in enumerate(blocks):
            made += [()] if air and (number or height > 12) else []
            made += block
        if len(made) <= height:
            break
    return Page(tuple(lines.fit(line, width) for line in made))


def _room(height: int) -> int:
    """How many contacts are shown on a screen that has room."""
    return max(_LAST, min(_MOST_LAST, height - 13))


def _blocks(view: CardView, width: int, last: int, glyphs: Glyphs) -> list[list[Line]]:
    person = view.person
    first = [Pen(glyphs).to(LABEL).put(f"{glyphs.look} ", "warn").cut(text, width - 5).line()
             for text in (view.first, *person.alarms) if text]  # fmt: skip
    now = [
        *_said(words.bare(_("card|Open")), _open(person, width, glyphs)),
        *_said(_("To say"), _wrapped(view.say, width, glyphs)),
        *_said(words.bare(_("card|Reach")), _reach(person, width, glyphs)),
    ]
    blocks = [
        [*first, *_top(person, width, glyphs)],
        _said(_(view.why_label), _wrapped(view.why, width, glyphs)),
        _said(words.bare(_("card|Last")), _last(person, width, last, glyphs)),
        now,
    ]
    return [block for block in blocks if block]


def _said(label: str, rows: Sequence[Line]) -> list[Line]:
    """Rows with their label before the first."""
    made: list[Line] = []
    for number, row in enumerate(rows):
        word = label if not number else ""
        made.append(((" " * LABEL, ""), (word.ljust(TEXT - LABEL), "dim"), *row))
    return made


def _wrapped(texts: Sequence[str], width: int, glyphs: Glyphs) -> list[Line]:
    return [
        ((piece, ""),) for text in texts for piece in safe.wrapped(text, width - TEXT - 2, glyphs, 2) if piece
    ]


def _top(person: PersonView, width: int, glyphs: Glyphs) -> list[Line]:
    end = width - 2
    score = _score(person, glyphs)
    name = Pen(glyphs).to(LABEL).cut(person.name, end - LABEL - lines.width_of(score) - 2, "name")
    made = [(*name.to(end - lines.width_of(score)).line(), *score)]
    rhythm = safe.cut(person.rhythm_long, width // 2, glyphs)
    role = Pen(glyphs).to(LABEL).cut(person.role, end - LABEL - lines.cells(rhythm) - 2)
    if person.role or rhythm:
        made.append(role.to(end - lines.cells(rhythm)).put(rhythm).line())
    return made


def _score(person: PersonView, glyphs: Glyphs) -> Line:
    pen = Pen(glyphs)
    if person.score is None:
        return pen.cut(person.word, 30, "none").line()
    pen.put(str(person.score), f"{person.band} number").put(" ").put(glyphs.bar(person.score), person.band)
    pen.put(" ").cut(person.word, 24, person.band)
    if person.change:
        pen.put(" ").put(marks.moved(person.change, glyphs), person.band)
    return pen.line()


def _last(person: PersonView, width: int, most: int, glyphs: Glyphs) -> list[Line]:
    rows = [row for row in person.history if not row.plan][:most]
    plans = [row for row in person.history if row.plan][:1]
    return [_happened(row, person.today, width, glyphs) for row in (*plans, *rows)]


def _happened(row: Past, today: date, width: int, glyphs: Glyphs) -> Line:
    day = words.ahead(row.at, today) if row.plan else words.short(row.at, today)
    pen = Pen(glyphs).right(day, max(6, lines.cells(day))).put(" ")
    sign = {"them": glyphs.left, "mutual": glyphs.mutual}.get(row.side, "")
    pen.put(sign, "dim").to(max(9, pen.at + 1)).cut(words.channel(row.channel, row.at), 8)
    pen.to(max(18, pen.at + 1))
    text = ", ".join(part for part in (_("planned") if row.plan else "", row.who, row.text) if part)
    return pen.cut(text, width - TEXT - pen.at - 2).line()


def _open(person: PersonView, width: int, glyphs: Glyphs) -> list[Line]:
    return [_promise(row, person.today, width, glyphs) for row in person.promises[:_OPEN]]


def _promise(row: Pledge, today: date, width: int, glyphs: Glyphs) -> Line:
    late = row.mine and row.due is not None and row.due < today
    role = "danger" if late else ""
    pen = Pen(glyphs).put(glyphs.mine if row.mine else glyphs.owed, role).put(" ")
    pen.put(_due(row.due, today), role).to(15)
    return pen.cut(row.text, width - TEXT - pen.at - 2).line()


def _due(day: date | None, today: date) -> str:
    if day is None:
        return _("no date")
    if day <= today:
        return words.coming(day, today)
    return words.weekday_month(day)


def _reach(person: PersonView, width: int, glyphs: Glyphs) -> list[Line]:
    """The first mail and the first phone with the keys that copy them, beside each other where there is room."""
    made: list[Line] = []
    pen = Pen(glyphs)
    for way in [way for way in person.ways if way.keys][:2]:
        text = f"{way.keys} {way.value}"
        if pen.at and pen.at + lines.cells(text) + 4 > width - TEXT - 2:
            made.append(pen.line())
            pen = Pen(glyphs)
        pen.put("    " if pen.at else "").put(way.keys, "key").put(" ")
        pen.cut(way.value, width - TEXT - 2 - pen.at)
    return [*made, pen.line()] if pen.at else made


# -- the keys ----------------------------------------------------------------------------------------------------------

KeyRow = Sequence[tuple[str, str, str]]
"""Command id, sign and word of each entry."""

_WIDE = (2, 13, 24, 35, 51, 61)
_TIGHT = (1, 11, 21, 30, 42, 50)


def key_rows(
    rows: Sequence[KeyRow], width: int, glyphs: Glyphs
) -> tuple[list[Line], list[list[tuple[int, int, str]]]]:
    """The keys in columns, and where each can be clicked; entries beyond the edge are left out."""
    columns = _WIDE if width >= NARROW else _TIGHT
    made: list[Line] = []
    spots: list[list[tuple[int, int, str]]] = []
    for row in rows:
        pen, found = Pen(glyphs), []
        for number, (id, sign, word) in enumerate(row):
            if not word:
                continue
            start = max(columns[min(number, len(columns) - 1)], pen.at + 1)
            end = start + lines.cells(sign) + 1 + lines.cells(word)
            if end > width:
                break
            pen.to(start).put(sign, "key").put(f" {word}")
            found.append((start, end, id))
        made.append(pen.line())
        spots.append(found)
    return made, spots


# -- what was done -----------------------------------------------------------------------------------------------------


def so_far(done: Sequence[tuple[str, str]], width: int, glyphs: Glyphs) -> str:
    """`done so far: Anna taken on for today · Jonas wrote, slides sent`; where it is too long the oldest go first."""
    if not done:
        return ""
    parts = [f"{safe.cut(name, 24, glyphs)} {safe.cut(text, 50, glyphs)}".strip() for name, text in done]
    dot, sign = f" {glyphs.dot} ", ""
    while (
        lines.cells(text := _("done so far: {what}").format(what=sign + dot.join(parts))) > width
        and len(parts) > 1
    ):
        del parts[0]
        sign = f"{glyphs.cut}{dot}"
    return text


@dataclass(frozen=True, slots=True)
class EndView:
    """The end of a review: who was reached, taken on, moved and let go, and what comes."""

    title: str
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    coming: tuple[str, ...] = ()
    practise: int = 0
    key: str = "enter"


def end(view: EndView, width: int, glyphs: Glyphs) -> Page:
    """The summary."""
    room = min(width, WIDEST)
    made: list[Line] = [(), (("  ", ""), (view.title, "name"))]
    if view.groups:
        made.append(())
    for label, texts in view.groups:
        rows = [((piece, ""),) for text in texts for piece in safe.wrapped(text, room - TEXT - 4, glyphs, 1)]
        made += _said(label, rows)
    if view.coming:
        made.append(())
        made += [((f"  {piece}", ""),) for text in view.coming for piece in lines.wrap(text, room - 4)]
    if view.practise:
        names = ngettext("practise a name", "practise {n} names", view.practise)
        names = names.format(n=number_text(view.practise))
        made += [(), (("  ", ""), (view.key, "key"), (f"  {names}", ""))]
    return Page(tuple(lines.fit(line, width) for line in made))
