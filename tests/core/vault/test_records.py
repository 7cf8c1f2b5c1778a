"""Documents of segments as ops, and records as documents of merged files."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from core.vault import packing, registers
from core.vault.errors import FrameError
from core.vault.records import Frame, Packer, Record, ops, pack
from core.vault.registers import LIFE, Op
from core.vault.state import is_mention, is_plain

OTHER = "bb" * 8
OWN = "aa" * 8


def _frame(seq: int, at: int, *others: str) -> Frame:
    """The frame of a commit."""
    return Frame((OWN, *others), ((0, seq, at),), merged=False)


def test_the_commit_of_the_format_reads_as_it_says() -> None:
    document = {"note": "moved to Bern", "~": {"": [0, 3, 1, 40], "note": [1, 40]}}
    found = dict(ops(_frame(7, 1000, OTHER), document))
    assert found == {
        LIFE: Op(OWN, 7, 1000, True, ((OWN, 3), (OTHER, 40))),
        ("note", None): Op(OWN, 7, 1000, "moved to Bern", ((OTHER, 40),)),
    }


def test_a_creation_costs_no_contexts() -> None:
    found = dict(ops(_frame(1, 5), {"given": "Ada", "tags": {"maths": True}}))
    assert set(found) == {LIFE, ("given", None), ("tags", "maths")}
    assert all(op.context == () for op in found.values())


@pytest.mark.parametrize(
    "document",
    [
        {"~": {"": [0]}},
        {"~": {"note": [9, 1]}, "note": "x"},
        {"~": []},
        {"^": {"note": [[0]]}},
        {"^": {"note": 1}},
        {"~": {"note": ["0", 1]}, "note": "x"},
    ],
)
def test_malformed_stamps_are_refused(document: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        list(ops(_frame(1, 5), document))


contexts = st.lists(
    st.tuples(st.sampled_from([OWN, OTHER, "cc" * 8]), st.integers(1, 9)),
    max_size=2,
    unique_by=lambda p: p[0],
)
some_ops = st.builds(
    Op,
    st.sampled_from([OWN, OTHER]),
    st.integers(1, 9),
    st.integers(0, 3),
    st.sampled_from([None, "a", 1, ["x"], True]),
    contexts.map(lambda pairs: tuple(sorted(pairs))),
)
keys = st.sampled_from([("note", None), ("tags", "x"), ("tags", "y"), ("tags", None), ("org", None)])


@given(st.lists(st.tuples(keys, some_ops), max_size=12), st.lists(st.booleans(), min_size=1, max_size=3))
def test_what_is_packed_reads_back_as_it_was(written: list[Any], lives: list[bool]) -> None:
    record = Record()
    for number, life in enumerate(lives):
        record.add(LIFE, Op(OWN, 10 + number, number, life))
    for key, op in written:
        record.add(key, op)
    packer = Packer(OWN)
    text = msgspec.json.encode(pack(record, packer))
    frame = Frame((OWN, *packer.others()), packer.rows(), merged=True)
    again = Record()
    again.add_document(frame, msgspec.json.decode(text))
    assert packing.same_records(record, again)
    assert again.document() == record.document()


def pruned_at(record: Record, now_ms: int) -> Record:
    return packing.prune(record, packing.Pruning(now_ms - packing.HISTORY_MS), ("contacts", "a"))


def test_history_keeps_what_is_young_or_among_the_last_twenty() -> None:
    day = 86_400_000
    record = Record()
    record.add(LIFE, Op(OWN, 1, 0, True))
    for number in range(1, 41):
        record.add(("org", None), Op(OWN, number, number * day, f"org {number}", ((OWN, number - 1),)))
    kept = pruned_at(record, 400 * day).past["org", None]
    assert [op.value for op in kept] == [f"org {number}" for number in range(20, 40)]
    assert len(pruned_at(record, 180 * day).past["org", None]) == 39


def test_a_record_that_ended_keeps_its_life_alone_and_only_where_that_is_known() -> None:
    record = Record()
    record.add(LIFE, Op(OWN, 1, 0, True))
    record.add(("org", None), Op(OWN, 1, 0, "Acme"))
    record.add(LIFE, Op(OWN, 2, 5, False, ((OWN, 1),)))
    place = ("contacts", "a")
    late = packing.Pruning(10 * packing.HISTORY_MS)
    assert set(packing.prune(record, late, place).registers) == {LIFE, ("org", None)}
    known = packing.Pruning(ended={place})
    assert set(packing.prune(record, known, place).registers) == {LIFE}
    assert set(packing.prune(record, known, ("events", "a")).registers) == {LIFE, ("org", None)}


@pytest.mark.parametrize(
    ("text", "plain", "mention"),
    [
        (b"{}", True, True),
        (b'{"~":{"":[0,3,1,40]}}', True, True),
        (b'{"~":{"":[4],"_alive":[5,0,3]},"org":"x"}', True, False),
        (b'{"org":"x"}', True, False),
        (b'{"org":null}', False, False),
        (b'{"_alive":false}', False, False),
        (b'{"org":"x","^":{"_alive":[[0,false]]},"~":{"":[1]}}', False, False),
    ],
)
def test_what_can_be_seen_without_decoding(text: bytes, plain: bool, mention: bool) -> None:
    assert (is_plain(text), is_mention(text)) == (plain, mention)


def test_contexts_join_dots_and_contexts() -> None:
    assert registers.join([Op("aa", 3, 0, 1, (("bb", 2),)), Op("bb", 1, 0, 1)]) == (("aa", 3), ("bb", 2))


def test_a_register_with_many_values_looks_each_up_and_keeps_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    same = registers.same

    def counted(one: Op, other: Op) -> bool:
        compared.append(one)
        return same(one, other)

    monkeypatch.setattr(registers, "same", counted)
    many = [Op(OWN, seq, seq, seq, ((OWN, seq - 1),) if seq > 1 else ()) for seq in range(1, 2001)]
    record = Record()
    for _ in range(2):
        for op in many:
            record.add(("note", None), op)
    # The two sides of a fork have one dot and are two values.
    record.remember(("note", None), many[7]._replace(value="the other side"))
    past = record.past["note", None]
    assert len(past) == 2000
    assert len({op.seq for op in past}) == 1999
    assert len(compared) < 50_000
