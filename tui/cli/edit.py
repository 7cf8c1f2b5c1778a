"""`tend edit` and `tend delete`."""

from __future__ import annotations

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners
from tui.cli.request import Request, context_of, opened, vault_options
from tui.cli.spoken import Spoken


@click.command(
    "edit",
    cls=Spoken,
    epilog="""\b
Examples:
  tend edit 'Anna Schmidt' role='Head of Sales' org='Acme GmbH'
  tend edit Anna tag+=client tag-=prospect
  tend edit Ben email+=ben@lyonlabs.example circle=close
  tend edit Ben cadence=            (an empty value clears the field)""",
)
@vault_options
@click.argument("name")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--dry-run", is_flag=True, help="Only check that the change is possible.")
@click.option("--json", "as_json", is_flag=True, help="Print what was changed as JSON.")
@click.pass_obj
def edit_command(request: Request, name: str, changes: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Change fields of a person, all in one commit.

    FIELD=VALUE gives a value, FIELD+=VALUE adds to a set, FIELD-=VALUE takes out of one.
    """
    from core.acts import edit_fields

    with opened(request) as network:
        id = network.resolve(name)
        shown = network.name(id)
        act = edit_fields(network, id, changes, context_of(request, network))
        label = _("edited {what}").format(what=act.label)
        if act.changes and not dry_run:
            network.vault.commit(act.changes, label=label)
        if as_json:
            changed = bool(act.changes)
            manners.print_json(
                {"id": id, "name": network.name(id), "changed": changed, "saved": changed and not dry_run}
            )
        elif not act.changes:
            manners.tell(_("{name} is like that already.").format(name=shown))
        else:
            manners.tell(_("would be {what}").format(what=label) if dry_run else label)


@click.command(
    "delete",
    cls=Spoken,
    epilog="""\b
Examples:
  tend delete 'Anna Schmidt'          asks first
  tend delete 'Anna Schmidt' --yes
  tend undo                           brings her back""",
)
@vault_options
@click.argument("name", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete_command(request: Request, name: tuple[str, ...], yes: bool) -> None:
    """Delete a person. `tend undo` brings them back; letting go gently is `tend edit NAME archived=yes`."""
    from core.vault.changes import Delete

    with opened(request) as network:
        id = network.resolve(" ".join(name))
        shown = network.name(id)
        if not yes:
            if not manners.can_ask():
                text = _("{name} is deleted only with --yes where nobody can be asked.")
                raise UsageError(text.format(name=shown))
            if not manners.ask(_("Delete {name}?").format(name=shown)):
                manners.tell(_("Nothing was deleted."))
                return
        network.vault.commit([Delete("contacts", id)], label=_("deleted {name}").format(name=shown))
        manners.tell(_("deleted: {name} (tend undo brings them back)").format(name=shown))
