"""Whether two people may be one: how near their names are, and what else speaks for it or against it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod

import msgspec
from rapidfuzz.distance import OSA

from core.language import _
from core.network.faces import Face, is_role, long_form

LIKELY = 50
"""From here on a pair is worth a look."""

_SAME, _PART, _NEAR, _SHORT, _FAR, _KNOWN, _INITIAL, _GIVEN = 60, 50, 52, 58, 44, 22, 32, 20
_ALIAS = 50
_ALIKE = 44
"""From here on it is the name that speaks for it, and counts for less where many are called so."""
_KNOWN_FROM = 2
"""A word that so many people are called is a name of its own, no slip of the pen."""

Bearers = Callable[[str], int]
"""How many people have this word in their name."""


class Naming(msgspec.Struct, frozen=True):
    """How near two names are, in points, and how that is said."""

    points: int
    why: str = ""


_NOTHING = Naming(0)


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
    if naming.points < LIKELY and not shared and not asked:
        return None
    against = _against(one, other, naming.points >= _SAME)
    if naming.points >= _ALIKE:
        against += crowd.says_little(min(one, other, key=lambda face: len(face.words)))
    points = naming.points + sum(weight for weight, _why in shared) - against + (LIKELY if asked else 0)
    if points < LIKELY:
        return None
    shared.append((naming.points, naming.why))
    said = [why for _weight, why in sorted(shared, key=lambda item: -item[0]) if why]
    return Likeness(min(points, 100), tuple(said or [_("was taken for the same when it came in")]))


def _shared(one: Face, other: Face) -> list[tuple[int, str]]:
    found = [
        (5 if is_role(mail) else 50, _("same mail {mail}").format(mail=mail))
        for mail in sorted(one.mails & other.mails)[:1]
    ]
    found += [(35, _("same phone number"))] if one.numbers & other.numbers else []
    found += [
        (40, _("same {handle}").format(handle=handle)) for handle in sorted(one.handles & other.handles)[:1]
    ]
    if one.born and one.born == other.born:
        found.append((25 if len(one.born) == 10 and one.born[0] != "-" else 15, _("born on the same day")))
    if one.org and one.org == other.org:
        found.append((15, _("same organisation")))
    if one.city and one.city == other.city:
        found.append((5, _("same city")))
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
        return _NOTHING
    found = _of_words(one, other, bearers)
    if found.points < _ALIAS and (one.aliases or other.aliases) and _called(one, other):
        return Naming(_ALIAS, _("a mail address or nickname has the other's name"))
    return found


def _called(one: Face, other: Face) -> bool:
    return other.ordered in one.aliases or one.ordered in other.aliases


def _of_words(one: Face, other: Face, bearers: Bearers) -> Naming:
    ours, theirs = one.ordered, other.ordered
    if ours == theirs:
        return _equal(one, other)
    if len(ours) == len(theirs):
        found = _word_for_word(one, other, bearers) if len(ours) > 1 else _NOTHING
    else:
        found = _of_unlike_length(one, other)
    if found.points:
        return found
    if _alike(one.given, other.given) and max(len(ours), len(theirs)) > 1:
        return Naming(_GIVEN, _("same first name"))
    return _NOTHING


def _of_unlike_length(one: Face, other: Face) -> Naming:
    """Names of which one has more words: a part left out, or two words written as one."""
    shorter, longer = (one, other) if len(one.words) < len(other.words) else (other, one)
    if len(shorter.words) > 1 and all(word in longer.words for word in shorter.words):
        left = " ".join(
            spelled
            for word, spelled in zip(longer.words, longer.spelled, strict=True)
            if word not in shorter.words
        )
        points = _PART if _alike(one.given, other.given) else _PART - 6
        return Naming(points, _("same name, one without {part}").format(part=left))
    joined = "".join(one.words), "".join(other.words)
    if abs(len(joined[0]) - len(joined[1])) < 2 and (
        _slip(*joined) or _slip("".join(one.ordered), "".join(other.ordered))
    ):
        return Naming(_NEAR, _("nearly the same name"))
    return _NOTHING


def _equal(one: Face, other: Face) -> Naming:
    points = _SAME if len(one.words) > 1 else _INITIAL
    if one.words != other.words:
        return Naming(points, _("same name, the other way round"))
    if [word.casefold() for word in one.spelled] != [word.casefold() for word in other.spelled]:
        return Naming(points, _("same name, written in two ways"))
    return Naming(points, _("same name"))


def _alike(one: str, other: str) -> bool:
    return one == other or long_form(one) == long_form(other)


def _word_for_word(one: Face, other: Face, bearers: Bearers) -> Naming:
    """Names of as many words, in either order: those words that differ, each with the one it may stand for."""
    left = [word for word in one.words if word not in other.words]
    right = [word for word in other.words if word not in one.words]
    if len(left) != len(right) or len(left) > 2:
        return _NOTHING
    points, said = _SHORT, []
    for ours, theirs in _paired(left, right):
        step = _of_word(ours, theirs, bearers)
        if not step:
            return _NOTHING
        points = min(points, step)
        said.append(_(" and ").join((_written(one, ours), _written(other, theirs))))
    if len(left) == len(one.words) and points == _INITIAL:
        return _NOTHING
    return Naming(points, _("nearly the same name: {names}").format(names=", ".join(said)))


def _written(face: Face, word: str) -> str:
    return face.spelled[face.words.index(word)]


def _paired(left: list[str], right: list[str]) -> list[tuple[str, str]]:
    """As they stand, or the other way round, whichever is nearer."""
    straight = list(zip(left, right, strict=True))
    if len(left) != 2:
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
    short, long = sorted((len(one), len(other)))
    allowed = 0 if short < 3 else 1 if long < 8 else 2
    return allowed >= max(1, long - short) and OSA.distance(one, other, score_cutoff=allowed) <= allowed
