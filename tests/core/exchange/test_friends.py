"""`friends.md`, in and out."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ImportFileError
from core.exchange.chosen import Chosen
from core.exchange.draft import Reading
from core.exchange.formats import FORMATS
from core.exchange.friends import read_friends
from core.exchange.staging import stage

FILE = """### Activities:
- 2026-05-01: Lunch with **Ida Berg** and **Ben Aydın** in _Lyon_. @food
- 2026-04-01: Called **Ben Aydın**.
- 2026-03-01: Moved to _Bern_.
- yesterday: something

### Notes:
- 2026-02-01: **Ida Berg** moves to _Oslo_ with **Tom Hill**. @plans
- 2026-01-05: Nobody in particular.

### Friends:
- Ben Aydın
- Ida Berg (a.k.a. Idchen a.k.a. The Boss) [Lyon] @chess @work:old

### Locations:
- Lyon
"""
ANNA, BEN = "A" * 16, "B" * 16


@pytest.fixture
def reading(read: Callable[..., Reading]) -> Reading:
    return read(FILE)


def test_people_come_with_nicknames_place_and_tags(reading: Reading) -> None:
    documents = {draft.document["full"]: draft.document for draft in reading.drafts}
    ida = documents["Ida Berg"]
    assert ida["nicknames"] == {"Idchen": True, "The Boss": True}
    assert ida["tags"] == {"chess": True, "work:old": True}
    assert [address["city"] for address in ida["addresses"].values()] == ["Lyon"]  # type: ignore[union-attr, call-overload, index]
    assert reading.title == "friends.md"


def test_those_who_are_only_named_become_people_too(reading: Reading) -> None:
    assert [draft.document["full"] for draft in reading.drafts] == ["Ben Aydın", "Ida Berg", "Tom Hill"]
    assert [draft.uid for draft in reading.drafts] == [
        "friends:Ben Aydın",
        "friends:Ida Berg",
        "friends:Tom Hill",
    ]


def test_a_note_goes_to_each_it_names_with_its_day(reading: Reading) -> None:
    for draft in reading.drafts[1:]:
        notes = draft.document["notes"]
        assert isinstance(notes, dict)
        assert list(notes.values()) == [
            {"on": "2026-02-01", "text": "Ida Berg moves to Oslo with Tom Hill. @plans"}
        ]


def test_what_was_done_becomes_a_moment(reading: Reading) -> None:
    lunch, call = reading.moments
    assert lunch.document == {
        "at": "2026-05-01", "channel": "meal", "text": "Lunch with Ida Berg and Ben Aydın in Lyon. @food", "place": "Lyon",
    }  # fmt: skip
    assert [party.name for party in lunch.people] == ["Ida Berg", "Ben Aydın"]
    assert call.document["channel"] == "call"


def test_what_names_nobody_or_has_no_day_is_told_with_its_line(reading: Reading) -> None:
    assert [(problem.line, problem.text) for problem in reading.problems] == [
        (5, "the line has no day: left out"),
        (4, "the line names nobody: left out"),
        (9, "the line names nobody: left out"),
    ]


def test_a_second_run_changes_nothing(reading: Reading, book: Any) -> None:
    book.vault.commit(stage(reading, book).changes())
    assert len(book.people) == 3
    assert len(book.vault.tables["interactions"]) == 2
    assert stage(reading, book).changes() == []


def test_what_is_written_is_read_again(
    book: Any, new_book: Callable[..., Any], read: Callable[..., Reading]
) -> None:
    book.vault.tables = json.loads(json.dumps({
        "contacts": {
            ANNA: {"full": "Anna Schmidt", "nicknames": {"Änn": True}, "tags": {"chess": True, "two words": True},
                   "addresses": {"a": {"types": [], "city": "Köln"}}, "notes": {"n": {"on": "2026-01-02", "text": "likes *tea*"}}},
            BEN: {"full": "Anna Schmidt"},
        },
        "interactions": {
            "I" * 16: {"at": "2026-05-01T10:00", "channel": "call", "with": {ANNA: True, BEN: True}, "text": "the\nboat_house_"},
            "J" * 16: {"at": "2026-07-01", "channel": "meal", "plan": True, "with": {ANNA: True}},
        },
    }))  # fmt: skip
    chunks = FORMATS["friends"].chunks
    assert chunks is not None
    text = b"".join(chunks(Chosen(book), None)).decode()
    assert text == (
        "### Activities:\n- 2026-05-01: Called **Anna Schmidt** and **Anna Schmidt 2**: the boat house\n\n"
        "### Notes:\n- 2026-01-02: **Anna Schmidt**: likes tea\n\n"
        "### Friends:\n- Anna Schmidt (a.k.a. Änn) [Köln] @chess @two-words\n- Anna Schmidt 2\n\n"
        "### Locations:\n- Köln\n"
    )
    other, reading = new_book(), read(text)
    assert reading.problems == []
    other.vault.commit(stage(reading, other).changes())
    (call,) = other.vault.tables["interactions"].values()
    assert (call["at"], call["channel"], len(call["with"])) == ("2026-05-01", "call", 2)
    (note,) = next(each for each in other.people.values() if each["full"] == "Anna Schmidt")["notes"].values()
    assert note == {"on": "2026-01-02", "text": "likes tea"}


def test_what_tend_wrote_itself_happens_once(book: Any, read: Callable[..., Reading]) -> None:
    book.vault.tables = json.loads(json.dumps({
        "contacts": {ANNA: {"full": "Anna Schmidt"}, BEN: {"full": "Ben Aydın"}},
        "interactions": {"I" * 16: {"at": "2026-05-01T10:00", "channel": "call", "with": {ANNA: True, BEN: True}, "text": "the *boat*"}},
    }))  # fmt: skip
    chunks = FORMATS["friends"].chunks
    assert chunks is not None
    text = b"".join(chunks(Chosen(book), None)).decode()
    more = text.replace("### Activities:\n", "### Activities:\n- 2026-05-02: Walked with **Anna Schmidt**.\n")
    reading = read(more)
    book.vault.commit(stage(reading, book).changes())
    assert sorted(each["at"] for each in book.vault.tables["interactions"].values()) == [
        "2026-05-01T10:00",
        "2026-05-02",
    ]
    assert len(book.people) == 2
    assert reading.left_out == {"activities that Tend wrote": 1}


rows = st.lists(
    st.sampled_from(["### Friends:", "### Notes:", "### Activities:", "### Locations:", "- Ida", "2026-01-01: ", "**", "_", "@t",
                     "(a.k.a. ", ")", "[", "]", " ", "\n", "- ", "x", "é", "\x00", "9" * 50]),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=rows)
def test_any_text_gives_people_or_problems(text: str, new_book: Callable[..., Any]) -> None:
    reading = Reading("friends", "friends.md")
    with contextlib.suppress(ImportFileError):
        read_friends(text.split("\n"), reading)
    stage(reading, new_book())


@pytest.mark.parametrize("piece", ["**a", "_a", "(a.k.a. ", "[", "@", "**", "a **b** "])
def test_a_line_of_any_length_is_read_in_bounded_time(piece: str) -> None:
    reading = Reading("friends", "friends.md")
    long = piece * 100_000
    read_friends(["### Friends:", f"- {long}", "### Activities:", f"- 2026-01-01: {long}"], reading)
    assert len(reading.drafts) <= 2
