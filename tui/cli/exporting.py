"""`tend export`: everything in plain text, for a file only its owner reads or for a pipe."""

from __future__ import annotations

from pathlib import Path

import click

from tui.cli import manners
from tui.cli.request import Request, opened, vault_options
from tui.cli.target import check_target


@click.command(
    "export",
    epilog="""\b
Examples:
  tend export json --output backup.json
  tend export json | jq '.contacts[].name.full'

\b
The file is not encrypted: whoever reads it reads everything. It is made readable for you alone.
tend import reads it back without loss.""",
)
@vault_options
@click.argument("format", type=click.Choice(["json"]))
@click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Write to FILE instead of stdout."
)
@click.option("--force", is_flag=True, help="Overwrite FILE without asking.")
@click.pass_obj
def export_command(request: Request, format: str, output: Path | None, force: bool) -> None:
    """Write everything in the vault to a file or to stdout, in plain text."""
    from core.exchange.tend_json import export_chunks

    target = output if output is not None and str(output) != "-" else None
    if target is not None:
        check_target(request, target, force, "An export")
    bar = manners.Progress("Writing", quiet=target is None)
    with opened(request) as network:
        people = len(network.vault.documents("contacts"))
        chunks = export_chunks(network, bar)
        if target is None:
            for chunk in chunks:
                click.echo(chunk, nl=False)
            return
        data = b"".join(chunks)
    from core.vault.files import write_durable

    write_durable(target, data)
    bar.end()
    manners.tell(f"{target}: {manners.counted(people, 'person', 'people')}, readable for you alone.")
    manners.warn("this file is not encrypted any more. Delete it when it has done its work.")
