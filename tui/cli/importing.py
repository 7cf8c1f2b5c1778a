"""`tend import`: a look at what is new, known and different; nothing is written before yes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.errors import ImportFileError, TendError, UsageError
from core.language import _
from core.locales import locale_of
from tui.cli import manners
from tui.cli.request import Request, open_vault, vault_options
from tui.cli.spoken import Spoken
from tui.cli.staged import (
    file_json,
    label_of,
    left_out,
    staged_lines,
    trouble,
    what,
)
from tui.cli.wishes import asked, wish_options, wishes_of

if TYPE_CHECKING:
    from core.exchange.draft import Reading
    from core.exchange.staging import Staging
    from core.exchange.wishes import Wishes
    from core.vault import Vault


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
            manners.tell(_("{file}: nothing new, nothing to write.").format(file=file.name))
            return found
        said, label = what(staging), label_of(file, staging)
        if not self.yes and not manners.ask(_("Write {what}?").format(what=said)):
            manners.tell(_("Nothing was written."))
            return found
        del reading, staging  # of a large mailbox they hold as much as writing it needs
        self.vault.commit(changes, label=label, batch=self.batch)
        text = _("{file}: wrote {what} (tend undo takes it back)")
        manners.tell(text.format(file=file.name, what=said))
        return {**found, "written": True}

    def _stage(self, file: Path) -> tuple[Reading, Staging]:
        from core.exchange.me import me_from
        from core.exchange.reader import read_file
        from core.exchange.staging import stage

        me = me_from(self.vault.documents("profile").get("me", {}))
        silent = self.yes or self.dry_run or self.quiet
        wishes = self.wishes if silent else asked(file, me, self.wishes)
        bar = manners.Progress(_("Reading {file}").format(file=file.name), quiet=self.quiet)
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
            raise UsageError(
                _("{path} cannot be read: {reason}.").format(path=file, reason=error.strerror)
            ) from error
        finally:
            bar.end()
        _check_mapping(self.mapping, reading, file)
        if not reading.drafts and not reading.tables and not reading.moments and not reading.may_be_empty:
            manners.show([*left_out(reading), *trouble(reading, self.everything)])
            text = _("Nobody could be read from {file}.").format(file=file.name)
            raise ImportFileError(text, safe=_("Nothing was written."))
        bar = manners.Progress(_("Comparing with the people you have"), quiet=self.quiet)
        try:
            return reading, stage(reading, self, progress=bar, me=wishes.known_to(me))
        finally:
            bar.end()


@click.command(
    "import",
    cls=Spoken,
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
        raise UsageError(_("There is no file {path}.").format(path=missing), safe=_("Nothing was written."))
    if not (yes or dry_run or manners.can_ask()):
        raise UsageError(
            _("Nobody can be asked here: --yes writes, --dry-run only shows."),
            safe=_("Nothing was written."),
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
            needed = _("{text}: COLUMN=FIELD is needed").format(text=text)
            raise click.BadParameter(needed, param_hint="--map")
        found[column.strip()] = field.strip()
    return found


def _check_mapping(mapping: Mapping[str, str], reading: Reading, file: Path) -> None:
    """Every column that was named with --map must be there: a name mistyped is not passed over."""
    from core.exchange.csv_headings import folded

    there = [column.name for column in reading.columns]
    known = {folded(heading) for heading in there} | {f"#{column.place}" for column in reading.columns}
    missing = [name for name in mapping if (name if name.startswith("#") else folded(name)) not in known]
    if missing:
        columns = _("Its columns: {columns}.").format(columns=", ".join(there))
        raise UsageError(
            _("{file} has no column '{column}'.").format(file=file.name, column=missing[0]),
            safe=_("Nothing was written."),
            todo=columns if there else _("It has no columns."),
        )


def _region(vault: Vault) -> str:
    """Where phone numbers without a country belong: the vault's, else the locale's."""
    own = vault.documents("profile").get("me", {}).get("region")
    return own if isinstance(own, str) and own else locale_of(os.environ)[1]
