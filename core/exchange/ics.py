"""iCalendar 2.0 and vCalendar 1.0: what a calendar tells of people.

Meetings with others become what happened or is planned, yearly whole-day birthdays become birthdays of people, and a
conference or a trip becomes an event. What repeats is there on each of its days up to today, and once ahead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from core.entry.words import KINDS, finer_kind
from core.exchange.calendar_out import own_entry
from core.exchange.collect import Collector
from core.exchange.draft import MAX_DRAFTS, Reading
from core.exchange.ics_events import Event, born, event_from
from core.exchange.ics_lines import CalendarHead, RawEvent, raw_events
from core.exchange.ics_people import owner
from core.exchange.ics_times import Stamp, home_of, moved, own_day
from core.exchange.me import Me
from core.exchange.moments import Moment, Party, Table
from core.exchange.parties import others
from core.language import _
from core.vault.changes import Document

MAX_MOMENTS = 200_000
MAX_OF_SERIES = 400
"""Days of one series that are taken in, the newest of those that were."""
MANY = 8
"""People from whom on a meeting is one of many."""
TOO_MANY = 40
"""With more people nobody is met."""
_STEPS = 2_000_000
"""Days that the series of one file may run over in all."""
_AHEAD = timedelta(days=370)
_OLDEST = 1900
_GATHERING = re.compile(
    r"conference|congress|summit|convention|symposium|meet-?up|barcamp|hackathon|festival|trade fair|expo\b|retreat|offsite"
    r"|konferenz|kongress|tagung|messe\b|symposium|klassentreffen|klausur",
    re.IGNORECASE,
)
_LONGEST_TRIP = 31 * 24 * 60
_DAY = 24 * 60
_KINDS = frozenset({"meal", "call", "video"})


def read_calendar(
    lines: Iterable[str], reading: Reading, today: date, me: Me, *, zone: tzinfo | None = None
) -> None:
    """Read all events of a file into `reading`. `zone`: that of this machine, where the file names none (None: find out)."""
    reading.may_be_empty = True
    events, head = _events(lines, reading)
    zone = home_of(head.said.get("X-WR-TIMEZONE", ""), (event.start for event in events)) or zone
    _Calendar(reading, today, _with_owner(me, events, head, reading), zone).take(events)


def _with_owner(me: Me, events: Sequence[Event], head: CalendarHead, reading: Reading) -> Me:
    """Me with the address of the calendar's owner, where the profile has none of the file: nobody meets themselves."""
    companies = [event.company for event in events]
    mail, count, meetings = owner(companies, head.name)
    if not mail or any(
        me.is_me(name=party.name, email=party.email) for each in companies for party in each.people
    ):
        return me
    reading.problem(
        0,
        _("{mail} is in {count:,} of {meetings:,} meetings: taken to be you").format(
            mail=mail, count=count, meetings=meetings
        ),
        kept=True,
    )
    return replace(me, emails=me.emails | {mail})


def _events(lines: Iterable[str], reading: Reading) -> tuple[list[Event], CalendarHead]:
    """The events of a file, and what its first calendar says of all of them."""
    events: list[Event] = []
    head: CalendarHead | None = None
    count = 0
    for item in raw_events(lines):
        if not isinstance(item, RawEvent):
            reading.problem(item.line, item.text, kept=item.kept)
            continue
        count += 1
        head = head or item.head
        if len(events) >= MAX_DRAFTS:
            reading.problem(
                item.line,
                _("more than {max_drafts:,} events: the rest is left out").format(max_drafts=MAX_DRAFTS),
            )
            break
        event = event_from(item, count)
        if event is None:
            reading.problem(item.line, _("event {count} has no day: left out").format(count=count))
        else:
            events.append(event)
    return events, head or CalendarHead()


