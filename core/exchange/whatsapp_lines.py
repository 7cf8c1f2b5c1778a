"""One line of a chat's export: its day as written, its time, who wrote, and what. Every language writes it differently."""

from __future__ import annotations

import re
from typing import NamedTuple

_DAY = r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})\.?"
_HALF = r"[^\W\d_]{1,2}\.?\s?[^\W\d_]?\.?"  # am, p.m., p. m., 下午, م
_TIME = rf"(?:({_HALF})\s?)?(\d{{1,2}})[:.](\d\d)(?:[:.]\d\d)?(?:\s?({_HALF}))?"
_AT = r"(?:[,،]|\s(?:à|at|um|kl|klo|às|a las|alle|ore|om|o)\.?(?=\s))"
_WHEN = rf"{_DAY}{_AT}?\s?{_TIME}"
_HEADS = (re.compile(rf"\s*{_WHEN}\s[-–—]\s"), re.compile(rf"\s*\[{_WHEN}\]\s*"))
"""As Android writes them, and as iPhones do."""
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_ROOM = 120  # characters in which a head stands
_LONGEST_NAME = 100
_AFTERNOON = {"pm", "下午", "午後", "오후", "μμ", "م", "nm", "ch", "em"}
_MORNING = {"am", "上午", "午前", "오전", "πμ", "ص", "fm", "sa", "de"}
_QUOTES = re.compile('["“”„«»]')


class RawDay(NamedTuple):
    """A day as a chat writes it: three numbers, not yet in order, and the sign between them."""

    first: str
    second: str
    third: str
    sign: str


class Entry(NamedTuple):
    """What begins at a line.

    `time` is "14:30", `half` the word for half of the day as it stands. `sender` is empty for a notice. `marked`: the
    program wrote the text.
    """

    day: RawDay
    time: str
    half: str
    sender: str
    text: str
    marked: bool


def entry_of(line: str) -> Entry | None:
    """The entry that begins at a line, or None where the line goes on with the one before."""
    start = line[:_ROOM]
    if not start.isascii():
        start = start.translate(_MARKS)
    head = _HEADS[start.lstrip()[:1] == "["].match(start)
    if head is None:
        return None
    first, sign, second, third, before, hour, minute, after = head.groups()
    written = before or after or ""
    time = _clock(int(hour), minute, _half(written))
    rest = (start[head.end() :] + line[_ROOM:]).rstrip("\r\n")
    sender, text = _split(rest)
    marked = "\u200e" in line[: _ROOM * 2] and (
        line.startswith("\u200e[") or f"{sender}: \u200e" in line[: _ROOM * 2]
    )
    return Entry(RawDay(first, second, third, sign), time, written.strip(), sender, text, marked)


def _half(text: str) -> str:
    """Which half of the day: "am", "pm", or empty where 24 hours are counted."""
    word = "".join(text.lower().replace(".", "").split())
    return "pm" if word in _AFTERNOON else "am" if word in _MORNING else ""


def _clock(hour: int, minute: str, half: str) -> str:
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{int(minute):02}"


def _split(rest: str) -> tuple[str, str]:
    """Who wrote, and what; nobody where the program speaks. A name has no end of a quotation in it."""
    sender, colon, text = rest.partition(":")
    if not colon or len(sender) > _LONGEST_NAME or (text and not text[0].isspace()):
        return "", rest
    if len(_QUOTES.findall(sender)) % 2:
        return "", rest
    return sender.strip().lstrip("~").strip(), text.strip().translate(_MARKS)
