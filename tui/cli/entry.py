"""`tend add` and `tend log`: the entry line, from arguments, from a pipe, or typed at a prompt.

The parse is shown before anything is saved. Nothing is guessed: where two people fit, both are listed and nothing is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core.errors import AmbiguousError, Exit, NotUnderstoodError
from core.language import N_, _, spoken
from tui.cli import manners
from tui.cli.columns import safe
from tui.cli.preview import preview
from tui.cli.request import Request, context_of, is_text, opened, readable, stdin_lines, vault_options
from tui.cli.spoken import Spoken

if TYPE_CHECKING:
    from core.entry import Context, Parse, Reading, Saved
    from core.network.network import Network

F = TypeVar("F", bound=Callable[..., Any])

MARKS = N_("""\b
What a line may hold: a name, after commas organisation and role; #tag; mail, phone, web address;
!fri text (my promise), ?fri text (theirs); " -- " and a note. Words with a colon say the same and
need no quotes: org: role: tag: todo: owed: note: at: via: with: offers: needs: every: circle: born:""")
CODES = N_("""\b
Exit codes: 0 saved, 2 wrong use, 3 not understood or several people fit, 4 vault locked or not writable""")


@dataclass(slots=True)
class Desk:
    """What an entry is read against and written to."""

    request: Request
    network: Network
    reading: Reading
    new: bool = False
    """Whoever is named is new, though somebody known fits."""

    @property
    def can_be_new(self) -> bool:
        """True where a person of a known name could be made a new one, and was not."""
        from core.entry.model import Reading

        return self.reading is Reading.CONTACT and not self.new

    def context(self, correcting: Saved | None = None) -> Context:
        """The context of the next line; people saved a moment ago are known, but for what is being corrected."""
        from core.entry import made_by

        attendance = self.network.attendance(made_by(correcting))
        return replace(context_of(self.request, self.network), attendance=attendance)

    def parse(
        self,
        line: str,
        *,
        choose: Mapping[int, int] | None = None,
        new: bool = False,
        correcting: Saved | None = None,
    ) -> Parse:
        """The line, understood as far as it can be; `choose` and `new` as in `core.entry.parse`.

        While a saved entry is corrected, the people it made are not known.
        """
        from core.entry import parse, unseen

        context = self.context(correcting)
        with unseen(correcting, context.known) if correcting is not None else nullcontext():
            return parse(line, context, reading=self.reading, choose=choose, new=new or self.new)

    def save(self, parsed: Parse, batch: str = "") -> tuple[str, bool]:
        """Write what a line means; the words that say what was done, and whether anything was."""
        from core.entry import changes

        found, label = changes(parsed, self.context())
        if found:
            self.network.vault.commit(found, label=label, batch=batch)
        return label, bool(found)

    def keep(
        self, line: str, parsed: Parse | None, correcting: Saved | None, *, dry_run: bool
    ) -> tuple[str, bool, Saved | None]:
        """Save a line of the prompt, or correct the one saved before; None for an emptied line takes it back.

        Returns what was done in words, whether anything was, and the entry for correcting it in turn.
        """
        from core.entry import changes, remember, revise, unseen

        context = self.context(correcting)
        if correcting is not None:
            with unseen(correcting, context.known):
                found, label = revise(correcting, parsed, context)
        elif parsed is not None:
            found, label = changes(parsed, context)
        else:
            return "", False, None
        vault = self.network.vault
        kept = remember(line, found, label, lambda table, id: vault.documents(table).get(id), correcting)
        if found and not dry_run:
            vault.commit(found, label=label)
        return label, bool(found), None if dry_run or parsed is None else kept


def _line_options(command: F) -> F:
    command = click.argument("line", nargs=-1, type=click.UNPROCESSED, metavar="[LINE]...")(command)
    command = click.option("--json", "as_json", is_flag=True, help="Print the parse as JSON.")(command)
    command = click.option("--dry-run", is_flag=True, help="Show how the line is understood; save nothing.")(
        command
    )
    return vault_options(command)


@click.command(
    "add",
    cls=Spoken,
    context_settings={"allow_interspersed_args": False},
    epilog=f"""\b
Examples:
  tend add                               a prompt: nothing is eaten by the shell, nothing in its history
  tend add - < notes.txt                 one entry a line; bad lines come back with their number
  tend add 'Anna Schmidt, Acme GmbH #seo !fri send slides'
  tend add Anna Schmidt, Acme GmbH tag:seo todo:fri send slides note: climbs

{MARKS}

{CODES}""",
)
@_line_options
@click.option("--new", is_flag=True, help="A new person after all, though somebody of that name is known.")
@click.pass_context
def add_command(
    context: click.Context, line: tuple[str, ...], dry_run: bool, as_json: bool, new: bool
) -> None:
    """Note a person, or add to one who is known already.

    Options end at the first word of the line. Without a LINE, a prompt; with -, lines from a pipe.
    """
    from core.entry.model import Reading

    if new and not line:
        raise click.UsageError(_("--new is for a LINE, or for lines from a pipe. In the prompt ^n does it."))
    context.exit(enter(context.obj, Reading.CONTACT, line, dry_run=dry_run, as_json=as_json, new=new))


@click.command(
    "log",
    cls=Spoken,
    context_settings={"allow_interspersed_args": False},
    epilog=f"""\b
