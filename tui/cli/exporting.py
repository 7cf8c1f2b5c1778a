"""`tend export`: people in a format that others read, in plain text, for a file only its owner reads or for a pipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import UsageError
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, opened, vault_options

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
        raise UsageError("--json belongs to --check.", safe="Nothing was written.")
    if target is None and made.pages is not None and not check:
        raise UsageError("A folder is written: it needs a name.", todo="--output FOLDER names it.")
    if target is not None and not check:
        _may_write(request, target, force, folder=made.pages is not None)
    with opened(request) as network:
        chosen = _chosen(network, query)
        losses = made.losses(chosen, _bar("Checking", target))
        if check:
            _say_losses(made, chosen, losses, as_json)
            return
        people = len(chosen.documents("contacts"))
        _hint(losses, format)
        _write(made, chosen, target)
    if target is not None:
        manners.tell(f"{target}: {manners.counted(people, 'person', 'people')}, readable for you alone.")
        manners.warn("this is not encrypted any more. Delete it when it has done its work.")


def _may_write(request: Request, target: Path, force: bool, *, folder: bool) -> None:
    """Raises UsageError where nothing may go; asks before overwriting."""
    from core.exchange.writing import check_place, is_taken

    check_place(target, request.directory, folder=folder)
    if is_taken(target) and not force:
        if not manners.can_ask():
            raise UsageError(
                f"{target} exists already.", safe="It was not touched.", todo="--force overwrites it."
            )
        if not manners.ask(f"{target} exists already. Overwrite it?"):
            raise click.Abort


def _chosen(network: Network, query: str | None) -> Chosen:
    from core.exchange.chosen import Chosen

    if query is None:
        return Chosen(network)
    ids = [row.id for row in network.find(query)]
    if not ids:
        raise UsageError(f"Nobody matches “{query}”.", safe="Nothing was written.")
    return Chosen(network, ids)


def _bar(label: str, target: Path | None) -> manners.Progress:
    return manners.Progress(label, quiet=target is None)


def _write(made: Format, chosen: Chosen, target: Path | None) -> None:
    from core.exchange.writing import write_file, write_folder

    bar = _bar("Writing", target)
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
        more = f" and {len(losses) - len(most)} more" if len(losses) > len(most) else ""
        manners.tell(f"left behind: {words}{more} (tend export {format} --check lists all)")


def _say_losses(made: Format, chosen: Chosen, losses: list[Loss], as_json: bool) -> None:
    people = len(chosen.documents("contacts"))
    if as_json:
        left = [{"field": loss.field, "words": loss.words, "count": loss.count} for loss in losses]
        manners.print_json({"format": made.id, "people": people, "left_behind": left})
        return
    count = manners.counted(people, "person", "people")
    if not losses:
        manners.say(f"{made.name}: {count}, nothing is left behind.")
        return
    cells = [[loss.words, f"{loss.count:,}"] for loss in losses]
    lines = table((Column("", least=20), Column("", right=True)), cells, room=manners.room(), headings=False)
    manners.show([f"{made.name}: {count}. Left behind:", *("  " + line for line in lines)])
