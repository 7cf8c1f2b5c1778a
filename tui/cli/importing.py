"""`tend import`: a look at what is new, known and different; nothing is written before yes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import ImportFileError, TendError, UsageError
from core.locales import locale_of
from tui.cli import manners
from tui.cli.columns import Column, cut, safe, table
from tui.cli.request import Request, open_vault, vault_options
from tui.cli.wishes import asked, wish_options, wishes_of

if TYPE_CHECKING:
    from core.exchange.differences import Offer
    from core.exchange.draft import Reading
    from core.exchange.moment_rows import MomentRow, Sort
    from core.exchange.staging import StagedRow, Staging
    from core.exchange.wishes import Wishes
    from core.vault import Vault

SHOWN = 12  # rows of a kind that are listed without --all
KINDS: dict[Sort, str] = {
    "new": "new",
    "same": "known, with something new",
    "conflicting": "known, and different",
    "unchanged": "known, nothing new",
}
_MOMENT_KINDS: dict[Sort, str] = {"new": "new", "same": "changed", "conflicting": "differs"}
_COLUMNS = (Column("", least=6), Column("", least=16), Column("", least=24))


@dataclass(frozen=True, slots=True)
class Importer:
    """How files are brought into a vault."""

    vault: Vault
    region: str
    mapping: dict[str, str]
    wishes: Wishes
    batch: str = ""
    yes: bool = False
    dry_run: bool = False
    everything: bool = False
    quiet: bool = False

    @property
    def today(self) -> date:
        """The day that new people are noted under."""
        return self.vault.clock.today()

    def take(self, file: Path) -> dict[str, Any]:
        """Read, show, ask and write one file; what happened, for `--json`."""
        reading, staging = self._stage(file)
        found = file_json(file, reading, staging) if self.quiet else {}
        if not self.quiet:
            manners.show(staged_lines(file, reading, staging, self.everything))
        changes = staging.changes()
        if self.dry_run:
            return found
        if not changes:
            manners.tell(f"{file.name}: nothing new, nothing to write.")
            return found
        said, label = what(staging), label_of(file, staging)
        if not self.yes and not manners.ask(f"Write {said}?"):
            manners.tell("Nothing was written.")
            return found
        del reading, staging  # of a large mailbox they hold as much as writing it needs
        self.vault.commit(changes, label=label, batch=self.batch)
        manners.tell(f"{file.name}: wrote {said} (tend undo takes it back)")
        return {**found, "written": True}

    def _stage(self, file: Path) -> tuple[Reading, Staging]:
        from core.exchange.me import me_from
        from core.exchange.reader import read_file
        from core.exchange.staging import stage

        me = me_from(self.vault.documents("profile").get("me", {}))
        silent = self.yes or self.dry_run or self.quiet
        wishes = self.wishes if silent else asked(file, me, self.wishes)
        bar = manners.Progress(f"Reading {file.name}", quiet=self.quiet)
        try:
            reading = read_file(
                file,
                mapping=self.mapping or None,
                region=self.region,
                me=me,
                today=self.today,
                wishes=wishes,
                progress=bar,
            )
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
        finally:
            bar.end()
        _check_mapping(self.mapping, reading, file)
        if not reading.drafts and not reading.tables and not reading.moments and not reading.may_be_empty:
            manners.show([*_left_out(reading), *_trouble(reading, self.everything)])
            raise ImportFileError(f"Nobody could be read from {file.name}.", safe="Nothing was written.")
        bar = manners.Progress("Comparing with the people you have", quiet=self.quiet)
        try:
            return reading, stage(reading, self, progress=bar, me=wishes.known_to(me))
        finally:
            bar.end()


@click.command(
    "import",
    epilog="""\b
Examples:
  tend import contacts.vcf                          look first, then yes or no
  tend import Connections.csv contacts.csv --yes    several files, one undo
  tend import people.csv --map Firma=org --map Tel=phone
  tend import calendar.ics                          meetings, plans and birthdays
  tend import backup.json --dry-run                 what would happen
  tend import All.mbox --me ada@example.org         who wrote to whom, and when
  tend import "WhatsApp Chat - Ben.zip" --me Ada    a chat, one line a day

