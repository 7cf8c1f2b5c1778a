"""Which of those who match comes first."""

from __future__ import annotations

from collections.abc import Sequence

from core.network.facts import ARCHIVED
from core.search.index import Entry
from core.search.query import Word


def by_weight(entry: Entry) -> tuple[int, int, str, str]:
    """Ties between equal fits: archived people last, then more contacts first, then by name."""
    fact = entry.fact
    return (fact.bits & ARCHIVED, -len(fact.touches), fact.key, fact.id)


def by_name(entry: Entry) -> tuple[int, str, str]:
    """The order without words: archived people last, then by name."""
    fact = entry.fact
    return (fact.bits & ARCHIVED, fact.key, fact.id)


def ranked(words: Sequence[Word], found: list[Entry]) -> list[Entry]:
    """`found`, which is in the order of `by_weight`, best fit first.

    A fit is better when the whole name is meant, when a name begins so, when a word of a name does, a tag is so
    called, it stands within a name, a word elsewhere begins so, it stands anywhere, it was said of a contact.
    """
    wanted = [word for word in words if not word.negated]
    if not wanted or len(found) < 2:
        return found
    places = _places(wanted[0], found)
    for word in wanted[1:]:
        places = [one + other for one, other in zip(places, _places(word, found), strict=True)]
    if found[-1].fact.bits & ARCHIVED:
        places = [
            place + 1000 * (entry.fact.bits & ARCHIVED) for place, entry in zip(places, found, strict=True)
        ]
    order = sorted(range(len(found)), key=places.__getitem__)
    return [found[place] for place in order]


def _places(word: Word, found: list[Entry]) -> list[int]:
    first, *others = word.spellings
    places = _places_of(first, found)
    for spelling in others:
        places = list(map(min, places, _places_of(spelling, found)))
    return places


def _places_of(text: str, found: list[Entry]) -> list[int]:
    begun, text = (text, text[1:]) if text[0] == " " else (f" {text}", text)
    size = len(begun)
    places = []
    for entry in found:
        name = entry.name
        if text in name:
            if begun in name:
                places.append((0 if len(name) == size else 1) if name.startswith(begun) else 2)
            else:
                places.append(4)
        elif text not in entry.text:
            places.append(7)
        elif begun in entry.text:
            places.append(3 if text in entry.fact.tags else 5)
        else:
            places.append(6)
    return places
