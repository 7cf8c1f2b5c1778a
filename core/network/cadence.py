"""How often a person should be heard of, and which rule says so."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal

import msgspec

from core.language import N_, _
from core.models import Circle
from core.network.wording import bare

CIRCLES: dict[str, int] = {"inner": 7, "close": 30, "active": 90, "extended": 180, "acquaintance": 365}
"""The circles every network has, closest first, and the days between contacts wished in each."""

_CIRCLE_WORDS = {
    "inner": N_("circle|inner"),
    "close": N_("circle|close"),
    "active": N_("circle|active"),
    "extended": N_("circle|extended"),
    "acquaintance": N_("circle|acquaintance"),
}
_RULES: dict[str, str] = {
    "own": N_("every {n} days"),
    "circle": N_("every {n} days (from the circle)"),
    "inferred": N_("every {n} days (as it has been)"),
    "default": N_("every {n} days (nothing wished)"),
}

STEPS = (7, 14, 30, 60, 90, 180, 365)
"""What an inferred cadence is snapped to."""

_BETWEEN = [math.sqrt(low * high) for low, high in pairwise(STEPS)]

DEFAULT_DAYS = 90

LONGEST_DAYS = 36_500
"""A file may say any number; what falls due must still be a day of the calendar."""

INFER_FROM = 3
"""Contact-days needed before a cadence is inferred."""

Rule = Literal["own", "circle", "inferred", "default"]


class Cadence(msgspec.Struct, frozen=True):
    """Days between contacts, the rule that set them, and whether somebody wished them."""

    days: int
    rule: Rule
    circle: str = ""
    never: bool = False
    """The user asked never to be reminded (a cadence of 0): it is scored, but never due."""

    @property
    def wished(self) -> bool:
        """Whether the user set this cadence, on the person or through a circle."""
        return self.rule in ("own", "circle")

    @property
    def text(self) -> str:
        """The rule in words: "every 30 days (from the circle)"."""
        if self.never:
            return _("no rhythm wished")
        return _(_RULES[self.rule]).format(n=self.days)


def circle_text(key: str) -> str:
    """The name of a circle that every network has, by its key; another key as it is."""
    return bare(_(_CIRCLE_WORDS[key])) if key in _CIRCLE_WORDS else key


class Circles(msgspec.Struct, frozen=True):
    """The built-in circles with the user's rhythms, and circles of the user's own."""

    days: Mapping[str, int] = msgspec.field(default_factory=lambda: dict(CIRCLES))
    names: Mapping[str, str] = msgspec.field(default_factory=lambda: {key: key for key in CIRCLES})

    def name(self, key: str) -> str:
        """The name of a circle to show; a key that is not known is shown as it is."""
        shown = self.plain(key)
        return circle_text(key) if shown == key else shown

    def plain(self, key: str) -> str:
        """The same in English."""
        return self.names.get(key, key)

    def key(self, name: str) -> str | None:
        """The key of the circle of this name or key, in any case; None if there is none."""
        folded = name.strip().casefold()
        for key, shown in self.names.items():
            if folded in (key.casefold(), shown.casefold(), self.name(key).casefold()):
                return key
        return None


def circles_with(own: Iterable[Circle] = (), rhythms: Mapping[str, object] | None = None) -> Circles:
    """All circles, closest first: the built-in ones with `rhythms` (circle -> days), and `own`, placed by days."""
    found = [
        Circle(id=key, name=key, days=days, rank=rank) for rank, (key, days) in enumerate(CIRCLES.items())
    ]
    found.extend(own)
    days: dict[str, int] = {}
    for circle in sorted(found, key=lambda circle: (circle.days, circle.rank, circle.id)):
        wished = (rhythms or {}).get(circle.id)
        valid = isinstance(wished, int) and not isinstance(wished, bool) and wished > 0
        days[circle.id] = int(wished) if valid else circle.days  # type: ignore[call-overload]
    return Circles(days, {circle.id: circle.name for circle in found if circle.id in days})


def wished_cadence(own: int | None, circle: str, circles: Circles) -> Cadence | None:
    """What was wished for a person: the own cadence, else the circle's; None where nothing was wished.

    An own cadence of 0 is the wish not to be reminded; it overrides the circle and is returned by `cadence_of`.
    """
    if own is not None and own > 0:
        return Cadence(min(own, LONGEST_DAYS), "own", circle)
    if own is None and circle in circles.days:
        return Cadence(min(circles.days[circle], LONGEST_DAYS), "circle", circle)
    return None


def cadence_of(own: int | None, circle: str, circles: Circles, contact_days: list[int]) -> Cadence:
    """The cadence a person is judged by; `contact_days` ascending day numbers, used where nothing was wished."""
    wished = wished_cadence(own, circle, circles)
    if wished is not None:
        return wished
    never = own is not None
    if len(contact_days) >= INFER_FROM:
        days = inferred_days(contact_days[-1] - contact_days[0], len(contact_days) - 1)
        return Cadence(days, "inferred", circle, never)
    return Cadence(DEFAULT_DAYS, "default", circle, never)


def inferred_days(span: int, gaps: int) -> int:
    """The usual gap, drawn towards 90 days as if two such gaps had been seen, snapped on a log scale to `STEPS`."""
    return STEPS[bisect_left(_BETWEEN, (span + 2 * DEFAULT_DAYS) / (gaps + 2))]
