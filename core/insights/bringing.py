"""Introductions: what became of them; and connectors: who brought you together with whom."""

from __future__ import annotations

from collections import Counter

from core.insights.period import Period
from core.insights.report import Column, Entry, Report, Table
from core.insights.world import Whole
from core.language import N_, _, ngettext
from core.models import INTRODUCTION_STATES, Introduction
from core.network.facts import ARCHIVED
from core.network.touches import day_number

OPEN = ("asked", "agreed", "made")
"""States that wait for something: an answer, the introduction itself, thanks."""

_LISTED = 20


def introductions(whole: Whole, period: Period) -> Report:
    """Those of the period by state, and all that are still open."""
    start = period.starts(whole.today)[0]
    within = [each for each in whole.introductions if not each.on or day_number(each.on) >= start]
    mine = [each for each in whole.introductions if not each.by and each.state in OPEN]
    states = Counter(each.state for each in within)
    most = max(states.values(), default=0)
    by_state = tuple(
        Entry((state, states[state]), states[state] / most) for state in INTRODUCTION_STATES if states[state]
    )
    said = ngettext("{n} introduction, {mine} by you.", "{n} introductions, {mine} by you.", len(within))
    said = said.format(n=len(within), mine=sum(1 for each in within if not each.by))
    return Report(
        "introductions",
        _("Introductions"),
        period.words,
        (said if within else _("No introduction was noted in this time."),),
        tables=(
            Table(
                "states",
                "",
                (Column("state", N_("What became of them"), width=20), Column("count", "", "count")),
                by_state,
            ),
            _open(whole, mine),
        ),
    )


def _open(whole: Whole, found: list[Introduction]) -> Table:
    columns = (
        Column("between", N_("Still open"), width=36),
        Column("state", "", width=8),
        Column("days", N_("since"), "days"),
    )
    ordered = sorted(found, key=lambda each: (each.on, each.id))
    entries = tuple(
        Entry(
            (
                _pair(whole, each),
                each.state,
                whole.number - day_number(each.on) if day_number(each.on) else None,
            ),
            person=next((id for id in each.between if id in whole.facts), ""),
        )
        for each in ordered[:_LISTED]
    )
    return Table("open", "", columns, entries, _("Nothing is open."))


def _pair(whole: Whole, each: Introduction) -> str:
    return _(" and ").join(whole.name(id) for id in each.between)


def connectors(whole: Whole, period: Period) -> Report:
    """Who brought most people into the network: by how one met, and by introductions that others made."""
    brought: dict[str, set[str]] = {}
    for id, document in whole.contacts.items():
        via = document.get("met_via")
        if isinstance(via, str) and via in whole.facts and via != id and id in whole.facts:
            brought.setdefault(via, set()).add(id)
    made = Counter(each.by for each in whole.introductions if each.by in whole.facts)
    ranked = sorted(
        brought.keys() | made.keys(),
        key=lambda id: (-len(brought.get(id, ())), -made[id], whole.facts[id].key, id),
    )
    met = sum(map(len, brought.values()))
    entries = tuple(_connector(whole, id, brought.get(id, set()), made[id]) for id in ranked[:_LISTED])
    columns = (
        Column("name", N_("Who"), width=24),
        Column("brought", N_("brought"), "count"),
        Column("circles", N_("in circles"), "count"),
        Column("introduced", N_("introduced"), "count"),
    )
    said = ngettext(
        "{n} person brought you {met} of {all}.", "{n} people brought you {met} of {all}.", len(brought)
    ).format(n=len(brought), met=met, all=len(whole.facts))
    return Report(
        "connectors",
        _("Connectors"),
        _("all time"),
        (
            said
            if ranked
            else _("Nobody is noted as the one who brought you together: via in an entry line does."),
        ),
        tables=(Table("connectors", "", columns, entries),) if ranked else (),
    )


def _connector(whole: Whole, id: str, brought: set[str], made: int) -> Entry:
    placed = sum(1 for each in brought if whole.facts[each].placed and not whole.facts[each].bits & ARCHIVED)
    name = whole.facts[id].name
    query = f'via:"{name}"' if brought and '"' not in name else ""
    return Entry((name, len(brought), placed, made), query=query, person="" if query else id)
