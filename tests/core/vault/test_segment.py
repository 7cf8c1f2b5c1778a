from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from core.errors import VaultError
from core.vault import database, envelope, segment
from core.vault.envelope import Kind
from core.vault.errors import (
    FrameError,
    JsonError,
    MisplacedError,
    NotAFileError,
    OversizeError,
    TornError,
    UnsupportedError,
)
from core.vault.segment import Gap, Link, chain_gaps

OTHER = "93aa00bc11de2233"
PREFIXES = "00112233445566778899aabbccddeeff"


def _put(store: Any, content: bytes, hi: int | None = None) -> Path:
    """A rightly sealed segment around any content."""
    return Path(store.put(envelope.seal(store.key, store.header(1, hi), content), 1, hi))


def _spell(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


def test_a_commit_comes_back_as_it_was_written(store: Any) -> None:
    data = store.commit(2)
    opened = store.read(store.put(data, 2))
    assert opened.header == store.header(2)
    assert opened.hash == hashlib.sha256(data).digest()
    assert opened.head == opened.hash
    assert opened.stands_for == {store.device.hex(): ((2, opened.hash[:8]),)}
    assert json.loads(bytes(opened.tables["contacts"]["Zk3aaaaaaaaaaaaa"])) == {
        "given": "Ada",
        "tags": {"maths": True},
    }
    assert opened.meta.at == 1795429123456
    assert opened.meta.dev == (OTHER,)
    assert opened.meta.seen == {OTHER: 57}
    assert opened.size == len(data) == 1191


def test_the_content_stands_as_the_format_says(store: Any) -> None:
    data = store.commit()
    _, text = envelope.open_sealed(store.keyring.get, data, expect=envelope.Expectation(store.vault_id))
    assert text == (
        b'{"_meta":{"0":{"dev":["93aa00bc11de2233"],"seen":{"93aa00bc11de2233":57},"at":1795429123456}},'
        b'"contacts":{"Zk3aaaaaaaaaaaaa":{"given":"Ada","tags":{"maths":true}},'
        b'"Qp7aaaaaaaaaaaaa":{"note":"moved to Bern","~":{"":[0,3,1,40],"note":[1,40]}}}}'
    )


MERGED = {
    "_meta": {
        "0": {
            "dev": [OTHER],
            "c": [[0, 1, 5], [1, 40, 9]],
            "from": {OTHER: [[40, PREFIXES[:16]]], "0123456789abcdef": [[1, PREFIXES]]},
            "head": "ab" * 32,
            "colour": "green",
        }
    },
    "contacts": {
        "a": {"given": "Ada", "tags": {"maths": True}, "~": {"": [0, 1, 3], "tags": {"maths": [1]}}},
        "b": {"note": "x", "~": {"": [1]}, "^": {"note": [[0, [{"any": ["thing"]}], 1, 3], [1, None]]}},
        "c": {"tags": {"m": None}, "~": {"": [1]}, "^": {"tags": {"m": [[0, True]]}}},
    },
}


def test_a_merged_file_is_read(store: Any) -> None:
    opened = store.read(_put(store, _spell(MERGED), 2))
    assert opened.header.kind is Kind.MERGED
    assert opened.meta.rows == ((0, 1, 5), (1, 40, 9))
    assert opened.stands_for == {
        OTHER: ((40, bytes.fromhex(PREFIXES[:16])),),
        "0123456789abcdef": ((1, bytes.fromhex(PREFIXES)),),
    }
    assert opened.head == b"\xab" * 32
    assert opened.meta.other == {"colour": "green"}
    assert sorted(opened.tables["contacts"]) == ["a", "b", "c"]
    assert opened.meta.document(Kind.MERGED) == MERGED["_meta"]["0"]


def test_one_commit_sealed_again_is_a_merged_file_that_spans_one(store: Any) -> None:
    data = envelope.seal(store.key, store.header(1, 1, kind=Kind.MERGED), _spell(MERGED))
    assert store.read(store.put(data)).header.kind is Kind.MERGED


def test_a_record_without_a_table_and_unknown_members_are_kept(store: Any) -> None:
    content = {
        "_meta": {"0": {"at": 1, "label": "hello", "batch": {"x": [1]}}},
        "later": {"r": {"f": [1]}},
        "empty": {},
    }
    opened = store.read(_put(store, _spell(content)))
    assert opened.meta.other == {"label": "hello", "batch": {"x": [1]}}
    assert opened.tables.keys() == {"later", "empty"}


def _commit(meta: object = None, **tables: object) -> dict[str, Any]:
    return {"_meta": {"0": {"at": 1, "dev": [OTHER]} if meta is None else meta}, **tables}


def _record(**stamps: object) -> dict[str, Any]:
    return _commit(contacts={"a": {"f": 1, "~": stamps}})


BAD_COMMITS: dict[str, Any] = {
    "a list": [],
    "no meta": {"contacts": {}},
    "an empty meta": {"_meta": {}},
    "another meta": {"_meta": {"1": {"at": 1}}},
    "two metas": {"_meta": {"0": {"at": 1}, "1": {"at": 1}}},
    "a meta that is no object": {"_meta": {"0": 1}},
    "a table that is no object": _commit(contacts=[]),
    "a record that is no object": _commit(contacts={"a": 1}),
    "a record that is null": _commit(contacts={"a": None}),
    "a record without a name": _commit(contacts={"": {}}),
    "a table without a name": _commit(**{"": {}}),
    "a record with a huge name": _commit(contacts={"x" * 1025: {}}),
    "no time": _commit({}),
    "a time that is a text": _commit({"at": "1"}),
    "a time that is broken": _commit({"at": 1.5}),
    "a time before all time": _commit({"at": -1}),
    "a time that is true": _commit({"at": True}),
    "rows in a commit": _commit({"at": 1, "c": []}),
    "from in a commit": _commit({"at": 1, "from": {OTHER: [[1, PREFIXES]]}}),
    "devices that are no list": _commit({"at": 1, "dev": {}}),
    "a device that is a number": _commit({"at": 1, "dev": [1]}),
    "a device of another length": _commit({"at": 1, "dev": ["93aa"]}),
    "a device in capitals": _commit({"at": 1, "dev": [OTHER.upper()]}),
    "a device twice": _commit({"at": 1, "dev": [OTHER, OTHER]}),
    "its own device": _commit({"at": 1, "dev": ["0123456789abcdef"]}),
    "seen that is no object": _commit({"at": 1, "seen": []}),
    "seen of no device": _commit({"at": 1, "seen": {"x": 1}}),
    "seen zero": _commit({"at": 1, "seen": {OTHER: 0}}),
    "seen beyond": _commit({"at": 1, "seen": {OTHER: 2**32}}),
    "held that is no list": _commit({"at": 1, "held": 1}),
    "stamps that are no object": _commit(contacts={"a": {"~": []}}),
    "stamps that are null": _commit(contacts={"a": {"~": None}}),
    "a context that is no list": _record(f=1),
    "a context that is a text": _record(f="01"),
    "a context with a text": _record(f=[0, "1"]),
    "a context with a fraction": _record(f=[0, 1.5]),
    "a context with true": _record(f=[0, True]),
    "an odd context": _record(f=[0, 1, 1]),
    "a device that is not listed": _record(f=[2, 1]),
    "a device below zero": _record(f=[-1, 1]),
    "a number zero": _record(f=[0, 0]),
    "a number beyond": _record(f=[0, 2**32]),
    "a life with members": _record(**{"": {"x": [0, 1]}}),
    "a member's odd context": _record(f={"m": [0]}),
    "a member's members": _record(f={"m": {"n": [0, 1]}}),
    "a value with the contexts of members": _record(f={"k": [0, 1]}),
    "a set with the context of a value": _commit(contacts={"a": {"f": {"k": 1}, "~": {"f": [0, 1]}}}),
    "a context of no field": _record(g=[0, 1]),
    "a context of no member": _commit(contacts={"a": {"f": {"k": 1}, "~": {"f": {"l": [0, 1]}}}}),
    "a context of contexts": _record(**{"~": [0, 1]}),
    "a second context of a life": _record(_alive=[0, 1]),
    "a field without a name": _commit(contacts={"a": {"": 1}}),
    "a field without a name and a blank": _commit(contacts={"a": {"": 1, "~": {"": [0, 1]}}}),
    "a member without a name": _commit(contacts={"a": {"f": {"": 1}, "~": {"": [0, 1]}}}),
    "older values": _commit(contacts={"a": {"f": 1, "^": {"f": [[0, 1]]}}}),
}


@pytest.mark.parametrize("content", BAD_COMMITS.values(), ids=BAD_COMMITS.keys())
def test_a_commit_that_is_not_built_as_it_must_be_is_refused(store: Any, content: Any, snapshot: Any) -> None:
    path = _put(store, _spell(content))
    before = snapshot(store.directory)
    with pytest.raises(FrameError) as caught:
        store.read(path)
    assert caught.value.name == path.name
    assert snapshot(store.directory) == before


@pytest.mark.parametrize("blank", [b"", b" ", b"\n", b"\t"])
def test_a_name_that_is_missing_is_found_however_it_is_written(store: Any, blank: bytes) -> None:
    text = b'{"_meta":{"0":{"at":1}},"t":{"r":{"e":"","a\\"":{%s""%s:1}}}}' % (blank, blank)
    with pytest.raises(FrameError):
        store.read(_put(store, text))
    named = text.replace(b'""%s:1' % blank, b'"m"%s:1' % blank)
    assert store.read(_put(store, named)).tables["t"].keys() == {"r"}


def _merged(**changes: object) -> dict[str, Any]:
    meta = dict(MERGED["_meta"]["0"]) | changes
    return MERGED | {"_meta": {"0": {name: value for name, value in meta.items() if value is not ...}}}


def _merged_record(record: object) -> dict[str, Any]:
    return MERGED | {"contacts": {"a": record}}


BAD_MERGED: dict[str, Any] = {
    "no rows": _merged(c=...),
    "a row of two": _merged(c=[[0, 1], [0, 1, 1]]),
    "a row of four": _merged(c=[[0, 1, 1, 1], [0, 1, 1]]),
    "a row with a text": _merged(c=[[0, 1, "1"], [0, 1, 1]]),
    "a row of an unknown device": _merged(c=[[0, 1, 1], [2, 1, 1]]),
    "a row with number zero": _merged(c=[[0, 1, 1], [0, 0, 1]]),
    "a row before all time": _merged(c=[[0, 1, 1], [0, 1, -1]]),
    "no from": _merged(**{"from": ...}),
    "an empty from": _merged(**{"from": {}}),
    "from that is a list": _merged(**{"from": [[1, PREFIXES]]}),
    "from of no device": _merged(**{"from": {"x": [[1, PREFIXES]]}}),
    "from at zero": _merged(**{"from": {OTHER: [[0, PREFIXES]]}}),
    "from beyond": _merged(**{"from": {OTHER: [[2**32 - 1, PREFIXES]]}}),
    "from with half a hash": _merged(**{"from": {OTHER: [[1, PREFIXES[:-1]]]}}),
    "from with no hash": _merged(**{"from": {OTHER: [[1, ""]]}}),
    "from in capitals": _merged(**{"from": {OTHER: [[1, PREFIXES.upper()]]}}),
    "no head": _merged(head=...),
    "a short head": _merged(head="ab"),
    "a record without stamps": _merged_record({"f": 1}),
    "a record without a row": _merged_record({"f": 1, "~": {}}),
    "a record without its default row": _merged_record({"f": 1, "~": {"f": [0]}}),
    "a row that is not there": _merged_record({"f": 1, "~": {"": [2]}}),
    "a row below zero": _merged_record({"f": 1, "~": {"": [-1]}}),
    "an entry without a row": _merged_record({"f": 1, "~": {"": [0], "f": []}}),
    "an odd context": _merged_record({"f": 1, "~": {"": [0, 1]}}),
    "a context of an unknown device": _merged_record({"f": 1, "~": {"": [0, 2, 1]}}),
    "a life with the contexts of members": _merged_record({"~": {"": [0], "_alive": {"m": [0]}}}),
    "a value with the entries of members": _merged_record({"f": 1, "~": {"": [0], "f": {"k": [0]}}}),
    "a set with the entry of a value": _merged_record({"f": {"k": 1}, "~": {"": [0], "f": [0]}}),
    "a member without a name": _merged_record({"f": {"": 1}, "~": {"": [0]}}),
    "older values of no field": _merged_record({"~": {"": [0]}, "^": {"": [[0, 1]]}}),
    "older values of stamps": _merged_record({"~": {"": [0]}, "^": {"~": [[0, 1]]}}),
    "older lives of members": _merged_record({"~": {"": [0]}, "^": {"_alive": {"m": [[0, 1]]}}}),
    "an object as an older value": _merged_record({"~": {"": [0]}, "^": {"f": [[0, {"m": 1}]]}}),
    "an object as an older value beside members": _merged_record(
        {"~": {"": [0]}, "^": {"f": {"": [[0, {"m": 1}]]}}}
    ),
    "older that is a list": _merged_record({"~": {"": [0]}, "^": []}),
    "older that are no lists": _merged_record({"~": {"": [0]}, "^": {"f": 1}}),
    "an older value that is no list": _merged_record({"~": {"": [0]}, "^": {"f": [1]}}),
    "an older value without a value": _merged_record({"~": {"": [0]}, "^": {"f": [[0]]}}),
    "an older value without a row": _merged_record({"~": {"": [0]}, "^": {"f": [["x", 1]]}}),
    "an older value of a row that is not there": _merged_record({"~": {"": [0]}, "^": {"f": [[2, 1]]}}),
    "an older value with an odd context": _merged_record({"~": {"": [0]}, "^": {"f": [[0, 1, 1]]}}),
    "an older value of an unknown device": _merged_record(
        {"~": {"": [0]}, "^": {"f": {"m": [[0, 1, 2, 1]]}}}
    ),
}


@pytest.mark.parametrize("content", BAD_MERGED.values(), ids=BAD_MERGED.keys())
def test_a_merged_file_that_is_not_built_as_it_must_be_is_refused(store: Any, content: Any) -> None:
    with pytest.raises(FrameError):
        store.read(_put(store, _spell(content), 2))


@pytest.mark.parametrize(
    "value",
    [b"NaN", b"1e999", b'"\\ud800"', b'"\xff"', b"[" * 70 + b"]" * 70, b"01", b'{"a":1', b"9007199254740992"],
    ids=range(8),
)
def test_json_that_is_not_strict_is_refused_before_the_frame_is_looked_at(store: Any, value: bytes) -> None:
    for around in (
        b'{"_meta":{"0":{"at":1}},"t":{"r":{"f":%s}}}',
        b'{"t":{"r":{"f":%s}}}',
        b'{"_meta":{"0":{"at":1,"x":%s}}}',
    ):
        with pytest.raises(JsonError):
            store.read(_put(store, around % value))


def test_a_torn_file_under_its_final_name_is_refused(store: Any) -> None:
    data = store.commit(2)
    path = store.put(data, 2)
    path.write_bytes(data[:700])
    with pytest.raises(TornError):
        store.read(path)
    path.write_bytes(b"")
    with pytest.raises(TornError):
        store.read(path)


@pytest.mark.parametrize("make", ["link", "pipe", "directory"])
def test_what_is_no_plain_file_is_refused(store: Any, make: str, tmp_path: Path) -> None:
    path = store.put(store.commit(2), 2)
    path.rename(tmp_path / "elsewhere")
    if make == "link":
        path.symlink_to(tmp_path / "elsewhere")
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(NotAFileError):
        store.read(path)


def test_a_huge_file_is_refused_before_it_is_read(store: Any) -> None:
    path = store.devices / segment.segment_name(1, 1, b"")
    with path.open("wb") as file:
        file.truncate(envelope.SIZE_CAP + 1)
    with pytest.raises(OversizeError):
        store.read(path)


def test_a_segment_moved_elsewhere_is_refused(store: Any) -> None:
    data = store.commit(2)
    for lo, hi in ((1, 1), (2, 3), (3, 3)):
        with pytest.raises(MisplacedError):
            store.read(store.put(data, lo, hi))
    other = store.directory / "devices" / OTHER
    other.mkdir()
    path = store.put(data, 2)
    shutil.copy(path, other / path.name)
    with pytest.raises(MisplacedError):
        store.read(other / path.name)
    with pytest.raises(MisplacedError):
        segment.read_segment(path, store.keyring.get, b"another vault id")


@pytest.mark.parametrize("name", ["x.tdb", "00000001-00000001.tdb", "00000000-00000001-" + "0" * 32 + ".tdb"])
def test_a_stray_name_is_refused(store: Any, name: str) -> None:
    (store.devices / name).write_bytes(store.commit())
    with pytest.raises(MisplacedError):
        store.read(store.devices / name)


def test_rings_and_caches_have_no_business_among_segments(store: Any) -> None:
    for kind in (Kind.RING, Kind.CACHE):
        data = envelope.seal(store.key, store.header(1, kind=kind), _spell(_commit()))
        with pytest.raises(UnsupportedError):
            store.read(store.put(data))


def test_names_are_of_fixed_width_and_safe_everywhere(store: Any) -> None:
    name = segment.segment_name(1, 300, b"data")
    assert name == f"00000001-0000012c-{hashlib.sha256(b'data').hexdigest()[:32]}.tdb"
    assert segment.parse_segment_name(name) == (1, 300, hashlib.sha256(b"data").hexdigest()[:32])
    for wrong in (name.upper(), name + "\n", name[1:], name.replace("0000012c", "00000000"), "x" + name):
        assert segment.parse_segment_name(wrong) is None


def _chain(*spans: tuple[int, int]) -> list[Link]:
    def head(seq: int) -> bytes:
        return bytes(32) if seq == 0 else hashlib.sha256(b"%d" % seq).digest()

    return [Link(lo, hi, head(lo - 1), head(hi)) for lo, hi in spans]


def test_a_whole_chain_has_no_gaps() -> None:
    assert chain_gaps([]) == []
    assert chain_gaps(_chain((1, 1), (2, 2), (3, 3))) == []
    assert chain_gaps(_chain((1, 3), (2, 2), (4, 4), (1, 1), (4, 9))) == []


def test_gaps_and_breaks_in_a_chain_are_found() -> None:
    assert chain_gaps(_chain((1, 1), (3, 3))) == [Gap(2, broken=False)]
    assert chain_gaps(_chain((5, 5))) == [Gap(4, broken=False)]
    links = _chain((1, 1), (2, 2))
    assert chain_gaps([links[0], links[1]._replace(prev=b"x" * 32)]) == [Gap(1, broken=True)]
    assert chain_gaps([links[0]._replace(prev=b"x" * 32)]) == [Gap(0, broken=True)]


def test_an_opened_segment_is_a_tinydb_database(store: Any) -> None:
    path = store.put(store.commit(2), 2)
    with database.SegmentDatabase(path, key_for=store.keyring.get, vault_id=store.vault_id) as opened:
        assert isinstance(opened, TinyDB)
        assert opened.tables() == {"_meta", "contacts"}
        found = opened.table("contacts").get(where("given") == "Ada")
        assert found is not None
        assert found.doc_id == "Zk3aaaaaaaaaaaaa"
        assert opened.table("contacts").get(doc_id="Qp7aaaaaaaaaaaaa")["note"] == "moved to Bern"
        assert opened.table("contacts").search(where("tags").maths.exists()) == [found]
        with pytest.raises(VaultError, match="never changes"):
            opened.table("contacts").insert({"given": "Ben"})
    with TinyDB(
        path, storage=database.SegmentStorage, key_for=store.keyring.get, vault_id=store.vault_id
    ) as plain:
        assert plain.storage.read()["contacts"]["Zk3aaaaaaaaaaaaa"]["given"] == "Ada"


def test_a_tinydb_database_becomes_a_segment(store: Any) -> None:
    said: list[tuple[str, bytes]] = []
    made = database.SegmentDatabase(
        store.devices, key_for=store.keyring.get, vault_id=store.vault_id, header=store.header(2)
    )
    assert made.tables() == set()
    made.table("_meta").insert(Document({"at": 5}, doc_id="0"))
    id = made.table("contacts").insert({"given": "Ben"})
    assert len(str(id)) == 16
    path = made.storage.publish(before=lambda name, digest: said.append((name, digest)))
    opened = store.read(path)
    assert said == [(path.name, opened.hash)]
    assert json.loads(bytes(opened.tables["contacts"][id])) == {"given": "Ben"}
    with pytest.raises(VaultError, match="nothing to publish"):
        made.storage.publish()


def test_a_tinydb_database_that_readers_would_refuse_is_not_published(store: Any, snapshot: Any) -> None:
    before = snapshot(store.directory)
    made = database.SegmentDatabase(
        store.devices, key_for=store.keyring.get, vault_id=store.vault_id, header=store.header(2)
    )
    made.table("contacts").insert({"given": "no meta"})
    with pytest.raises(FrameError):
        made.storage.publish()
    assert snapshot(store.directory) == before
