"""The people who go out, and what happened with them: the part of a network that an export writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from core.exchange.tend_json import Documents, Standing
from core.models import (
    Contact,
    Event,
    Interaction,
    Introduction,
    Promise,
    contact_from,
    display_name,
    event_from,
    interaction_from,
    introduction_from,
    promise_from,
)

T = TypeVar("T", Interaction, Promise)


class Book(Protocol):
    """The part of a network that an export needs."""

    @property
    def vault(self) -> Documents: ...

    @property
    def today(self) -> date: ...

    def row(self, id: str, /) -> Standing: ...


class Chosen:
    """Looks to an export like the vault of a whole network, and holds only what goes.

    `ids`: the people, None for everything. With people chosen there go: what happened and was promised with one of
    them, introductions of one of them, and the events that those name. The profile is about oneself and stays.
    """

    def __init__(self, book: Book, ids: Iterable[str] | None = None) -> None:
        self._book = book
        self._ids = None if ids is None else frozenset(ids)
        self._tables: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        self._names: dict[str, str] = {}
        self._interactions: list[Interaction] | None = None

    @property
    def vault(self) -> Chosen:
        """Where the documents are."""
        return self

    @property
    def today(self) -> date:
        """The day on which it goes out."""
        return self._book.today

    @property
    def everybody(self) -> bool:
        """Whether everything goes."""
        return self._ids is None

    def row(self, id: str, /) -> Standing:
        """What is worked out about a person."""
        return self._book.row(id)

    def documents(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """The documents of a table that go."""
        if self._ids is None:
            return self._book.vault.documents(table)
        if table not in self._tables:
            self._tables[table] = self._part(table, self._ids)
        return self._tables[table]

    def _part(self, table: str, ids: frozenset[str]) -> Mapping[str, Mapping[str, Any]]:
        every = self._book.vault.documents(table)
        match table:
            case "contacts":
                return {id: every[id] for id in every if id in ids}
            case "interactions" | "promises":
                return {id: every[id] for id in every if _names(every[id].get("with"), ids)}
            case "introductions":
                return {id: every[id] for id in every if _names(every[id].get("between"), ids)}
            case "events":
                named = self._events_named()
                return {id: every[id] for id in every if id in named}
            case "circles":
                named = {str(each.get("circle")) for each in self.documents("contacts").values()}
                return {id: every[id] for id in every if id in named}
        return {}

    def _events_named(self) -> set[str]:
        met = (each.get("met_event") for each in self.documents("contacts").values())
        tables = ("interactions", "promises")
        told = (each.get("event") for table in tables for each in self.documents(table).values())
        return {event for event in (*met, *told) if isinstance(event, str) and event}

    # -- as values -------------------------------------------------------------------------------------------------

    def name(self, id: str) -> str:
        """Who that is, whether they go or not; empty where nobody is called so."""
        if id not in self._names:
            document = self._book.vault.documents("contacts").get(id)
            self._names[id] = display_name(contact_from(id, document)) if document is not None else ""
        return self._names[id]

    def names(self, ids: Iterable[str]) -> list[str]:
        """The names of several, without those nobody knows any more."""
        return [name for name in map(self.name, ids) if name]

    def contacts(self) -> list[Contact]:
        """The people who go, by name."""
        documents = self.documents("contacts")
        return sorted_by_name(contact_from(id, documents[id]) for id in documents)

    def interactions(self) -> list[Interaction]:
        """What happened or is planned, the earliest first. Built once: there may be hundreds of thousands."""
        if self._interactions is None:
            documents = self.documents("interactions")
            found = [interaction_from(id, documents[id]) for id in documents]
            self._interactions = sorted(found, key=lambda item: (item.at, item.id))
        return self._interactions

    def promises(self) -> list[Promise]:
        """What was promised, by day."""
        documents = self.documents("promises")
        found = [promise_from(id, documents[id]) for id in documents]
        return sorted(found, key=lambda item: (item.due or "9", item.id))

    def introductions(self) -> list[Introduction]:
        """Who was brought together."""
        documents = self.documents("introductions")
        found = [introduction_from(id, documents[id]) for id in documents]
        return sorted(found, key=lambda item: (item.on, item.id))

    def events(self) -> list[Event]:
        """The occasions, the earliest first."""
        documents = self.documents("events")
        found = [event_from(id, documents[id]) for id in documents]
        return sorted(found, key=lambda item: (item.starts, item.id))


def sorted_by_name(people: Iterable[Contact]) -> list[Contact]:
    """People in the order of every export."""
    return sorted(people, key=lambda contact: (contact.name.casefold(), contact.id))


def by_person(items: Iterable[T]) -> dict[str, list[T]]:
    """Interactions or promises by each person they are with, in the order given."""
    found: dict[str, list[T]] = {}
    for item in items:
        for id in item.people:
            found.setdefault(id, []).append(item)
    return found


def _names(members: object, ids: frozenset[str]) -> bool:
    return isinstance(members, Mapping) and not ids.isdisjoint(members)
