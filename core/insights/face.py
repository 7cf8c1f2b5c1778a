"""The reports by name, asked of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from core.errors import UsageError
from core.insights.bringing import connectors, introductions
from core.insights.capacity import capacity
from core.insights.giving import giving
from core.insights.letgo import letgo
from core.insights.period import Period
from core.insights.report import Report
from core.insights.standing import bands, network_health
from core.insights.world import Whole
from core.insights.year import year
from core.language import N_, _
from core.network.letting_go import KEPT, Candidate, candidates
from core.network.network import Network
from core.network.overview import capacity_of


class Kind(NamedTuple):
    """A report there is: its name in the list, the period it begins with, and whether a period means anything to it."""

    called: str
    period: str = "90d"
    timed: bool = True

    @property
    def name(self) -> str:
        """The name in the language that is spoken."""
        return _(self.called)


REPORTS: dict[str, Kind] = {
    "capacity": Kind(N_("Capacity")),
    "year": Kind(N_("Year"), "12m"),
    "health": Kind(N_("Network health")),
    "bands": Kind(N_("Bands, circles"), timed=False),
    "giving": Kind(N_("Give and take"), "12m"),
    "introductions": Kind(N_("Introductions"), "12m"),
    "connectors": Kind(N_("Connectors"), timed=False),
    "letgo": Kind(N_("Let go"), timed=False),
}
"""Every report by its key, in the order of the list."""

_PLAIN: dict[str, Callable[[Whole, Period], Report]] = {
    "year": year,
    "health": network_health,
    "bands": bands,
    "giving": giving,
    "introductions": introductions,
    "connectors": connectors,
}


def report_of(network: Network, key: str, period: Period) -> Report:
    """One report on the present day. Raises UsageError for a report that does not exist."""
    if key not in REPORTS:
        raise UsageError(
            _("there is no report '{key}'").format(key=key),
            todo=_("Reports are {names}.").format(names=", ".join(REPORTS)),
        )
    if key == "letgo":
        return letgo(candidates_of(network))
    whole = _whole(network)
    if key == "capacity":
        return capacity(whole, period, candidates_of(network))
    return _PLAIN[key](whole, period)


def candidates_of(network: Network) -> list[Candidate]:
    """Who is proposed to be let go; nobody about whom that was answered before."""
    whole = _whole(network)
    load = capacity_of(whole.census.placed, whole.rules)
    answered = {id for id, document in whole.contacts.items() if document.get(KEPT)}
    return candidates(whole.facts.values(), whole.today, load, answered)


def _whole(network: Network) -> Whole:
    return Whole(
        network.facts(),
        network.today,
        network.rules(),
        network.vault.documents("contacts"),
        network.introductions(),
    )
