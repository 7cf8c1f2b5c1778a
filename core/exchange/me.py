"""Who the person at the keyboard is in a file: a meeting, a mail or a chat names them beside the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.exchange.matching import name_words, number_key


@dataclass(frozen=True, slots=True)
class Me:
    """My mail addresses, my name and my numbers, as the profile has them. Empty where nothing was said."""

    emails: frozenset[str] = frozenset()
    name: str = ""
    phones: frozenset[str] = frozenset()

    def has_mail(self, email: str) -> bool:
        """Whether this is one of my mail addresses."""
        return bool(email) and email.casefold() in {mine.casefold() for mine in self.emails}

    def has_phone(self, phone: str) -> bool:
        """Whether this is one of my numbers, however it is written."""
        key = number_key(phone)
        return bool(key) and key in {number_key(mine) for mine in self.phones}

    def is_named(self, name: str) -> bool:
        """Whether this is my name. A single word proves nothing: others are called so, too."""
        words = name_words({"full": name})
        return len(words) > 1 and words == name_words({"full": self.name})

    def is_me(self, *, name: str = "", email: str = "", phone: str = "") -> bool:
        """Whether somebody a file names is me."""
        return self.has_mail(email) or self.has_phone(phone) or self.is_named(name)


NOBODY = Me()
"""Where nothing is known of oneself."""


def me_from(document: Mapping[str, Any]) -> Me:
    """Me, from the record "me" of table profile; what does not fit counts as absent."""
    name, members = document.get("name"), {}
    for field in ("emails", "phones"):
        found = document.get(field)
        members[field] = frozenset(found) if isinstance(found, Mapping) else frozenset[str]()
    return Me(members["emails"], name if isinstance(name, str) else "", members["phones"])
