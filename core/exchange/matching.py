"""Who of the people already known a draft is, and who it might be.

Pure rules over documents. Same: the source's own id, a mail address or number in common and a name that fits, or
the whole name where one person has it (or one of that organisation). A name that several have, or that is only near,
never merges anybody; it is remembered as "maybe the same".
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from rapidfuzz import fuzz

from core.language import N_, _
from core.models import contact_from

TITLES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "herr", "frau", "ing", "dipl", "mag", "msc", "bsc", "phd",
    "md", "jr", "sr", "ii", "iii", "mba", "sir", "dame", "mme", "m",
})  # fmt: skip
_WORDS = re.compile(r"\w+")
_DIGITS = re.compile(r"\D+")
_NEAR = 88
_MAX_MAYBE = 3
_MAX_COMPARED = 300
"""People of one name, address, number or word that somebody is compared with: a file of one name only must end, too."""

Doc = Mapping[str, Any]


SAME_ENTRY, SAME_NAME = N_("same entry as before"), N_("same name")
"""Reasons that are asked for, too."""


@dataclass(frozen=True, slots=True)
class Match:
    """`id`: the contact this is, or empty. `reasons` in words. `maybe`: contacts that could be the same."""

    id: str
    reasons: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


def name_words(document: Doc) -> tuple[str, ...]:
    """The words of a name for comparing: folded, sorted, without titles. Empty where the person has no name."""
    full = document.get("full")
    if not isinstance(full, str) or not full:
        parts = (document.get(part) for part in ("given", "middle", "family"))
        full = " ".join(part for part in parts if isinstance(part, str))
    folded = full.casefold()
    if not folded.isascii():
        spread = unicodedata.normalize("NFKD", folded.replace("ß", "ss"))
        folded = "".join(letter for letter in spread if not unicodedata.combining(letter))
    words = _WORDS.findall(folded)
    return tuple(sorted([word for word in words if word not in TITLES] or words))


def names_fit(first: Doc, second: Doc) -> bool:
    """Whether two names can be one person's: equal but for titles, parts left out, initials, or a slip of the pen.

    Two first names that differ are two people, whatever they share: families share mail addresses.
    """
    ours, theirs = name_words(first), name_words(second)
    if not ours or not theirs or ours == theirs:
        return True
    given = _text(first, "given"), _text(second, "given")
    if all(given):
        return _alike(*given) or fuzz.ratio(" ".join(ours), " ".join(theirs)) >= 92
    small, large = sorted((set(ours), set(theirs)), key=len)
    if small <= large or _initials_fit(ours, theirs):
        return True
    return bool(fuzz.ratio(" ".join(ours), " ".join(theirs)) >= _NEAR)


def _text(document: Doc, field: str) -> str:
    value = document.get(field)
    return value.casefold().strip() if isinstance(value, str) else ""


def _alike(first: str, second: str) -> bool:
    if first.split()[0] == second.split()[0] or fuzz.ratio(first, second) >= 80:
        return True
    short, long = sorted((first.rstrip("."), second), key=len)
    return len(short) == 1 and long.startswith(short)


def _initials_fit(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    shared = set(first) & set(second)
    left, right = [w for w in first if w not in shared], [w for w in second if w not in shared]
    if not shared or len(left) != len(right):
        return False
    return all(
        a[0] == b[0] and min(len(a), len(b)) == 1 for a, b in zip(sorted(left), sorted(right), strict=True)
    )


def near(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two names with a word in common are so near that a person should look at them."""
    if len(first) < 2 or len(second) < 2:
        return False
    if fuzz.ratio(" ".join(first), " ".join(second), score_cutoff=_NEAR):
        return True
    if len(first) == len(second) and _in_full(first) and _in_full(second):
        return (
            False  # what follows is about initials and words left out; in an address book most pairs end here
        )
    small, large = (set(first), set(second)) if len(first) <= len(second) else (set(second), set(first))
    return (small <= large and len(small) >= 2) or _initials_fit(first, second)


@lru_cache(maxsize=65_536)
def _in_full(words: tuple[str, ...]) -> bool:
    """Whether a name has neither initials nor a word twice."""
    return len(set(words)) == len(words) and min(map(len, words)) > 1


def number_key(value: str) -> str:
    """The end of a number, equal for 0170… and +49 170…; empty where it is no number to go by."""
    number = _DIGITS.sub("", value).lstrip("0")
    return number[-9:] if len(number) >= 6 and not any(c.isalpha() for c in value) else ""


def own_id(external: str, documents: Collection[str]) -> str:
    """The contact that an entry names because Tend wrote it ("tend:<id>"), if it is one of these; else empty."""
    id = external.removeprefix("tend:")
    return id if id != external and id in documents else ""


def shown_name(id: str, document: Doc) -> str:
    """The name a contact is shown by."""
    full = document.get("full")
    return full if isinstance(full, str) and full else contact_from(id, document).name


def _nobody(id: str) -> bool:
    return False


