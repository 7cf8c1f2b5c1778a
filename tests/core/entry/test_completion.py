"""What tab offers, and where it offers nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.entry import Context, KnownEvent, KnownPerson, complete


@pytest.fixture
def rich(context: Context, hafen: KnownEvent, someone: Callable[..., KnownPerson]) -> Context:
    """People with tags, and an event."""
    context.known.update(someone("Priya Raman", tags=("seo", "investor")))
    context.known.update(someone("Jonas Weber", tags=("seo",), org="Weber & Co"))
    return context


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("Pri", ["Priya Raman"]),
        ("Anna M", ["Anna Meier"]),
        ("call Ben and pr", ["Priya Raman"]),
        ("call with Jon", ["Jonas Weber"]),
        ("call Ben, von", ["Maria von Stetten"]),
        ("Ida Berg, No", ["Novum"]),
        ("Ida Berg @We", ["Weber & Co"]),
        ("Ida Berg @Weber &", ["Weber & Co"]),
        ("Ida Berg #s", ["#seo"]),
        ("Ida Berg #in", ["#inner", "#investor"]),
        ("Ida Berg tag:se", ["seo"]),
        ("Ida Berg tag:seo, inv", ["investor"]),
        ("Ida Berg via:Jon", ["Jonas Weber"]),
        ("Ida Berg with: Ben, Pri", ["Priya Raman"]),
        ("Ida Berg at:haf", ["Hafen Meetup"]),
        ("Ida Berg circle:cl", ["close"]),
        ("Ida Berg org:nov", ["Novum"]),
        ("Ida Berg #x off", ["offers:"]),
        ("Ida Berg, Acme, CTO ne", ["needs:"]),
        ("Ida Berg !fri Pri", []),
        ("Ida Berg -- Pri", []),
        ("call Ben: Pri", []),
        ("Ida Berg ", []),
        ("", []),
    ],
)
def test_completion(line: str, offered: list[str], rich: Context) -> None:
    assert [one.text for one in complete(line, len(line), rich)] == offered


def test_a_completion_replaces_what_was_typed(rich: Context) -> None:
    line = "call Ben and pr"
    found = complete(line, len(line), rich)[0]
    assert line[: found.start] + found.text + line[found.end :] == "call Ben and Priya Raman"


def test_the_cursor_may_stand_inside_the_line(rich: Context) -> None:
    line = "Ida Berg #s and more"
    found = complete(line, len("Ida Berg #s"), rich)[0]
    assert line[: found.start] + found.text + line[found.end :] == "Ida Berg #seo and more"


def test_german_words_in_german(rich: Context) -> None:
    german = replace(rich, language="de")
    assert [one.text for one in complete("Ida Berg #x bie", 15, german)] == ["bietet:"]


def test_nothing_where_a_person_is_fixed(rich: Context) -> None:
    assert complete("Pri", 3, replace(rich, person="ben-aydın", kind="call")) == []
