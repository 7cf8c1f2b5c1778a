"""How vCard and iCalendar write a line: escaped, and folded at 75 octets (RFC 6350 3.2, RFC 5545 3.1)."""

from __future__ import annotations

import re

_WIDE = 75
_SPECIAL = re.compile(r"[\\,;\n]")
_IN_QUOTES = {"\n": "^n", "^": "^^", '"': "^'"}
_CARETS = re.compile(r'[\n^"]')


def escaped(text: str) -> str:
    """A text as the value of a property, or as a part of one."""
    return _SPECIAL.sub(lambda match: "\\n" if match.group() == "\n" else "\\" + match.group(), text)


def quoted(text: str) -> str:
    """A text as the value of a parameter, in quotes (RFC 6868)."""
    return '"' + _CARETS.sub(lambda match: _IN_QUOTES[match.group()], text) + '"'


def folded(lines: list[str]) -> bytes:
    """Lines as bytes: at most 75 octets each, letters whole, CR LF at every end."""
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    data = line.encode("utf-8", "replace")
    if len(data) <= _WIDE:
        return data + b"\r\n"
    parts, start, room = [], 0, _WIDE
    while start < len(data):
        end = start + room
        while end < len(data) and data[end] & 0xC0 == 0x80:  # never within a letter
            end -= 1
        parts.append(data[start:end])
        start, room = end, _WIDE - 1
    return b"\r\n ".join(parts) + b"\r\n"
