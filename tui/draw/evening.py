"""An event as lines: its four steps, and who is there tonight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

from core.language import N_, _
from core.models import Promise
from core.network.gathering import Expected, Guest
from core.network.lookthrough import is_usual
from tui import lines
from tui.draw import safe, words
from tui.draw.builder import Sections
from tui.draw.pen import Pen
from tui.draw.views import Page, Target
from tui.evening import Evening
from tui.glyphs import Glyphs
from tui.lines import Line

Step = Literal["prepare", "attend", "look through", "debrief"]
STEPS: tuple[Step, ...] = get_args(Step)
STEP_WORDS = (N_("prepare"), N_("attend"), N_("look through"), N_("debrief"))

_ORG_AT, _REST_AT = 32, 51
_NARROW_ORG_AT = 28
_MOST_TO_FIND = 3
"""Lines of those still to find, at most."""


def step_line(evening: Evening, step: Step, width: int, glyphs: Glyphs) -> Line:
    """The steps, the present one in brackets, and what can be said of the event in numbers."""
    spans: list[tuple[str, str]] = []
    for each in STEPS:
        spans += [("  ", ""), (f"[{_(each)}]", "name") if each == step else (_(each), "")]
    left = tuple(spans)
    room = width - 1 - lines.width_of(left) - 2
    text = safe.cut(_fitting(_notes(evening, step), f" {glyphs.dot} ", room), room, glyphs)
    return lines.join(left, ((text, "dim"), (" ", "")), width)


def step_at(x: int, present: Step) -> Step | None:
    """The step that stands at a cell of the step line."""
    at = 2
    for step in STEPS:
        end = at + lines.cells(_(step)) + (2 if step == present else 0)
        if at <= x < end:
            return step
        at = end + 2
    return None


def _notes(evening: Evening, step: Step) -> list[str]:
    event = evening.event
    if step == "attend" or event.open:
        again = len(evening.guests) - evening.new
        counts = [_("{n} new").format(n=evening.new), _("{n} again").format(n=again)]
        return [*counts, _("{n} to find").format(n=len(evening.missing))] if evening.expected else counts
    return [part for part in (event.name, days_of(evening, evening.today)) if part]


def days_of(evening: Evening, today: date) -> str:
    """When it is or was: `Wed 17`, `12 Feb`, `9 Jun to 11 Jun`."""
    first, last = words.day_of(evening.event.starts), words.day_of(evening.event.ends)
    if first is None:
        return ""
    if last is None or last == first:
        return words.coming(first, today) if first >= today else words.past(first.isoformat(), today)
    if (first.year, first.month) == (last.year, last.month):
        return _("{day} to {last}").format(day=first.day, last=words.ahead(last.isoformat(), today))
    said = (words.ahead(day.isoformat(), today) for day in (first, last))
    return _("{first} to {last}").format(first=next(said), last=next(said))


def attend(evening: Evening, width: int, room: int, glyphs: Glyphs, *, opened: bool = False) -> Page:
    """Who was noted, the latest first, and who is still to find, in `room` rows; `opened` shows all of them."""
    find = _to_find(evening, width, glyphs)
    below = len(find) + 1 if find else 0
    page = Sections(width, glyphs)
    page.head(_("Noted tonight") if evening.event.open else _("Noted"))
    most = max(3, room - 1 - below)
    shown = evening.guests if opened or len(evening.guests) <= most else evening.guests[: most - 1]
    for guest in shown:
        page.row(_noted(guest, evening, width, glyphs), Target("person", guest.id, (guest.id,)))
    left = len(evening.guests) - len(shown)
    if left:
        page.row(
            page.pen().put(f"{glyphs.cut} " + _("{n} more").format(n=left), "dim"), Target("more", "noted")
        )
    if not evening.guests:
        page.said(
            _("Nobody yet. Everything you add now belongs to this evening.")
            if evening.event.open
            else _("Nobody was noted.")
        )
    if find:
        title = _("Still to find {dot} {n} of {many}")
        page.head(title.format(dot=glyphs.dot, n=len(evening.missing), many=len(evening.expected)))
        for line, people in find:
            page.row(line, Target("person", people[0], (people[0],)))
    return page.page()


def _noted(guest: Guest, evening: Evening, width: int, glyphs: Glyphs) -> Line:
    org_at = _ORG_AT if width >= 76 else _NARROW_ORG_AT
    contact = guest.contact
    pen = Pen(glyphs).to(2).put(guest.at[11:16], "dim").to(9)
    pen.column(contact.name, org_at - 10, "name").to(org_at)
    work = ", ".join(filter(None, (contact.org, contact.role)))
    if width < 70:
        return pen.cut(work or "  ".join(_rest(guest, evening, glyphs)), width - 1 - pen.at).line()
    pen.column(work, _REST_AT - org_at - 1).to(_REST_AT)
    rest, between = _rest(guest, evening, glyphs), "  "
    if not guest.new:
        rest, between = [_("met again"), *rest], f" {glyphs.dot} "
    return pen.cut(_fitting(rest, between, width - 1 - pen.at), max(0, width - 1 - pen.at)).line()


def _fitting(parts: Sequence[str], between: str, width: int) -> str:
    """The parts that fit whole, at least the first."""
    said = parts[0] if parts else ""
    for part in parts[1:]:
        if lines.cells(safe.shown(said + between + part)) <= width:
            said += between + part
    return said


def _rest(guest: Guest, evening: Evening, glyphs: Glyphs) -> list[str]:
    """What else was noted of them at the event, most telling first."""
    contact, found = guest.contact, []
    tags = [f"#{tag}" for tag in contact.tags if tag != evening.event.tag] if guest.new else []
    found += [" ".join(tags)] if tags else []
    found += [
        promised(item, evening.today, glyphs)
        for item in guest.promises
        if not item.done and not is_usual(item, evening.event)
    ]
    if guest.new and contact.met_via:
        found.append(_("via {name}").format(name=evening.names.get(contact.met_via, "")))
    found += [_("needs {what}").format(what=need) for need in contact.needs[:1]]
    found += [_("offers {what}").format(what=offer) for offer in contact.offers[:1]]
    if guest.new and contact.maybe:
        found.append(_("maybe {name}").format(name=evening.names.get(contact.maybe[0], "")))
    return found


def promised(promise: Promise, today: date, glyphs: Glyphs) -> str:
    """`! Thu send deck`, `? sends the paper`."""
    sign = glyphs.mine if promise.side == "mine" else glyphs.owed
    day = words.day_of(promise.due)
    when = "" if day is None else words.coming(day, today)
    near = day is not None and 0 < (day - today).days < 7
    when = words.WEEKDAYS[day.weekday()] if near and day is not None else when
    return " ".join(filter(None, (sign, when if promise.side == "mine" else "", promise.text)))


def open_with(item: Expected, today: date, glyphs: Glyphs) -> str:
    """What is open with somebody, and what the last contact was: `? sends the contract · lunch 12 Feb, Lyon project`."""
    parts = [promised(promise, today, glyphs) for promise in item.promises[:2]]
    last = item.last
    if last is not None:
        said = f"{words.channel(last.kind or last.channel, last.at)} {words.short(last.at, today)}"
        parts.append(f"{said}, {last.text}" if last.text else said)
    return f" {glyphs.dot} ".join(parts)


def _to_find(evening: Evening, width: int, glyphs: Glyphs) -> list[tuple[Line, Sequence[str]]]:
    """Those still to find, two in a line where they fit; no more lines than there is room for."""
    made: list[tuple[Line, Sequence[str]]] = []
    for number, item in enumerate(evening.missing):
        what = safe.cut(open_with(item, evening.today, glyphs), max(10, width - 24), glyphs)
        name = safe.cut(item.name, 20, glyphs)
        need = lines.cells(name) + 3 + lines.cells(what)
        if made and lines.width_of(made[-1][0]) + 5 + need < width:
            line, people = made[-1]
            made[-1] = ((*line, ("     ", ""), (name, "name"), ("   ", ""), (what, "")), (*people, item.id))
            continue
        if len(made) == _MOST_TO_FIND:
            left = len(evening.missing) - number
            line, people = made[-1]
            more = f" {glyphs.cut} " + _("{n} more").format(n=left) + " "
            made[-1] = (lines.join(line, ((more, "dim"),), width), people)
            break
        made.append(((("  ", ""), (name, "name"), ("   ", ""), (what, "")), (item.id,)))
    return made
