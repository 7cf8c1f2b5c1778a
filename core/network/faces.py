"""What people can be recognised by, taken from their documents once: the words of the name, ways to reach them, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from core.entry.folding import fold
from core.models import contact_from

_TITLES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "herr", "frau", "ing", "dipl", "mag", "msc", "bsc", "phd",
    "md", "mba", "sir", "dame", "mme", "geb", "nee", "von", "van", "de", "der", "den", "und", "and",
})  # fmt: skip
_GENERATIONS = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv"})
_SHORT = {
    "bob": "robert", "rob": "robert", "bill": "william", "will": "william", "liz": "elizabeth", "beth": "elizabeth",
    "mike": "michael", "mick": "michael", "tom": "thomas", "tim": "timothy", "jim": "james", "joe": "joseph",
    "dave": "david", "dan": "daniel", "sam": "samuel", "ben": "benjamin", "chris": "christopher", "matt": "matthew",
    "tony": "anthony", "kate": "katherine", "sue": "susan", "steve": "steven", "nick": "nicholas", "alex": "alexander",
    "max": "maximilian", "hannes": "johannes", "hans": "johannes", "jo": "johannes", "sepp": "josef", "uli": "ulrich",
    "basti": "sebastian", "steffi": "stefanie", "kathi": "katharina", "susi": "susanne", "gabi": "gabriele",
    "niki": "nikolaus", "fritz": "friedrich", "heinz": "heinrich", "toni": "anton", "wolfi": "wolfgang",
}  # fmt: skip
"""Short names and what they are short for."""
_WORDS = re.compile(r"[^\W\d_]+")
_NO_DIGIT = re.compile(r"\D+")
_TWO_VOWELS = re.compile("([aou])e")
_ROLES = frozenset({
    "info", "office", "mail", "kontakt", "contact", "hello", "hallo", "team", "sales", "post", "service", "support",
    "admin", "buero", "familie", "family", "noreply",
})  # fmt: skip
"""Mailboxes that belong to no one person."""

Doc = Mapping[str, Any]


class Face(msgspec.Struct, frozen=True, gc=False):
    """One person. `words` are the words of the name for comparing, `spelled` the same as they are written; `given` is
    the first name among the words. `aliases` are names that a mail address or a nickname speaks of."""

    id: str
    name: str
    words: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    spelled: tuple[str, ...] = ()
    given: str = ""
    generation: str = ""
    aliases: tuple[tuple[str, ...], ...] = ()
    mails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    born: str = ""
    org: str = ""
    city: str = ""
    maybe: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()

    def written(self, word: str) -> str:
        """One of the words as it is written."""
        return next((s for w, s in zip(self.words, self.spelled, strict=True) if w == word), word)


def letters(word: str) -> str:
    """A word for comparing: without case and accents, `ü` and `ue` the same."""
    return _TWO_VOWELS.sub(r"\1", fold(word.casefold()))


_LONG = {letters(short): letters(whole) for short, whole in _SHORT.items()}


def long_form(word: str) -> str:
    """What a short name is short for; every other word as it is."""
    return _LONG.get(word, word)


def number_end(value: str) -> str:
    """The end of a number, equal for 0170… and +49 170…; empty where it is no number to go by."""
    number = _NO_DIGIT.sub("", value).lstrip("0")
    return number[-9:] if len(number) >= 6 else ""


def is_role(mail: str) -> bool:
    """Whether a mailbox belongs to no one person: info@, office@."""
    return mail.partition("@")[0] in _ROLES


def face_of(id: str, document: Doc, canonical: Callable[[str], str] = str) -> Face:
    """The face of a contact. `canonical`: the id under which another one is read."""
    name = _text(document, "full") or contact_from(id, document).name
    written = [word for word in _WORDS.findall(name) if word.casefold() not in _TITLES]
    generation = next((word[:1].casefold() for word in written if word.casefold() in _GENERATIONS), "")
    spelled = tuple(word for word in written if word.casefold() not in _GENERATIONS)[:6]
    if not _named(document):
        spelled = ()  # what is shown is a company, a mail address or a number
    words = tuple(map(letters, spelled))
    mails = frozenset(mail.casefold() for mail in _members(document, "emails"))
    given = next((letters(word) for word in _WORDS.findall(fold(_text(document, "given")))), "")
    return Face(
        id,
        name,
        words,
        tuple(sorted(words)),
        spelled,
        given if given in words else next(iter(words), ""),
        generation,
        _aliases(document, mails, words),
        mails,
        frozenset(filter(None, map(number_end, _numbers(document)))),
        frozenset(handle.casefold() for handle in _members(document, "handles")),
        _text(document, "birthday"),
        letters(_text(document, "org")),
        letters(_city(document)),
        frozenset(_members(document, "maybe")) - {id},
        frozenset(map(canonical, _members(document, "apart"))) - {id},
    )


def _named(document: Doc) -> bool:
    return any(_text(document, field) for field in ("full", "given", "family", "middle"))


def _aliases(document: Doc, mails: frozenset[str], words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The names that mail addresses (`anna.schmidt@…`) and nicknames speak of."""
    found: dict[tuple[str, ...], None] = {}
    for mail in sorted(mails):
        named = tuple(letters(word) for word in _WORDS.findall(mail.partition("@")[0]))
        # A mailbox of somebody else in the family has none of the first names.
        if (
            len(named) == 2
            and min(map(len, named)) > 1
            and set(named) != set(words)
            and words[:1] == named[:1]
        ):
            found[tuple(sorted(named))] = None
    for nickname in _members(document, "nicknames"):
        named = tuple(letters(word) for word in _WORDS.findall(fold(nickname)))
        if len(named) == 1 and len(words) > 1:
            named = (named[0], *words[1:])
        if named:
            found[tuple(sorted(named))] = None
    return tuple(found)[:4]


def _numbers(document: Doc) -> list[str]:
    phones = document.get("phones")
    if not isinstance(phones, Mapping):
        return []
    return [number for number, types in phones.items() if not (isinstance(types, list) and "fax" in types)]


def _text(document: Doc, field: str) -> str:
    value = document.get(field)
    return value if isinstance(value, str) else ""


def _members(document: Doc, field: str) -> list[str]:
    value = document.get(field)
    return list(value) if isinstance(value, Mapping) else []


def _city(document: Doc) -> str:
    addresses = document.get("addresses")
    parts = addresses.values() if isinstance(addresses, Mapping) else ()
    cities = (part.get("city") for part in parts if isinstance(part, Mapping))
    return next((city for city in cities if isinstance(city, str) and city), "")
