"""`tend event`: while it is open, every entry inherits from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui.cli.request import Request, vault_options

if TYPE_CHECKING:
    pass


@click.group(
    "event",
    epilog="""\b
Examples:
  tend event open 'Hafen Meetup, Hamburg'
  tend add                                  everything noted now belongs to it
  tend event close""",
)
def event_command() -> None:
    """Open, close or show an event session."""


@event_command.command(
    "open",
    epilog="""\b
Examples:
  tend event open 'Hafen Meetup, Hamburg'
  tend event open 'Nordic Data Forum' --tag data --follow 'in 3d: send the paper'""",
)
@vault_options
@click.argument("name", nargs=-1, required=True)
@click.option("--place", default="", help="Where; else what stands after a comma in NAME.")
@click.option(
    "--tag", default=None, help="The tag that everybody met there gets; else the first word of the name."
)
@click.option(
    "--days", type=click.IntRange(1, 60), default=1, show_default=True, help="How many days it takes."
)
@click.option(
    "--follow-days",
    type=click.IntRange(0, 365),
    default=2,
    show_default=True,
    help="Follow up in so many days.",
)
@click.option("--follow", "follow_text", default="say hello", show_default=True, help="With what.")
@click.option("--json", "as_json", is_flag=True, help="Print the event as JSON.")
@click.pass_obj
def open_(
    request: Request,
    name: tuple[str, ...],
    place: str,
    tag: str | None,
    days: int,
    follow_days: int,
    follow_text: str,
    as_json: bool,
) -> None:
    """Open an event: what is noted from now on inherits it, its place, day, tag and follow-up."""
