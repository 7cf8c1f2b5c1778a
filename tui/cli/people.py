"""`tend list`: people in rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from core.language import N_, _
from core.network.kept_views import all_views, view_named
from tui.cli import manners
from tui.cli.columns import Column, fitting, table
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken

if TYPE_CHECKING:
    from core.network.rows import Row

COLUMNS = (
    Column(N_("Name"), least=16),
    Column(N_("Organisation"), least=10, spare=1),
    Column(N_("Tags"), least=6, spare=3),
    Column(N_("Circle"), spare=2),
    Column(N_("Last"), right=True),
    Column(N_("Health"), right=True),
    Column(""),
)


def in_words(column: Column) -> Column:
    """A column with its heading in the language that is spoken."""
    return replace(column, heading=_(column.heading)) if column.heading else column


def as_json(row: Row) -> dict[str, Any]:
    """A row as `list --json` prints it; days are ISO dates, null where there is none."""
    return {
        "id": row.id,
        "name": row.name,
        "org": row.org,
        "tags": list(row.tags),
        "health": row.health,
        "last_contact": row.last_contact or None,
        "due": row.due or None,
    }


def days_ago(day: str, today: date) -> str:
    """A day as a span in a column: "90d", "3y"; nothing where it is not known."""
    try:
        days = (today - date.fromisoformat(day[:10])).days
    except ValueError:
        return ""
    if days == 0:
        return _("today")
    return _("{n}d").format(n=days) if days < 1000 else _("{n}y").format(n=days // 365)


def cells_of(row: Row, today: date) -> list[str]:
    """A row as the texts of its columns."""
    return [
        row.name,
        row.org,
        " ".join(row.tags),
        row.circle,
        days_ago(row.last_contact, today),
        "" if row.health is None else str(row.health),
        row.word,
    ]


@click.command(
    "list",
    cls=Spoken,
    epilog="""\b
Examples:
  tend list                             everybody
  tend list --limit 20
  tend list 'tag:client last>60d'       clients who were quiet for two months
  tend list climbs lyon                 words that are found anywhere
  tend list circle:close --json

\b
Fields: tag: org: city: at: via: circle: offers: needs: health< last> due: has:
Quote a query with < or >; the shell takes them for files.""",
)
@vault_options
@click.argument("query", nargs=-1)
@click.option("--view", metavar="NAME", help="The people of a view; QUERY narrows it further.")
@click.option("--limit", type=click.IntRange(min=0), help="At most so many.")
@click.option(
    "--sort", metavar="ORDER", help="name, health, last, due, change or org; -ORDER turns it round."
)
@click.option(
    "--json",
    "json_",
    is_flag=True,
    help="Print an array of {id, name, org, tags, health, last_contact, due}.",
)
@click.pass_obj
def list_command(
    request: Request,
    query: tuple[str, ...],
    view: str | None,
    limit: int | None,
    sort: str | None,
    json_: bool,
) -> None:
    """List people: all of them, or those that QUERY finds."""
    with opened(request) as network:
        words = " ".join(query)
        if view is not None:
            named = view_named(all_views(network), view)
            words, sort = f"{named.query} {words}".strip(), sort or named.order or None
        rows = network.find(words, sort=sort, limit=limit)
        if json_:
            manners.print_json([as_json(row) for row in rows])
            return
        if not rows:
            manners.tell(
                network.search().nothing(words).text if words.strip() else _("No one is in this vault yet.")
            )
            return
        manners.show(listing(rows, request.today))


def listing(rows: list[Row], today: date) -> list[str]:
    """Rows as lines of a table, columns that hold nothing or have no room left out, bands in their colours."""
    texts, room = [cells_of(row, today) for row in rows], manners.room()
    used = fitting([in_words(column) for column in COLUMNS], texts, room)
    lines = table(
        [in_words(COLUMNS[n]) for n in used], [[text[n] for n in used] for text in texts], room=room
    )
    if not manners.on_terminal():
        return lines
    return [lines[0], *(_banded(line, row) for line, row in zip(lines[1:], rows, strict=True))]


def _banded(line: str, row: Row) -> str:
    return (
        line.removesuffix(row.word) + manners.coloured(row.word, row.band)
        if line.endswith(row.word)
        else line
    )
