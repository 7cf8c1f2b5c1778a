"""`tend export`: people in a format that others read, in plain text, for a file only its owner reads or for a pipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import UsageError
from core.language import _, ngettext
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken

if TYPE_CHECKING:
    from core.exchange.chosen import Chosen
    from core.exchange.formats import Format
    from core.exchange.lost import Loss
    from core.network.network import Network

NAMES = ("vcard", "vcard3", "csv", "json", "markdown", "ics", "friends")
"""The formats: listed here too, so that help and completion need not load them."""
_SHOWN = 4


@click.command(
    "export",
    cls=Spoken,
    epilog="""\b
Examples:
  tend export json --output everything.json
  tend export vcard --query tag:client --output clients.vcf
  tend export csv --check                     what a table leaves behind
  tend export markdown --output ~/people      a folder of pages
  tend export ics --output ~/calendar/tend.ics --force
  tend export json | jq '.contacts[].name.full'

\b
vcard is vCard 4.0, vcard3 the older 3.0; json is everything, and tend import reads it back without loss.
What is written is not encrypted: whoever reads it reads everything. It is made readable for you alone.""",
)
@vault_options
@click.argument("format", type=click.Choice(NAMES))
@click.option("--query", "-q", metavar="QUERY", help="Only those who match, as in `tend list`.")
@click.option(
    "--output",
    "-o",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Write to PATH instead of stdout; markdown needs one, a folder.",
)
@click.option("--check", is_flag=True, help="Write nothing; say what the format cannot carry.")
@click.option("--force", is_flag=True, help="Overwrite what is there without asking.")
@click.option("--json", "as_json", is_flag=True, help="With --check: print what is left behind as JSON.")
@click.pass_obj
def export_command(
    request: Request,
    format: str,
    query: str | None,
    output: Path | None,
    check: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write people and what happened with them to a file, a folder or stdout, in plain text."""
    from core.exchange.formats import FORMATS

    made = FORMATS[format]
    target = output if output is not None and str(output) != "-" else None
    if as_json and not check:
        raise UsageError(_("--json belongs to --check."), safe=_("Nothing was written."))
    if target is None and made.pages is not None and not check:
        raise UsageError(_("A folder is written: it needs a name."), todo=_("--output FOLDER names it."))
    if target is not None and not check:
        _may_write(request, target, force, folder=made.pages is not None)
    with opened(request) as network:
        chosen = _chosen(network, query)
        losses = made.losses(chosen, _bar(_("Checking"), target))
        if check:
            _say_losses(made, chosen, losses, as_json)
            return
        people = len(chosen.documents("contacts"))
        _hint(losses, format)
        _write(made, chosen, target)
    if target is not None:
        text = ngettext(
            "{path}: {n:,} person, readable for you alone.",
            "{path}: {n:,} people, readable for you alone.",
            people,
        )
        manners.tell(text.format(path=target, n=people))
        manners.warn(_("this is not encrypted any more. Delete it when it has done its work."))


def _may_write(request: Request, target: Path, force: bool, *, folder: bool) -> None:
    """Raises UsageError where nothing may go; asks before overwriting."""
    from core.exchange.writing import check_place, is_taken

    check_place(target, request.directory, folder=folder)
    if is_taken(target) and not force:
        if not manners.can_ask():
            raise UsageError(
                _("{path} exists already.").format(path=target),
                safe=_("It was not touched."),
                todo=_("--force overwrites it."),
            )
        if not manners.ask(_("{path} exists already. Overwrite it?").format(path=target)):
            raise click.Abort


def _chosen(network: Network, query: str | None) -> Chosen:
    from core.exchange.chosen import Chosen

    if query is None:
        return Chosen(network)
    ids = [row.id for row in network.find(query)]
    if not ids:
        raise UsageError(_("Nobody matches “{query}”.").format(query=query), safe=_("Nothing was written."))
    return Chosen(network, ids)


def _bar(label: str, target: Path | None) -> manners.Progress:
    return manners.Progress(label, quiet=target is None)


def _write(made: Format, chosen: Chosen, target: Path | None) -> None:
    from core.exchange.writing import write_file, write_folder

    bar = _bar(_("Writing"), target)
    if made.pages is not None and target is not None:
        write_folder(target, made.pages(chosen, bar))
    elif made.chunks is not None and target is not None:
        write_file(target, made.chunks(chosen, bar))
    elif made.chunks is not None:
        for chunk in made.chunks(chosen, None):
            click.echo(chunk, nl=False)
    bar.end()


def _hint(losses: list[Loss], format: str) -> None:
    """What is left behind, in a line, before it is written."""
    if losses:
        most = sorted(losses, key=lambda loss: -loss.count)[:_SHOWN]
        words = ", ".join(f"{safe(loss.words)} ({loss.count:,})" for loss in most)
        text = _("left behind: {words} (tend export {format} --check lists all)")
        if len(losses) > len(most):
            text = _("left behind: {words} and {more} more (tend export {format} --check lists all)")
        manners.tell(text.format(words=words, more=len(losses) - len(most), format=format))


def _say_losses(made: Format, chosen: Chosen, losses: list[Loss], as_json: bool) -> None:
    people = len(chosen.documents("contacts"))
    if as_json:
        left = [{"field": loss.field, "words": loss.words, "count": loss.count} for loss in losses]
        manners.print_json({"format": made.id, "people": people, "left_behind": left})
        return
    if not losses:
        text = ngettext(
            "{name}: {n:,} person, nothing is left behind.",
            "{name}: {n:,} people, nothing is left behind.",
            people,
        )
        manners.say(text.format(name=made.name, n=people))
        return
    cells = [[loss.words, f"{loss.count:,}"] for loss in losses]
    lines = table((Column("", least=20), Column("", right=True)), cells, room=manners.room(), headings=False)
    text = ngettext("{name}: {n:,} person. Left behind:", "{name}: {n:,} people. Left behind:", people)
    manners.show([text.format(name=made.name, n=people), *("  " + line for line in lines)])
