"""The plain text of a mail."""

from __future__ import annotations

import pytest

from core.exchange.mail_body import plain_text


@pytest.mark.parametrize(
    ("mail", "text"),
    [
        (b"Subject: x\n\nHello.\n", "Hello.\n"),
        (
            b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nSp=E4ter\n",
            "Später\n",
        ),
        (b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSsO2cmc=\n", "Jörg"),
        (b"Content-Type: text/html\n\n<p>Hello</p>\n", ""),
        (
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>\n--b\n"
            b"Content-Type: text/plain; name=a.txt\n\nfile\n--b\nContent-Type: text/plain\n\nHello\n--b--\n",
            "Hello",
        ),
        (b"Content-Type: text/plain; charset=x-none\n\nH\xe4llo\n", "Hällo\n"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\ncut o", "cut o"),
        (b"", ""),
    ],
)
def test_the_first_plain_part_is_the_text(mail: bytes, text: str) -> None:
    assert plain_text(mail) == text


def test_parts_in_parts_without_end_give_nothing() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    assert plain_text(deep) == ""
