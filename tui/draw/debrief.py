"""After an event as lines: the debrief, and who waits to be looked through."""

from __future__ import annotations

from core.network.debrief import Debrief
from tui.draw import marks, safe, words
from tui.draw.builder import Sections
from tui.draw.evening import days_of
from tui.draw.views import Page, Target
from tui.evening import Evening
from tui.glyphs import Glyphs

_BAR = 10
_NAME = 30
_LATE_ROOM = 11


def debrief_page(evening: Evening, width: int, glyphs: Glyphs) -> Page:
    """Met, followed up, still open, who introduced whom."""
    found, page = evening.debrief, Sections(width, glyphs)
    dot = f" {glyphs.dot} "
    page.head(f"Met{dot}{found.met}", f"{len(found.new)} new{dot}{len(found.again)} again")
    _met(page, found, evening)
    if found.wanted:
        page.blank()
        page.head("Followed up")
        _share(page, "within 48 hours", found.within_48_hours, found.wanted)
        _share(page, "within 7 days", found.within_7_days, found.wanted)
    page.blank()
    page.head(f"Still open{dot}{len(found.open)}" if found.open else "Still open")
    for item in found.open:
        promise, mine = item.promise, item.promise.side == "mine"
        pen = page.pen().put(f"{glyphs.mine if mine else glyphs.owed} ")
        day = words.day_of(promise.due)
        when = words.coming(day, evening.today, _LATE_ROOM) if day is not None else glyphs.missing
        pen.put(when, "danger" if item.late and mine else "").to(16).column(item.names, 22, "name").to(39)
        page.row(
            pen.cut(promise.text, max(0, width - 1 - pen.at)),
            Target("promise", promise.id, promise.people),
        )
    if found.silent:
        names = [safe.cut(name, _NAME, glyphs) for name in found.silent]
        page.said(f"not heard of since: {words.listed(names, 8)}", "")
    if not found.open and not found.silent:
        page.said("Nothing.")
    if found.brought:
        page.blank()
        page.head("Who introduced whom")
        for each in found.brought:
            by = each.by or "you"
            pen = page.pen().cut(by, 30, "name").put(f" {glyphs.arrow} ", "dim")
            page.row(pen.cut(", ".join(each.who), max(0, width - 1 - pen.at)))
    return page.page()


def _met(page: Sections, found: Debrief, evening: Evening) -> None:
    event = evening.event
    where = ", ".join(filter(None, (event.name, event.place, days_of(evening, evening.today))))
    page.row(page.pen().cut(where, page.width - 4))
    if event.goals:
        page.row(page.pen().put("goals  ", "dim").cut(event.goals, page.width - 12))
    if found.waiting:
        who = words.count(found.waiting, "new person waits", "new people wait")
        page.row(page.pen().put(f"{who} to be looked through", "accent"), Target("look", event.id))


def _share(page: Sections, label: str, part: int, whole: int) -> None:
    pen = page.pen().put(label).to(20).right(f"{part} of {whole}", 9, "number").put("   ")
    page.row(pen.put(marks.share(part, whole, _BAR, page.glyphs), "accent"))


def look_page(evening: Evening, width: int, glyphs: Glyphs) -> Page:
    """Who is new, and who of them waits; enter begins."""
    page = Sections(width, glyphs)
    new = [guest for guest in reversed(evening.guests) if guest.new]
    done = len(new) - evening.waiting
    page.head("Look through", f"{done} of {len(new)} done" if new else "")
    if not new:
        page.said("Nobody new was noted.")
        return page.page()
    if evening.waiting:
        who = words.count(evening.waiting, "new person", "new people")
        page.row(page.pen().put(f"{who} to look through: enter", "name"), Target("look", evening.event.id))
    else:
        page.said("All are looked through.")
    page.blank()
    for guest in new:
        contact = guest.contact
        sign = glyphs.unticked if guest.waits else glyphs.ticked
        pen = page.pen().put(f"{sign} ", "dim").column(contact.name, 24, "name").to(31)
        pen.column(", ".join(filter(None, (contact.org, contact.role))), 30).to(62)
        circle = "" if guest.waits else contact.circle or ("remembered" if contact.cadence == 0 else "")
        page.row(pen.cut(circle, max(0, width - 1 - pen.at), "dim"), Target("person", guest.id, (guest.id,)))
    return page.page()
