"""Capacity: what the wishes cost, what there was, where it goes, and what would close the gap."""

from __future__ import annotations

from math import fsum

from core.insights.counting import NEED, days_since, is_enough, part_of, per_week
from core.insights.period import Period
from core.insights.report import Chart, Column, Entry, Report, Table
from core.insights.whatif import longer, trials
from core.insights.world import Whole
from core.language import N_, _, ngettext
from core.network.agenda import Capacity, CircleLoad
from core.network.facts import PAUSED
from core.network.letting_go import Candidate
from core.network.overview import OWN_CADENCE, capacity_of

_TRIED = 3
"""Circles whose rhythm is proposed to be tried."""

_COLUMNS = (
    Column("circle", N_("Where it goes"), width=13),
    Column("people", "", "people"),
    Column("wished", N_("wished"), "number"),
    Column("had", N_("had"), "number"),
)
_WAYS = (Column("what", N_("What would close it")), Column("wished", "", "number"))


def capacity(whole: Whole, period: Period, letting_go: list[Candidate]) -> Report:
    """The report. `letting_go`: who is proposed to be let go."""
    load, rates = _counted(whole, period)
    enough = is_enough(whole.facts.values(), whole.number)
    tables = [
        Table(
            "circles",
            "",
            _COLUMNS,
            _circles(whole, load),
            _("Nobody is in a circle yet: d on a person puts one there."),
        )
    ]
    ways = (*_rhythms(whole, load), *_letting_go(load, letting_go))
    if ways:
        tables.append(Table("what_if", "", _WAYS, ways))
    return Report(
        "capacity",
        _("Capacity"),
        period.words,
        (_sentence(load),)
        if load.circles
        else (_("Nobody is in a circle yet, so nothing is wished and nothing is due."),),
        "" if enough else _(NEED),
        Chart(
            "a_week",
            rates,
            period.labels(whole.today),
            load.wished,
            _("wished {n:.1f}").format(n=load.wished),
            2.0,
        ),
        tuple(tables),
    )


def _sentence(load: Capacity) -> str:
    said = _("Your wishes cost {wished:.1f} contact-days a week. You had {had:.1f}.")
    return said.format(wished=load.wished, had=load.had)


def _counted(whole: Whole, period: Period) -> tuple[Capacity, tuple[float, ...]]:
    """Wishes and contact-days a week by circle over the period, and the contact-days a week of each part of it."""
    starts, rules = period.starts(whole.today), whole.rules
    days = period.days(whole.today)
    first = min(starts[0], whole.number + 1 - days)
    since = whole.number + 1 - days
    counts = [0] * len(starts)
    had: dict[str, int] = {}
    for fact in whole.census.placed:
        if fact.bits & PAUSED:
            continue
        circle = fact.circle if fact.circle in rules.circles.days else OWN_CADENCE
        for day in days_since(fact, first, whole.number, rules.weights):
            if day >= starts[0]:
                counts[part_of(day, starts)] += 1
            if day >= since:
                had[circle] = had.get(circle, 0) + 1
    loads = tuple(
        CircleLoad(load.circle, load.name, load.people, load.wished, 7 * had.get(load.circle, 0) / days)
        for load in capacity_of(whole.census.placed, rules).circles
    )
    whole_load = Capacity(fsum(load.wished for load in loads), fsum(load.had for load in loads), loads)
    return whole_load, per_week(counts, period, whole.today)


def _circles(whole: Whole, load: Capacity) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            (whole.rules.circles.plain(each.circle) or N_("own rhythm"), each.people, each.wished, each.had),
            share=min(1.0, each.had / each.wished) if each.wished else None,
            query=whole.circle_query(each.circle),
        )
        for each in load.circles
    )


def _rhythms(whole: Whole, load: Capacity) -> list[Entry]:
    """The circles that get least of what was wished, and the next longer rhythm."""
    tried = trials(whole.census.placed, whole.rules)
    short = sorted(
        (each for each in load.circles if each.circle in tried and each.wished > each.had),
        key=lambda each: each.had - each.wished,
    )
    if load.gap <= 0:
        return []
    found = []
    for each in short[:_TRIED]:
        trial = tried[each.circle]
        days = longer(trial.days)
        text = ngettext(
            "{n} person at {now} → {days} days", "{n} people at {now} → {days} days", trial.people
        ).format(n=trial.people, now=trial.days, days=days)
        found.append(Entry((text, trial.at(days)), rhythm=each.circle, days=days))
    return found


def _letting_go(load: Capacity, candidates: list[Candidate]) -> list[Entry]:
    cost = fsum(each.cost for each in candidates)
    if not candidates or load.gap <= 0:
        return []
    return [
        Entry((_("{n} to let go").format(n=len(candidates)), max(0.0, load.wished - cost)), report="letgo")
    ]
