"""What a segment says is what its JSON means, however that is written."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from core.clock import FixedClock
from core.vault import Set, Vault, open_vault
from core.vault.envelope import Header, Kind, seal
from core.vault.holdings import frame_of
from core.vault.keyring import EpochKey
from core.vault.packer import Packer
from core.vault.packing import PackedTables, differences
from core.vault.records import Frame
from core.vault.segment import Segment, parse_segment, segment_name
from core.vault.state import State

ANNA, BEN, CARLA = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"
THERE = "93aa00bc11de2233"
KEY = EpochKey(1, b"k" * 32)


class Spelled:
    """A vault, and another device that writes the JSON of its segments by hand."""

    def __init__(self, store: Any, root: Path) -> None:
        shutil.rmtree(store.directory / "devices")
        self.store, self.root = store, root
        self.clock = FixedClock(datetime(2026, 6, 9, 7, 45))

    def open(self, state: str = "state") -> Vault:
        return open_vault(self.store.directory, self.store.keyring, state=self.root / state, clock=self.clock)

    def put(self, text: bytes, lo: int = 1, hi: int | None = None) -> Path:
        key = self.store.keyring.current
        kind = Kind.COMMIT if hi is None else Kind.MERGED
        place = (bytes.fromhex(THERE), key.epoch, key.key_id, lo, hi or lo)
        data = seal(key, Header(kind, self.store.vault_id, *place), text)
        path = self.store.directory / "devices" / THERE / segment_name(lo, hi or lo, data)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


@pytest.fixture
def spelled(store: Any, tmp_path: Path) -> Spelled:
    return Spelled(store, tmp_path)


def shown(vault: Vault) -> dict[str, Any]:
    vault.load()
    return {name: dict(vault.documents(name)) for name in ("contacts", "interactions")}


@pytest.mark.parametrize(
    "document",
    [
        "{}",
        "{ }",
        '{"tags":{}}',
        '{ "tags" : { } , "emails":\n{} }',
        '{"~":{}}',
        '{"~":{"":[0,1]},"tags":{}}',
        '{"org":null}',
        '{"_alive":true}',
        '{"\\u005f\\u0061live":true}',
    ],
)
def test_a_document_that_gives_nothing_a_value_is_a_mention(spelled: Spelled, document: str) -> None:
    text = f'{{"_meta":{{"0":{{"at":2000}}}},"contacts":{{"{ANNA}":{document},"{BEN}":{{"full":"Ben"}}}}}}'
    spelled.put(text.encode(), 2)
    vault = spelled.open()
    assert vault.problems == []
    assert shown(vault)["contacts"] == {BEN: {"full": "Ben"}}
    spelled.put(f'{{"_meta":{{"0":{{"at":1000}}}},"contacts":{{"{ANNA}":{{"full":"Anna"}}}}}}'.encode())
    words = []
    for again in (vault, spelled.open("anew")):
        again.refresh()
        assert shown(again)["contacts"][ANNA] == {"full": "Anna"}
        words.append(again.digest())
    vault.write_cache(b"")
    cached = spelled.open()
    assert shown(cached) == shown(vault)
    assert {*words, cached.digest()} == {words[0]}


@pytest.mark.parametrize(
    "life", ['"_alive":[1]', '"_alive":false', '"_aliv\\u0065":0', '"_alive":{}', '"_alive" : "x"']
)
def test_any_life_but_true_is_an_end(spelled: Spelled, life: str) -> None:
    text = f'{{"_meta":{{"0":{{"at":1}}}},"contacts":{{"{ANNA}":{{"org_units":["x"],{life}}}}}}}'
    spelled.put(text.encode())
    assert shown(spelled.open())["contacts"] == {}


@pytest.mark.parametrize("stamps", ['"~"', '"\\u007e"', ' "~" '])
def test_contexts_are_found_under_every_spelling(spelled: Spelled, stamps: str) -> None:
    old = spelled.put(b'{"_meta":{"0":{"at":1000}},"contacts":{"%b":{"full":"Old"}}}' % ANNA.encode())
    kept = old.read_bytes()
    old.unlink()
    new = f'{{"full":"New",{stamps}:{{"":[0,1],"full":[0,1]}}}}'
    spelled.put(f'{{"_meta":{{"0":{{"at":2000}}}},"contacts":{{"{ANNA}":{new}}}}}'.encode(), 2)
    spelled.open().write_cache(b"")
    old.write_bytes(kept)
    for vault in (spelled.open(), spelled.open("anew")):
        assert shown(vault)["contacts"] == {ANNA: {"full": "New"}}
        assert vault.conflicts() == []
        assert [past.value for past in vault.history("contacts", ANNA, "full")] == ["New", "Old"]


def test_a_merged_mention_with_a_life_of_another_row_is_a_mention(spelled: Spelled) -> None:
    meta = f'{{"c":[[0,1,1000],[0,2,2000]],"from":{{"{THERE}":[[1,"{"a" * 32}"]]}},"head":"{"0" * 64}"}}'
    text = f'{{"_meta":{{"0":{meta}}},"contacts":{{"{ANNA}":{{"~":{{"":[0],"_alive":[1,0,1]}}}}}}}}'
    spelled.put(text.encode(), 1, 2)
    vault = spelled.open()
    assert vault.problems == []
    assert shown(vault)["contacts"] == {}
    vault.commit([Set("contacts", ANNA, "full", "Anna")])
    assert shown(vault)["contacts"] == {ANNA: {"full": "Anna"}}


# --- the same JSON in two spellings ----------------------------------------------------------------------------

names = st.sampled_from(["full", "tags", "org", "emails", "x~", "y^", "é"])
simple = st.sampled_from(
    [None, True, 1, 1.5, "null", "_alive", '"_alive":[1]', "{}", "~", "", [], [None], ["a"]]
)
members = st.dictionaries(st.sampled_from(["m", "n", "_alive", "~"]), simple | st.just({"a": {}}), max_size=2)
lives = st.sampled_from([None, None, True, False, [1], {THERE: 1, "00" * 8: 5}])


@st.composite
def documents(draw: st.DrawFn, *, merged: bool) -> dict[str, Any]:
    document: dict[str, Any] = draw(st.dictionaries(names, simple | members, max_size=3))
    if (life := draw(lives)) is not None:
        document["_alive"] = life
    row = [draw(st.integers(0, 1))] if merged else []
    stamp = st.sampled_from([[*row], [*row, 0, 1], [*row, 1, 5]])
    stamps: dict[str, Any] = {"": draw(stamp)} if merged or draw(st.booleans()) else {}
    for field, value in document.items():
        if field != "_alive" and draw(st.booleans()):
            stamps[field] = (
                {member: draw(stamp) for member in value} if isinstance(value, dict) else draw(stamp)
            )
    if merged and draw(st.booleans()):
        stamps["_alive"] = draw(stamp)
    if merged and draw(st.booleans()):
        document["^"] = {"org": [[0, draw(simple), 1, 3]]}
    if stamps or draw(st.booleans()):
        document["~"] = stamps
    return document


@st.composite
def two_spellings(draw: st.DrawFn) -> tuple[Kind, bytes, bytes]:
    merged = draw(st.booleans())
    found = {id: draw(documents(merged=merged)) for id in (ANNA, BEN, CARLA)}
    meta: dict[str, Any] = {"dev": ["00" * 8]}
    if merged:
        meta |= {"c": [[0, 1, 1000], [0, 2, 2000]], "from": {THERE: [[1, "a" * 32]]}, "head": "0" * 64}
    else:
        meta["at"] = 1000
    ours = json.dumps({"_meta": {"0": meta}, "contacts": found}, separators=(",", ":"), ensure_ascii=False)
    turned = {id: dict(reversed(document.items())) for id, document in found.items()}
    separators = draw(st.sampled_from([(",", ":"), (" , ", " : "), ("\n,", ":\t")]))
    theirs = json.dumps({"contacts": turned, "_meta": {"0": meta}}, separators=separators)
    for plain, escaped in draw(
        st.sampled_from([[], [("_", "\\u005f")], [("~", "\\u007e"), ("^", "\\u005E")]])
    ):
        theirs = theirs.replace(plain, escaped)
    return Kind.MERGED if merged else Kind.COMMIT, ours.encode(), theirs.encode()


def read(kind: Kind, text: bytes) -> Segment:
    device = bytes.fromhex(THERE)
    hi = 2 if kind is Kind.MERGED else 1
    data = seal(KEY, Header(kind, bytes(16), device, KEY.epoch, KEY.key_id, 1, hi), text)
    return parse_segment(data, segment_name(1, hi, data), lambda *_: KEY, bytes(16), device)


def stated(*segments: Segment) -> State:
    state = State()
    for segment in segments:
        state.fold(frame_of(segment), segment.tables)
    return state


def read_back(state: State) -> State:
    """What a merged file of it says."""
    packer = Packer(THERE)
    packed = PackedTables(state, packer)
    tables = {name: packed.table(name) for name in state.tables}
    frame = Frame((THERE, *packer.others()), packer.rows(), merged=True)
    again = State()
    again.fold(
        frame,
        {
            name: {id: msgspec.Raw(msgspec.json.encode(document)) for id, document in table.items()}
            for name, table in tables.items()
        },
    )
    return again


def shown_of(state: State) -> dict[str, Any]:
    table = state.table("contacts")
    return {id: table.document(id, bool) for id in table.living()}


def taken_apart(state: State) -> dict[str, Any]:
    """What follows from the ops alone."""
    table = state.table("contacts")
    records = {id: table.taken_apart(id) for id in table.base}
    found = {id: record.document() for id, record in records.items() if record.alive}
    return {id: document for id, document in found.items() if document}


@given(two_spellings(), two_spellings())
def test_two_spellings_of_one_json_are_read_alike(
    one: tuple[Kind, bytes, bytes], other: tuple[Kind, bytes, bytes]
) -> None:
    states = []
    for number in (1, 2):
        first, second = read(one[0], one[number]), read(other[0], other[number])
        states += [stated(first, second), stated(second, first)]
    states += [read_back(state) for state in states]
    for state in states:
        assert list(differences(states[0], state)) == []
        assert shown_of(state) == taken_apart(states[0])
