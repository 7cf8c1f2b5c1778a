"""A name taken apart: prefixes, particles, suffixes, and the capitals of one typed all in small letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.entry.model import Name
from core.entry.words import word_set

TITLES = word_set("herr frau mr ms mrs miss mx")
PREFIXES = TITLES | word_set(
    "dr prof sir dame rev fr hr ing mag dipl.-ing dipl.-kfm dr.-ing prof.dr med jur phil rer nat h.c"
)
# Words that are a prefix only behind another one: "Dr. med.", "Dr. rer. nat."
_INNER_PREFIXES = word_set("med jur phil rer nat h.c fr hr ing mag")
PARTICLES = word_set(
    "von van de der den dem del della di da do dos das du la le zu zur zum vom af av al el bin ibn ter ten of"
)
# In their own case: Jack Ma is not a Master of Arts.
SUFFIXES = word_set(
    "Jr jr Sr sr II III IV PhD Ph.D MD M.D MBA LL.M LLM LL.B B.A M.A BA MA B.Sc M.Sc BSc MSc Esq CPA JD J.D"
    " Dipl.-Ing Dipl.-Kfm Dipl.-Inf"
)
LEGAL_FORMS = word_set(
    "inc llc llp ltd plc corp co gmbh ag kg kgaa ohg gbr ug e.v ev eg se sa s.a sarl s.a.r.l sas bv b.v nv n.v ab as"
    " a/s oy aps srl s.r.l spa s.p.a pte pty limited incorporated"
)
_ROLE = re.compile(
    r"\b(?:head|chief|manager|managing|director|engineer|developer|designer|consultant|partner|founder|president|officer"
    r"|lead|leiter|leiterin|geschäftsführer|geschäftsführerin|vorstand|berater|beraterin|referent|referentin|assistant"
    r"|assistent|assistentin|professor|c[efimot]o|vp|sales|vertrieb|marketing)\b",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[^\W\d_]+", re.UNICODE)


def key_of(word: str) -> str:
    """A word of a name as the tables above spell it."""
    return word.casefold().removesuffix(".")


def is_suffix(text: str) -> bool:
    """True for `Jr.`, `PhD`, and several of them."""
    words = text.split()
    return bool(words) and all(word.removesuffix(".") in SUFFIXES for word in words)


def is_legal_form(text: str) -> bool:
    """True for `Inc.`, `GmbH`, `Co. KG`."""
    words = [word for word in text.split() if word not in ("&", "and", "und")]
    return bool(words) and all(key_of(word) in LEGAL_FORMS for word in words)


def is_role(text: str) -> bool:
    """True if a word in it says what somebody does: `Head of Sales`."""
    return bool(_ROLE.search(text))


def is_particle(word: str) -> bool:
    """True for `von`, `van der`, ...: small words that belong to the family name."""
    return word.casefold() in PARTICLES


def is_prefix(word: str, *, first: bool = True) -> bool:
    """True for `Dr.`, `Frau`; the words that follow a prefix only (`med.`) count where `first` is False."""
    key = key_of(word)
    if key not in PREFIXES:
        return False
    if key in _INNER_PREFIXES:
        return not first and word.endswith(".")
    return True


def prefix_length(words: Sequence[str]) -> int:
    """How many words at the start are prefixes; never all of them."""
    count = 0
    while count < len(words) - 1 and is_prefix(words[count], first=count == 0):
        count += 1
    return count


def bare_words(full: str) -> list[str]:
    """The words of a name without prefixes and suffixes."""
    words = full.replace(",", " ").split()
    words = words[prefix_length(words) :]
    while len(words) > 1 and words[-1].removesuffix(".") in SUFFIXES:
        words = words[:-1]
    return words


def capitals(words: Sequence[str]) -> list[str]:
    """The words of a name that was typed all in small letters, with capitals: `jean-luc o'brien` too."""
    shown = []
    for place, word in enumerate(words):
        if place and is_particle(word) and place < len(words) - 1:
            shown.append(word)
        else:
            shown.append(_PIECE.sub(lambda match: match[0][0].upper() + match[0][1:], word))
    return shown


def all_small(words: Sequence[str]) -> bool:
    """True if there are letters with case and none is a capital."""
    text = "".join(words)
    return text != text.upper() and text == text.lower()


def split_name(text: str, *, suffix: str = "", keep_case: bool = False) -> Name:
    """A name in parts. `suffix` is one that was taken off behind a comma; `keep_case` leaves small letters alone.

    The family name is the last word with the particles before it; after a prefix a single word is a family name.
    """
    text, behind = _without_suffixes(text)
    suffix = ", ".join(filter(None, (behind, suffix)))
    words = text.split()
    if not keep_case and all_small(words):
        words = capitals(words)
    count = prefix_length(words)
    prefix, rest = words[:count], words[count:]
    trailing: list[str] = []
    while len(rest) > 1 and is_suffix(rest[-1]):
        trailing.insert(0, rest.pop())
    given, middle, family = _parts(rest, titled=bool(prefix))
    shown = " ".join(words)
    whole_suffix = " ".join(trailing) + (", " if trailing and suffix else "") + suffix
    return Name(
        full=f"{shown}, {suffix}" if suffix else shown,
        given=given,
        middle=middle,
        family=family,
        prefix=" ".join(prefix),
        suffix=whole_suffix,
    )


def _without_suffixes(text: str) -> tuple[str, str]:
    """`Joan Raw, PhD` as the name and what stands behind its commas, as far as that is a suffix."""
    name, *behind = text.split(",")
    taken: list[str] = []
    while behind and is_suffix(behind[-1]):
        taken.insert(0, " ".join(behind.pop().split()))
    return ",".join((name, *behind)), ", ".join(taken)


def _parts(words: list[str], *, titled: bool) -> tuple[str, str, str]:
    if len(words) == 1:
        return ("", "", words[0]) if titled else (words[0], "", "")
    if not words:
        return "", "", ""
    if words[0].casefold() in PARTICLES and words[0].islower():
        return "", "", " ".join(words)
    start = next((at for at in range(1, len(words) - 1) if is_particle(words[at])), len(words) - 1)
    return words[0], " ".join(words[1:start]), " ".join(words[start:])
