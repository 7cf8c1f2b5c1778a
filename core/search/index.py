"""What is searched of each person: folded once, kept until the person changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from re import compile as pattern
from typing import Any

import msgspec

from core.entry.folding import folds
from core.network.facts import Fact

NOTE_LIMIT = 2_000
"""Letters of a note that are searched."""

PHONE_FROM = 3
"""Digits from which on a number is looked for in phones."""

WHOLE_PHONE = 7
"""Digits of a stored number that are enough to find it inside a longer one that was typed."""

_NO_DIGIT = pattern("[^0-9]+")

BETWEEN = " \0 "
"""Stands between texts, so that quoted words are found within one only."""

Document = Mapping[str, Any]

HAS_FIELDS = {
    "mail": "emails", "phone": "phones", "address": "addresses", "web": "urls", "handle": "handles", "birthday": "birthday",
    "anniversary": "anniversary", "note": "notes", "tag": "tags", "photo": "photo", "nickname": "nicknames",
    "offers": "offers", "needs": "needs", "event": "met_event", "via": "met_via", "related": "related", "maybe": "maybe",
}  # fmt: skip
"""Words of `has:` and the fields of a document that they ask for."""


class Entry(msgspec.Struct, gc=False, weakref=False):
    """One person, ready to be searched: the live fact, and texts that are folded, each word with a blank before it.

    `name` holds name and nicknames, `text` everything, `digits` the phone numbers.
    """

    fact: Fact
    name: str
    text: str
    digits: str


def entry_of(fact: Fact, document: Document, events: Mapping[str, str]) -> Entry:
    """What is searched of a contact; `events`: id -> name."""
    get = document.get
    nicknames = members(get("nicknames"))
    name = folded(BETWEEN.join((fact.name, *nicknames)) if nicknames else fact.name)
    rest = [fact.org, fact.role, *fact.tags]
    for field in _LISTED:
        if value := get(field):
            rest += members(value)
    for field in _TEXTS:
        if isinstance(value := get(field), str):
            rest.append(value)
    for field, key in _ITEMS:
        if value := get(field):
            rest += texts(value, key)
    if fact.met_event or fact.events:
        rest += [events.get(id, "") for id in events_of(fact)]
    phones = members(get("phones"))
    digits = " ".join(filter(None, map(digits_of, phones))) if phones else ""
    return Entry(fact, name, name + folded(BETWEEN + BETWEEN.join(filter(None, rest))), digits)


def events_of(fact: Fact) -> set[str]:
    """The events at which somebody was met or seen."""
    return {fact.met_event, *fact.events}


def has_number(number: str, entry: Entry) -> bool:
    """Whether a phone of this person holds the digits, or is held by them."""
    stored = entry.digits
    if not stored or len(number) < PHONE_FROM:
        return False
    if number in stored:
        return True
    return any(len(each) >= WHOLE_PHONE and number.endswith(each) for each in stored.split())


def members(value: object) -> Iterable[str]:
    """The members of a set field; none where a file says it is something else."""
    return value if isinstance(value, Mapping) else ()


def texts(items: object, key: str) -> list[str]:
    """One text of each member that is an object, as far as it is searched; whatever else a file says is passed over."""
    found = items.values() if isinstance(items, Mapping) else ()
    said = (item.get(key) for item in found if isinstance(item, Mapping))
    return [each[:NOTE_LIMIT] for each in said if isinstance(each, str)]


_LISTED = ("emails", "handles", "offers", "needs")
_ITEMS = (("notes", "text"), ("addresses", "city"))
_TEXTS = ("met_place", "met_how", "given", "family")


def folded(text: str) -> str:
    """All spellings of a text with a blank before each word: `" w" in it` finds beginnings of words."""
    if text.isascii():
        return " " + " ".join(text.lower().split()) if text else ""
    words, others = [], []
    for word in text.split():
        if word.isascii():
            words.append(word.lower())
        else:
            bare, *spelled = folds(word)
            words.append(bare)
            others += spelled
    return " " + " ".join(words + others)


def digits_of(phone: str) -> str:
    """The digits of a phone number without the zeros before it: what country and area codes leave in common."""
    return _NO_DIGIT.sub("", phone.replace("(0)", "")).lstrip("0")


def _members(field: str) -> Callable[[Fact, Document], Iterable[str]]:
    return lambda fact, document: members(document.get(field))


def _notes(fact: Fact, document: Document) -> Iterable[str]:
    return (*texts(document.get("notes"), "text"), str(document.get("met_how", "")))


COLUMNS: dict[str, Callable[[Fact, Document], Iterable[str]]] = {
    "name": lambda fact, document: (fact.name, *members(document.get("nicknames"))),
    "org": lambda fact, document: (fact.org,),
    "role": lambda fact, document: (fact.role,),
    "mail": _members("emails"),
    "offers": _members("offers"),
    "needs": _members("needs"),
    "city": lambda fact, document: texts(document.get("addresses"), "city"),
    "note": _notes,
}
"""The texts of a field, read when a query first names it."""
