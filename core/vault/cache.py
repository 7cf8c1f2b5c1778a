"""The local cache: what the segments say, already merged, in two parts.

    cache/people          head, every table but the interactions, derived facts
    cache/bulk-<gen>      interactions in chunks, and an index

`people` is one kind-4 envelope over four parts, each after its length as u32: the head (JSON), a frame (JSON, as a
merged file's), and the facts (opaque). The head names the segments all this was built from. `bulk-<gen>` is kind-4
envelopes one after the other; the head says where each begins. Chunk 0 is the index, which tells the ids in it. The
other chunks are frames.

The cache is valid iff it is sealed under the present key, and each named file is there, of the same size, or covered:
what a cache of an older epoch holds was never asked whether it was there when the present one began. What it does not
name is folded on top. Interactions that were touched since the bulk was written stand in `people`, until there are many.
"""

from __future__ import annotations

import contextlib
import secrets
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from core.errors import VaultError
from core.vault import coverage, envelope, files, jsonguard
from core.vault.disk import Disk, Found, Held
from core.vault.envelope import Expectation, Header, Kind
from core.vault.keyring import Keyring
from core.vault.packer import Packer
from core.vault.packing import PackedTables
from core.vault.records import Frame
from core.vault.state import State

VERSION = 3
"""Of the cache's layout and of the merge code: another one means rebuild."""

DIRECTORY, PEOPLE, BULK = "cache", "people", "bulk-"
BULK_TABLE = "interactions"
CHUNK_RECORDS = 1200
DIRTY_LIMIT = 4000
_BULK_CAP = 1 << 31
_KINDS = frozenset({Kind.CACHE})


class NamedFile(msgspec.Struct, array_like=True):
    """A segment the cache was built from: key, size, commit or merged, epoch, and `from` as in `_meta`."""

    key: str
    size: int
    commit: bool
    epoch: int
    runs: dict[str, list[tuple[int, str]]]


class Head(msgspec.Struct, kw_only=True):
    """The first part of `people`."""

    version: int
    named: list[NamedFile]
    said: dict[str, dict[str, int]]
    listed: list[str]
    bulk: str = ""
    chunks: list[tuple[int, int]] = []
    dirty: list[str] = []
    disputed: list[str] = []
    latest: int = 0


class _Frame(msgspec.Struct):
    dev: list[str]
    c: list[tuple[int, int, int]]
    odd: list[str]


_head_decoder = msgspec.json.Decoder(Head)
_frame_decoder = msgspec.json.Decoder(_Frame)
_tables_decoder = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


def _number(id: str) -> int:
    """The first 8 bytes of an id as a number; two ids with one number only cost a look that was not needed."""
    return int.from_bytes(id.encode()[:8].ljust(8, b"\0"), "big")


