"""Who else stood there: a word of a query may name somebody who was with the one that is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.network.facts import Fact
from core.search.index import Entry

MOST_NAMED = 60
"""A word that begins the names of more people than this names nobody."""
MOST_LOOKED_AT = 600
"""Of how many people at most the contacts are looked through."""

Document = Mapping[str, Any]


class Names:
    """The names of everybody end to end: that nobody is called so, or too many, is known at once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._text = "\n".join(entry.name for entry in self._entries)

    def having(self, spellings: Sequence[str]) -> list[Fact]:
        """The people whose name has the word; none where it is the beginning of too many names."""
        if not 0 < sum(map(self._text.count, spellings)) <= 2 * MOST_NAMED:
            return []
        (first, *more) = spellings
        found = [
            entry.fact
            for entry in self._entries
            if first in entry.name or (more and any(text in entry.name for text in more))
        ]
        return found if len(found) <= MOST_NAMED else []


def stood_with(
    candidates: Sequence[Entry], others: Sequence[Fact], documents: Mapping[str, Document]
) -> list[Entry]:
    """Those of the candidates who were in one contact with one of `others`, or were met with or through them."""
    if not others or len(candidates) > MOST_LOOKED_AT:
        return []
    ids = {fact.id for fact in others}
    contacts = {each for fact in others for each in fact.ids.split("\n") if each}
    return [
        entry
        for entry in candidates
        if entry.fact.id not in ids
        and (
            not contacts.isdisjoint(entry.fact.ids.split("\n"))
            or _met_with(documents.get(entry.fact.id, {}), ids)
        )
    ]


def _met_with(document: Document, ids: set[str]) -> bool:
    together = document.get("met_with")
    return document.get("met_via") in ids or (isinstance(together, Mapping) and not ids.isdisjoint(together))
