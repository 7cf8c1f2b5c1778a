"""A segment: one encrypted TinyDB file, immutable, named by what is in it.

`<lo:8>-<hi:8>-<hash:32>.tdb` in `devices/<device:16>/`. Opened with its key a segment is a TinyDB database:
`open_database(path, ...)` gives a `tinydb.TinyDB` over it, `create_database` one that becomes a segment when
it is published. The vault itself reads with `read_segment` / `parse_segment`, which leave the records as raw JSON,
and writes with `build_segment`. `chain_gaps` checks the `prev` chain of a device.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.language import _
from core.vault import envelope, files, jsonguard, shape
from core.vault.envelope import Expectation, Header, Kind, SealingKey
from core.vault.errors import MisplacedError, RefusedError, TornError
from core.vault.records import META

SUFFIX: Final = ".tdb"
PREFIX: Final = 8
"""Bytes of a commit file's SHA-256 that stand for it in `from`."""

_NAME = re.compile(r"([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{32})\.tdb\Z")
_SEGMENTS = frozenset({Kind.COMMIT, Kind.MERGED})

KeyFor = Callable[[int, bytes], SealingKey]


class Name(NamedTuple):
    """What a segment's name says; `hash` is 32 hex digits."""

    lo: int
    hi: int
    hash: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that passed every check. `tables` holds raw records without `_meta`; `hash` is the whole SHA-256."""

    name: str
    header: Header
    tables: jsonguard.Tables
    meta: shape.Meta
    hash: bytes
    size: int

    @property
    def device(self) -> str:
        return self.header.device.hex()

    @property
    def is_commit(self) -> bool:
        return self.header.kind is Kind.COMMIT

    @property
    def head(self) -> bytes:
        """SHA-256 of the last commit file this stands for: what the next commit's `prev` must be."""
        return self.hash if self.is_commit else self.meta.head

    @property
    def stands_for(self) -> Mapping[str, tuple[tuple[int, bytes], ...]]:
        """`from`: per device (hex) runs of (first seq, 8-byte prefixes one after the other)."""
        if self.is_commit:
            return {self.device: ((self.header.lo, self.hash[:PREFIX]),)}
        return self.meta.runs


def content_hash(data: bytes) -> str:
    """The hash in names: the first 128 bits of SHA-256, 32 hex digits."""
    return hashlib.sha256(data).hexdigest()[:32]


def segment_name(lo: int, hi: int, data: bytes) -> str:
    """The file name of a segment's bytes."""
    return f"{lo:08x}-{hi:08x}-{content_hash(data)}{SUFFIX}"


def parse_segment_name(name: str) -> Name | None:
    """What a name says, or None where it is not the name of a segment."""
    found = _NAME.match(name)
    if found is None:
        return None
    lo, hi = int(found[1], 16), int(found[2], 16)
    return Name(lo, hi, found[3]) if 1 <= lo <= hi else None


def build_segment(key: SealingKey, header: Header, tables: Mapping[str, Any], meta: shape.Meta) -> bytes:
    """The bytes of a segment; records may be dictionaries or raw JSON."""
    document: dict[str, Any] = {META: {shape.META_ID: meta.document(header.kind)}}
    document.update(tables)
    return envelope.seal(key, header, jsonguard.encode(document))


def parse_segment(data: bytes, name: str, key_for: KeyFor, vault_id: bytes, device: bytes) -> Segment:
    """A segment from its bytes, its name and the device whose directory it is in: every check after the file's.

    Raises:
        MisplacedError: the name is not that of a segment.
        TornError: the bytes do not give the hash in the name.
        RefusedError: see `core.vault.errors`, the first check that failed, in the order of the format.
    """
    try:
        return _parse(data, name, key_for, vault_id, device)
    except RefusedError as error:
        error.name = error.name or name
        raise


def _parse(data: bytes, name: str, key_for: KeyFor, vault_id: bytes, device: bytes) -> Segment:
    place = parse_segment_name(name)
    if place is None:
        raise MisplacedError(_("This name is not that of a segment."))
    digest = hashlib.sha256(data).digest()
    if digest.hex()[:32] != place.hash:
        raise TornError(_("The file is not whole: its bytes do not fit its name."))
    expect = Expectation(vault_id, _SEGMENTS, device, lo=place.lo, hi=place.hi)
    header, text = envelope.open_sealed(key_for, data, expect=expect)
    tables, meta = shape.read(text, header.kind, device.hex())
    return Segment(name, header, tables, meta, digest, len(data))


def read_segment(path: Path, key_for: KeyFor, vault_id: bytes, *, device: bytes | None = None) -> Segment:
    """A segment from its file, every check in the order of the format.

    `device` is the one whose directory this is; left out, the directory's name says it.

    Raises:
        NotAFileError, OversizeError, FileNotFoundError, and as `parse_segment`.
    """
    if device is None:
        try:
            device = bytes.fromhex(path.parent.name)
        except ValueError:
            raise MisplacedError(_("This directory is not that of a device."), name=path.name) from None
    data = files.read_regular(path, cap=envelope.SIZE_CAP)
    return parse_segment(data, path.name, key_for, vault_id, device)


class Link(NamedTuple):
    """One file's place in the chain of its device: see `Segment`."""

    lo: int
    hi: int
    prev: bytes
    head: bytes


class Gap(NamedTuple):
    """`seq` is the commit that should come before; `broken`: it is there, with other bytes."""

    seq: int
    broken: bool


def link(segment: Segment) -> Link:
    """The link that a segment is in the chain of its device."""
    return Link(segment.header.lo, segment.header.hi, segment.header.prev, segment.head)


def chain_gaps(links: Iterable[Link]) -> list[Gap]:
    """Where the chain of one device does not hold: no file ends where another begins, or with another hash.

    A merged file may stand beside files it covers; a link holds if any file that ends there has the right hash.
    """
    known = list(links)
    heads: dict[int, set[bytes]] = {}
    spans = []
    for one in known:
        heads.setdefault(one.hi, set()).add(one.head)
        spans.append((one.lo, one.hi))
    gaps = set()
    for one in known:
        before = one.lo - 1
        if before == 0:
            if one.prev != envelope.NO_PREV:
                gaps.add(Gap(0, broken=True))
        elif before in heads:
            if one.prev not in heads[before]:
                gaps.add(Gap(before, broken=True))
        elif not any(lo <= before <= hi for lo, hi in spans):
            gaps.add(Gap(before, broken=False))
    return sorted(gaps)
