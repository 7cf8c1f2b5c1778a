"""`tend promises`: what was promised, by me and to me."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from core.errors import NotUnderstoodError, UsageError
from core.language import _
from tui import deeds
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, context_of, opened, vault_options
from tui.cli.spoken import SpokenGroup
from tui.draw import words

if TYPE_CHECKING:
    from core.models import Promise
    from core.network.network import Network

_SHORT_ID = 6


@click.group(
    "promises",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend promises                          what is open, mine (!) and theirs (?)
  tend promises --mine --late
  tend promises --of 'Anna Schmidt' --all
  tend promises add 'Anna Schmidt' fri send slides
  tend promises add --theirs 'Priya Raman' 12.6. the pilot contract
  tend promises keep Zk3x7a
  tend promises move Zk3x7a next week
  tend promises --json

The first column is what `keep` and `move` take: the beginning of an id.""",
)
@vault_options
@click.option("--mine", is_flag=True, help="Only what I promised.")
@click.option("--theirs", is_flag=True, help="Only what others promised.")
@click.option("--late", is_flag=True, help="Only what is late.")
@click.option("--all", "all_", is_flag=True, help="Kept ones, too.")
@click.option("--of", "of", metavar="NAME", help="Only those with this person.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print an array of {id, side, with, text, due, done, late}."
)
@click.pass_context
def promises_command(context: click.Context, /, as_json: bool, **chosen: Any) -> None:
    """List what was promised by me and to me; add, keep or move a promise."""
    if context.invoked_subcommand is not None:
        return
    request: Request = context.obj
    with opened(request) as network:
        found = _chosen(network, request.today, **chosen)
        if as_json:
            manners.print_json([_as_json(network, promise, request.today) for promise in found])
        elif not found:
            manners.tell(_("Nothing is promised."))
        else:
            manners.show(_rows(network, found, request.today))


def _chosen(
    network: Network, today: date, *, mine: bool, theirs: bool, late: bool, all_: bool, of: str | None
) -> list[Promise]:
    id = network.resolve(of) if of is not None else None
    sides = {"mine"} if mine and not theirs else {"theirs"} if theirs and not mine else {"mine", "theirs"}
    return [
        promise
        for promise in network.promises(id, open_only=not all_)
        if promise.side in sides and (not late or _late(promise, today))
    ]


def _late(promise: Promise, today: date) -> bool:
    return bool(promise.due) and not promise.done and promise.due < today.isoformat()


def _as_json(network: Network, promise: Promise, today: date) -> dict[str, Any]:
    return {
        "id": promise.id,
        "side": promise.side,
        "with": [{"id": id, "name": network.name(id)} for id in promise.people],
        "text": promise.text,
        "due": promise.due or None,
        "done": promise.done or None,
        "late": _late(promise, today),
    }


def _rows(network: Network, found: Sequence[Promise], today: date) -> list[str]:
    columns = (
        Column("", least=_SHORT_ID),
        Column(""),
        Column(_("When")),
        Column(_("With"), least=12),
        Column(_("What"), least=20),
    )
    rows = [
        [
            _short(promise.id, [each.id for each in found]),
            "!" if promise.side == "mine" else "?",
            _when(promise, today),
            words.listed([network.name(id) for id in promise.people]),
            promise.text,
        ]
        for promise in found
    ]
    return table(columns, rows, room=manners.room())


def _short(id: str, ids: Sequence[str]) -> str:
    """So much of an id as tells it from the others."""
    size = _SHORT_ID
    while size < len(id) and sum(1 for each in ids if each.startswith(id[:size])) > 1:
        size += 1
    return id[:size]


def _when(promise: Promise, today: date) -> str:
    if promise.done:
        return _("kept {day}").format(day=words.short(promise.done, today))
    due = words.day_of(promise.due)
    return words.coming(due, today) if due is not None else ""


def _found(network: Network, which: str) -> Promise:
    """The promise an id or its beginning means. Raises NotUnderstoodError."""
    fits = [
        promise for promise in network.promises(open_only=False) if which and promise.id.startswith(which)
    ]
    if len(fits) != 1:
        text = _("No promise has an id that begins with '{start}'.")
        if fits:
            text = _("{n} promises have an id that begins with '{start}'.")
        raise NotUnderstoodError(
            text.format(n=len(fits), start=which[:40]), todo=_("`tend promises` lists them.")
        )
    return fits[0]


def _day(request: Request, network: Network, typed: Sequence[str]) -> tuple[str, str]:
    """The day that words begin with ("" for none), and the words behind it."""
    from core.entry.dates import Mode, read_date

    found = read_date(list(typed), Mode.PROMISE, context_of(request, network)) if typed else None
    if found is None or found.refused:
        return "", " ".join(typed)
    return found.at[:10], " ".join(typed[found.count :])


@promises_command.command(
    "add",
    epilog="""\b
Examples:
  tend promises add 'Anna Schmidt' fri send slides
  tend promises add --theirs Priya 12.6. the pilot contract""",
)
@vault_options
@click.option("--theirs", is_flag=True, help="They promised it to me.")
@click.argument("name")
@click.argument("words_", metavar="[DAY] WORDS...", nargs=-1, required=True)
@click.pass_obj
def add(request: Request, theirs: bool, name: str, words_: tuple[str, ...]) -> None:
    """Note a promise to NAME, or with --theirs one of NAME; a day may stand before the words."""
    with opened(request) as network:
        id = network.resolve(name)
        due, text = _day(request, network, " ".join(words_).split())
        if not text:
            raise UsageError(_("A promise needs words."), todo=_("tend promises add NAME fri send slides"))
        people = [(id, network.name(id))]
        changes, label = deeds.promise(people, "theirs" if theirs else "mine", due, text, request.today)
        network.vault.commit(changes, label=label)
    manners.tell(_("saved: {what}").format(what=f"{safe(label)}{f', {due}' if due else ''}"))


@promises_command.command("keep", epilog="\b\nExamples:\n  tend promises keep Zk3x7a\n  tend undo")
@vault_options
@click.argument("which", metavar="ID")
@click.pass_obj
def keep(request: Request, which: str) -> None:
    """A promise was kept today. ID may be the beginning of one."""
    with opened(request) as network:
        promise = _found(network, which)
        changes, label = deeds.keep(promise.id, promise.text, request.today)
        network.vault.commit(changes, label=label)
    manners.tell(safe(label))


@promises_command.command(
    "move", epilog="\b\nExamples:\n  tend promises move Zk3x7a fri\n  tend promises move Zk3x7a 24.6."
)
@vault_options
@click.argument("which", metavar="ID")
@click.argument("day", nargs=-1, required=True)
@click.pass_obj
def move(request: Request, which: str, day: tuple[str, ...]) -> None:
    """A promise is due on another DAY: fri, 2w, 24.6."""
    with opened(request) as network:
        promise = _found(network, which)
        due, rest = _day(request, network, " ".join(day).split())
        if not due or rest:
            text = _("'{words}' is not a day.").format(words=" ".join(day))
            raise NotUnderstoodError(text, todo=_("fri, 2w, 24.6. are."))
        changes, label = deeds.move(promise.id, promise.text, date.fromisoformat(due), due)
        network.vault.commit(changes, label=label)
    manners.tell(safe(label))
