"""`tend keys`: every key of the program, from the registry that the program itself is built on."""

from __future__ import annotations

import click

from core.language import _
from tui.cli import manners
from tui.cli.columns import Column, table
from tui.cli.request import Request
from tui.cli.spoken import Spoken


@click.command(
    "keys",
    cls=Spoken,
    epilog="""\b
Examples:
  tend keys             every command with its key and its id
  tend keys --json      for scripts

\b
Another key for a command stands in the settings file, under [keys]: "person.call" = "c,f" """,
)
@click.option("--json", "as_json", is_flag=True, help="Print an array of {id, keys, help, context}.")
@click.pass_obj
def keys_command(request: Request, as_json: bool) -> None:
    """Show every key of the program, with your changes, and what is wrong with those."""
    from tui.commands import COMMANDS, CONTEXTS, in_context
    from tui.keys import Keys, shown

    keys = Keys(request.settings().keys)
    for problem in keys.problems:
        manners.warn(problem)
    if as_json:
        found = [
            {"id": id, "keys": list(keys.of(id)), "help": command.help_text, "context": command.context}
            for id, command in COMMANDS.items()
        ]
        manners.print_json(found)
        return
    lines: list[str] = []
    for context, title in CONTEXTS.items():
        rows = [
            [" ".join(shown(key) for key in keys.of(command.id)), command.help, command.id]
            for command in in_context(context)
        ]
        if rows:
            columns = (Column("", least=6), Column("", least=24), Column(""))
            body = table(columns, rows, room=manners.room(), headings=False)
            lines += ["", manners.styled(_(title), bold=True), *("  " + line for line in body)]
    manners.show(lines[1:])
