"""Strict JSON: what a vault accepts, the same for every reader.

UTF-8 without a mark, no NaN or Infinity (nor a number that overflows to one), no integer beyond +-(2^53 - 1), no lone
surrogates, at most `DEPTH` levels of nesting, at most `CAP` bytes. `compact` takes the blanks out, so that what looks at
the text of a record sees one form of it; `tables` decodes a segment quickly, its records left as raw JSON; `unique`
decodes slots and headers and also refuses a key that is given twice.
"""

from __future__ import annotations

import codecs
import json
import re
from itertools import chain
from typing import Any, Final, TypeVar

import msgspec

from core.language import _
from core.vault.canonical import WHOLE_MAX
from core.vault.errors import JsonError

CAP: Final = 64 * 1024 * 1024
DEPTH: Final = 64

Tables = dict[str, dict[str, msgspec.Raw]]
T = TypeVar("T")

_CHUNK = 1 << 20
_SLICE = 16
# A number beyond the range of a double has three digits of exponent or hundreds of digits, an integer beyond what a
# double holds exactly has sixteen. Looked for in one pass over the text with its digits, exponents and signs made
# alike: ten times faster than an expression would be.
_ALIKE = bytes.maketrans(b"123456789E+", b"000000000e-")
_HUGE = (b"0e000", b"0e-000", b"0" * 16)
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
        raise JsonError(_("This JSON is larger than the format allows."))
    if data.isascii():
        return
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        raise JsonError(_("This JSON is not UTF-8.")) from None


def decode(data: bytes | msgspec.Raw) -> Any:
    """Any strict JSON value.

    Raises:
        JsonError: it is not strict JSON.
    """
    whole = bytes(data)
    _check_text(whole)
    value = _decode(whole)
    if _may_overflow(whole):
        _check_integers(whole)
    if _opened(whole) > DEPTH and depth(whole) > DEPTH:
        raise JsonError(_("This JSON is nested deeper than {depth} levels.").format(depth=DEPTH))
    return value


def _decode(whole: bytes) -> Any:
    try:
        return _any_decoder.decode(whole)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise JsonError(_("This is not strict JSON.")) from None


def _integer(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > WHOLE_MAX:
        raise JsonError(_("This JSON holds an integer beyond those that every reader knows exactly."))
    return int(digits)


def _check_integers(whole: bytes) -> None:
    """Refuse integers that a double does not hold exactly, wherever they are written."""
    try:
        json.loads(whole, parse_int=_integer)
    except (ValueError, RecursionError):
        raise JsonError(_("This is not strict JSON.")) from None


def typed(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    """Decodes text that `compact` gave.

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
        raise JsonError(_("This is not strict JSON.")) from None


def _may_overflow(data: bytes) -> bool:
    """Whether there may be a number that is too large; texts that look like one count as well."""
    alike = data.translate(_ALIKE)
    for huge in _HUGE:
        at = alike.find(huge)
        while at >= 0:
            start = at
            while start >= 0 and data[start] in _IN_NUMBER:
                start -= 1
            if start < 0 or data[start] in _BEFORE_NUMBER:
                return True
            # On behind this run, or a long one would be walked again for each of its digits.
            end = at + len(huge)
            while end < len(data) and data[end] in _IN_NUMBER:
                end += 1
            at = alike.find(huge, end)
    return False


def compact(data: bytes) -> bytes:
    """The same JSON without blanks between its parts; what is well-formed stays so, and nothing else becomes it.

    Raises:
        JsonError: it is not JSON.
    """
    _check_text(data)
    try:
        return msgspec.json.format(data, indent=-1)
    except (msgspec.DecodeError, RecursionError):
        raise JsonError(_("This is not strict JSON.")) from None


def tables(text: bytes) -> Tables:
    """Tables of records, of a text that `compact` gave; every record is left as the raw JSON of one value.

    The raw values share memory with `text`.

    Raises:
        JsonError: it is not strict JSON.
        msgspec.ValidationError: it is, but not an object of objects.
    """
    found = typed(_tables_decoder, text)
    raws = list(chain.from_iterable(records.values() for records in found.values()))
    if _may_overflow(text):
        for raw in raws:
            if _may_overflow(bytes(raw)):
                decode(raw)
    limit = DEPTH - 2
    for start in range(0, len(raws), _SLICE):
        # What opens nothing often cannot be deep: most records are looked at many at once.
        some = raws[start : start + _SLICE]
        if _opened(b"".join(some)) > limit and any(
            _opened(raw) > limit < depth(raw) for raw in map(bytes, some)
        ):
            raise JsonError(_("This JSON is nested deeper than {depth} levels.").format(depth=DEPTH))
    return found


def _opened(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def encode(value: Any) -> bytes:
    """Compact JSON of a value that came from JSON.

    Raises:
        JsonError: a number or text that JSON cannot hold.
    """
    try:
        data = _encoder.encode(value)
    except (ValueError, TypeError, RecursionError, UnicodeEncodeError):
        raise JsonError(_("This value cannot be written as JSON.")) from None
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError(_("A key is given twice."))
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
        raise JsonError(_("This is not strict JSON.")) from None
