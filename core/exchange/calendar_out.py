"""What lies ahead as a calendar (RFC 5545) that others subscribe to: birthdays, promises, whom to talk to, plans, events.

The same thing has the same UID in every export, so that a calendar that reads the file again moves what moved.
Everything but plans and events with an hour lasts all day and keeps nobody busy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from core.exchange.chosen import Chosen
from core.exchange.draft import Progress
from core.exchange.folding import escaped, folded
from core.models import Contact, Event, Interaction, Promise

LEAP = 2000
"""The year of a birthday whose year nobody knows: every day exists in it."""
_LAST_YEAR = 9000
_LONGEST = 14 * 24 * 60
_BEGIN = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tend//Tend//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    "X-WR-CALNAME:Tend", "NAME:Tend", "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D",
]  # fmt: skip
_WORDS = {
    "meal": "Meal", "video": "Video call", "call": "Call", "message": "Message", "email": "Mail", "letter": "Letter",
    "meeting": "Meeting",
}  # fmt: skip


_OWN = re.compile(r"(birthday|anniversary|due|promise|plan|event)-([\w-]{16})@tend")


def own_entry(uid: str) -> tuple[str, str]:
    """Of an entry that Tend wrote what it is and the id of its record; empty for entries of others."""
    match = _OWN.fullmatch(uid)
    return (match.group(1), match.group(2)) if match else ("", "")


def calendar(chosen: Chosen, progress: Progress | None = None) -> Iterator[bytes]:
    """The calendar, entry by entry. Archived people have none."""
    writer = _Writer(chosen)
    yield folded(_BEGIN)
    people = [contact for contact in chosen.contacts() if not contact.archived]
    for number, contact in enumerate(people, start=1):
        yield from writer.person(contact)
        if progress is not None and number % 200 == 0:
            progress(number, len(people))
    for entries in writer.records().values():
        yield from entries
    yield folded(["END:VCALENDAR"])


def carried(chosen: Chosen) -> dict[str, int]:
    """How many records of which tables go: what is done or over has no entry, nor has what has no day."""
    return {table: len(entries) for table, entries in _Writer(chosen).records().items()}


class _Writer:
    """Writes entries; all of one export carry the same stamp, and the same export of a day is the same file."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._today = chosen.today
        self._stamp = f"DTSTAMP:{_digits(self._today)}T000000Z"

    def _entry(self, uid: str, summary: str, when: list[str], *rest: str) -> bytes:
        head = ["BEGIN:VEVENT", f"UID:{uid}@tend", self._stamp, *when, f"SUMMARY:{escaped(summary)}"]
        return folded([*head, *rest, "CLASS:PRIVATE", "END:VEVENT"])

    def _all_day(self, uid: str, summary: str, day: date, *rest: str, days: int = 1) -> bytes:
        when = [
            f"DTSTART;VALUE=DATE:{_digits(day)}",
            f"DTEND;VALUE=DATE:{_digits(day + timedelta(days=days))}",
        ]
        return self._entry(uid, summary, when, *rest, "TRANSP:TRANSPARENT")

    def person(self, contact: Contact) -> Iterator[bytes]:
        """Birthday, anniversary, and the day on which somebody is due."""
        for kind, word in (("birthday", "Birthday"), ("anniversary", "Anniversary")):
            first = yearly(getattr(contact, kind))
            if first is not None:
                rest = [f"RRULE:FREQ=YEARLY{_leap(first)}", f"CATEGORIES:{word}"]
                if not getattr(contact, kind).startswith("--"):
                    rest.append(f"DESCRIPTION:{escaped(f'{contact.name}, {first.isoformat()}')}")
                yield self._all_day(f"{kind}-{contact.id}", f"{word}: {contact.name}", first, *rest)
        due = whole_day(self._chosen.row(contact.id).due)
        if due is not None:
            day = max(due, self._today)
            yield self._all_day(f"due-{contact.id}", f"Talk to {contact.name}", day, "CATEGORIES:Due")

    def records(self) -> dict[str, list[bytes]]:
        """The entries of what is no person, by table."""
        chosen = self._chosen
        return {
            "promises": [entry for promise in chosen.promises() for entry in self.promise(promise)],
            "interactions": [entry for item in chosen.interactions() for entry in self.plan(item)],
            "events": [entry for event in chosen.events() for entry in self.event(event)],
        }

    def promise(self, promise: Promise) -> Iterator[bytes]:
        """A promise that is open and has a day; one that is late stands on its day."""
        due = whole_day(promise.due)
        if due is None or promise.done:
            return
        names = ", ".join(self._chosen.names(promise.people)) or "somebody"
        mine = f"Promised to {names}: {promise.text}"
        summary = mine if promise.side == "mine" else f"{names} promised: {promise.text}"
        yield self._all_day(f"promise-{promise.id}", _line(summary), due, "CATEGORIES:Promise")

    def plan(self, item: Interaction) -> Iterator[bytes]:
        """What is planned from today on."""
        day = whole_day(item.at)
        if day is None or day < self._today or not (item.plan or day > self._today):
            return
        word = item.kind.capitalize() or _WORDS.get(item.channel, "Plan")
        names = ", ".join(self._chosen.names(item.people))
        summary = f"{word}: {names}" if names else word
        rest = [f"LOCATION:{escaped(item.place)}"] if item.place else []
        rest += [f"DESCRIPTION:{escaped(item.text)}"] if item.text else []
        yield self._at(f"plan-{item.id}", summary, item.at, item.minutes or 60, *rest)

    def event(self, event: Event) -> Iterator[bytes]:
        """An event that is not over."""
        first, last = whole_day(event.starts), whole_day(event.ends) or whole_day(event.starts)
        if first is None or last is None or max(first, last) < self._today:
            return
        rest = [f"LOCATION:{escaped(event.place)}"] if event.place else []
        days = max(1, (last - first).days + 1)
        if days == 1 and "T" in event.starts:
            yield self._at(f"event-{event.id}", event.name or "Event", event.starts, 120, *rest)
        else:
            yield self._all_day(f"event-{event.id}", event.name or "Event", first, *rest, days=days)

    def _at(self, uid: str, summary: str, at: str, minutes: int, *rest: str) -> bytes:
        """At an hour where one is known, in the time of whoever reads it; else all day."""
        try:
            start = datetime.fromisoformat(at) if "T" in at else None
        except ValueError:
            start = None
        if start is None:
            return self._all_day(uid, summary, date.fromisoformat(at[:10]), *rest)
        end = start + timedelta(minutes=min(max(minutes, 1), _LONGEST))
        return self._entry(uid, summary, [f"DTSTART:{_moment(start)}", f"DTEND:{_moment(end)}"], *rest)


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def _moment(at: datetime) -> str:
    return f"{_digits(at.date())}T{at:%H%M%S}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _leap(day: date) -> str:
    """A birthday on 29 February is on the last day of February in other years."""
    return ";BYMONTH=2;BYMONTHDAY=-1" if (day.month, day.day) == (2, 29) else ""


def whole_day(text: str) -> date | None:
    """A day that is known to the day, else None; the last years that a calendar can name have no days after them."""
    try:
        day = date.fromisoformat(text[:10]) if len(text) >= 10 else None
    except ValueError:
        return None
    return day if day is not None and day.year < _LAST_YEAR else None


def yearly(text: str) -> date | None:
    """The first day of something that comes each year; one without a year begins in a leap year long ago."""
    return whole_day(f"{LEAP}{text[1:]}") if text.startswith("--") else whole_day(text)
