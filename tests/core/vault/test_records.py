"""Documents of segments as ops, and records as documents of merged files."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from core.vault import packing, registers
from core.vault.errors import FrameError
from core.vault.packer import Packer, pack
from core.vault.records import Frame, Record, ops
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


one_record = st.lists(
    st.tuples(
        st.sampled_from([LIFE, LIFE, ("note", None), ("tags", "x")]),
        st.builds(
            Op,
            st.sampled_from([OWN, OTHER]),
            st.integers(1, 5),
            st.integers(0, 3),
            st.sampled_from([True, False, None, "a"]),
            contexts.map(lambda pairs: tuple(sorted(pairs))),
        ),
    ),
    min_size=1,
    max_size=10,
)


def read_back(record: Record) -> list[tuple[registers.Key, Op]]:
    """The ops of a record as a merged file holds them."""
    packer = Packer(OWN)
    document = msgspec.json.decode(msgspec.json.encode(pack(record, packer)))
    return list(ops(Frame((OWN, *packer.others()), packer.rows(), merged=True), document))


def put_together(written: Any) -> Record:
    record = Record()
    record.add(LIFE, Op(OWN, 1, 0, True))
    for key, op in written:
        record.add(key, op)
    return record


@given(one_record, st.data())
def test_a_record_does_not_depend_on_the_order_nor_on_what_was_merged_before(
    written: list[tuple[registers.Key, Op]], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(written)))
    at_once = put_together(written)
    assert packing.same_records(at_once, put_together(data.draw(st.permutations(written))))
    parts = [*read_back(put_together(written[:cut])), *read_back(put_together(written[cut:]))]
    assert packing.same_records(at_once, put_together(data.draw(st.permutations(parts))))


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


def erased_record() -> Record:
    """Something is written, erased, and written again."""
    record = Record()
    record.add(LIFE, Op(OWN, 1, 0, True))
    record.add(("org", None), Op(OWN, 1, 0, "Acme"))
    record.add(("org", None), Op(OWN, 2, 1, "Globex", ((OWN, 1),)))
    record.add(("emails", "ada@example.org"), Op(OTHER, 1, 1, ["work"]))
    record.add(LIFE, Op(OTHER, 2, 5, {OWN: 2, OTHER: 1}, ((OWN, 2), (OTHER, 1))))
    return record


def test_what_a_writer_had_seen_of_a_record_it_erased_is_gone_in_every_order() -> None:
    record = erased_record()
    assert set(record.registers) == {LIFE}
    assert record.past == {}
    record.add(("org", None), Op(OWN, 2, 1, "Globex", ((OWN, 1),)))
    record.add(("org", None), Op(OWN, 3, 9, "Initech", ((OWN, 2),)))
    record.add(("org", None), Op(OWN, 1, 0, "Acme"))
    assert record.document() == {"org": "Initech"}
    assert not record.past


def test_what_was_erased_stays_so_when_the_record_lives_again() -> None:
    record = erased_record()
    for seq in range(3, 60):
        record.add(LIFE, Op(OWN, seq, seq, seq % 2 == 1, ((OWN, seq - 1), (OTHER, 2))))
    pruned = pruned_at(record, 400 * 86_400_000)
    packer = Packer(OWN)
    again = Record()
    text = msgspec.json.encode(pack(pruned, packer))
    again.add_document(Frame((OWN, *packer.others()), packer.rows(), merged=True), msgspec.json.decode(text))
    again.add(("org", None), Op(OWN, 1, 0, "Acme"))
    assert again.alive
    assert again.document() == {}


def test_what_another_file_erased_is_left_out_where_files_are_merged() -> None:
    record = Record()
    record.add(LIFE, Op(OWN, 1, 0, True))
    record.add(("org", None), Op(OWN, 1, 0, "Acme"))
    record.add(("role", None), Op(OWN, 2, 0, "boss"))
    place = ("contacts", "a")
    known = packing.Pruning(erased={place: ((OWN, 1),)})
    assert set(packing.prune(record, known, place).registers) == {LIFE, ("role", None)}
    assert set(packing.prune(record, known, ("events", "a")).registers) == set(record.registers)
    assert len(record.registers) == 3


@pytest.mark.parametrize(
    ("text", "plain", "mention"),
    [
        (b"{}", False, True),
        (b'{"~":{"":[0,3,1,40]}}', False, True),
        (b'{"~":{"":[0],"_alive":[1,0,1]}}', False, False),
        (b'{"~":{"":[4],"_alive":[5,0,3]},"org":"x"}', False, False),
        (b'{"org":"x","~":{"":[4],"_alive":[5,0,3]}}', True, False),
        (b'{"org":"x","~":{"":[4],"org":[4,0,1],"tags":{"x":[2]},"_alive":[5,0,3],"b":[1]}}', True, False),
        (b'{"org":"x","_alive":[1],"~":{"":[4]}}', False, False),
        (b'{"org":"x","~":{"":[4]},"_alive":[1]}', False, False),
        (b'{"org":"x","~":{"":[4],"org":[1]},"_alive":[1]}', False, False),
        (b'{"org":"x"}', True, False),
        (b'{"org":null}', False, False),
        (b'{"tags":{}}', False, False),
        (b'{"\\u006frg":"x"}', False, False),
        (b'{"_alive":false}', False, False),
        (b'{"_alive":{"aaaaaaaaaaaaaaaa":1}}', False, False),
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
