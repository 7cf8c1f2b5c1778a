"""A name that is hardly one is kept, and it is said why it looks odd."""

from __future__ import annotations

import pytest

from core.entry import Context, Reading, parse


def _odd(line: str, context: Context, reading: Reading | None = None) -> list[str]:
    return [hint.text for hint in parse(line, context, reading=reading).hints if hint.code == "odd"]


@pytest.mark.parametrize(
    ("line", "named"),
    [("peter: has a new job", "peter"), ("mom: called, sad", "mom"), ("Ida Berg:x", "Ida Berg")],
)
def test_a_sentence_about_somebody_unknown_is_read_as_a_name_and_that_is_said(
    line: str, named: str, context: Context
) -> None:
    assert _odd(line, context) == [f"nobody called \u201c{named}\u201d is known: read as a name"]


def test_a_note_forced_to_be_a_person_says_how_a_note_begins(context: Context) -> None:
    assert _odd("Ben: good talk", context, Reading.CONTACT) == [
        "read as a name, not as a note on Ben: \u201c -- \u201d begins one"
    ]


@pytest.mark.parametrize("line", ["call Ben; Priya", "call Ben<", "met Peter*", "call Ben, Zed|Lee"])
def test_in_a_log_too_an_odd_name_is_said_to_be_one(line: str, context: Context) -> None:
    assert _odd(line, context) == ["odd name: a comma parts people, a colon begins the note"]


@pytest.mark.parametrize(
    "line",
    [
        "Sinéad O'Brien",
        "P!nk @Acme",
        "Prof. Dr. Ottilie von der Heide-Müller",
        "Müller--Lüdenscheidt",
        '"Berg, Ida" <ida@berg.example>',
        r"Dot\:Com",
        "call Peter Neumann",
        "met Carla Nunes, Ben",
        "Ben Aydın",
    ],
)
def test_a_name_as_people_have_them_is_not_odd(line: str, context: Context) -> None:
    assert _odd(line, context) == []


def test_german_says_it_in_german(german: Context) -> None:
    assert _odd("mama: hat angerufen", german) == [
        "niemand namens \u201emama\u201c ist bekannt: als Name gelesen"
    ]


@pytest.mark.parametrize("line", ["Ida Berg via:zed", "Ida Berg with: zed", "met Ben with:zed"])
def test_a_helper_nobody_knows_is_kept_with_its_word_and_said_not_to_be_found(
    line: str, context: Context
) -> None:
    made = parse(line, context)
    word = "via" if "via" in line else "with"
    assert made.full_note == f"{word}: zed"
    assert [hint.text for hint in made.hints if hint.code == "value"] == ["nobody found: \u201czed\u201d"]


def test_mail_with_a_capital_is_a_kind_in_german_only(context: Context, german: Context) -> None:
    assert parse("Mail an Ben: hallo", context).reading is Reading.CONTACT
    assert parse("Mail an Ben: hallo", german).reading is Reading.LOG
