"""Records of an export name each other by id: what those ids mean here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.exchange.draft import Reading
from core.schema import TABLES, Kind
from core.vault.changes import Document

_REFERRED = ("contacts", "events", "interactions")


class Known:
    """Which ids exist, here or in the file, and which of the file's people are known here under another id."""

    def __init__(self) -> None:
        self._living: dict[str, set[str]] = {table: set() for table in _REFERRED}
        self._here: dict[str, str] = {}

    @classmethod
    def of(cls, documents: Callable[[str], Mapping[str, Mapping[str, Any]]], reading: Reading) -> Known:
        """All ids of a vault and of an export together."""
        known = cls()
        for table in _REFERRED:
            known._living[table].update(documents(table), reading.tables.get(table, ()))
        known._living["contacts"].update(reading.ids)
        return known

    def same_as(self, id: str, here: str) -> None:
        """The file's contact `id` is `here` in this vault."""
        self._here[id] = here

    def here(self, table: str, id: str) -> str:
        """What an id of the file is called here; empty where nothing has it. A name without a record makes a ghost."""
        if id not in self._living.get(table, ()):
            return ""
        return self._here.get(id, id) if table == "contacts" else id


def with_known_references(table: str, document: Mapping[str, Any], known: Known) -> Document:
    """The document with every reference to a record that exists, under its id here, and no others."""
    mapped: Document = dict(document)
    for field, kind in TABLES.get(table, {}).items():
        value = mapped.get(field)
        if kind.refers is None or value is None:
            continue
        if kind.kind is Kind.SET and isinstance(value, dict):
            mapped[field] = {
                here: carried for id, carried in value.items() if (here := known.here(kind.refers, id))
            }
        elif isinstance(value, str):
            mapped[field] = known.here(kind.refers, value) or None
    return mapped
