"""Conflicts in the words of those who have to settle them, and the changes that do.

What was changed on two devices, neither knowing of the other, is kept from both. A `Dispute` says what it is about and
who wrote what; `settle` makes the changes of a choice. They are saved as any others: undo takes them back, and the
other devices learn of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from core.acts.act import Act
from core.acts.conflict_words import (
    Book,
    field_word,
    moment,
    name_of,
    person_of,
    record_words,
    value_words,
    writer,
)
from core.acts.joining import both_of, is_editable, is_long
from core.errors import NotUnderstoodError, UsageError
from core.language import N_, _
from core.schema import TABLES
from core.text import clean_line, clean_text
from core.vault import Conflict, Past
from core.vault.canonical import canonical
from core.vault.changes import Change, Delete, Document, Json, Merge, Set, Settle

BOTH, EDIT, KEEP, DELETE = "both", "edit", "keep", "delete"


class Disputed(Book, Protocol):
    """What disputes are read from: a vault."""

    def conflicts(self) -> list[Conflict]:
        """Every open conflict."""

    def alone(self, table: str, id: str, /) -> Document:
        """What one record says by itself."""

    def written_with(self, table: str, id: str, life: Past, /) -> list[tuple[str, str | None, Json]]:
        """What was saved together with a life."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two or more that stand beside each other: its text, and which device wrote it when.

    `shown`: it is what every screen shows meanwhile. `empty`: nothing is what was written.
    """

    text: str
    device: str
    here: bool
    at: str
    shown: bool = False
    empty: bool = False

    @property
    def who(self) -> str:
        """Device and time: `laptop (this one), today 07:45`."""
        device = _("{device} (this one)").format(device=self.device) if self.here else self.device
        return ", ".join(part for part in (device, self.at) if part)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle it: the number of a side from "1" on, or `BOTH`, `EDIT`, `KEEP`, `DELETE`; and what it does."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict in words.

    `id` names what it is about and stays; `state` names what was written, so that a choice is never carried out on
    something else than was seen. `person`: the contact whom it is about, or empty.
    """

    conflict: Conflict
    id: str
    state: str
    title: str
    field: str
    what: str
    person: str
    sides: tuple[Side, ...]
    choices: tuple[Choice, ...]
    long: bool = False

    @property
    def token(self) -> str:
        """`id` and `state` in one word, as it is given to `find`."""
        return f"{self.id}-{self.state}"

    @property
    def about(self) -> str:
        """`Anna Schmidt: works at`."""
        return f"{self.title}: {self.field}" if self.field else self.title

    @property
    def draft(self) -> str:
        """The text to begin with where it is written anew: the one that is shown, whole; else the one beside it."""
        texts = (past.value for past in self.conflict.values)
        found = (text.get("text") if isinstance(text, dict) else text for text in texts)
        return next((text for text in found if isinstance(text, str) and text), "")

    def taking(self, number: int) -> str:
        """The choice that takes a side, counted from 1: of a life the first goes on, the second ends."""
        if self.conflict.kind == "deleted":
            return {1: KEEP, 2: DELETE}.get(number, str(number))
        return str(number)

    def offers(self, key: str) -> bool:
        """Whether it can be settled so."""
        return any(choice.key == key for choice in self.choices)


def open_conflicts(vault: Disputed) -> list[Conflict]:
    """The conflicts that are to be settled, each thing once.

    While it is open whether two records are one, what disagrees within the one that was merged away is no question of
    its own: merging again ends it, and keeping them apart asks it then.
    """
    found = vault.conflicts()
    parted = {(each.table, each.id) for each in found if each.kind == "merged"}
    return [
        each
        for each in found
        if each.kind == "merged"
        or vault.canonical(each.id) == each.id
        or (each.table, vault.canonical(each.id)) not in parted
    ]


def disputes(vault: Disputed, today: date) -> list[Dispute]:
    """Every open conflict in words, by what they are about."""
    found = [_dispute(vault, conflict, today) for conflict in open_conflicts(vault)]
    return sorted(found, key=lambda each: (each.title.casefold(), each.conflict.table, each.field, each.id))


def about_person(vault: Disputed, person: str, today: date) -> tuple[str, ...]:
    """What is open about a contact, and what was noted of nobody else, a few words each."""
    mine = [each for each in open_conflicts(vault) if person_of(vault, each.table, each.id) == person]
    found = [_dispute(vault, each, today) for each in mine]
    return tuple(
        f"{each.field if each.conflict.table == 'contacts' and each.field else each.about}, {each.what}"
        if each.conflict.table != "contacts" or each.field
        else each.what
        for each in found
    )


