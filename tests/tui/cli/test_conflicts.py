from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.vault import Change, Delete, Merge, Set


@pytest.fixture
def parted(people: Any, elsewhere: Callable[..., Any], clock: FixedClock) -> Callable[..., Any]:
    """`parted(here, there)` saves on two devices that know nothing of each other, and lets the files arrive."""

    def part(here: list[Change], there: list[Change]) -> Any:
        other = elsewhere(people.directory)
        with people.vault() as vault:
            vault.commit(here)
        clock.at += timedelta(minutes=1)
        other.save(there)
        other.bring()
        return people

    return part


@pytest.fixture
def org(parted: Callable[..., Any], people: Any) -> Any:
    """Anna works at two places."""
    anna = people.ids["anna"]
    return parted([Set("contacts", anna, "org", "Novum")], [Set("contacts", anna, "org", "Globex")])


def test_nothing_open_is_said_and_is_code_0(people: Any) -> None:
    done = people.tend("conflicts")
    assert (done.code, done.out) == (0, "")
    assert "Nothing is open" in done.err
    assert people.tend("conflicts", "list", "--json").json == []


def test_the_list_tells_what_is_open_and_is_code_1(org: Any) -> None:
    done = org.tend("conflicts")
    assert done.code == 1
    _, row = done.out.splitlines()
    number, id, *_ = row.split()
    assert number == "1"
    assert row.endswith("Anna Schmidt: works at  Globex  Novum")
    (told,) = org.tend("conflicts", "list", "--json").json
    assert told["id"] == id
    assert (told["kind"], told["table"], told["record"], told["field"], told["person"]) == (
        "value",
        "contacts",
        org.ids["anna"],
        "org",
        org.ids["anna"],
    )
    assert [(side["take"], side["text"], side["here"]) for side in told["sides"]] == [
        (1, "Globex", False),
        (2, "Novum", True),
    ]
    assert told["choices"] == ["1", "2", "edit"]


def test_one_is_shown_with_who_wrote_what_and_the_commands_that_settle_it(org: Any) -> None:
    done = org.tend("conflicts", "show", "1")
    assert done.code == 0
    assert done.out.startswith("Anna Schmidt: works at\nchanged in two places  id ")
    assert "(this one), today 07:45" in done.out
    assert "today 07:46  (shown meanwhile)\n   Globex\n" in done.out
    token = org.tend("conflicts", "show", "1", "--json").json["id"]
    assert f"tend conflicts resolve {token} --take 2" in done.out
    assert org.tend("conflicts", "show", token.partition("-")[0]).out == done.out


def test_the_person_says_what_is_open_and_the_command(org: Any) -> None:
    assert (
        "tend conflicts settles: works at, changed in two places" in org.tend("show", "anna@acme.example").out
    )
    assert "tend conflicts" not in org.tend("show", "Ben").out


def token(place: Any) -> str:
    return str(place.tend("conflicts", "list", "--json").json[0]["id"])


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        (["--take", "1"], "Globex"),
        (["--take", "2"], "Novum"),
        (["--text", "Novum and Globex"], "Novum and Globex"),
    ],
)
def test_what_is_chosen_settles_it(org: Any, how: list[str], shown: str) -> None:
    done = org.tend("conflicts", "resolve", token(org), *how)
    assert done.code == 0, done.err
    assert done.err.startswith("settled: Anna Schmidt: works at, ")
    assert org.documents("contacts")[org.ids["anna"]]["org"] == shown
    assert org.tend("conflicts").code == 0


def test_undo_takes_it_back(org: Any) -> None:
    org.tend("conflicts", "resolve", token(org), "--take", "2")
    assert "taken back: Anna Schmidt: works at, as" in org.tend("undo").err
    assert org.documents("contacts")[org.ids["anna"]]["org"] == "Globex"


@pytest.mark.parametrize(("how", "lives"), [("--keep", True), ("--delete", False), ("--take=1", True)])
def test_what_was_deleted_in_one_place_is_kept_or_deleted(
    parted: Callable[..., Any], people: Any, how: str, lives: bool
) -> None:
    ben = people.ids["ben"]
    parted([Delete("contacts", ben)], [Set("contacts", ben, "role", "CTO")])
    assert "edited\n   role: CTO" in people.tend("conflicts", "show", "1").out
    assert people.tend("conflicts", "resolve", token(people), how).code == 0
    assert (ben in people.documents("contacts")) is lives
    assert people.tend("conflicts").code == 0


def test_who_was_merged_in_one_place_are_kept_apart(parted: Callable[..., Any], people: Any) -> None:
    anna, meier = people.ids["anna"], people.ids["meier"]
    parted([Merge("contacts", anna, meier)], [Set("contacts", meier, "role", "CTO")])
    assert people.tend("conflicts", "resolve", token(people), "--both").code == 0
    assert {anna, meier} <= people.documents("contacts").keys()
    assert people.tend("conflicts").code == 0


def test_a_number_is_settled_only_after_a_question(org: Any, on_terminal: Callable[[str], None]) -> None:
    before = org.files()
    done = org.tend("conflicts", "resolve", "1", "--take", "2")
    assert done.code == 2
    assert token(org) in done.err
    on_terminal("n")
    done = org.tend("conflicts", "resolve", "1", "--take", "2")
    assert "Novum" in done.err
    assert org.files() == before
    on_terminal("y")
    assert org.tend("conflicts", "resolve", "1", "--take", "2").code == 0
    assert org.tend("conflicts").code == 0


def test_it_is_refused_where_it_was_settled_or_changed_meanwhile(org: Any) -> None:
    seen = token(org)
    org.tend("conflicts", "resolve", "1", "--take", "1", "--yes")
    before = org.files()
    done = org.tend("conflicts", "resolve", seen, "--take", "2")
    assert done.code == 3
    assert "perhaps it was settled meanwhile" in done.err
    assert "Nothing was changed" in done.err
    assert org.files() == before


def test_wrong_ways_are_named_and_change_nothing(org: Any) -> None:
    before, id = org.files(), token(org)
    assert org.tend("conflicts", "resolve", id).code == 2
    assert org.tend("conflicts", "resolve", id, "--take", "1", "--keep").code == 2
    done = org.tend("conflicts", "resolve", id, "--both")
    assert (done.code, "What settles it: 1, 2, edit" in done.err) == (2, True)
    assert org.tend("conflicts", "resolve", id, "--take", "3").code == 2
    assert org.tend("conflicts", "show", "2").code == 3
    assert org.files() == before


def test_hostile_text_does_not_reach_the_terminal(parted: Callable[..., Any], people: Any) -> None:
    anna = people.ids["anna"]
    parted(
        [Set("contacts", anna, "role", "\x1b[2Jגנן\u202e" + "x" * 5000)],
        [Set("contacts", anna, "role", "[/b]\x07" * 300)],
    )
    for args in (["list"], ["show", "1"]):
        out = people.tend("conflicts", *args).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_every_part_has_help_with_examples(people: Any) -> None:
    for name in ("list", "show", "resolve"):
        shown = people.bare("conflicts", name, "--help").out
        assert f"  tend conflicts {name}" in shown.split("Examples:")[1]


def test_parts_and_options_complete(people: Any) -> None:
    done = people.process(_TEND_COMPLETE="bash_complete", COMP_WORDS="tend conflicts re", COMP_CWORD="2")
    assert "resolve" in done.out
    done = people.process(
        _TEND_COMPLETE="bash_complete", COMP_WORDS="tend conflicts resolve --ta", COMP_CWORD="3"
    )
    assert "--take" in done.out
