"""The parse of an entry line: which reading it is, and everything in it put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from core.entry.contact import ContactLine
from core.entry.context import Context
from core.entry.facts import Gathered
from core.entry.log import LogLine, NoteLine, known_before_colon, nobody_reason, opening
from core.entry.model import (
    Candidate,
    Hint,
    OpenEvent,
    Parse,
    Person,
    Promise,
    Reading,
    Role,
    Token,
    When,
)
from core.entry.people import Slot, decide, make_new, person_of
from core.entry.promises import follow_up
from core.entry.remarks import with_remarks
from core.entry.shown import show_when
from core.entry.tokens import LIMIT, Book, plain, prose, visible
from core.entry.wording import listed, say

# Nobody meets these at an event: an entry of such a kind inherits nothing from the open one.
_FROM_AFAR = frozenset(("call", "video", "message", "email", "letter", "reaction"))
_OF_ONE_PERSON = frozenset(
    (
        Role.ORG,
        Role.TITLE,
        Role.CIRCLE,
        Role.MAIL,
        Role.PHONE,
        Role.WEB,
        Role.HANDLE,
        Role.OFFER,
        Role.NEED,
        Role.CADENCE,
        Role.BORN,
        Role.NICK,
    )
)


def parse(
    line: str,
    context: Context,
    *,
    reading: Reading | None = None,
    choose: Mapping[int, int] | None = None,
    new: bool = False,
) -> Parse:
    """Understand a line. Pure and total: any text gives a parse.

    `reading` forces one (`tend log`, `tend add`, the key `^t`); `choose` takes for a name (its `slot`) another of its
    candidates (`tab`, see `cycle`); `new` makes a new person where somebody known fits (`^n`).
    """
    if context.language not in ("en", "de"):
        context = replace(context, language="en")
    done_now = context.person is not None and bool(context.kind)  # there an empty line says all: done today
    if len(line) > LIMIT or not (visible(line).strip() or done_now):
        return _unread(line, context)
    return _Reader(line, context, choose or {}, new).read(reading)


def _unread(line: str, context: Context) -> Parse:
    """An empty line, or one that is too long to be an entry."""
    text = visible(line)
    book = Book(text)
    book.claim(0, len(text), Role.LEFT)
    code = "long" if text.strip() else "empty"
    return Parse(
        line=line,
        today=context.today.isoformat(),
        language=context.language,
        left=(plain(text),) if text.strip() else (),
        errors=(Hint(code, say(context.language, code, n=LIMIT)),),
        tokens=tuple(book.tokens),
    )


class _Reader:
    """One line on its way to a parse."""

    def __init__(self, line: str, context: Context, choose: Mapping[int, int], new: bool) -> None:
        self._line = line
        self._context = context
        self._choose = choose
        self._new = new
        self._book = Book(visible(line))

    def read(self, reading: Reading | None) -> Parse:
        if self._context.person is not None:
            return self._fixed(self._context.person)
        start = opening(self._book.line, self._context) if reading in (None, Reading.LOG) else None
        if start or reading is Reading.LOG:
            log = LogLine(self._book, self._context)
            log.read(start)
            return self._log(log)
        if reading is not Reading.CONTACT:
            note = known_before_colon(self._book.line, self._book, self._context)
            if note:
                return self._note(note)
        return self._contact()

    # -- the readings -----------------------------------------------------------------------------------------------

    def _contact(self) -> Parse:
        contact = ContactLine(self._book, self._context)
        contact.read()
        person = contact.person(self._choose.get(0), new=self._new)
        sure = [person.id] if person and person.id else []
        via, beside = self._aside(contact.gathered, first=1, sure=sure)
        parse = self._together(
            contact.gathered,
            reading=Reading.CONTACT,
            people=(person,) if person else (),
            via=via,
            beside=beside,
        )
        if person is None:
            return _with_error(parse, Hint("nobody", say(self._context.language, "nobody")))
        return self._inherit(parse, again=bool(person.id))

    def _log(self, log: LogLine) -> Parse:
        slots = [*log.slots, *log.gathered.beside]
        log.slots, log.gathered.beside = slots, []
        if self._new:
            unclear = [slot for slot in slots if slot.best > 1 or not slot.somebody]
            for slot in unclear or slots:
                make_new(slot)
        decide(slots, self._choose, self._context.known)
        log.settle()
        people = tuple(person_of(slot, at) for at, slot in enumerate(slots) if slot.somebody)
        via, _ = self._aside(
            log.gathered, first=len(slots), sure=[person.id for person in people if person.id]
        )
        unknown = tuple(person_of(slot, at) for at, slot in enumerate(slots) if not slot.somebody)
        if people and log.loose and not log.notes:
            log.gathered.hints.append(Hint("colon", say(self._context.language, "colon")))
        if len(people) != 1:
            _leave_personal(log.gathered)
        parse = self._together(log.gathered, reading=Reading.LOG, people=people, via=via, log=log)
        if not people:
            parse = msgspec.structs.replace(parse, people=unknown)
            return _with_error(parse, Hint("nobody", nobody_reason(slots, parse.left, self._context)))
        return self._inherit(parse)

    def _note(self, note: NoteLine) -> Parse:
        decide(note.slots, self._choose, self._context.known)
        gathered = Gathered(self._book, self._context)
        for slot in note.slots:
            self._book.claim(slot.words[0].start, slot.words[-1].end, Role.PERSON)
        line, end = self._book.line, len(self._book.line)
        self._book.claim(note.colon, note.colon + 1, Role.MARK)
        self._book.claim(note.colon + 1, end, Role.NOTE)
        text = prose(line[note.colon + 1 :])
        gathered.notes = [text] if text else []
        people = tuple(person_of(slot, at) for at, slot in enumerate(note.slots))
        parse = self._together(gathered, reading=Reading.NOTE, people=people)
        parse = _warn_marks(parse)
        if not text:
            names = listed([person.name for person in people], self._context.language)
            text = say(self._context.language, "nothing_noted", name=names)
            return _with_error(parse, Hint("no_note", text))
        return self._inherit(parse, again=True)

    def _fixed(self, id: str) -> Parse:
        log = LogLine(self._book, self._context)
        log.read_fixed()
        candidate = Candidate(id, self._context.known.name(id), "name")
        parse = self._together(
            log.gathered, reading=Reading.LOG, people=(Person(0, "", 0, 0, (candidate,)),), log=log
        )
        return self._inherit(parse)

    # -- the parts --------------------------------------------------------------------------------------------------

    def _aside(
        self, gathered: Gathered, *, first: int, sure: Sequence[str]
    ) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
        """Those named behind `via:` and `with:`, decided and claimed."""
        decide([*gathered.via, *gathered.beside], self._choose, self._context.known, first=first, sure=sure)
        found: list[tuple[Person, ...]] = []
        number = first
        for slots in (gathered.via, gathered.beside):
            people = []
            for slot in slots:
                self._settle(slot, gathered)
                if slot.somebody:
                    people.append(person_of(slot, number))
                number += 1
            found.append(tuple(people))
        return found[0], found[1]

    def _settle(self, slot: Slot, gathered: Gathered) -> None:
        words = slot.words
        named = slot.way.words if slot.somebody else 0
        if named:
            self._book.claim(words[0].start, words[named - 1].end, Role.PERSON)
        if named < len(words):
            gathered.leave_of(slot, named, len(words))

    def _together(
        self,
        gathered: Gathered,
        *,
        reading: Reading,
        people: tuple[Person, ...],
        via: tuple[Person, ...] = (),
        beside: tuple[Person, ...] = (),
        log: LogLine | None = None,
    ) -> Parse:
        for start, end in list(self._book.rest()):
            gathered.leave(start, end)
            self._book.claim(start, end, Role.LEFT)
        self._book.sort()
        context, today = self._context, self._context.today.isoformat()
        when = None
        if log:
            when = When(log.dated.at) if log.dated else When(today, given=False)
        return Parse(
            line=self._line,
            today=today,
            now=context.now.isoformat(timespec="minutes") if context.now else "",
            language=context.language,
            reading=reading,
            kind=log.kind if log else "",
            channel=log.channel if log else "",
            initiator=log.initiator if log else "me",
            plan=bool(log and when and (log.plan or when.at[:10] > today[: len(when.at)])),
            when=when,
            people=people,
            via=via,
            beside=beside,
            facts=gathered.facts(),
            promises=tuple(gathered.promises),
            no_follow_up=gathered.no_follow_up,
            note=" -- ".join([*(log.notes if log else []), *gathered.notes]),
            left=tuple(text for _, text in sorted(gathered.left)),
            day=today,
            hints=tuple(gathered.hints),
            tokens=tuple(self._book.tokens),
        )

    def _inherit(self, parse: Parse, *, again: bool = False) -> Parse:
        """What the open event adds, and the remarks that need the whole."""
        event = self._context.event
        if event and self._inherits(parse):
            parse = _from_event(parse, event, self._context, again=again)
        return with_remarks(parse, self._context)

    def _inherits(self, parse: Parse) -> bool:
        if parse.reading is not Reading.LOG:
            return True
        if parse.plan or parse.channel in _FROM_AFAR or parse.when is None:
            return False
        return not parse.when.given or parse.when.day == self._context.event_day.isoformat()


def _from_event(parse: Parse, event: OpenEvent, context: Context, *, again: bool) -> Parse:
    noted = context.attendance
    day = context.event_day.isoformat()
    hints = parse.hints
    if context.event_over:
        since = show_when(event.starts[:10], parse.today, parse.language)
        hints = (*hints, Hint("event", say(parse.language, "left_open", name=event.name, since=since)))
    return msgspec.structs.replace(
        parse,
        event=event,
        day=day,
        when=When(day, given=False) if parse.when and not parse.when.given else parse.when,
        promises=(*parse.promises, *_default_follow_up(parse, context)),
        again=again and any(person.id not in noted.now for person in parse.people),
        hints=hints,
    )


def _default_follow_up(parse: Parse, context: Context) -> Iterator[Promise]:
    """The follow-up of the event, for those who are noted there for the first time; a promise of one's own replaces it."""
    default = follow_up(context)
    if default is None or parse.no_follow_up or any(promise.side == "mine" for promise in parse.promises):
        return
    first = [person.slot for person in parse.people if person.id not in context.attendance.ever]
    if first:
        some = len(first) < len(parse.people)
        yield msgspec.structs.replace(default, slots=tuple(first)) if some else default


def _with_error(parse: Parse, error: Hint) -> Parse:
    return msgspec.structs.replace(parse, errors=(*parse.errors, error))


def _leave_personal(gathered: Gathered) -> None:
    """Facts of one person, in a log that names several or nobody: they fit nowhere."""
    book = gathered.book
    for at, token in enumerate(book.tokens):
        if token.role in _OF_ONE_PERSON:
            book.tokens[at] = Token(token.start, token.end, Role.LEFT)
            gathered.left.append((token.start, plain(book.line[token.start : token.end])))
    gathered.org, gathered.roles, gathered.circle, gathered.values = "", [], "", []
    gathered.offers, gathered.needs, gathered.nicknames = [], [], []
    gathered.cadence, gathered.born = None, ""


def _warn_marks(parse: Parse) -> Parse:
    """In a note on people nothing counts: say which words look as if they did."""
    hints = [
        Hint("inside_note", say(parse.language, "inside_note", word=word))
        for word in parse.note.split()
        if len(word) > 1 and word[0] in "!?#" and word[1].isalpha()
    ]
    return msgspec.structs.replace(parse, hints=(*parse.hints, *hints))
