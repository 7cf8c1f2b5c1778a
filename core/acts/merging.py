"""Two contacts made one, field by field; or said to be two. Pure.

A set (mails, tags, notes) is by itself what both have; of a single value one is taken. What is chosen is written to the
record under which both are read from then on, in the same commit that makes them one, so that one undo parts them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, TypeAlias

from core.acts.act import Act
from core.acts.conflict_words import Book, field_word, name_of, value_words
from core.entry.phones import same_number
from core.language import _, ngettext
from core.schema import TABLES, Kind
from core.vault.canonical import canonical
from core.vault.changes import Change, Drop, Json, Merge, Put, Set
from core.vault.names import can_name

Take: TypeAlias = Literal["first", "second", "both"]
Document: TypeAlias = "Mapping[str, Any]"

_NAME = ("full", "given", "middle", "family", "prefix", "suffix")
_ORDER = (
    "full", "org", "org_units", "role", "emails", "phones", "urls", "handles", "addresses", "birthday", "anniversary",
    "nicknames", "circle", "cadence", "importance", "tags", "met_on", "met_place", "met_how", "met_event", "met_via",
    "met_with", "offers", "needs", "notes", "related", "custom", "paused", "archived",
)  # fmt: skip
"""What is looked at, in this order. The rest is bookkeeping and settled without asking."""
_PEOPLE_NOT_BOTH = ("met_with", "maybe")
_WORDS = ("met_how", "met_place")
"""Texts of which two can stand behind each other."""
_SHOWN = 400
_LONGEST_NAME = 200


class Differing(NamedTuple):
    """A field as both have it: its word, the two texts, and what is taken where nobody says otherwise.

    `ways`: what can be taken; one way where both say the same, or only one says anything.
    """

    field: str
    word: str
    first: str
    second: str
    default: Take
    ways: tuple[Take, ...]

    @property
    def open(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.ways) > 1


def compared(book: Book, first: str, second: str, today: date) -> list[Differing]:
    """The fields of two contacts beside each other, those that only one of them has among them. Raises KeyError."""
    documents = book.documents("contacts")
    return [
        found
        for field in _ORDER
        if (found := _compared(book, field, documents[first], documents[second], today)) is not None
    ]


def merge(book: Book, first: str, second: str, takes: Mapping[str, Take]) -> Act:
    """Make two contacts one. `takes`: field -> what is taken, where it is not the default. Raises KeyError."""
    documents = book.documents("contacts")
    one, other = documents[first], documents[second]
    target = min(first, second)
    values: list[Set | Put | Drop] = []
    for field in _ORDER:
        take = takes.get(field) or _default(field, one, other)
        values += _taken(field, take, one, other, target)
    values += _kept_anyway(one, other, target)
    values += [
        Drop("contacts", target, field, id)
        for field in _PEOPLE_NOT_BOTH
        for id in (first, second)
        if id in _members(one, field) or id in _members(other, field)
    ]
    label = _("{first} and {second} are one").format(first=name_of(book, first), second=name_of(book, second))
    return Act([Merge("contacts", first, second, tuple(values))], label)


def keep_apart(book: Book, first: str, second: str) -> Act:
    """Remember that two contacts are two: they are never proposed as one again."""
    documents = book.documents("contacts")
    small, large = sorted((first, second))
    changes: list[Change] = [Put("contacts", small, "apart", large)]
    changes += [
        Drop("contacts", id, "maybe", other)
        for id, other in ((small, large), (large, small))
        if other in _members(documents[id], "maybe")
    ]
    label = _("{first} and {second} are two people")
    return Act(changes, label.format(first=name_of(book, first), second=name_of(book, second)))


def is_apart(
    documents: Mapping[str, Document], first: str, second: str, shown: Callable[[str], str] = str
) -> bool:
    """Whether two were said to be two. `shown`: the id under which a record is read."""
    return any(
        shown(id) == other
        for one, other in ((first, second), (second, first))
        for id in _members(documents[one], "apart")
    )


# -- beside each other ---------------------------------------------------------------------------------------------------


def _compared(book: Book, field: str, one: Document, other: Document, today: date) -> Differing | None:
    if _is_empty(one.get(field)) and _is_empty(other.get(field)):
        return None
    say = _said(book, field, today)
    ways = _ways(field, one, other)
    return Differing(
        field, field_word("contacts", field), say(one), say(other), _default(field, one, other), ways
    )


def _said(book: Book, field: str, today: date) -> Callable[[Document], str]:
    def say(document: Document) -> str:
        value = document.get(field)
        if not isinstance(value, Mapping):
            return "" if _is_empty(value) else value_words(book, "contacts", field, value, today)[:_SHOWN]
        shown = list(value.items())[:12]
        parts = [_member(book, field, member, carried, today) for member, carried in shown]
        left = len(value) - len(shown)
        more = [ngettext("{n} more", "{n} more", left).format(n=left)] if left else []
        return ", ".join((*parts, *more))[:_SHOWN]

    return say


def _member(book: Book, field: str, member: str, carried: Json, today: date) -> str:
    if field == "notes" or field in ("addresses", "related"):
        return value_words(book, "contacts", field, carried, today)
    if TABLES["contacts"][field].refers:
        return name_of(book, member)
    if field == "custom":
        return f"{member}: {value_words(book, 'contacts', field, carried, today)}"
    types = [each for each in carried if isinstance(each, str)] if isinstance(carried, list) else []
    return f"{member} ({', '.join(types)})" if types else member


def _ways(field: str, one: Document, other: Document) -> tuple[Take, ...]:
    ours, theirs = one.get(field), other.get(field)
    if field == "full":
        same = all(canonical(one.get(part)) == canonical(other.get(part)) for part in ("full",))
        return ("first",) if same else ("first", "second", "both")
    if _is_empty(ours) or _is_empty(theirs):
        return ("second",) if _is_empty(ours) else ("first",)
    if _is_set(field):
        return ("both",) if canonical(ours) == canonical(theirs) else ("first", "second", "both")
    if canonical(ours) == canonical(theirs):
        return ("first",)
    return ("first", "second", "both") if field in _WORDS else ("first", "second")


def _default(field: str, one: Document, other: Document) -> Take:
    """Both of a set; of a value the one there is, else the first; the fuller name.

    Somebody is let go or paused only where both are.
    """
    if _is_set(field):
        return "both"
    if field == "full" and _says_less(one.get("full"), other.get("full")):
        return "second"
    if field in ("paused", "archived"):
        return "second" if one.get(field) and not other.get(field) else "first"
    return "second" if _is_empty(one.get(field)) else "first"


def _says_less(one: object, other: object) -> bool:
    """Whether a name is a part of the other one, or has a letter where that has a first name."""
    if not isinstance(one, str) or not isinstance(other, str):
        return not one and bool(other)
    ours, theirs = one.casefold().split(), other.casefold().split()
    if set(ours) < set(theirs):
        return True
    shortened = [word for word in ours if word not in theirs]
    return (
        len(ours) == len(theirs) and bool(shortened) and all(len(word.rstrip(".")) == 1 for word in shortened)
    )


# -- what is written -----------------------------------------------------------------------------------------------------


def _taken(field: str, take: Take, one: Document, other: Document, target: str) -> Sequence[Set | Put | Drop]:
    if field == "full":
        return _names(take, one, other, target)
    if _is_set(field):
        return _members_taken(field, take, one, other, target)
    value = other.get(field) if take == "second" else one.get(field)
    if take == "both":
        texts = dict.fromkeys(text for text in (one.get(field), other.get(field)) if text)
        value = "; ".join(texts)
    return [Set("contacts", target, field, None if _is_empty(value) else value)]


def _names(take: Take, one: Document, other: Document, target: str) -> list[Set | Put | Drop]:
    """The name is taken with all its parts; with both, the second name is one by which the person is known, too."""
    chosen, left = (other, one) if take == "second" else (one, other)
    values: list[Set | Put | Drop] = [Set("contacts", target, part, chosen.get(part)) for part in _NAME]
    known_as = left.get("full")
    if take == "both" and isinstance(known_as, str) and can_name(known_as[:_LONGEST_NAME]):
        values.append(Put("contacts", target, "nicknames", known_as[:_LONGEST_NAME]))
    return values


def _members_taken(
    field: str, take: Take, one: Document, other: Document, target: str
) -> list[Set | Put | Drop]:
    """Sets are read over both records: what is not wanted is taken out, and one number in two spellings stands once."""
    ours, theirs = _members(one, field), _members(other, field)
    if take == "both":
        if field != "phones":
            return []
        return [
            Drop("contacts", target, field, number)
            for number in theirs
            if number not in ours and any(same_number(number, each, "") for each in ours)
        ]
    wanted, gone = (theirs, ours) if take == "second" else (ours, theirs)
    return [
        *(Drop("contacts", target, field, member) for member in gone if member not in wanted),
        *(Put("contacts", target, field, member, carried) for member, carried in wanted.items()),
    ]


def _kept_anyway(one: Document, other: Document, target: str) -> list[Set | Put | Drop]:
    """Bookkeeping: noted since the earlier day, quiet until the later one, anything else as either has it."""
    days = [day for day in (one.get("created"), other.get("created")) if isinstance(day, str) and day]
    quiet = [day for day in (one.get("snoozed"), other.get("snoozed")) if isinstance(day, str) and day]
    values: list[Set | Put | Drop] = [
        Set("contacts", target, "created", min(days, default=None)),
        Set("contacts", target, "snoozed", max(quiet, default=None)),
    ]
    for field in ("source", "taken", "photo"):
        values.append(Set("contacts", target, field, one.get(field) or other.get(field) or None))
    return values


def _is_set(field: str) -> bool:
    return TABLES["contacts"][field].kind in (Kind.SET, Kind.TYPED, Kind.ITEMS)


def _is_empty(value: object) -> bool:
    return value in (None, "", False) or (isinstance(value, Mapping | list) and not value)


def _members(document: Document, field: str) -> dict[str, Any]:
    found = document.get(field)
    return dict(found) if isinstance(found, Mapping) else {}
