"""The small tables as values, each record built anew when it was touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Documents = Mapping[str, Mapping[str, Any]]


class Records(Generic[T]):
    """One table: `items` by id, and `by_person` the ids of the records that name a contact."""

    def __init__(
        self,
        documents: Documents,
        build: Callable[[str, Mapping[str, Any]], T],
        people_of: Callable[[T], Iterable[str]] = lambda item: (),
    ) -> None:
        self._documents = documents
        self._build = build
        self._people_of = people_of
        self.items: dict[str, T] = {}
        self.by_person: dict[str, set[str]] = {}
        self.read()

    def read(self) -> None:
        """Build everything."""
        self.items, self.by_person = {}, {}
        for id, document in self._documents.items():
            self._take(id, self._build(id, document))

    def changed(self, ids: Iterable[str]) -> set[str]:
        """Build some records anew; returns the contacts they name or named."""
        people: set[str] = set()
        for id in ids:
            before = self.items.pop(id, None)
            if before is not None:
                for person in self._people_of(before):
                    people.add(person)
                    self.by_person.get(person, set()).discard(id)
            document = self._documents.get(id)
            if document is not None:
                item = self._build(id, document)
                self._take(id, item)
                people.update(self._people_of(item))
        return people

    def of(self, person: str) -> list[T]:
        """The records that name a contact, in the order of their ids."""
        return [self.items[id] for id in sorted(self.by_person.get(person, ()))]

    def _take(self, id: str, item: T) -> None:
        self.items[id] = item
        for person in self._people_of(item):
            self.by_person.setdefault(person, set()).add(id)
