"""`tend devices`: who writes into the vault, and what of them has not arrived."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, open_vault, vault_options
from tui.cli.spoken import SpokenGroup
from tui.lost_words import IT_COMES_BACK, NOT_LOCKED_OUT

if TYPE_CHECKING:
    from core.vault import Device, Vault


@click.group(
    "devices",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend devices                      who writes into the vault, and what has not arrived
  tend devices --all                those too whose files others have taken over
  tend devices --json               for scripts
  tend devices name my desk         what this device is called
  tend devices retire old laptop    it writes no more; others take its files over""",
)
@vault_options
@click.option("--all", "everyone", is_flag=True, help="Those too that have ended and left nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of devices.")
@click.pass_context
def devices_command(context: click.Context, everyone: bool, as_json: bool) -> None:
    """List the devices of the vault: when each was heard of, what it has, what has not arrived."""
    if context.invoked_subcommand is not None:
        return
    request: Request = context.obj
    with closing(open_vault(request)) as vault:
        found = vault.devices()
    if as_json:
        manners.print_json([_plain(each) for each in found])
        return
    from tui import device_words

    shown = found if everyone else device_words.worth_telling(found)
    now = request.clock.now()
    rows = [
        [
            device_words.named(each),
            device_words.heard(each, now),
            device_words.has_mine(each),
            device_words.to_come(each),
            each.id[:8],
        ]
        for each in shown
    ]
    columns = (
        Column(_("Device"), least=12),
        Column(_("Last heard")),
        Column(_("Has all of mine")),
        Column(_("To come"), right=True),
        Column(_("Id")),
    )
    for line in table(columns, rows, room=manners.room()):
        manners.say(line)
    if told := device_words.missing(shown):
        for sentence in (*told, _(device_words.THEY_COME)):
            manners.tell(safe(sentence))


def _plain(device: Device) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "this": device.this,
        "state": device.use,
        "last_heard_ms": device.heard,
        "behind": device.behind,
        "to_come": device.to_come,
        "has_files": device.here,
    }


@devices_command.command(
    "name",
    epilog="""\b
Examples:
  tend devices name my desk
  tend devices name --device 93aa00bc red stick""",
)
@vault_options
@click.argument("name", nargs=-1, required=True)
@click.option("--device", default="", metavar="NAME|ID", help="Another device than this one.")
@click.pass_obj
def name_(request: Request, name: tuple[str, ...], device: str) -> None:
    """Call this device, or another one, by a NAME that you know it by."""
    with closing(open_vault(request)) as vault:
        meant = _one(vault.devices(), device).id if device else ""
        vault.name_device(" ".join(name), meant)
        called = next(each.called for each in vault.devices() if each.id == (meant or vault.device))
    manners.tell(_("called now: {name}").format(name=safe(called)))


@devices_command.command(
    "retire",
    epilog="""\b
Examples:
  tend devices retire old laptop
  tend devices retire 93aa00bc --yes     where nobody can be asked""",
)
@vault_options
@click.argument("device", nargs=-1, required=True, metavar="NAME|ID")
@click.option("--yes", is_flag=True, help="Do not ask. For this device it must be said.")
@click.pass_obj
def retire(request: Request, device: tuple[str, ...], yes: bool) -> None:
    """Say of a device that it writes no more; the others take its files over.

    Should it come back it goes on under a new id, and nothing it wrote is lost. It is not locked out.
    """
    with closing(open_vault(request)) as vault:
        meant = _one([each for each in vault.devices() if each.in_use], " ".join(device))
        if meant.this:
            _close_this(vault, meant, yes)
            return
        if not yes:
            if not manners.can_ask():
                text = _("{name} is retired only with --yes where nobody can be asked.")
                raise UsageError(text.format(name=meant.called))
            manners.tell(f"{_(NOT_LOCKED_OUT)} {_(IT_COMES_BACK)}")
            if not manners.ask(_("Retire {name}?").format(name=safe(meant.called))):
                manners.tell(_("Nothing was changed."))
                return
        vault.retire(meant.id)
        retired = _("retired: {name}.").format(name=safe(meant.called))
        manners.tell(f"{retired} {_(IT_COMES_BACK)}")


def _close_this(vault: Vault, device: Device, yes: bool) -> None:
    if not yes:
        raise UsageError(
            _("{name} is the device that you are using.").format(name=device.called),
            safe=_("Nothing was changed."),
            todo=_("With --yes it ends all the same: what is saved here later is saved under a new id."),
        )
    vault.close_device()
    text = _("ended: {name}. What is saved here later is saved under a new id.")
    manners.tell(text.format(name=safe(device.called)))


def _one(known: list[Device], text: str) -> Device:
    """The device meant. Raises UsageError where there is none, or there are several."""
    from core.vault.device_list import matching

    found = matching(known, text)
    if len(found) != 1:
        some = ", ".join(f"{each.called} ({each.id[:8]})" for each in found)
        what = (
            _("Several devices are called {name}: {some}.")
            if found
            else _("No device in use is called {name}.")
        )
        raise UsageError(what.format(name=text, some=some), todo=_("See tend devices."))
    return found[0]