Examples:
  tend log                                            a prompt
  tend log 'call Anna yesterday: budget is approved !fri send offer'
  tend log lunch Anna Meier, Ben 12.3.: the Lyon project
  tend log plan coffee Priya fri

{MARKS}

{CODES}""",
)
@_line_options
@click.pass_context
def log_command(context: click.Context, line: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Log a contact that happened, or plan one: [date] kind people [date][: note].

    Kinds: call, video, met, coffee, lunch, dinner, mail, msg, letter, event, intro, referral, favour, gift ...
    Options end at the first word of the line. Without a LINE, a prompt; with -, lines from a pipe.
    """
    from core.entry.model import Reading

    context.exit(enter(context.obj, Reading.LOG, line, dry_run=dry_run, as_json=as_json))


def enter(
    request: Request,
    reading: Reading,
    words: Sequence[str],
    *,
    dry_run: bool,
    as_json: bool,
    new: bool = False,
) -> int:
    """Read, show and save what was given; the exit code. `new`: the person is new, though somebody known fits."""
    if not words and not manners.can_ask():
        raise click.UsageError(_("No LINE, and nobody is at a terminal. `-` reads lines from a pipe."))
    if not all(map(is_text, words)):
        raise NotUnderstoodError(
            _("The line is not UTF-8 text."),
            safe=_("Nothing was saved."),
            todo=_("`tend add` without a LINE asks for it at a prompt."),
        )
    with opened(request) as network:
        desk = Desk(request, network, reading, new=new)
        _tell_of_event(desk.context())
        if not words:
            from tui.cli.prompt import prompt

            return prompt(desk, dry_run=dry_run)
        if list(words) == ["-"]:
            return _many(desk, stdin_lines(), dry_run=dry_run, as_json=as_json)
        return _one(desk, " ".join(words), dry_run=dry_run, as_json=as_json)


def _tell_of_event(context: Context) -> None:
    """An event that was left open takes every entry in: that is said before any is made."""
    from core.entry.shown import show_when

    if context.event is not None and context.event_over:
        since = show_when(context.event.starts[:10], context.today.isoformat(), _language())
        text = _("{name} is open since {since}, and gets every entry. `tend event close` closes it.")
        manners.warn(text.format(name=safe(context.event.name), since=since))


def _language() -> str:
    """The language of days in what is said here: one that entries are read in."""
    return "de" if spoken() == "de" else "en"


def _one(desk: Desk, line: str, *, dry_run: bool, as_json: bool) -> int:
    from core.entry import strict, to_json

    parsed = desk.parse(line)
    if not as_json and line.strip():
        manners.tell("\n".join(preview(parsed, keys=False)))
    elif dry_run:
        manners.print_json(to_json(parsed))
    try:
        strict(parsed)
    except NotUnderstoodError as error:
        error.safe = error.safe or _("Nothing was saved.")
        if isinstance(error, AmbiguousError) and desk.can_be_new:
            error.todo = _("An organisation or a mail address tells them apart; --new makes a new person.")
        raise
    if not dry_run:
        label, written = desk.save(parsed)
        if as_json:
            manners.print_json({**to_json(parsed), "saved": label})
        else:
            manners.tell(_("saved: {what}").format(what=label) if written else label)
    return int(Exit.OK)


def _many(desk: Desk, lines: Sequence[str], *, dry_run: bool, as_json: bool) -> int:
    """One entry a line, each saved as soon as it is understood; all of them are one undo."""
    from core.entry import strict, to_json
    from core.vault.changes import new_id

    batch, tally, found = new_id(), Tally(dry_run), []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            if not is_text(line):
                raise NotUnderstoodError(_("not UTF-8 text"))
            parsed = desk.parse(line)
            strict(parsed)
        except NotUnderstoodError as error:
            tally.bad += 1
            said = _("line {number}: {what}").format(number=number, what=_why(error))
            manners.tell(f"{said}\n  {safe(readable(line))}")
            continue
        found.append({"line_number": number, **to_json(parsed)} if as_json else {})
        label, written = ("", True) if dry_run else desk.save(parsed, batch)
        tally.done += written
        tally.there += not written
        if label and not as_json:
            manners.tell(_("line {number}: {what}").format(number=number, what=safe(label)))
    if as_json:
        manners.print_json(found)
    manners.tell(str(tally))
    return int(Exit.NOT_UNDERSTOOD if tally.bad else Exit.OK)


def _why(error: NotUnderstoodError) -> str:
    names = [name for _id, name in error.candidates] if isinstance(error, AmbiguousError) else []
    return safe(f"{error.what} {'; '.join(names)}".rstrip())


@dataclass(slots=True)
class Tally:
    """How many lines of a pipe came to what."""

    dry_run: bool
    done: int = 0
    there: int = 0
    bad: int = 0

    def __str__(self) -> str:
        done = _("{n} understood") if self.dry_run else _("{n} saved")
        there = _("{n} there already").format(n=self.there) if self.there else ""
        bad = _("{n} not understood").format(n=self.bad) if self.bad else ""
        return manners.joined([done.format(n=self.done), there, bad], ", ")
