"""`tend show`: one person, in the order in which it is needed: how to reach, why this score, what lies ahead and behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from core.language import N_, _
from core.network.wording import short_day
from tui.cli import manners
from tui.cli.columns import Column, cells, hanging, safe, table, wrap
from tui.cli.request import Request, opened, vault_options
from tui.cli.spoken import Spoken
from tui.draw import words
from tui.draw.card import ways
from tui.draw.portrait import Known, portrait
from tui.glyphs import FULL
from tui.known import known_of

if TYPE_CHECKING:
    from core.network.health import Health
    from core.network.network import Network
    from tui.draw.views import Past, PersonView

_WAYS = {"m": N_("mail"), "p": N_("phone"), "a": N_("address")}
_PIPE = 100
"""Cells a line may have where no terminal says how many."""


@click.command(
    "show",
    cls=Spoken,
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
            known = known_of(network, network.vault, id, spaced=False)
            if known is not None:
                manners.show(list(person_lines(known, request.today, history)))


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


def person_lines(known: Known, today: date, history: int) -> Iterator[str]:
    """The person as text, in the words of the program's page."""
    room = manners.room() or _PIPE
    view = portrait(known, today, FULL, history)
    yield manners.styled(safe(view.name), bold=True)
    tags = " ".join(f"#{tag}" for tag in view.tags)
    for text in (*view.alarms, view.role, manners.joined([view.rhythm_long, tags])):
        yield from wrap(safe(text), room, "  ")
    yield from _reach(known, room)
    yield from _why(view, known.health, today, room)
    yield from _promises(view, today, room)
    yield from _history(view, room)
    yield from _met(view, room)
    yield from _notes(view, room)
    yield from _also(view, room)
    yield manners.styled(_("id {id}").format(id=view.id), dim=True)


def _reach(known: Known, room: int) -> Iterator[str]:
    rows = [[_(_WAYS[key]), way.value, way.kind] for key, way in ways(known.contact)]
    if rows:
        yield ""
        yield from table((Column(""), Column("", least=20), Column("")), rows, room=room, headings=False)


def _why(view: PersonView, health: Health, today: date, room: int) -> Iterator[str]:
    yield ""
    score = FULL.missing if view.score is None else str(view.score)
    said = manners.coloured(f"{score} {view.word}", view.band)
    yield _("health {score}").format(score=manners.joined([said, view.due]))
    for reason in health.reasons:
        yield from hanging(f"  {-reason.points:>4}  ", reason.long, room)
    texts = (
        health.raise_text(long=True),
        health.falls_text(today),
        *(flag.text for flag in health.flags),
        *health.notes,
    )
    for text in texts:
        if text:
            yield from hanging(" " * 8, text, room)


def _promises(view: PersonView, today: date, room: int) -> Iterator[str]:
    if view.promises:
        yield ""
    for promise in view.promises:
        sign = FULL.mine if promise.mine else FULL.owed
        due = words.coming(promise.due, today) if promise.due else _("no date")
        yield from hanging(f"{sign} {due:10}  ", promise.text, room)


def _history(view: PersonView, room: int) -> Iterator[str]:
    if not view.history:
        return
    yield ""
    heads = table(
        (Column("", right=True), Column(""), Column(""), Column("")),
        [_when(row, view.today) for row in view.history],
        headings=False,
    )
    at = max(map(cells, heads)) + 2
    for head, row in zip(heads, view.history, strict=True):
        yield from hanging(f"{head:{at}}", manners.joined([row.who, row.text], ", "), room)


def _when(row: Past, today: date) -> list[str]:
    """Day, time, kind, and who began."""
    kind = words.channel(row.channel, row.at)
    if row.plan:
        kind = _("{kind} (plan)").format(kind=words.thing(row.channel, row.at))
    side = {"them": FULL.left, "mutual": FULL.mutual}.get(row.side, "")
    return [words.short(row.at, today), row.at[11:16], kind, side]


def _met(view: PersonView, room: int) -> Iterator[str]:
    rows = [
        (_("met"), view.met),
        (_("offers"), ", ".join(view.offers)),
        (_("needs"), ", ".join(view.needs)),
        *(
            (_("intro {day}").format(day=_day(row.on, view.today)).rstrip(), row.text)
            for row in view.introductions
        ),
        *(((_("through"), _("you met {names}").format(names=view.brought)),) if view.brought else ()),
        *((_("fits"), text) for text in view.fits),
        *view.ledger,
    ]
    yield from _labelled([row for row in rows if row[1]], room)


def _notes(view: PersonView, room: int) -> Iterator[str]:
    rows = [(_("note {day}").format(day=_day(day, view.today)).rstrip(), text) for day, text in view.notes]
    yield from _labelled(rows, room)


def _also(view: PersonView, room: int) -> Iterator[str]:
    yield from _labelled(view.facts, room)


def _labelled(rows: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    """A blank line, then a label and a text each; nothing where there are none."""
    if rows:
        yield ""
    for label, text in rows:
        yield from hanging(f"{safe(label)}  ", text, room)


def _day(text: str, today: date) -> str:
    try:
        return short_day(date.fromisoformat(text[:10]), today)
    except ValueError:
        return text