def find(found: Sequence[Dispute], wanted: str) -> Dispute:
    """The dispute that a number of the list, an id or a token names.

    Raises:
        NotUnderstoodError: there is none, or it changed since the token was shown.
    """
    wanted = wanted.strip().casefold()
    id, _dash, state = wanted.partition("-")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 6:
        if 0 < int(wanted) <= len(found):
            return found[int(wanted) - 1]
        raise NotUnderstoodError(
            _("There is no conflict {wanted}.").format(wanted=wanted),
            safe=_("Nothing was changed."),
            todo=_(_LOOK),
        )
    known = next((each for each in found if each.id == id), None)
    if known is None:
        raise NotUnderstoodError(
            _("No conflict is called {wanted}: perhaps it was settled meanwhile.").format(wanted=wanted[:20]),
            safe=_("Nothing was changed."),
            todo=_(_LOOK),
        )
    if state and state != known.state:
        raise NotUnderstoodError(
            _("{about} was changed again since you looked.").format(about=known.about),
            safe=_("Nothing was changed."),
            todo=_(_LOOK),
        )
    return known


_LOOK = N_("`tend conflicts` lists what is open now.")


def settle(vault: Disputed, dispute: Dispute, key: str, text: str = "") -> Act:
    """The changes that settle a dispute, and the words for it. `text`: what was written anew.

    Raises:
        UsageError: it cannot be settled so.
    """
    if not dispute.offers(key):
        ways = ", ".join(choice.key for choice in dispute.choices) or _("nothing in this version of Tend")
        raise UsageError(
            _("{about} cannot be settled by {choice!r}.").format(about=dispute.about, choice=key[:20]),
            safe=_("Nothing was changed."),
            todo=_("What settles it: {ways}.").format(ways=ways),
        )
    match dispute.conflict.kind:
        case "deleted":
            return _settle_life(dispute, key)
        case "merged":
            return _settle_merge(vault, dispute, key)
    return _settle_value(dispute, key, text)


# --- in words ----------------------------------------------------------------------------------------------------


def _hash(value: Json, letters: int) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()[:letters]


def _dispute(vault: Disputed, conflict: Conflict, today: date) -> Dispute:
    kind, table, id, field, member, values = conflict
    make = {"value": _value_sides, "deleted": _life_sides, "merged": _merge_sides}[kind]
    what, sides, choices = make(vault, conflict, today)
    title = record_words(vault, table, id, today)
    if (table, id) == ("_vault", "devices"):
        title = _("device {name}").format(name=writer(vault, field).name)
    return Dispute(
        conflict,
        _hash([kind, table, id, field, member], 6),
        _hash([[past.value, past.at_ms, past.device] for past in values], 4),
        title,
        field_word(table, field, member) if kind == "value" else "",
        what,
        person_of(vault, table, id),
        sides,
        choices,
        is_long(table, field) if kind == "value" else False,
    )


Told = tuple[str, tuple[Side, ...], tuple[Choice, ...]]


def _side(vault: Disputed, past: Past, text: str, today: date, *, shown: bool = False) -> Side:
    who = writer(vault, past.device)
    return Side(text, who.name, who.here, moment(past.at_ms, today), shown, not text)


def _value_sides(vault: Disputed, conflict: Conflict, today: date) -> Told:
    sides = tuple(
        _side(
            vault,
            past,
            value_words(vault, conflict.table, conflict.field, past.value, today),
            today,
            shown=number == 0,
        )
        for number, past in enumerate(conflict.values)
    )
    choices = [Choice(str(number), _("take this")) for number in range(1, len(sides) + 1)]
    if both_of(conflict) is not None:
        choices.append(Choice(BOTH, _("both")))
    if is_editable(conflict):
        choices.append(Choice(EDIT, _("write it anew")))
    return _("changed in two places"), sides, tuple(choices)


def _life_sides(vault: Disputed, conflict: Conflict, today: date) -> Told:
    lived = next(past for past in conflict.values if past.value is True)
    ended = next((past for past in conflict.values if past.value is not True), lived)
    wrote = [
        f"{field_word(conflict.table, field, member)}: "
        + (value_words(vault, conflict.table, field, value, today) or _("nothing"))
        for field, member, value in vault.written_with(conflict.table, conflict.id, lived)
    ]
    edited = "\n".join((_("edited"), *wrote)) if wrote else _("still in use: something was noted about it")
    sides = (_side(vault, lived, edited, today, shown=True), _side(vault, ended, _("deleted"), today))
    return (
        _("deleted in one place, edited in another"),
        sides,
        (Choice(KEEP, _("keep it")), Choice(DELETE, _("delete it after all"))),
    )


