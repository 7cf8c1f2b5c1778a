"""Somebody new from an event as lines: what was noted, who it may be, how close, and how it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.acts.looking import NEVER
from core.language import N_, _, ngettext
from core.network.gathering import Guest
from core.network.lookthrough import Fit, follow_up_of, last_day
from core.network.touches import day_number
from tui import lines
from tui.draw import safe, words
from tui.draw.builder import Sections
from tui.draw.views import Page
from tui.evening import Evening
from tui.glyphs import Glyphs
from tui.lines import Line

_BAR = 20
_BARS_FROM = 80
"""On narrower screens bars are dropped and numbers stay."""
_LABEL_AT, _VALUE_AT = 2, 20
_NOTED_AT = 42


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One of the new people of an event, as the screen asks about them."""

    evening: Evening
    guest: Guest
    at: int
    """Which of them it is, counted from 1."""
    many: int
    due: date
    """When the follow-up would be."""
    circles: Sequence[tuple[str, str]] = ()
    """Keys and names, closest first."""
    chosen: str = ""
    """The key of a circle, NEVER, or empty."""
    fits: Sequence[Fit] = ()
    maybe: Sequence[str] = ()
    """Those it may be the same as, in words."""


def title(view: Newcomer, width: int, glyphs: Glyphs) -> Line:
    """`Hafen Meetup  4 of 12  ███████░░░░░░░░░░░░░       8 follow-ups wait`."""
    full = round(view.at * _BAR / view.many)
    bar = glyphs.block * full + glyphs.shade * (_BAR - full) if width >= _BARS_FROM else ""
    wait = sum(1 for guest in view.evening.guests if follow_up_of(guest, view.evening.event) is not None)
    right = ngettext("{n} follow-up waits", "{n} follow-ups wait", wait).format(n=wait) if wait else ""
    place = _("  {at} of {of}  ").format(at=view.at, of=view.many)
    room = width - lines.cells(place) - lines.cells(bar) - lines.cells(right) - 4
    name = safe.cut(view.evening.event.name, max(8, room), glyphs)
    left: Line = ((" ", ""), (name, "name"), (place, ""), (bar, "accent"))
    return lines.join(left, ((right, "dim"), (" ", "")), width)


def look(view: Newcomer, width: int, glyphs: Glyphs) -> Page:
    """All that is asked about one of them."""
    page = Sections(width, glyphs)
    page.blank()
    _head(page, view)
    page.blank()
    _facts(page, view)
    _others(page, view)
    page.blank()
    _closeness(page, view)
    _next(page, view)
    return page.page()


def _head(page: Sections, view: Newcomer) -> None:
    guest, contact, width = view.guest, view.guest.contact, page.width
    today = view.evening.today
    state = _("looked through {day}").format(day=words.past(contact.looked, today)).strip()
    state = _("new") if guest.waits else state
    pen = page.pen().cut(contact.name, width - 6 - lines.cells(state), "name")
    page.row(pen.to(width - 2 - lines.cells(state)).put(state, "dim"))
    work = ", ".join(filter(None, (contact.role, contact.org)))
    names = [view.evening.names.get(id, "") for id in (*filter(None, (contact.met_via,)), *contact.met_with)]
    noted = _("noted {at}").format(at=guest.at[11:16] or words.past(guest.at, today)).rstrip()
    if any(names):
        others = words.listed([name for name in dict.fromkeys(names) if name])
        noted += ", " + _("with {names}").format(names=others)
    if width >= 76:
        pen = page.pen().cut(work, _NOTED_AT - 4).to(_NOTED_AT).cut(noted, width - 2 - _NOTED_AT, "dim")
        page.row(pen)
    else:
        page.row(
            page.pen().cut(" · ".join(filter(None, (work, noted))).replace("·", page.glyphs.dot), width - 4)
        )


_COMPARE = N_("M compare")


