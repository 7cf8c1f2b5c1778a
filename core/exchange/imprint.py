"""What a record remembers of the entry of a file it was made of: which versions came in, and what each field was.

`external` of an interaction, event, promise or introduction carries it under the entry's uid, as words: the newest
versions first (`Ab3dE6gh`), then the fields as they were written (`at=x7Yp2`), and those who took part
(`with=x7Yp2,Qq1_d`). So it can be told what was changed in the file since, and what was changed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from core.exchange.draft import fingerprint
from core.vault.changes import Document, Json

_MOST = 6
_VERSION, _FIELD = 8, 5
PARTIES = "with"


def mark(value: Json) -> str:
    """A few characters that change when a value does; empty for none. "" and None are nothing."""
    if isinstance(value, str):
        return _mark_of_text(value)
    return "" if value in (None, [], {}, False) else fingerprint({"": value})[:_FIELD]


@lru_cache(maxsize=16_384)
def _mark_of_text(value: str) -> str:
    return fingerprint({"": value})[:_FIELD] if value else ""


class Entry(NamedTuple):
    """An entry of a file as it is now: the marks of its fields, and of those who take part."""

    fields: Mapping[str, str]
    parties: tuple[str, ...]

    @property
    def version(self) -> str:
        """Changes when anything in the entry does."""
        return fingerprint({"fields": dict(self.fields), "parties": sorted(self.parties)})[:_VERSION]


def entry_of(document: Document, parties: Sequence[str]) -> Entry:
    """The entry that a document and the keys of those who take part make."""
    fields = {field: marked for field, value in document.items() if (marked := mark(value))}
    return Entry(fields, tuple(dict.fromkeys(map(mark, parties))))


@dataclass(frozen=True, slots=True)
class Imprint:
    """What was remembered. Empty where nothing was, or where it cannot be read."""

    versions: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    parties: frozenset[str] = frozenset()

    def knows(self, entry: Entry) -> bool:
        """Whether just this version of the entry came in before."""
        return entry.version in self.versions

    def with_entry(self, entry: Entry) -> str:
        """What is remembered when this version came in, too."""
        versions = dict.fromkeys((entry.version, *self.versions))
        parties = dict.fromkeys((*entry.parties, *sorted(self.parties)))
        words = [*list(versions)[:_MOST], *(f"{field}={marked}" for field, marked in entry.fields.items())]
        return " ".join([*words, f"{PARTIES}={','.join(parties)}"] if parties else words)


def imprint_of(carried: object) -> Imprint:
    """Read what is remembered."""
    words = carried.split() if isinstance(carried, str) else []
    fields = dict(word.split("=", 1) for word in words if "=" in word)
    parties = frozenset(filter(None, fields.pop(PARTIES, "").split(",")))
    return Imprint(tuple(word for word in words if "=" not in word), fields, parties)
