"""A network over a small vault in memory, which behaves as the real one does at its face."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.network.network import Network
from core.vault.changes import Change, Delete, Drop, Put, Restore, Set
from core.vault.view import fitting

TODAY = date(2026, 6, 9)
Place = tuple[str, str]


class MemoryVault:
    """Documents in dictionaries; `commit` tells the listeners what it touched."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}
        self.dead: dict[Place, dict[str, Any]] = {}
        self.facts: bytes | None = None
        self.facts_touched: frozenset[Place] = frozenset()
        self.listeners: list[Callable[[frozenset[Place]], None]] = []
        self.bulk_reads = 0

    def documents(self, table: str) -> Mapping[str, dict[str, Any]]:
        return self.tables.setdefault(table, {})

    def rows(self, table: str, type: type[Any]) -> Iterator[tuple[str, Any]]:
        self.bulk_reads += 1
        for id, document in self.documents(table).items():
            yield id, fitting(document, type)

    def canonical(self, id: str) -> str:
        return id

    def subscribe(self, listener: Callable[[frozenset[Place]], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def commit(self, changes: Sequence[Change], **_: str) -> None:
        touched: set[Place] = set()
        for change in changes:
            assert isinstance(change, Set | Put | Drop | Delete | Restore)
            touched.add((change.table, change.id))
            self._apply(change)
        for listener in list(self.listeners):
            listener(frozenset(touched))

    def _apply(self, change: Set | Put | Drop | Delete | Restore) -> None:
        table = self.tables.setdefault(change.table, {})
        if isinstance(change, Delete):
            self.dead[change.table, change.id] = table.pop(change.id)
        elif isinstance(change, Restore):
            table[change.id] = self.dead.pop((change.table, change.id))
        else:
            document = table.setdefault(change.id, {})
            if isinstance(change, Set):
                document.pop(change.field, None)
                if change.value is not None:
                    document[change.field] = change.value
            elif isinstance(change, Put):
                document.setdefault(change.field, {})[change.member] = change.value
            else:
                document.get(change.field, {}).pop(change.member, None)


class World:
    """A vault being filled, its clock, and the network over it."""

    def __init__(self) -> None:
        self.vault = MemoryVault()
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 40))
        self._count = 0

    def network(self) -> Network:
        """A new network over what is there."""
        return Network(self.vault, self.clock, "DE")

    def put(self, table: str, id: str, **fields: Any) -> str:
        """A record as it is, without telling anybody. Underscored names lose the underscore."""
        document = {key.rstrip("_"): value for key, value in fields.items() if value is not None}
        self.vault.tables.setdefault(table, {})[id] = document
        return id

    def person(self, name: str, **fields: Any) -> str:
        """A contact; its id is the name in small letters with dashes. Sets may be given as lists."""
        for key in ("tags", "nicknames", "offers", "needs"):
            if isinstance(fields.get(key), list):
                fields[key] = dict.fromkeys(fields[key], True)
        for key in ("emails", "phones"):
            if isinstance(fields.get(key), list):
                fields[key] = {member: [] for member in fields[key]}
        fields.setdefault("created", (TODAY - timedelta(days=400)).isoformat())
        fields.setdefault("source", "hand")
        return self.put("contacts", name.casefold().replace(" ", "-"), full=name, **fields)

    def met(self, person: str | list[str], ago: int, channel: str = "call", **fields: Any) -> str:
        """A contact `ago` days before today; negative for a plan."""
        self._count += 1
        people = [person] if isinstance(person, str) else person
        fields.setdefault("initiator", "mutual")
        if ago < 0:
            fields.setdefault("plan", True)
        at = fields.pop("at", (TODAY - timedelta(days=ago)).isoformat())
        return self.put(
            "interactions",
            f"i{self._count:05}",
            at=at,
            channel=channel,
            with_=dict.fromkeys(people, True),
            **fields,
        )

    def rhythm(self, person: str, every: int, count: int, last: int = 0, channel: str = "call") -> None:
        """`count` contacts, `every` days apart, the last one `last` days ago."""
        for place in range(count):
            self.met(person, last + every * place, channel)

    def promise(self, person: str, text: str, due: int | None, side: str = "mine", **fields: Any) -> str:
        """A promise due in so many days."""
        self._count += 1
        day = (TODAY + timedelta(days=due)).isoformat() if due is not None else ""
        return self.put(
            "promises", f"p{self._count:05}", side=side, with_={person: True}, text=text, due=day, **fields
        )

    def event(self, name: str, ago: int, **fields: Any) -> str:
        """An event `ago` days before today."""
        day = (TODAY - timedelta(days=ago)).isoformat()
        return self.put(
            "events", name.casefold().replace(" ", "-"), name=name, starts=day, ends=day, **fields
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def make_world() -> Callable[[], World]:
    """Worlds for tests that need a new one for each example."""
    return World
