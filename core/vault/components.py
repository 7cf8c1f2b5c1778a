"""Merged records: the components that living pairs make, each read under its smallest id."""

from __future__ import annotations

from collections.abc import Iterable

PAIR = "+"


def pair_id(one: str, other: str) -> str:
    """The record in table `merges` for an unordered pair: one and the same for A->B and B->A."""
    small, large = sorted((one, other))
    return f"{small}{PAIR}{large}"


class Components:
    """Which records are one. `canonical` and `members` speak only of records that were merged.

    canonical: id -> smallest id of its component; members: that id -> all ids, smallest first.
    """

    def __init__(self) -> None:
        self.canonical: dict[str, str] = {}
        self.members: dict[str, tuple[str, ...]] = {}

    def rebuild(self, pairs: Iterable[str]) -> frozenset[str]:
        """Make the components anew from the living pairs; returns the ids whose component is another now."""
        before = {id: self.members[small] for id, small in self.canonical.items()}
        parent: dict[str, str] = {}

        def root(id: str) -> str:
            while parent.setdefault(id, id) != id:
                parent[id] = id = parent[parent[id]]
            return id

        for pair in pairs:
            small, _, large = pair.partition(PAIR)
            if small and large:
                one, other = sorted((root(small), root(large)))
                parent[other] = one
        groups: dict[str, list[str]] = {}
        for id in sorted(parent):
            groups.setdefault(root(id), []).append(id)
        self.members = {small: tuple(ids) for small, ids in groups.items() if len(ids) > 1}
        self.canonical = {id: small for small, ids in self.members.items() for id in ids}
        after = {id: self.members[small] for id, small in self.canonical.items()}
        return frozenset(id for id in before.keys() | after.keys() if before.get(id) != after.get(id))

    def of(self, id: str) -> tuple[str, ...]:
        """All records that are one with this one, smallest first; itself alone where it was never merged."""
        small = self.canonical.get(id)
        return (id,) if small is None else self.members[small]
