"""Those who took part in what a file tells: one of each, however often and in whatever words they are named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.exchange.collect import Collector, phone_key
from core.exchange.draft import Draft
from core.exchange.matching import TITLES, name_words
from core.exchange.me import Me
from core.exchange.moments import Moment, Party
from core.text import clean_line

_FAMILY_FIRST = re.compile(r"([^\W\d_][\w'’-]*),\s*([^\W\d_][\w'’-]*(?: [^\W\d_][\w'’.-]*)?)")
_REMEMBERED = 16_384
"""The same people are named again and again."""
_QUOTES = "\"'“”„‘’ "


@lru_cache(maxsize=_REMEMBERED)
def party_key(party: Party) -> str:
    """What tells this party from the others of a file: their entry, mail address, number, else their name."""
    if party.uid:
        return f"uid:{party.uid}"
    if party.email:
        return f"mail:{party.email.casefold()}"
    if party.phone:
        return f"phone:{phone_key(party.phone)}"
    words = " ".join(name_words({"full": party.name}))
    return f"name:{words}" if words else ""


@lru_cache(maxsize=_REMEMBERED)
def tidy(party: Party) -> Party:
    """A party with its texts cleaned; an address in place of a name is no name."""
    email = clean_line(party.email, limit=320)
    if email[:7].lower() == "mailto:":
        email = email[7:].strip()
    name = clean_line(party.name, limit=200).strip(_QUOTES)
    if "@" in name and not email and " " not in name:
        email = name
    if name.casefold() in {email.casefold(), party.phone.casefold()} or ("@" in name and " " not in name):
        name = ""
    return Party(name, email, clean_line(party.phone, limit=60), clean_line(party.uid, limit=300))


def others(people: Iterable[Party], me: Me) -> dict[str, Party]:
    """Those who took part beside me, by their keys, each once."""
    found: dict[str, Party] = {}
    for party in map(tidy, people):
        key = party_key(party)
        if key and not me.is_me(name=party.name, email=party.email, phone=party.phone):
            found[key] = better(found[key], party) if key in found else party
    return found


def better(first: Party, second: Party) -> Party:
    """Two mentions of one party as one: the fuller name, and what either says."""
    fuller = len(second.name.split()) > 1 >= len(first.name.split())
    name = second.name if fuller or not first.name else first.name
    return Party(name, first.email or second.email, first.phone or second.phone, first.uid or second.uid)


def parties_of(moments: Iterable[Moment], me: Me) -> dict[str, Party]:
    """Everybody who is named in these moments, by key, in the order they come."""
    found: dict[str, Party] = {}
    for moment in moments:
        for key, party in others(moment.people, me).items():
            found[key] = better(found[key], party) if key in found else party
    return found


def draft_of(key: str, party: Party, line: int, where: str) -> Draft | None:
    """The party as an entry of a list of contacts; None where nothing names them."""
    to = Collector()
    match = _FAMILY_FIRST.fullmatch(party.name)
    if match and not TITLES & {word.strip(".").casefold() for word in match.group(2).split()}:
        to.text("family", match.group(1))
        to.text("given", match.group(2))
        to.text("full", f"{match.group(2)} {match.group(1)}")
    else:
        to.text("full", party.name)
    to.email(party.email)
    to.phone(party.phone)
    return to.draft(line, where, uid=f"party:{key}")
