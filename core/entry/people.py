"""Who is meant: the ways to read the names of a line, and the choice among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

import msgspec

from core.entry.context import Context
from core.entry.dates import Dated, Mode, ends_with_date, is_day_word
from core.entry.known import Known, Match
from core.entry.model import Candidate, Person
from core.entry.names import is_particle, is_prefix, prefix_length, split_name
from core.entry.tokens import Word, plain
from core.entry.words import has_capital, is_ordinary

_LONGEST_NAME = 6
# Bounds that keep a line of many ambiguous names quick: combinations tried before the names are decided one after the other,
# candidates of a name that are offered and that are weighed, and people each is weighed against.
_MOST_WAYS = 200
_MOST_CANDIDATES = 24
_MOST_WEIGHED = 8
_MOST_AGAINST = 4


class Way(msgspec.Struct, frozen=True):
    """One way to read a stretch of words: the first `words` are the name, the last perhaps a date, between them is what is left."""

    candidate: Candidate
    words: int
    dated: Dated | None = None

    def left(self, of: int) -> tuple[int, int]:
        """The range of words, of that many in all, that are neither name nor date."""
        return self.words, of - (self.dated.count if self.dated else 0)


@dataclass
class Slot:
    """A stretch between commas that names somebody (or should): its ways, of which the first `best` are equally good."""

    words: list[Word]
    ways: list[Way] = field(default_factory=list)
    best: int = 1
    dated: Dated | None = None  # nothing but a date
    taken: int = 0
    mark: str = ""  # the word with a colon before it, as it was typed

    @property
    def way(self) -> Way:
        """The way that is taken."""
        return self.ways[self.taken]

    @property
    def somebody(self) -> bool:
        """True if a person is taken."""
        return bool(self.ways) and self.way.candidate.why != "nobody"


def text_of(words: Sequence[Word]) -> str:
    """The words as one text."""
    return plain(" ".join(word.text for word in words))


def match_known(words: Sequence[Word], known: Known) -> tuple[int, list[Match]]:
    """The longest start of the words that is somebody's name, and who that is, best first."""
    stop = next((at for at, word in enumerate(words) if "\\" in word.text), len(words))
    texts = [word.text for word in words[: min(stop, _LONGEST_NAME)]]
    for count in range(len(texts), 0, -1):
        tried = texts[:count]
        if count == 1 and is_ordinary(tried[0].rstrip(".;")) and not has_capital(tried[0]):
            continue
        found = known.find(tried)
        if not found and (skip := prefix_length(tried)):
            found = known.find(tried[skip:])
        if not found and tried[-1][-1] in ".;":
            found = known.find([*tried[:-1], tried[-1].rstrip(".;")])
        if found:
            return count, found
    return 0, []


def new_name_length(words: Sequence[Word]) -> int:
    """How many words at the start look like the name of somebody: capitals, with particles between them."""
    length = 0
    for at, word in enumerate(words):
        if "\\" in word.text:
            break
        if has_capital(word.text) and word.text[0] not in "\"'([{":
            if at and is_day_word(word.text) and at < len(words) - 1:
                break
            length = at + 1
        elif not (is_particle(word.text) or is_prefix(word.text, first=False)):
            break
    return length


def _known_candidate(match: Match, known: Known, left: str = "") -> Candidate:
    person = known.get(match.id)
    return Candidate(match.id, known.name(match.id), match.why, person.org if person else "", left, match.off)


def _new_candidate(words: Sequence[Word], left: str = "") -> Candidate:
    return Candidate("", split_name(text_of(words)).full, "new", "", left)


def near_ways(words: Sequence[Word], known: Known, *, count: int, dated: Dated | None = None) -> list[Way]:
    """People with nearly this name: offered, never taken."""
    text = text_of(words[:count])
    return [Way(_known_candidate(match, known), count, dated) for match in known.near(text)] if text else []


def read_slot(words: list[Word], context: Context, *, dates: Mode | None, date_may_be_all: bool) -> Slot:
    """All ways to read one stretch of words as a person, the best first.

    `dates`: how a date behind the name is read, None where there may be none; `date_may_be_all`: the stretch may be nothing but a date, because somebody
    else is named. Known names win over dates, dates win over new names.
    """
    slot = Slot(words)
    if not words:
        return slot
    known = context.known
    count, matches = match_known(words, known)
    matches = matches[:_MOST_CANDIDATES]
    texts = [word.text for word in words]
    lowest = count or (0 if date_may_be_all else 1)
    tail = ends_with_date(texts, lowest, context, dates) if dates and count < len(words) else None
    if tail and tail[0] == 0:
        slot.dated = tail[1]
        return slot
    end, dated = tail or (len(words), None)
    capital = new_name_length(words[:end])
    if dated and not (count == end or capital == end):
        end, dated = len(words), None  # unknown words are never dropped to make a date
        capital = new_name_length(words)
    if matches:
        _known_ways(slot, matches, count, capital, end, dated, context)
    elif capital:
        _new_ways(slot, capital, end, dated, context)
    else:
        near = near_ways(words, known, count=min(len(words), 3))
        slot.ways = [Way(Candidate("", "", "nobody", "", text_of(words)), 0), *near]
    return slot


