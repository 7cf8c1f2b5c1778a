"""After an event as lines: the debrief, and who waits to be looked through."""

from __future__ import annotations

from core.language import _, ngettext
from core.network.cadence import circle_text
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
    counts = (_("{n} new").format(n=len(found.new)), _("{n} again").format(n=len(found.again)))
    page.head(_("Met") + f"{dot}{found.met}", dot.join(counts))
    _met(page, found, evening)
    if found.wanted:
        page.blank()
        page.head(_("Followed up"))
        _share(page, _("within 48 hours"), found.within_48_hours, found.wanted)
        _share(page, _("within 7 days"), found.within_7_days, found.wanted)
    page.blank()
    page.head(_("Still open") + (f"{dot}{len(found.open)}" if found.open else ""))
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
        page.said(_("not heard of since: {names}").format(names=words.listed(names, 8)), "")
    if not found.open and not found.silent:
        page.said(_("Nothing."))
    if found.brought:
        page.blank()
        page.head(_("Who introduced whom"))
        for each in found.brought:
            by = each.by or _("you")
            pen = page.pen().cut(by, 30, "name").put(f" {glyphs.arrow} ", "dim")
            page.row(pen.cut(", ".join(each.who), max(0, width - 1 - pen.at)))
    return page.page()


def _met(page: Sections, found: Debrief, evening: Evening) -> None:
    event = evening.event
    where = ", ".join(filter(None, (event.name, event.place, days_of(evening, evening.today))))
    page.row(page.pen().cut(where, page.width - 4))
    if event.goals:
        page.row(page.pen().put(_("goals") + "  ", "dim").cut(event.goals, page.width - 12))
    if found.waiting:
        who = ngettext(
            "{n} new person waits to be looked through",
            "{n} new people wait to be looked through",
            found.waiting,
        ).format(n=found.waiting)
        page.row(page.pen().put(who, "accent"), Target("look", event.id))


def _share(page: Sections, label: str, part: int, whole: int) -> None:
    pen = (
        page.pen()
        .put(label)
        .to(20)
        .right(_("{n} of {many}").format(n=part, many=whole), 9, "number")
        .put("   ")
    )
    page.row(pen.put(marks.share(part, whole, _BAR, page.glyphs), "accent"))


def look_page(evening: Evening, width: int, glyphs: Glyphs) -> Page:
    """Who is new, and who of them waits; enter begins."""
    page = Sections(width, glyphs)
    new = [guest for guest in reversed(evening.guests) if guest.new]
    done = len(new) - evening.waiting
    note = _("{n} of {many} done").format(n=done, many=len(new))
    page.head(_("Look through"), note if new else "")
    if not new:
        page.said(_("Nobody new was noted."))
        return page.page()
    if evening.waiting:
        who = ngettext(
            "{n} new person to look through: enter", "{n} new people to look through: enter", evening.waiting
        ).format(n=evening.waiting)
        page.row(page.pen().put(who, "name"), Target("look", evening.event.id))
    else:
        page.said(_("All are looked through."))
    page.blank()
    for guest in new:
        contact = guest.contact
        sign = glyphs.unticked if guest.waits else glyphs.ticked
        pen = page.pen().put(f"{sign} ", "dim").column(contact.name, 24, "name").to(31)
        pen.column(", ".join(filter(None, (contact.org, contact.role))), 30).to(62)
        circle = (
            ""
            if guest.waits
            else circle_text(contact.circle) or (_("remembered") if contact.cadence == 0 else "")
        )
        page.row(pen.cut(circle, max(0, width - 1 - pen.at), "dim"), Target("person", guest.id, (guest.id,)))
    return page.page()
