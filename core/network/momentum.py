"""Why momentum is not full, in words that are true of the contacts there were.

In the wished rhythm five contacts fall into the last four cadences (today, and four before), and the rest of what
momentum can be comes from what lies before them. Whichever of the two parts lacks more is what is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from core.language import N_, _, ngettext
from core.network.standing import FULL_MOMENTUM
from core.network.touches import RESETS, weighed_days
from core.network.wording import span_text

SPAN = 4
"""Cadences that are looked at, which is also the half-life of momentum."""

IN_RHYTHM = 5
"""Contacts that fall into them in the wished rhythm, both ends counted."""

_WITHIN = sum(2 ** (-place / SPAN) for place in range(IN_RHYTHM))
_BEFORE = FULL_MOMENTUM - _WITHIN

_NONE_BEFORE = (N_("{text}, none before"), N_("{text}, but none before: it grows as the tie goes on"))
_LESS_BEFORE = (N_("{text}, less before"), N_("{text}, but less before: it grows as the tie goes on"))
_LIGHT = (N_("{text}, light ones"), N_("{text}, but light ones: a call or a meeting counts for more"))
_OLDER = (N_("{text}, older ones"), N_("{text}, but older ones: the latest count for most"))

CALL = 1.0
"""The weight of a call: contacts that weigh less on average are light ones."""


def momentum_text(
    touches: Sequence[int], days: Sequence[int], today: int, cadence: int, weights: tuple[float, ...]
) -> tuple[str, str]:
    """What is said of momentum that is not full: for a narrow line, and as a sentence.

    `days` are the contact-days up to `today`; touches ascending.
    """
    start = today - SPAN * cadence
    count = sum(1 for day in days if day >= start)
    text = _("no contact in {span}")
    if count:
        text = ngettext("{n} contact in {span}", "{n} contacts in {span}", count)
    text = text.format(n=count, span=span_text(SPAN * cadence))
    more = _("{text} where your rhythm would give more").format(text=text)
    if count < IN_RHYTHM - 1:
        return text, more
    weighed = weighed_days(touches, today, weights)
    within = [(day, weight) for day, weight in weighed if day >= start]
    lacks = _WITHIN - _decayed(within, today, cadence)
    lacks_before = _BEFORE - _decayed(weighed[: len(weighed) - len(within)], today, cadence)
    if lacks_before >= lacks:
        short, long = _NONE_BEFORE if count == len(days) else _LESS_BEFORE
        return _(short).format(text=text), _(long).format(text=text)
    worth = [weight for _day, weight in within if weight >= RESETS]
    if sum(worth) < CALL * len(worth):
        return _(_LIGHT[0]).format(text=text), _(_LIGHT[1]).format(text=text)
    if count < IN_RHYTHM:
        return text, more
    return _(_OLDER[0]).format(text=text), _(_OLDER[1]).format(text=text)


def _decayed(weighed: Sequence[tuple[int, float]], today: int, cadence: int) -> float:
    """What these days give to the sum that momentum is made of."""
    return fsum(weight * 0.5 ** ((today - day) / (SPAN * cadence)) for day, weight in weighed)