class _Calendar:
    """Turns the events of one file into birthdays and moments."""

    def __init__(self, reading: Reading, today: date, me: Me, zone: tzinfo | None) -> None:
        self._reading = reading
        self._today = today
        self._me = me
        self._zone = zone
        self._steps = _STEPS

    def take(self, events: Sequence[Event]) -> None:
        """All of them, series by series."""
        series: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            series[event.uid].append(event)
        for uid, members in series.items():
            if own_entry(uid)[0] not in ("", "birthday"):
                self._reading.left_out[_("entries that Tend wrote")] += len(members)
                continue
            instances = [event for event in members if event.instance is not None]
            for number, event in enumerate(_without_doubles(members)):
                name = f"ics:{uid}" if not number else f"ics:{uid}/{event.start.day.isoformat()}"
                if event.birthday is not None:
                    self._birthday(event)
                else:
                    self._series(name, event, [] if number else instances)
            if len(instances) == len(members):
                for event in instances:
                    self._once(f"ics:{uid}/{_day_of(event)}", event)

    # -- birthdays ----------------------------------------------------------------------------------------------------

    def _birthday(self, event: Event) -> None:
        whose = event.birthday
        if whose is None or event.cancelled or self._me.is_named(whose.name):
            return
        to = Collector()
        to.text("full", whose.name)
        to.text("birthday", born(event, whose))
        _kind, own = own_entry(event.uid)
        uid = f"tend:{own}" if own else f"ics:{event.uid}"
        draft = to.draft(event.line, _("event {number}").format(number=event.number), uid=uid)
        if draft is not None:
            self._reading.drafts.append(draft)

    # -- what happened ------------------------------------------------------------------------------------------------

    def _series(self, name: str, event: Event, instances: Sequence[Event]) -> None:
        """An event with all its days; those that were changed stand for themselves."""
        if event.bad_rule:
            self._reading.problem(
                event.line,
                _("event {number}: how it repeats is not understood").format(number=event.number),
                kept=True,
            )
        if not event.repeats or not any(map(_is_of_interest, (event, *instances))):
            self._once(name, event)
            return
        instead: dict[date, Event] = {}
        for each in instances:
            if each.instance is not None:
                instead[own_day(each.instance, event.start, self._zone)] = each
        for day in self._days(event):
            changed = instead.pop(day, None)
            self._once(_own(name, event, day), changed or replace(event, start=event.start._replace(day=day)))
        for day in sorted(self._dropped(event)):
            self._called_off(_own(name, event, day), replace(event, start=event.start._replace(day=day)))
        for day, each in instead.items():
            self._once(_own(name, event, day), each)

    def _days(self, event: Event) -> list[date]:
        """The days of a series: the newest that were, and the next."""
        start = event.start.day
        found = {start, *(stamp.day for stamp in event.added)}
        end = self._today + _AHEAD
        rule = event.rule
        if rule is not None and start.year >= _OLDEST:
            self._steps -= max(0, (end - start).days) // rule.interval + 1
            if self._steps > 0:
                found.update(rule.days(start, end))
            else:
                self._reading.problem(
                    event.line,
                    _("event {number}: too much repeats: only its first day is taken").format(
                        number=event.number
                    ),
                )
        days = sorted(found - self._dropped(event))
        past = [day for day in days if day < self._today]
        return [*past[-MAX_OF_SERIES:], *[day for day in days if day >= self._today][:1]]

    def _dropped(self, event: Event) -> set[date]:
        """The days on which a series does not take place."""
        return {own_day(stamp, event.start, self._zone) for stamp in event.dropped}

    def _once(self, name: str, event: Event) -> None:
        """One event on one day, if it is about anybody."""
        if event.cancelled or event.company.without(self._me):
            self._called_off(name, event)
            return
        people = others(event.company.people, self._me)
        if len(people) > TOO_MANY:
            self._reading.left_out[
                _("meetings of more than {too_many} people").format(too_many=TOO_MANY)
            ] += 1
        elif len(self._reading.moments) >= MAX_MOMENTS:
            self._reading.left_out[
                _("events behind the first {max_moments:,}").format(max_moments=MAX_MOMENTS)
            ] += 1
        elif people:
            self._meeting(name, event, tuple(people.values()))
        elif _is_gathering(event):
            self._gathering(name, event)
        else:
            self._reading.left_out[_("events with nobody")] += 1

    def _called_off(self, name: str, event: Event) -> None:
        """What does not take place after all: a plan that it was before is told to go."""
        if event.start.day >= self._today and len(self._reading.moments) < MAX_MOMENTS:
            document: Document = {"at": moved(event.start, self._zone).text, "text": event.title}
            where = _("event {number}").format(number=event.number)
            self._reading.moments.append(Moment(name, document, (), event.line, where, cancelled=True))

    def _meeting(self, name: str, event: Event, people: tuple[Party, ...]) -> None:
        channel, kind = self._channel(event, len(people))
        start = moved(event.start, self._zone)
        document: Document = {
            "at": start.text,
            "channel": channel,
            "kind": kind,
            "initiator": self._initiator(event),
            "place": event.place,
            "minutes": event.minutes if 0 < event.minutes < _DAY and start.minutes is not None else None,
            "text": "\n".join(filter(None, (event.title, event.note))),
            "plan": True if start.day >= self._today else None,
        }
        self._add(name, event, document, people)

    def _gathering(self, name: str, event: Event) -> None:
        start = moved(event.start, self._zone)
        ends = start.day + timedelta(days=max(0, event.minutes - 1) // _DAY)
        document: Document = {
            "name": event.title,
            "place": event.place,
            "starts": start.day.isoformat(),
            "ends": ends.isoformat(),
            "text": event.note,
        }
        self._add(name, event, document, ())

    def _add(self, name: str, event: Event, document: Document, people: tuple[Party, ...]) -> None:
        table: Table = "interactions" if people else "events"
        self._reading.moments.append(
            Moment(name, document, people, event.line, _("event {number}").format(number=event.number), table)
        )

    def _channel(self, event: Event, count: int) -> tuple[str, str]:
        """The channel, and a finer word: a lunch is a meal, many make a group, a link makes it a video call."""
        if count >= MANY:
            return "group", ""
        words = event.title.casefold().replace(":", " ").split()
        first = words[0] if words else ""
        channel = KINDS.get(first, "")
        if channel in _KINDS or finer_kind(first):
            return (channel if channel in {*_KINDS, "meeting"} else "meeting"), finer_kind(first)
        return ("video" if event.video else "meeting"), ""

    def _initiator(self, event: Event) -> str:
        """Who invited, where it is known who I am; else nobody more than the other."""
        host = event.company.host
        if host is None or not (self._me.emails or self._me.name):
            return "mutual"
        return "me" if self._me.is_me(name=host.name, email=host.email) else "them"


def _without_doubles(members: Sequence[Event]) -> list[Event]:
    """The events of one name that are no instances, in order; of those that begin together the newest."""
    found: dict[Stamp, Event] = {}
    for event in members:
        if event.instance is None:
            before = found.get(event.start)
            if before is None or event.sequence >= before.sequence:
                found[event.start] = event
    return list(found.values())


def _is_of_interest(event: Event) -> bool:
    """Whether it can be about anybody: what repeats with nobody need not be gone through day by day."""
    return bool(event.company.people)


def _own(name: str, event: Event, day: date) -> str:
    """What a day of a series is called: the first one as the series, which may have been a single event before."""
    return name if day == event.start.day else f"{name}/{day.isoformat()}"


def _day_of(event: Event) -> str:
    return (event.instance or event.start).day.isoformat()


def _is_gathering(event: Event) -> bool:
    """Whether an event that names nobody is one where people are met: a conference, or a trip of days to a place."""
    if event.repeats or not event.title or event.instance is not None:
        return False
    days = _DAY < event.minutes <= _LONGEST_TRIP
    return bool(_GATHERING.search(event.title)) or (days and bool(event.place))
