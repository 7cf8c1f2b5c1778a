"""`tend passwd`: what opens the vault."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import UsageError
from core.language import N_, _
from tui.cli import manners
from tui.cli.columns import Column, table
from tui.cli.request import Request, open_vault, read_secret, require_vault, vault_options
from tui.cli.secrets import check_key_file, new_passphrase
from tui.cli.spoken import Spoken

if TYPE_CHECKING:
    from core.vault import Vault

ONE_OF = N_("--new-recovery-code, --confirm-recovery-code, --add-key-file, --remove or --list")
OLD_COPIES = N_("A copy of the vault that was made before still opens with what opened it then.")
TYPES = {"passphrase": N_("passphrase"), "recovery": N_("recovery")}


@click.command(
    "passwd",
    cls=Spoken,
    epilog="""\b
Examples:
  tend passwd                               asks for a new passphrase
  tend passwd --new-passphrase-file FILE    for scripts
  tend passwd --new-recovery-code           prints it; the old one no longer opens this vault
  tend passwd --confirm-recovery-code       asks for it: Today no longer reminds you
  tend passwd --add-key-file ~/stick/key    from then on passphrase and this file
  tend passwd --list                        what opens the vault
  tend passwd --remove 3f2a                 one of them no longer
  tend passwd --recover                     the passphrase is forgotten: asks for the recovery code""",
)
@vault_options
@click.option(
    "--new-passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The new passphrase is in FILE.",
)
@click.option(
    "--new-recovery-code", is_flag=True, help="Make a new recovery code; the old one stops opening."
)
@click.option(
    "--confirm-recovery-code", "confirm", is_flag=True, help="Show that the recovery code is on paper."
)
@click.option(
    "--add-key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Another way in: a passphrase together with FILE.",
)
@click.option("--recover", is_flag=True, help="Open with the recovery code, then set a new passphrase.")
@click.option(
    "--recovery-code-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="As --recover; the code is in FILE.",
)
@click.option(
    "--remove", metavar="HASH", help="Take away one way in, by the beginning of its hash (see --list)."
)
@click.option("--list", "list_", is_flag=True, help="List what opens the vault.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def passwd_command(
    request: Request,
    new_passphrase_file: Path | None,
    new_recovery_code: bool,
    confirm: bool,
    add_key_file: Path | None,
    recover: bool,
    recovery_code_file: Path | None,
    remove: str | None,
    list_: bool,
    as_json: bool,
) -> None:
    """Change what opens the vault: the passphrase, the recovery code, key files.

    A copy made before still opens with what opened it then.
    """
    if sum((new_recovery_code, confirm, add_key_file is not None, remove is not None, list_)) > 1:
        raise UsageError(_("One change at a time: {options}.").format(options=_(ONE_OF)))
    check_key_file(add_key_file)
    recovering = recover or (recovery_code_file is not None and not confirm)
    with closing(recovered(request, recovery_code_file) if recovering else open_vault(request)) as vault:
        if list_:
            _list(vault, as_json)
        elif new_recovery_code:
            _recovery(vault, as_json)
        elif confirm:
            _confirm(vault, asked_code(recovery_code_file), request)
        elif remove is not None:
            _remove(vault, remove)
        elif add_key_file is not None:
            vault.add_key_file(new_passphrase(new_passphrase_file), add_key_file)
            text = _("The vault opens with that passphrase and {path} as well.").format(path=add_key_file)
            manners.tell(f"{text} {_(OLD_COPIES)}")
        else:
            vault.change_passphrase(new_passphrase(new_passphrase_file))
            manners.tell(f"{_('The passphrase is changed.')} {_(OLD_COPIES)}")


def recovered(request: Request, file: Path | None) -> Vault:
    """The vault, opened with its recovery code from a file or from a terminal."""
    from core.vault import unlock_vault

    require_vault(request.directory)
    code = asked_code(file)
    vault = unlock_vault(
        request.directory,
        state=request.state_root(),
        recovery_code=code,
        clock=request.clock,
        key_file=request.key_file,
    )
    return request.guarded(vault)


def asked_code(file: Path | None) -> str:
    """A recovery code from a file or from a terminal. Raises UsageError where neither is there."""
    if file is None and not manners.can_ask():
        raise UsageError(
            _("Nobody can be asked for the recovery code here."),
            todo=_("Name a file: --recovery-code-file FILE."),
        )
    return read_secret(file) if file is not None else str(click.prompt(_("Recovery code"), err=True))


def _confirm(vault: Vault, code: str, request: Request) -> None:
    from core.acts.recovery import confirm

    act = confirm(vault, code, request.clock.today())
    vault.commit(act.changes, label=act.label)
    manners.tell(_("The recovery code is confirmed."))


def _list(vault: Vault, as_json: bool) -> None:
    found = vault.slots()
    if as_json:
        manners.print_json(
            [
                {
                    "hash": way.hash,
                    "type": way.type,
                    "key_file": way.key_file,
                    "label": way.label,
                    "listed": way.listed,
                }
                for way in found
            ]
        )
        return
    rows = [
        [
            way.hash[:8],
            _type(way.type, way.key_file),
            way.label or ("" if way.listed else _("a stray")),
        ]
        for way in found
    ]
    for line in table((Column(_("Hash")), Column(_("Opens with")), Column("")), rows):
        manners.say(line)


def _type(type: str, key_file: bool) -> str:
    """What opens the vault, in words."""
    if type not in TYPES:
        return type
    return _("{type} and key file").format(type=_(TYPES[type])) if key_file else _(TYPES[type])


def _recovery(vault: Vault, as_json: bool) -> None:
    from core.acts.recovery import blocks, renew

    code = renew(vault)
    if as_json:
        manners.print_json({"recovery_code": code})
        return
    manners.tell(_("Your new recovery code; the old one no longer opens this vault. Write it on paper now."))
    manners.tell(_(OLD_COPIES) + "\n")
    manners.say("  ".join(blocks(code)) if manners.on_terminal() else code)


def _remove(vault: Vault, start: str) -> None:
    found = [slot for slot in vault.slots() if start and slot.hash.startswith(start.lower())]
    if len(found) != 1:
        text = _("Several ways in begin with {start}.") if found else _("No way in begins with {start}.")
        raise UsageError(text.format(start=start), todo=_("See tend passwd --list."))
    vault.remove_slot(found[0].hash)
    manners.tell(f"{_('That no longer opens this vault.')} {_(OLD_COPIES)}")
