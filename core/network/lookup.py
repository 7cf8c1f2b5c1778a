"""The indexes by which people are found: names that an entry line can use, the search, and who offers or needs what.

Each is made when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from core.entry.acquaintance import KnownEvent
from core.entry.known import Known
from core.network.introductions import Exchanges, exchange_of
from core.network.naming import known_person
from core.network.ties import Naming, Ties

if TYPE_CHECKING:
    from core.network.network import Network
    from core.search import Search


class _Giving(msgspec.Struct):
    """The fields of a contact that say what they offer and need."""

    offers: dict[str, Any] | None = None
    needs: dict[str, Any] | None = None
    archived: bool | None = None


class Lookup:
    """The indexes of one network. `kept`: the search as the cache has it, of a network that is like this one."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._known: Known | None = None
        self._search: Search | None = None
        self._exchanges: Exchanges | None = None
        self._ties: Ties | None = None
        self._kept: bytes | None = None
        self._stale: list[tuple[set[str], Mapping[str, list[str]]]] = []

    def forget(self, kept: bytes | None = None) -> None:
        """Begin anew, from what the cache kept of the search."""
        self._known = self._search = self._exchanges = self._ties = None
        self._kept, self._stale = kept, []

    def changed(self, people: Iterable[str], by_table: Mapping[str, list[str]]) -> None:
        """Contacts are others now, or what they refer to."""
        people = set(people)
        if self._known is not None:
            self._update_known(people, by_table)
        if self._exchanges is not None:
            self._update_exchanges(people)
        if self._ties is not None:
            for id in people:
                self._ties.put(id, self._network.vault.documents("contacts").get(id))
        if self._search is not None:
            self._search.changed(people, by_table)
        elif self._kept is not None:
            self._stale.append((people, by_table))

    def search(self) -> Search:
        """The search; made when first needed."""
        if self._search is None:
            from core.search import Search  # lists and the day never search: they need not load it

            kept, self._kept = self._kept, None
            stale, self._stale = self._stale, []
            renamed = any("events" in by_table for _, by_table in stale)
            self._search = Search(self._network, kept, anew=renamed)
            for people, by_table in stale:
                self._search.changed(people, by_table)
        return self._search

    @property
    def anew(self) -> bool:
        """Whether the search was made of the documents, because no cache had it."""
        return self._search is not None and self._search.anew

    def dump(self) -> bytes:
        """The search as bytes for the cache; empty where nobody asked for it."""
        return self.search().dump() if self._search is not None or self._kept is not None else b""

    def known(self) -> Known:
        """The names; made when first needed."""
        if self._known is None:
            documents = self._network.vault.documents("contacts")
            events = self._network.events()
            self._known = Known(
                (known_person(fact, documents[id]) for id, fact in self._network.facts().items()),
                events=(KnownEvent(item.id, item.name, item.place) for item in events),
                circles=dict(self._network.circles().names),
                together=self.together,
            )
        return self._known

    def exchanges(self) -> Exchanges:
        """Who offers and needs what; made when first needed."""
        if self._exchanges is None:
            found = self._network.vault.rows("contacts", _Giving)
            people = (exchange_of(id, msgspec.structs.asdict(row)) for id, row in found)
            self._exchanges = Exchanges(filter(None, people))
        return self._exchanges

    def _update_exchanges(self, people: set[str]) -> None:
        assert self._exchanges is not None
        documents = self._network.vault.documents("contacts")
        for id in people:
            document = documents.get(id)
            person = exchange_of(id, document) if document is not None else None
            if person is None:
                self._exchanges.drop(id)
            else:
                self._exchanges.put(person)

    def ties(self) -> Ties:
        """Who names whom; made when first needed."""
        if self._ties is None:
            self._ties = Ties()
            for id, row in self._network.vault.rows("contacts", Naming):
                self._ties.put(id, msgspec.structs.asdict(row))
        return self._ties

    def _update_known(self, people: set[str], by_table: Mapping[str, list[str]]) -> None:
        if self._known is None or "events" in by_table or "circles" in by_table:
            self._known = None
            return
        documents, facts = self._network.vault.documents("contacts"), self._network.facts()
        for id in people:
            if id in facts:
                self._known.update(known_person(facts[id], documents[id]))
            else:
                self._known.remove(id)

    def together(self, one: str, other: str) -> int:
        """How often two contacts were in one interaction."""
        facts = self._network.facts()
        if one not in facts or other not in facts:
            return 0
        shared = set(filter(None, facts[one].ids.split("\n")))
        return len(shared.intersection(facts[other].ids.split("\n")))
