"""People as vCards, 4.0 (RFC 6350) or 3.0 (RFC 2426): what standard properties say, in them; a few things that none
says as X-TEND-. How close somebody is, how often one wishes to talk and what happened is nobody else's: it stays here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from core.exchange.chosen import Chosen
from core.exchange.draft import Progress
from core.exchange.folding import escaped, folded, quoted
from core.exchange.typewords import label_types, mail_types, phone_types
from core.models import Address, Contact, Note, Value

_PLAIN = frozenset({"home", "work", "cell", "fax", "pager", "main", "other", "msg"})
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
_FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADDRESS = ("pobox", "ext", "street", "city", "region", "postal", "country")
_STANDARD_4 = {"Role": "ROLE", "Hobby": "HOBBY", "Interest": "INTEREST", "Expertise": "EXPERTISE"}
_STANDARD_3 = {"Role": "ROLE"}


def cards(chosen: Chosen, version: str, progress: Progress | None = None) -> Iterator[bytes]:
    """A card for each person. `version`: "4.0" or "3.0". `progress` is told (cards written, cards in all)."""
    people = chosen.contacts()
    for number, contact in enumerate(people, start=1):
        yield card(contact, version)
        if progress is not None and number % 200 == 0:
            progress(number, len(people))


def card(contact: Contact, version: str) -> bytes:
    """One person."""
    writer = _Writer(version)
    writer.put("BEGIN", "VCARD")
    writer.put("VERSION", version)
    writer.put("UID", escaped(_uid(contact)))
    writer.names(contact)
    writer.reach(contact)
    writer.days(contact)
    writer.rest(contact)
    writer.own(contact)
    writer.put("END", "VCARD")
    return folded(writer.lines)


def _uid(contact: Contact) -> str:
    """Under which id other programs know the person: the one of the card they came from, else one of our own."""
    keys = [key for key, _ in contact.external if "~" not in key]
    known = next((key[6:] for key in keys if key.startswith("vcard:")), "")
    return known or next((key for key in keys if key.startswith("tend:")), f"tend:{contact.id}")


class _Writer:
    """The lines of one card."""

    def __init__(self, version: str) -> None:
        self.lines: list[str] = []
        self._four = version == "4.0"
        self._groups = 0

    def put(self, name: str, value: str, params: Iterable[str] = (), label: str = "") -> None:
        """A property; a label of the user's own stands beside it in a group, as Apple writes it."""
        head = ";".join([name, *params])
        if label:
            self._groups += 1
            group = f"item{self._groups}."
            self.lines.append(f"{group}{head}:{value}")
            self.lines.append(f"{group}X-ABLabel:{escaped(label)}")
        else:
            self.lines.append(f"{head}:{value}")

    def texts(self, name: str, values: Iterable[str]) -> None:
        """A list of texts in one property."""
        joined = ",".join(map(escaped, values))
        if joined:
            self.put(name, joined)

    def names(self, contact: Contact) -> None:
        """The whole name; one that was put together from others says so (RFC 9554)."""
        self.put("FN", escaped(contact.name), () if contact.full else ("DERIVED=TRUE",))
        parts = (contact.family, contact.given, contact.middle, contact.prefix, contact.suffix)
        if any(parts) or not self._four:
            self.put("N", ";".join(map(escaped, parts)))
        self.texts("NICKNAME", contact.nicknames)
        if contact.org:
            self.put("ORG", ";".join(map(escaped, (contact.org, *contact.org_units))))
        else:
            for unit in contact.org_units:
                self.put("X-DEPARTMENT", escaped(unit))
        if contact.role:
            self.put("TITLE", escaped(contact.role))

    def reach(self, contact: Contact) -> None:
        """Mail, numbers, pages, messengers, addresses."""
        for name, values in (("EMAIL", contact.emails), ("TEL", contact.phones), ("URL", contact.urls)):
            for item in values:
                params, label = self._types(item.types, mail=name == "EMAIL")
                self.put(name, escaped(item.value), params, label)
        for item in contact.handles:
            self._handle(item)
        for address in contact.addresses:
            self._address(address)

    def _types(self, types: Iterable[str], *, mail: bool = False) -> tuple[list[str], str]:
        """Parameters for the types, and a label where one says what no word of the standard says."""
        words, label, preferred = [], "", False
        read = mail_types if mail else phone_types
        for kind in types:
            text = kind.removeprefix("label:")
            if kind == "pref":
                preferred = True
            elif (kind in _PLAIN and read((kind,)) == (kind,)) or (
                _TOKEN.fullmatch(text) and set(read((text,))) <= set(types)
            ):
                words.append(text)
            elif not label and kind in label_types(text):
                label = text
        if preferred and not self._four:
            words.append("pref")
        params = [f"TYPE={','.join(words)}"] if words else []
        return ([*params, "PREF=1"] if preferred and self._four else params), label

    def _handle(self, item: Value) -> None:
        service = next(iter(item.types), "")
        value = quote(item.value, safe="@+")
        if service == "x-apple" or not _SCHEME.fullmatch(service):
            params = [f"X-SERVICE-TYPE={quoted(service)}"] if service else []
            self.put("IMPP", f"x-apple:{value}", params)
        else:
            self.put("IMPP", f"{service}:{value}")

    def _address(self, address: Address) -> None:
        params, label = self._types(address.types)
        parts = (getattr(address, part) for part in _ADDRESS)
        self.put("ADR", ";".join(map(escaped, parts)), params, label)

    def days(self, contact: Contact) -> None:
        """Birthday and anniversary, as far as they are known."""
        if contact.birthday:
            self.put("BDAY", self._day(contact.birthday))
        if contact.anniversary:
            self.put("ANNIVERSARY" if self._four else "X-ANNIVERSARY", self._day(contact.anniversary))

    def _day(self, day: str) -> str:
        """4.0 writes whole days without dashes; 3.0 knows no days without a year, but programs read them so."""
        if day.startswith("--"):
            return "--" + day[2:].replace("-", "")
        return day.replace("-", "") if self._four and _FULL_DAY.fullmatch(day) else escaped(day)

    def rest(self, contact: Contact) -> None:
        """Notes, tags, people named."""
        for note in contact.notes:
            self._note(note)
        self.texts("CATEGORIES", contact.tags)
        for person in contact.related:
            if not self._four:
                self.put("X-ABRELATEDNAMES", escaped(person.name), (), person.rel)
            elif _TOKEN.fullmatch(person.rel):
                self.put("RELATED", escaped(person.name), (f"TYPE={person.rel}", "VALUE=text"))
            else:
                self.put("RELATED", escaped(person.name), ("VALUE=text",), person.rel)

    def _note(self, note: Note) -> None:
        """A note says its day as RFC 9554 does."""
        day = _FULL_DAY.fullmatch(note.on)
        self.put("NOTE", escaped(note.text), (f"CREATED={note.on.replace('-', '')}T000000Z",) if day else ())

    def own(self, contact: Contact) -> None:
        """What no standard property says, read back by Tend; other programs pass over it.

        One value a property: a program that does not know it may take a semicolon in it for text.
        """
        for name, text in (("ON", contact.met_on), ("PLACE", contact.met_place), ("HOW", contact.met_how)):
            if text:
                self.put(f"X-TEND-MET-{name}", escaped(text))
        for name, values in (("OFFER", contact.offers), ("NEED", contact.needs)):
            for text in values:
                self.put(f"X-TEND-{name}", escaped(text))
        standard = _STANDARD_4 if self._four else _STANDARD_3
        for name, text in contact.custom:
            if name in standard:
                self.put(standard[name], escaped(text))
            elif name == "Gender" and self._four:
                self.put("GENDER", ";" + escaped(text))
            else:
                self.put("X-TEND-FIELD", escaped(text), (), name)
