"""Reading a vault in: from its cache and what is newer, else from every segment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.language import _
from core.vault.cache import sizes
from core.vault.disk import Held, held_from
from core.vault.segment import Segment
from core.vault.writer import Place

if TYPE_CHECKING:
    from core.vault.vault import Vault

Progress = Callable[[str, int, int], None]
"""Called with what is being done and how far it is: (words, done, of)."""


def load(vault: Vault, progress: Progress | None = None) -> None:
    """Read what is there: the cache, and the segments it does not name. Raises UnreadableError."""
    read: dict[str, Segment] = {}

    def others(named: set[str]) -> list[Held]:
        """The merged files that a cache does not name."""
        found = []
        for each in vault.disk.fresh():
            if each.lo < each.hi and each.key not in named:
                segment = vault.disk.read(each)
                if segment is not None:
                    read[each.key] = segment
                    found.append(held_from(each, segment))
        return found

    loaded = vault.cache.load(vault.state, sizes(vault.disk), others)
    if loaded is not None:
        vault.adopt(loaded)
    fresh = vault.disk.fresh()
    touched: set[Place] = set()
    for done, found in enumerate(fresh):
        if progress is not None:
            progress(_("Reading"), done, len(fresh))
        touched |= vault.holdings.read(found, read.pop(found.key, None))
    vault.regroup()
    if loaded is not None:
        vault.facts_touched = frozenset(touched)