def _known_ways(
    slot: Slot,
    matches: list[Match],
    count: int,
    capital: int,
    end: int,
    dated: Dated | None,
    context: Context,
) -> None:
    words, known = slot.words, context.known
    left = text_of(words[count:end])
    ways = [Way(_known_candidate(match, known, left), count, dated) for match in matches]
    if capital > count and not is_day_word(words[count].text):
        new = Way(_new_candidate(words[:capital], text_of(words[capital:end])), capital, dated)
        slot.ways = _distinct([new, *ways, *near_ways(words, known, count=capital, dated=dated)])
        return
    slot.ways = ways
    slot.best = sum(1 for match in matches if match.why == matches[0].why)
    if dated and _could_be_name(words):
        slot.ways.append(Way(_new_candidate(words), len(words)))


def _could_be_name(words: Sequence[Word]) -> bool:
    """True if even the words of a date could be somebody's name: `Ben Freitag`."""
    return all(has_capital(word.text) and word.text.isalpha() for word in words)


def _new_ways(slot: Slot, capital: int, end: int, dated: Dated | None, context: Context) -> None:
    words = slot.words
    with_date = dated if capital == end else None
    first = Way(_new_candidate(words[:capital], text_of(words[capital:end])), capital, with_date)
    slot.ways = [first, *near_ways(words, context.known, count=capital, dated=with_date)]
    if with_date and _could_be_name(words):
        slot.ways.append(Way(_new_candidate(words), len(words)))


def _distinct(ways: list[Way]) -> list[Way]:
    """Without a second way to the same contact."""
    seen: set[str] = set()
    kept = []
    for way in ways:
        if not way.candidate.id or way.candidate.id not in seen:
            kept.append(way)
        seen.add(way.candidate.id)
    return kept


def make_new(slot: Slot) -> None:
    """Put somebody new first, where a known one was found (`^n`)."""
    at = next((at for at, way in enumerate(slot.ways) if way.candidate.why == "new"), None)
    if at is None and slot.ways:
        way = slot.way
        words = slot.words[: way.words or len(slot.words)]
        made = Way(_new_candidate(words, way.candidate.left if way.words else ""), len(words), way.dated)
        slot.ways = [made, *slot.ways]
    elif at is not None:
        slot.ways.insert(0, slot.ways.pop(at))
    slot.best = 1


def decide(
    slots: Sequence[Slot],
    choose: Mapping[int, int],
    known: Known,
    *,
    first: int = 0,
    sure: Sequence[str] = (),
) -> None:
    """Take a way in every slot: what was chosen by hand, else the clear ones, and the ambiguous ones together.

    Ambiguous names are decided by how often the people were in one interaction; where that says nothing, the first stays.
    `first` is the number of the first slot in `choose`, `sure` are people of the line that are known anyway.
    """
    open_slots = []
    fixed = list(sure)
    for number, slot in enumerate(slots, first):
        if not slot.ways:
            continue
        if number in choose:
            slot.taken, slot.best = choose[number] % len(slot.ways), 1
        if slot.best > 1:
            open_slots.append(slot)
        elif slot.way.candidate.id:
            fixed.append(slot.way.candidate.id)
    if not open_slots or len(open_slots) + len(fixed) < 2:
        return
    if prod(min(slot.best, _MOST_WEIGHED) for slot in open_slots) <= _MOST_WAYS:
        _together_at_once(open_slots, fixed, known)
    else:
        for slot in open_slots:
            _together_at_once([slot], fixed[-_MOST_AGAINST:], known)
            fixed.append(slot.way.candidate.id)


def _together_at_once(slots: Sequence[Slot], fixed: Sequence[str], known: Known) -> None:
    history: dict[tuple[str, str], int] = {}

    def shared(first: str, second: str) -> int:
        pair = (first, second) if first < second else (second, first)
        if pair not in history:
            history[pair] = known.together(*pair) if first != second else -1
        return history[pair]

    def score(taken: tuple[int, ...]) -> int:
        ids = [slot.ways[at].candidate.id for slot, at in zip(slots, taken, strict=True)]
        pairs = sum(shared(one, other) for at, one in enumerate(ids) for other in ids[at + 1 :])
        return pairs + sum(shared(one, other) for one in ids for other in fixed)

    best, best_score = tuple(0 for _ in slots), -1
    for taken in product(*(range(min(slot.best, _MOST_WEIGHED)) for slot in slots)):
        if (points := score(taken)) > best_score:
            best, best_score = taken, points
    for slot, at in zip(slots, best, strict=True):
        slot.taken = at


def person_of(slot: Slot, number: int) -> Person:
    """The slot as data."""
    words = slot.words[: slot.way.words] or slot.words
    typed = text_of(words)
    return Person(
        slot=number,
        typed=typed,
        start=words[0].start,
        end=words[-1].end,
        candidates=tuple(way.candidate for way in slot.ways),
        chosen=slot.taken,
        guess=slot.best > 1,
        parts=split_name(typed) if slot.way.candidate.new else None,
    )
