"""FIELD=VALUE, FIELD+=VALUE and FIELD-=VALUE as changes of a contact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from core.acts.act import Act
from core.acts.values import Given, read_birth, read_day, read_days, read_flag, read_importance
from core.entry.context import Context
from core.entry.dates import Mode
from core.entry.names import split_name
from core.errors import UsageError
from core.models import Event
from core.network.cadence import Circles
from core.network.profile import Profile
from core.settings import USUAL, Habits
from core.text import clean_line, clean_text
from core.vault.changes import Change, Drop, Json, Put, Set, new_id

ALIASES = {
    "name": "full", "first": "given", "last": "family", "title": "role", "job": "role", "company": "org", "organisation": "org",
    "organization": "org", "tag": "tags", "mail": "emails", "mails": "emails", "email": "emails", "phone": "phones",
    "tel": "phones", "url": "urls", "web": "urls", "website": "urls", "handle": "handles", "nick": "nicknames",
    "nickname": "nicknames", "offer": "offers", "need": "needs", "every": "cadence", "rhythm": "cadence", "born": "birthday",
    "via": "met_via", "at": "met_event", "event": "met_event", "met": "met_on", "place": "met_place", "how": "met_how",
    "with": "met_with", "note": "notes", "later": "snoozed", "firma": "org", "rolle": "role", "kreis": "circle",
}  # fmt: skip
"""Other words for fields."""

TEXTS = ("org", "role", "met_place", "met_how")
NAMES = ("full", "given", "middle", "family", "prefix", "suffix")
SETS = ("tags", "nicknames", "offers", "needs")
TYPED = ("emails", "phones", "urls", "handles")
PEOPLE = ("met_with", "maybe")
ADDRESS = ("street", "postal", "city", "region", "country")
OTHERS = (
    "circle", "cadence", "importance", "birthday", "anniversary", "met_on", "met_event", "met_via", "notes", "paused",
    "archived", "snoozed", "taken",
)  # fmt: skip
FIELDS = (*NAMES, *TEXTS, *SETS, *TYPED, *ADDRESS, *OTHERS, *PEOPLE)
"""Every field that can be edited, by its own name; `custom:NAME` beside them."""

_TYPE_WORDS = {"mobile": "cell", "cell": "cell", "work": "work", "home": "home", "main": "main", "fax": "fax", "other": "other", "pref": "pref"}  # fmt: skip
_EDIT = re.compile(r"\s*([\w-]*\w(?::[^=+]+?)?)\s*(\+=|-=|=)(.*)", re.DOTALL)
Document = Mapping[str, Any]


class People(Protocol):
    """What an edit has to know: the network."""

    vault: Any

    @property
    def today(self) -> Any:
        """The day."""

    @property
    def region(self) -> str:
        """The telephone region."""

    def name(self, id: str) -> str:
        """The name of a contact."""

    def resolve(self, name: str) -> str:
        """The contact a name means."""

    def circles(self) -> Circles:
        """All circles."""

    def events(self) -> list[Event]:
        """All events."""

    def profile(self) -> Profile:
        """What the user settled."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, read: a field of ours, the operator, and the value as it was given."""

    field: str
    operator: str
    given: Given
    key: str = ""
    """Of a custom field: its name."""

    @property
    def text(self) -> str:
        """The value."""
        return self.given.text


def read_edit(text: str) -> Edit:
    """Read FIELD=VALUE. Raises UsageError for anything else, and for a field that does not exist."""
    match = _EDIT.fullmatch(text)
    if match is None:
        raise UsageError(
            f"'{text}' is no change of a field.",
            todo="Write FIELD=VALUE, FIELD+=VALUE to add to a set, or FIELD-=VALUE to take out of one.",
        )
    name, operator, value = match[1], match[2], match[3]
    base, colon, key = name.partition(":")
    if base.casefold() == "custom" and colon:
        return Edit("custom", operator, Given(name, clean_line(value)), clean_line(key))
    field = ALIASES.get(name.casefold(), name.casefold())
    if field not in FIELDS:
        near = get_close_matches(name.casefold(), [*FIELDS, *ALIASES], n=1, cutoff=0.6)
        raise UsageError(
            f"There is no field '{name}'" + (f": {near[0]}?" if near else "."),
            todo=f"Fields are {', '.join(FIELDS)} and custom:NAME.",
        )
    clean = clean_text if field == "notes" else clean_line
    edit = Edit(field, operator, Given(name, clean(value)))
    if operator != "=" and field not in (*SETS, *TYPED, *PEOPLE, "notes"):
        raise UsageError(f"{name} holds one value.", todo=f"Write {name}={value.strip() or 'VALUE'}.")
    return edit