class Index:
    """The people known, by what they can be recognised by. Documents may be added as a file is gone through."""

    def __init__(self, documents: Mapping[str, Doc] | None = None) -> None:
        self.documents: dict[str, Doc] = {}
        self._external: dict[str, str] = {}
        self._mails: dict[str, dict[str, None]] = defaultdict(dict)
        self._numbers: dict[str, dict[str, None]] = defaultdict(dict)
        self._names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._words_of: dict[str, tuple[str, ...]] = {}
        for id, document in (documents or {}).items():
            self.add(id, document)

    def add(self, id: str, document: Doc) -> None:
        """Make a contact findable."""
        self.documents[id] = document
        for key in _members(document, "external"):
            self._external.setdefault(key, id)
        for mail in _members(document, "emails"):
            self._mails[mail.casefold()][id] = None
        for number in _members(document, "phones"):
            if key := number_key(number):
                self._numbers[key][id] = None
        words = name_words(document)
        if words and self._words_of.get(id) != words:
            self._words_of[id] = words
            self._names[words].append(id)
            for word in set(words):
                if len(word) > 1:
                    self._words[word].append(id)

    def named(self, document: Doc) -> Sequence[str]:
        """The contacts with just this name."""
        words = name_words(document)
        return self._names.get(words, ()) if words else ()

    def find(
        self, document: Doc, externals: Sequence[str] = (), *, apart: Callable[[str], bool] = _nobody
    ) -> Match:
        """Who this is. Those whom `apart` tells of are known to be namesakes: their name alone proves nothing."""
        for external in externals:
            known = self._external.get(external, "") or own_id(external, self.documents)
            if known and (len(external) >= 14 or names_fit(document, self.documents[known])):
                return Match(known, (_(SAME_ENTRY),))
        reasons, doubtful = self._evidence(document)
        named = self.named(document)
        several = len(name_words(document)) > 1
        for id in reasons:
            if id in named and not apart(id) and (several or self._enough(document, id)):
                reasons[id].append(_(SAME_NAME))
        if reasons:
            best = max(reasons, key=lambda id: len(reasons[id]))
            return Match(best, tuple(reasons[best]))
        compared = named[:_MAX_COMPARED]
        whole = [id for id in compared if not apart(id) and (several or self._enough(document, id))]
        return self._by_name(document, whole, named) or self._doubt(document, doubtful, named)

    def _enough(self, document: Doc, id: str) -> bool:
        """Whether a name of one word is enough to know somebody by: there is nothing else to go by."""
        return _bare(document) or _bare(self.documents[id])

    def _by_name(self, document: Doc, whole: Sequence[str], named: Sequence[str]) -> Match | None:
        """Who this is by the name: the only one who is called so, or the only namesake of that organisation."""
        if len(whole) == len(named) == 1:
            return Match(whole[0], (_(SAME_NAME),))
        org = _text(document, "org")
        there = [id for id in whole if org and _text(self.documents[id], "org") == org]
        if len(there) == 1:
            return Match(there[0], (_(SAME_NAME), _("same organisation {org}").format(org=document["org"])))
        return None

    def _doubt(self, document: Doc, doubtful: Sequence[str], named: Sequence[str]) -> Match:
        """Nobody for certain, and who it might be."""
        why = dict.fromkeys(doubtful, _("same mail, another name"))
        why.update((id, _(SAME_NAME)) for id in named[:_MAX_COMPARED] if id not in why)
        if len(why) < _MAX_MAYBE:
            nearby = self._nearby(name_words(document))
            why.update((id, _("nearly the same name")) for id in nearby if id not in why)
        maybe = list(why)[:_MAX_MAYBE]
        reasons = [_("maybe {name}: {why}").format(name=self._shown(id), why=why[id]) for id in maybe]
        if len(named) > 1:
            reasons = [
                _("{named} people are called so, and nothing tells which").format(named=len(named)),
                *(
                    _("maybe {name}: {why}").format(name=self._shown(id) + self._told_by(id), why=why[id])
                    for id in maybe
                ),
            ]
        return Match("", tuple(reasons), tuple(maybe))

    def _told_by(self, id: str) -> str:
        """What tells a namesake from another: the organisation, else a mail address or number."""
        document = self.documents[id]
        org = document.get("org")
        words = org if isinstance(org, str) else ""
        words = words or next(iter([*_members(document, "emails"), *_members(document, "phones")]), "")
        return f" ({words})" if words else ""

    def _evidence(self, document: Doc) -> tuple[dict[str, list[str]], list[str]]:
        """Contacts that share a mail address or a number and fit by name, with reasons; and those that do not fit."""
        reasons: dict[str, list[str]] = {}
        doubtful: list[str] = []
        for mail in _members(document, "emails"):
            for id in islice(self._mails.get(mail.casefold(), ()), _MAX_COMPARED):
                if names_fit(document, self.documents[id]):
                    reasons.setdefault(id, []).append(_("same mail {mail}").format(mail=mail))
                else:
                    doubtful.append(id)
        for number in _members(document, "phones"):
            for id in islice(self._numbers.get(number_key(number), ()), _MAX_COMPARED):
                if name_words(document) and names_fit(document, self.documents[id]):
                    reasons.setdefault(id, []).append(_("same number {number}").format(number=number))
        return reasons, doubtful

    def _shown(self, id: str) -> str:
        return shown_name(id, self.documents[id])

    def _nearby(self, words: tuple[str, ...]) -> list[str]:
        found: dict[str, None] = {}
        for word in sorted(set(words), key=lambda word: len(self._words.get(word, ()))):
            for id in self._words.get(word, ())[:_MAX_COMPARED]:
                if id not in found and near(words, self._words_of[id]):
                    found[id] = None
            if len(found) >= _MAX_MAYBE:
                break
        return list(found)


def _members(document: Doc, field: str) -> list[str]:
    value = document.get(field)
    return list(value) if isinstance(value, Mapping) else []


def _bare(document: Doc) -> bool:
    """Whether nothing but the name could tell this person from another of the name."""
    return not _members(document, "emails") and not _members(document, "phones")
