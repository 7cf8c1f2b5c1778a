"""`tend views`: filters kept under a name."""

from __future__ import annotations

import click

from core.language import _
from tui.cli import manners
from tui.cli.columns import Column, safe, table
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import SpokenGroup


@click.group(
    "views",
    cls=SpokenGroup,
    invoke_without_command=True,
    epilog="""\b
Examples:
  tend views                                       the views, and how many people each shows
  tend views keep 'quiet clients' tag:client 'last>60d'
  tend list --view 'quiet clients'
  tend views drop 'quiet clients'
  tend views --json""",
)
@vault_options
@click.option("--json", "as_json", is_flag=True, help="Print an array of {name, query, order, people, kept}.")
@click.pass_context
def views_command(context: click.Context, as_json: bool) -> None:
    """List the views of People; keep one, or let one go."""
    if context.invoked_subcommand is not None:
        return
    from core.network.kept_views import all_views

    with opened(context.obj) as network:
        found = [(view, len(network.find(view.query))) for view in all_views(network)]
    if as_json:
        manners.print_json(
            [
                {
                    "name": view.name,
                    "query": view.query,
                    "order": view.order,
                    "people": count,
                    "kept": bool(view.id),
                }
                for view, count in found
            ]
        )
        return
    columns = (Column(_("View"), least=12), Column(_("People"), right=True), Column(_("Filter"), least=16))
    rows = [[view.name, f"{count:,}", view.query] for view, count in found]
    manners.show(table(columns, rows, room=manners.room()))


@views_command.command(
    "keep",
    epilog="""\b
Examples:
  tend views keep 'quiet clients' tag:client 'last>60d'
  tend views keep lyon org:lyon --sort last""",
)
@vault_options
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--sort", "order", default="", metavar="ORDER", help="The order it is shown in, as `tend list --sort`."
)
@click.pass_obj
def keep(request: Request, name: str, query: tuple[str, ...], order: str) -> None:
    """Keep QUERY under a name; a view that is called so already holds it from then on."""
    from core.acts.views import keep_view
    from core.network.kept_views import kept_views

    with opened(request) as network:
        words = " ".join(query)
        network.find(words, sort=order or None, limit=1)
        act = keep_view(kept_views(network), name, words, order, request.today)
        network.vault.commit(act.changes, label=act.label)
    manners.tell(safe(act.label))


@views_command.command("drop", epilog="\b\nExamples:\n  tend views drop 'quiet clients'\n  tend undo")
@vault_options
@click.argument("name")
@click.pass_obj
def drop(request: Request, name: str) -> None:
    """Let a view go."""
    from core.acts.views import drop_view
    from core.network.kept_views import all_views, view_named

    with opened(request) as network:
        act = drop_view(view_named(all_views(network), name))
        network.vault.commit(act.changes, label=act.label)
    manners.tell(_("{what} (tend undo takes it back)").format(what=safe(act.label)))
