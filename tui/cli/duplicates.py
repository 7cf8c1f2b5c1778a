"""`tend duplicates`: who may stand in the vault twice, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import SpokenGroup

if TYPE_CHECKING:
    from core.acts.merging import Take
    from core.network.duplicates import Pair
    from core.network.network import Network

_TAKES: dict[str, Take] = {"first": "first", "second": "second", "both": "both"}


@click.group(
    "duplicates",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend duplicates                                        who may be there twice, the surest first
  tend duplicates --of 'Anna Schmidt'                    who may be her
  tend duplicates --json
  tend duplicates merge 'Anna Schmidt' 'Anna Schmitt'    make the two one
  tend duplicates apart 'Anna Schmidt' 'Anna Schmitt'    they are two: never asked again

In the program M does the same, field by field.""",
)
@vault_options
@click.option("--of", "of", metavar="NAME", help="Only those who may be this person.")
@click.option("--limit", type=click.IntRange(min=0), help="At most so many pairs.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print an array of {first, second, points, reasons}, ids with names.",
)
@click.pass_context
def duplicates_command(context: click.Context, of: str | None, limit: int | None, as_json: bool) -> None:
    """Show who may stand in the vault twice, and why."""
    if context.invoked_subcommand is not None:
        return
    from core.network.nearby import doubles, doubles_of

    with opened(context.obj) as network:
        pairs = (doubles(network) if of is None else doubles_of(network, network.resolve(of)))[:limit]
        if as_json:
            manners.print_json([_as_json(network, pair) for pair in pairs])
        elif not pairs:
            manners.tell(_("Nobody seems to stand here twice."))
        else:
            manners.show(_rows(network, pairs))
            hint = _("`tend duplicates merge FIRST SECOND` makes two one; `apart` says that they are two.")
            manners.tell("\n" + hint)


def _as_json(network: Network, pair: Pair) -> dict[str, Any]:
    def person(id: str) -> dict[str, str]:
        return {"id": id, "name": network.name(id), "org": network.row(id).org}

    return {
        "first": person(pair.first),
        "second": person(pair.second),
        "points": pair.points,
        "reasons": list(pair.reasons),
    }


def _rows(network: Network, pairs: Sequence[Pair]) -> list[str]:
    columns = (
        Column("", right=True),
        Column(_("One"), least=16),
        Column(_("Other"), least=16),
        Column(_("Why"), least=20),
    )
    rows = [
        [
            str(pair.points),
            _named(network, pair.first),
            _named(network, pair.second),
            "; ".join(pair.reasons),
        ]
        for pair in pairs
    ]
    return table(columns, rows, room=manners.room())


def _named(network: Network, id: str) -> str:
    """Name and organisation; where both are called the same, that tells them apart."""
    return manners.joined((network.name(id), network.row(id).org), ", ")


@duplicates_command.command(
    "merge",
    epilog="""\b
Examples:
  tend duplicates merge 'Anna Schmidt' anna@acme.example
  tend duplicates merge 'Anna Schmidt' 'Anna Schmitt' --take org=second --take full=both
  tend undo                                              takes it back""",
)
@vault_options
@click.argument("first")
@click.argument("second")
@click.option(
    "--take",
    multiple=True,
    metavar="FIELD=WHICH",
    help="Take a field from first or second, or both; the first's where nothing is said, of sets both.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the id of the one they are now as JSON.")
@click.pass_obj
def merge(request: Request, first: str, second: str, take: tuple[str, ...], as_json: bool) -> None:
    """Make two people one. Names, mail addresses or ids; history, promises and events of both become one's."""
    from core.acts.merging import compared
    from core.acts.merging import merge as merged

    with opened(request) as network:
        one, other = _two(network, first, second)
        fields = {row.field: row.ways for row in compared(network.vault, one, other, request.today)}
        act = merged(network.vault, one, other, dict(_taken(part, fields) for part in take))
        network.vault.commit(act.changes, label=act.label)
        id = network.vault.canonical(one)
    if as_json:
        manners.print_json({"id": id, "done": act.label})
    else:
        manners.tell(_("{what} (tend undo takes it back)").format(what=safe(act.label)))


def _taken(text: str, fields: dict[str, tuple[Take, ...]]) -> tuple[str, Take]:
    field, _sign, which = text.partition("=")
    if field not in fields:
        raise UsageError(
            _("There is nothing to take of '{field}'.").format(field=field),
            todo=_("Fields are: {fields}.").format(fields=", ".join(fields) or _("none")),
        )
    take = _TAKES.get(which)
    if take is None or (take not in fields[field] and len(fields[field]) > 1):
        raise UsageError(
            _("{field} cannot be taken so.").format(field=field),
            todo=_("Say {field}= and one of first, second, both.").format(field=field),
        )
    return field, take


@duplicates_command.command(
    "apart",
    epilog="""\b
Examples:
  tend duplicates apart 'Anna Schmidt' 'Anna Schmitt'
  tend undo                                              takes it back""",
)
@vault_options
@click.argument("first")
@click.argument("second")
@click.pass_obj
def apart(request: Request, first: str, second: str) -> None:
    """Say that two are two people: they are never proposed as one again."""
    from core.acts.merging import keep_apart

    with opened(request) as network:
        one, other = _two(network, first, second)
        act = keep_apart(network.vault, one, other)
        network.vault.commit(act.changes, label=act.label)
    manners.tell(_("{what} (tend undo takes it back)").format(what=safe(act.label)))


def _two(network: Network, first: str, second: str) -> tuple[str, str]:
    one, other = network.resolve(first), network.resolve(second)
    if one == other:
        raise UsageError(
            _("Both mean {name}.").format(name=network.name(one)),
            todo=_("Name two people, by mail address or id where need be."),
        )
    return one, other
