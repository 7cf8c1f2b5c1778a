"""Names compared as people compare them: case, accents and the two ways to write an umlaut do not count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters with a second spelling: the first table writes it out, the second takes the bare letter.
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_BARE = str.maketrans({"ø": "o", "å": "a"})
_ALWAYS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'", "ʼ": "'"}
)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def spellings(text: str) -> tuple[str, ...]:
    """As `folds`, without remembering: for texts too long or too many to keep."""
    if text.isascii():
        return (text.lower(),)
    lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    lowered = lowered.replace("i̇", "i").translate(_ALWAYS)
    bare = _plain(lowered.translate(_BARE))
    spelled = _plain(lowered.translate(_SPELLED))
    return (bare,) if bare == spelled else (bare, spelled)


_folded = lru_cache(maxsize=16384)(spellings)


def folds(text: str) -> tuple[str, ...]:
    """The one or two spellings under which `text` is found: `Müller` gives `muller` and `mueller`."""
    if text.isascii():
        return (text.lower(),)
    return _folded(text)


def fold(text: str) -> str:
    """The bare spelling, for comparing and sorting."""
    return text.lower() if text.isascii() else _folded(text)[0]
