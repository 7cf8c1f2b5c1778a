"""Mails of one day and person are one moment."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from core.exchange import mail_days
from core.exchange.mail_days import Correspondence, Note, body_of, subject_of, text_of
from core.exchange.mail_people import Person
from core.exchange.moments import Moment

IDA = Person("Ida Berg", "ida@berg.example")
BEN = Person("", "ben@x.example")


def moments(found: Correspondence, without: Any = (), *, directions: bool = True) -> list[Moment]:
    return list(found.moments(lambda email: email in without, directions=directions))


def test_a_day_a_person_and_a_direction_are_one_moment_each() -> None:
    found = Correspondence()
    found.add(IDA, Note("2026-01-05T10:00", "Lyon"), mine=False, line=1)
    found.add(IDA, Note("2026-01-05T09:00", "Trains"), mine=False, line=9)
    found.add(IDA, Note("2026-01-05T11:00", "Re: Lyon"), mine=True, line=20)
    found.add(BEN, Note("2026-01-05T11:00", "Re: Lyon"), mine=True, line=20)
    told = {moment.uid: moment for moment in moments(found)}
    assert {uid: (moment.document["initiator"], moment.document["text"]) for uid, moment in told.items()} == {
        "mail:ida@berg.example/2026-01-05/from": ("them", "Trains · Lyon"),
        "mail:ida@berg.example/2026-01-05/to": ("me", "Lyon"),
        "mail:ben@x.example/2026-01-05/to": ("me", "Lyon"),
    }
    assert told["mail:ida@berg.example/2026-01-05/from"].line == 1


def test_the_order_in_which_mails_are_read_does_not_matter() -> None:
    mails = [
        (Person("ida", "ida@berg.example"), Note("2026-01-05T10:00", "one"), True),
        (IDA, Note("2026-01-04T10:00", "two"), False),
        (IDA, Note("2026-01-05T11:00", "three"), False),
        (Person("", "ida@berg.example"), Note("2026-01-05T08:00", "Re: three"), False),
    ]
    seen = set()
    for order in itertools.permutations(mails):
        found = Correspondence()
        for person, note, mine in order:
            found.add(person, note, mine=mine, line=0)
        seen.add(str([(each.uid, each.document, each.people) for each in moments(found)]))
    assert len(seen) == 1
    assert "'three'" in seen.pop()


def test_people_are_called_what_they_call_themselves_lately() -> None:
    found = Correspondence()
    for name, day, mine in (
        ("Ida Winter", "2020-01-01", False),
        ("Ida Berg", "2026-01-01", False),
        ("ida", "2026-02-01", False),
        ("My Dearest Ida", "2026-03-01", True),
    ):
        found.add(Person(name, "ida@berg.example"), Note(f"{day}T10:00", "x"), mine=mine, line=0)
    assert {moment.people[0].name for moment in moments(found)} == {"Ida Berg"}


def test_while_nothing_is_known_of_me_nothing_is_said_of_who_began() -> None:
    found = Correspondence()
    found.add(IDA, Note("2026-01-05T10:00", "Lyon"), mine=False, line=1)
    assert "initiator" not in moments(found, directions=False)[0].document


def test_addresses_that_turned_out_to_be_mine_or_of_lists_are_left_out() -> None:
    found = Correspondence()
    for person in (IDA, BEN):
        found.add(person, Note("2026-01-05T10:00", "Lyon"), mine=False, line=1)
    assert [moment.people[0].email for moment in moments(found, {"ben@x.example"})] == ["ida@berg.example"]


def test_more_days_than_are_kept_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_days, "MAX_DAYS", 2)
    found = Correspondence()
    for day in ("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-01"):
        found.add(IDA, Note(f"{day}T10:00", day), mine=False, line=0)
    assert found.full
    assert len(moments(found)) == 2


def test_a_text_has_each_subject_once_and_not_more_than_ten() -> None:
    notes = [Note(f"2026-01-05T{hour:02}:00", f"Re: thing {hour}") for hour in range(14)]
    text = text_of([*notes, notes[0]], more=3)
    assert text.startswith("thing 0 · thing 1 · ")
    assert text.endswith("thing 9 · and 7 more")
    assert text_of([Note("2026-01-05T10:00", "")]) == ""


def test_texts_stand_below_their_subjects() -> None:
    notes = [Note("2026-01-05T10:00", "Lyon", "See you."), Note("2026-01-05T11:00", "Re: Lyon", "Yes.")]
    assert text_of(notes) == "Lyon\nSee you.\n\nLyon\nYes."


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Re: AW: Fwd: Lyon", "Lyon"),
        ("RE[2]: Lyon", "Lyon"),
        ("Regarding: Lyon", "Regarding: Lyon"),
        ("  Lyon\tin  May ", "Lyon in May"),
        ("x" * 900, "x" * 200),
        ("Re: " * 20, ""),
    ],
)
def test_subjects_lose_what_answers_put_before_them(written: str, kept: str) -> None:
    assert subject_of(written) == kept


def test_a_kept_text_is_bounded_and_quotes_nobody() -> None:
    assert body_of("Yes.\r\n> See you?\r\n>> Really\r\n\r\nIda") == "Yes.\n\nIda"
    assert len(body_of("x" * 5_000)) < 2_010
