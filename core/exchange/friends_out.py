"""People and what happened as a `friends.md`, the file of the program `friends`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from core.exchange.chosen import Chosen
from core.exchange.draft import Progress
from core.models import Contact, Interaction

_MARKS = re.compile(r"[*_@\\]")
_NOT_IN_NAME = re.compile(r"[*_@\\()\[\]]")
_NOT_IN_TAG = re.compile(r"[^\w:-]+")
_WORDS = {
    "meeting": "Met", "event": "Saw", "meal": "Ate with", "video": "Video call with", "call": "Called",
    "message": "Messages with", "email": "Mail with", "letter": "Letter to", "favour": "Favour for",
    "referral": "Referral with", "introduction": "Introduction of", "gift": "Gift for", "group": "In a group with",
    "reaction": "Reacted to",
}  # fmt: skip
"""How an activity begins, by its channel."""


def friends_file(chosen: Chosen, progress: Progress | None = None) -> Iterator[bytes]:
    """The sections in the order in which `friends` writes them."""
    people = chosen.contacts()
    names = names_of(people)
    yield b"### Activities:\n"
    done = _done(chosen)
    for number, item in enumerate(reversed(done), start=1):
        yield activity(item, [names.get(id) or _named(chosen, id) for id in item.people])
        if progress is not None and number % 500 == 0:
            progress(number, len(done))
    yield b"\n### Notes:\n"
    for day, line in sorted(notes(people, names), reverse=True):
        yield _line(f"- {day}: {line}")
    yield b"\n### Friends:\n"
    for contact in people:
        yield friend(contact, names[contact.id])
    yield b"\n### Locations:\n"
    for city in sorted({city for contact in people if (city := city_of(contact))}):
        yield _line(f"- {city}")


def carried(chosen: Chosen) -> dict[str, int]:
    """How many records of which tables go."""
    return {"interactions": len(_done(chosen))}


def _done(chosen: Chosen) -> list[Interaction]:
    return [item for item in chosen.interactions() if not item.plan and len(item.day) == 10]


def _named(chosen: Chosen, id: str) -> str:
    name = chosen.name(id)
    return plain_name(name) if name else ""


def names_of(people: list[Contact]) -> dict[str, str]:
    """The name of each; `friends` tells people apart by nothing else, so the second of a name gets a number."""
    taken: set[str] = set()
    found = {}
    for contact in people:
        base = plain_name(contact.name)
        name, number = base, 2
        while name in taken:
            name, number = f"{base} {number}", number + 1
        taken.add(name)
        found[contact.id] = name
    return found


def plain_name(text: str) -> str:
    """A name without the marks that mean something in the file."""
    return " ".join(_NOT_IN_NAME.sub(" ", text).split()) or "somebody"


def city_of(contact: Contact) -> str:
    """Where somebody lives: `friends` knows one place of each."""
    cities = (plain_name(address.city) for address in contact.addresses if address.city.strip())
    return next(cities, "")


def friend(contact: Contact, name: str) -> bytes:
    """The line of a person."""
    parts = [name]
    nicknames = [plain_name(each) for each in contact.nicknames if each.strip()]
    if nicknames:
        parts.append("(" + " ".join(f"a.k.a. {each}" for each in nicknames) + ")")
    city = city_of(contact)
    parts += [f"[{city}]"] if city else []
    parts += [f"@{tag}" for tag in map(_tag, contact.tags) if tag]
    return _line("- " + " ".join(parts))


def activity(item: Interaction, names: list[str]) -> bytes:
    """The line of what happened."""
    marked = [f"**{name}**" for name in names if name]
    who = " and ".join(filter(None, (", ".join(marked[:-1]), *marked[-1:]))) or "nobody"
    text = f"{_WORDS.get(item.channel, 'Met')} {who}"
    if item.place:
        text += f" at _{plain_name(item.place)}_"
    said = _plain(item.text)
    return _line(f"- {item.day}: {text}" + (f": {said}" if said else "."))


def notes(people: list[Contact], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The day and the text of each note; one without a day of its own has the day on which the person was noted."""
    for contact in people:
        for note in contact.notes:
            day = note.on if len(note.on) == 10 else contact.created[:10]
            if len(day) == 10:
                yield day, f"**{names[contact.id]}**: {_plain(note.text)}"


def _tag(text: str) -> str:
    return _NOT_IN_TAG.sub("-", text).strip("-")


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split())


def _line(text: str) -> bytes:
    return text.encode("utf-8", "replace") + b"\n"
