"""What can be tried with the rhythm of a circle, asked on the vault's thread."""

from __future__ import annotations

from core.insights import Period, report_of
from core.insights.whatif import Trial, trials
from core.network.census import take_census
from core.network.network import Network


def trial_of(network: Network, circle: str, period: Period) -> tuple[Trial, float] | None:
    """The trial of a circle, and the contact-days a week there were; None where nobody takes its rhythm any more."""
    census = take_census(network.facts().values(), network.today)
    trial = trials(census.placed, network.rules()).get(circle)
    if trial is None:
        return None
    report = report_of(network, "capacity", period)
    had = sum(float(entry.values[3] or 0) for entry in report.tables[0].entries)
    return trial, had
