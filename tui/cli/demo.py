"""`tend demo`: a vault of made-up people."""

from __future__ import annotations

import os
from pathlib import Path

import click

from core import places
from core.demo import DEFAULT_CONTACTS, DEFAULT_INTERACTIONS, LIMITS, Size
from core.language import _
from tui.cli import manners
from tui.cli.made_up import PASSPHRASE, write_demo
from tui.cli.opening import open_program
from tui.cli.request import Request, read_secret, vault_options
from tui.cli.spoken import Spoken
from tui.cli.vault import check_free


def demo_directory(request: Request, named: Path | None) -> Path:
    """Where the demo vault lies: the argument, --vault, TEND_VAULT, else beside the usual vault."""
    if named is not None:
        return named
    if request.vault is not None or os.environ.get("TEND_VAULT"):
        return request.directory
    return places.demo_directory()


@click.command(
    "demo",
    cls=Spoken,
    epilog="""\b
Examples:
  tend demo --open                                        look round with made-up people
  tend demo ~/demo --contacts 10000 --interactions 200000
  tend --vault ~/demo --passphrase-file FILE demo --seed 7""",
)
@vault_options
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--contacts", type=click.IntRange(0, LIMITS[0]), default=DEFAULT_CONTACTS, show_default=True)
@click.option(
    "--interactions", type=click.IntRange(0, LIMITS[1]), default=DEFAULT_INTERACTIONS, show_default=True
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another number makes up other people.")
@click.option(
    "--open", "open_it", is_flag=True, help="Open the program on it; without a terminal print the agenda."
)
@click.pass_context
def demo_command(
    context: click.Context, directory: Path | None, contacts: int, interactions: int, seed: int, open_it: bool
) -> None:
    """Write a vault of made-up people to look round in, or to measure with.

    It opens with the passphrase "made-up people", or with that of a passphrase file. With --open a demo vault that
    is there already is opened as it is.
    """
    request: Request = context.obj
    place = demo_directory(request, directory)
    passphrase = read_secret(request.secret_file) if request.secret_file else PASSPHRASE
    if not (open_it and (place / "vault.json").exists()):
        check_free(place)
        write_demo(request, place, passphrase, Size(contacts, interactions, seed))
        text = _("{n:,} made-up people in {place}")
        if not request.secret_file:
            text = _('{n:,} made-up people in {place}; it opens with the passphrase "{passphrase}"')
        manners.tell(text.format(n=contacts, place=place, passphrase=PASSPHRASE))
    if open_it:
        context.exit(open_program(request, directory=place, passphrase=passphrase, tour=True))
