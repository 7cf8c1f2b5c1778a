"""From what the core says about a day to what Today draws."""

from __future__ import annotations

from core.language import N_, _, ngettext
from core.network import agenda as said
from core.network.agenda import BACKUP, CLOCK, RECOVERY, Agenda
from tui.draw import words
from tui.draw.views import (
    Ahead,
    Capacity,
    Cooler,
    Lapsed,
    Notice,
    Past,
    Pledge,
    Reach,
    Standing,
    Taken,
    Target,
    TodayView,
    at_event,
)
from tui.glyphs import Glyphs

DUE = "due"
"""The section of those who are due."""
KINDS = (N_("birthday"), N_("anniversary"), N_("event"))
"""What lies ahead beside plans, as the core names it."""

_OF_THE_VAULT = {
    RECOVERY: N_("The recovery code is not confirmed: is it on paper?"),
    CLOCK: N_("Something was saved later than it is here: is the clock right?"),
    BACKUP: N_("No backup was made for 30 days."),
}


def today_view(agenda: Agenda, glyphs: Glyphs, *, opened: frozenset[str] = frozenset()) -> TodayView:
    """Today; `opened` names the sections of which all is shown (DUE: also those whom the daily cap puts off)."""
    due = agenda.reach_out + (agenda.later if DUE in opened else ())
    return TodayView(
        today=agenda.today,
        reach=tuple(_reach(row) for row in due),
        more_later=0 if DUE in opened else agenda.more_later,
        put_off=len(agenda.later) if DUE in opened else 0,
        next_due=_next(agenda),
        asked=tuple(_taken(row, words.asked_day(row.day, agenda.today)) for row in agenda.asked),
        lapsed=tuple(_lapsed(row) for row in agenda.lapsed),
        taken=tuple(_taken(row) for row in agenda.taken),
        promises=tuple(
            Pledge(row.id, row.mine, row.people, row.names, row.text, row.due) for row in agenda.promises
        ),
        ahead=tuple(_ahead(row) for row in agenda.ahead),
        lately=tuple(_past(row) for row in agenda.lately),
        cooling=tuple(Cooler(row.id, row.name, row.health, row.change, row.why) for row in agenda.cooling),
        cooling_count=agenda.cooling_count,
        notices=tuple(_notices(agenda, glyphs)),
        opened=opened,
        capacity=Capacity(agenda.capacity.wished, agenda.capacity.had),
        standing=_standing(agenda.standing),
    )


def _reach(row: said.Due) -> Reach:
    return Reach(
        row.id, row.name, row.org, row.health, row.change, row.why, row.why_short or row.why, row.urgent
    )


def _taken(row: said.Taken, when: str = "") -> Taken:
    return Taken(row.id, row.name, row.done, row.text, when)


def _lapsed(row: said.Lapsed) -> Lapsed:
    what = words.thing(row.channel, f"{row.day}T{row.time}")
    return Lapsed(row.id, what, row.names, words.weekday(row.day), row.people)


def _ahead(row: said.Ahead) -> Ahead:
    known = _("{n} you know").format(n=row.known) if row.known else ""
    time = f" {row.time}" if row.time else ""
    if row.kind == "plan":
        kind = words.thing(row.channel, f"{row.day}T{row.time}")
        target = Target("interaction", row.id, row.people)
        return Ahead(target, row.day, kind, _("{text} (plan)").format(text=row.text + time), known)
    if row.kind == "event":
        return Ahead(Target("event", row.id), row.day, "event", row.text + time, known)
    return Ahead(
        Target("person", row.people[0] if row.people else "", row.people), row.day, row.kind, row.text
    )


def _past(row: said.Past) -> Past:
    return Past(
        row.id, row.at, row.channel, row.initiator, row.names, row.text, row.people, event=row.event_name
    )


def _next(agenda: Agenda) -> str:
    if agenda.next_due is None:
        return ""
    name, day = agenda.next_due
    away = (day - agenda.today).days
    if away <= 1:
        soon = _("{name} tomorrow") if away == 1 else _("{name} today")
        return soon.format(name=name)
    when = words.LONG_WEEKDAYS[day.weekday()] if away < 7 else words.long_day(day)
    return _("{name} on {day}").format(name=name, day=when)


def _notices(agenda: Agenda, glyphs: Glyphs) -> list[Notice]:
    found = [
        Notice(
            f"{glyphs.look} " + _("{text} enter {dot} s later").format(text=_(text), dot=glyphs.dot),
            Target("notice", id),
            urgent=True,
        )
        for id, text in _OF_THE_VAULT.items()
        if id in agenda.notices
    ]
    opened = agenda.open_event
    if opened is not None and opened.stale:
        since = _("yesterday")
        if opened.since is not None and (agenda.today - opened.since).days > 1:
            since = words.weekday(opened.since)
        text = _("{name} is open since {since}: E closes it").format(name=opened.name, since=since)
        found.append(Notice(text, Target("event", opened.id), urgent=True))
    # Whoever was met last waits first: these lines stand above all.
    return [*(_queue(queue) for queue in agenda.queues), *found]


def _queue(queue: said.Queue) -> Notice:
    text = ngettext(
        "{n} new person from {event} to look through: enter",
        "{n} new people from {event} to look through: enter",
        queue.count,
    )
    short = _("{n} new from {event} to look through")
    return Notice(
        text.format(n=queue.count, event=queue.name),
        Target("look", queue.event) if queue.event else Target("find", at_event(queue.name)),
        short=short.format(n=queue.count, event=queue.name),
    )


def _standing(standing: said.Standing) -> Standing:
    return Standing(
        score=standing.health,
        change=standing.change,
        past=standing.trend,
        bands=tuple((str(band), count) for band, count in standing.bands if band != "none"),
        placed=standing.placed,
        total=standing.total,
        to_sort=standing.to_sort,
        resting=standing.resting,
    )
