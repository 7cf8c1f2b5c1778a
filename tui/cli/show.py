"""`tend show`: one person, in the order in which it is needed: how to reach, why this score, what lies ahead and behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from core.network.wording import short_day
from tui.cli import manners
from tui.cli.columns import Column, safe, table, wrap
from tui.cli.request import Request, opened, vault_options

if TYPE_CHECKING:
    from core.models import Contact, Interaction, Value
    from core.network.health import Health
    from core.network.network import Network

_DIRECTION = {"them": "←", "mutual": "↔"}


@click.command(
    "show",
    epilog="""\b
Examples:
  tend show Anna Schmidt
  tend show anna@acme.de
  tend show Ben --history 50
  tend show 'Priya Raman' --json""",
)
@vault_options
@click.argument("name", nargs=-1, required=True)
@click.option(
    "--history", type=click.IntRange(min=0), default=10, show_default=True, help="So many past contacts."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print the person as `export` writes it, with health and history."
)
@click.pass_obj
def show_command(request: Request, name: tuple[str, ...], history: int, as_json: bool) -> None:
    """Show one person. NAME may be part of a name, a nickname, a mail address or an id."""
    with opened(request) as network:
        id = network.resolve(" ".join(name))
        if as_json:
            manners.print_json(person_json(network, id, history))
        else:
            manners.show(list(person_lines(network, id, request.today, history)))


def person_json(network: Network, id: str, history: int) -> dict[str, Any]:
    """The contact as exported, its health with reasons, and the newest of its history."""
    from core.exchange.tend_json import contact_json, interaction_json, promise_json

    health = network.health(id)
    return {
        **contact_json(network, id),
        "health_reasons": [{"text": reason.long, "points": reason.points} for reason in health.reasons],
        "history": [interaction_json(item) for item in network.history(id)[:history]],
        "promises": [promise_json(promise) for promise in network.promises(id)],
    }


def person_lines(network: Network, id: str, today: date, history: int) -> Iterator[str]:
    """The person as text."""
    contact, row, health = network.contact(id), network.row(id), network.health(id)
    room = manners.room() or 100
    yield manners.styled(safe(contact.name), bold=True)
    yield from _filled(manners.joined([manners.joined([contact.role, contact.org], ", "), _city(contact)]))
    tags = " ".join(f"#{tag}" for tag in contact.tags)
    rhythm = health.cadence.text if health.cadence.wished else ""
    yield from _filled(manners.joined([row.circle, rhythm, tags]))
    reach = list(_reach(contact))
    if reach:
        yield ""
        yield from table((Column(""), Column(""), Column("")), reach, room=room, headings=False)
    yield from _why(health, today)
    yield from _promises(network, id, today)
    yield from _history(network.history(id)[:history], today, room)
    yield from _met(network, contact)
    for note in contact.notes:
        first, *more = wrap(
            safe(manners.joined(["note", _day(note.on, today), note.text], "  ")), room, "  "
        ) or [""]
        yield from [first, *more]
    yield manners.styled(f"id {id}", dim=True)


def _filled(text: str) -> Iterator[str]:
    if text:
        yield safe(text)


def _city(contact: Contact) -> str:
    return next((address.city for address in contact.addresses if address.city), "")


def _reach(contact: Contact) -> Iterator[list[str]]:
    groups: tuple[tuple[str, tuple[Value, ...]], ...] = (
        ("mail", contact.emails),
        ("phone", contact.phones),
        ("web", contact.urls),
        ("handle", contact.handles),
    )
    for label, values in groups:
        for value in values:
            yield [label, value.value, " ".join(value.types)]
    for address in contact.addresses:
        parts = (address.street, f"{address.postal} {address.city}".strip(), address.region, address.country)
        yield ["address", ", ".join(part for part in parts if part), " ".join(address.types)]
    if contact.birthday:
        yield ["birthday", contact.birthday, ""]


def _why(health: Health, today: date) -> Iterator[str]:
    yield ""
    score = "" if health.score is None else f"{health.score} "
    yield f"health {manners.coloured(score + health.word, health.band)}"
    for reason in health.reasons:
        yield f"  {-reason.points:>4}  {safe(reason.long)}"
    texts = (
        health.raise_text(long=True),
        health.falls_text(today),
        *(flag.text for flag in health.flags),
        *health.notes,
    )
    for text in texts:
        if text:
            yield f"        {safe(text)}"


def _promises(network: Network, id: str, today: date) -> Iterator[str]:
    promises = network.promises(id)
    if promises:
        yield ""
    for promise in promises:
        sign = "!" if promise.side == "mine" else "?"
        yield f"{sign} {_day(promise.due, today):10}  {safe(promise.text)}"


def _history(items: list[Interaction], today: date, room: int) -> Iterator[str]:
    if not items:
        return
    yield ""
    rows = [
        [
            _day(item.at, today),
            item.channel + (" (plan)" if item.plan or item.day > today.isoformat() else ""),
            _DIRECTION.get(item.initiator, ""),
            item.text,
        ]
        for item in items
    ]
    columns = (Column("", right=True), Column(""), Column(""), Column("", least=20))
    yield from table(columns, rows, room=room, headings=False)


def _met(network: Network, contact: Contact) -> Iterator[str]:
    event = next((event.name for event in network.events() if event.id == contact.met_event), "")
    via = network.name(contact.met_via) if contact.met_via else ""
    where = manners.joined([event, contact.met_place, contact.met_on], ", ")
    lines = [
        f"met  {manners.joined([where, contact.met_how, f'via {via}' if via else ''])}"
        if where or via or contact.met_how
        else "",
        f"offers  {', '.join(contact.offers)}" if contact.offers else "",
        f"needs  {', '.join(contact.needs)}" if contact.needs else "",
    ]
    if any(lines):
        yield ""
    yield from (safe(line) for line in lines if line)
    if contact.notes:
        yield ""


def _day(text: str, today: date) -> str:
    try:
        return short_day(date.fromisoformat(text[:10]), today)
    except ValueError:
        return text
