"""The facts of all people, kept up to date: what a commit touched is worked out anew, nothing else.

Interactions are not kept: a fact holds their touches and ids. `recent` holds the few that Today shows.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Protocol
from zlib import crc32

import msgspec

from core.network.facts import PROMISED, Fact, describe, measure, settle, wish
from core.network.moments import (
    Happening,
    Moment,
    happening_from,
    moment_from,
    read_moments,
    read_touches,
    touch_of,
)
from core.network.rules import Rules

Documents = Mapping[str, Mapping[str, Any]]

LATELY_DAYS = 45
KEEP = 200
"""Interactions kept for *Lately*: enough for one that many people attended."""
ENOUGH = 40

MANY_AT_ONCE = 20
"""Interactions in one change from which on it is worth to know which ids are new."""

VERSION = 6
"""Of the blob; another one is not read."""


class Source(Protocol):
    """What a register reads: the live documents of a vault."""

    def documents(self, table: str) -> Documents:
        """The shown documents of a table."""

    def rows(self, table: str, type: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
        """All records of a table, partly decoded."""


class Blob(msgspec.Struct, array_like=True, gc=False):
    """The register as it is saved beside the cache."""

    version: int
    day: int
    rules: bytes
    facts: list[Fact]
    recent: list[Happening]
    known: bytes
    texts: dict[str, str]
    trend: tuple[int, ...]
    search: bytes


class Register:
    """Facts by contact id, for one day."""

    def __init__(self, source: Source, rules: Rules, today: date) -> None:
        self._source = source
        self.rules = rules
        self.today = today
        self.facts: dict[str, Fact] = {}
        self.recent: dict[str, Happening] = {}
        """Plans, and the newest that happened."""
        self.texts: dict[str, str] = {}
        """What the last contact was about, for those the day proposed when the blob was written."""
        self.trend: tuple[int, ...] = ()
        self.search: bytes = b""
        """What the search index was when the blob was written, empty where there was none."""
        self._known: array[int] | None = None
        """The checksums of all interactions that a session found, ascending; None until they are worked out."""
        self._gone: dict[str, Fact] = {}
        """People deleted in this session: undo brings them back with their history."""
        self._seen: dict[str, tuple[str, ...]] = {}
        """People of the interactions this session touched."""

    # -- reading everything --------------------------------------------------------------------------------------

    def load(self, promised: Mapping[str, int]) -> None:
        """Read the whole vault. `promised`: contact -> as `Register.promised` takes it, for those who have any."""
        since = (self.today - timedelta(days=LATELY_DAYS)).isoformat()
        found, lately = read_moments(self._source.rows("interactions", Moment), since)
        number = self.today.toordinal()
        self.facts, self._seen, self.texts, self.trend, self.search = {}, {}, {}, (), b""
        for id, document in self._source.documents("contacts").items():
            fact = self.facts[id] = Fact(id)
            describe(fact, document, self.rules)
            person = found.get(id)
            if person is not None:
                person.touches.sort()
                fact.touches = array("I", person.touches).tobytes()
                fact.ids = "\n".join(person.ids)
                fact.events = tuple(sorted(person.events))
            if id in promised:
                fact.bits |= PROMISED
                fact.promised = promised[id]
            measure(fact, number, self.rules)
        self._known = None
        self._read_recent(lately)

    def recompute(self) -> None:
        """Read all interactions again and judge everybody anew; what cannot have changed otherwise is left."""
        touches = read_touches(self._source.rows("interactions", Moment))
        number, nothing = self.today.toordinal(), array("I").tobytes()
        for id, document in self._source.documents("contacts").items():
            fact = self.facts.get(id)
            if fact is None:
                continue
            wish(fact, document, self.rules)
            values = touches.get(id)
            if values:
                values.sort()
            fact.touches = array("I", values).tobytes() if values else nothing
            measure(fact, number, self.rules)

    def _read_recent(self, lately: list[tuple[str, str]]) -> None:
        documents = self._source.documents("interactions")
        lately.sort(reverse=True)
        wanted = {id for at, id in lately[:KEEP]} | {
            id for at, id in lately if at[:10] > self.today.isoformat()
        }
        if len(wanted) < ENOUGH:
            wanted.update(self._latest_ids())
        happenings = (happening_from(id, documents[id]) for id in wanted if id in documents)
        self.recent = {item.id: item for item in happenings}
        for _, id in lately[KEEP:]:
            if id not in self.recent and documents[id].get("plan") is True:
                self.recent[id] = happening_from(id, documents[id])

    def _latest_ids(self) -> Iterator[str]:
        """The interactions of those heard of last: where little happened lately."""
        heard = [fact for fact in self.facts.values() if fact.ids]
        for fact in sorted(heard, key=lambda fact: -fact.at)[:ENOUGH]:
            yield from fact.ids.split("\n")[-ENOUGH:]

    def restore(self, data: bytes) -> bool:
        """Take a blob over; False where it was made by another version or under other rules."""
        try:
            blob = msgspec.msgpack.decode(data, type=Blob)
        except (msgspec.DecodeError, RecursionError):
            return False
        number = self.today.toordinal()
        if blob.version != VERSION or blob.rules != self.rules.fingerprint or blob.day > number:
            return False
        self.facts = {fact.id: fact for fact in blob.facts}
        self.recent = {item.id: item for item in blob.recent}
        self._known = array("I", blob.known)
        self.texts, self.search = blob.texts, blob.search
        if blob.day != number:
            self._on_day(number)
        else:
            self.trend = blob.trend
        return True

    def blob(self, texts: dict[str, str], trend: tuple[int, ...], search: bytes) -> bytes:
        """The register as bytes for the cache. `texts`: contact -> what the last contact was about."""
        known = self._checksums()
        for code in {crc32(id.encode()) for id in self._seen}:
            place = bisect_left(known, code)
            if place == len(known) or known[place] != code:
                known.insert(place, code)
        return msgspec.msgpack.encode(
            Blob(
                VERSION, self.today.toordinal(), self.rules.fingerprint, sorted(self.facts.values(), key=lambda fact: (fact.key, fact.id)),
                list(self.recent.values()), known.tobytes(), texts, trend, search,
            )
        )  # fmt: skip

    # -- changes -------------------------------------------------------------------------------------------------

    def move_to(self, today: date) -> None:
        """Another day begins."""
        back = today < self.today
        self.today, self.trend = today, ()
        if back:
            for fact in self.facts.values():
                measure(fact, today.toordinal(), self.rules)
        else:
            self._on_day(today.toordinal())

    def _on_day(self, number: int) -> None:
        rules = self.rules
        for fact in self.facts.values():
            if number >= fact.until:
                measure(fact, number, rules)
            else:
                settle(fact, number)

    def rule(self, rules: Rules) -> None:
        """Other weights or rhythms hold from now on."""
        self.rules, self.trend = rules, ()
        documents = self._source.documents("contacts")
        for id, fact in self.facts.items():
            describe(fact, documents[id], rules)
            measure(fact, self.today.toordinal(), rules)

    def contacts_changed(self, ids: Iterable[str]) -> None:
        """Contacts were written, deleted or brought back."""
        documents = self._source.documents("contacts")
        number = self.today.toordinal()
        returned: set[str] = set()
        for id in ids:
            document = documents.get(id)
            if document is None:
                gone = self.facts.pop(id, None)
                if gone is not None:
                    self._gone[id] = gone
                continue
            fact = self.facts.get(id) or self._gone.pop(id, None)
            if fact is None:
                fact = Fact(id)
                if document.get("created") != self.today.isoformat():
                    returned.add(id)
            self.facts[id] = fact
            describe(fact, document, self.rules)
            measure(fact, number, self.rules)
        if returned:
            self._find_again(returned)

    def _find_again(self, people: set[str]) -> None:
        """Look for the interactions of people who were here before, or came with their history."""
        found, _ = read_moments(
            (
                (id, m)
                for id, m in self._source.rows("interactions", Moment)
                if not people.isdisjoint(m.people)
            ),
            "~",
        )
        for id in people & found.keys():
            fact, person = self.facts[id], found[id]
            fact.touches, fact.ids = array("I", sorted(person.touches)).tobytes(), "\n".join(person.ids)
            fact.events = tuple(sorted(person.events))
            measure(fact, self.today.toordinal(), self.rules)

    def promised(self, id: str, first: int | None) -> None:
        """The first day number on which a promise of mine to this person is due: 0 where they have none, None where
        no promise is open."""
        fact = self.facts.get(id)
        if fact is None:
            return
        fact.promised = first or 0
        if bool(fact.bits & PROMISED) != (first is not None):
            fact.bits ^= PROMISED
            settle(fact, self.today.toordinal())

    def interactions_changed(self, ids: Iterable[str]) -> set[str]:
        """Interactions were written, deleted or brought back; returns the contacts whose facts are others now."""
        documents = self._source.documents("interactions")
        ids = list(ids)
        if len(ids) > MANY_AT_ONCE:
            self._checksums()
        added: dict[str, list[tuple[str, Moment]]] = {}
        renewed: set[str] = set()
        for id in ids:
            document = documents.get(id)
            moment = moment_from(document) if document is not None else Moment()
            before, now = self._people_of(id), tuple(moment.people)
            self._seen[id] = now
            if document is None:
                self.recent.pop(id, None)
            else:
                self._note_recent(happening_from(id, document))
            for person in now:
                if person in before or self._has(person, id):
                    renewed.add(person)
                else:
                    added.setdefault(person, []).append((id, moment))
            for person in before:
                if person not in now:
                    self._forget(person, id)
                    renewed.add(person)
        for person in renewed:
            self._read_again(person)
        for person, items in added.items():
            self._append(person, items)
        return renewed | added.keys()

    def _checksums(self) -> array[int]:
        if self._known is None:
            ids = (id for fact in self.facts.values() for id in fact.ids.split("\n"))
            self._known = array("I", sorted({crc32(id.encode()) for id in ids}))
        return self._known

    def _people_of(self, id: str) -> tuple[str, ...]:
        """Who was in an interaction as far as the facts know."""
        seen = self._seen.get(id)
        if seen is not None:
            return seen
        if self._known is not None:
            code = crc32(id.encode())
            place = bisect_left(self._known, code)
            if place == len(self._known) or self._known[place] != code:
                return ()
        return tuple(fact.id for fact in self.facts.values() if id in fact.ids and id in fact.ids.split("\n"))

    def _fact(self, person: str) -> Fact | None:
        """The fact of a contact, also of one that undo may bring back."""
        return self.facts.get(person) or self._gone.get(person)

    def _has(self, person: str, id: str) -> bool:
        fact = self._fact(person)
        return fact is not None and id in fact.ids and id in fact.ids.split("\n")

    def _forget(self, person: str, id: str) -> None:
        fact = self._fact(person)
        if fact is not None:
            fact.ids = "\n".join(each for each in fact.ids.split("\n") if each != id)

    def _read_again(self, person: str) -> None:
        fact = self._fact(person)
        if fact is None:
            return
        documents = self._source.documents("interactions")
        moments = [moment_from(documents[id]) for id in fact.ids.split("\n") if id in documents]
        fact.events = tuple(sorted({moment.event for moment in moments if moment.event}))
        fact.touches = array("I", sorted(filter(None, map(touch_of, moments)))).tobytes()
        measure(fact, self.today.toordinal(), self.rules)

    def _append(self, person: str, items: list[tuple[str, Moment]]) -> None:
        fact = self._fact(person)
        if fact is None:
            return
        fact.ids = "\n".join([*filter(None, [fact.ids]), *(id for id, _ in items)])
        values = [*fact.list_touches(), *filter(None, (touch_of(moment) for _, moment in items))]
        if any(moment.event for _, moment in items):
            fact.events = tuple(sorted({*fact.events, *(m.event for _, m in items if m.event)}))
        fact.touches = array("I", sorted(values)).tobytes()
        measure(fact, self.today.toordinal(), self.rules)

    def _note_recent(self, item: Happening) -> None:
        self.recent[item.id] = item
        if len(self.recent) > 2 * KEEP:
            today = self.today.isoformat()
            past = [each for each in self.recent.values() if not each.plan and each.at[:10] <= today]
            for each in sorted(past, key=lambda each: each.at)[:-KEEP]:
                del self.recent[each.id]
