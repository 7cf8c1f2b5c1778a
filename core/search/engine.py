"""Ranked search over everybody, fast enough for each key that is typed.

Words are first looked for as they stand, in texts that were folded beforehand; only where that finds nobody are
similar words of the vocabulary tried instead. When a query only grew at its end, only the last result is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeAlias

import msgspec

from core.entry.folding import fold, folds
from core.models import Event, Promise
from core.network.cadence import Circles
from core.network.facts import Fact
from core.search.index import BETWEEN, COLUMNS, Entry, digits_of, entry_of, folded
from core.search.measures import Test, circle_test, due_test, has_test, health_test, is_test, last_test
from core.search.pile import Pile
from core.search.query import Query, Term, Word, parse
from core.search.ranking import by_name, by_weight, ranked

PHONE_FROM = 3
"""Digits from which on a number is looked for in phones."""

WHOLE_PHONE = 7
"""Digits of a stored number that are enough to find it inside a longer one that was typed."""

ALIKE_FROM = 4
"""Letters a word must have before similar words are tried."""

MOST_ALIKE = 8

Kept: TypeAlias = list[tuple[str, str, str, str]]
"""Entries as they are kept: id, name, text, digits."""


class People(Protocol):
    """What a search reads: the network."""

    vault: Any

    @property
    def today(self) -> date:
        """The day."""

    def facts(self) -> Mapping[str, Fact]:
        """All of them."""

    def circles(self) -> Circles:
        """All circles."""

    def events(self) -> list[Event]:
        """All events."""

    def promises(self, id: str | None = None, *, open_only: bool = True) -> list[Promise]:
        """Promises of one person or all."""


class Nothing(msgspec.Struct, frozen=True):
    """What can be said when nobody was found."""

    text: str
    suggestion: str = ""
    """A query near to this one that finds somebody."""
    count: int = 0
    """How many it finds."""


class Search:
    """The index over the people of a network; `changed` keeps it up to date."""

    def __init__(self, people: People, kept: bytes | None = None) -> None:
        self._people = people
        self._documents: Mapping[str, Mapping[str, Any]] = people.vault.documents("contacts")
        self._events = {event.id: event.name for event in people.events()}
        self._entries: dict[str, Entry] = {}
        self._forget()
        self._read(self._restored(kept) if kept is not None else people.facts())

    def _forget(self) -> None:
        """Drop what was derived from all entries together."""
        self._pile: Pile | None = None
        self._in_order: list[Entry] | None = None
        self._columns: dict[str, dict[str, str]] = {}
        self._vocabulary: list[str] | None = None
        self._tags: dict[str, str] | None = None
        self._last: tuple[Query, list[Entry]] | None = None

    def _restored(self, kept: bytes) -> Iterable[str]:
        """Take entries over from a `dump`; returns the contacts it lacks."""
        facts = self._people.facts()
        for id, name, text, digits in msgspec.msgpack.decode(kept, type=Kept):
            if id in facts:
                self._entries[id] = Entry(facts[id], name, text, digits)
        return facts.keys() - self._entries.keys()

    def dump(self) -> bytes:
        """The entries as bytes, for a later `Search(people, dump)` over the same contacts and events."""
        return msgspec.msgpack.encode(
            [(id, entry.name, entry.text, entry.digits) for id, entry in self._entries.items()]
        )

    def _read(self, ids: Iterable[str]) -> None:
        facts = self._people.facts()
        for id in ids:
            if id in facts and id in self._documents:
                self._entries[id] = entry_of(facts[id], self._documents[id], self._events)
            else:
                self._entries.pop(id, None)
        self._forget()

    def changed(self, people: Iterable[str], by_table: Mapping[str, list[str]]) -> None:
        """Contacts changed, or the events they refer to."""
        if "events" in by_table:
            events = {event.id: event.name for event in self._people.events()}
            renamed = {
                id for id in events.keys() | self._events.keys() if events.get(id) != self._events.get(id)
            }
            self._events = events
            people = {
                *people,
                *(id for id, entry in self._entries.items() if renamed & _events_of(entry.fact)),
            }
        self._read(people)

    def find(self, text: str) -> list[str]:
        """The ids of those who match, best fit first; archived people last. Raises UsageError."""
        return [entry.fact.id for entry in self._matches(parse(text))]

    def _everybody(self) -> Pile:
        if self._pile is None:
            self._pile = Pile(sorted(self._entries.values(), key=by_weight))
        return self._pile

    def _named(self) -> list[Entry]:
        if self._in_order is None:
            self._in_order = sorted(self._entries.values(), key=by_name)
        return self._in_order

    def _matches(self, query: Query) -> list[Entry]:
        tests = [(self._test(term), term.negated) for term in query.terms]
        narrowed = self._last is not None and _narrows(query, self._last[0])
        if not query.words:
            pool = self._named()
        elif narrowed and self._last is not None:
            pool = self._last[1]
        elif tests:
            pool = self._everybody().entries
        else:
            pool = self._everybody().holding(_rarest(query.words))
        for test, negated in tests:
            pool = [entry for entry in pool if test(entry) != negated]
        if not query.words:
            return pool
        found = self._with_words(query.words, pool)
        self._last = (query, found)
        if not found:
            found = self._alike(query.words, pool if tests else self._everybody().entries)
        return ranked(query.words, found)

    @staticmethod
    def _with_words(words: tuple[Word, ...], pool: list[Entry]) -> list[Entry]:
        for word in sorted(words, key=lambda word: (word.negated, -len(word.spellings[0]))):
            if word.initial:
                text = word.spellings[0]
                pool = [entry for entry in pool if (text in entry.name) != word.negated]
            elif len(word.spellings) == 1 and not word.digits and not word.negated:
                text = word.spellings[0]
                pool = [entry for entry in pool if text in entry.text]
            else:
                pool = [entry for entry in pool if _fits(word, entry) != word.negated]
        return pool

    # -- similar words -------------------------------------------------------------------------------------------

    def _alike(self, words: tuple[Word, ...], pool: list[Entry]) -> list[Entry]:
        """Those who match when words nobody has are replaced by similar ones."""
        for word in words:
            if word.negated:
                pool = [entry for entry in pool if not _fits(word, entry)]
                continue
            found = [entry for entry in pool if _fits(word, entry)]
            if not found:
                similar = Word(tuple(self._similar(word.spellings[0])))
                found = [entry for entry in pool if any(text in entry.text for text in similar.spellings)]
            pool = found
        return pool

    def _similar(self, word: str) -> list[str]:
        if len(word) < ALIKE_FROM or " " in word:
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < 8 else 2
        size = len(word)
        choices = list({each[:size] for each in self._words() if len(each) >= size - allowed})
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_ALIKE)
        longer = [each for each in self._words() if size < len(each) <= size + allowed]
        near += process.extract(word, longer, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_ALIKE)
        return [f" {text}" for text, _, _ in sorted(near, key=lambda item: item[1])]

    def _words(self) -> list[str]:
        if self._vocabulary is None:
            known: set[str] = set()
            for entry in self._entries.values():
                known.update(entry.name.split())
                known.update(entry.fact.tags)
            for org in {entry.fact.org for entry in self._entries.values()}:
                known.update(folded(org).split())
            self._vocabulary = [word for word in known if len(word) >= ALIKE_FROM - 1]
        return self._vocabulary

    # -- fields --------------------------------------------------------------------------------------------------

    def _test(self, term: Term) -> Test:
        if term.field == "tag":
            return self._tag_test(term)
        if term.field == "health":
            return health_test(term)
        if term.field == "last":
            return last_test(term, self._people.today)
        if term.field == "due":
            return due_test(term, self._people.today)
        if term.field == "circle":
            return circle_test(term, self._people.circles())
        if term.field == "is":
            return is_test(term)
        if term.field == "has":
            return has_test(term, self._promised, self._documents)
        if term.field == "phone":
            number = digits_of(term.value)
            return lambda entry: _has_number(number, entry)
        return self._text_test(term)

    def _tag_test(self, term: Term) -> Test:
        """The tag itself; where nobody has it, tags that begin so."""
        wanted = folds(term.value.removeprefix("#"))
        if self._tags is None:
            self._tags = {
                tag: fold(tag) for tag in set().union(*(e.fact.tags for e in self._entries.values()))
            }
        known = self._tags
        tags = {tag for tag, key in known.items() if key in wanted}
        tags = tags or {tag for tag, key in known.items() if key.startswith(wanted)}
        return lambda entry: not tags.isdisjoint(entry.fact.tags)

    def _text_test(self, term: Term) -> Test:
        """Texts of which a word begins so."""
        wanted = tuple(f" {text}" for text in folds(term.value))
        column = self._column(term.field)
        if len(wanted) == 1:
            (one,) = wanted
            return lambda entry: one in column[entry.fact.id]
        return lambda entry: any(text in column[entry.fact.id] for text in wanted)

    def _column(self, field: str) -> dict[str, str]:
        """The folded texts of one field by contact, made when a query first names the field."""
        column = self._columns.get(field)
        if column is None:
            read = COLUMNS.get(field) or (self._at if field == "at" else self._via)
            column = self._columns[field] = {
                id: folded(BETWEEN.join(read(entry.fact, self._documents[id])))
                for id, entry in self._entries.items()
            }
        return column

    def _at(self, fact: Fact, document: Mapping[str, Any]) -> Iterable[str]:
        return (*(self._events.get(id, "") for id in _events_of(fact)), str(document.get("met_place", "")))

    def _via(self, fact: Fact, document: Mapping[str, Any]) -> Iterable[str]:
        via = self._people.facts().get(str(document.get("met_via", "")))
        return (via.name,) if via is not None else ()

    def _promised(self) -> dict[str, set[str]]:
        sides: dict[str, set[str]] = {"mine": set(), "theirs": set()}
        for promise in self._people.promises():
            sides[promise.side].update(promise.people)
        return sides

    # -- when nobody was found ----------------------------------------------------------------------------------

    def nothing(self, text: str) -> Nothing:
        """What to say when a query found nobody: "No one matches tag:clint. tag:client has 14." """
        query = parse(text)
        said = f"No one matches {query.text}."
        for term in query.terms:
            near = self._near_value(term)
            if near:
                better = Term(term.field, term.operator, near, term.negated)
                count = len(self.find(better.text))
                if count:
                    return Nothing(f"{said} {better.text} has {count}.", better.text, count)
        return Nothing(said)

    def _near_value(self, term: Term) -> str:
        from difflib import get_close_matches

        values: dict[str, str] = {}
        for entry in self._entries.values():
            if term.field == "tag":
                values.update((fold(tag), tag) for tag in entry.fact.tags)
            elif term.field == "org" and entry.fact.org:
                values[fold(entry.fact.org)] = entry.fact.org
            elif term.field in ("city", "at", "offers", "needs"):
                values.update((word, word) for word in self._column(term.field)[entry.fact.id].split())
        near = get_close_matches(fold(term.value), list(values), n=1, cutoff=0.6)
        return values[near[0]] if near else ""


def _events_of(fact: Fact) -> set[str]:
    return {fact.met_event, *fact.events}


def _fits(word: Word, entry: Entry) -> bool:
    text = entry.name if word.initial else entry.text
    for spelling in word.spellings:
        if spelling in text:
            return True
    return bool(word.digits) and _has_number(word.digits, entry)


def _has_number(number: str, entry: Entry) -> bool:
    stored = entry.digits
    if not stored or len(number) < PHONE_FROM:
        return False
    if number in stored:
        return True
    return any(len(each) >= WHOLE_PHONE and number.endswith(each) for each in stored.split())


def _rarest(words: tuple[Word, ...]) -> str:
    """The longest word that can be looked for in all texts at once; empty where there is none."""
    plain = [
        w.spellings[0] for w in words if len(w.spellings) == 1 and not (w.negated or w.digits or w.initial)
    ]
    return max(plain, key=len, default="")


def _narrows(query: Query, before: Query) -> bool:
    """Whether everybody who matches `query` matched `before`: the same, but the last word grew."""
    if query.terms != before.terms or len(query.words) < len(before.words) or not before.words:
        return False
    *same, last = before.words
    if query.words[: len(same)] != tuple(same):
        return False
    now = query.words[len(same)]
    if any(word.negated or word.digits or word.initial for word in (last, now)):
        return last == now
    return len(now.spellings) == len(last.spellings) == 1 and last.spellings[0] in now.spellings[0]
