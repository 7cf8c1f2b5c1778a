"""What a network needs of a vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

Touched = frozenset[tuple[str, str]]
Documents = Mapping[str, Mapping[str, Any]]
S = TypeVar("S", bound=msgspec.Struct)


class VaultFace(Protocol):
    """What a network needs of a vault."""

    @property
    def facts(self) -> bytes | None:
        """The blob saved with the cache, None without a valid cache."""

    @property
    def facts_touched(self) -> Touched:
        """What was touched since that cache."""

    def documents(self, table: str) -> Documents:
        """The shown documents of a table, live."""

    def rows(self, table: str, type: type[S]) -> Iterator[tuple[str, S]]:
        """All records of a table, partly decoded."""

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Have `listener` called with what each change touched."""
