"""From moments to changes: who took part, what is new, what was changed in the file since, what stays as it is.

A moment becomes one record, whose id follows from the moment's uid: it is the same on every device, so a calendar that
two devices take in is there once, and they agree in all of it: nothing is written that the day of the import decides,
but whether it is still a plan. The record remembers what the entry looked like (`imprint`). Of an entry that came
in before, only what was changed in the file since is brought; what was changed here stays, and where both were
changed the file's value is offered. An entry whose record was deleted here does not come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from core.exchange.differences import Offer, shown
from core.exchange.draft import Draft, Progress, fingerprint, stable_key
from core.exchange.fit import fitted
from core.exchange.imprint import Entry, Imprint, entry_of, imprint_of, mark
from core.exchange.me import Me
from core.exchange.moment_rows import Made, MomentRow
from core.exchange.moments import Moment
from core.exchange.parties import draft_of, others, parties_of
from core.language import _
from core.text import clean_line, clean_text
from core.vault.changes import Change, Delete, Document, Drop, Json, Put, Set

_PEOPLE = {"interactions": "with", "promises": "with", "introductions": "between"}
"""The field of a table that names those who took part; an event has none."""
_LEAST = {"interactions": 1, "promises": 1, "introductions": 2}
Doc = Mapping[str, Any]
_STEP = 500
_TEXT, _UID = 20_000, 300
"""Characters that are kept of a text, and of an entry's name."""


class Store(Protocol):
    """The records of a vault, living and ended."""

    def documents(self, table: str, /) -> Mapping[str, Doc]: ...

    def ended(self, table: str, id: str, /) -> Doc | None: ...


class Finder(NamedTuple):
    """How staging finds people: the contact of a draft of the reading by its uid, and of any draft, made where new."""

    by_uid: Mapping[str, str]
    place: Callable[[Draft], str]


def record_id(moment: Moment) -> str:
    """The id of the record that a moment becomes, the same on every device."""
    return stable_key("moment", moment.table, moment.uid)


class _Told(NamedTuple):
    """A moment as it would be written: its document without people, and the keys of those who took part."""

    id: str
    moment: Moment
    document: Document
    parties: tuple[str, ...]

    @property
    def entry(self) -> Entry:
        """For comparing with what is remembered. Whether it lies ahead is no matter of the entry, but of the day."""
        told = {field: value for field, value in self.document.items() if field != "plan"}
        return entry_of(told, self.parties)


