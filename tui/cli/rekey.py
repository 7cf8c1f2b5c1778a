"""`tend rekey`: another key for the vault, because a device was lost."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners
from tui.cli.request import Request, open_vault, read_secret, vault_options
from tui.cli.secrets import check_key_file, new_passphrase
from tui.cli.spoken import Spoken
from tui.lost_words import AFTER_NEW_KEY, BEFORE_NEW_KEY

if TYPE_CHECKING:
    from core.vault.slots import Passphrase


@click.command(
    "rekey",
    cls=Spoken,
    epilog="""\b
Examples:
  tend rekey                                a device was lost: asks for the passphrase, then for a new one
  tend rekey --new-passphrase-file FILE     for scripts; prints the new recovery code
  tend rekey --new-key-file ~/stick/key     the new passphrase opens together with this file only
  tend rekey --unite                        two devices did it at once: makes one key of both""",
)
@vault_options
@click.option(
    "--new-passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new passphrase is in FILE.",
)
@click.option(
    "--new-key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new passphrase opens together with FILE only.",
)
@click.option(
    "--unite", is_flag=True, help="Make one key of two that were made at once: asks for the other passphrase."
)
@click.option(
    "--other-passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="As --unite; the passphrase of the other key is in FILE.",
)
@click.option(
    "--other-key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The key file that belongs to the passphrase of the other key.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the new recovery code as JSON.")
@click.pass_obj
def rekey_command(
    request: Request,
    new_passphrase_file: Path | None,
    new_key_file: Path | None,
    unite: bool,
    other_passphrase_file: Path | None,
    other_key_file: Path | None,
    as_json: bool,
) -> None:
    """Renew the key of the vault, because a device was lost.

    Who has the lost device cannot read what is saved from then on. What was on it stays readable to them.
    """
    from core.acts.recovery import blocks, renew_key

    for file in (new_key_file, other_key_file):
        check_key_file(file)
    with closing(open_vault(request)) as vault:
        if not as_json:
            manners.tell(_(BEFORE_NEW_KEY) + "\n")
        other = None
        if unite or other_passphrase_file is not None:
            other = _other(other_passphrase_file, other_key_file)
        code = renew_key(vault, new_passphrase(new_passphrase_file), key_file=new_key_file, other=other)
    if as_json:
        manners.print_json({"recovery_code": code})
        return
    code_below = _("Your new recovery code. Write it on paper now; it is not shown again.")
    manners.tell(f"{_(AFTER_NEW_KEY)}\n\n{code_below}\n")
    manners.say("  ".join(blocks(code)) if manners.on_terminal() else code)


def _other(file: Path | None, key_file: Path | None) -> Passphrase:
    """The passphrase of the other key, from a file or from a terminal."""
    from core.vault.keys import with_key_file

    if file is None and not manners.can_ask():
        raise UsageError(
            _("Nobody can be asked for the passphrase of the other key here."),
            todo=_("Name a file: --other-passphrase-file FILE."),
        )
    text = read_secret(file) if file is not None else ""
    while not text:
        text = str(click.prompt(_("Passphrase of the other key"), hide_input=True, err=True))
    return with_key_file(text, key_file)
