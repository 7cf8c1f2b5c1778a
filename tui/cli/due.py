"""`tend due`: who to reach out to, and why."""

from __future__ import annotations

import click

from tui.cli import manners
from tui.cli.agenda import agenda_lines, due_json, morning_lines
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken


@click.command(
    "due",
    cls=Spoken,
    epilog="""\b
Examples:
  tend due                  who to reach out to today, and why
  tend due --all            the whole day: promises, plans, birthdays
  tend due --json           an array of {id, name, why, due, health}""",
)
@vault_options
@click.option("--all", "whole", is_flag=True, help="The whole day, as the program shows it.")
@click.option("--later", is_flag=True, help="Also those that the daily cap puts off.")
@click.option("--json", "json_", is_flag=True, help="Print an array of {id, name, why, due, health}.")
@click.pass_obj
def due_command(request: Request, whole: bool, later: bool, json_: bool) -> None:
    """Show who to reach out to today, most important first, and why."""
    with opened(request) as network:
        agenda = network.agenda()
    if json_:
        manners.print_json([due_json(due) for due in (*agenda.reach_out, *(agenda.later if later else ()))])
    elif whole:
        manners.show(agenda_lines(agenda, manners.room()))
    else:
        manners.show(morning_lines(agenda, manners.room()))
        if later:
            for due in agenda.later:
                manners.say(f"  {due.name}: {due.why}")