def edit_field(network: People, id: str, text: str, habits: Habits = USUAL) -> Act:
    """What FIELD=VALUE changes in a contact; no changes where it is so already.

    An empty value clears. Sets take `+=` and `-=`; `=` gives the whole set, members divided by commas. `habits` of
    this machine say how days are read, as they do for the entry line.

    Raises:
        UsageError: no such field, or a value it cannot have, and what it takes. KeyError: no such contact.
        NotUnderstoodError, AmbiguousError: a person named as the value is nobody, or several.
    """
    edit = read_edit(text)
    document: Document = network.vault.documents("contacts")[id]
    label = f"{network.name(id)}: {edit.given.name}{edit.operator}{edit.text}"
    reading = habits.with_vault(network.profile().language, network.region)
    context = Context(
        today=network.today, language=reading.language, region=reading.region, us_dates=reading.us_dates
    )
    return Act(_changes(network, id, edit, document, context), label)


def _changes(network: People, id: str, edit: Edit, document: Document, context: Context) -> list[Change]:
    if edit.field in NAMES:
        return _names(id, edit, document)
    if edit.field in SETS:
        return _members(id, edit, document, _listed(edit))
    if edit.field in TYPED:
        return _typed(network, id, edit, document)
    if edit.field in PEOPLE:
        people = {network.resolve(name): True for name in _divided(edit.text)}
        return _members(id, edit, document, people)
    if edit.field in ADDRESS:
        return _address(id, edit, document)
    if edit.field == "notes":
        return _note(network, id, edit, document)
    if edit.field == "custom":
        return _custom(id, edit, document)
    value = None if not edit.text else _value(network, edit, context)
    return [] if document.get(edit.field) == value else [Set("contacts", id, edit.field, value)]


def _value(network: People, edit: Edit, context: Context) -> Json:
    given = edit.given
    readers: dict[str, Callable[[], Json]] = {
        "cadence": lambda: read_days(given),
        "importance": lambda: read_importance(given),
        "birthday": lambda: read_birth(given, context),
        "anniversary": lambda: read_birth(given, context),
        "met_on": lambda: read_day(given, context, Mode.LOG),
        "snoozed": lambda: read_day(given, context, Mode.PROMISE),
        "taken": lambda: read_day(given, context, Mode.PROMISE),
        "paused": lambda: read_flag(given),
        "archived": lambda: read_flag(given),
        "circle": lambda: _circle(network, given),
        "met_via": lambda: network.resolve(given.text),
        "met_event": lambda: _event(network, given),
    }
    read = readers.get(edit.field)
    return read() if read is not None else given.text


def _circle(network: People, given: Given) -> str | None:
    if given.text.casefold() in ("none", "no"):
        return None
    circles = network.circles()
    key = circles.key(given.text)
    if key is None:
        raise given.wrong(f"{', '.join(circles.names.values())}, or none")
    return key


def _event(network: People, given: Given) -> str:
    folded = given.text.casefold()
    events = network.events()
    exact = [event for event in events if folded in (event.name.casefold(), event.id.casefold())]
    found = exact or [event for event in events if folded in event.name.casefold()]
    if len(found) != 1 and not exact:
        known = ", ".join(event.name for event in (found or events)[:8]) or "none is known yet"
        raise given.wrong(f"the name of one event ({known})")
    return found[0].id


def _names(id: str, edit: Edit, document: Document) -> list[Change]:
    """A whole name gives its parts, a part gives the whole name."""
    parts = {key: str(document.get(key) or "") for key in NAMES}
    wanted = {edit.field: edit.text}
    if edit.field == "full":
        if not edit.text:
            raise edit.given.wrong("a name; delete removes a person")
        name = split_name(edit.text, keep_case=True)
        wanted |= {key: str(getattr(name, key, "") or "") for key in NAMES if key != "full"}
    else:
        merged = parts | wanted
        order = ("prefix", "given", "middle", "family", "suffix")
        wanted["full"] = " ".join(merged[key] for key in order if merged[key]) or parts["full"]
    return [Set("contacts", id, key, text or None) for key, text in wanted.items() if text != parts[key]]


def _divided(text: str) -> list[str]:
    return list(dict.fromkeys(part for part in map(clean_line, text.split(",")) if part))


