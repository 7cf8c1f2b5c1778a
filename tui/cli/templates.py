"""`tend templates`: the texts that drafts of messages are made of."""

from __future__ import annotations

import click

from core.errors import UsageError
from core.language import _
from tui.cli import manners
from tui.cli.columns import safe
from tui.cli.request import Request, opened, stdin_lines, vault_options
from tui.cli.spoken import SpokenGroup


@click.group(
    "templates",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend templates                                    all of them
  tend templates set thanks 'Hi {name}, thank you.' writes one, or changes it
  tend templates set thanks - < thanks.txt          several lines, from a file
  tend templates draft 'Anna Schmidt'               what `m` shows for her
  tend templates remove thanks

\b
A line that names something unknown is left out of a draft:
  {name} {full} {org} {topic} {when} {promise} {event} {me}""",
)
@vault_options
@click.pass_context
def templates_command(context: click.Context) -> None:
    """List and write templates of messages. They travel with the vault."""
    if context.invoked_subcommand is None:
        _list(context.obj, as_json=False)


@templates_command.command("list", epilog="\b\nExamples:\n  tend templates list --json")
@vault_options
@click.option("--json", "as_json", is_flag=True, help="Print an array of {name, text, ours}.")
@click.pass_obj
def list_(request: Request, as_json: bool) -> None:
    """List all templates with their texts."""
    _list(request, as_json=as_json)


@templates_command.command(
    "set",
    epilog="""\b
Examples:
  tend templates set thanks 'Hi {name}, thank you.'
  tend templates set offer - < offer.txt""",
)
@vault_options
@click.argument("name")
@click.argument("text")
@click.pass_obj
def set_(request: Request, name: str, text: str) -> None:
    """Write a template, or change it. TEXT is - to be read from a file or a pipe."""
    from core.acts.templates import write_template

    given = "\n".join(stdin_lines()) if text == "-" else text
    with opened(request) as network:
        profile = network.vault.documents("profile").get("me", {})
        act = write_template(profile, _language(request, network.profile().language), name, given)
        if act.changes:
            network.vault.commit(act.changes, label=act.label)
        manners.tell(safe(_("saved: {what}").format(what=act.label) if act.changes else act.label))


@templates_command.command("remove", epilog="\b\nExamples:\n  tend templates remove thanks")
@vault_options
@click.argument("name")
@click.pass_obj
def remove(request: Request, name: str) -> None:
    """Remove a template; one that came with the program is switched off."""
    from core.acts.templates import remove_template

    with opened(request) as network:
        profile = network.vault.documents("profile").get("me", {})
        act = remove_template(profile, _language(request, network.profile().language), name)
        network.vault.commit(act.changes, label=act.label)
        manners.tell(safe(_("{what} (tend undo brings it back)").format(what=act.label)))


@templates_command.command(
    "draft",
    epilog="""\b
Examples:
  tend templates draft 'Anna Schmidt'
  tend templates draft Anna --template hello""",
)
@vault_options
@click.argument("person")
@click.option("--template", default="", help="The template; else the one that fits best.")
@click.pass_obj
def draft(request: Request, person: str, template: str) -> None:
    """Print the draft of a message to somebody. Nothing is logged."""
    from core.network.reviewing import drafts_for

    with opened(request) as network:
        id = network.resolve(person)
        drafts = drafts_for(network, id, request.habits().language)
        found = next((each for each in drafts if not template or each.template == template), None)
        if found is None:
            known = ", ".join(each.template for each in drafts) or _("none")
            what = _("No draft of '{template}' for {name}.") if template else _("There is no template.")
            raise UsageError(
                what.format(template=template, name=network.name(id)),
                todo=_("There are drafts of: {templates}.").format(templates=known),
            )
    for line in found.text.split("\n"):
        manners.say(safe(line))


def _list(request: Request, *, as_json: bool) -> None:
    from core.network.drafts import templates_of

    with opened(request) as network:
        profile = network.vault.documents("profile").get("me", {})
        found = templates_of(profile, _language(request, network.profile().language))
    if as_json:
        manners.print_json([{"name": each.name, "text": each.text, "ours": each.ours} for each in found])
        return
    for number, template in enumerate(found):
        if number:
            manners.say()
        manners.say(
            safe(_("{name} (as it came)").format(name=template.name) if template.ours else template.name)
        )
        for line in template.text.split("\n"):
            manners.say(f"  {safe(line)}")
    if not found:
        manners.say(_("There are no templates."))


def _language(request: Request, of_vault: str) -> str:
    return of_vault or request.habits().language
