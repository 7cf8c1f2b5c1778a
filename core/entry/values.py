"""Bare values in a line: mail and web addresses, handles and phones, with or without a label before them."""

from __future__ import annotations

import re

import msgspec

from core.entry.model import Role, Value
from core.entry.phones import find_phone, read_phone
from core.entry.words import LABELS

VALUE_ROLES = {"mail": Role.MAIL, "phone": Role.PHONE, "web": Role.WEB, "handle": Role.HANDLE}
_MAIL = re.compile(r"(?:mailto:)?(\w[\w.!#$%&'*+/=?^`{|}~-]*@(?:[\w-]+\.)+[^\W\d_][\w-]+)", re.IGNORECASE)
_WEB = re.compile(
    r"(?:https?://|www\.(?=\w))[^\s<>\"]+|(?:[a-z]{2,3}\.)?linkedin\.com/in/[^\s<>\"]+", re.IGNORECASE
)
_BARE_WEB = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
_HANDLE = re.compile(r"@[\w.-]+@(?:[\w-]+\.)+[^\W\d_]{2,}", re.IGNORECASE)
_LABEL = re.compile(r"([A-Za-z-]+)(?:\.:|[:.])")
_PHONE_SIGNS = re.compile(r"\s*[+(0-9][0-9()/.\-– \t\u00a0]*")
_TRAILING = ".,;:!?)'"


class Found(msgspec.Struct, frozen=True):
    """A value in the line: `label_end` is where its label ends (`start` where there is none), then the value up to `end`."""

    start: int
    label_end: int
    value_start: int
    end: int
    value: Value


def find_value(line: str, at: int, region: str) -> Found | None:
    """The value, labelled or not, that begins at `at`, the start of a word."""
    bare = _bare(line, at, region)
    if bare:
        return Found(at, at, at, bare[0], bare[1])
    label = _LABEL.match(line, at)
    if label is None or label[1].casefold() not in LABELS:
        return None
    sort, type = LABELS[label[1].casefold()]
    start = label.end()
    while line[start : start + 1].isspace():
        start += 1
    found = _labelled(line, start, sort, region)
    if found is None or found[1].kind != sort:
        return None
    end, value = found
    return Found(at, label.end(), start, end, _typed(value, type))


def _typed(value: Value, type: str) -> Value:
    return msgspec.structs.replace(value, types=(type,)) if type else value


def _labelled(line: str, at: int, sort: str, region: str) -> tuple[int, Value] | None:
    if sort == "web":
        return _matched(_WEB, line, at, "web") or _matched(_BARE_WEB, line, at, "web")
    if sort == "phone":
        return _phone(line, at, region, labelled=True)
    return _bare(line, at, region)


def _phone(line: str, at: int, region: str, *, labelled: bool = False) -> tuple[int, Value] | None:
    found = find_phone(line, at, region, labelled=labelled)
    if found is None:
        return None
    end, value = found
    return end, _typed(value, "cell" if value.sort == "mobile" else "")


def _matched(pattern: re.Pattern[str], line: str, at: int, kind: str) -> tuple[int, Value] | None:
    match = pattern.match(line, at)
    if match is None:
        return None
    text = match[0].rstrip(_TRAILING)
    end = at + len(text)
    if not _ends_word(line, end) or not pattern.fullmatch(text):
        return None
    return end, Value(kind, text, text)


def _ends_word(line: str, end: int) -> bool:
    """True if only punctuation stands between here and the next blank."""
    while line[end : end + 1] and line[end] in _TRAILING:
        end += 1
    return end >= len(line) or line[end].isspace()


def _bare(line: str, at: int, region: str) -> tuple[int, Value] | None:
    first = line[at : at + 1]
    if first == "<":
        inside = _MAIL.match(line, at + 1)
        if inside and line[inside.end() : inside.end() + 1] == ">" and _ends_word(line, inside.end() + 1):
            return inside.end() + 1, Value("mail", inside[1], inside[1])
        return None
    if first == "@":
        return _matched(_HANDLE, line, at, "handle")
    if first and first in "+0(":
        return _phone(line, at, region)
    stop = line.find(" ", at)
    word = line[at : stop if stop >= 0 else len(line)]
    if "@" in word:
        match = _MAIL.match(line, at)
        if match and _ends_word(line, match.end()):
            return match.end(), Value("mail", match[1], match[1])
    if "." in word or "://" in word:
        return _matched(_WEB, line, at, "web")
    return None


def digits_end(line: str, start: int, end: int) -> int:
    """Where the digits that begin at `start` end, with the blanks and signs of a phone between them, before whole words."""
    match = _PHONE_SIGNS.match(line, start, end)
    stop = match.end() if match else start
    while stop < end and stop > start and not line[stop - 1].isspace():
        stop -= 1
    return stop


def called(kind: str, text: str, region: str) -> Value | None:
    """What was written behind `mail:`, `phone:` or `web:`; None if it cannot be that."""
    if kind == "phone":
        return read_phone(text, region, loose=True)
    if kind == "web":
        return Value("web", text, text) if "." in text and " " not in text else None
    match = _MAIL.fullmatch(text.strip("<>"))
    return Value("mail", match[1], match[1]) if match else None
