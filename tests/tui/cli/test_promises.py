"""`tend promises`: listed by side and day, added, kept, moved."""

from __future__ import annotations

from typing import Any

import pytest


def test_what_is_open_is_listed_with_whose_it_is_and_when(people: Any) -> None:
    people.tend("promises", "add", "--theirs", "Priya", "12.6.", "sends", "the", "contract")
    lines = people.tend("promises").out.splitlines()
    assert (
        "!" in lines[1] and "3 d late" in lines[1] and "Ben Aydın" in lines[1] and "book for Lyon" in lines[1]
    )
    assert "?" in lines[2] and "Priya Raman" in lines[2] and "sends the contract" in lines[2]


def test_the_list_as_json_and_narrowed(people: Any) -> None:
    people.tend("promises", "add", "--theirs", "Priya", "sends the contract")
    (mine,) = people.tend("promises", "--mine", "--json").json
    assert list(mine) == ["id", "side", "with", "text", "due", "done", "late"]
    assert (mine["side"], mine["due"], mine["late"]) == ("mine", "2026-06-06", True)
    (theirs,) = people.tend("promises", "--theirs", "--json").json
    assert (theirs["text"], theirs["due"]) == ("sends the contract", None)
    assert [each["side"] for each in people.tend("promises", "--late", "--json").json] == ["mine"]
    assert people.tend("promises", "--of", "Gift", "--json").json == []


def test_one_is_added_moved_and_kept(people: Any) -> None:
    assert people.tend("promises", "add", "Anna Schmidt", "fri", "send", "slides").code == 0
    (new,) = people.tend("promises", "--of", "Anna Schmidt", "--json").json
    assert (new["text"], new["due"]) == ("send slides", "2026-06-12")
    assert people.tend("promises", "move", new["id"][:6], "24.6.").code == 0
    assert people.tend("promises", "--of", "Anna Schmidt", "--json").json[0]["due"] == "2026-06-24"
    assert people.tend("promises", "keep", new["id"]).code == 0
    assert people.tend("promises", "--of", "Anna Schmidt", "--json").json == []
    (kept,) = people.tend("promises", "--of", "Anna Schmidt", "--all", "--json").json
    assert kept["done"] == "2026-06-09"
    people.tend("undo")
    assert people.tend("promises", "--of", "Anna Schmidt", "--json").json


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("keep", "nothing"), 3, "No promise has an id"),
        (("move", "promise", "someday"), 3, "is not a day"),
        (("add", "Nobody Known", "fri", "x"), 3, "No one is called"),
        (("add", "Anna Schmidt", "fri"), 2, "needs words"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    people: Any, args: tuple[str, ...], code: int, said: str
) -> None:
    before = people.files()
    done = people.tend("promises", *args)
    assert done.code == code and said in done.err
    assert people.files() == before
