"""Strict JSON: what a vault accepts, the same for every reader.

UTF-8 without a mark, no NaN or Infinity (nor a number that overflows to one), no lone surrogates, at most `DEPTH`
levels of nesting, at most `CAP` bytes. `tables` decodes a segment quickly, its records left as raw JSON; `unique`
decodes slots and headers and also refuses a key that is given twice.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, Final, TypeVar

import msgspec

from core.vault.errors import JsonError

CAP: Final = 64 * 1024 * 1024
DEPTH: Final = 64

Tables = dict[str, dict[str, msgspec.Raw]]
T = TypeVar("T")

_CHUNK = 1 << 20
# A number beyond the range of a double has three digits of exponent or hundreds of digits. Looked for in one pass
# over the text with its digits, exponents and signs made alike: ten times faster than an expression would be.
_ALIKE = bytes.maketrans(b"123456789E+", b"000000000e-")
_HUGE = (b"0e000", b"0e-000", b"0" * 300)
_IN_NUMBER = frozenset(b"0123456789.eE+-")
_BEFORE_NUMBER = frozenset(b",:[ \t\r\n")
# Possessive: to be able to go back in a long text would take a hundred bytes of memory for each of its characters.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_any_decoder = msgspec.json.Decoder()
_tables_decoder = msgspec.json.Decoder(Tables)
_encoder = msgspec.json.Encoder()


def depth(data: bytes) -> int:
    """The deepest nesting of arrays and objects in well-formed JSON; `[]` is 1."""
    level = deepest = 0
    for bracket in _STRING.sub(b"", data).translate(None, _NOT_BRACKETS):
        if bracket in b"[{":
            level += 1
            deepest = max(deepest, level)
        else:
            level -= 1
    return deepest


_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def _check_text(data: bytes) -> None:
    if len(data) > CAP:
        raise JsonError("This JSON is larger than the format allows.")
    if data.isascii():
        return
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        raise JsonError("This JSON is not UTF-8.") from None


def decode(data: bytes | msgspec.Raw) -> Any:
    """Any strict JSON value.

    Raises:
        JsonError: it is not strict JSON.
    """
    whole = bytes(data)
    _check_text(whole)
    value = _decode(whole)
    if whole.count(b"[") + whole.count(b"{") > DEPTH and depth(whole) > DEPTH:
        raise JsonError(f"This JSON is nested deeper than {DEPTH} levels.")
    return value


def _decode(whole: bytes) -> Any:
    try:
        return _any_decoder.decode(whole)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise JsonError("This is not strict JSON.") from None


def typed(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    """Decodes text that `_check_text` has seen.

    Raises:
        JsonError: it is not strict JSON.
        msgspec.ValidationError: it is, of another shape.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError:
        decode(data)  # bad JSON further on comes before bad shape
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise JsonError("This is not strict JSON.") from None


def _may_overflow(data: bytes) -> bool:
    """Whether there may be a number beyond the range of a double; texts that look like one count as well."""
    alike = data.translate(_ALIKE)
    for huge in _HUGE:
        at = alike.find(huge)
        while at >= 0:
            start = at
            while start >= 0 and data[start] in _IN_NUMBER:
                start -= 1
            if start < 0 or data[start] in _BEFORE_NUMBER:
                return True
            end = at + len(
                huge
            )  # on behind this run, or a long one would be walked again for each of its digits
            while end < len(data) and data[end] in _IN_NUMBER:
                end += 1
            at = alike.find(huge, end)
    return False


def tables(data: bytes) -> Tables:
    """Tables of records; every record is left as the raw JSON of one object.

    The raw values share memory with `data`.

    Raises:
        JsonError: it is not strict JSON.
        msgspec.ValidationError: it is, but not an object of objects of objects.
    """
    _check_text(data)
    found = typed(_tables_decoder, data)
    if _may_overflow(data):
        _decode(data)
    limit = DEPTH - 2
    for records in found.values():
        for raw in records.values():
            record = bytes(raw)
            if record[:1] != b"{":
                decode(data)
                raise msgspec.ValidationError("a record that is not an object")
            if record.count(b"[") + record.count(b"{") > limit and depth(record) > limit:
                raise JsonError(f"This JSON is nested deeper than {DEPTH} levels.")
    return found


def encode(value: Any) -> bytes:
    """Compact JSON of a value that came from JSON.

    Raises:
        JsonError: a number or text that JSON cannot hold.
    """
    try:
        data = _encoder.encode(value)
    except (ValueError, TypeError, RecursionError, UnicodeEncodeError):
        raise JsonError("This value cannot be written as JSON.") from None
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("A key is given twice.")
    return found


def unique(data: bytes) -> Any:
    """Strict JSON in which no object gives a key twice: headers, slots, rings.

    Raises:
        JsonError: it is not.
    """
    decode(data)
    try:
        return json.loads(data, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise JsonError("This is not strict JSON.") from None
