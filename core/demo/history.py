"""Interactions out of a random generator: how often, on which days, by whom, about what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from core.demo.words import SAYINGS, TOPICS
from core.vault.changes import Document

_CHANNELS = (
    ("email", 28), ("message", 26), ("call", 19), ("meeting", 9), ("meal", 8), ("video", 4), ("reaction", 2), ("letter", 1),
    ("favour", 1), ("referral", 1), ("gift", 1),
)  # fmt: skip
_NAMES = [name for name, _ in _CHANNELS]
_ODDS = [odds for _, odds in _CHANNELS]
_DAYS = {"inner": 7, "close": 30, "active": 90, "extended": 180, "acquaintance": 365, "": 120}
_FREQUENCY = {"inner": 12.0, "close": 7.0, "active": 4.0, "extended": 2.0, "acquaintance": 1.0, "": 0.7}
_LONGEST = 9 * 365  # no history reaches further back


def shares(rng: Random, circles: list[str], total: int) -> list[int]:
    """How many of `total` interactions each contact has, by circle, with a long tail; they add up to `total`."""
    if not circles:
        return []
    weights = [_FREQUENCY[circle] * rng.lognormvariate(0, 0.8) for circle in circles]
    scale = total / sum(weights)
    counts = [int(weight * scale) for weight in weights]
    for number in range(total - sum(counts)):
        counts[number % len(counts)] += 1
    return counts


def days(rng: Random, today: date, circle: str, count: int) -> Iterator[date]:
    """The days of `count` interactions, newest first, none after yesterday: the day of a demo begins in the morning.

    One tie in eight has fallen silent for some cadences; the others were last in touch within about one.
    """
    cadence = _DAYS[circle]
    gap = min(cadence * rng.uniform(0.6, 1.1), _LONGEST / count)
    lag = 1 + cadence * rng.uniform(0, 1.02)
    if rng.random() < 0.12:
        lag += cadence * rng.uniform(1, 9)
    ago = min(lag, _LONGEST / 2)
    for _ in range(count):
        day = today - timedelta(days=int(ago))
        if day.weekday() > 4 and rng.random() < 0.6:
            day -= timedelta(days=day.weekday() - 4)
        yield day
        ago += rng.gammavariate(2, gap / 2)


def happening(rng: Random, day: date, today: date, people: list[str], mine: float) -> Document:
    """The document of one interaction; `mine` is the share of contacts that I begin with this person."""
    chance = rng.random()
    initiator = (
        "me" if chance < mine else "them" if chance < 0.8 else "mutual" if chance < 0.96 else "unknown"
    )
    at = day.isoformat()
    if day < today and rng.random() < 0.4:
        at = f"{at}T{rng.randrange(8, 21):02}:{rng.choice((0, 15, 30, 45)):02}"
    document: Document = {
        "at": at,
        "channel": rng.choices(_NAMES, _ODDS)[0],
        "initiator": initiator,
        "with": dict.fromkeys(people, True),
        "created": day.isoformat(),
    }
    text = rng.choice(SAYINGS).format(topic=rng.choice(TOPICS))
    if text:
        document["text"] = text
    return document
