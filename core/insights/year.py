"""The year: contacts, people and new ties month by month, and through which channels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from core.insights.counting import NEED, days_since, is_enough, part_of
from core.insights.period import Period
from core.insights.report import Chart, Column, Entry, Report, Table
from core.insights.world import Whole
from core.language import N_, _, ngettext
from core.network.facts import IMPORTED, Fact
from core.network.touches import NAMES
from core.network.wording import channel_noun

_PARTS = (
    Column("part", "", width=10),
    Column("contacts", N_("contacts"), "count"),
    Column("people", N_("people"), "count"),
    Column("new", N_("new"), "count"),
)
_CHANNELS = (Column("channel", N_("By what"), width=14), Column("contacts", N_("contacts"), "count"))


def year(whole: Whole, period: Period) -> Report:
    """The report, over everybody."""
    starts, today = period.starts(whole.today), whole.number
    counted = _Counted(len(starts))
    for fact in whole.facts.values():
        _count(fact, starts, whole, counted)
    days, new = sum(counted.contacts), sum(counted.new)
    said = _("{days} with {people}.").format(
        days=ngettext("{n} contact-day", "{n} contact-days", days).format(n=days),
        people=ngettext("{n} person", "{n} people", counted.reached).format(n=counted.reached),
    )
    came = ngettext("{n} person came into your network.", "{n} people came into your network.", new)
    came = came.format(n=new)
    return Report(
        "year",
        _("Year"),
        period.words,
        (said, came) if any(counted.new) else (said,),
        "" if is_enough(whole.facts.values(), today) else _(NEED),
        Chart("contact_days", tuple(map(float, counted.contacts)), period.labels(whole.today), top=2.0),
        (
            Table("parts", "", _PARTS, _parts(counted, period, whole.today)),
            Table("channels", "", _CHANNELS, _by_channel(counted.channels), _("Nothing was logged.")),
        ),
    )


class _Counted:
    """What happened in each part of the period."""

    def __init__(self, parts: int) -> None:
        self.contacts, self.people, self.new = ([0] * parts for _ in range(3))
        self.reached = 0
        self.channels: Counter[int] = Counter()


def _count(fact: Fact, starts: Sequence[int], whole: Whole, into: _Counted) -> None:
    days = days_since(fact, starts[0], whole.number, whole.rules.weights)
    into.reached += bool(days)
    for day in days:
        into.contacts[part_of(day, starts)] += 1
    for part in {part_of(day, starts) for day in days}:
        into.people[part] += 1
    first = _first(fact)
    if starts[0] <= first <= whole.number:
        into.new[part_of(first, starts)] += 1
    _count_channels(fact, starts[0], whole.number, into.channels)


def _parts(counted: _Counted, period: Period, today: date) -> tuple[Entry, ...]:
    most = max(counted.contacts, default=0)
    numbers = zip(counted.contacts, counted.people, counted.new, strict=True)
    return tuple(
        Entry((name, contacts, people, new), contacts / most if most else None, query=query)
        for name, query, (contacts, people, new) in zip(
            period.names(today), period.queries(today), numbers, strict=True
        )
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
        words[channel_noun(NAMES[code] if code < len(NAMES) else "")] += count
    most = max(words.values(), default=0)
    return tuple(
        Entry((word, count), count / most)
        for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0]))
    )
