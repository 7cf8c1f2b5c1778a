"""A day's agenda as plain text: what `tend due` prints, and `tend` where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from core.language import N_, _, ngettext
from core.network.wording import coming_day, short_day
from tui.cli.columns import Column, cells, safe, table, wrap
from tui.draw import words
from tui.draw.agenda import today_view
from tui.glyphs import FULL

if TYPE_CHECKING:
    from core.network.agenda import Agenda, Due
    from tui.draw.views import TodayView

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_REACH = (Column("", least=16), Column("", right=True), Column("", least=30))


def due_json(due: Due) -> dict[str, Any]:
    """Somebody to reach out to as `due --json` prints it."""
    return {"id": due.id, "name": due.name, "why": due.why, "due": due.due.isoformat(), "health": due.health}


def agenda_lines(agenda: Agenda, room: int | None) -> list[str]:
    """The whole day: what is asked, reach out, taken on, promises, the next two weeks, and the numbers."""
    weekday = _(WEEKDAYS[agenda.today.weekday()])
    lines = [f"{weekday} {short_day(agenda.today, agenda.today)} {agenda.today.year}", ""]
    if not agenda.people:
        nobody = _(
            "No one is in this vault yet. `tend add` notes the first, `tend import FILE` brings in many."
        )
        return [*lines, nobody]
    view = today_view(agenda, FULL)
    lines += asked(view, room) + reach_out(agenda, room)
    for title, rows in (
        (_("Taken on today"), _taken(view)),
        (_("Promises (! mine, ? theirs)"), _promises(agenda)),
        (_("Next two weeks"), _ahead(view)),
        (_("Lately"), _lately(view)),
    ):
        found = list(rows)
        if found:
            lines += ["", title, *_indented(found, room)]
    numbers = (wrap(safe(text), room or cells(text), "  ") for text in _numbers(agenda))
    return [*lines, "", *chain.from_iterable(numbers)]


def morning_lines(agenda: Agenda, room: int | None) -> list[str]:
    """What is asked about earlier days, and who to reach out to today."""
    return asked(today_view(agenda, FULL), room) + reach_out(agenda, room)


def asked(view: TodayView, room: int | None) -> list[str]:
    """Plans and what was taken on, of which nobody has said yet whether it happened; a blank line ends them."""
    questions = [
        *(plan.question for plan in view.lapsed),
        *(
            _("{when} you took on {name}: done?").format(when=taken.when, name=taken.name)
            for taken in view.asked
        ),
    ]
    lines = [line for text in questions for line in wrap(safe(text), room or cells(text), "  ")]
    return [*lines, ""] if lines else []


def reach_out(agenda: Agenda, room: int | None) -> list[str]:
    """Who to reach out to today and why."""
    if not agenda.reach_out:
        return [_nobody_waits(agenda)]
    today, later = len(agenda.reach_out), agenda.more_later
    said = (
        _("Reach out: {today} today, {later} more on later days") if later else _("Reach out: {today} today")
    )
    rows = [(due.name, "" if due.health is None else str(due.health), due.why) for due in agenda.reach_out]
    return [said.format(today=today, later=later), *_indented(rows, room, _REACH)]


def _nobody_waits(agenda: Agenda) -> str:
    standing = agenda.standing
    if agenda.next_due:
        name, day = agenda.next_due
        return _("Nobody is waiting. Next: {name}, {day}.").format(
            name=name, day=coming_day(day, agenda.today)
        )
    if standing.placed or not (standing.resting or standing.to_sort):
        return _("Nobody is waiting.")
    if standing.resting:
        return ngettext(
            "{n:,} person rests: nobody is in a circle yet.",
            "{n:,} people rest: nobody is in a circle yet.",
            standing.resting,
        ).format(n=standing.resting)
    return ngettext(
        "Nobody is waiting: {n:,} person is in no circle yet.",
        "Nobody is waiting: {n:,} people are in no circle yet.",
        standing.to_sort,
    ).format(n=standing.to_sort)


def _indented(
    rows: Sequence[tuple[str, ...]], room: int | None, columns: tuple[Column, ...] = ()
) -> list[str]:
    columns = columns or tuple(Column("", least=12) for _cell in rows[0])
    inner = room - 2 if room else None
    return ["  " + line for line in table(columns, rows, room=inner, headings=False)]


def _taken(view: TodayView) -> Iterator[tuple[str, ...]]:
    for taken in view.taken:
        yield "[x]" if taken.done else "[ ]", taken.name, taken.text


def _promises(agenda: Agenda) -> Iterator[tuple[str, ...]]:
    for pledge in agenda.promises:
        yield "!" if pledge.mine else "?", pledge.when, pledge.names, pledge.text


def _ahead(view: TodayView) -> Iterator[tuple[str, ...]]:
    for ahead in view.ahead:
        yield words.weekday(ahead.day), ahead.kind, ahead.text


def _lately(view: TodayView) -> Iterator[tuple[str, ...]]:
    for past in view.lately:
        side = {"them": FULL.left, "mutual": FULL.mutual}.get(past.side, "")
        kind = " ".join(part for part in (words.channel(past.channel, past.at), side) if part)
        yield words.past(past.at, view.today), kind, past.who, past.text


def _numbers(agenda: Agenda) -> Iterator[str]:
    standing = agenda.standing
    capacity = agenda.capacity
    yield _("Capacity: wished {wished:.1f} contact-days a week, had {had:.1f}").format(
        wished=capacity.wished, had=capacity.had
    )
    if standing.health is not None:
        network = ngettext(
            "Network: health {health}, {placed} of {n:,} person in circles, {sort} to sort in, {resting} resting",
            "Network: health {health}, {placed} of {n:,} people in circles, {sort} to sort in, {resting} resting",
            standing.total,
        )
    else:
        network = ngettext(
            "Network: {placed} of {n:,} person in circles, {sort} to sort in, {resting} resting",
            "Network: {placed} of {n:,} people in circles, {sort} to sort in, {resting} resting",
            standing.total,
        )
    yield network.format(
        health=standing.health,
        placed=standing.placed,
        n=standing.total,
        sort=standing.to_sort,
        resting=standing.resting,
    )
    for queue in agenda.queues:
        yield ngettext(
            "{n:,} new person from {event} to look through",
            "{n:,} new people from {event} to look through",
            queue.count,
        ).format(n=queue.count, event=queue.name)
    if agenda.open_event:
        yield _("Open event: {name}").format(name=agenda.open_event.name)
