"""`tend event`: while one is open, every entry inherits from it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

from core.errors import NotUnderstoodError, UsageError
from core.language import _
from tui.cli import manners
from tui.cli.columns import safe
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import SpokenGroup

if TYPE_CHECKING:
    from core.entry.model import OpenEvent
    from core.models import Event
    from core.network.network import Network


@click.group(
    "event",
    cls=SpokenGroup,
    epilog="""\b
Examples:
  tend event open 'Hafen Meetup, Hamburg'
  tend add                                  everything noted now belongs to it
  tend event show
  tend event close
  tend event debrief                        what came of it, as Markdown""",
)
def event_command() -> None:
    """Open, close or show an event session, and look back on it.

    While an event is open, every entry inherits its name, place, day, tag and follow-up.
    """


@event_command.command(
    "open",
    epilog="""\b
Examples:
  tend event open 'Hafen Meetup, Hamburg'
  tend event open 'Nordic Data Forum' --days 3 --tag data --follow 'send the paper'
  tend event open 'Elbe Founders Night, Hamburg' --starts 2026-06-17""",
)
@vault_options
@click.argument("name", nargs=-1, required=True)
@click.option("--place", default="", help="Where; else what stands behind a comma in NAME.")
@click.option("--tag", default="", help="A tag for everybody met there; else the first word of the name.")
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
@click.option(
    "--starts",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day of an event to come: it is noted, and opened on that day.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the event as JSON.")
@click.pass_obj
def open_(
    request: Request, /, name: tuple[str, ...], as_json: bool, starts: datetime | None, **fields: Any
) -> None:
    """Open an event session, or note one to come."""
    from core.acts import open_event

    with opened(request) as network:
        going_on = network.open_event()
        if starts is not None and starts.date() > network.today:
            act = open_event(network, " ".join(name), starts=starts.date(), **fields)
            network.vault.commit(act.changes, label=act.label)
            manners.tell(act.label)
            return
        if going_on is not None:
            raise UsageError(
                _("{name} is open.").format(name=going_on.name),
                safe=_("Nothing was changed."),
                todo=_("tend event close closes it."),
            )
        act = open_event(network, " ".join(name), **fields)
        network.vault.commit(act.changes, label=act.label)
        _show(network.open_event(), as_json)


@event_command.command("close", epilog="\b\nExamples:\n  tend event close")
@vault_options
@click.pass_obj
def close(request: Request) -> None:
    """Close the event that is open. The new people wait to be looked through in the program."""
    from core.acts import close_event

    with opened(request) as network:
        event = network.open_event()
        if event is None:
            raise UsageError(_("No event is open."), safe=_("Nothing was changed."))
        act = close_event(network, event.id)
        network.vault.commit(act.changes, label=act.label)
        manners.tell(act.label)


@event_command.command("show", epilog="\b\nExamples:\n  tend event show\n  tend event show --json")
@vault_options
@click.option("--json", "as_json", is_flag=True, help="Print the event as JSON, null where none is open.")
@click.pass_obj
def show(request: Request, as_json: bool) -> None:
    """Show the event that is open."""
    with opened(request) as network:
        _show(network.open_event(), as_json)


@event_command.command(
    "debrief",
    epilog="""\b
Examples:
  tend event debrief                        of the open event, else of the last one
  tend event debrief 'Hafen Meetup'         of the last one of this name
  tend event debrief > hafen.md
  tend event debrief --json""",
)
@vault_options
@click.argument("name", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the numbers and names as JSON.")
@click.pass_obj
def debrief_(request: Request, /, name: tuple[str, ...], as_json: bool) -> None:
    """Print what came of an event as Markdown: met, followed up, still open, who introduced whom."""
    from core.network.debrief import debrief
    from core.network.debrief_text import as_data, markdown
    from core.network.gathering import guests

    with opened(request) as network:
        event = _named(network, " ".join(name))
        waiting = frozenset(
            id for queue in network.queues() if queue.event == event.id for id in queue.people
        )
        there = guests(network, event, waiting)
        found = debrief(event, there, network.introductions(), network.name, network.today)
    if as_json:
        manners.print_json(as_data(found))
    else:
        manners.show([safe(line) for line in markdown(found).splitlines()])


def _named(network: Network, name: str) -> Event:
    """The event of a name, the latest of them; without one the open event, else the last that has begun."""
    today = network.today.isoformat()
    events = sorted(network.events(), key=lambda event: (event.open, event.starts), reverse=True)
    if not name:
        found = next((event for event in events if event.open or event.starts[:10] <= today), None)
        if found is None:
            raise UsageError(_("No event was noted so far."), todo=_("tend event open NAME opens one."))
        return found
    folded = name.casefold()
    fitting = [event for event in events if event.name.casefold() == folded]
    fitting = fitting or [event for event in events if event.name.casefold().startswith(folded)]
    if not fitting:
        raise NotUnderstoodError(
            _("No event is called {name}.").format(name=name),
            todo=_("tend list at:NAME finds people by event."),
        )
    return max(fitting, key=lambda event: event.starts)


def _show(event: OpenEvent | None, as_json: bool) -> None:
    if as_json:
        manners.print_json(None if event is None else msgspec.to_builtins(event))
    elif event is None:
        manners.say(_("No event is open."))
    else:
        days = event.starts
        if event.ends not in ("", event.starts):
            days = _("{first} to {last}").format(first=event.starts, last=event.ends)
        follow = ""
        if event.follow_days is not None:
            follow = _("in {n} days: {what}").format(
                n=event.follow_days, what=event.follow_text or _("follow up")
            )
        tag = f"#{event.tag}" if event.tag else ""
        manners.say(
            safe(manners.joined([manners.joined([event.name, event.place], ", "), days, tag, follow]))
        )
