"""What an entry line means, as immutable data: a screen draws it, a prompt prints it, `changes` saves it.

Positions (`start`, `end`) count characters of the line as it was typed, end exclusive. Days are texts
"2026-06-09", with a time of day "2026-06-09T14:30", or "2026-05" where the day is not known.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

NIGHT_ENDS = 5  # until this hour an evening at an event is still the same evening


class Reading(StrEnum):
    """What kind of entry a line is."""

    CONTACT = "contact"
    LOG = "log"
    NOTE = "note"


class Role(StrEnum):
    """What a stretch of the line stands for. MARK is grammar only: commas, marks, labels, words with a colon."""

    MARK = "mark"
    NAME = "name"
    PERSON = "person"
    ORG = "org"
    TITLE = "role"
    TAG = "tag"
    CIRCLE = "circle"
    MAIL = "mail"
    PHONE = "phone"
    WEB = "web"
    HANDLE = "handle"
    KIND = "kind"
    PLAN = "plan"
    LINK = "link"
    DIRECTION = "direction"
    DATE = "date"
    PROMISE = "promise"
    NOTE = "note"
    PLACE = "place"
    OFFER = "offer"
    NEED = "need"
    CADENCE = "cadence"
    BORN = "born"
    NICK = "nick"
    LEFT = "left"


class Token(msgspec.Struct, frozen=True):
    """A stretch of the line and its role. The tokens of a line cover every non-blank character exactly once."""

    start: int
    end: int
    role: Role


class Name(msgspec.Struct, frozen=True):
    """A name in parts; `full` is the whole as shown."""

    full: str
    given: str = ""
    middle: str = ""
    family: str = ""
    prefix: str = ""
    suffix: str = ""


class Candidate(msgspec.Struct, frozen=True):
    """One way to read a name that was typed.

    `id` is a contact, or empty for somebody new (`why` = "new") or nobody at all (`why` = "nobody"). Else `why` is
    what fits: mail, phone, name, nickname, initial, given, family, or near (offered, never taken). `left` are the
    typed words that would go to the note in this reading; `off` is the number of letters in which a near name differs, 0 for
    another order of the words, -1 for an initial. `about` tells one from others of the same name among the candidates.
    """

    id: str
    name: str
    why: str
    org: str = ""
    left: str = ""
    off: int = 0
    about: str = ""

    @property
    def new(self) -> bool:
        """True for somebody not known so far."""
        return self.why == "new"


class Person(msgspec.Struct, frozen=True):
    """A person named in the line: what was typed, who it may be, and which of them is taken.

    `slot` numbers the names of a line for `choose`. `guess` is True where equally good candidates were told apart only by
    shared history. `parts` is the typed name split, for somebody new.
    """

    slot: int
    typed: str
    start: int
    end: int
    candidates: tuple[Candidate, ...]
    chosen: int = 0
    guess: bool = False
    parts: Name | None = None

    @property
    def candidate(self) -> Candidate:
        """The candidate that is taken."""
        return self.candidates[self.chosen]

    @property
    def id(self) -> str:
        """The contact, or empty for somebody new."""
        return self.candidate.id

    @property
    def name(self) -> str:
        """The name to show."""
        return self.candidate.name


class Value(msgspec.Struct, frozen=True):
    """A mail address, phone number, web address or handle.

    `value` is what is stored (phones in E.164 where they can be read), `shown` what is drawn, `types` as in a contact's
    fields, `country` (ISO code) and `sort` (mobile, landline, ...) only for phones.
    """

    kind: str
    value: str
    shown: str
    types: tuple[str, ...] = ()
    country: str = ""
    sort: str = ""


class When(msgspec.Struct, frozen=True):
    """A day of a log; `given` is False where none was written and today is meant."""

    at: str
    given: bool = True

    @property
    def day(self) -> str:
        """Without the time of day."""
        return self.at[:10]


class Promise(msgspec.Struct, frozen=True):
    """Something promised: `side` mine or theirs; `dated` if a date was written; `inherited` from the open event. `slots` are
    the names of the line it concerns, all of them where it is empty."""

    side: str
    due: str
    text: str
    dated: bool = True
    inherited: bool = False
    slots: tuple[int, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """What is said about the person of the line, or about the place of a logged contact."""

    org: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    circle: str = ""
    circle_name: str = ""
    values: tuple[Value, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    cadence: int | None = None
    born: str = ""
    place: str = ""
    event: str = ""
    event_name: str = ""


class Hint(msgspec.Struct, frozen=True):
    """A remark on the line, in the user's language; `code` is a stable word for programs."""

    code: str
    text: str


