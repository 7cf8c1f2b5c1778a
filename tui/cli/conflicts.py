"""`tend conflicts`: what two devices changed at once, and what settles it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from core.errors import Exit, UsageError
from core.language import _
from tui.cli import manners
from tui.cli.columns import Column, hanging, safe, table
from tui.cli.request import Request, open_vault, vault_options
from tui.cli.spoken import SpokenGroup

if TYPE_CHECKING:
    from core.acts.conflicts import Dispute

_PIPE = 100
"""Cells a line may have where no terminal says how many."""
_LEAST = 16


@click.group(
    "conflicts",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend conflicts                                     what is open
  tend conflicts show 1                              both texts, who wrote them, and what settles it
  tend conflicts resolve 3fa92c-07be --take 2        take the second
  tend conflicts resolve 3fa92c-07be --both          keep both, where both can be

\b
Exit codes of the list: 0 nothing is open, 1 something is, 4 the vault cannot be opened.""",
)
@vault_options
@click.pass_context
def conflicts_command(context: click.Context) -> None:
    """List and settle what was changed on two devices, neither knowing of the other.

    Nothing is lost meanwhile: the later text is shown, the other is kept beside it until one is chosen.
    """
    if context.invoked_subcommand is None:
        context.exit(_list(context.obj, as_json=False))


@conflicts_command.command(
    "list",
    epilog="""\b
Examples:
  tend conflicts list
  tend conflicts list --json

Exit codes: 0 nothing is open, 1 something is, 4 the vault cannot be opened.""",
)
@vault_options
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
def list_(context: click.Context, as_json: bool) -> None:
    """List what is open. The numbers change when something is settled; the ids stay."""
    context.exit(_list(context.obj, as_json=as_json))


@conflicts_command.command(
    "show",
    epilog="""\b
Examples:
  tend conflicts show 1
  tend conflicts show 3fa92c
  tend conflicts show 3fa92c --json""",
)
@vault_options
@click.argument("which", metavar="N|ID")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def show(request: Request, which: str, as_json: bool) -> None:
    """Show one: every text, which device wrote it and when, and what settles it."""
    from core.acts.conflicts import disputes, find

    with closing(open_vault(request)) as vault:
        dispute = find(disputes(vault, request.today), which)
    if as_json:
        manners.print_json(_as_json(dispute))
    else:
        manners.show(list(_lines(dispute)))


