"""Chats as moments: who wrote on which day, who of them is me, what is no message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.errors import ImportFileError
from core.exchange.dates import Order
from core.exchange.draft import Reading
from core.exchange.me import Me
from core.exchange.reader import read_file
from core.exchange.staging import stage
from core.exchange.wishes import Wishes

Read = Callable[..., Reading]
Written = Callable[..., Path]
CHAT = """13/04/25, 10:00 - Messages and calls are end-to-end encrypted. Tap to learn more.
13/04/25, 10:01 - Ben Aydin: hello
and a second line
13/04/25, 10:02 - Ada Example: hi
13/04/25, 10:03 - Ben Aydin: <Media omitted>
14/04/25, 09:00 - Ada Example: still there?
"""
GROUP = """[13.04.25, 10:00:00] Lyon Trip: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.
[13.04.25, 10:00:01] Ida Berg: \u200eIda Berg hat die Gruppe „Lyon: Trip“ erstellt
[13.04.25, 10:01:00] Ida Berg: hallo
[13.04.25, 10:02:00] +49 170 1234567: hi
\u200e[13.04.25, 10:03:00] Ben Aydin: \u200eBild weggelassen
[14.04.25, 10:04:00] Ada Example: allein
[14.04.25, 10:05:00] System: Ida Berg hat Tom hinzugefügt
"""
TODAY = date(2026, 6, 9)
ADA = Me(name="Ada Example")


def told(reading: Reading) -> list[tuple[Any, Any, Any, list[str]]]:
    return [
        (
            each.document["at"],
            each.document["text"],
            each.document.get("initiator"),
            [p.name or p.phone for p in each.people],
        )
        for each in reading.moments
    ]


def test_a_day_of_a_chat_is_one_moment_with_the_other(read: Read) -> None:
    reading = read(CHAT, me=ADA)
    assert told(reading) == [
        ("2025-04-13", "3 messages", "them", ["Ben Aydin"]),
        ("2025-04-14", "1 message", "me", ["Ben Aydin"]),
    ]
    assert {moment.document["channel"] for moment in reading.moments} == {"message"}
    assert (reading.problems, reading.left_out) == ([], {"notices of WhatsApp": 1})


def test_a_group_has_those_who_wrote_that_day(read: Read) -> None:
    reading = read(GROUP, me=ADA)
    assert told(reading) == [
        ("2025-04-13", "3 messages", "them", ["Ida Berg", "+49 170 1234567", "Ben Aydin"])
    ]
    assert reading.moments[0].people[1].phone == "+49 170 1234567"
    assert reading.moments[0].document["channel"] == "group"
    assert reading.left_out == {"notices of WhatsApp": 3, "days on which only you wrote": 1}


def test_who_is_me_is_never_guessed(read: Read) -> None:
    reading = read(CHAT)
    assert told(reading) == [
        ("2025-04-13", "3 messages", None, ["Ben Aydin", "Ada Example"]),
        ("2025-04-14", "1 message", None, ["Ada Example"]),
    ]
    (problem,) = reading.problems
    assert problem.text == "which of them is you is not known: Ben Aydin, Ada Example (--me NAME says it)"


@pytest.mark.parametrize("said", [{"wishes": Wishes(("ada example",))}, {"me": Me(name="Ada Example")}])
def test_who_is_me_can_be_said(read: Read, said: dict[str, Any]) -> None:
    assert [each[3] for each in told(read(CHAT, **said))] == [["Ben Aydin"], ["Ben Aydin"]]


def test_a_number_of_mine_is_me(read: Read) -> None:
    reading = read(GROUP, me=Me(phones=frozenset({"0170 1234567"})))
    assert told(reading)[0][3] == ["Ida Berg", "Ben Aydin"]


def test_what_the_program_calls_you_is_me(read: Read) -> None:
    assert [each[3] for each in told(read(CHAT.replace("Ada Example", "You")))] == [
        ["Ben Aydin"],
        ["Ben Aydin"],
    ]


@pytest.mark.parametrize(
    "name",
    [
        "WhatsApp Chat with Ben Aydin.txt",
        "WhatsApp-Chat mit Ben Aydin.txt",
        "WhatsApp Chat with Ben Aydin (2).txt",
    ],
)
def test_the_file_that_is_named_for_the_other_tells_who_is_me(written: Written, name: str) -> None:
    reading = read_file(written(name, CHAT), today=TODAY)
    assert [each[3] for each in told(reading)] == [["Ben Aydin"], ["Ben Aydin"]]
    assert "“Ada Example” is taken to be you" in reading.problems[0].text


def test_a_chat_in_which_only_i_wrote_is_with_whom_the_file_names(written: Written) -> None:
    text = "13/04/25, 10:00 - Ada Example: hello\n"
    reading = read_file(written("WhatsApp Chat with Ben Aydin.txt", text), me=ADA, today=TODAY)
    assert told(reading) == [("2025-04-13", "1 message", "me", ["Ben Aydin"])]
    assert read_file(written("chat.txt", text), me=ADA, today=TODAY).moments == []


def test_days_that_tell_nothing_of_their_order_are_asked_about(read: Read) -> None:
    text = "3/4/25, 10:00 - Ben Aydin: hello\n"
    with pytest.raises(ImportFileError, match="--day-first, or --month-first"):
        read(text)
    for order, day in ((Order.DAY_FIRST, "2025-04-03"), (Order.MONTH_FIRST, "2025-03-04")):
        assert told(read(text, wishes=Wishes(order=order)))[0][0] == day


def test_an_order_that_is_only_likely_is_said(read: Read) -> None:
    reading = read("03/04/2025, 10:00 - Ben Aydin: <Médias omis>\n")
    assert told(reading)[0][0] == "2025-04-03"
    assert "day, month, year, so it is usual in the language" in reading.problems[-1].text


def test_a_chat_tells_nothing_of_days_to_come(read: Read) -> None:
    assert told(read("3/4/25, 10:00 - Ben: hello\n", today=date(2025, 3, 10)))[0][0] == "2025-03-04"


def test_what_was_written_is_kept_only_where_asked_for(read: Read) -> None:
    assert "hello" not in str(read(CHAT).moments)
    text = read(CHAT, wishes=Wishes(bodies=True)).moments[0].document["text"]
    assert (
        text == "3 messages\nBen Aydin: hello\nand a second line\nAda Example: hi\nBen Aydin: <Media omitted>"
    )


def test_later_exports_of_a_chat_know_its_days_again(read: Read, book: Any) -> None:
    longer = (
        CHAT.replace("<Media omitted>", "IMG-20250413-WA0001.jpg (file attached)")
        + "14/04/25, 09:30 - Ben Aydin: yes\n"
    )
    renamed = longer.replace("Ben Aydin", "Ben Aydın-Berg")
    for text in (CHAT, longer):
        book.vault.commit(stage(read(text, me=ADA), book, me=ADA).changes())
    assert stage(read(longer, me=ADA), book, me=ADA).changes() == []
    texts = [record["text"] for record in book.vault.documents("interactions").values()]
    assert texts == ["3 messages", "2 messages"]
    assert [m.uid for m in read(renamed, me=ADA).moments] == [m.uid for m in read(CHAT, me=ADA).moments]


def test_two_chats_of_one_day_are_two(read: Read) -> None:
    other = CHAT.replace("hello", "good morning")
    assert read(CHAT, me=ADA).moments[0].uid != read(other, me=ADA).moments[0].uid


def test_what_stands_before_the_first_message_is_a_problem_of_its_line(read: Read) -> None:
    reading = read("something\n" + CHAT, me=ADA)
    assert [(each.line, each.text) for each in reading.problems] == [(1, "a line before the first message")]


def test_a_day_that_is_none_is_left_out_and_said(read: Read) -> None:
    reading = read(CHAT + "31/02/25, 10:00 - Ben Aydin: copied\n", me=ADA, today=date(2026, 6, 9))
    assert len(reading.moments) == 2
    assert [(each.line, each.text) for each in reading.problems] == [
        (7, "31/02/25 is no day: what was written then is left out")
    ]
