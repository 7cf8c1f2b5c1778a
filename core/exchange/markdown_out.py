"""Everything as pages to read: one for each person, one for each event, and a first page that leads to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote

from core.exchange.chosen import Chosen, by_person
from core.exchange.draft import Progress
from core.exchange.file_names import Names
from core.models import Address, Contact, Event, Interaction, Introduction, Promise, Value

INDEX = "README.md"
_MARKS = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"^(\s*)([#+=-])", re.MULTILINE)
_NUMBER_AT_START = re.compile(r"^(\s*\d{1,9})([.)])", re.MULTILINE)


def pages(chosen: Chosen, progress: Progress | None = None) -> Iterator[tuple[str, bytes]]:
    """The path and the text of each page. `progress` is told (pages written, pages in all)."""
    people, events = chosen.contacts(), chosen.events()
    writer = _Writer(chosen, people, events)
    yield INDEX, writer.index().encode("utf-8", "replace")
    total = len(people) + len(events)
    for number, contact in enumerate(people, start=1):
        yield f"people/{writer.people[contact.id]}.md", writer.person(contact).encode("utf-8", "replace")
        if progress is not None and number % 100 == 0:
            progress(number, total)
    for event in events:
        yield f"events/{writer.events[event.id]}.md", writer.event(event).encode("utf-8", "replace")


def plain(text: str) -> str:
    """A text that means nothing but itself in Markdown; line breaks stay."""
    text = _MARKS.sub(r"\\\1", text)
    return _NUMBER_AT_START.sub(r"\1\\\2", _AT_START.sub(r"\1\\\2", text))


def _inline(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _quoted(text: str) -> list[str]:
    """A text of several lines, as it stands."""
    return ["> " + plain(line) + "  " if line.strip() else ">" for line in text.splitlines()]


class _Writer:
    """Pages that know each other's names."""

    def __init__(self, chosen: Chosen, people: list[Contact], events: list[Event]) -> None:
        self._chosen, self._all, self._all_events = chosen, people, events
        names = Names()
        self.people = {contact.id: names.take(contact.name) for contact in people}
        names = Names()
        self.events = {
            event.id: names.take(f"{event.starts[:10]} {event.name}".strip() or "event") for event in events
        }
        self._event_names = {event.id: _inline(event.name or "event") for event in events}
        self._links: dict[tuple[str, str], str] = {}
        self._interactions = by_person(chosen.interactions())
        self._promises = by_person(chosen.promises())
        self._introductions: dict[str, list[Introduction]] = {}
        for introduction in chosen.introductions():
            for id in introduction.between:
                self._introductions.setdefault(id, []).append(introduction)
        self._at: dict[str, list[Interaction]] = {}
        for interaction in chosen.interactions():
            if interaction.event:
                self._at.setdefault(interaction.event, []).append(interaction)

    # -- links -----------------------------------------------------------------------------------------------------

    def link(self, id: str, up: str = "../") -> str:
        """A person, as a link where they have a page."""
        if (id, up) not in self._links:
            name, page = _inline(self._chosen.name(id)), self.people.get(id)
            self._links[id, up] = f"[{name}]({up}people/{quote(page)}.md)" if page else name
        return self._links[id, up]

    def links(self, ids: Iterable[str], up: str = "../") -> str:
        """Several people."""
        return ", ".join(filter(None, (self.link(id, up) for id in ids)))

    def event_link(self, id: str, up: str = "../") -> str:
        """An event, as a link where it has a page."""
        page = self.events.get(id)
        return f"[{self._event_names[id]}]({up}events/{quote(page)}.md)" if page else ""

    # -- pages -----------------------------------------------------------------------------------------------------

    def index(self) -> str:
        """The first page."""
        lines = ["# People", "", f"Written by Tend on {self._chosen.today.isoformat()}. Not encrypted.", ""]
        for contact in self._all:
            about = _inline(", ".join(filter(None, (contact.role, contact.org))))
            lines.append(f"- {self.link(contact.id, '')}" + (f" · {about}" if about else ""))
        if self._all_events:
            lines += ["", "# Events", ""]
            for event in self._all_events:
                where = _inline(", ".join(filter(None, (event.starts[:10], event.place))))
                lines.append(f"- {self.event_link(event.id, '')}" + (f" · {where}" if where else ""))
        return _text(lines)

    def person(self, contact: Contact) -> str:
        """The page of a person."""
        lines = [f"# {_inline(contact.name)}", ""]
        about = _inline(", ".join(filter(None, (contact.role, *contact.org_units, contact.org))))
        lines += [about, ""] if about else []
        lines += _list(self._facts(contact))
        lines += _section("How we met", self._met(contact))
        lines += _section("Promises", map(self._promise, self._promises.get(contact.id, ())))
        lines += _section("Introductions", map(self._introduction, self._introductions.get(contact.id, ())))
        if contact.notes:
            lines += ["", "## Notes"]
            for note in contact.notes:
                lines += ["", *([f"{note.on}:", ""] if note.on else []), *_quoted(note.text)]
        past = reversed(self._interactions.get(contact.id, []))
        lines += _section("History", (self._happened(item, contact.id) for item in past))
        return _text(lines)

    def _facts(self, contact: Contact) -> Iterator[str]:
        row = self._chosen.row(contact.id)
        yield from _said("Nicknames", ", ".join(contact.nicknames))
        for word, values in (
            ("Mail", contact.emails), ("Phone", contact.phones), ("Web", contact.urls), ("Handle", contact.handles),
        ):  # fmt: skip
            for item in values:
                yield f"{word}: {_value(item)}"
        for address in contact.addresses:
            yield from _said("Address", _address(address))
        yield from _said("Birthday", contact.birthday)
        yield from _said("Anniversary", contact.anniversary)
        yield from _said("Circle", contact.circle)
        yield from _said("Every", f"{contact.cadence} days" if contact.cadence else "")
        yield from _said("Importance", "" if contact.importance == 3 else f"{contact.importance} of 5")
        yield from _said("Health", "" if row.health is None else str(row.health))
        yield from _said("Last contact", row.last_contact)
        yield from _said("Due", row.due)
        yield from _said("Tags", ", ".join(contact.tags))
        yield from _said("Offers", ", ".join(contact.offers))
        yield from _said("Needs", ", ".join(contact.needs))
        for person in contact.related:
            yield from _said((_inline(person.rel) or "related").capitalize(), person.name)
        for name, text in contact.custom:
            yield from _said(_inline(name), text)
        yield from (word for word, on in (("archived", contact.archived), ("paused", contact.paused)) if on)

    def _met(self, contact: Contact) -> Iterator[str]:
        yield from _said("On", contact.met_on)
        yield from _said("At", contact.met_place)
        for word, link in (
            ("Event", self.event_link(contact.met_event)),
            ("Through", self.link(contact.met_via) if contact.met_via else ""),
            ("With", self.links(contact.met_with)),
        ):
            if link:
                yield f"{word}: {link}"
        yield from _said("How", contact.met_how)

    def _promise(self, promise: Promise) -> str:
        who = "mine" if promise.side == "mine" else "theirs"
        due = f", due {promise.due}" if promise.due else ""
        box = f"[{'x' if promise.done else ' '}]"
        return f"{box} {who}, to {self.links(promise.people)}: {_inline(promise.text)}{due}"

    def _introduction(self, introduction: Introduction) -> str:
        said = ", ".join(filter(None, (introduction.on, introduction.state, _inline(introduction.text))))
        by = f" by {self.link(introduction.by)}" if introduction.by else ""
        return f"{self.links(introduction.between)}{by}" + (f": {said}" if said else "")

    def _happened(self, item: Interaction, whose: str = "") -> str:
        others = self.links(id for id in item.people if id != whose)
        word = ", ".join(filter(None, ("planned" if item.plan else "", item.kind or item.channel)))
        event = self.event_link(item.event)
        where = ", ".join(filter(None, (event, _inline(item.place))))
        parts = [f"{item.at.replace('T', ' ')} {_inline(word)}".strip()]
        parts += [f"with {others}"] if others else []
        parts += [f"at {where}"] if where else []
        return ", ".join(parts) + (f": {_inline(item.text)}" if item.text else "")

    def event(self, event: Event) -> str:
        """The debrief of an event: who was there, what was said and promised, what is still open."""
        lines = [f"# {_inline(event.name or 'Event')}", ""]
        span = event.starts if event.ends in ("", event.starts) else f"{event.starts} to {event.ends}"
        lines += _list([*_said("When", span), *_said("Where", event.place), *_said("Tag", event.tag)])
        there = {id: None for item in self._at.get(event.id, ()) for id in item.people}
        new = [contact.id for contact in self._all if contact.met_event == event.id]
        lines += ["", "## Notes", "", *_quoted(event.text)] if event.text else []
        lines += _section("New", map(self.link, new))
        lines += _section("Met again", (self.link(id) for id in there if id not in new and self.link(id)))
        lines += _section(
            "What was said",
            (
                f"{self.links(item.people)}: {_inline(item.text)}"
                for item in self._at.get(event.id, ())
                if item.text
            ),
        )
        promises = [each for each in self._chosen.promises() if each.event == event.id]
        lines += _section("Promises", map(self._promise, promises))
        lines += _section("Followed up", self._followed_up(event, {*there, *new}))
        return _text(lines)

    def _followed_up(self, event: Event, there: Iterable[str]) -> Iterator[str]:
        """Who heard from me within a week after the event."""
        try:
            end = date.fromisoformat((event.ends or event.starts)[:10])
        except ValueError:
            return
        for id in sorted(there):
            for item in self._interactions.get(id, ()):
                if item.event != event.id and not item.plan and _days_after(end, item.at) in range(1, 8):
                    yield f"{self.link(id)}, {item.day}"
                    break


def _days_after(end: date, at: str) -> int:
    try:
        return (date.fromisoformat(at[:10]) - end).days
    except ValueError:
        return -1


def _said(word: str, text: str) -> list[str]:
    return [f"{word}: {_inline(text)}"] if text else []


def _value(item: Value) -> str:
    types = ", ".join(kind.removeprefix("label:") for kind in item.types)
    return _inline(item.value) + (f" ({_inline(types)})" if types else "")


def _address(address: Address) -> str:
    parts = (
        address.street, address.ext, address.pobox, f"{address.postal} {address.city}".strip(), address.region,
        address.country,
    )  # fmt: skip
    types = ", ".join(kind.removeprefix("label:") for kind in address.types)
    return ", ".join(filter(None, parts)) + (f" ({types})" if types else "")


def _list(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _section(title: str, items: Iterable[str]) -> list[str]:
    found = _list(items)
    return ["", f"## {title}", "", *found] if found else []


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
