"""`tend insights`: the reports of the fourth place, as text or as data."""

from __future__ import annotations

import click

from tui.cli import manners
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken

_WIDTH = 78
_NARROWEST = 40
_KEYS = ("capacity", "year", "health", "bands", "giving", "introductions", "connectors", "letgo")
_PERIODS = ("90d", "12m", "24m")


@click.command(
    "insights",
    cls=Spoken,
    epilog="""\b
Examples:
  tend insights                       every report, one after the other
  tend insights capacity              what your wishes cost, and what you had
  tend insights year --period 24m
  tend insights letgo --json          who could be let go, and why

\b
Reports: capacity, year, health, bands, giving, introductions, connectors, letgo.""",
)
@vault_options
@click.argument("report", required=False, type=click.Choice(_KEYS), metavar="[REPORT]")
@click.option(
    "--period",
    type=click.Choice(_PERIODS),
    help="The time a report is about, where that means anything to it; each has a usual one.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the report as an object; of all reports an array."
)
@click.pass_obj
def insights_command(request: Request, report: str | None, period: str | None, as_json: bool) -> None:
    """Show what the network looks like as a whole: capacity, health, give and take, whom to let go."""
    from core.insights import REPORTS, period_of, report_of
    from tui.draw.insights import report_text
    from tui.glyphs import choose

    with opened(request) as network:
        found = [
            report_of(network, key, period_of(period or REPORTS[key].period))
            for key in ([report] if report else REPORTS)
        ]
    if as_json:
        data = [each.as_data() for each in found]
        manners.print_json(data[0] if report else data)
        return
    width = max(_NARROWEST, min(manners.room() or _WIDTH, _WIDTH))
    glyphs = choose("auto")
    manners.show("\n\n\n".join(report_text(each, width, glyphs) for each in found).split("\n"))
