"""What one document would add to another, and where the two contradict each other. Pure, by the schema's kinds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple

from core.exchange.collect import ADDRESS_PARTS, phone_key
from core.exchange.matching import name_words, number_key
from core.exchange.remembered import remembering
from core.exchange.typewords import united
from core.schema import TABLES, Kind
from core.vault.changes import Change, Json, Put, Set

_NAME_PARTS = frozenset({"given", "middle", "family", "prefix", "suffix"})
_OWN = frozenset({"created", "source", "maybe", "photo"})
"""Fields that say how a record came about: what the vault has stays, without a word."""

Doc = Mapping[str, Any]


class Offer(NamedTuple):
    """Two values for one field: the vault's stays unless the person takes the file's; `changes` then write it."""

    field: str
    ours: str
    theirs: str
    changes: tuple[Change, ...]


class Difference(NamedTuple):
    """What is added and what is only offered."""

    changes: list[Change]
    offers: list[Offer]


def differences(
    id: str, ours: Doc, theirs: Doc, *, derived_name: bool = False, table: str = "contacts"
) -> Difference:
    """Compare the record `id` as it is with a document from outside.

    Empty fields are filled and sets united. A name put together by us (`derived_name`) contradicts nothing.
    """
    found = Difference([], [])
    same_name = table == "contacts" and name_words(ours) == name_words(theirs)
    for field, value in theirs.items():
        kind = TABLES.get(table, {}).get(field)
        if isinstance(value, Mapping):
            for member, carried in value.items():
                _member(table, id, field, member, carried, ours, found, kind.kind if kind else Kind.SET)
        elif field == "full" and ours.get("full") and (derived_name or same_name):
            continue
        elif (
            field in _NAME_PARTS
            and not same_name
            and (ours.get("full") or ours.get("given"))
            and not ours.get(field)
        ):
            continue  # parts of another name than the one that is shown
        else:
            _scalar(table, id, field, value, ours, found)
    return found


def _scalar(table: str, id: str, field: str, value: Json, ours: Doc, found: Difference) -> None:
    have = ours.get(field)
    if value in (None, "", []) or _equal(have, value) or (field in _OWN and have not in (None, "")):
        return
    change = Set(table, id, field, value)
    if have in (None, "", []) or _finer(field, have, value):
        found.changes.append(change)
    elif not _finer(field, value, have):
        found.offers.append(Offer(field, shown(have), shown(value), (change,)))


def _finer(field: str, have: object, value: object) -> bool:
    """A birthday with its year says more than one without."""
    return (
        field in {"birthday", "anniversary"}
        and isinstance(have, str)
        and isinstance(value, str)
        and have.startswith("--")
        and value[4:] == have[1:]
    )


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _equal(first: object, second: object) -> bool:
    if isinstance(first, str) and isinstance(second, str):
        return _fold(first) == _fold(second)
    return first == second


def shown(value: object) -> str:
    """A value for people."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _member(
    table: str, id: str, field: str, member: str, carried: Json, ours: Doc, found: Difference, kind: Kind
) -> None:
    have = ours.get(field)
    have = have if isinstance(have, Mapping) else {}
    if kind is Kind.TYPED:
        known = _known_value(field, member, have)
        types = carried if isinstance(carried, list) else []
        before = have.get(known, []) if known else []
        after = united(map(str, before if isinstance(before, list) else []), map(str, types))
        if not known or after != before:
            found.changes.append(Put(table, id, field, known or member, list(after)))
    elif field == "external":
        marks = remembering(have.get(member), carried) if isinstance(carried, str) else carried
        if marks != have.get(member):
            found.changes.append(Put(table, id, field, member, marks))
    elif field == "addresses":
        _address(table, id, member, carried, have, found)
    elif kind is Kind.ITEMS:
        _item(table, id, field, member, carried, have, found)
    elif member not in have and _fold(member) not in map(_fold, have):
        found.changes.append(Put(table, id, field, member, carried))


def _known_value(field: str, member: str, have: Mapping[str, Any]) -> str:
    """The member that is the same mail, number or page, as the vault spells it."""
    if member in have:
        return member
    for other in have:
        if field == "phones":
            if phone_key(other) == phone_key(member) or (
                number_key(member) and number_key(other) == number_key(member)
            ):
                return other
        elif other.casefold().rstrip("/") == member.casefold().rstrip("/"):
            return other
    return ""


def _address(
    table: str, id: str, member: str, carried: Json, have: Mapping[str, Any], found: Difference
) -> None:
    if not isinstance(carried, dict):
        return
    for key, item in have.items():
        if isinstance(item, Mapping) and all(
            _fold(str(item.get(part) or "")) == _fold(str(carried.get(part) or "")) for part in ADDRESS_PARTS
        ):
            before, types = item.get("types") or [], carried.get("types")
            after = united(map(str, before), map(str, types if isinstance(types, list) else []))
            if after != list(before):
                found.changes.append(Put(table, id, "addresses", key, {**item, "types": list(after)}))
            return
    if member not in have:
        found.changes.append(Put(table, id, "addresses", member, carried))


def _item(
    table: str, id: str, field: str, member: str, carried: Json, have: Mapping[str, Any], found: Difference
) -> None:
    """Notes, people named, custom fields: what the vault has under the key stays, the person may have edited it."""
    if member in have:
        if field == "custom" and not _equal(have[member], carried):
            change = Put(table, id, field, member, carried)
            found.offers.append(Offer(f"custom:{member}", shown(have[member]), shown(carried), (change,)))
        return
    if any(_same_item(item, carried) for item in have.values()) and field != "custom":
        return
    found.changes.append(Put(table, id, field, member, carried))


def _same_item(first: object, second: object) -> bool:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        keys = ("text",) if "text" in second else ("name", "rel")
        return all(_equal(first.get(key), second.get(key)) for key in keys)
    return _equal(first, second)
