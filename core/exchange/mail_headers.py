"""The headers of a mail: lines unfolded, encoded words undone (RFC 5322, RFC 2047), as programs really write them."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.exchange.charsets import decoded

MAX_HEADER = 256 * 1024
"""Bytes of the headers of one mail; what follows is not looked at."""
_MAX_FIELDS = 1_000
_MAX_VALUE = 64 * 1024
_MOST_SAME = 50
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_BLANK_LINES = (b"\n\r\n", b"\n\n")
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[\w.:+-]{1,40}(?:\*[\w-]*)?\?[bBqQ]\?)")


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of a mail by lower-case name, each value unfolded. Text is made of those that are asked for only."""

    fields: Mapping[str, Sequence[bytes]]

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def first(self, name: str) -> str:
        """The first field of this name, its encoded words left as they are; or empty."""
        found = self.fields.get(name)
        return _value(found[0]) if found else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All fields of this name."""
        return tuple(map(_value, self.fields.get(name, ())))

    def text(self, name: str) -> str:
        """The first field of this name with its encoded words undone."""
        return without_words(self.first(name))


def _value(raw: bytes) -> str:
    return decoded(raw[:_MAX_VALUE].decode("latin-1"), "").strip()


def split_mail(raw: bytes) -> tuple[bytes, bytes]:
    """Headers and body of a mail; all is headers where no blank line stands."""
    ends = [(raw.find(blank, 0, MAX_HEADER), len(blank)) for blank in _BLANK_LINES]
    at, width = min(((at, width) for at, width in ends if at >= 0), default=(MAX_HEADER, 0))
    return raw[:at], raw[at + width :] if width else b""


def headers_of(block: bytes) -> Headers:
    """The fields of a block of header lines; lines that are none are passed over."""
    fields: dict[str, list[bytes]] = {}
    for name, value in _unfolded(block[:MAX_HEADER]):
        known = fields.setdefault(name, [])
        if len(known) < _MOST_SAME:
            known.append(value)
    return Headers(fields)


def _unfolded(block: bytes) -> Iterator[tuple[str, bytes]]:
    for line in islice(_FOLD.sub(b"", block).split(b"\n"), _MAX_FIELDS):
        if found := _FIELD.match(line):
            yield found[1].decode("ascii").lower(), line[found.end() :]


def without_words(text: str) -> str:
    """Encoded words undone; those that cannot be stay as they are.

    A letter may be cut in two by a word's end: bytes of neighbours with one charset are put together first.
    """
    if "=?" not in text:
        return text
    found: list[str] = []
    held, charset, at = b"", "", 0
    text = _BETWEEN.sub(r"\1", text)
    for word in _WORD.finditer(text):
        raw = _raw(word[2], word[3])
        if raw is None:
            continue
        if held and (word.start() > at or word[1].lower() != charset):
            found.append(decoded(held.decode("latin-1"), charset))
            held = b""
        found.append(text[at : word.start()])
        held, charset, at = held + raw, word[1].lower(), word.end()
    found.append(decoded(held.decode("latin-1"), charset))
    return "".join([*found, text[at:]])


def _raw(form: str, text: str) -> bytes | None:
    """The bytes of an encoded word, or None where it is no such thing."""
    try:
        if form in "bB":
            return binascii.a2b_base64(text.encode("ascii").rstrip(b"=") + b"==")
        return binascii.a2b_qp(text.encode("latin-1", "replace"), header=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