class Changed(msgspec.Struct, frozen=True):
    """A single value of somebody known that a line puts another in the place of: the field, what was and what will be, as
    they are shown. `field` is org, role, born, circle, every, place or via."""

    field: str
    was: str
    now: str


class OpenEvent(msgspec.Struct, frozen=True):
    """The event that is going on: every entry inherits from it. Days are "2026-06-09"."""

    id: str
    name: str
    place: str = ""
    starts: str = ""
    ends: str = ""
    tag: str = ""
    follow_days: int | None = 2
    follow_text: str = ""

    def evening(self, today: date, now: datetime | None) -> date:
        """The day an entry belongs to: after midnight still the evening before, until 5:00."""
        if now is None or now.hour >= NIGHT_ENDS:
            return today
        before = today - timedelta(days=1)
        return before if self.starts and self.starts <= before.isoformat() else today

    def over(self, evening: date) -> bool:
        """True if it was left open: its last day lies before that evening."""
        last = max(self.starts, self.ends)[:10]
        return bool(last) and last < evening.isoformat()


class Attendance(msgspec.Struct, frozen=True):
    """Who was noted at the open event already: `ever` on any of its days, or with a promise of mine from it; `now` on the day
    to which an entry belongs now."""

    ever: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()


class Parse(msgspec.Struct, frozen=True, kw_only=True):
    """A line, understood. Built by `parse`, never by hand."""

    line: str
    today: str
    now: str = ""
    language: str = "en"
    reading: Reading = Reading.CONTACT
    kind: str = ""
    channel: str = ""
    initiator: str = "me"
    plan: bool = False
    when: When | None = None
    people: tuple[Person, ...] = ()
    via: tuple[Person, ...] = ()
    beside: tuple[Person, ...] = ()
    facts: Facts = Facts()
    promises: tuple[Promise, ...] = ()
    no_follow_up: bool = False
    note: str = ""
    left: tuple[str, ...] = ()
    event: OpenEvent | None = None
    day: str = ""
    again: bool = False
    changed: tuple[Changed, ...] = ()
    hints: tuple[Hint, ...] = ()
    errors: tuple[Hint, ...] = ()
    tokens: tuple[Token, ...] = ()

    @property
    def saveable(self) -> bool:
        """True if Enter may keep this line; else `errors` holds the reason."""
        return not self.errors

    @property
    def reason(self) -> str:
        """Why the line stays in the box; empty if it does not."""
        return self.errors[0].text if self.errors else ""

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All people named anywhere in the line."""
        return self.people + self.via + self.beside

    @property
    def ambiguous(self) -> tuple[Person, ...]:
        """Those that were guessed: a screen marks them `?`, the command line refuses."""
        return tuple(person for person in self.everybody if person.guess)

    @property
    def adds_to(self) -> str:
        """The contact a contact line adds to; empty for a new one or another reading."""
        return self.people[0].id if self.reading is Reading.CONTACT and self.people else ""

    @property
    def full_note(self) -> str:
        """The note as it is saved: what was written as one, then what was left over."""
        return " · ".join(part for part in (self.note, *self.left) if part)


class Cell(msgspec.Struct, frozen=True):
    """A labelled text of the preview."""

    label: str
    text: str


class Row(msgspec.Struct, frozen=True):
    """One line of the preview: one or two labelled texts and a remark at the right edge.

    `tone` says what it is for colours: "", new, add, guess, left, look (to be drawn with the *look here* glyph before it) or
    error. Texts use `·` and `…` from the full glyph set; plainer sets substitute them when drawing.
    """

    label: str
    text: str
    second: Cell | None = None
    right: str = ""
    tone: str = ""


class Completion(msgspec.Struct, frozen=True):
    """What `tab` would put in place of `start`..`end`; `sort` is person, tag, circle, org, event or word."""

    start: int
    end: int
    text: str
    sort: str
    detail: str = ""


def person_json(person: Person) -> dict[str, Any]:
    """A person as JSON data."""
    return {
        "typed": person.typed,
        "id": person.id,
        "name": person.name,
        "new": person.candidate.new,
        "guess": person.guess,
        "candidates": [msgspec.to_builtins(candidate) for candidate in person.candidates],
    }


def to_json(parse: Parse) -> dict[str, Any]:
    """A parse as plain JSON data, for `--dry-run --json`: everything that would be saved, and every token."""
    data: dict[str, Any] = msgspec.to_builtins(parse)
    for field in ("people", "via", "beside"):
        data[field] = [person_json(person) for person in getattr(parse, field)]
    data["saveable"] = parse.saveable
    data["saved_note"] = parse.full_note
    for token, built in zip(parse.tokens, data["tokens"], strict=True):
        built["text"] = parse.line[token.start : token.end]
    return data
