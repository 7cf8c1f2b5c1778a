"""The year: contacts, people and new ties month by month, and through which channels."""

from __future__ import annotations

from collections import Counter

from core.insights.counting import NEED, days_since, is_enough, part_of
from core.insights.period import Period
from core.insights.report import Chart, Column, Entry, Report, Table
from core.insights.world import Whole
from core.network.facts import IMPORTED, Fact
from core.network.touches import NAMES
from core.network.wording import channel_text, count_text

_PARTS = (
    Column("part", "", width=10),
    Column("contacts", "contacts", "count"),
    Column("people", "people", "count"),
    Column("new", "new", "count"),
)
_CHANNELS = (Column("channel", "By what", width=14), Column("contacts", "contacts", "count"))


def year(whole: Whole, period: Period) -> Report:
    """The report, over everybody."""
    starts, today = period.starts(whole.today), whole.number
    contacts, people, new = ([0] * len(starts) for _ in range(3))
    met = reached = 0
    channels: Counter[int] = Counter()
    for fact in whole.facts.values():
        days = days_since(fact, starts[0], today, whole.rules.weights)
        reached += bool(days)
        for day in days:
            contacts[part_of(day, starts)] += 1
        for part in {part_of(day, starts) for day in days}:
            people[part] += 1
        first = _first(fact)
        if starts[0] <= first <= today:
            met += 1
            new[part_of(first, starts)] += 1
        _count_channels(fact, starts[0], today, channels)
    most = max(contacts, default=0)
    rows = tuple(
        Entry(
            (name, contacts[part], people[part], new[part]),
            contacts[part] / most if most else None,
            query=query,
        )
        for part, (name, query) in enumerate(
            zip(period.names(whole.today), period.queries(whole.today), strict=True)
        )
    )
    said = f"{count_text(sum(contacts), 'contact-day')} with {count_text(reached, 'person', 'people')}."
    came = f"{count_text(met, 'person', 'people')} came into your network."
    return Report(
        "year",
        "Year",
        period.words,
        (said, came) if met else (said,),
        "" if is_enough(whole.facts.values(), today) else NEED,
        Chart("contact_days", tuple(map(float, contacts)), period.labels(whole.today), top=2.0),
        (
            Table("parts", "", _PARTS, rows),
            Table("channels", "", _CHANNELS, _by_channel(channels), "Nothing was logged."),
        ),
    )


def _first(fact: Fact) -> int:
    """The day somebody came into the network: met, or noted by hand; an import brings nobody."""
    return fact.met_on or (0 if fact.bits & IMPORTED else fact.created)


def _count_channels(fact: Fact, start: int, today: int, into: Counter[int]) -> None:
    for value in reversed(fact.list_touches()):
        if value >> 8 < start:
            return
        if not value & 1 and value >> 8 <= today:
            into[value >> 3 & 15] += 1


def _by_channel(channels: Counter[int]) -> tuple[Entry, ...]:
    words: Counter[str] = Counter()
    for code, count in channels.items():
        words[channel_text(NAMES[code]) if code < len(NAMES) else "contact"] += count
    most = max(words.values(), default=0)
    return tuple(
        Entry((word, count), count / most)
        for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0]))
    )
