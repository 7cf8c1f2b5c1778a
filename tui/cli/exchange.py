"""`tend import` and `tend export`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import TendError, UsageError
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, opened, vault_options

if TYPE_CHECKING:
    from core.exchange.draft import Reading
    from core.exchange.staging import StagedRow, Staging
    from core.network.network import Network

SHOWN = 12  # rows of a kind that are listed without --all
KINDS = {
    "new": "new",
    "same": "known, with something new",
    "conflicting": "known, and different",
    "unchanged": "known, nothing new",
}


@click.command(
    "import",
    epilog="""\b
Examples:
  tend import contacts.vcf                          look first, then yes or no
  tend import Connections.csv contacts.csv --yes    several files, one undo
  tend import people.csv --map Firma=org --map Tel=phone
  tend import backup.json --dry-run                 what would happen

\b
Read are vCard 2.1, 3.0, 4.0 and CSV of LinkedIn, Google, Outlook, Thunderbird or any other with headings,
and Tend's own export. Running an import again changes nothing. People who are brought in rest until
they are put in a circle, given a cadence, or contacted.""",
)
@vault_options
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column of a CSV holds; repeatable.",
)
@click.option("--all", "everything", is_flag=True, help="List every row, not only the first of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print what is staged as JSON.")
@click.pass_obj
def import_command(
    request: Request,
    files: tuple[Path, ...],
    yes: bool,
    dry_run: bool,
    columns: tuple[str, ...],
    everything: bool,
    as_json: bool,
) -> None:
    """Bring in people from files: first a look at what is new, known and different, then yes or no.

    Nothing is written before yes; a file is written whole or not at all, and `tend undo` takes it back.
    """
    from core.vault.changes import new_id

    mapping = _mapping(columns)
    if not (yes or dry_run or manners.can_ask()):
        raise UsageError(
            "Nobody can be asked here: --yes writes, --dry-run only shows.", safe="Nothing was written."
        )
    batch, failed, shown = new_id() if len(files) > 1 else "", None, []
    with opened(request) as network:
        for file in files:
            try:
                shown.append(
                    _import_one(
                        network,
                        file,
                        mapping,
                        batch,
                        yes=yes,
                        dry_run=dry_run,
                        everything=everything,
                        quiet=as_json,
                    )
                )
            except TendError as error:
                if len(files) == 1:
                    raise
                failed = error
                manners.report(error)
    if as_json:
        manners.print_json(shown)
    if failed is not None:
        raise click.exceptions.Exit(int(failed.exit_code))


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in columns:
        column, sign, field = text.rpartition("=")
        if not sign or not column.strip():
            raise click.BadParameter(f"{text}: COLUMN=FIELD is needed", param_hint="--map")
        found[column.strip()] = field.strip()
    return found


def _import_one(
    network: Network,
    file: Path,
    mapping: dict[str, str],
    batch: str,
    *,
    yes: bool,
    dry_run: bool,
    everything: bool,
    quiet: bool,
) -> dict[str, Any]:
    from core.exchange.reader import read_file
    from core.exchange.staging import stage

    bar = manners.Progress(f"Reading {file.name}", quiet=quiet)
    reading = read_file(file, mapping=mapping or None, region=network.profile().region, progress=bar)
    bar.end()
    staging = stage(reading, network)
    if not quiet:
        manners.show(staged_lines(file, reading, staging, everything))
    count = Counter(row.kind for row in staging.rows)
    found = {
        "file": str(file),
        "format": reading.format,
        "counts": {kind: count[kind] for kind in KINDS},
        "problems": [{"line": problem.line, "text": problem.text} for problem in reading.problems],
        "rows": [_row_json(row) for row in staging.rows],
        "written": False,
    }
    changes = staging.changes()
    if dry_run or not changes:
        if not dry_run and not quiet:
            manners.tell(f"{file.name}: nothing to write.")
        return found
    if not yes and not manners.ask(f"Write {_what(count)}?"):
        manners.tell("Nothing was written.")
        return found
    people = manners.counted(len(staging.rows), "person", "people")
    network.vault.commit(changes, label=f"imported {people} from {file.name}", batch=batch)
    manners.tell(f"{file.name}: wrote {_what(count)} (tend undo takes it back)")
    return {**found, "written": True}


def _what(count: Counter[str]) -> str:
    parts = [f"{count[kind]} {word}" for kind, word in KINDS.items() if count[kind] and kind != "unchanged"]
    return ", ".join(parts) or "nothing new"


def _row_json(row: StagedRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "where": row.draft.where,
        "name": row.name,
        "contact": row.contact_id or None,
        "reasons": list(row.reasons),
    }


def staged_lines(file: Path, reading: Reading, staging: Staging, everything: bool) -> list[str]:
    """What an import would do, as text: the file, what could not be read, and the rows of each kind with reasons."""
    room = manners.room()
    lines = [
        f"{safe(file.name)}: {safe(reading.title)}, {manners.counted(len(staging.rows), 'person', 'people')}"
    ]
    lines += list(_columns(reading)) + list(_trouble(reading, everything))
    for kind, word in KINDS.items():
        rows = [row for row in staging.rows if row.kind == kind]
        if not rows:
            continue
        limit = len(rows) if everything else SHOWN
        lines += ["", f"{len(rows):,} {word}"]
        cells = [[row.draft.where, row.name, "; ".join(row.reasons)] for row in rows[:limit]]
        columns = (Column("", least=6), Column("", least=16), Column("", least=20))
        lines += ["  " + line for line in table(columns, cells, room=room and room - 2, headings=False)]
        if len(rows) > limit:
            lines.append(f"  ... and {len(rows) - limit:,} more (--all lists them)")
    return lines


def _columns(reading: Reading) -> Iterator[str]:
    """How the columns of a table were understood, where some were not."""
    ignored = [column.heading for column in reading.columns if not column.target and column.heading]
    if ignored:
        yield f"  left out: {safe(', '.join(ignored))} (--map COLUMN=FIELD takes a column in)"


def _trouble(reading: Reading, everything: bool) -> Iterator[str]:
    limit = len(reading.problems) if everything else SHOWN
    for problem in reading.problems[:limit]:
        where = f"line {problem.line}: " if problem.line else ""
        yield f"  {manners.styled('not taken', fg='yellow')}  {where}{safe(problem.text)}"
    if len(reading.problems) > limit:
        yield f"  ... and {len(reading.problems) - limit:,} more problems"


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
    from core.exchange.tend_json import export

    to_file = output is not None and str(output) != "-"
    if to_file:
        assert output is not None
        _check_target(request, output, force)
    with opened(request) as network:
        data = export(network)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    if not to_file:
        manners.say(text)
        return
    assert output is not None
    from core.vault.files import write_durable

    write_durable(output, text.encode("utf-8") + b"\n")
    manners.tell(
        f"{output}: {manners.counted(len(data['contacts']), 'person', 'people')}, readable for you alone."
    )
    manners.warn("this file is not encrypted. Delete it when it has done its work.")


def _check_target(request: Request, output: Path, force: bool) -> None:
    """Raises UsageError where an export must not go."""
    if output.is_dir() or not output.parent.is_dir():
        raise UsageError(f"{output} cannot be written: its directory is missing, or it is one.")
    inside = output.resolve().is_relative_to(request.directory.resolve())
    if inside:
        raise UsageError("An export does not belong into the vault.", todo="Name a file outside of it.")
    if output.exists() and not force:
        if not manners.can_ask():
            raise UsageError(
                f"{output} exists already.", safe="It was not touched.", todo="--force overwrites it."
            )
        if not manners.ask(f"{output} exists already. Overwrite it?"):
            raise click.Abort
