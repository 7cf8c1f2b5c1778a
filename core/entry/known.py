"""The people, events, tags and organisations an entry line may name, indexed so that any of them is found at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from core.entry.acquaintance import KnownEvent, KnownPerson
from core.entry.folding import fold, folds
from core.entry.names import PARTICLES, bare_words, split_name
from core.entry.near import INITIAL, closest, is_initial_of, letters_allowed
from core.entry.phones import PHONE_TAIL, digits, digits_fit

CIRCLES = ("inner", "close", "active", "extended", "acquaintance")
# Most keys lead to one person: no list is made for those, which halves the time to build.
Index: TypeAlias = "dict[str, str | list[str]]"


class Match(msgspec.Struct, frozen=True):
    """A contact found and by what: name, nickname, mail, phone, initial, given, family, near (then `off` letters)."""

    id: str
    why: str
    off: int = 0


def _strangers(_first: str, _second: str) -> int:
    return 0


def _tail(phone: str) -> str:
    tail = phone[-PHONE_TAIL:]
    return tail if tail.isdigit() else digits(phone)[-PHONE_TAIL:]


def _add(index: Index, key: str, id: str) -> None:
    before = index.get(key)
    if before is None:
        index[key] = id
    elif type(before) is list:
        before.append(id)
    elif before != id:
        index[key] = [str(before), id]


def _take_out(index: Index, key: str, id: str) -> None:
    before = index.get(key)
    if before == id:
        del index[key]
    elif type(before) is list:
        index[key] = [other for other in before if other != id]


def _ids(index: Index, key: str) -> Sequence[str]:
    found = index.get(key, ())
    return (found,) if type(found) is str else found


def _family_keys(family: str) -> Iterator[str]:
    """The family name with and without its particles."""
    for key in folds(family):
        yield key
        words = key.split()
        while len(words) > 1 and words[0] in PARTICLES:
            words = words[1:]
            yield " ".join(words)


class Known:
    """An index over everybody that can be named. Building 10,000 takes about 0.1 s; `update` and `remove` are cheap.

    `together(a, b)` says how often two contacts were in one interaction: ambiguous names are decided by it.
    `circles` maps the key that is stored to the name that is shown, beside the five built-in ones.
    """

    def __init__(
        self,
        people: Iterable[KnownPerson] = (),
        *,
        tags: Iterable[str] = (),
        orgs: Iterable[str] = (),
        events: Iterable[KnownEvent] = (),
        circles: Mapping[str, str] | None = None,
        together: Callable[[str, str], int] = _strangers,
    ) -> None:
        self.together = together
        self.tags: Counter[str] = Counter(tags)
        self.orgs: Counter[str] = Counter(orgs)
        self.events: dict[str, KnownEvent] = {event.id: event for event in events}
        self.circles: dict[str, str] = {name: name for name in CIRCLES} | dict(circles or {})
        self._people: dict[str, KnownPerson] = {}
        self._order: dict[str, int] = {}
        self._next = 0
        self._names: Index = {}
        self._nicknames: Index = {}
        self._mails: Index = {}
        self._phones: Index = {}
        self._given: Index = {}
        self._family: Index = {}
        self._blocks: Index = {}
        self._bare: dict[str, str] = {}
        self._sorted: list[tuple[str, str]] | None = None
        self._circles_seen: dict[str, str] = {}
        self._circle_keys: dict[str, str] = {}
        self._tags_seen = -1
        self._spellings: dict[str, str] = {}
        for person in people:
            self.update(person)

    def __len__(self) -> int:
        return len(self._people)

    def __contains__(self, id: object) -> bool:
        return id in self._people

    def get(self, id: str) -> KnownPerson | None:
        """The person with that id."""
        return self._people.get(id)

    def name(self, id: str) -> str:
        """The name of a contact, or its id where it is not known."""
        person = self._people.get(id)
        return person.full if person else id

    def update(self, person: KnownPerson) -> None:
        """Take a person in, or their newer state."""
        id = person.id
        if id in self._people:
            self._forget(self._people[id])
        else:
            self._order[id] = self._next
            self._next += 1
        self._people[id] = person
        both = person.given and person.family
        self._bare[id] = fold(
            f"{person.given} {person.family}" if both else " ".join(bare_words(person.full))
        )
        for index, key in self._keys(person):
            _add(index, key, id)
        for tag in person.tags:
            self.tags[tag] += 1
        if person.org:
            self.orgs[person.org] += 1
        self._sorted = None
        self._tags_seen = -1

    def remove(self, id: str) -> None:
        """Forget a person; one who is not known is no error."""
        person = self._people.pop(id, None)
        if person is not None:
            self._forget(person)
            del self._order[id], self._bare[id]
            self._sorted = None
            self._tags_seen = -1

    def _forget(self, person: KnownPerson) -> None:
        for index, key in self._keys(person):
            _take_out(index, key, person.id)
        for counter, members in ((self.tags, person.tags), (self.orgs, (person.org,))):
            for member in members:
                counter[member] -= 1
                if counter[member] <= 0:
                    del counter[member]

    def _keys(self, person: KnownPerson) -> list[tuple[Index, str]]:
        """Every key under which a person is found; one may come twice."""
        given, family, full = person.given, person.family, person.full
        if not given and not family:
            parts = split_name(full)
            given, family = parts.given, parts.family
        keys: list[tuple[Index, str]] = []
        for key in folds(full):
            keys.append((self._names, key))
        if given and family and full != (both := f"{given} {family}"):
            keys += [(self._names, key) for key in folds(both)]
            if full.count(" ") > 1:
                keys += [(self._names, key) for key in folds(" ".join(bare_words(full)))]
        if given:
            for key in folds(given):
                keys.append((self._given, key))
                if " " in key:
                    keys.append((self._given, key.split()[0]))
            bare = self._bare[person.id]
            keys.append((self._blocks, _block(bare, family, len(bare))))
        if family:
            for key in folds(family) if " " not in family else _family_keys(family):
                keys.append((self._family, key))
        for nickname in person.nicknames:
            keys += [(self._nicknames, key) for key in folds(nickname)]
        for mail in person.emails:
            keys.append((self._mails, mail.casefold()))
        for phone in person.phones:
            keys.append((self._phones, _tail(phone)))
        return keys

    # -- finding ------------------------------------------------------------------------------------------------

    def ordered(self, ids: Iterable[str]) -> list[str]:
        """Ids without repeats, the weightier first, then in the order they became known."""
        return sorted(dict.fromkeys(ids), key=lambda id: (-self._people[id].weight, self._order[id]))

    def by_mail(self, mail: str) -> list[str]:
        """Who has this mail address."""
        return self.ordered(_ids(self._mails, mail.casefold()))

    def by_phone(self, phone: str) -> list[str]:
        """Who has this number: equal, or equal but for country and area codes that one of the two leaves out."""
        return self.ordered(
            id
            for id in _ids(self._phones, _tail(phone))
            if any(digits_fit(phone, other) for other in self._people[id].phones)
        )

    def by_name(self, name: str) -> list[str]:
        """Who is called exactly this."""
        return self.ordered(id for key in folds(name) for id in _ids(self._names, key))

    def by_nickname(self, name: str) -> list[str]:
        """Who has this nickname."""
        return self.ordered(id for key in folds(name) for id in _ids(self._nicknames, key))

    def by_given(self, name: str) -> list[str]:
        """Who has this first name."""
        return self.ordered(id for key in folds(name) for id in _ids(self._given, key))

    def by_family(self, name: str) -> list[str]:
        """Who has this last name, with or without its particles."""
        return self.ordered(id for key in folds(name) for id in _ids(self._family, key))

    def by_initial(self, words: Sequence[str]) -> list[str]:
        """Who fits a first name and the first letter of the last one: `Anna S.`"""
        last = words[-1].removesuffix(".") if len(words) > 1 else ""
        if len(last) != 1 or not last.isalpha():
            return []
        letters = {key[:1] for key in folds(last)}
        return [
            id
            for id in self.by_given(" ".join(words[:-1]))
            if any(key[:1] in letters for key in _family_keys(self._family_of(id)))
        ]

    def _family_of(self, id: str) -> str:
        person = self._people[id]
        return person.family or split_name(person.full).family

    def find(self, words: Sequence[str]) -> list[Match]:
        """Who is called by exactly these words, the best way of fitting first; nothing fuzzy."""
        text = " ".join(words)
        ways = [("name", self.by_name(text)), ("nickname", self.by_nickname(text))]
        if "@" in text:
            ways.append(("mail", self.by_mail(text.strip("<>"))))
        ways += [
            ("initial", self.by_initial(words)),
            ("given", self.by_given(text)),
            ("family", self.by_family(text)),
        ]
        found: dict[str, Match] = {}
        for why, ids in ways:
            for id in ids:
                found.setdefault(id, Match(id, why))
        return list(found.values())

    def near(self, name: str, *, limit: int = 3) -> list[Match]:
        """People with a name that differs by a letter or two, by an initial, or by its order: the nearest first."""
        words = fold(" ".join(bare_words(name))).split()
        if not words:
            return []
        found = self._near_word(words[0]) if len(words) == 1 else self._near_whole(words)
        places = sorted(found.items(), key=lambda item: (item[1], self._order[item[0]]))
        return [Match(id, "near", off) for id, off in places[:limit]]

    def _near_whole(self, words: list[str]) -> dict[str, int]:
        text, first, last = " ".join(words), words[0], words[-1]
        allowed = letters_allowed(text)
        same_first = _ids(self._given, first)
        same_last = _ids(self._family, last)
        pool = {*same_first, *same_last}
        for length in range(len(text) - allowed, len(text) + allowed + 1):
            pool.update(_ids(self._blocks, _block(first, last, length)))
        found = dict.fromkeys(_ids(self._names, " ".join((last, *words[:-1]))), 0)
        choices = {id: self._bare[id] for id in pool}
        found.update((id, off) for id, off in closest(text, choices, allowed).items() if off)
        for ids in (same_first, same_last):
            found.update((id, INITIAL) for id in ids if is_initial_of(words, self._bare[id].split()))
        return found

    def _near_word(self, word: str) -> dict[str, int]:
        allowed = min(1, letters_allowed(word))
        found: dict[str, int] = {}
        for index in (self._given, self._family, self._nicknames):
            keys = [key for key in index if key[:1] == word[:1] and abs(len(key) - len(word)) <= allowed]
            for key, off in closest(word, dict(zip(keys, keys, strict=True)), allowed).items():
                found.update((id, off) for id in _ids(index, key))
        return found

    # -- the rest of what is known --------------------------------------------------------------------------------

    def event_named(self, name: str) -> KnownEvent | None:
        """The event of that name; the one that became known last where there are several."""
        wanted = set(folds(name))
        found = [event for event in self.events.values() if wanted & set(folds(event.name))]
        return found[-1] if found else None

    def circle_named(self, name: str) -> str:
        """The key of a circle by its key or shown name, or empty."""
        if self._circles_seen != self.circles:
            self._circles_seen = dict(self.circles)
            named = [(fold(shown), key) for key, shown in self.circles.items()]
            self._circle_keys = dict([*named, *((fold(key), key) for key in self.circles)])
        return self._circle_keys.get(fold(name), "")

    def org_known(self, name: str) -> bool:
        """True if somebody is known to work there."""
        return name in self.orgs

    def tag_as_known(self, tag: str) -> str:
        """The tag in the spelling in use, so that `#SEO` and `#seo` are one."""
        if tag in self.tags:
            return tag
        if self._tags_seen != len(self.tags):
            self._tags_seen = len(self.tags)
            self._spellings = {known.casefold(): known for known in reversed(self.tags)}
        known = self._spellings.get(tag.casefold(), tag)
        return known if known in self.tags else tag

    def beginning(self, start: str, *, limit: int = 8) -> list[str]:
        """People with a name, first, last or nickname that begins so: for completion."""
        if self._sorted is None:
            keys = (self._names, self._nicknames, self._given, self._family)
            self._sorted = sorted(
                (key, id) for index in keys for key, ids in index.items() for id in _ids(index, key)
            )
        found: dict[str, None] = {}
        for wanted in folds(start):
            at = bisect_left(self._sorted, (wanted, ""))
            while (
                at < len(self._sorted) and self._sorted[at][0].startswith(wanted) and len(found) < 20 * limit
            ):
                found[self._sorted[at][1]] = None
                at += 1
        return self.ordered(found)[:limit]


def _block(given: str, family: str, length: int) -> str:
    """People whose names may be near to each other share this key: first letters of first and last name, and the length."""
    return f"{given[:1]}{fold(family.rsplit(' ', 1)[-1][:1])}{length}"
