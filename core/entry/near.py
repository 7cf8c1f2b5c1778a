"""When two names are nearly the same: a letter or two, or an initial."""

from __future__ import annotations

from collections.abc import Mapping

INITIAL = -1  # instead of a number of letters: `Aylin D.` and `Aylin Demir`
_MOST_NEAR = 20


def closest(text: str, choices: Mapping[str, str], allowed: int) -> dict[str, int]:
    """Which of the choices (key -> folded text) differ from `text` by at most `allowed` letters, and by how many.

    A letter put in, left out, exchanged, or two neighbours swapped count one each (Damerau-Levenshtein).
    """
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import extract

    found = extract(text, choices, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=_MOST_NEAR)
    return {key: int(off) for _, off, key in found}


def letters_allowed(text: str) -> int:
    """How many letters may differ in a name of that length and still look like a slip."""
    return 0 if len(text) <= 3 else 1 if len(text) <= 8 else 2


def is_initial_of(first: list[str], second: list[str]) -> bool:
    """True for `aylin d.` and `aylin demir`, and for `a. demir`."""
    if len(first) < 2 or len(second) < 2:
        return False
    if first[0] == second[0]:
        pair = (first[-1], second[-1])
    elif first[-1] == second[-1]:
        pair = (first[0], second[0])
    else:
        return False
    short, long = sorted((word.removesuffix(".") for word in pair), key=len)
    return len(short) == 1 and len(long) > 1 and long.startswith(short)
