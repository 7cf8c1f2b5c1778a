"""The sections of a day beside whom to reach out to: taken on, promises, ahead, lately, cooling, waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from core.language import _, ngettext
from core.models import Event, Promise
from core.network.agenda import Ahead, Cooler, Lapsed, OpenEvent, Past, Pledge, Queue, Taken
from core.network.birthdays import age_on, days_near, has_birthday
from core.network.census import DAYS_AHEAD, STEADY
from core.network.due import is_muted
from core.network.facts import Fact, rests
from core.network.health import first_day_below
from core.network.moments import Happening
from core.network.proposals import World
from core.network.reasons import gaps_text, grown_gaps
from core.network.standing import standing
from core.network.touches import contact_days, day_number
from core.network.wording import done_text, until_text, weekday_day

ASKED_DAYS = 7
"""How long somebody taken on and not done is asked about."""

LAPSED_DAYS = 14
"""How long it is asked whether what was planned happened."""

COOLING_SHOWN = 20
LATELY_SHOWN = 30
QUEUE_DAYS = 60
"""People met longer ago are no longer asked to be looked through."""

NIGHT_ENDS = 5
"""The hour until which it is still the evening before."""


def names_text(people: Sequence[str], facts: Mapping[str, Fact], most: int = 3) -> str:
    """The names of several people, or how many they are."""
    known = [facts[person].name for person in people if person in facts]
    if not known:
        return _("somebody deleted") if people else _("nobody named")
    return ", ".join(known) if len(known) <= most else _("{n} people").format(n=len(known))


def gone(people: Sequence[str], facts: Mapping[str, Fact]) -> bool:
    """Whether everybody named was deleted: what was to be done with them waits for nobody, until undo."""
    return bool(people) and not any(person in facts for person in people)


def pledges(promises: Iterable[Promise], facts: Mapping[str, Fact], today: date) -> tuple[Pledge, ...]:
    """Open promises with words for their day: mine before theirs, then by day, those without a day last."""
    found = []
    for promise in promises:
        if gone(promise.people, facts):
            continue
        number = day_number(promise.due)
        due = date.fromordinal(number) if number else None
        late = max(0, (today - due).days) if due else 0
        when = weekday_day(due, today) if due else _("no date")
        when = _("{n} d late").format(n=late) if late else when
        found.append(
            Pledge(
                id=promise.id,
                mine=promise.side == "mine",
                people=promise.people,
                names=names_text(promise.people, facts),
                text=promise.text,
                due=due,
                late=late,
                when=when,
            )
        )
    return tuple(sorted(found, key=lambda item: (not item.mine, item.due or date.max, item.names, item.id)))


def taken_on(
    world: World, recent: Collection[Happening], reasons: Mapping[str, str]
) -> tuple[tuple[Taken, ...], tuple[Taken, ...]]:
    """Who was taken on for today, and who for an earlier day and is not done. `reasons`: contact -> what for."""
    today = world.number
    taken, asked = [], []
    for fact in world.census.taken:
        if fact.taken > today or fact.taken < today - ASKED_DAYS:
            continue
        day = date.fromordinal(fact.taken)
        done = _done_text(fact, day, recent) if fact.last >= fact.taken else ""
        if fact.taken == today:
            taken.append(Taken(fact.id, fact.name, bool(done), done or reasons.get(fact.id, ""), day))
        elif not done:
            asked.append(Taken(fact.id, fact.name, False, reasons.get(fact.id, ""), day))
    return (
        tuple(sorted(taken, key=lambda item: (not item.done, item.name, item.id))),
        tuple(sorted(asked, key=lambda item: (item.day, item.name, item.id))),
    )


def _done_text(fact: Fact, day: date, recent: Collection[Happening]) -> str:
    """ "called 07:44 · budget approved", of the first contact from `day` on."""
    for item in sorted(recent, key=lambda item: item.at):
        if fact.id in item.people and not item.plan and item.at[:10] >= day.isoformat():
            time = f" {item.at[11:16]}" if len(item.at) > 11 else ""
            return f"{done_text(item.channel)}{time}" + (f" · {item.text}" if item.text else "")
    return done_text("")


def lapsed(recent: Collection[Happening], facts: Mapping[str, Fact], today: date) -> tuple[Lapsed, ...]:
    """Plans of the last days with people of whom nothing was logged on that day or after it."""
    number = today.toordinal()
    found = []
    for item in recent:
        day = day_number(item.at)
        if not item.plan or len(item.at) < 10 or not number - LAPSED_DAYS <= day < number:
            continue
        people = tuple(id for id in item.people if id in facts and facts[id].last < day)
        if people:
            names = names_text(people, facts)
            found.append(Lapsed(item.id, date.fromordinal(day), item.what, item.at[11:16], people, names))
    return tuple(sorted(found, key=lambda item: (item.day, item.time, item.names, item.id)))


def ahead(world: World, recent: Collection[Happening], events: Collection[Event]) -> tuple[Ahead, ...]:
    """Birthdays, anniversaries, plans and events from tomorrow to two weeks on; plans and events also of today."""
    first, last = world.today.isoformat(), (world.today + timedelta(DAYS_AHEAD)).isoformat()
    found = list(_anniversaries(world))
    for item in recent:
        if gone(item.people, world.facts):
            continue
        if (item.plan or item.at[:10] > first) and first <= item.at[:10] <= last and len(item.at) >= 10:
            names = names_text(item.people, world.facts)
            found.append(
                Ahead(
                    day=date.fromisoformat(item.at[:10]),
                    kind="plan",
                    text=names,
                    channel=item.what,
                    time=item.at[11:16],
                    id=item.id,
                    people=item.people,
                )
            )
    for event in events:
        day = day_number(event.starts)
        if day and first <= date.fromordinal(day).isoformat() <= last and not event.open:
            known = tuple(fact.id for fact in world.facts.values() if fact.met_event == event.id)
            text = ", ".join(filter(None, (event.name, event.place)))
            found.append(
                Ahead(date.fromordinal(day), "event", text, id=event.id, people=known, known=len(known))
            )
    return tuple(sorted(found, key=lambda item: (item.day, item.time, item.kind, item.text, item.id)))


def _anniversaries(world: World) -> Iterable[Ahead]:
    near = days_near(world.today, DAYS_AHEAD)
    for fact in world.census.celebrating:
        for text, birthday in ((fact.birthday, True), (fact.anniversary, False)):
            ahead = near.get(text[-5:], 0)
            if not ahead or not has_birthday(text) or rests(fact):
                continue
            day = world.today + timedelta(ahead)
            age = age_on(text, day)
            shown = f"{fact.name}, {age}" if age is not None else fact.name
            yield Ahead(day, "birthday" if birthday else "anniversary", shown, people=(fact.id,))


def lately(
    recent: Collection[Happening], facts: Mapping[str, Fact], event_names: Mapping[str, str], today: date
) -> tuple[Past, ...]:
    """What happened last, newest first; everything of one event on one day is one line. Deleted people are left out."""
    last = today.isoformat()
    happened = sorted(
        (
            item
            for item in recent
            if not item.plan and "" < item.at[:10] <= last and any(person in facts for person in item.people)
        ),
        key=lambda item: (item.at, item.id),
        reverse=True,
    )
    groups: dict[tuple[str, str], list[Happening]] = {}
    for item in happened:
        groups.setdefault((item.at[:10], item.event or item.id), []).append(item)
    return tuple(_past(items, facts, event_names, today) for items in list(groups.values())[:LATELY_SHOWN])


def _past(
    items: Sequence[Happening], facts: Mapping[str, Fact], event_names: Mapping[str, str], today: date
) -> Past:
    first = items[0]
    people = tuple(dict.fromkeys(person for item in items for person in item.people))
    event = event_names.get(first.event, "")
    if len(items) == 1:
        names, text = names_text(people, facts), first.text or event
        return Past(first.id, first.at, first.what, first.initiator, people, names, text, first.event, event)
    day = day_number(first.at)
    new = sum(
        1
        for person in people
        if person in facts and facts[person].met_on == day and facts[person].met_event == first.event
    )
    text = _("{event}, {n} new").format(event=event, n=new) if new else event
    names = names_text(people, facts)
    return Past(first.id, first.at[:10], "event", "mutual", people, names, text, first.event, event)


def cooling(world: World, proposed: Collection[str]) -> tuple[int, tuple[Cooler, ...]]:
    """How many fell notably within one cadence and are not proposed today, and the worst of them."""
    fallen = [
        fact for fact in world.census.fallen if fact.id not in proposed and not is_muted(fact, world.number)
    ]
    fallen.sort(key=lambda fact: (fact.importance * fact.change, fact.key, fact.id))
    shown = tuple(
        Cooler(fact.id, fact.name, fact.score, fact.change, _why_cooling(fact, world))
        for fact in fallen[:COOLING_SHOWN]
    )
    return len(fallen), shown


def _why_cooling(fact: Fact, world: World) -> str:
    touches, weights = fact.list_touches(), world.rules.weights
    grown = grown_gaps(contact_days(touches, world.number, weights))
    if grown is not None:
        return gaps_text(grown)
    last = standing(touches, fact.last, fact.cadence, weights)
    day = first_day_below(last, fact.last, STEADY)
    if day > fact.last:
        when = until_text(date.fromordinal(day), world.today)
        return _("was steady until {when}").format(when=when)
    silent = world.number - fact.last
    return ngettext("{n} day of silence", "{n} days of silence", silent).format(n=silent)


def queues(world: World) -> tuple[Queue, ...]:
    """New people of events who were not yet looked through, newest event first."""
    since = world.number - QUEUE_DAYS
    waiting: dict[str, list[Fact]] = {}
    for fact in world.census.unseen:
        if (fact.met_on or fact.created) >= since:
            waiting.setdefault(fact.met_event, []).append(fact)
    newest = Counter(
        {event: max(fact.met_on or fact.created for fact in people) for event, people in waiting.items()}
    )
    return tuple(
        Queue(
            event,
            world.event_names.get(event, "") or _("an event"),
            len(waiting[event]),
            tuple(fact.id for fact in sorted(waiting[event], key=lambda fact: (fact.key, fact.id))),
        )
        for event, _day in sorted(newest.items(), key=lambda item: (-item[1], item[0]))
    )


def open_event(events: Iterable[Event], today: date, hour: int) -> OpenEvent | None:
    """The event that is open, the newest where there are several; until five in the morning it is still its evening."""
    standing_open = [event for event in events if event.open]
    if not standing_open:
        return None
    event = max(standing_open, key=lambda event: (event.starts, event.id))
    since = day_number(event.starts)
    last = max(since, day_number(event.ends))
    evening = today.toordinal() - (hour < NIGHT_ENDS)
    return OpenEvent(
        event.id, event.name, date.fromordinal(since) if since else None, bool(last) and last < evening
    )


def next_due(world: World) -> tuple[str, date] | None:
    """Who falls due first after today."""
    coming = world.census.coming
    return (coming[0].name, date.fromordinal(coming[1])) if coming is not None else None
