"""The shape of a segment: tables of records, their contexts, and `_meta`, checked before anything is believed.

    {"_meta": {"0": META}, TABLE: {RECORD: {FIELD: value, "~": CONTEXTS, "^": OLDER}}}

Commit: META is `at` (ms), `dev` (other devices, 16 hex digits each), `seen` (device -> seq up to which all is known); a context is flat
(device index, seq) pairs, index 0 the header's device, n = `dev[n-1]`. Merged: META has `c`, rows of [device
index, seq, at]; an entry of `~` is [row, context...]; `from` gives, per device, runs [first seq, hex of the first
8 bytes of SHA-256 of each commit file, one after the other]; `head` is the SHA-256 of its last own commit file.
`held` lists the full names of segments held when an epoch began. Unknown members of META are kept.

`~` mirrors its document: a context beside each value it speaks of, an object of contexts beside a set. No field and no
member is without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import msgspec

from core.language import _
from core.vault import jsonguard
from core.vault.canonical import WHOLE_MAX
from core.vault.envelope import Kind
from core.vault.errors import FrameError
from core.vault.records import ALIVE, META, OLDER, RESERVED, STAMPS

META_ID: Final = "0"
SEQ_MAX: Final = 0xFFFFFFFF
AT_MAX: Final = WHOLE_MAX
NAME_LIMIT: Final = 1024

_DEVICE = re.compile(r"[0-9a-f]{16}\Z")
_HEAD = re.compile(r"[0-9a-f]{64}\Z")
_STAMPED = frozenset((STAMPS, OLDER))
_RUN = re.compile(r"(?:[0-9a-f]{16})+\Z")

Entry = list[int]
Entries = dict[str, Entry | dict[str, Entry]]
_Older = list[list[msgspec.Raw]]


class Record(msgspec.Struct, gc=False):
    """The contexts and older values of one record; its fields are skipped."""

    contexts: Entries | msgspec.UnsetType = msgspec.field(name=STAMPS, default=msgspec.UNSET)
    older: dict[str, _Older | dict[str, _Older]] | msgspec.UnsetType = msgspec.field(
        name=OLDER, default=msgspec.UNSET
    )


class _MetaRecord(msgspec.Struct):
    at: int | None = None
    dev: list[str] = []
    seen: dict[str, int] = {}
    c: list[tuple[int, int, int]] | None = None
    runs: dict[str, list[tuple[int, str]]] | None = msgspec.field(name="from", default=None)
    head: str | None = None
    held: list[str] = []


@dataclass(frozen=True, slots=True)
class Meta:
    """`_meta` of a segment. `other` keeps the members this version does not know, such as a label."""

    at: int = 0
    dev: tuple[str, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[tuple[int, int, int], ...] = ()
    runs: Mapping[str, tuple[tuple[int, bytes], ...]] = field(default_factory=dict)
    head: bytes = b""
    held: tuple[str, ...] = ()
    other: Mapping[str, Any] = field(default_factory=dict)

    def document(self, kind: Kind) -> dict[str, Any]:
        """The JSON of this `_meta`, as `parse_meta` reads it."""
        found: dict[str, Any] = dict(self.other)
        if self.dev:
            found["dev"] = list(self.dev)
        if self.seen:
            found["seen"] = dict(self.seen)
        if self.held:
            found["held"] = list(self.held)
        if kind is Kind.COMMIT:
            found["at"] = self.at
        else:
            found["c"] = [list(row) for row in self.rows]
            found["from"] = {
                device: [[lo, prefixes.hex()] for lo, prefixes in runs] for device, runs in self.runs.items()
            }
            found["head"] = self.head.hex()
        return found


_KNOWN = frozenset({"at", "dev", "seen", "c", "from", "head", "held"})
_meta_decoder = msgspec.json.Decoder(_MetaRecord)
_records_decoder = msgspec.json.Decoder(dict[str, dict[str, Record]])


def _fail(what: str) -> FrameError:
    return FrameError(_("A segment is not built as the format says: {what}.").format(what=what))


def read(data: bytes, kind: Kind, device: str) -> tuple[jsonguard.Tables, Meta]:
    """Tables of raw records (without `_meta`) and the meta of a segment's JSON.

    Raises:
        JsonError: not strict JSON.
        FrameError: not the frame of a segment.
    """
    text = jsonguard.compact(data)
    try:
        tables = jsonguard.tables(text)
        records = jsonguard.typed(_records_decoder, text)
    except msgspec.ValidationError:
        raise _fail(_("tables, records or contexts")) from None
    metas = tables.pop(META, {})
    records.pop(META, None)
    if list(metas) != [META_ID]:
        raise _fail(_("{table} is one record, {id}").format(table=META, id=META_ID))
    meta = parse_meta(metas[META_ID], kind, device)
    _check_names(tables)
    all_contexts = [found.contexts for table in records.values() for found in table.values()]
    contexts = [found for found in all_contexts if found]
    _check_contexts(contexts, kind, meta)
    if kind is Kind.MERGED and not all(found and found.get("") for found in all_contexts):
        raise _fail(_("a record without its row"))
    if any(len(found) > 1 or "" not in found for found in contexts):
        _check_mirrors(chain.from_iterable(table.values() for table in tables.values()), all_contexts, kind)
    unnamed = sum("" in found for found in contexts) + _check_older(records, kind, meta)
    if text.count(b'"":') != unnamed:
        _check_named(tables)
    return tables, meta


def parse_meta(raw: msgspec.Raw, kind: Kind, device: str) -> Meta:
    """`_meta` of a commit or a merged file by `device` (hex), checked.

    Raises:
        FrameError: a member is missing or of another shape.
    """
    data = bytes(raw)
    try:
        found = _meta_decoder.decode(data)
    except msgspec.ValidationError:
        raise _fail(META) from None
    _check_devices(found.dev, device)
    _check_seen(found.seen)
    if kind is Kind.COMMIT:
        if found.at is None or not 0 <= found.at <= AT_MAX or found.c is not None or found.runs is not None:
            raise _fail(_("a commit has a time and no rows"))
        runs: dict[str, tuple[tuple[int, bytes], ...]] = {}
    else:
        _check_rows(found.c, len(found.dev))
        runs = _parse_runs(found.runs)
        if found.head is None or not _HEAD.match(found.head):
            raise _fail(_("a merged file names its last commit"))
    # The text was checked with the whole segment's.
    other = {name: value for name, value in msgspec.json.decode(data).items() if name not in _KNOWN}
    return Meta(
        at=found.at or 0,
        dev=tuple(found.dev),
        seen=found.seen,
        rows=tuple(found.c or ()),
        runs=runs,
        head=bytes.fromhex(found.head or ""),
        held=tuple(found.held),
        other=other,
    )


def _check_devices(dev: list[str], device: str) -> None:
    if len(set(dev)) != len(dev) or device in dev or not all(map(_DEVICE.match, dev)):
        raise _fail(_("the list of devices"))


def _check_seen(seen: Mapping[str, int]) -> None:
    if not all(map(_DEVICE.match, seen)) or not all(1 <= seq <= SEQ_MAX for seq in seen.values()):
        raise _fail(_("what was seen"))


def _check_rows(rows: list[tuple[int, int, int]] | None, devices: int) -> None:
    if rows is None or not all(
        0 <= index <= devices and 1 <= seq <= SEQ_MAX and 0 <= at <= AT_MAX for index, seq, at in rows
    ):
        raise _fail(_("the rows of a merged file"))


def _parse_runs(
    runs: Mapping[str, list[tuple[int, str]]] | None,
) -> dict[str, tuple[tuple[int, bytes], ...]]:
    if not runs or not all(map(_DEVICE.match, runs)):
        raise _fail(_("what a merged file stands for"))
    for lo, prefixes in chain.from_iterable(runs.values()):
        if lo < 1 or not _RUN.match(prefixes) or lo + len(prefixes) // 16 - 1 > SEQ_MAX:
            raise _fail(_("what a merged file stands for"))
    return {
        device: tuple((lo, bytes.fromhex(prefixes)) for lo, prefixes in found)
        for device, found in runs.items()
    }


def _check_names(tables: jsonguard.Tables) -> None:
    if not all(0 < len(name) <= NAME_LIMIT for name in chain(tables, *tables.values())):
        raise _fail(_("the name of a table or record"))


def _check_contexts(found: list[Entries], kind: Kind, meta: Meta) -> None:
    """One pass over all entries at once: a merged file has hundreds of thousands."""
    entries: list[Entry] = []
    for contexts in found:
        for entry in contexts.values():
            if type(entry) is list:
                entries.append(entry)
            else:
                entries.extend(entry.values())  # type: ignore[union-attr]
        if type(contexts.get("", [])) is not list or type(contexts.get(ALIVE, [])) is not list:
            raise _fail(_("the context of a life"))
    if kind is Kind.MERGED:
        if not all(entries):
            raise _fail(_("an entry without its row"))
        _check_range(list(map(_first, entries)), 0, len(meta.rows) - 1)
        entries = [entry[1:] for entry in entries if len(entry) > 1]
    _check_pairs(entries, len(meta.dev))


def _check_mirrors(
    raws: Iterable[msgspec.Raw], all_contexts: Iterable[Entries | msgspec.UnsetType], kind: Kind
) -> None:
    for raw, found in zip(raws, all_contexts, strict=True):
        if found and (len(found) > 1 or "" not in found):
            _check_mirror(raw, found, kind)


def _check_mirror(raw: msgspec.Raw, contexts: Entries, kind: Kind) -> None:
    """Whether each entry of `~` stands for a value, and an object of entries for the members of a set."""
    names = contexts.keys() - {"", ALIVE}
    if ALIVE in contexts and kind is Kind.COMMIT:
        raise _fail(_("a commit has one context for a life"))
    if not names:
        return
    fields = _fields_decoder.decode(raw)
    for name in names:
        value, entry = fields.get(name), contexts[name]
        if value is None or name in RESERVED:
            raise _fail(_("a context of what is not there"))
        is_set = bytes(value)[:1] == b"{"
        if is_set is not isinstance(entry, dict):
            raise _fail(_("a context of another form than its value"))
        if isinstance(entry, dict) and not entry.keys() <= _fields_decoder.decode(value).keys():
            raise _fail(_("a context of what is not there"))


def _check_named(tables: jsonguard.Tables) -> None:
    """Whether every field and every member has a name."""
    for raw in chain.from_iterable(table.values() for table in tables.values()):
        if b'"":' in bytes(raw):
            document = msgspec.json.decode(raw)
            for field, value in document.items():
                if not field or (isinstance(value, dict) and field not in RESERVED and "" in value):
                    raise _fail(_("a field or a member without a name"))


def _first(entry: Entry) -> int:
    return entry[0]


def _check_pairs(entries: Iterable[Entry], devices: int) -> None:
    entries = list(entries)
    if any(len(entry) & 1 for entry in entries):
        raise _fail(_("a context of pairs"))
    flat = list(chain.from_iterable(entries))
    _check_range(flat[0::2], 0, devices)
    _check_range(flat[1::2], 1, SEQ_MAX)


def _check_range(numbers: list[int], low: int, high: int) -> None:
    if numbers and (min(numbers) < low or max(numbers) > high):
        raise _fail(_("a number out of range"))


_number_decoder = msgspec.json.Decoder(int)
_fields_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _check_older(records: Mapping[str, Mapping[str, Record]], kind: Kind, meta: Meta) -> int:
    """Check `^`; returns how often in it a field's own value stands beside its members, under no name."""
    tails: list[Entry] = []
    unnamed = 0
    for table in records.values():
        for found in table.values():
            if not found.older:
                continue
            if kind is Kind.COMMIT:
                raise _fail(_("older values in a commit"))
            for name, entry in found.older.items():
                _check_older_field(name, entry)
                unnamed += isinstance(entry, dict) and "" in entry
                lists = entry.values() if isinstance(entry, dict) else [entry]
                tails.extend(_tail(op) for op in chain.from_iterable(lists))
    _check_range(list(map(_first, tails)), 0, len(meta.rows) - 1)
    _check_pairs([tail[1:] for tail in tails], len(meta.dev))
    return unnamed


def _check_older_field(name: str, entry: _Older | dict[str, _Older]) -> None:
    """Whether there can be such a field: a life has no members, and an object would be members where it is shown."""
    if not name or name in _STAMPED or (name == ALIVE and isinstance(entry, dict)):
        raise _fail(_("older values of what is no field"))
    own = entry.get("", []) if isinstance(entry, dict) else entry
    if name != ALIVE and any(bytes(op[1])[:1] == b"{" for op in own if len(op) > 1):
        raise _fail(_("an object as the older value of a field"))


def _tail(op: list[msgspec.Raw]) -> Entry:
    """Row and context of an older op, [row, value, context...], without its value."""
    if len(op) < 2:
        raise _fail(_("an older value without its row"))
    try:
        return [_number_decoder.decode(part) for part in (op[0], *op[2:])]
    except msgspec.ValidationError:
        raise _fail(_("an older value")) from None