@conflicts_command.command(
    "resolve",
    epilog="""\b
Examples:
  tend conflicts resolve 3fa92c-07be --take 1         take the first
  tend conflicts resolve 3fa92c-07be --both           both texts, or two records again
  tend conflicts resolve 3fa92c-07be --text 'CTO'     written anew
  tend conflicts resolve 3fa92c-07be --delete         deleted here, edited there: delete after all
  tend conflicts resolve 3fa92c-07be --keep           or keep it
  tend undo                                           takes it back""",
)
@vault_options
@click.argument("which", metavar="ID|N")
@click.option("--take", type=click.IntRange(min=1), metavar="N", help="Take the text with this number.")
@click.option("--both", is_flag=True, help="Keep both; of two records that were merged: keep them apart.")
@click.option("--text", help="Take this text instead.")
@click.option("--keep", is_flag=True, help="Of what was deleted in one place: keep it.")
@click.option("--delete", is_flag=True, help="Of what was deleted in one place: delete it after all.")
@click.option("--yes", is_flag=True, help="Do not ask where a number is given instead of an id.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_obj
def resolve(request: Request, /, which: str, yes: bool, as_json: bool, **how: Any) -> None:
    """Settle one, on every device: it is saved as any other change.

    ID is what the list shows. Where the texts changed since, it is refused, so that nothing is settled unseen. A number
    may mean another one by now: you are asked.
    """
    from core.acts.conflicts import disputes, find, settle

    given = _given(**how)
    with closing(open_vault(request)) as vault:
        dispute = find(disputes(vault, request.today), which)
        key = dispute.taking(int(given[1])) if given[0] == "take" else given[0]
        act = settle(vault, dispute, key, given[1])
        if "-" not in which and not yes and not _agreed(dispute):
            manners.tell(_("Nothing was changed."))
            return
        vault.commit(act.changes, label=act.label)
    if as_json:
        manners.print_json({"id": dispute.token, "about": dispute.about, "done": act.label})
    else:
        manners.tell(_("settled: {what} (tend undo takes it back)").format(what=safe(act.label)))


def _given(*, take: int | None, both: bool, text: str | None, keep: bool, delete: bool) -> tuple[str, str]:
    """The one way that was named, and the number or text of it."""
    ways: list[tuple[str, str]] = []
    if take is not None:
        ways.append(("take", str(take)))
    if text is not None:
        ways.append(("edit", text))
    ways += [(key, "") for key, on in (("both", both), ("keep", keep), ("delete", delete)) if on]
    if len(ways) != 1:
        raise UsageError(
            _("Say how to settle it, in one way."),
            todo=_("One of --take N, --both, --text TEXT, --keep, --delete."),
        )
    return ways[0]


def _agreed(dispute: Dispute) -> bool:
    """Whether the one that a number, or an id without what was seen, means now is the one that was meant."""
    if not manners.can_ask():
        raise UsageError(
            _("What a number or the beginning of an id means may have changed since you looked."),
            safe=_("Nothing was changed."),
            todo=_("Give the whole id: for {about} it is {id}. Or say --yes.").format(
                about=dispute.about, id=dispute.token
            ),
        )
    for line in _lines(dispute, ways=False):
        manners.tell(line)
    return manners.ask(_("Settle this one?"))


def _list(request: Request, *, as_json: bool) -> int:
    from core.acts.conflicts import disputes

    with closing(open_vault(request)) as vault:
        found = disputes(vault, request.today)
    if as_json:
        manners.print_json([_as_json(dispute) for dispute in found])
    elif not found:
        manners.tell(_("Nothing is open: what was changed on several devices agrees."))
    else:
        manners.show(_rows(found))
        hint = _("`tend conflicts show N` shows both texts; `tend conflicts resolve ID` settles one.")
        manners.tell("\n" + hint)
    return int(Exit.FAILED if found else Exit.OK)


def _rows(found: Sequence[Dispute]) -> list[str]:
    columns = (
        Column("", right=True),
        Column(_("id")),
        Column(_("about"), least=_LEAST),
        Column(_("shown"), least=_LEAST),
        Column(_("and"), least=_LEAST),
    )
    rows = [
        [
            str(number),
            dispute.token,
            dispute.about,
            *(" ".join(_said(side.text).split()) for side in dispute.sides[:2]),
        ]
        for number, dispute in enumerate(found, 1)
    ]
    return table(columns, rows, room=manners.room())


def _said(text: str) -> str:
    return text or _("(nothing)")


def _lines(dispute: Dispute, *, ways: bool = True) -> Iterator[str]:
    room = manners.room() or _PIPE
    yield manners.styled(safe(dispute.about), bold=True)
    yield f"{dispute.what}  {manners.styled(_('id {id}').format(id=dispute.token), dim=True)}"
    for number, side in enumerate(dispute.sides, 1):
        yield ""
        shown = "  " + _("(shown meanwhile)") if side.shown else ""
        yield manners.styled(f"{number}  {safe(side.who)}{shown}", dim=True)
        for line in _said(side.text).split("\n"):
            yield from hanging("   ", line, room)
    if ways:
        yield ""
        yield from _ways(dispute)


def _ways(dispute: Dispute) -> Iterator[str]:
    options = {"both": "--both", "edit": "--text TEXT", "keep": "--keep", "delete": "--delete"}
    for choice in dispute.choices:
        option = options.get(choice.key, f"--take {choice.key}")
        yield f"tend conflicts resolve {dispute.token} {option:12} {choice.words}"
    if not dispute.choices:
        yield _("This version of Tend cannot settle it.")


def _as_json(dispute: Dispute) -> dict[str, Any]:
    conflict = dispute.conflict
    return {
        "id": dispute.token,
        "kind": conflict.kind,
        "table": conflict.table,
        "record": conflict.id,
        "field": conflict.field if conflict.kind == "value" else "",
        "member": conflict.member,
        "person": dispute.person or None,
        "about": dispute.about,
        "what": dispute.what,
        "sides": [
            {
                "take": number,
                "text": side.text,
                "device": side.device,
                "here": side.here,
                "at": side.at,
                "shown": side.shown,
            }
            for number, side in enumerate(dispute.sides, 1)
        ],
        "choices": [choice.key for choice in dispute.choices],
    }
