"""Let go: who is proposed, and why."""

from __future__ import annotations

from math import fsum

from core.insights.report import Column, Entry, Report, Table
from core.language import N_, _, ngettext
from core.network.health import band_of
from core.network.letting_go import Candidate

_COLUMNS = (
    Column("name", N_("Name"), width=20),
    Column("health", "", "count"),
    Column("why", N_("why")),
)


def letgo(found: list[Candidate]) -> Report:
    """The report; the longest silence first."""
    cost = fsum(each.cost for each in found)
    said = (
        ngettext(
            "{n} tie costs {cost:.1f} contact-days a week that nobody keeps.",
            "{n} ties cost {cost:.1f} contact-days a week that nobody keeps.",
            len(found),
        ).format(n=len(found), cost=cost),
        _("Letting go deletes nothing: the person stays findable and is never proposed again."),
    )
    entries = tuple(
        Entry(
            (each.name, each.health, each.why),
            band=band_of(each.health) if each.health is not None else "none",
            person=each.id,
        )
        for each in found
    )
    return Report(
        "letgo",
        _("Let go"),
        _("today"),
        said if found else (_("Nobody needs to be let go: every tie is kept, matters much, or is young."),),
        tables=(Table("people", "", _COLUMNS, entries),) if found else (),
    )
