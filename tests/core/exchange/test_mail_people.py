"""Whom a header names, in every form that mail programs write."""

from __future__ import annotations

import time

import pytest

from core.exchange.mail_people import Person, people_of, shown_as


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("ida@berg.example", [("", "ida@berg.example")]),
        ("Ida Berg <IDA@Berg.example>", [("Ida Berg", "ida@berg.example")]),
        ("ida@berg.example (Ida Berg)", [("Ida Berg", "ida@berg.example")]),
        (
            '"Berg, Ida" <ida@berg.example>, ben@x.example',
            [("Ida Berg", "ida@berg.example"), ("", "ben@x.example")],
        ),
        ("=?utf-8?Q?Berg,_Ida?= <ida@berg.example>", [("Ida Berg", "ida@berg.example")]),
        ("=?utf-8?Q?Berg, Ida?= <ida@berg.example>", [("Ida Berg", "ida@berg.example")]),
        ('"=?iso-8859-1?q?J=F6rg?=" <j@x.example>', [("Jörg", "j@x.example")]),
        ("=?utf-8?b?SsO?= =?utf-8?b?tnJn?= <j@x.example>", [("Jörg", "j@x.example")]),
        ("undisclosed-recipients:;", []),
        (
            "Friends: ida@berg.example, Ben <ben@x.example>;",
            [("", "ida@berg.example"), ("Ben", "ben@x.example")],
        ),
        ("Ida <ida@berg.example>, IDA@BERG.EXAMPLE", [("Ida", "ida@berg.example")]),
        ('"ida@berg.example" <ida@berg.example>', [("", "ida@berg.example")]),
        ("'Ida Berg' <ida@berg.example>", [("Ida Berg", "ida@berg.example")]),
        ('"Novum, Inc." <hello@novum.example>', [("Novum, Inc.", "hello@novum.example")]),
        ('"Ida \\"Bee\\" Berg" <ida@berg.example>', [('Ida "Bee" Berg', "ida@berg.example")]),
        ("<mailto:ida@berg.example>", [("", "ida@berg.example")]),
        ("Ida <ida@berg.example", [("Ida", "ida@berg.example")]),
        (
            '"never closed <ida@berg.example>, ben@x.example',
            [("never closed", "ida@berg.example"), ("", "ben@x.example")],
        ),
        ("/O=EXAMPLE/OU=LYON/CN=IDA", []),
        ("", []),
    ],
)
def test_who_is_named(written: str, named: list[tuple[str, str]]) -> None:
    assert people_of(written) == [Person(*each) for each in named]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("  Ida\tBerg ", "Ida Berg"), ("Ida Berg, PhD", "Ida Berg, PhD"), ("...", ""), ("a@b.example", "")],
)
def test_how_a_name_is_shown(written: str, shown: str) -> None:
    assert shown_as(written) == shown


@pytest.mark.parametrize("piece", ['"\\', "(", "<", "=?a?b?", "a@", '"', ",", "a:", "<a@b>,"])
def test_a_hostile_header_takes_no_long_time(piece: str) -> None:
    start = time.process_time()
    people_of(piece * (64 * 1024 // len(piece)))
    assert time.process_time() - start < 5
