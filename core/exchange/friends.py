"""`friends.md`, the file of the program `friends`: people, what was done with them, notes, places.

People are told apart by their names alone. Those in `**` who are not in the list are people too. What was done becomes
a moment, a note becomes a note of each person it names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from core.exchange import dates
from core.exchange.chosen import sorted_by_name
from core.exchange.collect import Collector
from core.exchange.draft import MAX_DRAFTS, Reading, stable_key
from core.exchange.friends_out import activity, friend, names_of, notes
from core.exchange.moments import Moment, Party
from core.language import _
from core.models import Contact, contact_from, interaction_from
from core.text import clean_line, clean_text
from core.vault.changes import Document

HEADING = re.compile(r"^###\s*(Activities|Notes|Friends|Locations):\s*$", re.MULTILINE)
"""A section of the file."""
_FRIEND = re.compile(r"(?P<name>[^(\[@]+)(?P<rest>.*)")
_NICKNAMES = re.compile(r"\(\s*a\.k\.a\.\s+([^)]*)\)")
_PLACE = re.compile(r"\[([^\]]*)\]")
_TAG = re.compile(r"(?:^|(?<=\s))@([^\s@\[\]()]+)")
_PERSON = re.compile(r"\*\*(\w[^*]{0,300})\*\*")
_SPOT = re.compile(r"(?<!\w)_(\w[^_]{0,300})_(?!\w)")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}):\s*(.*)")
_CHANNELS = (
    (re.compile(r"\b(phone|called|call(?:ed)? with|rang)\b", re.IGNORECASE), "call"),
    (re.compile(r"\b(video call|zoom|skyped?|facetimed?)\b", re.IGNORECASE), "video"),
    (re.compile(r"\b(lunch|dinner|breakfast|brunch|coffee|ate|drinks?|supper)\b", re.IGNORECASE), "meal"),
    (re.compile(r"\b(e-?mails?|mail)\b", re.IGNORECASE), "email"),
    (re.compile(r"\b(texted|messages?|messaged)\b", re.IGNORECASE), "message"),
)


class Told(NamedTuple):
    """A dated line: who is named, where, and the words without the marks."""

    day: str
    people: tuple[str, ...]
    place: str
    text: str


def read_friends(lines: Iterable[str], reading: Reading) -> None:
    """Read a whole file into `reading`; what is not understood is a problem with its line."""
    _Reader(reading).read(lines)


class _Reader:
    """Goes through the file, section by section."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.people: dict[str, tuple[Collector, int]] = {}
        self.told: list[tuple[str, int, Told]] = []
        self.seen: Counter[str] = Counter()

    def read(self, lines: Iterable[str]) -> None:
        """Everything, the list of people first: their line is where they stand in it."""
        section = ""
        for number, line in enumerate(lines, start=1):
            heading = HEADING.match(line)
            if heading:
                section = heading.group(1)
            elif line.strip():
                self._line(section, number, line.strip())
        for kind, number, told in self.told:
            self._take(kind, number, told)
        for name, (collector, number) in self.people.items():
            draft = collector.draft(number, _("line {number}").format(number=number), uid=f"friends:{name}")
            if draft is not None:
                self.reading.warn_of(draft)
                self.reading.drafts.append(draft)

    def _line(self, section: str, number: int, line: str) -> None:
        entry = line.removeprefix("-").strip()
        if section == "Friends":
            self._friend(number, entry)
        elif section in ("Activities", "Notes"):
            told = told_by(entry)
            if told is None:
                self.reading.problem(number, _("the line has no day: left out"))
            else:
                self.told.append((section, number, told))
        elif section != "Locations":
            self.reading.problem(number, _("the line stands in no section: left out"))

    def _friend(self, number: int, entry: str) -> None:
        name, collector = person_of(entry)
        if not name:
            self.reading.problem(number, _("the line names nobody: left out"))
        elif name in self.people:
            self.reading.problem(
                number, _("{name} stands in the list twice: the second is left out").format(name=name)
            )
        elif self._room(number):
            self.people[name] = (collector, number)

    def _room(self, number: int) -> bool:
        if len(self.people) < MAX_DRAFTS:
            return True
        self.reading.problem(
            number, _("more than {max_drafts} people: the rest is left out").format(max_drafts=MAX_DRAFTS)
        )
        return False

    def _person(self, name: str, number: int) -> Collector | None:
        if name not in self.people:
            if not self._room(number):
                return None
            collector = Collector()
            collector.text("full", name)
            self.people[name] = (collector, number)
        return self.people[name][0]

    def _take(self, kind: str, number: int, told: Told) -> None:
        named = [(name, found) for name in told.people if (found := self._person(name, number)) is not None]
        if kind == "Notes":
            for name, collector in named:
                collector.note(told.text.removeprefix(f"{name}: "), told.day)
        if not named:
            self.reading.problem(number, _("the line names nobody: left out"))
        if kind == "Notes" or not named:
            return
        self.seen[key_of(told)] += 1
        number_of_it = self.seen[key_of(told)]
        uid = f"friends:{key_of(told)}" + (f"~{number_of_it}" if number_of_it > 1 else "")
        document: Document = {"at": told.day, "channel": channel_of(told.text), "text": told.text}
        if told.place:
            document["place"] = told.place
        parties = tuple(Party(name, uid=f"friends:{name}") for name, _collector in named)
        self.reading.moments.append(
            Moment(uid, document, parties, number, _("line {number}").format(number=number))
        )


