"""`tend intro` and `tend introductions`."""

from __future__ import annotations

from typing import Any

import pytest


def test_an_introduction_goes_from_asked_to_its_outcome(people: Any) -> None:
    assert people.tend("intro", "Anna Schmidt", "Ben", "--about", "Lyon project").code == 0
    (item,) = people.tend("introductions", "--open", "--json").json
    assert [each["name"] for each in item["between"]] == ["Anna Schmidt", "Ben Aydın"]
    assert (item["state"], item["text"], item["on"]) == ("asked", "Lyon project", "2026-06-09")
    before = len(people.documents("interactions"))
    assert people.tend("introductions", "step", item["id"], "made").code == 0
    assert len(people.documents("interactions")) == before + 1
    assert people.tend("introductions", "outcome", item["id"], "they", "work", "together").code == 0
    listed = people.tend("introductions").out
    assert "made" in listed and "they work together" in listed
    assert people.tend("introductions", "--open", "--json").json == []
    shown = people.tend("show", "Ben").out
    assert "Anna Schmidt: made" in shown and "gave 1 introduction" in shown


def test_who_fits_is_suggested_until_they_have_met(people: Any) -> None:
    people.tend("edit", "Priya", "needs=press contacts")
    (fit,) = people.tend("introductions", "--suggested", "--json").json
    assert (fit["needs"]["name"], fit["offers"]["name"]) == ("Priya Raman", "Anna Schmidt")
    assert "press contacts" in people.tend("introductions", "--suggested").out
    people.tend("intro", "Priya", "Anna Schmidt", "--state", "declined")
    assert people.tend("introductions", "--suggested", "--json").json == []


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("intro", "Ben", "Ben"), 2, "between two people"),
        (("intro", "Ben", "Nobody Known"), 3, "No one is called"),
        (("introductions", "step", "zz", "made"), 3, "No introduction has"),
        (("introductions", "step", "zz", "kissed"), 2, "kissed"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    people: Any, args: tuple[str, ...], code: int, said: str
) -> None:
    before = people.files()
    done = people.tend(*args)
    assert done.code == code and said in done.err
    assert people.files() == before
