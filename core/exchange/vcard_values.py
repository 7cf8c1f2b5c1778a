"""The small print of vCard: heads and parameters, escapes, quoted-printable.

RFC 2426 (3.0), RFC 6350 (4.0), RFC 6868 (caret escapes) and the vCard 2.1 specification of 1996, read as real
programs write them. Values arrive as bytes in latin-1 disguise (see `source.byte_lines`).
"""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from typing import NamedTuple


class Head(NamedTuple):
    """What stands before the colon: upper-case name, lower-case group, type words, parameters by upper-case name."""

    group: str
    name: str
    types: tuple[str, ...]
    params: dict[str, str]
    quoted_printable: bool
    binary: bool


_TRANSFER = {
    "quoted-printable": "qp", "quoted_printable": "qp", "qp": "qp",
    "base64": "b", "b": "b", "8bit": "", "7bit": "", "binary": "",
}  # fmt: skip
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}
_CARETS = re.compile(r"\^[n^']")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {"n": "\n", "N": "\n", ",": ",", ";": ";", ":": ":", "\\": "\\", '"': '"'}


def split_head(line: str) -> tuple[str, str] | None:
    """Head and value of a line at the first colon outside quotes, or None where there is no colon."""
    at = line.find(":")
    if at < 0:
        return None
    quote = line.find('"', 0, at)
    if quote >= 0:
        outside = _colon_outside_quotes(line, quote)
        at = outside if outside >= 0 else at
    return line[:at], line[at + 1 :]


def _colon_outside_quotes(line: str, at: int) -> int:
    """The first colon outside quotes from the quote at `at`, or -1 where a quote is never closed."""
    while at >= 0:
        closing = line.find('"', at + 1)
        if closing < 0:
            return -1
        colon, quote = line.find(":", closing), line.find('"', closing + 1)
        if colon >= 0 and (quote < 0 or colon < quote):
            return colon
        at = quote
    return -1


@lru_cache(maxsize=4096)
def parse_head(head: str) -> Head:
    """Take a head apart: `item1.TEL;TYPE=work,voice;PREF=1`, and the bare words of 2.1: `TEL;WORK;VOICE`."""
    first, *rest = _outside_quotes(head, ";")
    group, dot, name = first.strip().rpartition(".")
    types: list[str] = []
    params: dict[str, str] = {}
    transfer = ""
    for part in rest:
        key, equals, value = part.partition("=")
        key = key.strip().upper()
        value = value.strip()
        if not equals:
            bare = key.lower()
            if bare in _TRANSFER:
                transfer = _TRANSFER[bare]
            else:
                types.extend(word.strip() for word in part.split(",") if word.strip())
        elif key == "TYPE":
            types.extend(_type_values(value))
        elif key == "ENCODING":
            transfer = _TRANSFER.get(value.lower().strip('"'), transfer)
        elif key:
            params[key] = unquoted(value)
    return Head(
        group.lower() if dot else "",
        name.strip().upper(),
        tuple(types),
        params,
        transfer == "qp",
        transfer == "b" or params.get("VALUE", "").lower() == "binary",
    )


def _type_values(value: str) -> list[str]:
    # TYPE="work,voice" is a list in practice, whatever the quotes; a quoted text with blanks is one label.
    words: list[str] = []
    for part in _outside_quotes(value, ","):
        words.extend(word.strip() for word in unquoted(part.strip()).split(",") if word.strip())
    return words


def _outside_quotes(text: str, mark: str) -> list[str]:
    if '"' not in text:
        return text.split(mark)
    parts, start, quoted = [], 0, False
    for index, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif letter == mark and not quoted:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def unquoted(value: str) -> str:
    """A parameter value without its quotes and with its caret escapes undone (RFC 6868)."""
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    return _CARETS.sub(lambda match: _CARET[match.group()], value) if "^" in value else value


def unescaped(value: str) -> str:
    """The text of a value: backslash escapes undone, unknown ones kept as they stand."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: _PLAIN.get(match.group(1), match.group()), value)


def components(value: str, mark: str = ";") -> list[str]:
    """The parts of a value between unescaped marks, each unescaped."""
    if "\\" not in value:
        return value.split(mark)
    hidden = value.replace("\\\\", "\x00").replace("\\" + mark, "\x01")
    return [
        unescaped(part.replace("\x01", "\\" + mark).replace("\x00", "\\\\")) for part in hidden.split(mark)
    ]


def from_quoted_printable(value: str) -> str:
    """Quoted-printable undone (soft breaks are gone already); malformed escapes stay as they are."""
    if "=" not in value:
        return value
    return binascii.a2b_qp(value.encode("latin-1", "replace")).decode("latin-1")


def from_base64(value: str) -> str:
    """Text that was written in base64; empty where it is none."""
    try:
        return binascii.a2b_base64(value.encode("latin-1", "replace")).decode("latin-1")
    except binascii.Error:
        return ""
