"""Interactions as small numbers: all that the rules about time need of one, in one int.

A *touch* is `day << 8 | crowd << 7 | channel << 3 | side << 1 | plan`: the proleptic day number (`date.toordinal`),
whether it was among many, the place of the channel in `CHANNELS` plus one (0 = a channel this program does not
know), who began, and whether it is only a plan. Sorted touches are sorted by day; 200,000 of them are 800 KB in an
`array("I")`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from core.models import CHANNELS

CODES = {channel: place + 1 for place, channel in enumerate(CHANNELS)}
NAMES = ("contact", *CHANNELS)

UNKNOWN, ME, THEM, MUTUAL = range(4)
SIDES = {"unknown": UNKNOWN, "me": ME, "them": THEM, "mutual": MUTUAL}

WEIGHTS: dict[str, float] = {
    "meeting": 1.25,
    "event": 1.25,
    "meal": 1.25,
    "video": 1.1,
    "call": 1.0,
    "message": 0.8,
    "email": 0.8,
    "letter": 0.8,
    "favour": 1.25,
    "referral": 1.25,
    "introduction": 1.25,
    "gift": 1.0,
    "group": 0.6,
    "reaction": 0.2,
}
"""What one contact through a channel is worth; a call is 1."""

OTHER_WEIGHT = 0.8
"""A channel that a newer program wrote counts like a message."""

RESETS = 0.3
"""From this weight on a contact resets the clock; below it (a like, an automatic wish) it does not."""

GIFTS = frozenset(CODES[channel] for channel in ("favour", "referral", "introduction"))
"""Channels in which one side gives: they count twice in the ledger of who gave what."""


def weights_table(overrides: Mapping[str, object] | None = None) -> tuple[float, ...]:
    """The weight of each channel code; `overrides` are the user's own, by channel, kept between 0 and 5."""
    table = [OTHER_WEIGHT, *(WEIGHTS[channel] for channel in CHANNELS)]
    for channel, weight in (overrides or {}).items():
        if channel in CODES and isinstance(weight, int | float) and not isinstance(weight, bool):
            table[CODES[channel]] = min(5.0, max(0.0, float(weight)))
    return tuple(table)


DEFAULT_WEIGHTS = weights_table()


@lru_cache(maxsize=16384)
def day_number(text: str) -> int:
    """The day number of "2026-06-09", with or without a time; 0 where no day can be read.

    Of a month or a year alone it is the first day, which is never later than what is meant.
    """
    text = text[:10]
    if not text or text.startswith("-"):
        return 0
    try:
        return date.fromisoformat(
            text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text
        ).toordinal()
    except ValueError:
        return 0


CROWD = 1 << 7
"""The bit of a touch that says: at an event, or with many at once."""

MANY = 4
"""People in one interaction from whom on it is a crowd."""


def touch(
    day: date | int, channel: str = "call", initiator: str = "me", *, plan: bool = False, crowd: bool = False
) -> int:
    """One interaction as a number; `crowd` is implied by the channels event and group."""
    number = day if isinstance(day, int) else day.toordinal()
    return number << 8 | look_of(channel, initiator, crowd) | plan


def look_of(channel: str, initiator: str, crowd: bool) -> int:
    """The part of a touch below the day."""
    crowded = CROWD if crowd or channel in ("event", "group") else 0
    return crowded | CODES.get(channel, 0) << 3 | SIDES.get(initiator, UNKNOWN) << 1


def day_of(value: int) -> int:
    """The day number of a touch."""
    return value >> 8


def code_of(value: int) -> int:
    """The channel code of a touch."""
    return value >> 3 & 15


def side_of(value: int) -> int:
    """Who began: UNKNOWN, ME, THEM or MUTUAL."""
    return value >> 1 & 3


def is_plan(value: int, today: int) -> bool:
    """Whether the touch has not happened: marked as a plan, or of a day still to come."""
    return bool(value & 1) or value >> 8 > today


@lru_cache(maxsize=8)
def meanings(weights: tuple[float, ...]) -> list[tuple[float, complex]]:
    """What the low byte of a touch means: its weight (0 for a plan), and what it adds to the ledger.

    The ledger is one complex number, my side real and theirs imaginary: both decay by one multiplication. Nothing is
    added where it is not known who began.
    """
    found = [(0.0, 0j)] * 256
    for low in range(0, 256, 2):
        code, side = low >> 3 & 15, low >> 1 & 3
        gave = 2.0 if code in GIFTS else 1.0
        given = {ME: complex(gave, 0), THEM: complex(0, gave), MUTUAL: complex(gave, gave) / 2}.get(side, 0j)
        found[low] = (weights[code] if code < len(weights) else OTHER_WEIGHT, given)
    return found


def contact_days(touches: Iterable[int], today: int, weights: tuple[float, ...]) -> list[int]:
    """The days up to `today` on which a contact happened that resets the clock, ascending, each once."""
    days: list[int] = []
    last = 0
    for value in touches:
        day = value >> 8
        if day > today:
            break
        if day != last and not value & 1 and weights[value >> 3 & 15] >= RESETS:
            days.append(day)
            last = day
    return days


def weighed_days(touches: Iterable[int], today: int, weights: tuple[float, ...]) -> list[tuple[int, float]]:
    """The days up to `today` on which anything happened, ascending, each with the largest weight of that day."""
    found: dict[int, float] = {}
    for value in touches:
        if not value & 1 and value >> 8 <= today:
            day, weight = value >> 8, weights[value >> 3 & 15]
            found[day] = max(weight, found.get(day, 0.0))
    return list(found.items())
