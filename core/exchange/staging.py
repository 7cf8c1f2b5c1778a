"""From drafts to changes: what is new, what is known, what differs. Nothing is written here.

What a person typed is never overwritten: of two values for one field the vault's stays and the file's is offered;
sets are united. Ids and fingerprints of what was imported are remembered with the contact, so that a second run
brings only what changed in the file, and the same file again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from core.exchange.differences import Offer, differences
from core.exchange.draft import Draft, Progress, Reading
from core.exchange.friends import without_own
from core.exchange.matching import (
    SAME_ENTRY,
    SAME_NAME,
    Index,
    Match,
    name_words,
    names_fit,
    own_id,
    shown_name,
)
from core.exchange.me import Me, me_from
from core.exchange.moment_rows import Bunch, MomentRow, Sort, bunches
from core.exchange.moment_staging import Finder, MomentStaging
from core.exchange.references import Known, with_known_references
from core.exchange.remembered import knows
from core.language import _
from core.vault.changes import Change, Document, Put, Set, apply, creation, new_id, working_copy


class Store(Protocol):
    """The records of a vault, living and ended."""

    def documents(self, table: str, /) -> Mapping[str, Mapping[str, Any]]: ...

    def ended(self, table: str, id: str, /) -> Mapping[str, Any] | None: ...


class Book(Protocol):
    """The part of a network that staging needs."""

    @property
    def vault(self) -> Store: ...

    @property
    def today(self) -> date: ...


@dataclass(frozen=True, slots=True)
class StagedRow:
    """What would become of one draft.

    `kind`: new; same = known and the file adds something; conflicting = it also differs (`offers`); unchanged.
    `contact_id` is the known or the new contact. `maybe`: contacts this new one could be.
    """

    kind: Sort
    draft: Draft
    contact_id: str
    name: str
    reasons: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    offers: tuple[Offer, ...] = ()
    maybe: tuple[str, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether something of the person is written: more than that this version of the entry came in."""
        return bool(self.added)

    @property
    def added(self) -> tuple[str, ...]:
        """The fields in which something is written."""
        named = (
            change for change in self.changes if isinstance(change, Set | Put) and says_something(change)
        )
        return tuple(dict.fromkeys(change.field for change in named))


@dataclass
class Staging:
    """Everything a file would change."""

    rows: list[StagedRow] = field(default_factory=list)
    others: list[tuple[str, list[Change]]] = field(default_factory=list)
    """Records of other tables (only a Tend export has them): table and the changes that write the record."""
    moments: list[MomentRow] = field(default_factory=list)
    """What happened, as calendars, mail and chats tell it."""
    alone: int = 0
    """How many moments of the file named nobody but me."""

    @cached_property
    def bunches(self) -> list[Bunch]:
        """The moments of which something may be written, put together for looking at them."""
        return bunches(self.moments, self.fresh)

    @property
    def fresh(self) -> set[str]:
        """The contacts that would be new."""
        return {row.contact_id for row in self.rows if row.kind == "new"}

    def counts(self) -> Counter[str]:
        """How many rows of each kind."""
        return Counter(row.kind for row in self.rows)

    def changes(self, left: Collection[int] = (), take: Collection[tuple[int, str]] = ()) -> list[Change]:
        """The changes of all rows but those left out, by their numbers from 0; bunches of moments count on behind them.

        `take` names offers by (number of the row, field): there the file's value replaces the vault's. What happened
        with nobody but people who are left out is left out, too.
        """
        found: list[Change] = []
        declined: set[str] = set()
        for number, row in enumerate(self.rows):
            if number in left:
                if row.kind == "new":
                    declined.add(row.contact_id)
                continue
            found.extend(row.changes)
            found.extend(_taken(number, row.offers, take))
        for _id, changes in self.others:
            found.extend(changes)
        for number, bunch in enumerate(self.bunches, start=len(self.rows)):
            if number not in left:
                for moment in bunch.rows:
                    if not moment.people or not declined.issuperset(moment.people):
                        found.extend(moment.changes)
                found.extend(_taken(number, bunch.offers, take))
        return [change for change in found if not _names(change, declined)] if declined else found


def _taken(number: int, offers: Sequence[Offer], take: Collection[tuple[int, str]]) -> Iterator[Change]:
    for offer in offers:
        if (number, offer.field) in take:
            yield from offer.changes


def _names(change: Change, ids: set[str]) -> bool:
    """Whether a change is about, or refers to, somebody who is not taken over."""
    if isinstance(change, Put):
        return change.member in ids or change.id in ids
    return isinstance(change, Set) and (
        change.id in ids or (isinstance(change.value, str) and change.value in ids)
    )


def says_something(change: Change) -> bool:
    """Whether a change is of what is known of a person, not only of which entry they came from."""
    return not (isinstance(change, Put) and change.field == "external")


