"""`tend duplicates`: the list, making two one, and saying that they are two."""

from __future__ import annotations

from typing import Any

import pytest

from core.vault import creation


@pytest.fixture
def doubled(people: Any) -> Any:
    card = {"full": "Anna Schmitt", "given": "Anna", "family": "Schmitt", "emails": {"anna@acme.example": []}}
    with people.vault() as vault:
        vault.commit(creation("contacts", "zz".ljust(16, "_"), card))
    return people


def test_the_list_says_who_and_why(doubled: Any) -> None:
    done = doubled.tend("duplicates")
    assert done.code == 0
    assert "Anna Schmidt, Acme" in done.out and "Anna Schmitt" in done.out
    assert "same mail anna@acme.example" in done.out


def test_the_list_as_json(doubled: Any) -> None:
    (pair,) = doubled.tend("duplicates", "--json").json
    assert {pair["first"]["name"], pair["second"]["name"]} == {"Anna Schmidt", "Anna Schmitt"}
    assert pair["points"] >= 80 and "same mail anna@acme.example" in pair["reasons"]
    assert doubled.tend("duplicates", "--of", "Anna Schmidt", "--json").json == [pair]
    assert doubled.tend("duplicates", "--of", "Ben", "--json").json == []


def test_nobody_twice_is_said(people: Any) -> None:
    done = people.tend("duplicates")
    assert (done.code, done.out) == (0, "") and "Nobody seems to stand here twice." in done.err


def test_two_are_made_one_and_undo_parts_them(doubled: Any) -> None:
    done = doubled.tend(
        "duplicates", "merge", "Anna Schmidt", "Anna Schmitt", "--take", "full=second", "--json"
    )
    assert done.code == 0
    document = doubled.documents("contacts")[done.json["id"]]
    assert (document["full"], document["org"]) == ("Anna Schmitt", "Acme")
    assert len(doubled.documents("contacts")) == 5
    doubled.tend("undo")
    assert len(doubled.documents("contacts")) == 6


def test_two_are_two(doubled: Any) -> None:
    assert doubled.tend("duplicates", "apart", "Anna Schmidt", "Anna Schmitt").code == 0
    assert doubled.tend("duplicates", "--json").json == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("Anna Schmidt", "anna@acme.example"), ""),
        (("Anna Schmidt", "Anna Schmidt"), "Both mean Anna Schmidt"),
        (("Anna Schmidt", "Anna Schmitt", "--take", "nose=first"), "nothing to take of 'nose'"),
        (("Anna Schmidt", "Anna Schmitt", "--take", "full=none"), "full cannot be taken so"),
        (("Anna Schmidt", "Nobody Known"), "No one is called"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(doubled: Any, args: tuple[str, ...], said: str) -> None:
    before = doubled.files()
    done = doubled.tend("duplicates", "merge", *args)
    assert done.code in (2, 3) and said in done.err
    assert doubled.files() == before
