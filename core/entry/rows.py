"""The parse drawn as rows of text, for screen and prompt alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.entry.contact import is_maybe
from core.entry.folding import fold
from core.entry.model import Candidate, Cell, Hint, Parse, Person, Promise, Reading, Row, Value
from core.entry.phones import country_name
from core.entry.shown import show_birthday, show_day, show_when
from core.entry.wording import cadence_text, channel_name, say, who_began

_MOST_OTHERS = 3
_WHY = {"mail": "same_mail", "phone": "same_phone", "name": "same_name", "nickname": "nickname"}


def preview(parse: Parse, *, compact: bool = False, keys: bool = True) -> list[Row]:
    """The rows shown under the line, most telling first; none for an empty line that names nobody.

    `compact` is for the low box at an event: tags beside the name, a value and a promise in one row. Without `keys` no key is
    named: none would act, as the line is not typed but given to a command.
    """
    if not parse.line.strip() and not parse.people:
        return []
    return _Preview(parse, parse.language, compact, keys).rows()


def colleagues_row(names: Sequence[str], language: str) -> Row:
    """Whom one knows where somebody works, each in words."""
    return Row(say(language, "you_know", names=", ".join(names)), "")


def promise_text(promise: Promise, language: str) -> str:
    """What was promised; where nothing was written, to get in touch."""
    return promise.text or say(language, "get_in_touch")


@dataclass(frozen=True, slots=True)
class _Preview:
    """One parse on its way to rows."""

    parse: Parse
    language: str
    compact: bool
    keys: bool

    def rows(self) -> list[Row]:
        parse = self.parse
        rows = [*self._head(), *self._facts()]
        noted = parse.note and parse.reading is not Reading.NOTE
        note = [Row(self._say("note"), parse.note)] if noted else []
        promises = [self._promise_row(promise) for promise in parse.promises]
        if self.compact:
            rows = [*self._paired(rows), *note]
        elif parse.reading is Reading.LOG:  # what it was, and then what follows from it
            rows += [*note, *promises]
        else:
            rows += [*promises, *note]
        if parse.left:
            rows.append(Row(self._say("left"), " · ".join(parse.left), tone="left"))
        if parse.saveable:
            rows += [Row("", text, tone="look") for hint in parse.hints if (text := self._hint(hint))]
        rows += [Row("", error.text, tone="error") for error in parse.errors if error.text]
        return rows

    def _say(self, key: str, **parts: object) -> str:
        return say(self.language, key, **parts)

    def _hint(self, hint: Hint) -> str:
        """A remark with the keys that act on it; empty for those that rows say already."""
        if hint.code == "guess":
            return ""
        if hint.code == "maybe":
            person = self.parse.people[0]
            name = next(one.name for one in person.candidates if is_maybe(one, self.parse.facts.org))
            return self._say("enter_maybe", text=hint.text, name=name) if self.keys else ""
        if hint.code == "add":
            return self._say("enter_add" if self.keys else "line_add", text=hint.text)
        if hint.code == "change" and self.keys:
            return self._say("enter_change", text=hint.text)
        return hint.text

    # -- who ------------------------------------------------------------------------------------------------------

    def _head(self) -> Iterator[Row]:
        """Who, and for a log what and when."""
        parse = self.parse
        if not parse.saveable and not parse.people:
            return
        if parse.reading is Reading.CONTACT:
            yield from self._contact_head(parse.people[0])
        elif parse.reading is Reading.NOTE:
            text = f"{self._names(parse.people)} · {show_when(parse.day, parse.today, self.language)}"
            yield Row(self._say("note"), text, right=self._others(parse.people), tone=self._tone())
            if parse.note:
                yield Row("", parse.note)
        elif parse.saveable:
            yield self._log_head()

    def _log_head(self) -> Row:
        parse = self.parse
        name = channel_name(parse.channel, self.language)
        at = parse.when.at if parse.when else parse.today
        parts = [
            self._names(parse.people),
            show_when(at, parse.today, self.language),
            who_began(parse.channel, parse.initiator, self.language),
        ]
        if parse.plan:
            parts = [name, *parts[:2]]
            name = self._say("plan")
        return Row(name, " · ".join(parts), right=self._others(parse.people), tone=self._tone())

    def _contact_head(self, person: Person) -> Iterator[Row]:
        taken = person.candidate
        tags = self._tags(mark="#") if self.compact else ""
        if taken.new:
            yield from self._new_head(person, tags)
            return
        parse = self.parse
        about = taken.about or taken.org
        who = taken.name + ("?" if person.guess else "") + (f", {about}" if about else "")
        right = tags or self._others(parse.people)
        if parse.again and parse.event:
            yield Row(
                self._say("again"),
                f"{who}: {self._say('met_again')} · {parse.event.name}",
                right=right,
                tone="add",
            )
            return
        text = f"{who}: {self._say(_WHY[taken.why])}" if taken.why in _WHY else who
        typed = _typed_otherwise(person)
        text += f". {self._say('typed', name=typed)}" if typed else ""
        yield Row(self._say("add"), text, right=right, tone=self._tone() or "add")

    def _new_head(self, person: Person, tags: str) -> Iterator[Row]:
        works = self._works() if self.compact else ""
        maybe = [self._with_why(one) for one in person.candidates if is_maybe(one, self.parse.facts.org)]
        right = tags or ("" if maybe else self._other_names(person))
        yield Row(self._say("new"), " · ".join(filter(None, (person.name, works))), right=right, tone="new")
        if maybe:
            yield Row(self._say("maybe"), ", ".join(maybe), tone="guess")

    def _with_why(self, candidate: Candidate) -> str:
        if candidate.why == "near":
            key = {1: "one_letter", 0: "other_order", -1: "initial"}.get(candidate.off, "letters")
            why = self._say(key, n=candidate.off)
        else:
            why = self._say({"nickname": "nickname", "given": "first_name"}.get(candidate.why, "last_name"))
        about = candidate.about or candidate.org
        who = f"{candidate.name}, {about}" if about else candidate.name
        return f"{who} ({why})"

    def _tone(self) -> str:
        return "guess" if self.parse.ambiguous else ""

    def _others(self, people: Sequence[Person]) -> str:
        """Who else the first guessed name may be."""
        return next((self._other_names(person) for person in people if person.guess), "")

    def _other_names(self, person: Person) -> str:
        others = [one for at, one in enumerate(person.candidates) if at != person.chosen and one.id]
        names = [f"{one.name} ({one.about})" if one.about else one.name for one in others[:_MOST_OTHERS]]
        more = " …" if len(others) > _MOST_OTHERS else ""
        return self._say("tab_for" if self.keys else "or_for", names=", ".join(names) + more) if names else ""

    def _named(self, person: Person) -> str:
        taken = person.candidate
        about = self._say("new_person") if taken.new else taken.about
        return person.name + ("?" if person.guess else "") + (f" ({about})" if about else "")

    def _names(self, people: Sequence[Person]) -> str:
        return ", ".join(self._named(person) for person in people)

    # -- what is said of them -------------------------------------------------------------------------------------

    def _works(self) -> str:
        """`Head of Ops at Novum`."""
        facts = self.parse.facts
        if facts.org and facts.role:
            return self._say("role_at", role=facts.role, org=facts.org)
        return facts.org or facts.role

    def _tags(self, *, mark: str = "") -> str:
        event, tags = self.parse.event, self.parse.facts.tags
        own = [event.tag] if event and event.tag else []
        shown = dict.fromkeys([*own, *tags] if mark else [*tags, *own])
        return (" " if mark else ", ").join(f"{mark}{tag}" for tag in shown)

    def _facts(self) -> Iterator[Row]:
        """What is said about the person."""
        parse, facts = self.parse, self.parse.facts
        beside_name = self.compact and parse.reading is Reading.CONTACT
        tags = "" if beside_name else self._tags()
        works = " · ".join(filter(None, (facts.org, facts.role)))
        works += self._was("org", "role") if works else ""
        if beside_name and parse.people and parse.people[0].candidate.new:
            works = ""
        tag_cell = Cell(self._say("tag"), tags) if tags else None
        if works:
            yield Row(self._say("works"), works, tag_cell)
        elif tag_cell:
            yield Row(tag_cell.label, tag_cell.text)
        for value in facts.values:
            yield Row(self._say(value.kind), _shown_value(value, self.language))
        texts = [
            ("nick", ", ".join(facts.nicknames)),
            ("born", show_birthday(facts.born, self.language) if facts.born else ""),
            ("offers", ", ".join(facts.offers)),
            ("needs", ", ".join(facts.needs)),
            ("circle", facts.circle_name),
            ("every", cadence_text(facts.cadence, self.language) if facts.cadence is not None else ""),
            ("place", facts.event_name or facts.place or self._inherited_place()),
        ]
        for key, text in texts:
            if text:
                yield Row(self._say(key), text + self._was(key))
        for key, people in (("via", parse.via), ("with", parse.beside)):
            if people:
                others = self._others(people)
                text = self._names(people) + self._was(key)
                yield Row(self._say(key), text, right=others, tone="guess" if others else "")

    def _inherited_place(self) -> str:
        """The open event, where nothing else names it: neither the head of a box nor "met again"."""
        event = self.parse.event
        parse = self.parse
        if event is None or self.compact or parse.adds_to or parse.reading is Reading.NOTE:
            return ""
        return ", ".join(filter(None, (event.name, event.place)))

    def _was(self, *fields: str) -> str:
        """What stood there before, behind a single value that replaces it."""
        was = " · ".join(one.was for one in self.parse.changed if one.field in fields)
        return f" ({self._say('was', what=was)})" if was else ""

    def _promise_row(self, promise: Promise) -> Row:
        when = show_when(promise.due, self.parse.today, self.language)
        text = f"{when}: {promise_text(promise, self.language)}"
        only = self._names([one for one in self.parse.people if one.slot in promise.slots])
        return Row(
            self._say("promise"), text, right=" · ".join(filter(None, (only, self._say(promise.side))))
        )

    def _paired(self, rows: list[Row]) -> list[Row]:
        """Rows with the promises beside the facts, as far as there are facts."""
        cells = [
            Cell(
                self._say("promise"),
                f"{show_day(promise.due, self.parse.today, self.language)}  {promise_text(promise, self.language)}",
            )
            for promise in self.parse.promises
        ]
        made = []
        for row in rows:
            if cells and row.second is None and not row.tone and not row.right:
                row = Row(row.label, row.text, cells.pop(0))
            made.append(row)
        return made + [Row(cell.label, cell.text) for cell in cells]


def _typed_otherwise(person: Person) -> str:
    """The words of the typed name that the known one does not have."""
    if person.parts is None:
        return ""
    known = {fold(word) for word in person.name.split()}
    return " ".join(word for word in person.parts.full.split() if fold(word.rstrip(",")) not in known)


def _shown_value(value: Value, language: str) -> str:
    if value.kind != "phone":
        return value.shown
    sort = {"cell": "mobile", "work": "", "fax": "fax"}.get(next(iter(value.types), ""), "") or value.sort
    sort = sort if sort in ("", "fax") else say(language, sort)
    about = ", ".join(filter(None, (country_name(value.country, language) if value.country else "", sort)))
    return f"{value.shown} ({about})" if about else value.shown