def stage(reading: Reading, book: Book, *, progress: Progress | None = None, me: Me | None = None) -> Staging:
    """Compare a reading with what is known. `me` is never one of the others; None: as the profile has it.

    `progress` is told (drafts compared, drafts in all), then the same of the moments.
    """
    if me is None:
        me = me_from(book.vault.documents("profile").get("me", {}))
    if reading.format == "friends":
        without_own(reading, book.vault.documents)
    return _Stager(reading, book.vault, book.today, progress).staged(me)


def _in_passing(document: Document, known: Mapping[str, Any]) -> Document:
    """What is learned of somebody who is named in passing: not how they are called, where that is known."""
    if not name_words(known):
        return document
    return {field: value for field, value in document.items() if field in ("emails", "phones")}


class _Stager:
    """Goes through the drafts in order, keeping what the rows so far would make of the vault."""

    def __init__(self, reading: Reading, store: Store, today: date, progress: Progress | None) -> None:
        self.reading = reading
        self.store = store
        self.progress = progress
        self.today = today.isoformat()
        self.restoring = reading.format == "tend"
        self.known = Index(store.documents("contacts"))
        self.here = Index()  # the new people of this very file
        self.working: dict[str, dict[str, Any]] = {}  # people as they will be after the rows so far
        self.claimed: set[str] = set()
        self.rows: list[StagedRow] = []
        self.uids = {draft.uid for draft in reading.drafts if draft.uid}
        self.seen: Counter[str] = Counter()

    def staged(self, me: Me) -> Staging:
        """All rows, then the changes of the new ones."""
        drafts = self.reading.drafts
        if self.restoring:
            return self._restored()
        for number, draft in enumerate(drafts, start=1):
            if self.progress is not None and number % 200 == 0:
                self.progress(number, len(drafts))
            self._stage(draft)
        by_uid = {row.draft.uid: row.contact_id for row in self.rows if row.draft.uid}
        told = MomentStaging(self.store, me, self.today, Finder(by_uid, self._place))
        moments = list(told.rows(self.reading.moments, self.progress))
        return Staging([self._finished(row) for row in self.rows], moments=moments, alone=told.alone)

    def _place(self, draft: Draft) -> str:
        """The contact of somebody who is named in passing: who is known here or in the file, else somebody new.

        Other than entries of a list, two such mentions of one whole name are one person, where only one has it.
        """
        document: Document = {**draft.document, "external": {draft.uid: draft.fingerprint}}
        nearby, match = self.here.find(document, [draft.uid]), self.known.find(document, [draft.uid])
        if nearby.id and (nearby.reasons != (_(SAME_NAME),) or not match.id):
            target = self.working[nearby.id]
            apply(differences(nearby.id, target, _in_passing(document, target)).changes, target)
            self.here.add(nearby.id, target)
            return nearby.id
        if match.id:
            listed = match.id in self.claimed
            base = self.working.get(match.id) or self.known.documents[match.id]
            self._known(draft, _in_passing(draft.document, base), match, "")
            if listed and self.rows[-1].kind == "unchanged":
                self.rows.pop()  # once is enough for who is named under several addresses
            if match.id in self.working:
                self.known.add(match.id, self.working[match.id])
            return match.id
        maybe = (*match.maybe, *nearby.maybe)
        created: Document = {**document, "created": self.today, "source": "import"}
        if maybe:
            created["maybe"] = dict.fromkeys(maybe, True)
        id = new_id()
        self._new(draft, created, id, (*match.reasons, *nearby.reasons), maybe)
        return id

    def _stage(self, draft: Draft) -> None:
        mark = draft.fingerprint
        external = draft.uid or f"{self.reading.format}:{mark}"
        self.seen[external] += 1
        keys = [external]
        if draft.uid and self.seen[external] > 1:  # two entries under one id: each is remembered for itself
            keys.insert(0, f"{external}~{self.seen[external]}")
        document: Document = {**draft.document, "external": {keys[0]: mark}}
        nearby = self.here.find(document, keys, apart=lambda id: True)
        if self._doubled(draft, document, nearby):
            return
        match = self.known.find(document, keys, apart=lambda id: self._stands_apart(draft, id))
        if match.id:
            self._known(draft, document, match, mark)
            return
        if nearby.id:  # shares a mail address or number with an entry of another name
            shown = _("maybe {name}: {why}").format(
                name=shown_name(nearby.id, self.working[nearby.id]), why=nearby.reasons[0]
            )
            nearby = Match("", (shown,), (nearby.id,))
        maybe = (*match.maybe, *nearby.maybe)
        created: Document = {**document, "created": self.today, "source": "import"}
        if maybe:
            created["maybe"] = dict.fromkeys(maybe, True)
        self._new(draft, created, new_id(), (*match.reasons, *nearby.reasons), maybe)

    def _stands_apart(self, draft: Draft, id: str) -> bool:
        """Whether a known namesake is another entry of the same file: the file keeps them apart."""
        source = draft.uid.partition(":")[0] + ":" if draft.uid else ""
        return id in self.claimed or any(
            source and key.startswith(source) and key != draft.uid and key in self.uids
            for key in self.known.documents[id].get("external") or ()
        )

    def _doubled(self, draft: Draft, document: Document, match: Match) -> bool:
        """An entry that stands twice in the file goes into the first one."""
        if not match.id:
            return False
        by_id = match.reasons[0] == _(SAME_ENTRY)
        if not (
            names_fit(document, self.working[match.id]) if by_id else self._same_name(match.id, document)
        ):
            return False
        target = self.working[match.id]
        added = differences(match.id, target, document, derived_name=draft.derived_name)
        apply(added.changes, target)
        self.here.add(match.id, target)
        kind: Sort = "conflicting" if added.offers else "unchanged"
        reasons = (_("twice in this file"), *match.reasons)
        self.rows.append(
            StagedRow(
                kind, draft, match.id, shown_name(match.id, target), reasons, offers=tuple(added.offers)
            )
        )
        return True

    def _same_name(self, id: str, document: Document) -> bool:
        return id in self.here.named(document)

    def _known(self, draft: Draft, document: Document, match: Match, mark: str) -> None:
        base = self.working.get(match.id) or self.known.documents[match.id]
        self.claimed.add(match.id)
        name = shown_name(match.id, base)
        if mark and self._remembered(document, base, mark):
            self.rows.append(StagedRow("unchanged", draft, match.id, name, match.reasons))
            return
        changes, offers = differences(match.id, base, document, derived_name=draft.derived_name)
        reasons = match.reasons
        if mark and not offers and not any(map(says_something, changes)):
            if self._met_before(draft, base):
                changes = []
            elif changes:
                reasons = (*reasons, _("remembered as this entry"))
        if changes:
            apply(changes, self.working.setdefault(match.id, working_copy(base)))
        kind: Sort = "conflicting" if offers else "same" if changes else "unchanged"
        self.rows.append(StagedRow(kind, draft, match.id, name, reasons, tuple(changes), tuple(offers)))

    def _met_before(self, draft: Draft, base: Mapping[str, Any]) -> bool:
        """Whether this entry came before in another version; without an id of its own, any entry of such a file."""
        if own_id(draft.uid, self.known.documents):
            return True
        keys = base.get("external")
        if not isinstance(keys, Mapping):
            return False
        return (
            draft.uid in keys if draft.uid else any(key.startswith(f"{self.reading.format}:") for key in keys)
        )

    def _remembered(self, document: Document, base: Mapping[str, Any], mark: str) -> bool:
        """Whether just this entry was imported before; what was changed in Tend since then stays."""
        keys, before = document.get("external"), base.get("external")
        return (
            isinstance(keys, dict)
            and isinstance(before, Mapping)
            and all(knows(before.get(key), mark) for key in keys)
        )

    def _new(
        self,
        draft: Draft,
        document: Document,
        id: str,
        reasons: tuple[str, ...] = (),
        maybe: tuple[str, ...] = (),
    ) -> None:
        self.working[id] = working_copy(document)
        self.here.add(id, document)
        self.rows.append(StagedRow("new", draft, id, shown_name(id, document), reasons, maybe=maybe))

    def _finished(self, row: StagedRow) -> StagedRow:
        """A new row's changes are made last: later entries of the file may have added to it."""
        if row.kind != "new":
            return row
        return replace(row, changes=tuple(creation("contacts", row.contact_id, self.working[row.contact_id])))

    def _restored(self) -> Staging:
        """An export of Tend: records keep their ids, except where a person is known here under another one."""
        known = Known.of(self.store.documents, self.reading)
        apart = set(self.reading.ids)  # whom the export knows are people of their own
        matches: list[Match] = []
        for id, draft in zip(self.reading.ids, self.reading.drafts, strict=True):
            match = self._match_of(id, draft, apart)
            known.same_as(id, match.id or id)
            matches.append(match)
        for id, draft, match in zip(self.reading.ids, self.reading.drafts, matches, strict=True):
            document = with_known_references("contacts", draft.document, known)
            if match.id:
                self._known(draft, document, match, "")
                continue
            if match.maybe:
                before = document.get("maybe")
                document["maybe"] = {
                    **(before if isinstance(before, dict) else {}), **dict.fromkeys(match.maybe, True),
                }  # fmt: skip
            self._new(draft, document, id, match.reasons, match.maybe)
        return Staging([self._finished(row) for row in self.rows], list(self._others(known)))

    def _match_of(self, id: str, draft: Draft, apart: set[str]) -> Match:
        """Who a person of an export is here: the one of that id, else somebody the export does not know."""
        if id in self.known.documents:
            return Match(id, (_("same id"),))
        external = draft.document.get("external")
        match = self.known.find(draft.document, list(external) if isinstance(external, dict) else ())
        return Match("") if match.id in apart or not apart.isdisjoint(match.maybe) else match

    def _others(self, known: Known) -> Iterator[tuple[str, list[Change]]]:
        for table, records in self.reading.tables.items():
            here = self.store.documents(table)
            for id, document in records.items():
                mapped = with_known_references(table, document, known)
                if id in here:
                    changes = differences(id, here[id], mapped, table=table).changes
                else:
                    changes = creation(table, id, mapped)
                if changes:
                    yield table, changes
