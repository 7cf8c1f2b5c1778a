"""Segments as TinyDB databases: the storage and the table class.

`SegmentStorage` reads an existing segment, or holds the tables of one to come until `publish` seals and writes it.
A segment never changes, so writing to one that exists is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from core.errors import VaultError
from core.vault import envelope, files, jsonguard, segment, shape
from core.vault.changes import new_id
from core.vault.envelope import Header, SealingKey
from core.vault.records import META


class SegmentTable(Table):
    """A TinyDB table whose document ids are texts, without a query cache (it goes stale with its content)."""

    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0

    def _get_next_id(self) -> str:
        return new_id()


class SegmentStorage(Storage):
    """The content of one segment, for TinyDB: table -> document id -> document, `_meta` included."""

    def __init__(
        self, path: Path, *, key_for: segment.KeyFor, vault_id: bytes, header: Header | None = None
    ) -> None:
        """Opens the segment at `path`; with a `header`, begins a new one in the device directory `path`.

        Raises as `segment.read_segment`.
        """
        self._path = path
        self._key_for = key_for
        self._vault_id = vault_id
        self._header = header
        self._tables: dict[str, dict[str, Any]] | None = None
        if header is None:
            opened = segment.read_segment(path, key_for, vault_id)
            self._tables = {META: {shape.META_ID: opened.meta.document(opened.header.kind)}}
            for table, records in opened.tables.items():
                self._tables[table] = {id: jsonguard.decode(raw) for id, raw in records.items()}

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables; None for a new segment that has none yet."""
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Keeps the tables of a new segment until `publish`.

        Raises:
            VaultError: the segment exists and never changes.
        """
        if self._header is None:
            raise VaultError("A segment never changes once it is written.", safe="Nothing was changed.")
        self._tables = {
            table: {str(id): dict(doc) for id, doc in docs.items()} for table, docs in data.items()
        }

    def publish(self, *, before: Callable[[str, bytes], None] | None = None) -> Path:
        """Seal and write the new segment; `before(name, sha256)` runs when the bytes are known, not yet written.

        Raises:
            VaultError: there is nothing to publish, or it was published.
            FrameError, WriteError: see `segment.parse_segment` and `files.write_durable`.
        """
        if self._header is None or self._tables is None:
            raise VaultError("There is nothing to publish.")
        header = self._header
        key: SealingKey = self._key_for(header.epoch, header.key_id)
        data = envelope.seal(key, header, jsonguard.encode(self._tables))
        name = segment.segment_name(header.lo, header.hi, data)
        opened = segment.parse_segment(data, name, self._key_for, self._vault_id, header.device)
        if before is not None:
            before(name, opened.hash)
        files.make_directory(self._path)
        files.write_durable(self._path / name, data)
        self._path, self._header = self._path / name, None
        return self._path

    def close(self) -> None:
        """Forgets the tables; an unpublished segment is gone."""
        self._tables = None


class SegmentDatabase(TinyDB):
    """A TinyDB over one segment: `SegmentDatabase(path, key_for=..., vault_id=...)`."""

    table_class = SegmentTable
    default_storage_class = SegmentStorage  # type: ignore[assignment]
