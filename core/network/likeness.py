"""Whether two people may be one: how near their names are, and what else speaks for it or against it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod

import msgspec
from rapidfuzz.distance import OSA

from core.network.faces import Face, is_role, long_form

LIKELY = 50
"""From here on a pair is worth a look."""

_SAME, _PART, _NEAR, _SHORT, _FAR, _KNOWN, _INITIAL, _GIVEN = 60, 50, 52, 52, 44, 22, 32, 20
_ALIAS = 50
_KNOWN_FROM = 2
"""A word that so many people are called is a name of its own, no slip of the pen."""

Bearers = Callable[[str], int]
"""How many people have this word in their name."""


class Naming(msgspec.Struct, frozen=True):
    """How near two names are, in points, and how that is said."""

    points: int
    why: str = ""


class Likeness(msgspec.Struct, frozen=True):
    """What speaks for two being one: points, 100 at most, and the reasons in words, the weightiest first."""

    points: int
    reasons: tuple[str, ...]


class Crowd(msgspec.Struct, frozen=True):
    """Among whom two people are compared: how many bear a word in their name, or a whole name, of how many."""

    bearers: Mapping[str, int]
    namesakes: Mapping[tuple[str, ...], int]
    count: int = 0

    def of(self, word: str) -> int:
        """How many people have this word in their name."""
        return self.bearers.get(word, 0)

    def says_little(self, face: Face) -> int:
        """Points that a name loses because several have it, or because many have each of its words."""
        if self.namesakes.get(face.ordered, 0) > 2:
            return 15
        if not self.count:
            return 0
        # Without the two themselves: how many would be called so by chance.
        expected = self.count * prod(max(0, self.of(word) - 2) / self.count for word in face.words)
        return 12 if expected > 0.2 else 6 if expected > 0.04 else 0


NOBODY_ELSE = Crowd({}, {})


def likeness(one: Face, other: Face, crowd: Crowd = NOBODY_ELSE) -> Likeness | None:
    """What two people have in common; None where they are two by all that is known.

    Two who were told apart by hand are never one.
    """
    if other.id in one.apart or one.id in other.apart:
        return None
    asked = other.id in one.maybe or one.id in other.maybe
    naming = _naming(one, other, crowd.of)
    if not naming.points and one.words and other.words and not asked:
        return None  # families and offices share mail addresses and numbers
    shared = _shared(one, other)
    against = _against(one, other, naming.points >= _SAME)
    if naming.points >= _SAME:
        against += crowd.says_little(one)
    points = naming.points + sum(weight for weight, _ in shared) - against + (LIKELY if asked else 0)
    if points < LIKELY or not (naming.points or shared or asked):
        return None
    shared.append((naming.points, naming.why))
    said = [why for _, why in sorted(shared, key=lambda item: -item[0]) if why]
    return Likeness(min(points, 100), tuple(said or ["was taken for the same when it came in"]))


def _shared(one: Face, other: Face) -> list[tuple[int, str]]:
    found = [(5 if is_role(mail) else 50, f"same mail {mail}") for mail in sorted(one.mails & other.mails)][
        :1
    ]
    found += [(35, "same phone number")] if one.numbers & other.numbers else []
    found += [(40, f"same {handle}") for handle in sorted(one.handles & other.handles)[:1]]
    if one.born and one.born == other.born:
        found.append((25 if len(one.born) == 10 and one.born[0] != "-" else 15, "born on the same day"))
    if one.org and one.org == other.org:
        found.append((15, "same organisation"))
    if one.city and one.city == other.city:
        found.append((5, "same city"))
    return found


def _against(one: Face, other: Face, same: bool) -> int:
    points = 0
    if one.born and other.born and one.born[-5:] != other.born[-5:]:
        points += 45
    if one.generation != other.generation:
        points += 40 if one.generation and other.generation else 15
    if one.org and other.org and one.org != other.org:
        points += 8 if same else 18
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        points += 6
    if one.city and other.city and one.city != other.city:
        points += 5
    return points


# -- names -------------------------------------------------------------------------------------------------------------


def _naming(one: Face, other: Face, bearers: Bearers) -> Naming:
    if not one.words or not other.words:
        return Naming(0)
    found = _of_words(one, other, bearers)
    if found.points < _ALIAS and _called(one, other):
        return Naming(_ALIAS, "a mail address or nickname has the other's name")
    return found


def _called(one: Face, other: Face) -> bool:
    ours, theirs = one.ordered, other.ordered
    return any(tuple(sorted(alias)) == theirs for alias in one.aliases) or any(
        tuple(sorted(alias)) == ours for alias in other.aliases
    )


def _of_words(one: Face, other: Face, bearers: Bearers) -> Naming:
    ours, theirs = one.ordered, other.ordered
    if ours == theirs:
        return _equal(one, other)
    if len(ours) == len(theirs) == 1:
        return Naming(0)
    small, large = sorted((set(ours), set(theirs)), key=len)
    if small < large and len(small) > 1:
        longer = one if len(one.words) > len(other.words) else other
        left = " ".join(longer.written(word) for word in longer.words if word not in small)
        points = _PART if _alike(one.given, other.given) else _PART - 6
        return Naming(points, f"same name, one without {left}")
    if len(ours) == len(theirs):
        found = _word_for_word(one, other, bearers)
        if found.points:
            return found
    joined = "".join(one.words), "".join(other.words)
    if len(ours) != len(theirs) and _slip("".join(ours), "".join(theirs)) | _slip(*joined):
        return Naming(_NEAR, "nearly the same name")
    if _alike(one.given, other.given):
        return Naming(_GIVEN, "same first name")
    return Naming(0)


def _equal(one: Face, other: Face) -> Naming:
    points = _SAME if len(one.words) > 1 else _INITIAL
    if one.words != other.words:
        return Naming(points, "same name, the other way round")
    if [word.casefold() for word in one.spelled] != [word.casefold() for word in other.spelled]:
        return Naming(points, "same name, written in two ways")
    return Naming(points, "same name")


def _alike(one: str, other: str) -> bool:
    return one == other or long_form(one) == long_form(other)


def _word_for_word(one: Face, other: Face, bearers: Bearers) -> Naming:
    """Names of as many words, in either order: those words that differ, each with the one it may stand for."""
    left, right = _differing(one.words, other.words)
    if len(left) == len(one.words) and len(left) > 2:
        return Naming(0)
    points, said = _NEAR, []
    for ours, theirs in _paired(left, right):
        step = _of_word(ours, theirs, bearers)
        if not step:
            return Naming(0)
        points = min(points, step)
        said.append(f"{one.written(ours)} and {other.written(theirs)}")
    if len(left) == len(one.words) and points == _INITIAL:
        return Naming(0)
    return Naming(points, f"nearly the same name: {', '.join(said)}")


def _differing(ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], list[str]]:
    shared = set(ours) & set(theirs)
    return [word for word in ours if word not in shared], [word for word in theirs if word not in shared]


def _paired(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """As they stand, or the other way round, whichever is nearer."""
    straight = list(zip(left, right, strict=False))
    if len(left) != 2 or len(right) != 2:
        return straight
    crossed = [(left[0], right[1]), (left[1], right[0])]
    return min((straight, crossed), key=lambda pairs: sum(OSA.distance(*pair) for pair in pairs))


def _of_word(one: str, other: str, bearers: Bearers) -> int:
    if long_form(one) == long_form(other):
        return _SHORT
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return _INITIAL if long.startswith(short) else 0
    if not _slip(one, other):
        return 0
    if min(bearers(one), bearers(other)) >= _KNOWN_FROM:
        return _KNOWN
    return _NEAR if OSA.distance(one, other) == 1 else _FAR


def _slip(one: str, other: str) -> bool:
    """Whether one may be the other with a slip of the pen: a letter in short words, two from eight letters on."""
    allowed = 0 if min(len(one), len(other)) < 3 else 1 if max(len(one), len(other)) < 8 else 2
    return bool(allowed) and OSA.distance(one, other, score_cutoff=allowed) <= allowed