def _merge_sides(vault: Disputed, conflict: Conflict, today: date) -> Told:
    ids = [str(past.value) for past in conflict.values]
    alone = [vault.alone(conflict.table, id) for id in ids]
    order = {field: place for place, field in enumerate(TABLES.get(conflict.table, {}))}
    fields = sorted(
        (
            field
            for field in {field for document in alone for field in _values(document)}
            if len({canonical(document.get(field)) for document in alone}) > 1
        ),
        key=lambda field: (order.get(field, len(order)), field),
    )
    sides = []
    for number, (past, document) in enumerate(zip(conflict.values, alone, strict=True)):
        lines = [_whose(vault, conflict.table, document, number)]
        lines += [
            f"{field_word(conflict.table, field)}: {value_words(vault, conflict.table, field, document[field], today)}"
            for field in fields
            if document.get(field) not in (None, "") and field != "full"
        ]
        sides.append(_side(vault, past, "\n".join(lines), today, shown=number == 0))
    choices = [
        Choice(str(number), _("one record, with these values where they differ"))
        for number in range(1, len(sides) + 1)
    ]
    return (
        _("merged in one place, edited in another"),
        tuple(sides),
        (*choices, Choice(BOTH, _("two records again"))),
    )


def _whose(vault: Disputed, table: str, document: Document, number: int) -> str:
    name = document.get("full") or document.get("name")
    return clean_line(name) if isinstance(name, str) else _("record {n}").format(n=number + 1)


def _values(document: Mapping[str, Any]) -> Iterable[str]:
    return (field for field, value in document.items() if not isinstance(value, Mapping))


# --- as changes --------------------------------------------------------------------------------------------------


def _settle_value(dispute: Dispute, key: str, text: str) -> Act:
    conflict = dispute.conflict
    table, id, field, member, values = conflict[1:]
    more: list[Change] = []
    device = ""
    if key == EDIT:
        clean = (clean_text if dispute.long else clean_line)(text)
        if not clean:
            raise UsageError(_("No text was given."), safe=_("Nothing was changed."))
        value: Json = {**values[0].value, "text": clean} if isinstance(values[0].value, dict) else clean
        said = _("{about}, written anew")
    elif key == BOTH:
        joined = both_of(conflict)
        assert joined is not None
        value, said = joined.value, _("{about}, both are kept")
        more = [Settle(table, id, field, new, each) for new, each in joined.more]
    else:
        value = values[int(key) - 1].value
        side = dispute.sides[int(key) - 1]
        said = _("{about}, nothing, as {device} has it") if side.empty else _("{about}, as {device} has it")
        device = side.device
    label = said.format(about=dispute.about, device=device)
    return Act([Settle(table, id, field, member, value), *more], label)


def _settle_life(dispute: Dispute, key: str) -> Act:
    table, id = dispute.conflict.table, dispute.conflict.id
    if key == DELETE:
        return Act([Delete(table, id)], _("{title}, deleted after all").format(title=dispute.title))
    return Act([Settle(table, id)], _("{title}, kept").format(title=dispute.title))


def _settle_merge(vault: Disputed, dispute: Dispute, key: str) -> Act:
    conflict = dispute.conflict
    table, main = conflict.table, conflict.id
    ids = [str(past.value) for past in conflict.values]
    if key == BOTH:
        cut: list[Change] = [Delete("merges", pair) for pair in _parting(vault, ids)]
        label = _("{title}, two records again").format(title=dispute.title)
        return Act([*cut, *(Settle(table, id) for id in ids)], label)
    wanted: dict[str, Json] = {}
    chosen = ids[int(key) - 1]
    for id in (chosen, *(each for each in ids if each != chosen)):
        document = vault.alone(table, id)
        for field in _values(document):
            wanted.setdefault(field, document[field])
    present = vault.alone(table, main)
    fields = sorted({*wanted, *_values(present)})
    values = tuple(
        Set(table, main, field, wanted.get(field))
        for field in fields
        if canonical(present.get(field)) != canonical(wanted.get(field))
    )
    return Act(
        [Merge(table, main, next(id for id in ids if id != main), values)],
        _("{title}, one record again").format(title=dispute.title),
    )


def _parting(vault: Disputed, living: Sequence[str]) -> list[str]:
    """The merged pairs to take back so that no two of the living records are one; what is dead stays with the first."""
    group: dict[str, str] = {}

    def root(id: str) -> str:
        while group.setdefault(id, id) != id:
            id = group[id]
        return id

    cut: list[str] = []
    for pair in sorted(vault.documents("merges")):
        one, _plus, other = pair.partition("+")
        if vault.canonical(one) != vault.canonical(living[0]):
            continue
        first, second = root(one), root(other)
        holding = [each for each in (first, second) if any(root(id) == each for id in living)]
        if first != second and len(holding) == 2:
            cut.append(pair)
        else:
            group[second] = first
    return cut


__all__ = [
    "BOTH",
    "DELETE",
    "EDIT",
    "KEEP",
    "Choice",
    "Dispute",
    "Side",
    "about_person",
    "disputes",
    "find",
    "name_of",
    "open_conflicts",
    "settle",
]
