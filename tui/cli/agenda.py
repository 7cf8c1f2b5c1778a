"""A day's agenda as plain text: what `tend due` prints, and `tend` where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from core.network.wording import coming_day, short_day
from tui.cli.columns import Column, table
from tui.cli.manners import counted

if TYPE_CHECKING:
    from core.network.agenda import Agenda, Due

_REACH = (Column("", least=16), Column("", right=True), Column("", least=30))
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def due_json(due: Due) -> dict[str, Any]:
    """Somebody to reach out to as `due --json` prints it."""
    return {"id": due.id, "name": due.name, "why": due.why, "due": due.due.isoformat(), "health": due.health}


def agenda_lines(agenda: Agenda, room: int | None) -> list[str]:
    """The whole day: reach out, taken on, promises, the next two weeks, and the numbers."""
    lines = [f"{agenda.today:%A} {short_day(agenda.today, agenda.today)} {agenda.today.year}", ""]
    if not agenda.people:
        return [
            *lines,
            "No one is in this vault yet. `tend add` notes the first, `tend import FILE` brings in many.",
        ]
    lines += reach_out(agenda, room)
    for title, rows in (
        ("Taken on today", _taken(agenda)),
        ("Promises (! mine, ? theirs)", _promises(agenda)),
        ("Next two weeks", _ahead(agenda)),
        ("Lately", _lately(agenda)),
    ):
        found = list(rows)
        if found:
            lines += ["", title, *_indented(found, room)]
    return [*lines, "", *_numbers(agenda)]


def reach_out(agenda: Agenda, room: int | None) -> list[str]:
    """Who to reach out to today and why."""
    if not agenda.reach_out:
        if agenda.next_due:
            name, day = agenda.next_due
            return [f"Nobody is waiting. Next: {name}, {coming_day(day, agenda.today)}."]
        if agenda.people and not agenda.standing.placed:
            return [f"{counted(agenda.people, 'person rests', 'people rest')}: nobody is in a circle yet."]
        return ["Nobody is waiting."]
    later = f", {agenda.more_later} more on later days" if agenda.more_later else ""
    rows = [(due.name, "" if due.health is None else str(due.health), due.why) for due in agenda.reach_out]
    return [f"Reach out: {len(agenda.reach_out)} today{later}", *_indented(rows, room, _REACH)]


def _indented(
    rows: Sequence[tuple[str, ...]], room: int | None, columns: tuple[Column, ...] = ()
) -> list[str]:
    columns = columns or tuple(Column("", least=12) for _ in rows[0])
    inner = room - 2 if room else None
    return ["  " + line for line in table(columns, rows, room=inner, headings=False)]


def _taken(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    for taken in (*agenda.asked, *agenda.taken):
        yield "[x]" if taken.done else "[ ]", taken.name, taken.text


def _promises(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    for pledge in agenda.promises:
        yield "!" if pledge.mine else "?", pledge.when, pledge.names, pledge.text


def _ahead(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    for ahead in agenda.ahead:
        yield _day(ahead.day), ahead.kind, ahead.text


def _lately(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    for past in agenda.lately:
        try:
            day = _day(date.fromisoformat(past.at[:10]))
        except ValueError:
            day = past.at
        yield day, past.channel, past.names, past.text


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day:2}"


def _numbers(agenda: Agenda) -> Iterator[str]:
    standing = agenda.standing
    capacity = agenda.capacity
    yield f"Capacity: wished {capacity.wished:.1f} contact-days a week, had {capacity.had:.1f}"
    health = f"health {standing.health}, " if standing.health is not None else ""
    yield (
        f"Network: {health}{standing.placed} of {counted(standing.total, 'person', 'people')} in circles, "
        f"{standing.to_sort} to sort in, {standing.resting} resting"
    )
    for queue in agenda.queues:
        yield f"{counted(queue.count, 'new person', 'new people')} from {queue.name} to look through"
    if agenda.open_event:
        yield f"Open event: {agenda.open_event.name}"
