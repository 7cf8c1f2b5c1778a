"""`tend intro` and `tend introductions`: two people brought together, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from core.errors import NotUnderstoodError, UsageError
from core.language import N_, _
from core.models import INTRODUCTION_STATES
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken, SpokenGroup
from tui.draw import words

if TYPE_CHECKING:
    from core.models import Introduction
    from core.network.introductions import Fit
    from core.network.network import Network

STATES = {
    "asked": N_("asked"),
    "agreed": N_("agreed"),
    "made": N_("made"),
    "declined": N_("declined"),
    "thanked": N_("thanked"),
}
"""How far an introduction is, as a table shows it."""


@click.command(
    "intro",
    cls=Spoken,
    epilog="""\b
Examples:
  tend intro 'Anna Schmidt' 'Ben Aydın'                    you asked about it today
  tend intro Anna Ben --state made --about 'Lyon project'  it is made: logged as a contact with both
  tend introductions                                       how far they all are""",
)
@vault_options
@click.argument("first")
@click.argument("second")
@click.option(
    "--state",
    type=click.Choice(INTRODUCTION_STATES),
    default="asked",
    show_default=True,
    help="How far it is.",
)
@click.option("--about", default="", metavar="TEXT", help="What it is about.")
@click.pass_obj
def intro_command(request: Request, first: str, second: str, state: str, about: str) -> None:
    """Introduce FIRST to SECOND. Names, mail addresses or ids."""
    from core.acts.introducing import introduce

    with opened(request) as network:
        people = [(id, network.name(id)) for id in (network.resolve(first), network.resolve(second))]
        act = introduce(people, state, about, request.today)
        network.vault.commit(act.changes, label=act.label)
    manners.tell(_("saved: {what}").format(what=safe(act.label)))


@click.group(
    "introductions",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend introductions                     all, the newest first
  tend introductions --open              those where something is still to be done
  tend introductions --suggested         who could be brought together: one needs what the other offers
  tend introductions step Zk3x7a made
  tend introductions outcome Zk3x7a they work together
  tend introductions --json

The first column is what `step` and `outcome` take: the beginning of an id.""",
)
@vault_options
@click.option("--open", "open_only", is_flag=True, help="Only those that are asked or agreed.")
@click.option("--suggested", is_flag=True, help="Who could be brought together.")
@click.option("--of", "of", metavar="NAME", help="Only those with this person.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of objects.")
@click.pass_context
def introductions_command(
    context: click.Context, open_only: bool, suggested: bool, of: str | None, as_json: bool
) -> None:
    """List who was brought together and who could be; take one a step further."""
    if context.invoked_subcommand is not None:
        return
    from core.network.introductions import OPEN

    with opened(context.obj) as network:
        id = network.resolve(of) if of is not None else None
        if suggested:
            _show_fits(network, network.fits(id), as_json=as_json)
            return
        found = [item for item in network.introductions(id) if not open_only or item.state in OPEN]
        if as_json:
            manners.print_json([_as_json(network, item) for item in found])
        elif not found:
            manners.tell(_("Nobody is introduced to anybody. `--suggested` says who could be."))
        else:
            manners.show(_rows(network, found, context.obj))


def _show_fits(network: Network, fits: Sequence[Fit], *, as_json: bool) -> None:
    if as_json:
        manners.print_json(
            [
                {
                    "needs": {"id": fit.taker, "name": network.name(fit.taker), "what": fit.needs},
                    "offers": {"id": fit.giver, "name": network.name(fit.giver), "what": fit.offers},
                }
                for fit in fits
            ]
        )
    elif not fits:
        manners.tell(_("Nobody offers what somebody else needs, who has not met them."))
    else:
        columns = (
            Column(_("One"), least=12),
            Column(_("needs"), least=12),
            Column(_("Other"), least=12),
            Column(_("offers"), least=12),
        )
        rows = [[network.name(fit.taker), fit.needs, network.name(fit.giver), fit.offers] for fit in fits]
        manners.show(table(columns, rows, room=manners.room()))


def _as_json(network: Network, item: Introduction) -> dict[str, Any]:
    return {
        "id": item.id,
        "between": [{"id": id, "name": network.name(id)} for id in item.between],
        "by": {"id": item.by, "name": network.name(item.by)} if item.by else None,
        "state": item.state,
        "on": item.on or None,
        "text": item.text,
        "outcome": item.outcome,
    }


def _rows(network: Network, found: Sequence[Introduction], request: Request) -> list[str]:
    columns = (
        Column(""),
        Column(_("When")),
        Column(_("State")),
        Column(_("Between"), least=16),
        Column(_("About"), least=12),
        Column(_("Outcome"), least=12),
    )
    rows = [
        [
            item.id[:6],
            words.short(item.on, request.today) if item.on else "",
            _(STATES.get(item.state, item.state)),
            words.listed([network.name(id) for id in item.between]),
            item.text,
            item.outcome,
        ]
        for item in found
    ]
    return table(columns, rows, room=manners.room())


def _found(network: Network, which: str) -> tuple[Introduction, list[tuple[str, str]]]:
    """The introduction an id or its beginning means, and who it is between. Raises NotUnderstoodError."""
    fits = [item for item in network.introductions() if which and item.id.startswith(which)]
    if len(fits) != 1:
        text = _("No introduction has an id that begins with '{start}'.")
        if fits:
            text = _("{n} introductions have an id that begins with '{start}'.")
        raise NotUnderstoodError(
            text.format(n=len(fits), start=which[:40]), todo=_("`tend introductions` lists them.")
        )
    return fits[0], [(id, network.name(id)) for id in fits[0].between]


@introductions_command.command("step", epilog="\b\nExamples:\n  tend introductions step Zk3x7a agreed")
@vault_options
@click.argument("which", metavar="ID")
@click.argument("state", type=click.Choice(INTRODUCTION_STATES))
@click.pass_obj
def step_(request: Request, which: str, state: str) -> None:
    """An introduction is in another STATE from today on; one that is made is logged as a contact with both."""
    from core.acts.introducing import step

    with opened(request) as network:
        item, people = _found(network, which)
        act = step(item, people, state, request.today)
        if act.changes:
            network.vault.commit(act.changes, label=act.label)
    manners.tell(safe(act.label))


@introductions_command.command(
    "outcome", epilog="\b\nExamples:\n  tend introductions outcome Zk3x7a they work together"
)
@vault_options
@click.argument("which", metavar="ID")
@click.argument("text", nargs=-1, required=True)
@click.pass_obj
def outcome_(request: Request, which: str, text: tuple[str, ...]) -> None:
    """Note what came of an introduction."""
    from core.acts.introducing import outcome

    if not " ".join(text).strip():
        raise UsageError(_("An outcome needs words."))
    with opened(request) as network:
        item, people = _found(network, which)
        act = outcome(item, people, " ".join(text))
        if act.changes:
            network.vault.commit(act.changes, label=act.label)
    manners.tell(safe(act.label))