\b
Read are vCard 2.1, 3.0, 4.0, calendars (.ics, .vcs), CSV of LinkedIn, Google, Outlook,
Thunderbird or any other with headings, mail (mbox, Maildir, .eml), chats of WhatsApp, Monica
(SQL, JSON), friends.md, and Tend's own export. Importing the same again changes nothing. People
who are brought in rest until they are put in a circle, given a cadence, or contacted.""",
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
@wish_options
@click.option("--all", "everything", is_flag=True, help="List every row, not only the first of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print what is staged as JSON.")
@click.pass_obj
def import_command(
    request: Request,
    files: tuple[Path, ...],
    yes: bool,
    dry_run: bool,
    columns: tuple[str, ...],
    mine: tuple[str, ...],
    bodies: bool,
    day_first: bool,
    month_first: bool,
    everything: bool,
    as_json: bool,
) -> None:
    """Bring in people, and what happened with them, from files: first a look at what is new, then yes or no.

    Nothing is written before yes; a file is written whole or not at all, and `tend undo` takes it back. What you
    typed is never overwritten: where a file differs, your value stays and the difference is shown.
    """
    from core.vault.changes import new_id

    mapping = _mapping(columns)
    wishes = wishes_of(mine, bodies=bodies, day_first=day_first, month_first=month_first)
    missing = next((file for file in files if not file.exists()), None)
    if missing is not None:
        raise UsageError(f"There is no file {missing}.", safe="Nothing was written.")
    if not (yes or dry_run or manners.can_ask()):
        raise UsageError(
            "Nobody can be asked here: --yes writes, --dry-run only shows.", safe="Nothing was written."
        )
    with closing(open_vault(request)) as vault:
        importer = Importer(
            vault,
            _region(vault),
            mapping,
            wishes,
            new_id() if len(files) > 1 else "",
            yes,
            dry_run,
            everything,
            as_json,
        )
        found, failed = _each(importer, files)
    if as_json:
        manners.print_json(found)
    if failed is not None:
        raise click.exceptions.Exit(int(failed.exit_code))


def _each(importer: Importer, files: Sequence[Path]) -> tuple[list[dict[str, Any]], TendError | None]:
    """Every file; one that cannot be read does not keep the others out."""
    found, failed = [], None
    for file in files:
        try:
            found.append(importer.take(file))
        except TendError as error:
            if len(files) == 1:
                raise
            failed = error
            manners.report(error)
    return found, failed


def _mapping(columns: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in columns:
        column, sign, field = text.rpartition("=")
        if not sign or not column.strip():
            raise click.BadParameter(f"{text}: COLUMN=FIELD is needed", param_hint="--map")
        found[column.strip()] = field.strip()
    return found


def _check_mapping(mapping: Mapping[str, str], reading: Reading, file: Path) -> None:
    """Every column that was named with --map must be there: a name mistyped is not passed over."""
    from core.exchange.csv_headings import folded

    there = [column.name for column in reading.columns]
    known = {folded(heading) for heading in there} | {f"#{column.place}" for column in reading.columns}
    missing = [name for name in mapping if (name if name.startswith("#") else folded(name)) not in known]
    if missing:
        columns = f"Its columns: {', '.join(there)}." if there else "It has no columns."
        raise UsageError(
            f"{file.name} has no column '{missing[0]}'.", safe="Nothing was written.", todo=columns
        )


def _region(vault: Vault) -> str:
    """Where phone numbers without a country belong: the vault's, else the locale's."""
    own = vault.documents("profile").get("me", {}).get("region")
    return own if isinstance(own, str) and own else locale_of(os.environ)[1]


def label_of(file: Path, staging: Staging) -> str:
    """What was done, for undo: only those of whom something was written count."""
    from tui.draw import happened

    count = sum(row.adds for row in staging.rows)
    people = manners.counted(count, "person", "people") if count else ""
    told = " and ".join(filter(None, (people, happened.totals(staging.bunches))))
    return f"imported {told} from {safe(file.name)}" if told else f"took in {safe(file.name)}"


def what(staging: Staging) -> str:
    """What would be written, in words."""
    from tui.draw import happened

    counts = Counter(row.kind for row in staging.rows if row.changes)
    parts = [f"{counts[kind]:,} {word}" for kind, word in KINDS.items() if counts[kind]]
    if staging.bunches and parts:
        people = manners.counted(counts.total(), "person", "people")
        parts = [f"{people} ({', '.join(parts)})"]
    if told := happened.totals(staging.bunches):
        parts.append(told)
    if staging.others:
        parts.append(manners.counted(len(staging.others), "other record"))
    return ", ".join(parts) or "what is new"


def file_json(file: Path, reading: Reading, staging: Staging) -> dict[str, Any]:
    """What a file would do, for `--json`."""
    counts = staging.counts()
    return {
        "file": str(file),
        "format": reading.format,
        "counts": {kind: counts[kind] for kind in KINDS},
        "columns": {
            column.name: column.target for column in reading.columns if column.heading or column.target
        },
        "problems": [problem._asdict() for problem in reading.problems],
        "rows": [row_json(row) for row in staging.rows],
        "moments": [moment_json(row) for row in staging.moments],
        "written": False,
    }


def row_json(row: StagedRow) -> dict[str, Any]:
    """A staged row for `--json`."""
    return {
        "kind": row.kind,
        "where": row.draft.where,
        "name": row.name,
        "contact": row.contact_id or None,
        "reasons": list(row.reasons),
        "adds": list(row.added) if row.kind != "new" else [],
        "offers": [{"field": offer.field, "yours": offer.ours, "file": offer.theirs} for offer in row.offers],
        "warnings": [remark.text for remark in row.draft.warnings],
    }


def moment_json(row: MomentRow) -> dict[str, Any]:
    """Something that happened, for `--json`."""
    return {
        "kind": row.kind,
        "what": row.what,
        "where": row.moment.where,
        "day": row.day,
        "title": row.title,
        "table": row.moment.table,
        "record": row.record_id,
        "people": list(row.people),
        "reasons": list(row.reasons),
        "offers": [{"field": offer.field, "yours": offer.ours, "file": offer.theirs} for offer in row.offers],
    }


def staged_lines(file: Path, reading: Reading, staging: Staging, everything: bool) -> list[str]:
    """What an import would do, as text: the file, what could not be read, and the rows of each kind with reasons."""
    from tui.draw import happened

    room = manners.room()
    people = manners.counted(len(staging.rows), "person", "people")
    told = happened.totals(staging.bunches)
    lines = [
        f"{safe(file.name)}: {safe(reading.title)}, {people}" + (f", {told}" if told else ""),
        *_left_out(reading),
        *_trouble(reading, everything),
    ]
    for kind, word in KINDS.items():
        rows = [row for row in staging.rows if row.kind == kind]
        if not rows:
            continue
        limit = len(rows) if everything else SHOWN
        cells = [[row.draft.where, row.name, "; ".join(_said(row))] for row in rows[:limit]]
        lines += ["", manners.styled(f"{len(rows):,} {word}", bold=True)]
        drawn = table(_COLUMNS, cells, room=room and room - 2, headings=False)
        for row, line in zip(rows, drawn, strict=False):
            lines += ["  " + line, *(_offered(offer, room) for offer in row.offers)]
        if len(rows) > limit:
            lines.append(f"  ... and {len(rows) - limit:,} more (--all lists them)")
    lines += _happened(staging, room)
    if staging.others:
        lines += ["", manners.counted(len(staging.others), "record") + " of other tables"]
    return lines


def _happened(staging: Staging, room: int | None) -> list[str]:
    """What happened, a line for each sort of it."""
    from tui.draw import happened

    counts = Counter(row.kind for row in staging.moments)
    if not staging.moments and not staging.alone:
        return []
    cells = [
        [happened.name(bunch), _MOMENT_KINDS[bunch.kind], happened.said(bunch)] for bunch in staging.bunches
    ]
    drawn = table(_COLUMNS, cells, room=room and room - 2, headings=False)
    lines = ["", manners.styled("What happened", bold=True)]
    for bunch, line in zip(staging.bunches, drawn, strict=False):
        lines += ["  " + line, *(_offered(offer, room) for offer in bunch.offers)]
    if counts["unchanged"]:
        lines.append(f"  {counts['unchanged']:,} known, nothing new")
    if staging.alone:
        lines.append(f"  {staging.alone:,} with nobody but you: left out")
    return lines


def _said(row: StagedRow) -> Iterator[str]:
    """Why this row is of its kind, and what would be added to somebody known."""
    yield from row.reasons
    if row.kind != "new" and row.added:
        yield f"adds {', '.join(row.added)}"


def _offered(offer: Offer, room: int | None) -> str:
    """Two values of one field: `org: you have "Acme", the file says "Novum"`."""
    ours, theirs = safe(offer.ours), safe(offer.theirs)
    text = f'      {offer.field}: you have "{ours}", the file says "{theirs}"'
    return cut(text, room) if room else text


def _left_out(reading: Reading) -> Iterator[str]:
    """How the columns of a table without a known maker were read, and what of the file is not carried."""
    if reading.title == "CSV":
        pairs = (f"{column.name} = {column.target}" for column in reading.columns if column.target)
        yield f"  columns: {safe(', '.join(pairs))} (--map COLUMN=FIELD changes that)"
    named = any(column.heading for column in reading.columns)
    ignored = [
        column.name for column in reading.columns if not column.target and (column.heading or not named)
    ]
    if ignored:
        yield f"  columns left out: {safe(', '.join(ignored))} (--map COLUMN=FIELD takes one in)"
    elif reading.left_out:
        yield "  not carried over: " + ", ".join(
            f"{safe(name)} ({n})" for name, n in reading.left_out.most_common(8)
        )


def _trouble(reading: Reading, everything: bool) -> Iterator[str]:
    limit = len(reading.problems) if everything else SHOWN
    for problem in reading.problems[:limit]:
        where = f"line {problem.line}: " if problem.line else ""
        label = "look at" if problem.kept else "not taken"
        yield f"  {manners.styled(label.ljust(9), fg='yellow')}  {where}{safe(problem.text)}"
    if len(reading.problems) > limit:
        yield f"  ... and {len(reading.problems) - limit:,} more problems (--all lists them)"
