"""One day worked out: from facts and records to everything Today shows."""

from __future__ import annotations

from collections.abc import Collection

from core.models import Event
from core.network import overview, proposals, sections
from core.network.agenda import Agenda
from core.network.moments import Happening
from core.network.proposals import World

SHOWN_LATER = 30
"""How many of those whom the daily cap puts off are worked out in words."""


def agenda_of(
    world: World,
    recent: Collection[Happening],
    events: Collection[Event],
    *,
    trend: tuple[int, ...],
    hour: int,
    notices: frozenset[str],
) -> Agenda:
    """The agenda of `world.today`. `trend` as `overview.trend_of` gives it, or empty; `hour` of the local time;
    `notices` as `Agenda` has them."""
    now, later = proposals.within_cap(proposals.candidates(world), proposals.cap_left(world))
    reach_out = tuple(proposals.due_of(item, world) for item in now)
    taken, asked = sections.taken_on(world, recent, _purposes(world))
    cooling_count, cooling = sections.cooling(world, {due.id for due in reach_out})
    return Agenda(
        today=world.today,
        reach_out=reach_out,
        later=tuple(proposals.due_of(item, world) for item in later[:SHOWN_LATER]),
        more_later=len(later),
        taken=taken,
        asked=asked,
        lapsed=sections.lapsed(recent, world.facts, world.today),
        promises=sections.pledges(world.promises, world.facts, world.today),
        ahead=sections.ahead(world, recent, events),
        lately=sections.lately(recent, world.facts, world.event_names, world.today),
        cooling=cooling,
        cooling_count=cooling_count,
        queues=sections.queues(world),
        open_event=sections.open_event(events, world.today, hour),
        next_due=sections.next_due(world) if not reach_out else None,
        capacity=overview.capacity_of(world.census.placed, world.rules),
        standing=overview.standing_of_all(world.census, trend),
        notices=notices,
    )


def _purposes(world: World) -> dict[str, str]:
    """What those taken on were taken on for: my next promise to them, else the rule that proposes them."""
    found: dict[str, str] = {}
    mine = sorted((item for item in world.promises if item.side == "mine"), key=lambda item: item.due or "~")
    for item in reversed(mine):
        found.update(dict.fromkeys(item.people, item.text))
    for fact in world.census.taken:
        if not found.get(fact.id) and fact.last:
            found[fact.id] = proposals.silence_words(fact, world)[0]
    return found
