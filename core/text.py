"""Text from outside is cleaned once, here, on every way in."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, lone surrogates, and the marks that can turn the direction of a whole line. The joiners
# U+200C and U+200D stay: Persian and emoji sequences need them.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029")
_BLANKS = re.compile(r"\s+")

LINE_LIMIT = 10_000
TEXT_LIMIT = 1_000_000


def clean_text(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """Text of several lines: NFC, only `\\n` breaks lines, no control characters, no blanks at the ends."""
    if text.isascii() and text.isprintable():  # most of what comes in: nothing to clean
        return text[:limit].strip()
    text = _BREAKS.sub("\n", text[:limit])
    text = _CONTROL.sub("", text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str, *, limit: int = LINE_LIMIT) -> str:
    """Text of one line: as `clean_text`, and every run of white space is one blank."""
    if text.isascii() and text.isprintable():
        return " ".join(text[:limit].split())
    return _BLANKS.sub(" ", clean_text(text, limit=limit)).strip()
