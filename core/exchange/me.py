"""Who the person at the keyboard is in a file: a meeting, a mail or a chat names them beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from core.exchange.matching import name_words, number_key


@dataclass(frozen=True, slots=True)
class Me:
    """My mail addresses, my name and my numbers, as the profile has them. Empty where nothing was said."""

    emails: frozenset[str] = frozenset()
    name: str = ""
    phones: frozenset[str] = frozenset()

    def has_mail(self, email: str) -> bool:
        """Whether this is one of my mail addresses."""
        return bool(email and self.emails) and email.casefold() in _told_by(self).mails

    def has_phone(self, phone: str) -> bool:
        """Whether this is one of my numbers, however it is written."""
        return bool(phone and self.phones) and number_key(phone) in _told_by(self).numbers

    def is_named(self, name: str) -> bool:
        """Whether this is my name. A single word proves nothing: others are called so, too."""
        words = _told_by(self).words if name and self.name else ()
        return len(words) > 1 and words == name_words({"full": name})

    def is_me(self, *, name: str = "", email: str = "", phone: str = "") -> bool:
        """Whether somebody a file names is me."""
        return self.has_mail(email) or self.has_phone(phone) or self.is_named(name)


class _ToldBy(NamedTuple):
    """What is compared of me: a large file asks a hundred thousand times."""

    mails: frozenset[str]
    numbers: frozenset[str]
    words: tuple[str, ...]


@lru_cache(maxsize=8)
def _told_by(me: Me) -> _ToldBy:
    numbers = frozenset(filter(None, map(number_key, me.phones)))
    return _ToldBy(frozenset(map(str.casefold, me.emails)), numbers, name_words({"full": me.name}))


NOBODY = Me()
"""Where nothing is known of oneself."""


def me_from(document: Mapping[str, Any]) -> Me:
    """Me, from the record "me" of table profile; what does not fit counts as absent."""
    name, members = document.get("name"), {}
    for field in ("emails", "phones"):
        found = document.get(field)
        members[field] = frozenset(found) if isinstance(found, Mapping) else frozenset[str]()
    return Me(members["emails"], name if isinstance(name, str) else "", members["phones"])
