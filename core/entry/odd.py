"""A name that is hardly one: perhaps a sentence, or a sign that was meant as a mark."""

from __future__ import annotations

import re

from core.entry.known import Known
from core.entry.model import Hint
from core.entry.names import all_small, is_particle
from core.entry.people import match_known
from core.entry.tokens import Word, cut, plain
from core.entry.wording import say

# A word of a name that is hardly one: it begins with a sign, is all digits, or has a sign in it that no name has.
_ODD = re.compile(r"[^\w\"'\u2018\u2019\u201c\u201d\u201e.\\-]|-(?=\w)|-$|\d+$")
_NO_NAME = re.compile(r"[:;<>=|{}\[\]*^~]")
_ESCAPED = re.compile(r"\\.")
_MOST_WORDS = 7


def odd_name(raw: str, known: Known, language: str, *, log: bool = False) -> Hint | None:
    """What to say about the name of somebody new, as it was typed; None where it looks like one.

    `log`: it stands in a logged contact, where a comma parts people and a colon begins the note.
    """
    words = cut(raw)
    colon = next((at for at, word in enumerate(words) if ":" in _ESCAPED.sub("", word.text)), None)
    if colon is not None and not log:
        return _with_colon(words, colon, known, language)
    texts = [word.text for word in words]
    if len(texts) > _MOST_WORDS or any(map(_is_odd, texts)) or _small_between(texts):
        return Hint("odd", say(language, "odd_log" if log else "odd"))
    return None


def _with_colon(words: list[Word], at: int, known: Known, language: str) -> Hint:
    """A sentence about somebody, read as a name: nobody of that name is known, or it was not to be a note."""
    named = [*words[:at], Word(0, 0, words[at].text.partition(":")[0])]
    named = [word for word in named if word.text]
    text = plain(" ".join(word.text for word in named))
    known_well = bool(named) and match_known(named, known)[0] == len(named)
    return Hint("odd", say(language, "odd_note" if known_well else "odd_colon", text=text))


def _is_odd(word: str) -> bool:
    return bool(_ODD.match(word) or _NO_NAME.search(_ESCAPED.sub("", word)))


def _small_between(words: list[str]) -> bool:
    """True if there are small words beside capitals that belong to no name: `Carla Nunes at Novum`."""
    return not all_small(words) and any(
        word.isalpha() and word.islower() and not is_particle(word) for word in words
    )
