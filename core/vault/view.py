"""The merged tables as they are read: live mappings of shown documents, and TinyDB tables over them.

Records that were merged are read as one: scalars from the canonical record, sets and references over the whole
component. Nothing is copied when a table is opened, and a change costs what the changed record costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table as TinyTable

from core.errors import VaultError
from core.schema import TABLES, Field, Kind
from core.vault.changes import Document, new_id
from core.vault.components import Components
from core.vault.state import State, Table

_SETS = (Kind.SET, Kind.TYPED, Kind.ITEMS)


def is_set(field: Field | None) -> bool:
    """Whether a field is a set; one that version 1 does not know may be."""
    return field is None or field.kind in _SETS


class Documents(Mapping[str, Document]):
    """The shown documents of one table, live. Treat what it gives as read-only: it is shared.

    Documents are decoded when they are asked for and kept, unless `keep` is off (for the large table).
    """

    def __init__(
        self, state: State, name: str, components: Components, load: Callable[[], None], keep: bool
    ) -> None:
        self._table: Table = state.table(name)
        self._fields = TABLES.get(name, {})
        self._references = [key for key, field in self._fields.items() if field.refers]
        self._components = components
        self._load = load
        self._kept: dict[str, Document] | None = {} if keep else None

    def follow(self, state: State) -> None:
        """Show what another state has of the table: everything was read anew."""
        self._table = state.table(self._table.name)
        self.forget()

    def _is_set(self, field: str) -> bool:
        return is_set(self._fields.get(field))

    def __getitem__(self, id: str) -> Document:
        kept = self._kept
        if kept is not None and id in kept:
            return kept[id]
        self._load()
        document = self._built(id)
        if kept is not None:
            kept[id] = document
        return document

    def _built(self, id: str) -> Document:
        components = self._components
        if id in components.canonical:
            return self._united(id)
        document = self._table.document(id, self._is_set)
        if components.canonical and self._references:
            self._point(document)
        return document

    def _united(self, id: str) -> Document:
        """The document of a component, read from all its records; KeyError for all but the canonical id."""
        if self._components.canonical[id] != id:
            raise KeyError(id)
        table = self._table
        members = [member for member in self._components.members[id] if member in table.base]
        living = [member for member in members if table.alive(member)]
        if not living:
            raise KeyError(id)
        main = table.remains(id if id in living else living[0], self._is_set)
        united: Document = {field: value for field, value in main.items() if not isinstance(value, dict)}
        for member in members:
            for field, value in table.remains(member, self._is_set).items():
                if isinstance(value, dict):
                    # The canonical record is the first member, and what it carries beside a member counts.
                    united[field] = (
                        {**value, **known} if isinstance(known := united.get(field), dict) else value
                    )
        if not united:
            raise KeyError(id)
        self._point(united)
        return united

    def _point(self, document: Document) -> None:
        """Let references name the canonical records."""
        canonical = self._components.canonical
        for field in self._references:
            value = document.get(field)
            if isinstance(value, str):
                document[field] = canonical.get(value, value)
            elif isinstance(value, dict) and not canonical.keys().isdisjoint(value):
                # Of several members that are one record now, what the smallest carries counts.
                document[field] = {
                    canonical.get(member, member): value[member] for member in sorted(value, reverse=True)
                }

    def __contains__(self, id: object) -> bool:
        self._load()
        if id in self._components.canonical:
            return self.get(str(id)) is not None
        return id in self._table.base and id not in self._table.hidden

    def __iter__(self) -> Iterator[str]:
        self._load()
        return self._ids()

    def _ids(self) -> Iterator[str]:
        canonical = self._components.canonical
        if canonical.keys().isdisjoint(self._table.base):
            return self._table.living()
        united = (id for id in self._components.members if id in self)
        return (
            id
            for group in ((each for each in self._table.living() if each not in canonical), united)
            for id in group
        )

    def __len__(self) -> int:
        self._load()
        canonical = self._components.canonical
        if canonical.keys().isdisjoint(self._table.base):
            return len(self._table)
        return sum(1 for _ in self._ids())

    def forget(self, id: str | None = None) -> None:
        """Drop what was decoded: of one record and those merged with it, or of all."""
        if self._kept is None:
            return
        if id is None:
            self._kept.clear()
            return
        for member in (id, self._components.canonical.get(id, id)):
            self._kept.pop(member, None)

    def rows(self, type: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
        """All records decoded as `type`, which may name a part of the fields; what does not fit is left out."""
        self._load()
        decode = msgspec.json.Decoder(type).decode
        canonical = self._components.canonical
        ids: Iterable[str] = self._ids() if canonical else self._table.living()
        base, raw_type = self._table.base, msgspec.Raw
        naming = [
            field.name
            for field in msgspec.structs.fields(type)
            if canonical and field.encode_name in self._references
        ]
        for id in ids:
            raw = base.get(id)
            if isinstance(raw, raw_type) and id not in canonical:
                try:
                    row = decode(raw)
                except msgspec.ValidationError:
                    row = fitting(self[id], type)
                for name in naming:
                    if self._names_merged(getattr(row, name)):
                        row = fitting(self[id], type)
                        break
            else:
                row = fitting(self[id], type)
            yield id, row

    def _names_merged(self, value: object) -> bool:
        canonical = self._components.canonical
        if isinstance(value, str):
            return value in canonical
        return isinstance(value, dict) and not canonical.keys().isdisjoint(value)


def fitting(document: Document, type: type[msgspec.Struct]) -> Any:
    """A document as `type`, fields of another type left out."""
    try:
        return msgspec.convert(document, type)
    except msgspec.ValidationError:
        fields = {field.encode_name: field.type for field in msgspec.structs.fields(type)}
        kept = {}
        for name, wanted in fields.items():
            if name in document:
                try:
                    kept[name] = msgspec.to_builtins(msgspec.convert(document[name], wanted))
                except msgspec.ValidationError:
                    continue
        return msgspec.convert(kept, type)


class LiveStorage(Storage):
    """A TinyDB storage over live mappings; it cannot be written to."""

    def __init__(self, tables: Callable[[str], Mapping[str, Document]]) -> None:
        self.tables = tables

    def read(self) -> None:
        """Nothing: tables read their mapping directly."""

    def write(self, data: Mapping[str, Any]) -> NoReturn:
        """Refuses: a vault is changed by commits only."""
        raise VaultError("A vault is changed by commits only, not through its tables.")


class LiveTable(TinyTable):
    """A TinyDB table over live documents, with string ids and no query cache (content changes beneath it)."""

    document_id_class = str  # type: ignore[assignment]

    def __init__(self, storage: Storage, name: str) -> None:
        super().__init__(storage, name, cache_size=0)

    def _get_next_id(self) -> str:
        return new_id()

    def _read_table(self) -> Mapping[str, Document]:  # type: ignore[override]
        storage = self._storage
        assert isinstance(storage, LiveStorage)
        return storage.tables(self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> NoReturn:
        raise VaultError("A vault is changed by commits only, not through its tables.")


class LiveDatabase(TinyDB):
    """The merged tables of a vault as a TinyDB database."""

    table_class = LiveTable  # type: ignore[assignment]

    def __init__(self, tables: Callable[[str], Mapping[str, Document]]) -> None:
        super().__init__(tables, storage=LiveStorage)
