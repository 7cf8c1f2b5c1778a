"""Ranked search over everybody, fast enough for each key that is typed.

Words are first looked for as they stand: in texts that were folded beforehand, and in what was noted of contacts that
happened. Only where that finds nobody are similar words tried instead. When a query only grew at its end, only the last
result is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import msgspec

from core.entry.folding import fold
from core.language import _
from core.models import Event
from core.search.beside import Names, stood_with
from core.search.fields import Fields
from core.search.fields import People as FieldPeople
from core.search.index import BETWEEN, NOTE_LIMIT, Entry, entry_of, events_of, folded, has_number
from core.search.pile import Pile
from core.search.query import Query, Term, Word, parse
from core.search.ranking import by_name, by_weight, ranked
from core.search.said import bare_word, words_of
from core.search.sayings import Sayings
from core.search.similar import Vocabulary

Row: TypeAlias = tuple[str, str, str, str]


class _Kept(msgspec.Struct, array_like=True):
    """The index as bytes: entries as id, name, text, digits; and what was said."""

    entries: list[Row]
    said: bytes


class People(FieldPeople, Protocol):
    """What a search reads: the network."""

    vault: Any

    def events(self) -> list[Event]:
        """All events."""


class Nothing(msgspec.Struct, frozen=True):
    """What can be said when nobody was found."""

    text: str
    suggestion: str = ""
    """A query near to this one that finds somebody."""
    count: int = 0
    """How many it finds."""


class _Sought(NamedTuple):
    """A word, and who has it in what was noted of a contact."""

    word: Word
    said: set[str]

    @property
    def is_plain(self) -> bool:
        """Whether it is only a text that must be there."""
        return not (self.word.negated or self.word.digits or self.word.initial)


class Search:
    """The index over the people of a network; `changed` keeps it up to date.

    `kept` is a `dump` of the same contacts and interactions; `anew`: their events are called otherwise since.
    """

    def __init__(self, people: People, kept: bytes | None = None, *, anew: bool = False) -> None:
        self._people = people
        self._documents: Mapping[str, Mapping[str, Any]] = people.vault.documents("contacts")
        self._events = _events(people)
        self._entries: dict[str, Entry] = {}
        self._vocabulary: Vocabulary | None = None
        stored = msgspec.msgpack.decode(kept, type=_Kept) if kept else _Kept([], b"")
        self._sayings = Sayings(people, stored.said)
        self._made = not stored.entries
        self._forget()
        self._read(people.facts() if anew else self._restored(stored.entries))

    def _forget(self) -> None:
        """Drop what was derived from all entries together."""
        self._pile: Pile | None = None
        self._all_names: Names | None = None
        self._in_order: list[Entry] | None = None
        self._fields = Fields(self._people, self._documents, self._entries, self._events, self._sayings)
        self._last: tuple[Query, list[Entry]] | None = None

    def _restored(self, rows: Iterable[Row]) -> Iterable[str]:
        """Take entries over from a `dump`; returns the contacts it lacks."""
        facts = self._people.facts()
        for id, name, text, digits in rows:
            if id in facts:
                self._entries[id] = Entry(facts[id], name, text, digits)
        return facts.keys() - self._entries.keys()

    @property
    def anew(self) -> bool:
        """Whether it was made of the documents: a dump saves that the next time."""
        return self._made or self._sayings.anew

    def dump(self) -> bytes:
        """The index as bytes, for a later `Search(people, dump)`."""
        entries = [(id, entry.name, entry.text, entry.digits) for id, entry in self._entries.items()]
        return msgspec.msgpack.encode(_Kept(entries, self._sayings.dump()))

    def warm(self) -> None:
        """Read what the first query with a word would have to wait for."""
        self._everybody()
        self._sayings.index()
        self._known_words()

    def _read(self, ids: Iterable[str]) -> None:
        facts = self._people.facts()
        for id in ids:
            if id in facts and id in self._documents:
                entry = self._entries[id] = entry_of(facts[id], self._documents[id], self._events)
                if self._vocabulary is not None:
                    _learn(self._vocabulary, entry)
            else:
                self._entries.pop(id, None)
        self._forget()

    def changed(self, people: Iterable[str], by_table: Mapping[str, list[str]]) -> None:
        """Contacts changed, or the events they refer to, or what happened with them."""
        people = set(people)
        if "events" in by_table:
            events = _events(self._people)
            renamed = {
                id for id in events.keys() | self._events.keys() if events.get(id) != self._events.get(id)
            }
            self._events = events
            people.update(id for id, entry in self._entries.items() if renamed & events_of(entry.fact))
        if "interactions" in by_table:
            self._sayings.changed(people)
        self._read(people)

    def find(self, text: str) -> list[str]:
        """The ids of those who match, best fit first; archived people last. Raises UsageError."""
        return [entry.fact.id for entry in self._matches(parse(text))]

    def _everybody(self) -> Pile:
        if self._pile is None:
            self._pile = Pile(sorted(self._entries.values(), key=by_weight))
        return self._pile

    def _names(self) -> Names:
        if self._all_names is None:
            self._all_names = Names(self._entries.values())
        return self._all_names

    def _named(self) -> list[Entry]:
        if self._in_order is None:
            self._in_order = sorted(self._entries.values(), key=by_name)
        return self._in_order

    def _matches(self, query: Query) -> list[Entry]:
        if not query.words:
            return self._fitting(query.terms, self._named()) or []
        sought = [_Sought(word, self._sayings.holding(word)) for word in query.words]
        last = self._last
        if last is not None and _narrows(query, last[0]):
            found = self._having(sought, last[1])
        else:
            found = self._having(sought, self._fitting(query.terms, None))
        self._last = (query, found)
        beside = self._beside(sought, query.terms, found) if len(sought) > 1 else []
        if found or beside:
            return [*ranked(query.words, found), *beside]
        return self._alike(sought, self._fitting(query.terms, None))

    def _beside(
        self, sought: Sequence[_Sought], terms: Iterable[Term], found: Sequence[Entry]
    ) -> list[Entry]:
        """Those who have all words but one, which is the name of somebody who was with them."""
        known = {entry.fact.id for entry in found}
        made: list[Entry] = []
        for each in sought:
            others = self._names().having(each.word.spellings) if each.is_plain else []
            if not others:
                continue
            rest = [word for word in sought if word is not each]
            if not any(word.is_plain for word in rest):
                continue
            candidates = self._having(rest, self._fitting(terms, None))
            for entry in stood_with(candidates, others, self._documents):
                if entry.fact.id not in known:
                    known.add(entry.fact.id)
                    made.append(entry)
        return sorted(made, key=by_weight)

    def _fitting(self, terms: Iterable[Term], pool: list[Entry] | None) -> list[Entry] | None:
        """Who of a pool fits the terms; a pool of None is everybody, and so is what comes back."""
        for term in terms:
            test = self._fields.test(term)
            pool = [
                entry
                for entry in (pool if pool is not None else self._everybody().entries)
                if test(entry) != term.negated
            ]
        return pool

    def _having(self, sought: Sequence[_Sought], pool: list[Entry] | None) -> list[Entry]:
        """Who of a pool has all the words; those of everybody are looked for in all texts at once."""
        left = sorted(sought, key=lambda each: (each.word.negated, -len(each.word.spellings[0])))
        if pool is None:
            first = next((each for each in left if each.is_plain), None)
            if first is not None:
                left.remove(first)
                pool = self._everybody().holding(first.word.spellings, first.said)
            else:
                pool = self._everybody().entries
        for each in left:
            pool = _with_word(each, pool)
        return pool

    def _alike(self, sought: Sequence[_Sought], pool: list[Entry] | None) -> list[Entry]:
        """Those who match when words nobody has are replaced by similar ones."""
        words: list[Word] = []
        for each in sought:
            found = self._having([each], pool) if len(sought) > 1 else []
            if not found and not each.word.negated:
                similar = self._similar(each.word)
                if similar is None:
                    return []
                each, found = similar, self._having([similar], pool)
            pool = found
            words.append(each.word)
        return ranked(words, pool or [])

    def _similar(self, word: Word) -> _Sought | None:
        """All words near to this one, in its place; None where there is none."""
        near = () if word.digits or word.initial else self._known_words().near(word.spellings[0])
        if not near:
            return None
        similar = Word(tuple(near))
        return _Sought(similar, self._sayings.holding(similar))

    def _known_words(self) -> Vocabulary:
        if self._vocabulary is None:
            self._vocabulary = Vocabulary()
            for entry in self._entries.values():
                _learn(self._vocabulary, entry)
            self._vocabulary.add((), self._sayings.words)
        return self._vocabulary

    def nothing(self, text: str) -> Nothing:
        """What to say when a query found nobody: "No one matches tag:clint. tag:client has 14." """
        query = parse(text)
        said = _("No one matches {query}.").format(query=query.text)
        for term in query.terms:
            near = self._fields.near_value(term)
            if near:
                better = Term(term.field, term.operator, near, term.negated)
                count = len(self.find(better.text))
                if count:
                    has = _("{query} has {n}.").format(query=better.text, n=count)
                    return Nothing(f"{said} {has}", better.text, count)
        return Nothing(said)


def _events(people: People) -> dict[str, str]:
    """What is searched of each event: its name, and where it was."""
    return {
        event.id: BETWEEN.join(filter(None, (event.name, event.place[:NOTE_LIMIT])))
        for event in people.events()
    }


def _learn(vocabulary: Vocabulary, entry: Entry) -> None:
    """Know the words of a person: of names, organisations and tags the beginning may be meant."""
    names = [*entry.name.split(), *folded(entry.fact.org).split(), *map(fold, entry.fact.tags)]
    vocabulary.add(names, words_of(entry.text))


def _with_word(sought: _Sought, pool: list[Entry]) -> list[Entry]:
    word, said = sought
    text = word.spellings[0]
    if word.initial:
        return [entry for entry in pool if (text in entry.name) != word.negated]
    if not (sought.is_plain and len(word.spellings) == 1):
        return [entry for entry in pool if (_fits(word, entry) or entry.fact.id in said) != word.negated]
    if said:
        return [entry for entry in pool if text in entry.text or entry.fact.id in said]
    return [entry for entry in pool if text in entry.text]


def _fits(word: Word, entry: Entry) -> bool:
    text = entry.text
    for spelling in word.spellings:
        if spelling in text:
            return True
    return bool(word.digits) and has_number(word.digits, entry)


def _narrows(query: Query, before: Query) -> bool:
    """Whether everybody who matches `query` matched `before`: the same, but the last word grew."""
    if query.terms != before.terms or len(query.words) < len(before.words) or not before.words:
        return False
    *same, last = before.words
    if query.words[: len(same)] != tuple(same):
        return False
    now = query.words[len(same)]
    if last == now:
        return True
    if any(word.negated or word.digits or word.initial for word in (last, now)):
        return False
    one, other = last.spellings[0], now.spellings[0]
    # A word that just grew long enough is found in what was said too: that is more than before.
    grew = _can_be_said(one) or not _can_be_said(other)
    return len(last.spellings) == len(now.spellings) == 1 and grew and other.startswith(one)


def _can_be_said(text: str) -> bool:
    return any(map(bare_word, text.split()))
