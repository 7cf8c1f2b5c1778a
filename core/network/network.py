"""The people of a vault and what is said about them: the one object that lists, screens and commands ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.clock import Clock
from core.entry.known import Known
from core.entry.model import Attendance, OpenEvent
from core.language import _
from core.models import (
    Contact,
    Event,
    Interaction,
    Introduction,
    Promise,
    contact_from,
    event_from,
    interaction_from,
    introduction_from,
    promise_from,
)
from core.network import proposals, sections
from core.network.agenda import Agenda, Due, Queue
from core.network.attendance import Gatherings
from core.network.cadence import Circles
from core.network.day import agenda_of
from core.network.days import Days, texts_ahead
from core.network.due import first_promised
from core.network.face import Touched, VaultFace
from core.network.facts import ARCHIVED, IMPORTED, PAUSED, PROMISED, Fact
from core.network.health import Health, health_of
from core.network.introductions import Fit, brought_together
from core.network.lookup import Lookup
from core.network.naming import resolve
from core.network.profile import Profile, profile_from
from core.network.proposals import World
from core.network.reciprocity import Balance, balance_of
from core.network.records import Records
from core.network.register import Register
from core.network.roster import Roster
from core.network.rows import Row, in_order
from core.network.rules import Rules, rules_from
from core.network.standing import standing
from core.network.touches import touch
from core.network.upkeep import Upkeep, notices_of

if TYPE_CHECKING:
    from core.search import Search


class Network:
    """Everything that is said about the people of a vault, on the present day.

    It follows the vault: what a commit touched is worked out when something is asked next, nothing else is. It
    belongs to the thread of its vault. `region`: the telephone region where the profile names none.
    """

    def __init__(self, vault: Any, clock: Clock, region: str = "") -> None:
        self.vault = vault
        self._face: VaultFace = vault
        self._clock = clock
        self._region = region
        self._rules = self._read_rules()
        self._promises = Records(vault.documents("promises"), promise_from, lambda item: item.people)
        self._events = Records(vault.documents("events"), event_from)
        self._introductions: Records[Introduction] | None = None
        self._register = Register(vault, self._rules, clock.today())
        self._pending: set[tuple[str, str]] = set()
        self._listeners: list[Callable[[Touched], None]] = []
        self._contacts: dict[str, Contact] = {}
        self._roster = Roster()
        self._days = Days()
        self._upkeep = Upkeep()
        self._lookup = Lookup(self)
        self._gatherings = Gatherings(vault)
        self._load()
        self._end = vault.subscribe(self._note)

    def _load(self) -> None:
        blob = self._face.facts
        self.from_cache = blob is not None and self._register.restore(blob)
        """Whether the facts of the cache were taken over; where not, writing the cache again saves the next start."""
        if self.from_cache:
            self._days.take(self._register.trend)
            self._pending |= self._face.facts_touched
            self._lookup.forget(self._register.search or None)
        else:
            self._register.load(self._promised_people())

    def _promised_people(self) -> dict[str, int]:
        """Everybody whom I have promised something -> the first day on which that is due."""
        first = {person: first_promised(self._promises.of(person)) for person in self._promises.by_person}
        return {person: day for person, day in first.items() if day is not None}

    def _read_rules(self) -> Rules:
        return rules_from(self._face.documents("profile").get("me", {}), self._face.documents("circles"))

    # -- following the vault -------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Have `listener` called with what each change of the vault touched; returns the call that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def close(self) -> None:
        """Follow the vault no longer."""
        self._end()

    def _note(self, touched: Touched) -> None:
        self._pending |= touched
        self._days.changed()
        for listener in list(self._listeners):
            listener(touched)

    def _fresh(self) -> Register:
        """The register as of now: what was touched is worked out, and the day is today."""
        register = self._register
        today = self._clock.today()
        if today != register.today:
            register.move_to(today)
            self._roster.clear()
            self._days.begin()
        if self._pending:
            pending, self._pending = self._pending, set()
            self._apply(pending)
        return register

    def _apply(self, pending: set[tuple[str, str]]) -> None:
        by_table: dict[str, list[str]] = {}
        for table, id in pending:
            by_table.setdefault(table, []).append(id)
        self._days.changed()
        if "merges" in by_table:
            self._read_all_again()
            return
        register = self._register
        people = set(by_table.get("contacts", ()))
        register.contacts_changed(people)
        if "circles" in by_table or "profile" in by_table:
            self._rule_anew()
        self._gatherings.changed(by_table.get("interactions", ()))
        changed = register.interactions_changed(by_table.get("interactions", ())) | people
        for person in self._promises.changed(by_table.get("promises", ())) | people:
            register.promised(person, first_promised(self._promises.of(person)))
            changed.add(person)
        self._events.changed(by_table.get("events", ()))
        if self._introductions is not None:
            self._introductions.changed(by_table.get("introductions", ()))
        self._follow(changed, by_table)

    def _rule_anew(self) -> None:
        rules = self._read_rules()
        if rules.fingerprint != self._rules.fingerprint:
            self._register.rule(rules)
            self._roster.clear()
            self._days.begin()
        self._rules = self._register.rules = rules

    def _follow(self, changed: set[str], by_table: Mapping[str, list[str]]) -> None:
        """Bring what was derived from the register up to date: rows, order, names that can be typed, search."""
        self._days.changed(people=bool(changed))
        self._roster.changed(changed, self._register.facts)
        for id in changed:
            self._register.texts.pop(id, None)
            self._contacts.pop(id, None)
        self._lookup.changed(changed, by_table)

    def _read_all_again(self) -> None:
        self._rules = self._register.rules = self._read_rules()
        self._promises.read()
        self._events.read()
        self._introductions = None
        self._register.load(self._promised_people())
        self._contacts.clear()
        self._roster.clear()
        self._lookup.forget()
        self._days.begin()

    # -- people --------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day everything is said of."""
        return self._clock.today()

    @property
    def region(self) -> str:
        """The telephone region: of the profile, else of this machine."""
        return self.profile().region or self._region

    def __len__(self) -> int:
        return len(self._fresh().facts)

    def __contains__(self, id: object) -> bool:
        return id in self._fresh().facts

    def contact(self, id: str) -> Contact:
        """A contact. Raises KeyError for an id that names none."""
        self._fresh()
        found = self._contacts.get(id)
        if found is None:
            found = self._contacts[id] = contact_from(id, self._face.documents("contacts")[id])
        return found

    def contacts(self) -> list[Contact]:
        """Everybody, by name."""
        self._fresh()
        return [self.contact(id) for id in self._roster.ids(self._register.facts)]

    def name(self, id: str) -> str:
        """The name of a contact; "somebody deleted" where there is none any more."""
        fact = self._fresh().facts.get(id)
        return fact.name if fact is not None else _("somebody deleted")

    def facts(self) -> Mapping[str, Fact]:
        """What is kept of everybody, by id; live, to be read only."""
        return self._fresh().facts

    def row(self, id: str) -> Row:
        """The line of one contact. Raises KeyError."""
        return self._lines((id,))[0]

    def rows(self) -> list[Row]:
        """Everybody's line, by name."""
        return self._listed(None)

    def _listed(self, limit: int | None) -> list[Row]:
        return self._lines(self._roster.ids(self._fresh().facts)[:limit])

    def _lines(self, ids: Sequence[str]) -> list[Row]:
        register = self._fresh()
        return self._roster.rows(ids, register.facts, register.today)

    def health(self, id: str) -> Health:
        """The health of a tie with all its reasons. Raises KeyError."""
        fact = self._fresh().facts[id]
        return health_of(
            fact.list_touches(),
            self._register.today,
            fact.judged_by,
            weights=self._rules.weights,
            paused=bool(fact.bits & PAUSED),
            archived=bool(fact.bits & ARCHIVED),
            placed=fact.placed or bool(fact.bits & PROMISED),
            imported=bool(fact.bits & IMPORTED),
        )

    def effect(self, id: str, day: date, channel: str, initiator: str) -> tuple[int | None, int | None]:
        """The score as it is, and with one more contact on a day. Raises KeyError."""
        fact = self._fresh().facts[id]
        more = sorted([*fact.list_touches(), touch(day, channel, initiator)])
        after = standing(more, self._register.today.toordinal(), fact.cadence, self._rules.weights)
        return self.health(id).score, after.score(self._register.today.toordinal())

    def balance(self, id: str) -> Balance:
        """Who began and who gave what. Raises KeyError."""
        return balance_of(self._fresh().facts[id].list_touches(), self.today.toordinal())

    def history(self, id: str) -> list[Interaction]:
        """What happened with somebody, newest first, plans among it. Raises KeyError."""
        ids = self._fresh().facts[id].ids
        documents = self._face.documents("interactions")
        found = [
            interaction_from(each, documents[each]) for each in ids.split("\n") if each and each in documents
        ]
        return sorted(found, key=lambda item: (item.at, item.id), reverse=True)

    # -- the rest of what is kept --------------------------------------------------------------------------------

    def promises(self, id: str | None = None, *, open_only: bool = True) -> list[Promise]:
        """Promises, with one person or all; by the day they are due, those without a day last."""
        self._fresh()
        found = self._promises.of(id) if id is not None else list(self._promises.items.values())
        kept = [item for item in found if not (open_only and item.done)]
        return sorted(kept, key=lambda item: (not item.due, item.due, item.side, item.id))

    def introductions(self, id: str | None = None) -> list[Introduction]:
        """Introductions, that of one person or all, newest first."""
        self._fresh()
        if self._introductions is None:
            self._introductions = Records(
                self._face.documents("introductions"),
                introduction_from,
                lambda item: (*item.between, item.by),
            )
        records = self._introductions
        found = records.of(id) if id is not None else list(records.items.values())
        return sorted(found, key=lambda item: (item.on, item.id), reverse=True)

    def fits(self, id: str | None = None) -> list[Fit]:
        """Who could be brought together, with one person or among all: those who never were, and have not met."""
        self._fresh()
        exchanges = self._lookup.exchanges()
        met = brought_together(self.introductions(id))
        found = exchanges.fits_of(id) if id is not None else exchanges.fits()
        return [
            fit
            for fit in found
            if frozenset((fit.giver, fit.taker)) not in met
            and not self._lookup.together(fit.giver, fit.taker)
        ]

    def met_through(self, id: str) -> list[str]:
        """Whom somebody brought into the network, by name."""
        self._fresh()
        return sorted(self._lookup.ties().through(id), key=lambda each: self._register.facts[each].key)

    def maybe(self, id: str) -> set[str]:
        """Who was taken for the same person when one of the two came in."""
        self._fresh()
        return self._lookup.ties().maybe(id)

    def events(self) -> list[Event]:
        """Events, newest first."""
        self._fresh()
        return sorted(self._events.items.values(), key=lambda item: (item.starts, item.id), reverse=True)

    def open_event(self) -> OpenEvent | None:
        """The event that is open, as the entry line takes it; None where none is."""
        agenda_event = sections.open_event(self.events(), self.today, self._clock.now().hour)
        if agenda_event is None:
            return None
        event = self._events.items[agenda_event.id]
        return OpenEvent(
            id=event.id,
            name=event.name,
            place=event.place,
            starts=event.starts,
            ends=event.ends,
            tag=event.tag,
            follow_days=event.follow_days,
            follow_text=event.follow_text,
        )

    def attendance(self, apart_from: Collection[str] = ()) -> Attendance:
        """Who was noted at the open event so far, as if the records `apart_from` did not exist; nobody where none is open."""
        event = self.open_event()
        if event is None:
            return Attendance()
        day = event.evening(self.today, self._clock.now()).isoformat()
        people, promises = self._fresh().facts.values(), self._promises.items.values()
        return self._gatherings.attendance(event.id, day, people, promises, apart_from)

    def circles(self) -> Circles:
        """All circles, closest first, with their rhythms."""
        self._fresh()
        return self._rules.circles

    def rules(self) -> Rules:
        """What was settled for the whole network: weights, circles, the daily cap."""
        self._fresh()
        return self._rules

    def profile(self) -> Profile:
        """What the user settled about themselves."""
        return profile_from(self._face.documents("profile").get("me", {}))

    def tags(self) -> dict[str, int]:
        """How many people carry each tag, most used first."""
        counts: dict[str, int] = {}
        for fact in self._fresh().facts.values():
            for tag in fact.tags:
                counts[tag] = counts.get(tag, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))

    # -- the day -------------------------------------------------------------------------------------------------

    def agenda(self) -> Agenda:
        """Everything the day asks for; kept until something changes."""
        self._fresh()
        return self._days.agenda(self._world, self._agenda_of)

    def _agenda_of(self, world: World, trend: tuple[int, ...]) -> Agenda:
        return agenda_of(
            world,
            self._register.recent.values(),
            self._events.items.values(),
            trend=trend,
            hour=self._clock.now().hour,
            notices=notices_of(self._upkeep, self.profile(), self._register.facts.values(), self.today),
        )

    def keep(self, upkeep: Upkeep) -> None:
        """What this machine knows of the keeping of the vault: Today says where something is to be done about it."""
        if upkeep != self._upkeep:
            self._upkeep = upkeep
            self._days.changed()

    def _world(self) -> World:
        return World(
            facts=self._register.facts,
            today=self._register.today,
            rules=self._rules,
            promises=sorted(
                (item for item in self._promises.items.values() if not item.done),
                key=lambda item: (item.due or "~", item.id),
            ),
            event_names={event.id: event.name for event in self._events.items.values()},
            text_of=self._text_of,
        )

    def due(self, limit: int | None = None, among: Collection[str] | None = None) -> list[Due]:
        """Everybody due today in order, or those `among` some, without regard to the daily cap."""
        facts = self._fresh().facts
        world = self._world()
        if among is not None:  # nobody else has to be looked at
            world = replace(world, facts={id: facts[id] for id in among if id in facts})
        return [proposals.due_of(item, world) for item in proposals.candidates(world)[:limit]]

    def _text_of(self, fact: Fact) -> str:
        """What the last contact was about; from the blob where the interactions are not read yet."""
        kept = self._register.texts.get(fact.id)
        return kept if kept is not None else self._last_text(fact)

    def _last_text(self, fact: Fact) -> str:
        last = date.fromordinal(fact.last).isoformat() if fact.last else "-"
        texts = [item.text for item in self.history(fact.id) if item.at[:10] == last and not item.plan]
        return next((text.partition("\n")[0][:60] for text in texts if text), "")

    def queues(self) -> tuple[Queue, ...]:
        """New people of events who wait to be looked through, newest event first."""
        return self.agenda().queues

    def recompute(self) -> None:
        """Judge everybody anew from the documents, as if nothing had been kept."""
        self._fresh().recompute()
        self._roster.clear()
        self._days.begin()

    def warm(self) -> None:
        """Work out what was left for after the first picture: the trend of a large network, lines, search."""
        self.rows()
        self.search()
        self._days.warm(self._world)

    def warm_search(self) -> None:
        """Read what the first word that is looked for would wait for: the texts of all contacts that happened."""
        self.search().warm()

    # -- finding -------------------------------------------------------------------------------------------------

    def find(self, query: str = "", sort: str | None = None, limit: int | None = None) -> list[Row]:
        """The lines of those who match a query (see core.search), ordered by fit, or by `sort`.

        Raises UsageError for an unknown field or order.
        """
        if not query.strip():
            return (
                self._listed(limit) if sort in (None, "name") else in_order(self.rows(), sort or "")[:limit]
            )
        ids = self.search().find(query)
        return self._lines(ids[:limit]) if sort is None else in_order(self._lines(ids), sort)[:limit]

    def search(self) -> Search:
        """The index that `find` asks; made when first needed."""
        self._fresh()
        return self._lookup.search()

    @property
    def searched_anew(self) -> bool:
        """Whether a search had to be made of the documents: writing the cache saves that the next time."""
        return self._lookup.anew

    def resolve(self, name: str) -> str:
        """The id of the one person meant by a name, nickname, mail address or the beginning of a name.

        Raises NotUnderstoodError where nobody fits, AmbiguousError where several do.
        """
        return resolve(name, self.known(), self._fresh().facts)

    def known(self) -> Known:
        """Everybody and everything an entry line can name; kept up to date."""
        self._fresh()
        return self._lookup.known()

    # -- the cache -----------------------------------------------------------------------------------------------

    def facts_blob(self) -> bytes:
        """What the next start needs for its first picture, for `vault.write_cache`."""
        register = self._fresh()
        texts = texts_ahead(self._world(), self._last_text)
        return register.blob(texts, self._days.saved, self._lookup.dump())
