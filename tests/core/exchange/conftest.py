"""A vault in memory, and files written for a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.exchange.draft import Reading
from core.exchange.reader import read_file
from core.vault.changes import Change, Delete, Drop, Merge, Put, Restore, Settle

TODAY = date(2026, 6, 9)


@dataclass
class MemoryStore:
    """The documents of a vault, and changes applied to them."""

    tables: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    over: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def documents(self, table: str, /) -> Mapping[str, Mapping[str, Any]]:
        return self.tables.setdefault(table, {})

    def ended(self, table: str, id: str, /) -> Mapping[str, Any] | None:
        return self.over.get((table, id))

    def commit(self, changes: list[Change]) -> None:
        for change in changes:
            assert not isinstance(change, Restore | Merge | Settle)
            if isinstance(change, Delete):
                self.over[change.table, change.id] = self.tables[change.table].pop(change.id)
                continue
            document = self.tables.setdefault(change.table, {}).setdefault(change.id, {})
            if isinstance(change, Put):
                document.setdefault(change.field, {})[change.member] = change.value
            elif isinstance(change, Drop):
                document.get(change.field, {}).pop(change.member, None)
            else:
                document[change.field] = change.value


@dataclass(frozen=True)
class NoStanding:
    """Somebody about whom nothing is worked out."""

    health: int | None = None
    last_contact: str = ""
    due: str = ""


@dataclass
class MemoryBook:
    """What staging and export need of a network."""

    vault: MemoryStore = field(default_factory=MemoryStore)
    today: date = TODAY

    def row(self, id: str, /) -> NoStanding:
        return NoStanding()

    @property
    def people(self) -> dict[str, dict[str, Any]]:
        return self.vault.tables.setdefault("contacts", {})


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


@pytest.fixture(scope="session")
def new_book() -> type[MemoryBook]:
    """For tests that need more than one."""
    return MemoryBook


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written("a.vcf", text)` writes a file and gives its path; text goes out as UTF-8 with its line ends as they are."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(written: Callable[..., Path]) -> Callable[..., Reading]:
    """`read(content)` gives the reading of a file with this content."""

    def reading(content: str | bytes, **options: Any) -> Reading:
        return read_file(written("some.file", content), **{"today": TODAY, **options})

    return reading


@pytest.fixture
def card(read: Callable[..., Reading]) -> Callable[..., dict[str, Any]]:
    """`card(lines)` gives the document of one vCard 3.0 with these lines; `version` says another version."""

    def document(lines: str | bytes, version: str = "3.0") -> dict[str, Any]:
        content = lines if isinstance(lines, bytes) else lines.encode()
        text = b"BEGIN:VCARD\r\nVERSION:" + version.encode() + b"\r\n" + content + b"\r\nEND:VCARD\r\n"
        (draft,) = read(text).drafts
        return draft.document

    return document
