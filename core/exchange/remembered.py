"""Which versions of an entry were imported: `external` of a contact keeps their fingerprints under the entry's key.

The newest stands first, a blank between two. Each is remembered, so that an older file that is imported again brings
nothing back, and neither does the newer one after it.
"""

from __future__ import annotations

_MOST = 12


def knows(carried: object, mark: str) -> bool:
    """Whether the version with this fingerprint is among those that are remembered."""
    return isinstance(carried, str) and mark in carried.split()


def remembering(carried: object, marks: object) -> str:
    """What is carried when these versions are remembered too; the oldest is forgotten where there are many."""
    before = carried.split() if isinstance(carried, str) else []
    new = [mark for mark in marks.split() if mark not in before] if isinstance(marks, str) else []
    return " ".join([*new, *before][:_MOST])