def _listed(edit: Edit) -> dict[str, Json]:
    if edit.field != "tags":
        return dict.fromkeys(_divided(edit.text), True)
    words = edit.text.replace(",", " ").split()
    tags = [word.lstrip("#") for word in words]
    return {tag: True for tag in tags if tag}


def _members(id: str, edit: Edit, document: Document, wanted: Mapping[str, Json]) -> list[Change]:
    present = _held(document, edit.field)
    if edit.operator != "=" and not wanted:
        raise edit.given.wrong("at least one member")
    changes: list[Change] = []
    if edit.operator == "-=":
        gone: Iterable[str] = (member for member in present if _among(member, wanted))
        return [Drop("contacts", id, edit.field, member) for member in gone]
    if edit.operator == "=":
        changes += [Drop("contacts", id, edit.field, member) for member in present if member not in wanted]
    for member, carried in wanted.items():
        if member not in present or (carried not in (True, []) and carried != present[member]):
            changes.append(Put("contacts", id, edit.field, member, carried))
    return changes


def _held(document: Document, field: str) -> Mapping[str, Any]:
    """The members of a field; none where a file says it is something else."""
    found = document.get(field)
    return found if isinstance(found, Mapping) else {}


def _words(note: object) -> str:
    text = note.get("text") if isinstance(note, Mapping) else note
    return text if isinstance(text, str) else ""


def _among(member: str, wanted: Iterable[str]) -> bool:
    return member.casefold() in {each.casefold() for each in wanted}


def _typed(network: People, id: str, edit: Edit, document: Document) -> list[Change]:
    """Values with their types behind them: `+49 171 1234567 mobile`. Known numbers and addresses are not doubled."""
    wanted: dict[str, Json] = {}
    for part in _divided(edit.text):
        words = part.split()
        types: list[Json] = []
        while len(words) > 1 and words[-1].casefold() in _TYPE_WORDS:
            types.insert(0, _TYPE_WORDS[words.pop().casefold()])
        wanted[_checked(network, edit, " ".join(words))] = types
    return _members(id, edit, document, wanted)


def _checked(network: People, edit: Edit, value: str) -> str:
    if edit.field == "emails" and (value.count("@") != 1 or " " in value):
        raise Given(edit.given.name, value).wrong("a mail address: one @ and no blanks")
    if edit.field == "phones":
        from core.entry.phones import read_phone

        found = read_phone(value, network.region, loose=True)
        if found is None:
            raise Given(edit.given.name, value).wrong("a phone number of at least three digits")
        return found.value
    return value


def _address(id: str, edit: Edit, document: Document) -> list[Change]:
    """One line of the first address; a first one is made where there is none."""
    addresses = _held(document, "addresses")
    member = min(addresses, default="") or new_id()
    known = addresses.get(member)
    before = dict(known) if isinstance(known, Mapping) else {}
    after = before | {edit.field: edit.text}
    if not edit.text:
        after.pop(edit.field)
    if after == before:
        return []
    if not any(value for key, value in after.items() if key != "types"):
        return [Drop("contacts", id, "addresses", member)]
    return [Put("contacts", id, "addresses", member, after)]


def _note(network: People, id: str, edit: Edit, document: Document) -> list[Change]:
    notes = _held(document, "notes")
    if edit.operator == "+=":
        if not edit.text:
            raise edit.given.wrong("the words of a note")
        note: Json = {"on": network.today.isoformat(), "text": edit.text}
        return [Put("contacts", id, "notes", new_id(), note)]
    if edit.operator == "=" and edit.text:
        raise UsageError("Notes are added to.", todo=f"Write {edit.given.name}+={edit.text}.")
    wanted = edit.text.casefold()
    gone = [key for key, note in notes.items() if not wanted or wanted in _words(note).casefold()]
    if wanted and len(gone) > 1:
        raise edit.given.wrong(f"words that only one note holds; {len(gone)} do")
    return [Drop("contacts", id, "notes", key) for key in gone]


def _custom(id: str, edit: Edit, document: Document) -> list[Change]:
    present = _held(document, "custom")
    if edit.operator != "=":
        raise UsageError(f"{edit.given.name} holds one value.", todo=f"Write {edit.given.name}={edit.text}.")
    if present.get(edit.key, "") == edit.text:
        return []
    if not edit.text:
        return [Drop("contacts", id, "custom", edit.key)]
    return [Put("contacts", id, "custom", edit.key, edit.text)]
