"""The fields of a query: for each, what decides whether a person fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from core.entry.folding import fold, folds
from core.models import Promise
from core.network.cadence import Circles
from core.network.facts import Fact
from core.search.index import BETWEEN, COLUMNS, Entry, digits_of, events_of, folded, has_number
from core.search.measures import (
    Test,
    circle_test,
    due_test,
    has_test,
    health_test,
    is_test,
    last_test,
    on_test,
)
from core.search.query import Term
from core.search.sayings import Sayings


class People(Protocol):
    """What fields are asked of: the network."""

    @property
    def today(self) -> date:
        """The day."""

    def facts(self) -> Mapping[str, Fact]:
        """All of them."""

    def circles(self) -> Circles:
        """All circles."""

    def promises(self, id: str | None = None, *, open_only: bool = True) -> list[Promise]:
        """Promises of one person or all."""


class Fields:
    """The fields over one state of the entries; `events`: id -> name."""

    def __init__(
        self,
        people: People,
        documents: Mapping[str, Mapping[str, Any]],
        entries: Mapping[str, Entry],
        events: Mapping[str, str],
        sayings: Sayings,
    ) -> None:
        self._people = people
        self._documents = documents
        self._entries = entries
        self._events = events
        self._sayings = sayings
        self._columns: dict[str, dict[str, str]] = {}
        self._tags: dict[str, str] | None = None

    def test(self, term: Term) -> Test:
        """Whether somebody fits a term."""
        tests: dict[str, Callable[[], Test]] = {
            "tag": lambda: self._tag_test(term),
            "health": lambda: health_test(term),
            "last": lambda: last_test(term, self._people.today),
            "due": lambda: due_test(term, self._people.today),
            "circle": lambda: circle_test(term, self._people.circles()),
            "is": lambda: is_test(term),
            "on": lambda: on_test(term, self._people.today),
            "has": lambda: has_test(term, self._promised, self._documents),
            "phone": lambda: _phone_test(term),
            "note": lambda: self._note_test(term),
        }
        made = tests.get(term.field)
        return made() if made is not None else self._text_test(term)

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

    def _note_test(self, term: Term) -> Test:
        """Notes on a person, and those of contacts that happened."""
        written = self._text_test(term)
        said = set().union(*(self._sayings.begun(text) for text in folds(term.value)))
        return lambda entry: entry.fact.id in said or written(entry)

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
        return (*(self._events.get(id, "") for id in events_of(fact)), str(document.get("met_place", "")))

    def _via(self, fact: Fact, document: Mapping[str, Any]) -> Iterable[str]:
        via = self._people.facts().get(str(document.get("met_via", "")))
        return (via.name,) if via is not None else ()

    def _promised(self) -> dict[str, set[str]]:
        sides: dict[str, set[str]] = {"mine": set(), "theirs": set()}
        for promise in self._people.promises():
            sides[promise.side].update(promise.people)
        return sides

    def near_value(self, term: Term) -> str:
        """The value that somebody has which is nearest to one that nobody has; empty where none is."""
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


def _phone_test(term: Term) -> Test:
    number = digits_of(term.value)
    return lambda entry: has_number(number, entry)