def _joined(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _split(data: bytes, count: int) -> list[memoryview]:
    view, found = memoryview(data), []
    for _ in range(count):
        length = int.from_bytes(view[:4], "big")
        if length > len(view) - 4:
            raise VaultError("The cache is not whole.")
        found.append(view[4 : 4 + length])
        view = view[4 + length :]
    return found


class Sealer:
    """Seals and opens the pieces of a cache; `part` binds each to its place."""

    def __init__(self, keyring: Callable[[], Keyring], vault_id: bytes) -> None:
        self._keyring = keyring
        self._vault_id = vault_id

    def seal(self, part: int, text: bytes) -> bytes:
        """A kind-4 envelope."""
        key = self._keyring().current
        header = Header(Kind.CACHE, self._vault_id, envelope.NO_DEVICE, key.epoch, key.key_id, part, part)
        return envelope.seal(key, header, text)

    def open(self, part: int, data: bytes) -> bytes:
        """Its text. Raises RefusedError, also for what was sealed under another key than the present one."""
        ring = self._keyring()
        expect = Expectation(
            self._vault_id,
            _KINDS,
            envelope.NO_DEVICE,
            epoch=ring.current.epoch,
            key_id=ring.current.key_id,
            lo=part,
            hi=part,
        )
        return envelope.open_sealed(ring.get, data, expect=expect)[1]


def _frame_text(packer: Packer, odd: Iterable[str], tables: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The JSON of a frame: `_meta` with devices, rows and the odd ids, then tables, which were packed before."""
    meta = {"dev": packer.others(), "c": packer.rows(), "odd": sorted(odd)}
    return jsonguard.encode({"_meta": {"0": meta}, **tables})


def _fold(state: State, text: bytes | memoryview) -> int:
    """Put a frame in; returns its number."""
    tables = _tables_decoder.decode(bytes(text))
    meta = _frame_decoder.decode(tables.pop("_meta")["0"])
    return state.fold(Frame(("", *meta.dev), meta.c, merged=True), tables, odd=set(meta.odd))


class Bulk:
    """The interactions of a cache, loaded all at once when they are needed.

    The file stays open: another process may replace the cache at any time.
    """

    def __init__(self, file: BinaryIO, chunks: list[tuple[int, int]], sealer: Sealer, state: State) -> None:
        self._file = file
        self._chunks = chunks
        self._sealer = sealer
        self._state = state
        self._numbers: array[int] | None = None

    def _read(self, number: int) -> bytes:
        start, size = self._chunks[number]
        self._file.seek(start)
        return self._sealer.open(number, self._file.read(size))

    def _index(self) -> array[int]:
        if self._numbers is None:
            found = array("Q")
            found.frombytes(self._read(0))
            self._numbers = found
        return self._numbers

    def has(self, id: str) -> bool:
        """Whether an interaction may be in here."""
        numbers, number = self._index(), _number(id)
        at = bisect_left(numbers, number)
        return at < len(numbers) and numbers[at] == number

    def load(self) -> None:
        """Load all of it."""
        for number in range(1, len(self._chunks)):
            _fold(self._state, self._read(number))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


Others = Callable[[set[str]], Iterable[Held]]


class Loaded:
    """A cache whose people were put into the state."""

    def __init__(self, head: Head, facts: bytes, bulk: Bulk | None) -> None:
        self.head = head
        self.facts = facts
        self.bulk = bulk


class Cache:
    """The cache of one vault in its state directory."""

    def __init__(self, state_directory: Path, disk: Disk, keyring: Callable[[], Keyring]) -> None:
        self.directory = state_directory / DIRECTORY
        self._disk = disk
        self._sealer = Sealer(keyring, disk.vault_id)
        self._people: int | None = None

    # --- reading -----------------------------------------------------------------------------------------------

    def load(self, state: State, present: Mapping[str, int], others: Others) -> Loaded | None:
        """Put the people of a valid cache into `state`; None, and `state` untouched, where there is none.

        `present` is key -> size of the segments in the directory; `others` reads the merged files there that the
        cache does not name, for the case that named ones are gone.
        """
        try:
            data = files.read_regular(self.directory / PEOPLE)
            head_text, frame, facts = _split(self._sealer.open(0, data), 3)
            head = _head_decoder.decode(head_text)
            if head.version != VERSION or not self._valid(head, present, others):
                return None
            bulk = self._bulk(head, state)
            self._people = _fold(state, frame)
        except (VaultError, OSError, ValueError, KeyError, msgspec.DecodeError, RecursionError):
            return None
        return Loaded(head, bytes(facts), bulk)

    def _bulk(self, head: Head, state: State) -> Bulk | None:
        if not head.bulk:
            return None
        file = (self.directory / f"{BULK}{head.bulk}").open("rb")
        size = file.seek(0, 2)
        if any(start + length > size for start, length in head.chunks) or not head.chunks:
            file.close()
            raise VaultError("The cache is not whole.")
        return Bulk(file, head.chunks, self._sealer, state)

    def _valid(self, head: Head, present: Mapping[str, int], others: Others) -> bool:
        gone = [named for named in head.named if present.get(named.key) != named.size]
        if not gone:
            return True
        there = [held for held in others({named.key for named in head.named}) if not held.commit]
        there += [held_of(named) for named in head.named if not named.commit and named not in gone]
        for named in gone:
            lost = held_of(named)
            if named.key in present or not any(coverage.covered(lost.stand, held.stand) for held in there):
                return False
        return True

    # --- writing -----------------------------------------------------------------------------------------------

    def write(self, head: Head, state: State, facts: bytes, *, bulk: bool) -> Head:
        """Write the cache; with `bulk` the interactions too, which then must all be in `state`."""
        files.make_directory(self.directory)
        head.version = VERSION
        if bulk:
            head.bulk, head.chunks = self._write_bulk(state)
            head.dirty = []
        packer, verbatim = self._begun(state)
        # Nothing is too old to be kept here: what the files hold is what the next session has.
        packed = PackedTables(state, packer, verbatim=verbatim)
        tables = {name: packed.table(name) for name in state.tables if name != BULK_TABLE}
        recent = state.table(BULK_TABLE).base
        tables[BULK_TABLE] = packed.table(BULK_TABLE, [id for id in head.dirty if id in recent])
        text = _joined(msgspec.json.encode(head), _frame_text(packer, packed.odd, tables), facts)
        files.write_durable(self.directory / PEOPLE, self._sealer.seal(0, text))
        self._sweep(head.bulk)
        return head

    def _begun(self, state: State) -> tuple[Packer, int | None]:
        """A packer that goes on from the rows of the people that were loaded, unless most of those are of no use."""
        if self._people is not None:
            frame = state.frames[self._people]
            if len(frame) <= 1000 + 4 * sum(len(table.base) for table in state.tables.values()):
                return Packer("", frame), self._people
        return Packer(""), None

    def _write_bulk(self, state: State) -> tuple[str, list[tuple[int, int]]]:
        table = state.table(BULK_TABLE)
        if not table.base:
            return "", []
        ids = list(table.base)
        numbers = array("Q", sorted(map(_number, ids)))
        pieces = [self._sealer.seal(0, numbers.tobytes())]
        for start in range(0, len(ids), CHUNK_RECORDS):
            packer = Packer("")
            packed = PackedTables(state, packer)
            documents = packed.table(BULK_TABLE, ids[start : start + CHUNK_RECORDS])
            text = _frame_text(packer, packed.odd, {BULK_TABLE: documents})
            pieces.append(self._sealer.seal(len(pieces), text))
        chunks, start = [], 0
        for piece in pieces:
            chunks.append((start, len(piece)))
            start += len(piece)
        generation = secrets.token_hex(8)
        files.write_durable(self.directory / f"{BULK}{generation}", b"".join(pieces))
        return generation, chunks

    def _sweep(self, generation: str) -> None:
        """Remove bulks of other generations, and what interrupted writes left."""
        for name in files.list_regular(self.directory):
            if name != PEOPLE and name != f"{BULK}{generation}":
                with contextlib.suppress(VaultError):
                    files.remove(self.directory / name, durable=False)

    def has_bulk(self, generation: str) -> bool:
        """Whether the bulk of a generation is still there."""
        return bool(generation) and (self.directory / f"{BULK}{generation}").is_file()

    def forget(self) -> None:
        """Remove the cache."""
        for name in files.list_regular(self.directory):
            with contextlib.suppress(VaultError):
                files.remove(self.directory / name, durable=False)


def named_of(held: Held) -> NamedFile:
    """How a held segment is named in a cache."""
    runs = {device: [(lo, prefixes.hex()) for lo, prefixes in found] for device, found in held.runs.items()}
    return NamedFile(held.found.key, held.size, held.commit, held.epoch, runs)


def held_of(named: NamedFile) -> Held:
    """The reverse of `named_of`. Raises ValueError where the name is not that of a segment."""
    device, _, name = named.key.partition("/")
    found = Found(named.key, device, int(name[:8], 16), int(name[9:17], 16), name[18:50])
    runs = {
        each: tuple((lo, bytes.fromhex(prefixes)) for lo, prefixes in found_runs)
        for each, found_runs in named.runs.items()
    }
    return Held(found, runs, named.size, named.commit, named.epoch)


def sizes(disk: Disk) -> dict[str, int]:
    """key -> size of every segment in the directory, by its name, as far as it can be listed."""
    found: dict[str, int] = {}
    with files.reading(disk.directory):
        devices = disk.devices()
    for device in devices:
        with contextlib.suppress(OSError):
            for name, status in files.list_regular(disk.path(device)).items():
                found[f"{device}/{name}"] = status.st_size
    return found


__all__ = ["Bulk", "Cache", "Head", "Loaded", "held_of", "named_of", "sizes"]