def _facts(page: Sections, view: Newcomer) -> None:
    contact, width = view.guest.contact, page.width
    if contact.tags:
        page.row(page.pen().cut(" ".join(f"#{tag}" for tag in contact.tags), width - 4))
    facts = [(_("mail"), value.value) for value in contact.emails]
    facts += [(_("phone"), value.value) for value in contact.phones]
    facts += [(_("web"), value.value) for value in (*contact.urls, *contact.handles)]
    facts += [(_("offers"), ", ".join(contact.offers)), (_("needs"), ", ".join(contact.needs))]
    facts += [(_("note"), note.text) for note in contact.notes]
    for label, text in facts:
        if text:
            page.row(page.pen().put(label, "dim").to(10).cut(text, width - 12))
    for promise in view.guest.promises:
        if not promise.done:
            day = words.day_of(promise.due)
            when = words.weekday_month(day) + "  " if day else ""
            sign = page.glyphs.mine if promise.side == "mine" else page.glyphs.owed
            pen = page.pen().put(words.bare(_("label|promise")), "dim").to(10).put(f"{sign} {when}")
            page.row(pen.cut(promise.text, max(0, width - 2 - pen.at)))


def _others(page: Sections, view: Newcomer) -> None:
    if not view.maybe and not view.fits:
        return
    page.blank()
    for text in view.maybe:
        pen = page.pen(_LABEL_AT).put(_("Maybe the same?"), "warn").to(_VALUE_AT)
        at = page.width - 17
        page.row(pen.cut(text, at - _VALUE_AT - 1).to(at).put(_(_COMPARE), "dim"))
    for number, fit in enumerate(view.fits):
        pen = page.pen(_LABEL_AT).put("" if number else _("Fits"), "good").to(_VALUE_AT)
        said = _("offers: {mine}.  {name} needs: {theirs}")
        if fit.needs:
            said = _("needs: {mine}.  {name} offers: {theirs}")
        said = said.format(mine=fit.mine, name=fit.name, theirs=fit.theirs)
        page.row(pen.cut(said, page.width - 22))


def _closeness(page: Sections, view: Newcomer) -> None:
    """The digits, as many in a line as there is room for; what was chosen stands out."""
    pen = page.pen(_LABEL_AT).put(_("How close?"), "name").to(_VALUE_AT)
    for number, (key, name) in enumerate(view.circles, 1):
        need = lines.cells(name) + 2
        if pen.at > _VALUE_AT and pen.at + need > page.width - 2:
            page.row(pen)
            pen = page.pen(_VALUE_AT)
        role = "cursor" if key == view.chosen else ""
        pen.put(f"{number}", f"key {role}".strip()).put(" ", role).cut(
            name, page.width - 2 - pen.at, role
        ).put("  ")
    page.row(pen)
    role = "cursor" if view.chosen == NEVER else ""
    pen = page.pen(_VALUE_AT).put("0", f"key {role}".strip())
    page.row(pen.put(" " + _("only remember: never falls due"), role))


def _next(page: Sections, view: Newcomer) -> None:
    pen = (
        page.pen(_LABEL_AT)
        .put(words.bare(_("card|Next")), "name")
        .to(_VALUE_AT)
        .put(_("enter"), "key")
        .put(": ")
    )
    page.row(pen.put(next_words(view)))
    pen = page.pen(_VALUE_AT)
    for key, word in (("m", _("draft now")), ("p", _("plan a date")), ("n", _("nothing more"))):
        if pen.at + lines.cells(key) + 1 + lines.cells(word) > page.width - 1:
            page.row(pen)
            pen = page.pen(_VALUE_AT)
        pen.put(key, "key").put(f" {word}   ")
    page.row(pen)


def next_words(view: Newcomer) -> str:
    """What enter does: `follow up by Thu 11 Jun (48 h)`."""
    if view.chosen == NEVER and follow_up_of(view.guest, view.evening.event) is None:
        return _("nothing more")
    last, day = last_day(view.guest), words.weekday_month(view.due)
    if last is not None and view.evening.today > last:
        return _("follow up by {day} (the 48 hours are over)").format(day=day)
    hours = 24 * (view.due.toordinal() - day_number(view.guest.at))
    return _("follow up by {day} ({n} h)").format(day=day, n=hours)


def tally(evening: Evening, taken: Mapping[date, int], glyphs: Glyphs) -> str:
    """`follow-ups so far: today 3, tomorrow 1 · all within 48 hours`."""
    if not taken:
        return _("no follow-ups so far")
    said = []
    for day in sorted(taken):
        away = (day - evening.today).days
        name = _("tomorrow") if away == 1 else words.coming(day, evening.today)
        said.append(f"{name} {taken[day]}")
    lasts = [last for guest in evening.guests if (last := last_day(guest)) is not None]
    inside = bool(lasts) and max(taken) <= max(lasts)
    end = f" {glyphs.dot} " + _("all within 48 hours") if inside else ""
    return _("follow-ups so far: {days}").format(days=", ".join(said)) + end
