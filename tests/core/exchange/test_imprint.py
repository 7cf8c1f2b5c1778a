"""What a record remembers of the entry it was made of."""

from __future__ import annotations

from core.exchange.imprint import Imprint, entry_of, imprint_of


def test_it_is_read_back_as_it_was_written() -> None:
    entry = entry_of({"at": "2026-05-04", "text": "x", "place": ""}, ("mail:a", "mail:b"))
    imprint = imprint_of(Imprint().with_entry(entry))
    assert imprint.knows(entry)
    assert imprint.fields == entry.fields and set(entry.fields) == {"at", "text"}
    assert imprint.parties == set(entry.parties)


def test_a_version_changes_with_every_field_and_everybody_who_took_part() -> None:
    base = entry_of({"at": "2026-05-04"}, ("a",))
    others = [
        entry_of({"at": "2026-05-05"}, ("a",)),
        entry_of({"at": "2026-05-04"}, ("a", "b")),
        entry_of({}, ("a",)),
    ]
    assert len({entry.version for entry in (base, *others)}) == 4
    assert entry_of({"at": "2026-05-04"}, ("a",)).version == base.version


def test_older_versions_are_remembered_a_while_and_those_who_were_in_them() -> None:
    text = ""
    entries = [entry_of({"text": str(number)}, (str(number),)) for number in range(9)]
    for entry in entries:
        text = imprint_of(text).with_entry(entry)
    imprint = imprint_of(text)
    assert [imprint.knows(entry) for entry in entries] == [False] * 3 + [True] * 6
    assert len(imprint.parties) == 9


def test_what_cannot_be_read_is_nothing() -> None:
    for carried in (None, 3, "", {"x": 1}):
        assert imprint_of(carried) == Imprint()
