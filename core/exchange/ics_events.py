"""One event of a calendar, taken out of its lines: when, who, what, how it repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date

from core.exchange.draft import stable_key
from core.exchange.ics_birthdays import Birthday, Marks, birthday, year_of_start
from core.exchange.ics_lines import RawEvent, properties, text_of
from core.exchange.ics_people import Company, company
from core.exchange.ics_times import Stamp, minutes_between, own_day, stamp_from, stamps_of
from core.exchange.recurrence import Rule, rule_from
from core.exchange.vcard_lines import Property
from core.text import clean_line, clean_text

_ONCE = frozenset({
    "SUMMARY", "DESCRIPTION", "LOCATION", "UID", "STATUS", "DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "ORGANIZER",
    "SEQUENCE", "CREATED", "CATEGORIES", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-CDO-ALLDAYEVENT", "X-NEXTCLOUD-BC-FIELD-TYPE", "X-NEXTCLOUD-BC-YEAR", "X-NEXTCLOUD-BC-UNKNOWN-YEAR",
})  # fmt: skip
_MANY = frozenset({"ATTENDEE", "EXDATE", "RDATE"})
_VIDEO = re.compile(
    r"zoom\.us/|teams\.(?:microsoft|live)\.com/|meet\.google\.com/|webex\.com/|meet\.jit\.si/|whereby\.com/|gotomeet"
    r"|bigbluebutton|microsoft teams|skype",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"(?:^|\n)\s*(?:-::~|_{8,}|-{8,}|\*{8,}|={8,}|.*\bjoin\b.*\b(?:zoom|teams|meet|meeting)\b)", re.IGNORECASE
)
_UNTIL = re.compile(r"(?:UNTIL=|\s)(\d{8}T\d{6}Z)", re.IGNORECASE)
_LONG_NOTE = 2_000
_MOST_DATES = 5_000
_ALL_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Event:
    """An event as its calendar has it. `instance` names the occurrence that it stands for, of a series."""

    line: int
    number: int
    uid: str
    title: str
    note: str
    place: str
    start: Stamp
    minutes: int
    company: Company
    cancelled: bool
    video: bool
    sequence: int
    birthday: Birthday | None
    rule: Rule | None
    bad_rule: bool
    instance: Stamp | None
    added: tuple[Stamp, ...]
    dropped: tuple[Stamp, ...]

    @property
    def repeats(self) -> bool:
        """Whether there is more than one of it."""
        return self.rule is not None or bool(self.added)


class _Properties:
    """The properties of an event that are read: the first of each that stands once, all of the others."""

    def __init__(self, raw: RawEvent) -> None:
        self.once: dict[str, Property] = {}
        self.many: dict[str, list[Property]] = {name: [] for name in _MANY}
        for item in properties(raw):
            name = item.head.name
            if name in _ONCE:
                self.once.setdefault(name, item)
            elif name in _MANY:
                self.many[name].append(item)

    def text(self, name: str) -> str:
        item = self.once.get(name)
        return text_of(item) if item is not None else ""

    def stamp(self, name: str) -> Stamp | None:
        item = self.once.get(name)
        found = stamps_of(item, 1) if item is not None else []
        return found[0] if found else None

    def stamps(self, name: str) -> tuple[Stamp, ...]:
        found = [stamp for item in self.many[name] for stamp in stamps_of(item)]
        return tuple(found[:_MOST_DATES])


def event_from(raw: RawEvent, number: int) -> Event | None:
    """Read an event; None where it has no day."""
    found = _Properties(raw)
    start = found.stamp("DTSTART")
    if start is None:
        return None
    end = found.stamp("DTEND")
    if found.text("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        start = Stamp(start.day)
    rule_text = found.text("RRULE")
    rule = _ending(rule_from(rule_text), rule_text, start) if rule_text else None
    title = clean_line(found.text("SUMMARY"), limit=1_000)
    minutes = minutes_between(start, end, found.text("DURATION"))
    note, place = found.text("DESCRIPTION"), clean_line(found.text("LOCATION"), limit=500)
    said = raw.head.said.get("METHOD", "").upper()
    return Event(
        line=raw.line,
        number=number,
        uid=clean_line(found.text("UID"), limit=250)
        or stable_key("event", title, start.text, rule_text, place),
        title=title,
        note=_short(note),
        place="" if place.lower().startswith(("http:", "https:")) else place,
        start=start,
        minutes=minutes,
        company=company(found.many["ATTENDEE"], found.once.get("ORGANIZER")),
        cancelled=said == "CANCEL" or found.text("STATUS").upper() == "CANCELLED",
        video=_is_video(found, place, note),
        sequence=_sequence(found.text("SEQUENCE")),
        birthday=_birthday(found, raw, title, start, rule, minutes),
        rule=rule,
        bad_rule=bool(rule_text) and rule is None,
        instance=found.stamp("RECURRENCE-ID"),
        added=found.stamps("RDATE"),
        dropped=found.stamps("EXDATE"),
    )


def _ending(rule: Rule | None, text: str, start: Stamp) -> Rule | None:
    """The rule with its last day in the zone of the event: it is written in UTC, where it may be the next one already."""
    match = _UNTIL.search(text)
    until = stamp_from(match.group(1)) if match else None
    if rule is None or rule.until is None or until is None or start.minutes is None:
        return rule
    return replace(rule, until=own_day(until, start, UTC))


def _short(note: str) -> str:
    """What somebody wrote of an event, without what programs write below it on how to dial in."""
    match = _BOILERPLATE.search(note[: 4 * _LONG_NOTE])
    return clean_text(note[: match.start()] if match else note, limit=_LONG_NOTE)


def _is_video(found: _Properties, place: str, note: str) -> bool:
    said = any(
        name in found.once
        for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
    )
    return said or bool(_VIDEO.search(place) or _VIDEO.search(note[: 4 * _LONG_NOTE]))


def _sequence(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _birthday(
    found: _Properties, raw: RawEvent, title: str, start: Stamp, rule: Rule | None, minutes: int
) -> Birthday | None:
    """Whose birthday it is: only a whole day that comes every year is one."""
    yearly = rule is not None and rule.interval == 1 and (rule.frequency == "year" or _twelve_months(rule))
    whole_day = start.minutes is None or (start.minutes == 0 and minutes in (0, _ALL_DAY))
    sort = found.text("X-NEXTCLOUD-BC-FIELD-TYPE").upper()
    if not (yearly or sort == "BDAY") or not whole_day or sort not in ("", "BDAY"):
        return None
    year = found.text("X-NEXTCLOUD-BC-YEAR")
    marks = Marks(
        raw.head.name,
        found.text("CATEGORIES"),
        int(year) if re.fullmatch(r"\d{4}", year) else 0,
        sort == "BDAY",
    )
    whose = birthday(title, marks)
    if whose is None or whose.year:
        return whose
    written = stamp_from(found.text("CREATED"))
    return whose._replace(year=year_of_start(start.day.year, written.day.year) if written else 0)


def _twelve_months(rule: Rule) -> bool:
    return rule.frequency == "month" and rule.interval == 12


def born(event: Event, whose: Birthday) -> str:
    """The birthday as contacts have it: with its year where that is known."""
    day: date = event.start.day
    return f"{whose.year:04}-{day.month:02}-{day.day:02}" if whose.year else f"--{day.month:02}-{day.day:02}"
