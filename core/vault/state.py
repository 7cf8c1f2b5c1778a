"""The merged state: all ops of all segments, taken apart only where several segments speak of one record.

A record that one segment wrote stays the raw JSON it came as. A second segment that only *mentions* it (an
interaction with a person renews that person's life) is noted beside it. Only when there is more to merge, or when
the record may be dead, is it taken apart into registers. Loading two hundred thousand records so is set
operations; the rule itself runs for the overlaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set

import msgspec

from core.vault import records, registers
from core.vault.changes import Document
from core.vault.records import Frame, Record
from core.vault.registers import LIFE, Context, Key, Op

Raw = msgspec.Raw
RawTables = Mapping[str, Mapping[str, Raw]]

# What follows looks at the text of documents, which `shape.read` has made compact. A text test says yes only where it
# cannot be wrong; every document that is written in another way than ours is taken apart and read by its values.
_MENTION = re.compile(rb'\{(?:"~":\{"":\[[\d,]*\]\})?\}')
_STAMP = rb'(?!"_alive")"[^"\\]*+":(?:\[[\d,]*+\]|\{(?:"[^"\\]*+":\[[\d,]*+\],?+)*+\})'
_RENEWED = re.compile(rb'"~":\{(?:' + _STAMP + rb',)*+"_alive":\[')
_LIFE, _CLEARED, _EMPTY, _ESCAPED, _OLDER = b'"_alive"', b"null", b"{}", b"\\u", b'"^"'
_UNNAMED = b'"":'
_FIRST_STAMPS = (b'{"~"', b'{"^"')


class _Life(msgspec.Struct, rename={"base": "", "life": "_alive"}):
    base: list[int] = msgspec.field(default_factory=list)
    life: list[int] | None = None


class _Stamped(msgspec.Struct, rename={"stamps": "~"}):
    stamps: _Life = msgspec.field(default_factory=_Life)


_life_of = msgspec.json.Decoder(_Stamped).decode


def is_mention(text: bytes) -> bool:
    """Whether a raw document says no more than that the record lives."""
    return len(text) < 200 and _MENTION.fullmatch(text) is not None


def is_plain(text: bytes) -> bool:
    """Whether what a raw document shows is its text as it stands: nothing in it is dead, removed, cleared or empty."""
    return (
        _CLEARED not in text
        and _EMPTY not in text
        and not is_escaped(text)
        and not text.startswith(_FIRST_STAMPS)
        and (_LIFE not in text or _only_renewed(text))
    )


def is_escaped(text: bytes) -> bool:
    """Whether a text may spell names in another way than ours."""
    return b"\\" in text and _ESCAPED in text


def _only_renewed(text: bytes) -> bool:
    """Whether lives stand among stamps only, and not as values."""
    return text.count(_LIFE) == len(_RENEWED.findall(text))


class Table:
    """The records of one table.

    `base` maps every id to its raw document or, taken apart, to a Record. `more` holds mentions beside a raw
    document, `hidden` the ids that are not shown: dead, or without any value. `disputed` are the ids of which
    some register may have several siblings. `partial`: there is more of some records that was not loaded yet.
    """

    __slots__ = ("_frames", "base", "disputed", "hidden", "more", "name", "origin", "partial")

    def __init__(self, name: str, frames_of_state: list[Frame]) -> None:
        self.name = name
        self._frames = frames_of_state
        self.base: dict[str, Raw | Record] = {}
        self.origin: dict[str, int] = {}
        self.more: dict[str, list[tuple[int, Raw]]] = {}
        self.hidden: set[str] = set()
        self.disputed: set[str] = set()
        self.partial = False

    def fold(self, documents: Mapping[str, Raw], origin: int, odd: Set[str] | None = None) -> None:
        """Put a segment's documents in: at once where they stand alone, one by one where there is more to see.

        `odd` are the ids of the latter, where the caller knows them (see `odd_ones`).
        """
        if odd is not None:
            single: Set[str] = odd & documents.keys()
        else:
            single = odd_ones(documents) if len(documents) > 8 else documents.keys()
        if not self.base.keys().isdisjoint(documents):
            single = single | (self.base.keys() & documents.keys())
        if len(single) < len(documents):
            rest = {id: raw for id, raw in documents.items() if id not in single} if single else documents
            self.base.update(rest)
            self.origin.update(dict.fromkeys(rest, origin))
        for id in single:
            self._fold_one(id, documents[id], origin, ours=odd is not None)

    def _fold_one(self, id: str, raw: Raw, origin: int, *, ours: bool = False) -> None:
        """Put a document in; `ours` promises that what it shows is not what it holds as older."""
        current = self.base.get(id)
        if isinstance(current, Record):
            current.add_document(self._frames[origin], records.decode(raw))
            self._note_life(id, current)
            return
        text = bytes(raw)
        mention = is_mention(text)
        if current is None:
            self.base[id], self.origin[id] = raw, origin
            if mention and self.name != "merges":
                self.hidden.add(id)
            elif self.name == "merges" or not is_plain(text):
                self.record(id)
            elif _OLDER in text:
                self._note_older(id, text, ours)
        elif mention:
            self.more.setdefault(id, []).append((origin, raw))
        elif id in self.hidden and is_plain(text):
            self.more.setdefault(id, []).append((self.origin[id], current))
            self.base[id], self.origin[id] = raw, origin
            self.hidden.discard(id)
            if _OLDER in text:
                self._note_older(id, text, ours)
        else:
            record = self.record(id)
            record.add_document(self._frames[origin], records.decode(raw))
            self._note_life(id, record)

    def _note_older(self, id: str, text: bytes, ours: bool) -> None:
        """A document with older values shows its text, as every writer means it; where it does not, it is taken apart.

        So is one of which a field has a value and members: `^` holds that value under no name.
        """
        plain = text.count(_UNNAMED) < 2
        if plain and (ours or self.taken_apart(id).document() == self.remains(id, bool)):
            self.disputed.add(id)
        else:
            self.record(id)

    def _note_life(self, id: str, record: Record) -> None:
        if record.alive and (self.name == "merges" or record.says_something):
            self.hidden.discard(id)
        else:
            self.hidden.add(id)
        if any(len(siblings) > 1 for siblings in record.registers.values()):
            self.disputed.add(id)
        elif not self.partial:
            self.disputed.discard(id)

    def supersede(self, id: str, raw: Raw, origin: int) -> None:
        """Note a mention that is later than all and whose writer saw all: it stands for the mentions before it."""
        if isinstance(self.base.get(id), Raw) and is_mention(bytes(raw)):
            self.more[id] = [(origin, raw)]
        else:
            self._fold_one(id, raw, origin)

    def record(self, id: str) -> Record:
        """The record taken apart, and kept so. Raises KeyError where nothing of it is known."""
        current = self.base[id]
        if isinstance(current, Record):
            return current
        record = self.base[id] = self.taken_apart(id)
        del self.origin[id]
        self.more.pop(id, None)
        self._note_life(id, record)
        return record

    def taken_apart(self, id: str) -> Record:
        """A record taken apart for reading only: what is kept does not grow. Raises KeyError."""
        current = self.base[id]
        if isinstance(current, Record):
            return current
        record = Record()
        record.add_document(self._frames[self.origin[id]], records.decode(current))
        for origin, raw in self.more.get(id, ()):
            record.add_document(self._frames[origin], records.decode(raw))
        return record

    def life_context(self, id: str) -> Context:
        """What a writer who mentions the record sees of its life; empty for a record nothing is known of."""
        current = self.base.get(id)
        if current is None:
            return ()
        if isinstance(current, Record):
            return current.context(LIFE)
        own = self._life_op(self._frames[self.origin[id]], current)
        return registers.join((own, *self.lives(id)))

    def lives(self, id: str) -> Iterator[Op]:
        """The lives that mentions beside a raw document give."""
        return (self._life_op(self._frames[origin], raw) for origin, raw in self.more.get(id, ()))

    @staticmethod
    def _life_op(frame: Frame, raw: Raw) -> Op:
        stamps = _life_of(raw).stamps
        flat = stamps.base if stamps.life is None else stamps.life
        if frame.merged:
            return Op(*frame.dot(flat[0] if flat else 0), True, frame.context(flat, 1))
        return Op(*frame.dot(0), True, frame.context(flat))

    def alive(self, id: str) -> bool:
        """Whether a record lives, though there may be nothing of it to show."""
        current = self.base.get(id)
        return current.alive if isinstance(current, Record) else current is not None

    def document(self, id: str, is_set: Callable[[str], bool]) -> Document:
        """The shown document of a record. Raises KeyError where it is hidden or unknown."""
        if id in self.hidden:
            raise KeyError(id)
        return self.remains(id, is_set)

    def remains(self, id: str, is_set: Callable[[str], bool]) -> Document:
        """What the registers of a record show, dead or alive. Raises KeyError where nothing is known."""
        current = self.base[id]
        if isinstance(current, Record):
            return current.document(is_set)
        document = records.decode(current)
        document.pop(records.STAMPS, None)
        document.pop(records.OLDER, None)
        return document

    def raw(self, id: str) -> Raw | None:
        """The raw document where it is what is shown, else None."""
        current = self.base.get(id)
        return current if isinstance(current, Raw) and id not in self.hidden else None

    def living(self) -> Iterator[str]:
        """The ids of records that are shown."""
        hidden = self.hidden
        return (id for id in self.base if id not in hidden) if hidden else iter(self.base)

    def __len__(self) -> int:
        return len(self.base) - len(self.hidden)


class State:
    """The tables, and what the segments said beside documents."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.frames: list[Frame] = []
        self.latest = 0
        """The highest time of any op, in ms."""

    def table(self, name: str) -> Table:
        """A table, made where it is not there yet."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table(name, self.frames)
        return found

    def add_frame(self, frame: Frame) -> int:
        """Take a frame in; returns its number."""
        self.frames.append(frame)
        self.latest = max(self.latest, frame.latest)
        return len(self.frames) - 1

    def fold(
        self, frame: Frame, tables: RawTables, *, newest: bool = False, odd: Set[str] | None = None
    ) -> int:
        """Put a segment in; returns the number of its frame.

        `newest` promises that its writer saw all that is here; `odd` is as for `Table.fold`.
        """
        newest = newest and frame.latest > self.latest
        origin = self.add_frame(frame)
        for name, documents in tables.items():
            if newest:
                table = self.table(name)
                for id, raw in documents.items():
                    table.supersede(id, raw, origin)
                continue
            self.table(name).fold(documents, origin, odd)
        return origin

    def siblings(self, table: str, id: str, key: Key) -> registers.Siblings:
        """The siblings of a register; empty where nothing is known."""
        found = self.tables.get(table)
        if found is None or id not in found.base:
            return ()
        return found.taken_apart(id).registers.get(key, ())


_TELLTALES = (
    # What to look for in all texts together, the quickest to find first, and what in each.
    (b"^", _OLDER),
    (b"\\", _ESCAPED),
    (b"~", b'{"~"'),
    (_EMPTY, _EMPTY),
    (_CLEARED, _CLEARED),
    (_LIFE, _LIFE),
)


def odd_ones(documents: Mapping[str, Raw]) -> Set[str]:
    """The ids of documents that cannot be taken in by the thousand: a mention, something dead or cleared, or `^`.

    One search in all texts together says which of the telltales are worth looking for in each.
    """
    together = b"".join(documents.values())
    wanted = [telltale for sign, telltale in _TELLTALES if sign in together and telltale in together]
    if not wanted or (wanted == [_LIFE] and _only_renewed(together)):
        return frozenset()
    return {
        id
        for id, text in zip(documents, map(bytes, documents.values()), strict=True)
        if any(telltale in text for telltale in wanted)
        and (_OLDER in text or not is_plain(text) or is_mention(text))
    }
