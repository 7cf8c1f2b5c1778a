"""`tend held`: files that were made under an older key and are held back until somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from core.errors import UsageError
from core.language import _, ngettext
from tui.cli import manners
from tui.cli.columns import safe
from tui.cli.request import Request, open_vault, vault_options
from tui.cli.spoken import SpokenGroup
from tui.held_words import NOTHING, hash_of, line, when

if TYPE_CHECKING:
    from core.vault.review import HeldBack
    from core.vault.vault import Vault


@click.group(
    "held",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend held                   what is held back, and what each file would change
  tend held take 3f2a91c4     let it count, on every device
  tend held take --all        all of them
  tend held discard 3f2a91c4  leave it out here; it can be taken later""",
)
@vault_options
@click.option("--json", "as_json", is_flag=True, help="Print the files as JSON.")
@click.pass_context
def held_command(context: click.Context, as_json: bool) -> None:
    """Look at files that are held back since the key was renewed.

    They were made under the old key and nobody knew them then: a device that was away made them, or somebody who found
    the lost one. When a device of yours is unlocked with the new passphrase its files come along without being asked.
    """
    if context.invoked_subcommand is not None:
        return
    with closing(open_vault(context.obj)) as vault:
        found = vault.review.listed()
    if as_json:
        manners.print_json([_as_data(each) for each in found])
        return
    for each in found:
        manners.say(safe(line(each)))
    if not found:
        manners.tell(_(NOTHING))


def _as_data(each: HeldBack) -> dict[str, Any]:
    return {
        "hash": hash_of(each),
        "file": each.file,
        "device": each.device,
        "device_name": each.device_name,
        "at": when(each),
        "commits": each.commits,
        "records": dict(each.records),
        "new": each.new,
        "deleted": each.ended,
        "people": list(each.people),
        "known": each.known,
        "discarded": each.set_aside,
    }


def _chosen(vault: Vault, beginnings: Sequence[str], everything: bool) -> list[HeldBack]:
    """The files meant by the beginnings of their hashes, or all that nobody decided on."""
    found = vault.review.listed()
    if everything == bool(beginnings):
        raise UsageError(_("Name files by the beginning of their hash, or --all."), todo=_("See tend held."))
    if everything:
        return [each for each in found if not each.set_aside]
    chosen = []
    for start in beginnings:
        fitting = [each for each in found if hash_of(each).startswith(start.lower())]
        if len(fitting) != 1:
            text = _("No file that is held back begins with {start}.")
            if fitting:
                text = _("Several files that are held back begin with {start}.")
            raise UsageError(text.format(start=start), todo=_("See tend held."))
        chosen += fitting
    return chosen


@held_command.command(
    "take",
    epilog="""\b
Examples:
  tend held take 3f2a91c4
  tend held take --all""",
)
@vault_options
@click.argument("hashes", nargs=-1, metavar="[HASH]...")
@click.option("--all", "everything", is_flag=True, help="All that were not discarded.")
@click.pass_obj
def take(request: Request, /, hashes: tuple[str, ...], everything: bool) -> None:
    """Let files count that are held back, on every device.

    Take only what you know: a file may be of somebody who found the lost device.
    """
    with closing(open_vault(request)) as vault:
        chosen = _chosen(vault, hashes, everything)
        if chosen:
            vault.review.take([each.file for each in chosen])
    text = ngettext("{n:,} file taken in.", "{n:,} files taken in.", len(chosen))
    manners.tell(text.format(n=len(chosen)))


@held_command.command(
    "discard",
    epilog="""\b
Examples:
  tend held discard 3f2a91c4
  tend held discard --all""",
)
@vault_options
@click.argument("hashes", nargs=-1, metavar="[HASH]...")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@click.pass_obj
def discard(request: Request, /, hashes: tuple[str, ...], everything: bool) -> None:
    """Leave files out that are held back, on this device.

    They are not deleted: `tend held take` takes them later, and your other devices decide for themselves.
    """
    with closing(open_vault(request)) as vault:
        chosen = _chosen(vault, hashes, everything)
        if chosen:
            vault.review.set_aside([each.file for each in chosen])
    text = ngettext("{n:,} file left out here.", "{n:,} files left out here.", len(chosen))
    manners.tell(text.format(n=len(chosen)))