def person_of(entry: str) -> tuple[str, Collector]:
    """The name of a line of the list, and all it says."""
    collector = Collector()
    match = _FRIEND.match(entry)
    name = clean_line(match.group("name")) if match else ""
    if match and name:
        collector.text("full", name)
        rest = match.group("rest")
        for nicknames in _NICKNAMES.findall(rest):
            for nickname in nicknames.split("a.k.a. "):
                collector.member("nicknames", nickname)
        for place in _PLACE.findall(rest):
            collector.address({"city": place}, ())
        for tag in _TAG.findall(_PLACE.sub("", rest)):
            collector.member("tags", tag)
    return name, collector


def told_by(entry: str) -> Told | None:
    """What a dated line says; None where it has no day."""
    match = _DAY.match(entry)
    if match is None or not dates.vcard_date(match.group(1)):
        return None
    said = match.group(2)
    people = tuple(dict.fromkeys(filter(None, map(clean_line, _PERSON.findall(said)))))
    places = list(dict.fromkeys(filter(None, map(clean_line, _SPOT.findall(said)))))
    text = _SPOT.sub(r"\1", _PERSON.sub(r"\1", said))
    return Told(match.group(1), people, places[0] if len(places) == 1 else "", clean_text(text))


def key_of(told: Told) -> str:
    """The same for the same line, however its names and places are marked."""
    return stable_key(told.day, told.text)


def without_own(reading: Reading, documents: Callable[[str], Mapping[str, Mapping[str, Any]]]) -> None:
    """Leave out what Tend wrote itself, of what is in the vault now: it happened once."""
    known = documents("contacts")
    people = sorted_by_name(contact_from(id, known[id]) for id in known)
    names = names_of(people)
    rows = documents("interactions")
    written = set()
    for id in rows:
        item = interaction_from(id, rows[id])
        line = activity(item, [names.get(person, "") for person in item.people]).decode()
        told = told_by(line.removeprefix("-").strip())
        if told is not None and not item.plan:
            written.add(f"friends:{key_of(told)}")
    kept = [moment for moment in reading.moments if moment.uid not in written]
    if len(kept) < len(reading.moments):
        reading.left_out[_("activities that Tend wrote")] += len(reading.moments) - len(kept)
        reading.moments = kept


def channel_of(text: str) -> str:
    """How it happened, where the words say so; else a meeting."""
    return next((channel for words, channel in _CHANNELS if words.search(text)), "meeting")


def read_back(contact: Contact, names: Mapping[str, str]) -> Document:
    """A person as the file gives them back, with their notes."""
    name = names[contact.id]
    reading = Reading("friends", "friends.md")
    lines = ["### Friends:", friend(contact, name).decode(), "### Notes:"]
    lines += [f"- {day}: {text}" for day, text in notes([contact], names)]
    read_friends(lines, reading)
    return next((draft.document for draft in reading.drafts if draft.document.get("full") == name), {})
