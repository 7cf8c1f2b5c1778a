"""Headers as programs write them: folded, in any charset, in encoded words of every form."""

from __future__ import annotations

import pytest

from core.exchange.mail_headers import headers_of, split_mail, without_words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plain", "plain"),
        ("=?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=", "Grüße aus Köln"),
        ("=?ISO-8859-1?q?J=F6rg_M=FCller?=", "Jörg Müller"),
        ("Re: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= from Lyon", "Re: Grüße from Lyon"),
        ("=?utf-8*en?q?caf=C3=A9?=", "café"),
        ("=?utf-8?b?SsO?= =?utf-8?b?tnJn?=", "Jörg"),
        ("=?utf-8?q?one?=\r\n =?utf-8?q?_two?=", "one two"),
        ("=?utf-8?b?SsO2cmc?=", "Jörg"),
        ("=?koi8-r?B?5sXE1Q==?=", "Феду"),
        ("=?x-unknown?q?caf=C3=A9?=", "café"),
        ("=?punycode?q?abc-?=", "abc-"),
        ("=?utf-8?b?????=", "=?utf-8?b?????="),
        ("=?utf-8?q?never closed", "=?utf-8?q?never closed"),
        ("Jörg", "Jörg"),
    ],
)
def test_encoded_words_are_undone_and_others_stay(written: str, meant: str) -> None:
    assert without_words(written) == meant


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_fields_are_unfolded_whatever_the_line_ends(end: bytes) -> None:
    block = end.join(
        [b"To: a@x.example,", b"\tb@x.example", b"TO : c@x.example", b"no field", b"Subject: hi"]
    )
    headers = headers_of(block)
    assert headers.every("to") == ("a@x.example,\tb@x.example", "c@x.example")
    assert headers.first("subject") == "hi"
    assert "date" not in headers
    assert headers.first("date") == ""


@pytest.mark.parametrize("raw", ["Jörg".encode(), "Jörg".encode("latin-1")])
def test_bytes_that_are_not_ascii_are_read_in_what_they_are(raw: bytes) -> None:
    assert headers_of(b"From: " + raw).first("from") == "Jörg"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_first_blank_line_ends_the_headers(end: bytes) -> None:
    header, body = split_mail(end.join([b"To: a", b"Subject: b", b"", b"text", b"", b"more"]))
    assert headers_of(header).first("subject") == "b"
    assert body.split() == [b"text", b"more"]


def test_a_mail_without_a_blank_line_is_all_headers() -> None:
    assert split_mail(b"To: a\nSubject: b") == (b"To: a\nSubject: b", b"")
