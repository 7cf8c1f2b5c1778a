"""`tend review` and `tend templates`."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import pytest

Typed = Callable[[str], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, on_terminal: Typed) -> Typed:
    """Somebody sits at a terminal and answers the cards with these lines."""

    def sit(lines: str, asked: str = "") -> None:
        on_terminal(asked)
        answers = iter(lines.split("\n"))

        def answer(prompt: str = "") -> str:
            try:
                return next(answers)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr(builtins, "input", answer)

    return sit


def _outcomes(place: Any, day: str) -> dict[str, list[str]]:
    record = place.documents("reviews").get(day, {})
    return {field: sorted(each.strip("_") for each in members) for field, members in record.items()}


def test_where_nobody_can_answer_the_list_is_printed(people: Any) -> None:
    done = people.tend("review")
    assert done.code == 0
    assert done.out.splitlines()[0] == "Ben Aydın: promised, 3 days late: book for Lyon"
    assert any(line.startswith("Anna Schmidt: ") for line in done.out.splitlines())
    assert people.documents("reviews") == {}


def test_json_says_who_why_and_how_turns_ended(people: Any, typed: Typed) -> None:
    found = people.tend("review", "--json").json
    assert [entry["outcome"] for entry in found] == [None] * len(found)
    assert found[0]["name"] == "Ben Aydın" and "book for Lyon" in found[0]["why"]
    typed("t\nq")
    people.tend("review")
    again = {entry["name"]: entry["outcome"] for entry in people.tend("review", "--json").json}
    assert again["Ben Aydın"] == "taken" and again["Anna Schmidt"] is None


def test_each_answer_ends_a_turn_and_the_end_says_what_was_done(people: Any, typed: Typed) -> None:
    typed("k\nc yesterday: tickets booked\ns w\n\n\n")
    done = people.tend("review")
    assert done.code == 0, done.err
    day = people.clock.today().isoformat()
    found = _outcomes(people, day)
    assert found["reached"] == ["ben"] and found["moved"] == ["anna"]
    assert "That was everybody for today." in done.out
    assert "Moved      Anna Schmidt: later, 16 Jun" in done.out
    last = max(people.documents("interactions").values(), key=lambda each: str(each["at"]))
    assert last["text"] == "tickets booked"


def test_it_goes_on_where_it_stopped(people: Any, typed: Typed) -> None:
    typed("x\nq")
    people.tend("review")
    typed("q")
    done = people.tend("review")
    assert "2 of " in done.out and "Anna Schmidt" in done.out and "book for Lyon" not in done.out


def test_undo_gives_the_turn_back(people: Any, typed: Typed) -> None:
    typed("t\nu\nq")
    done = people.tend("review")
    assert "taken back: Ben Aydın taken on for today" in done.err
    assert done.out.count("1 of 3") == 2
    assert "taken" not in people.documents("contacts")[people.ids["ben"]]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("p someday", "no day to come"), ("s 1.1.2020", "no day to come"), ("d often", "Which rhythm?"),
     ("i", "In words"), ("what", "Answers, one line each")],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_the_card_stays(
    people: Any, typed: Typed, answer: str, said: str
) -> None:
    typed(f"{answer}\nq")
    done = people.tend("review")
    assert said in done.err and done.out.count("1 of 3") == 2
    assert people.documents("reviews") == {}


def test_nobody_due_is_said(place: Any, typed: Typed) -> None:
    assert place.tend("review").out == "Nobody is waiting.\n"
    typed("")
    assert "Nobody is waiting." in place.tend("review").out


def test_templates_are_listed_written_and_removed(people: Any) -> None:
    assert people.tend("templates").out.startswith("promise (as it came)\n  Hi {name},\n")
    assert people.tend("templates", "set", "thanks", "Hi {name}, thank you.").code == 0
    assert people.tend("templates", "set", "two", "-", stdin=b"Hi {name},\nbye\n").code == 0
    found = {each["name"]: each["text"] for each in people.tend("templates", "list", "--json").json}
    assert found["thanks"] == "Hi {name}, thank you." and found["two"] == "Hi {name},\nbye"
    assert people.tend("templates", "remove", "hello").code == 0
    names = [each["name"] for each in people.tend("templates", "list", "--json").json]
    assert names == ["promise", "thanks", "two"]
    assert people.tend("undo").code == 0
    assert "hello" in people.tend("templates").out


def test_a_draft_is_printed_and_nothing_logged(people: Any) -> None:
    before = people.documents("interactions")
    done = people.tend("templates", "draft", "Ben")
    assert done.out.startswith("Hi Ben,\nI have not forgotten what I promised: book for Lyon.\n")
    assert done.out.endswith("Robin\n")
    assert "asks for dates" in people.tend("templates", "draft", "Ben", "--template", "hello").out
    assert people.documents("interactions") == before


def test_a_wrong_template_is_refused_with_code_2(people: Any) -> None:
    refused = people.tend("templates", "set", "x", "Hi {nmae}")
    assert refused.code == 2 and "{nmae} stands for nothing" in refused.err
    assert people.tend("templates", "remove", "x").code == 2
    assert people.tend("templates", "draft", "Ben", "--template", "x").code == 2
