"""The four words by which two people, or one with two devices, compare what their vaults hold.

Digest = SHA-256 over, one after the other, each preceded by its length as u32 big-endian:
`tend digest 1`, the vault id (16 bytes), the key id (8 bytes); then, for every record that is shown, the SHA-256 of the
canonical text (see `core.vault.canonical`) of `[table, id, shown document]`, all of them sorted; then the same of every
open conflict as `[table, id, field, member, [values]]`, each value once. The words are the first 40 bits, ten a word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from core.vault.canonical import canonical
from core.vault.changes import Document, Json
from core.vault.words import WORDS

Words: TypeAlias = tuple[str, str, str, str]
Disagreement: TypeAlias = tuple[str, str, str, str | None, list[Json]]


def _hash(value: object) -> bytes:
    return hashlib.sha256(canonical(value)).digest()  # type: ignore[arg-type]


def _put(digest: hashlib._Hash, part: bytes) -> None:
    digest.update(len(part).to_bytes(4, "big"))
    digest.update(part)


def fingerprint(
    vault_id: bytes,
    key_id: bytes,
    tables: Iterable[tuple[str, Mapping[str, Document]]],
    conflicts: Iterable[Disagreement],
) -> bytes:
    """The digest, 32 bytes."""
    digest = hashlib.sha256()
    for part in (b"tend digest 1", vault_id, key_id):
        _put(digest, part)
    records = sorted(_hash([name, id, document]) for name, table in tables for id, document in table.items())
    open_conflicts = sorted(
        _hash([table, id, field, member, sorted(values, key=canonical)])
        for table, id, field, member, values in conflicts
    )
    for group in (records, open_conflicts):
        _put(digest, b"".join(group))
    return digest.digest()


def words(fingerprint: bytes) -> Words:
    """The first 40 bits as four words."""
    number = int.from_bytes(fingerprint[:5], "big")
    one, two, three, four = (WORDS[number >> shift & 1023] for shift in (30, 20, 10, 0))
    return one, two, three, four
