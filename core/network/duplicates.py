"""Who stands in a vault twice: pairs with their reasons, the surest first. Pure.

Everybody is put on several heaps, by mail address, number, and by each word of the name with the sound that another of
its words begins with; only those who lie on one heap are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, TypeAlias

import msgspec

from core.network.faces import Face, face_of, is_role, long_form
from core.network.likeness import Crowd, likeness

_MOST_SHARED = 12
"""A number or mailbox of more people than this is an office's and says nothing."""
_MOST_ALIKE = 500
_SOUNDS = str.maketrans("kqxvwyjz", "cccffiis")
_VOWELS = str.maketrans("", "", "aeiouyhj")

Documents: TypeAlias = "Mapping[str, Mapping[str, Any]]"


class Pair(msgspec.Struct, frozen=True):
    """Two people who may be one. `points` up to 100: from 80 on there is hardly a doubt."""

    first: str
    second: str
    points: int
    reasons: tuple[str, ...]

    def other(self, id: str) -> str:
        """The one of the two who is not this one."""
        return self.second if id == self.first else self.first


def duplicates(documents: Documents, canonical: Callable[[str], str] = str) -> list[Pair]:
    """Every pair of contacts worth a look, the surest first. Archived people are among them.

    `canonical`: the id under which a record is read that was made one with another.
    """
    faces = [face_of(id, document, canonical) for id, document in documents.items()]
    crowd = Crowd(
        Counter(word for face in faces for word in set(face.words)),
        Counter(face.ordered for face in faces),
        len(faces),
    )
    found = []
    for one, other in _candidates(faces):
        alike = likeness(one, other, crowd)
        if alike is not None:
            first, second = sorted((one.id, other.id))
            found.append(Pair(first, second, alike.points, alike.reasons))
    return sorted(found, key=lambda pair: (-pair.points, pair.first, pair.second))


def nearest(
    id: str,
    documents: Documents,
    others: Iterable[str],
    canonical: Callable[[str], str] = str,
    *,
    most: int = 9,
) -> list[Pair]:
    """Those of `others`, and of those whom an import took for this person, who may be them, the likeliest first."""
    face = face_of(id, documents[id], canonical)
    found = []
    for other in {*others, *face.maybe} - {id}:
        if other in documents:
            alike = likeness(face, face_of(other, documents[other], canonical))
            if alike is not None:
                first, second = sorted((id, other))
                found.append(Pair(first, second, alike.points, alike.reasons))
    return sorted(found, key=lambda pair: (-pair.points, pair.first, pair.second))[:most]


def _candidates(faces: list[Face]) -> Iterator[tuple[Face, Face]]:
    """Every two who lie on one heap, once."""
    heaps: dict[str, list[int]] = defaultdict(list)
    for number, face in enumerate(faces):
        for key in _keys(face):
            heaps[key].append(number)
    seen: set[int] = set()
    count = len(faces)
    for key, heap in heaps.items():
        if len(heap) < 2 or len(heap) > (_MOST_SHARED if key[0] in "mn" else _MOST_ALIKE):
            continue
        for one, other in combinations(heap, 2):
            pair = one * count + other
            if pair not in seen:
                seen.add(pair)
                yield faces[one], faces[other]
    yield from _asked(faces, seen)


def _asked(faces: list[Face], seen: set[int]) -> Iterator[tuple[Face, Face]]:
    """Those whom an import or an entry took for the same, where no heap has both."""
    places = {face.id: number for number, face in enumerate(faces) if face.maybe}
    if not places:
        return
    places = {face.id: number for number, face in enumerate(faces)}
    for number, face in enumerate(faces):
        for id in face.maybe:
            other = places.get(id)
            if other is None or other == number:
                continue
            low, high = sorted((number, other))
            if low * len(faces) + high not in seen:
                seen.add(low * len(faces) + high)
                yield faces[low], faces[high]


def _keys(face: Face) -> set[str]:
    keys = {f"m{mail}" for mail in face.mails if not is_role(mail)}
    keys |= {f"n{number}" for number in face.numbers}
    keys |= {f"h{handle}" for handle in face.handles}
    for words in (face.words, *face.aliases):
        keys |= _name_keys([long_form(word) for word in words[:5]])
    if face.born and face.given:
        keys.add(f"b{long_form(face.given)} {face.born}")
    return keys


def _name_keys(words: list[str]) -> set[str]:
    if len(words) == 1:
        return {f"s{words[0]}"}
    keys = {
        f"w{word} {other[0].translate(_SOUNDS)}"
        for place, word in enumerate(words)
        if len(word) > 1
        for at, other in enumerate(words)
        if at != place
    }
    skeletons = sorted(word.translate(_SOUNDS).translate(_VOWELS) for word in words)
    keys.add("k" + " ".join(skeletons))
    keys.add("j" + "".join(words))
    return keys
