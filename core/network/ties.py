"""Who names whom in their card, looked up from the one who is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec


class Naming(msgspec.Struct):
    """The fields of a contact that name others."""

    met_via: str | None = None
    maybe: dict[str, Any] | None = None


class Ties:
    """Whom each person brought into the network, and who may be whom."""

    def __init__(self) -> None:
        self._named: dict[str, tuple[str, frozenset[str]]] = {}
        self._through: dict[str, set[str]] = defaultdict(set)
        self._maybe: dict[str, set[str]] = defaultdict(set)

    def put(self, id: str, document: Mapping[str, Any] | None) -> None:
        """Take over what a contact says now; None where it is not there any more."""
        via, maybe = self._named.pop(id, ("", frozenset()))
        self._through[via].discard(id)
        for other in maybe:
            self._maybe[other].discard(id)
        if document is None:
            return
        named, same = document.get("met_via"), document.get("maybe")
        via = named if isinstance(named, str) else ""
        maybe = frozenset(same) if isinstance(same, Mapping) else frozenset()
        if via or maybe:
            self._named[id] = (via, maybe)
        if via:
            self._through[via].add(id)
        for other in maybe:
            self._maybe[other].add(id)

    def through(self, id: str) -> set[str]:
        """Who was met through this person."""
        return set(self._through.get(id, ()))

    def maybe(self, id: str) -> set[str]:
        """Who may be this person, whichever of the two says so."""
        own = self._named.get(id, ("", frozenset()))[1]
        return {*own, *self._maybe.get(id, ())} - {id}
