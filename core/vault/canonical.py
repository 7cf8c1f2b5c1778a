"""The one text of a JSON value: by it values are compared, and of it the four words are made.

Compact UTF-8; in strings only what JSON demands is escaped, control characters as \\b, \\t, \\n, \\f, \\r or else as \\u00xx
in lower-case hex; the keys of every object are sorted by their UTF-8 bytes. A number counts by its value and not by its
spelling: a whole one within +-(2^53 - 1) is written in decimal digits (1, 1.0 and 1e0 are 1, -0.0 is 0), any other one
as the string `f64:` and the 16 hex digits of its IEEE 754 bytes, big-endian. So no two programs need agree on how to
print a fraction.
"""

from __future__ import annotations

import re
import struct
from typing import Final

import msgspec

from core.vault.changes import Json

WHOLE_MAX: Final = (1 << 53) - 1
"""The largest integer that a double holds exactly, as does every one below it."""

_encode = msgspec.json.Encoder(order="deterministic").encode
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_FRACTION = re.compile(rb"[\[:,]-?\d+[.e]")


def canonical(value: Json) -> bytes:
    """The canonical text (1 and 1.0 are one value; 1, "1" and true are three)."""
    kind = type(value)
    if kind is float:
        return _encode(_plain(value))
    text = _encode(value)
    if kind is dict or kind is list:
        alike = text.translate(_DIGITS)
        if (b"0." in alike or b"0e" in alike) and _FRACTION.search(text) is not None:
            # Or a string that looks like one: then nothing changes.
            return _encode(_plain(value))
    return text


def _plain(value: Json) -> Json:
    """The value with its doubles as integers or strings."""
    if isinstance(value, float):
        if value.is_integer() and abs(value) <= WHOLE_MAX:
            return int(value)
        return f"f64:{struct.pack('>d', value).hex()}"
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
