"""Sets of a contact, edited: members put in and taken out, each known again however it is spelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.acts.fields import Edit
from core.acts.values import Given
from core.entry.context import Context
from core.entry.phones import read_phone, same_number
from core.language import _
from core.text import clean_line
from core.vault.changes import Change, Drop, Json, Put
from core.vault.names import check_member

_TYPE_WORDS = {
    "mobile": "cell", "cell": "cell", "work": "work", "home": "home", "main": "main", "fax": "fax", "other": "other",
    "pref": "pref",
}  # fmt: skip

Document = Mapping[str, Any]
Same = Callable[[str, str], bool]
"""Whether two spellings mean one member."""


def held(document: Document, field: str) -> Mapping[str, Any]:
    """The members of a field; none where a file says it is something else."""
    found = document.get(field)
    return found if isinstance(found, Mapping) else {}


def divided(text: str) -> list[str]:
    """The parts between commas, each once."""
    return list(dict.fromkeys(part for part in map(clean_line, text.split(",")) if part))


def plain_members(id: str, edit: Edit, document: Document) -> list[Change]:
    """Tags, nicknames, offers, needs."""
    return _changes(id, edit, document, dict.fromkeys(_listed(edit), True), _same_text)


def people_members(id: str, edit: Edit, document: Document, people: Iterable[str]) -> list[Change]:
    """Contacts, by their ids."""
    return _changes(id, edit, document, dict.fromkeys(people, True), str.__eq__)


def typed_members(id: str, edit: Edit, document: Document, context: Context) -> list[Change]:
    """Values with their types behind them: `+49 171 1234567 mobile`. A known one keeps the spelling it has."""
    same = sameness(edit.field, context.region)
    present = held(document, edit.field)
    wanted: dict[str, Json] = {}
    for value, types in map(_value_and_types, divided(edit.text)):
        known = value if value in present else next((each for each in present if same(each, value)), None)
        if known is not None:
            wanted[known] = types
        elif edit.operator != "-=":
            checked = _checked(edit, value, context.region)
            wanted[next((each for each in wanted if same(each, checked)), checked)] = types
        else:
            wanted[value] = types
    return _changes(id, edit, document, wanted, same)


def _listed(edit: Edit) -> list[str]:
    if edit.field != "tags":
        return divided(edit.text)
    tags = (word.lstrip("#") for word in edit.text.replace(",", " ").split())
    return [tag for tag in tags if tag]


def _changes(id: str, edit: Edit, document: Document, wanted: Mapping[str, Json], same: Same) -> list[Change]:
    present = held(document, edit.field)
    if edit.operator != "=" and not wanted:
        raise edit.given.wrong(_("at least one member"))
    if edit.operator == "-=":
        gone = [member for member in present if any(same(member, each) for each in wanted)]
        return [Drop("contacts", id, edit.field, member) for member in gone]
    for member in wanted:
        check_member(edit.given.name, member)
    # The whole set is spelled as it was given now; what is only added to it is known whatever its spelling.
    known: dict[str, Json] = dict(present) if edit.operator == "+=" else {}
    for member, carried in wanted.items():
        spelled = member if member in known else next((each for each in known if same(each, member)), member)
        plain = carried is True or carried == []
        known[spelled] = known.get(spelled, present.get(spelled, carried)) if plain else carried
    changes: list[Change] = [
        Drop("contacts", id, edit.field, member) for member in present if member not in known
    ]
    return changes + [
        Put("contacts", id, edit.field, member, carried)
        for member, carried in known.items()
        if member not in present or present[member] != carried
    ]


def _same_text(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _same_page(one: str, other: str) -> bool:
    return _same_text(one.rstrip("/"), other.rstrip("/"))


def sameness(field: str, region: str) -> Same:
    """By what members of a field with types are known again, for somebody in this region."""
    if field == "phones":
        return lambda one, other: same_number(one, other, region)
    return _same_page if field == "urls" else _same_text


def _value_and_types(text: str) -> tuple[str, list[Json]]:
    words = text.split()
    types: list[Json] = []
    while len(words) > 1 and words[-1].casefold() in _TYPE_WORDS:
        types.insert(0, _TYPE_WORDS[words.pop().casefold()])
    return " ".join(words), types


def _checked(edit: Edit, value: str, region: str) -> str:
    if edit.field == "emails" and (value.count("@") != 1 or " " in value):
        raise Given(edit.given.name, value).wrong(_("a mail address: one @ and no blanks"))
    if edit.field == "phones":
        found = read_phone(value, region, loose=True)
        if found is None:
            raise Given(edit.given.name, value).wrong(_("a phone number of at least three digits"))
        return found.value
    return value
