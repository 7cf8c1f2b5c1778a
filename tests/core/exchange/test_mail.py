"""Mail as moments: who wrote to whom, which addresses are mine, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.exchange.draft import Cancelled, Reading
from core.exchange.me import Me
from core.exchange.staging import stage
from core.exchange.wishes import Wishes

ADA = Me(frozenset({"ada@example.org"}), "Ada Example")
Read = Callable[..., Reading]


def mail(
    subject: str = "Lyon",
    *more: str,
    sender: str = "Ida Berg <ida@berg.example>",
    to: str = "ada@example.org",
) -> str:
    """A mail in a mailbox."""
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", *more]
    if not any(line.startswith("Date") for line in more):
        lines.append("Date: Mon, 5 Jan 2026 10:00:00 +0100")
    return "From x@x.example Mon Jan  5 10:00:00 2026\n" + "\n".join(lines) + "\n\nText.\n\n"


def told(reading: Reading) -> list[tuple[str, Any, Any]]:
    return [(each.uid, each.document.get("initiator"), each.document["text"]) for each in reading.moments]


def test_mails_to_me_and_of_mine_are_told_apart_by_my_address(read: Read) -> None:
    box = mail() + mail(
        "Re: Lyon", sender="ADA@Example.org", to="Ida <IDA@berg.example>, Ben <ben@x.example>"
    )
    reading = read(box, me=ADA)
    assert (reading.format, reading.problems) == ("mail", [])
    assert told(reading) == [
        ("mail:ben@x.example/2026-01-05/to", "me", "Lyon"),
        ("mail:ida@berg.example/2026-01-05/from", "them", "Lyon"),
        ("mail:ida@berg.example/2026-01-05/to", "me", "Lyon"),
    ]
    assert reading.moments[0].document["channel"] == "email"


def test_without_my_address_nothing_is_taken_as_mine_and_that_is_said(read: Read) -> None:
    reading = read(mail())
    assert told(reading) == [("mail:ida@berg.example/2026-01-05/from", None, "Lyon")]
    assert "--me ADDRESS" in reading.problems[0].text
    assert reading.problems[0].kept


def test_an_address_can_be_said_for_a_file(read: Read) -> None:
    reading = read(mail(), wishes=Wishes(("ada@example.org",)))
    assert told(reading) == [("mail:ida@berg.example/2026-01-05/from", "them", "Lyon")]


@pytest.mark.parametrize("sent_first", [True, False])
def test_what_gmail_labels_as_sent_is_mine_and_shows_my_address(read: Read, sent_first: bool) -> None:
    box = [
        mail("one", "X-Gmail-Labels: Inbox"),
        mail("two", "X-Gmail-Labels: Sent", sender="ada@example.org", to="ida@berg.example"),
        mail("three", "X-Gmail-Labels: Inbox", sender="ada@example.org", to="ada@example.org"),
    ]
    reading = read("".join(reversed(box) if sent_first else box))
    assert reading.problems == []
    assert told(reading) == [
        ("mail:ida@berg.example/2026-01-05/from", "them", "one"),
        ("mail:ida@berg.example/2026-01-05/to", "me", "two"),
    ]


def test_who_only_got_a_copy_is_no_correspondent(read: Read) -> None:
    many = ", ".join(f"p{number}@x.example" for number in range(12))
    reading = read(
        mail("one", f"Cc: {many}")
        + mail("two", f"Cc: {many}", sender="ada@example.org", to="ida@berg.example"),
        me=ADA,
    )
    assert {moment.people[0].email for moment in reading.moments} == {"ida@berg.example"}


def test_what_is_not_to_me_is_left_out_by_a_rule(read: Read) -> None:
    box = mail(to="ben@x.example") + mail("Cc", "Cc: ada@example.org", to="ben@x.example")
    box += mail("alias", "Delivered-To: ada@example.org", to="poems@example.org") + mail(
        to="ada+shop@example.org"
    )
    reading = read(box, me=ADA)
    assert reading.left_out == {"mails to somebody else": 1, "mails of which you got a copy": 1}
    assert told(reading) == [("mail:ida@berg.example/2026-01-05/from", "them", "Lyon · alias")]


def test_newsletters_lists_and_machines_are_counted_by_rule(read: Read) -> None:
    box = mail("a", "List-Unsubscribe: <https://x.example>") + mail(
        "b", "List-Id: <x>", "List-Post: <mailto:lyon@x.example>"
    )
    box += mail("c", sender="noreply@x.example") + mail("d", sender="ada@example.org", to="lyon@x.example")
    reading = read(box, me=ADA)
    assert reading.left_out == {
        "newsletters": 1,
        "mails of mailing lists": 1,
        "mails of machines (noreply, notifications)": 1,
    }
    assert reading.moments == []
    assert reading.may_be_empty
    assert reading.problems == []


def test_three_mails_with_one_id_are_three(read: Read) -> None:
    box = "".join(mail(f"n{n}", "Message-ID: <same@x.example>", sender=f"p{n}@x.example") for n in range(3))
    assert len(read(box).moments) == 3


def test_a_mail_without_a_day_or_a_sender_is_a_problem_of_its_line(read: Read) -> None:
    single = "From: ida@berg.example\nTo: ada@example.org\nSubject: Lyon\n\nText.\n"
    assert [problem.text for problem in read(single).problems] == ["a mail of ida@berg.example without a day"]
    reading = read(mail() + mail(sender="(nobody)"))
    assert [(each.line, each.text) for each in reading.problems if not each.kept] == [
        (9, "a mail that names no sender")
    ]


def test_a_day_after_today_is_not_believed(read: Read) -> None:
    reading = read(mail("Lyon", "Date: Mon, 5 Jan 2094 10:00:00 +0100"), me=ADA, today=date(2026, 6, 9))
    assert told(reading)[0][0] == "mail:ida@berg.example/2026-01-05/from"


def test_texts_are_kept_only_where_asked_for(read: Read) -> None:
    assert "Text." not in str(read(mail()).moments)
    assert read(mail(), wishes=Wishes(bodies=True)).moments[0].document["text"] == "Lyon\nText."


def test_a_single_mail_with_a_calendar_and_a_card_in_it_is_mail(read: Read) -> None:
    text = "From: ida@berg.example\nTo: ada@example.org\nDate: 5 Jan 2026 10:00 +0000\n\nBEGIN:VCARD\nFN:x\nEND:VCARD\n"
    reading = read(text)
    assert (reading.format, len(reading.moments), reading.drafts) == ("mail", 1, [])


def test_a_longer_mailbox_later_changes_only_what_was_added(read: Read, book: Any) -> None:
    first, second = mail("one"), mail("one") + mail("two", "Date: Mon, 5 Jan 2026 12:00:00 +0100")
    for box, text in ((first, "one"), (second, "one · two"), (second, "one · two")):
        staging = stage(read(box, me=ADA), book, me=ADA)
        book.vault.commit(staging.changes())
        (record,) = book.vault.documents("interactions").values()
        assert record["text"] == text
    assert staging.changes() == []
    assert len(book.people) == 1


def test_reading_can_be_stopped(read: Read) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read(mail() * 3, progress=stop)
