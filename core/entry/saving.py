"""A parse turned into changes of the vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from core.entry.contact import is_maybe
from core.entry.context import Context
from core.entry.model import Facts, Parse, Person, Promise, Reading
from core.entry.news import news
from core.entry.remarks import added_parts, changed_parts
from core.entry.rows import promise_text
from core.entry.shown import show_day
from core.entry.wording import channel_name, did, listed, said
from core.entry.words import GERMAN_KINDS, finer_kind
from core.errors import NotUnderstoodError
from core.vault.changes import Change, Document, Put, Set, creation, new_id, register

_FIELDS = {"mail": "emails", "phone": "phones", "web": "urls", "handle": "handles"}
_LABEL_NOTE = 60  # characters of a note in the word line
Fresh = Callable[[str], str]


def changes(parse: Parse, context: Context) -> tuple[list[Change], str]:
    """What saving this line writes, and what the word line says about it.

    The list is empty where a known person is named and nothing is said about them. Raises NotUnderstoodError if the parse is
    not saveable.
    """
    return made_with(parse, context, lambda table: new_id())


def made_with(parse: Parse, context: Context, fresh: Fresh) -> tuple[list[Change], str]:
    """As `changes`; `fresh` gives the id of each new record of a table (or of a note), in the order they are made."""
    if not parse.saveable:
        raise NotUnderstoodError(parse.reason)
    maker = _Maker(parse, context, fresh)
    maker.make()
    # What is said twice (a tag of the event that was typed too) is written once, as it was said last.
    return list({register(change): change for change in maker.changes}.values()), maker.label()


class _Maker:
    """The changes of one parse. `fresh` gives the id of a new record of a table (or of a note)."""

    def __init__(self, parse: Parse, context: Context, fresh: Fresh) -> None:
        self._parse = parse
        self._context = context
        self._fresh = fresh
        self.changes: list[Change] = []
        self._new: dict[str, str] = {}

    def make(self) -> None:
        """All changes of the line."""
        parse = self._parse
        aside = [self._id(person) for person in (*parse.via, *parse.beside)]
        if parse.reading is Reading.CONTACT:
            people = [self._contact(parse.people[0], aside)]
        else:
            people = list(dict.fromkeys(self._id(person) for person in parse.people))
        interaction = ""
        if parse.reading is Reading.LOG:
            interaction = self._interaction(people)
            self._about_all(people, aside)
        elif parse.reading is Reading.NOTE:
            for id in people:
                self._note(id, parse.full_note)
        if parse.event and parse.reading is not Reading.LOG:
            self._met(people)
        if parse.event and parse.event.tag:
            self.changes += self._tags([id for id in people if self._is_old(id)], [parse.event.tag])
        self._promises(people, interaction)

    # -- people -----------------------------------------------------------------------------------------------------

    def _is_old(self, id: str) -> bool:
        return id not in self._new.values()

    def _id(self, person: Person) -> str:
        """The contact of a person named in the line, made if new; one name is one new person."""
        if person.id:
            return person.id
        if person.name not in self._new:
            self._new[person.name] = self._fresh("contacts")
            document = self._new_document(person)
            self.changes += creation("contacts", self._new[person.name], document)
        return self._new[person.name]

    def _new_document(self, person: Person) -> Document:
        parse = self._parse
        parts = person.parts
        document: Document = {"full": person.name, "created": parse.today, "source": "hand"}
        if parts:
            named = msgspec.structs.asdict(parts)
            document.update({field: text for field, text in named.items() if text})
        if parse.event:
            document |= {"source": "event", "met_event": parse.event.id, "met_on": parse.day}
            if parse.event.place:
                document["met_place"] = parse.event.place
            if parse.event.tag:
                document["tags"] = {parse.event.tag: True}
        return document

    def _contact(self, person: Person, aside: Sequence[str]) -> str:
        """The person of a contact line: new with all facts, or known with the facts added."""
        id = self._id(person)
        self._facts(id, aside)
        facts = news(self._parse.facts, id, self._context.known)
        if person.candidate.new:
            maybe = [one.id for one in person.candidates if one.id and is_maybe(one, facts.org)]
            self.changes += [Put("contacts", id, "maybe", other) for other in maybe]
        if facts.event:
            self.changes.append(Set("contacts", id, "met_event", facts.event))
        if facts.place:
            self.changes.append(Set("contacts", id, "met_place", facts.place))
        self._note(id, self._parse.full_note)
        return id

    def _about_all(self, people: Sequence[str], aside: Sequence[str]) -> None:
        """What a log says about its people: tags about all, other facts about a single one."""
        if len(people) == 1:
            self._facts(people[0], aside)
        else:
            self.changes += self._tags(people, self._parse.facts.tags)

    def _tags(self, people: Sequence[str], tags: Sequence[str]) -> list[Change]:
        """Tags for those who do not have them yet."""
        known = self._context.known
        return [
            Put("contacts", id, "tags", tag)
            for id in people
            for tag in news(Facts(tags=tuple(tags)), id, known).tags
        ]

    def _facts(self, id: str, aside: Sequence[str]) -> None:
        """What is said of a person and not known of them yet."""
        parse, known = self._parse, self._context.known
        facts, person = news(parse.facts, id, known), known.get(id)
        single: dict[str, str | int | None] = {
            "org": facts.org,
            "role": facts.role,
            "birthday": facts.born,
            "circle": facts.circle,
        }
        made: list[Change] = [Set("contacts", id, field, value) for field, value in single.items() if value]
        if facts.cadence is not None:
            made.append(Set("contacts", id, "cadence", facts.cadence))
        for field in ("nicknames", "offers", "needs", "tags"):
            made += [Put("contacts", id, field, member) for member in getattr(facts, field)]
        for value in facts.values:
            made.append(Put("contacts", id, _FIELDS[value.kind], value.value, list(value.types)))
        if parse.via and not (person and person.via == aside[0]):
            made.append(Set("contacts", id, "met_via", aside[0]))
        others = [other for other in aside[len(parse.via) :] if other != id]
        there = person.beside if person else ()
        made += [Put("contacts", id, "met_with", other) for other in others if other not in there]
        self.changes += made

    def _note(self, id: str, text: str) -> None:
        if text:
            note: Document = {"on": self._parse.day, "text": text}
            self.changes.append(Put("contacts", id, "notes", self._fresh("notes"), note))

    # -- what happened ----------------------------------------------------------------------------------------------

    def _at(self) -> str:
        """The day of the entry; with the time of noting it where no day was written."""
        parse = self._parse
        if parse.when and parse.when.given:
            return parse.when.at
        day = parse.when.at if parse.when else parse.day
        noted = parse.now[len("2026-06-09") :] if parse.now[:10] == day else ""
        return day + noted

    def _interaction(self, people: Sequence[str]) -> str:
        parse = self._parse
        id = self._fresh("interactions")
        inherited = parse.event if parse.event and not parse.facts.event else None
        place = parse.facts.place or (inherited.place if inherited else "")
        document: Document = {
            "at": self._at(),
            "channel": parse.channel,
            "kind": finer_kind(parse.kind) or None,
            "initiator": parse.initiator,
            "with": dict.fromkeys(people, True),
            "place": place or None,
            "event": parse.facts.event or (inherited.id if inherited else None),
            "text": parse.full_note or None,
            "plan": True if parse.plan else None,
            "created": parse.today,
        }
        self.changes += creation("interactions", id, document)
        if parse.channel == "introduction" and parse.initiator == "me" and len(people) > 1 and not parse.plan:
            made: Document = {
                "between": dict.fromkeys(people, True),
                "state": "made",
                "on": self._at()[:10],
                "text": parse.full_note or None,
                "created": parse.today,
            }
            self.changes += creation("introductions", self._fresh("introductions"), made)
        return id

    def _met(self, people: Sequence[str]) -> None:
        """At an event a person that is named was met there, once a day."""
        event = self._parse.event
        people = [id for id in people if id not in self._context.attendance.now]
        if event is None or not people:
            return
        document: Document = {
            "at": self._at(),
            "channel": "event",
            "initiator": "mutual",
            "with": dict.fromkeys(people, True),
            "place": event.place or None,
            "event": event.id,
            "created": self._parse.today,
        }
        self.changes += creation("interactions", self._fresh("interactions"), document)

    def _promises(self, people: Sequence[str], interaction: str) -> None:
        parse = self._parse
        for promise in parse.promises:
            document: Document = {
                "side": promise.side,
                "with": dict.fromkeys(self._concerned(promise, people), True),
                "text": promise_text(promise, parse.language),
                "due": promise.due,
                "event": parse.event.id if parse.event else None,
                "interaction": interaction or None,
                "created": parse.today,
            }
            self.changes += creation("promises", self._fresh("promises"), document)

    def _concerned(self, promise: Promise, people: Sequence[str]) -> Sequence[str]:
        """Whom a promise concerns: everybody, or some of the names of the line."""
        named = [self._id(person) for person in self._parse.people if person.slot in promise.slots]
        return named if promise.slots else people

    # -- the word line ------------------------------------------------------------------------------------------------

    def label(self) -> str:
        """`called Carla Nunes, budget approved`; behind it what was changed by the way."""
        parse, language = self._parse, self._parse.language
        changed = listed(changed_parts(parse), language)
        if parse.adds_to and not parse.again and not self._added():
            names = parse.people[0].name
            if changed:
                return said(language, "changed", names=names, what=changed)
            return said(language, "there", names=names)
        done = self._done()
        return said(language, "and_changed", label=done, what=changed) if changed else done

    def _done(self) -> str:
        """What was done, without what was changed."""
        parse, language = self._parse, self._parse.language
        names = listed([person.name for person in parse.people], language)
        if parse.reading is Reading.NOTE:
            return _noted(said(language, "noted", names=names), parse.full_note)
        if parse.reading is Reading.LOG:
            kind = self._kind()
            if parse.plan and parse.when:
                day = show_day(parse.when.at, parse.today, language)
                return said(language, "planned", what=kind, names=names, day=day)
            return _noted(did(parse.channel, parse.initiator, names, kind, language), parse.full_note)
        if parse.people[0].candidate.new:
            return said(language, "added", names=names)
        if parse.again:
            return said(language, "again", names=names)
        return said(language, "added_to", names=names, what=listed(self._added(), language))

    def _kind(self) -> str:
        """The kind word as it was typed, where it is one of the language spoken; else the channel."""
        parse = self._parse
        german = parse.kind.casefold() in GERMAN_KINDS
        if parse.kind and german == (parse.language == "de"):
            return parse.kind
        return channel_name(parse.channel, parse.language)

    def _added(self) -> list[str]:
        """What a contact line added to somebody known, in words."""
        return added_parts(self._parse, self._context.known)


def _noted(label: str, note: str) -> str:
    first = note.split("\n", 1)[0]
    short = first if len(first) <= _LABEL_NOTE else first[: _LABEL_NOTE - 1].rstrip() + "…"
    return f"{label}, {short}" if short else label
