"""What a query asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from core.search import UnknownFieldError, parse
from core.search.query import Term, Word


def shown(text: str) -> list[str]:
    """The parts of a query, words first."""
    query = parse(text)
    words = [("-" if word.negated else "") + "|".join(word.spellings) for word in query.words]
    return words + [term.text for term in query.terms]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  anna   Schmidt ", ["anna", "schmidt"]),
        ("Müller", ["muller|mueller"]),
        ("Straße", ["strasse"]),
        ('"anna  schmidt"', [" anna schmidt"]),
        ('"never closed', [" never closed"]),
        ("tag:client", ["tag:client"]),
        ("tag: client", ["tag:client"]),
        ("tag:", []),
        ("tag: org:acme", ["org:acme"]),
        ('org:"Acme GmbH" anna', ["anna", 'org:"Acme GmbH"']),
        ("-tag:client -anna", ["-anna", "-tag:client"]),
        ("health<60 last>60d due:today", ["health<60", "last>60d", "due:today"]),
        ("health <= 60", ["health<=60"]),
        ("TAG:x Firma:y mail:z", ["tag:x", "org:y", "mail:z"]),
        ('"tagg:x"', [" tagg:x"]),
        ("https://acme.de", ["https://acme.de"]),
        ("14:30", ["14:30"]),
        ("- & anna /", ["anna"]),
        ("a-b", ["a-b"]),
    ],
)
def test_words_and_fields(text: str, parts: list[str]) -> None:
    assert shown(text) == parts


def test_one_letter_is_an_initial() -> None:
    (word,) = parse("k").words
    assert word == Word((" k",), initial=True)


def test_pieces_of_a_phone_number_are_one() -> None:
    (word,) = parse("+49 (0)151 / 234-56 78").words
    assert word.digits == "491512345678"
    assert [word.digits for word in parse("0151 anna 234").words] == ["151", "", "234"]


def test_an_unknown_field_is_said_with_the_nearest_one() -> None:
    with pytest.raises(UnknownFieldError) as caught:
        parse("anna tagg:client")
    assert caught.value.what == "no field 'tagg': tag?"
    assert (caught.value.name, caught.value.suggestion) == ("tagg", "tag")
    with pytest.raises(UnknownFieldError, match="no field 'zzzz'"):
        parse("zzzz:1")


def test_only_measures_can_be_compared() -> None:
    with pytest.raises(UsageError, match="tag cannot be compared"):
        parse("tag<client")


@given(st.text(max_size=40))
def test_any_text_is_a_query_or_a_usage_error(text: str) -> None:
    try:
        query = parse(text)
    except UsageError:
        return
    assert all(isinstance(term, Term) and term.value for term in query.terms)
    assert all(word.spellings for word in query.words)
