"""Which mails are left out, and by which rule."""

from __future__ import annotations

import pytest

from core.exchange import mail_rules
from core.exchange.mail_headers import headers_of
from core.exchange.mail_rules import is_robot, left_out


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("List-Id: <lyon.lists.example>", mail_rules.LIST),
        ("List-Unsubscribe: <https://x.example>", mail_rules.NEWSLETTER),
        ("Precedence: bulk", mail_rules.BULK),
        ("Precedence: list", mail_rules.LIST),
        ("Precedence: bulk\nSubject: Re: Lyon", ""),
        ("Precedence: bulk\nSubject: Lyon\nIn-Reply-To: <1@x.example>", ""),
        ("Auto-Submitted: auto-replied", mail_rules.AUTOMATIC),
        ("Auto-Submitted: no", ""),
        ("X-Autoreply: yes", mail_rules.AUTOMATIC),
        ("Subject: Lyon", ""),
    ],
)
def test_headers_that_tell(header: str, rule: str) -> None:
    assert left_out(headers_of(header.encode()), (), "ida@berg.example", 1) == rule


def test_an_answer_to_several_people_that_came_in_bulk_is_of_a_list() -> None:
    headers = headers_of(b"Precedence: bulk\nSubject: Re: Lyon")
    assert left_out(headers, (), "ida@berg.example", 2) == mail_rules.BULK


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("draft", "drafts"),
        ("spam or trash", "mails in spam or trash"),
        ("chat", "chats kept as mails"),
        ("sent", ""),
    ],
)
def test_where_it_lies(kind: str, rule: str) -> None:
    assert left_out(headers_of(b""), {kind}, "ida@berg.example", 1) == rule


def test_who_writes_to_a_crowd_writes_to_nobody() -> None:
    assert left_out(headers_of(b""), (), "ida@berg.example", 20) == ""
    assert left_out(headers_of(b""), (), "ida@berg.example", 21) == mail_rules.CROWD


@pytest.mark.parametrize(
    "address",
    [
        "noreply@x.example", "no-reply@x.example", "do_not_reply@x.example", "shop-noreply@x.example", "noreply+17@x.example",
        "mailer-daemon@x.example", "postmaster@x.example", "bounce-17@x.example", "notifications@x.example",
        "newsletter@x.example", "owner-lyon@x.example", "lyon-request@x.example", "ida@noreply.x.example",
        "nicht-antworten@x.example", "bounces+4711=ida=berg.example@x.example",
    ],
)  # fmt: skip
def test_addresses_that_nobody_reads(address: str) -> None:
    assert is_robot(address)
    assert left_out(headers_of(b""), (), address, 1) == mail_rules.NO_REPLY


@pytest.mark.parametrize(
    "address",
    ["ida@berg.example", "info@x.example", "noah@x.example", "newton@x.example", "reply@x.example", "notker@x.example",
     "norah.epley@x.example", "updike@x.example", "ida.news@x.example"],
)  # fmt: skip
def test_addresses_of_people_and_offices(address: str) -> None:
    assert not is_robot(address)