class MomentStaging:
    """Goes through the moments of one reading."""

    def __init__(self, store: Store, me: Me, today: str, finder: Finder) -> None:
        self._store = store
        self._me = me
        self._today = today
        self._finder = finder
        self._found: dict[str, str] = {}
        self.alone = 0
        """How many moments named nobody but me."""

    def rows(self, moments: Sequence[Moment], progress: Progress | None = None) -> Iterator[MomentRow]:
        """A row for each moment that is about somebody. `progress` is told (moments compared, moments in all)."""
        told = {each.id: each for moment in moments if (each := self._told(moment))}
        wanted = [each for each in told.values() if not each.moment.cancelled and not self._stays(each)]
        self._find(wanted, progress)
        waiting = {each.id for each in wanted}
        del wanted
        for number, id in enumerate(list(told), start=1):
            each = told.pop(id)  # what became a row is let go of: there may be very many
            if progress is not None and number % _STEP == 0:
                progress(number, number + len(told))
            if each.moment.cancelled:
                yield from self._called_off(each)
            else:
                yield self._row(each) if id in waiting else self._unchanged(each)

    # -- what is told -------------------------------------------------------------------------------------------------

    def _told(self, moment: Moment) -> _Told | None:
        parties = others(moment.people, self._me) if moment.table in _PEOPLE else {}
        if not moment.cancelled and len(parties) < _LEAST.get(moment.table, 0):
            self.alone += 1
            return None
        document = {
            field: clean_text(value, limit=_TEXT) if isinstance(value, str) else value
            for field, value in fitted(moment.table, moment.document)[0].items()
            if value not in _NOTHING
        }
        at = document.get("at")
        if moment.table == "interactions" and isinstance(at, str) and at[:10] > self._today:
            document["plan"] = True
        uid = clean_line(moment.uid, limit=_UID) or fingerprint(document)
        if uid != moment.uid:
            moment = replace(moment, uid=uid)
        if document == moment.document:
            document = moment.document  # one of the two is enough where there are a hundred thousand
        return _Told(record_id(moment), moment, document, tuple(parties))

    def _here(self, told: _Told) -> Doc | None:
        return self._store.documents(told.moment.table).get(told.id)

    def _stays(self, told: _Told) -> bool:
        """Whether nothing is to be compared: just this version came in before, or its record was deleted here."""
        here = self._here(told)
        if here is None:
            return self._is_deleted(told)
        return _remembered(here, told.moment.uid).knows(told.entry) and not _came_to_pass(told, here)

    def _called_off(self, told: _Told) -> Iterator[MomentRow]:
        """A plan that does not take place after all goes; what happened, or was never taken in, is no matter."""
        here = self._here(told)
        if here is not None and here.get("plan"):
            people, changes = tuple(here.get("with") or ()), (Delete(told.moment.table, told.id),)
            yield MomentRow(
                "same", told.moment, told.id, "plan", people, (_("cancelled in the file"),), changes
            )

    def _is_deleted(self, told: _Told) -> bool:
        """A record whose import was taken back remembers no entry; one that was deleted does until it is erased."""
        left = self._store.ended(told.moment.table, told.id)
        return left is not None and (not left or "external" in left)

    def _unchanged(self, told: _Told) -> MomentRow:
        here = self._here(told)
        reason = _("deleted in Tend") if here is None else _("same entry as before")
        people = tuple((here or {}).get(_PEOPLE.get(told.moment.table, ""), ()))
        return MomentRow("unchanged", told.moment, told.id, _word(told), people, (reason,))

    # -- who took part ------------------------------------------------------------------------------------------------

    def _find(self, wanted: Sequence[_Told], progress: Progress | None) -> None:
        """Find or make the contact of everybody who is named in these, each of them once."""
        places: dict[str, Moment] = {}
        for each in wanted:
            for key in each.parties:
                places.setdefault(key, each.moment)
        parties = parties_of((each.moment for each in wanted), self._me)
        for number, (key, party) in enumerate(parties.items(), start=1):
            if progress is not None and number % _STEP == 0:
                progress(number, len(parties))
            known = self._finder.by_uid.get(party.uid, "") if party.uid else ""
            draft = None if known else draft_of(key, party, places[key].line, places[key].where)
            if known or draft:
                self._found[key] = known or self._finder.place(draft)  # type: ignore[arg-type]

    def _people(self, told: _Told, marks: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The contacts who took part; those left out whose marks are known."""
        found = (self._found.get(key, "") for key in told.parties if mark(key) not in marks)
        return tuple(dict.fromkeys(filter(None, found)))

    # -- what is written ----------------------------------------------------------------------------------------------

    def _row(self, told: _Told) -> MomentRow:
        here = self._here(told)
        if here is None:
            return self._new(told)
        imprint = _remembered(here, told.moment.uid)
        changes, offers = _compared(told, here, imprint)
        changes += _planned(told, here, changes)
        field = _PEOPLE.get(told.moment.table, "")
        table, id = told.moment.table, told.id
        members = here.get(field) or {}
        joined = [person for person in self._people(told, imprint.parties) if person not in members]
        changes += [Put(table, id, field, person) for person in joined]
        people = self._people(told)
        if not changes and not offers:
            return MomentRow("unchanged", told.moment, id, _word(told), people, (_("nothing new in it"),))
        changes.append(Put(table, id, "external", told.moment.uid, imprint.with_entry(told.entry)))
        kind: Any = "conflicting" if offers else "same"
        return MomentRow(
            kind,
            told.moment,
            id,
            _word(told),
            people,
            (_("changed in the file"),),
            tuple(changes),
            tuple(offers),
        )

    def _new(self, told: _Told) -> MomentRow:
        table, people = told.moment.table, self._people(told)
        made = Made(told.document, Imprint().with_entry(told.entry), _PEOPLE.get(table, ""))
        row = MomentRow("new", told.moment, told.id, _word(told), people, (), made)
        left = self._store.ended(table, told.id)
        if not left:
            return row
        document = made.whole(told.moment.uid, people)
        return replace(row, written=(*row.changes, *_without(table, told.id, left, document)))


_NOTHING: tuple[Json, ...] = (None, "", [], {}, False)


def _came_to_pass(told: _Told, here: Doc) -> bool:
    """Whether what was a plan has happened since."""
    return bool(here.get("plan")) and not told.document.get("plan")


def _word(told: _Told) -> str:
    document = told.document
    if told.moment.table != "interactions":
        return told.moment.table
    return "plan" if document.get("plan") else str(document.get("channel") or "contact")


def _remembered(document: Doc, uid: str) -> Imprint:
    external = document.get("external")
    return imprint_of(external.get(uid) if isinstance(external, Mapping) else None)


def _without(table: str, id: str, left: Doc, document: Document) -> list[Change]:
    """What a record that was taken back said, where it says it no longer: it must not come back with it."""
    changes: list[Change] = []
    for field, value in left.items():
        if isinstance(value, Mapping):
            now = document.get(field)
            members = now if isinstance(now, dict) else {}
            changes += [Drop(table, id, field, member) for member in value if member not in members]
        elif field not in document:
            changes.append(Set(table, id, field, None))
    return changes


def _planned(told: _Told, here: Doc, changes: Sequence[Change]) -> list[Change]:
    """A plan has come to pass; or what had happened was put off to a day ahead."""
    if _came_to_pass(told, here):
        return [Set(told.moment.table, told.id, "plan", None)]
    put_off = any(isinstance(change, Set) and change.field == "at" for change in changes)
    if put_off and told.document.get("plan") and not here.get("plan"):
        return [Set(told.moment.table, told.id, "plan", True)]
    return []


def _compared(told: _Told, here: Doc, imprint: Imprint) -> tuple[list[Change], list[Offer]]:
    """What was changed in the file since: written where nobody changed it here, else offered."""
    table, id, now = told.moment.table, told.id, told.entry.fields
    changes: list[Change] = []
    offers: list[Offer] = []
    for field in dict.fromkeys((*told.document, *imprint.fields)):
        theirs, before = now.get(field, ""), imprint.fields.get(field, "")
        ours = here.get(field)
        value = told.document.get(field)
        if field == "plan":
            continue
        if theirs == before or mark(ours) == theirs or isinstance(value, dict):
            continue
        change = Set(table, id, field, value)
        if mark(ours) == before:
            changes.append(change)
        else:
            offers.append(Offer(field, shown(ours), shown(value), (change,)))
    return changes, offers
