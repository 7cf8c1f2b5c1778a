"""One event as the screens show it, put together on the vault's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.language import _
from core.models import Event
from core.network.debrief import Debrief, debrief
from core.network.gathering import Expected, Guest, expected, guests, met_before
from core.network.lookthrough import FOLLOW_TEXT
from core.network.network import Network


@dataclass(frozen=True, slots=True)
class Evening:
    """An event with its people. `names` gives the names that its guests speak of; `pitch` is what I say of myself."""

    event: Event
    today: date
    guests: tuple[Guest, ...]
    expected: tuple[Expected, ...]
    before: tuple[tuple[str, str], ...]
    """Ids and names of people met at earlier events of this name."""
    debrief: Debrief
    pitch: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """How many were met there first."""
        return sum(guest.new for guest in self.guests)

    @property
    def waiting(self) -> int:
        """How many are to be looked through."""
        return sum(guest.waits for guest in self.guests)

    @property
    def missing(self) -> tuple[Expected, ...]:
        """Who is expected and was not noted yet."""
        return tuple(item for item in self.expected if not item.found)

    @property
    def ahead(self) -> bool:
        """Whether it lies on a day to come."""
        return self.event.starts[:10] > self.today.isoformat()

    @property
    def follow_text(self) -> str:
        """What the usual follow-up says."""
        return self.event.follow_text or _(FOLLOW_TEXT)


def read_evening(network: Network, id: str) -> Evening | None:
    """The event of this id; None where there is none."""
    events = network.events()
    event = next((each for each in events if each.id == id), None)
    if event is None:
        return None
    agenda, today = network.agenda(), network.today
    waiting = frozenset(person for queue in agenda.queues if queue.event == id for person in queue.people)
    there = guests(network, event, waiting)
    ids = frozenset(guest.id for guest in there)
    coming = expected(network, event, ids, today)
    known = ids | {item.id for item in coming}
    before = met_before(network, event, events, known)
    return Evening(
        event=event,
        today=today,
        guests=tuple(there),
        expected=tuple(coming),
        before=tuple((person, network.name(person)) for person in before),
        debrief=debrief(event, there, network.introductions(), network.name, today),
        pitch=network.profile().pitch,
        names={other: network.name(other) for guest in there for other in _spoken_of(guest)},
    )


def _spoken_of(guest: Guest) -> tuple[str, ...]:
    contact = guest.contact
    return (*filter(None, (contact.met_via,)), *contact.met_with, *contact.maybe)
