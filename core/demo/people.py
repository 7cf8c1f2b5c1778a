"""Contacts out of a random generator: names, organisations, ways to reach them, how they were met."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import date, timedelta
from random import Random
from unicodedata import normalize

from core.demo.names import EVENTS, ORG_FIRST, ORG_FORMS, ORG_SECOND, REGIONS, ROLES, TAGS, Region
from core.demo.words import NOTES, OFFERS
from core.vault.changes import Document, Json

CIRCLES = ("inner", "close", "active", "extended", "acquaintance")
_SHARES = (1, 7, 20, 38, 34)  # out of 100 people who were put in a circle
_WEIGHTS = [region.weight for region in REGIONS]
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i", "æ": "ae", "đ": "d"})


def record_id(rng: Random) -> str:
    """An id as `core.vault.changes.new_id` makes them, but repeatable."""
    return urlsafe_b64encode(rng.randbytes(12)).decode("ascii")


def mailbox(text: str) -> str:
    """Text as it may stand in a mail address: plain small letters."""
    plain = normalize("NFD", text.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii").casefold()
    return "".join(letter if letter.isalnum() else "-" for letter in plain).strip("-")


def choose_circle(rng: Random) -> str:
    """A circle, the outer ones oftener."""
    return rng.choices(CIRCLES, _SHARES)[0]


def organisation(rng: Random) -> str:
    """A company that does not exist."""
    return f"{rng.choice(ORG_FIRST)} {rng.choice(ORG_SECOND)}{rng.choice(ORG_FORMS)}"


def phone(rng: Random, region: Region) -> str:
    """A number from the ranges that are kept for films and examples."""
    if region.country == "Germany":
        return f"+49 30 23125 {rng.randrange(1000):03}"
    if region.country in ("United Kingdom", "Nigeria"):
        return f"+44 7700 900{rng.randrange(1000):03}"
    if region.country == "Sweden":
        return f"+46 70 174 06 {rng.randrange(5, 100):02}"
    return f"+1 {rng.randrange(201, 990)} 555 01{rng.randrange(100):02}"


def _birthday(rng: Random) -> str:
    day = date(rng.randrange(1948, 2004), 1, 1) + timedelta(days=rng.randrange(365))
    return day.isoformat() if rng.random() < 0.7 else f"--{day:%m-%d}"


def _reach(rng: Random, region: Region, given: str, family: str, org: str) -> Document:
    found: dict[str, Json] = {}
    if rng.random() < 0.78:
        domain = mailbox(org.split(",")[0]) if org else rng.choice(("post", "mail", "brief"))
        found["emails"] = {
            f"{mailbox(given)}.{mailbox(family)}@{domain}.example": ["work" if org else "home"]
        }
    if rng.random() < 0.5:
        found["phones"] = {phone(rng, region): [rng.choice(("cell", "cell", "work"))]}
    if rng.random() < 0.3:
        place: dict[str, Json] = {
            "types": ["home"],
            "city": rng.choice(region.cities),
            "country": region.country,
        }
        found["addresses"] = {"a": place}
    return found


def contact(rng: Random, today: date, *, circle: str, source: str, events: list[str]) -> Document:
    """The document of one contact; `events` are the ids of events where they may have been met."""
    region = rng.choices(REGIONS, _WEIGHTS)[0]
    given, family = rng.choice(region.given), rng.choice(region.family)
    if rng.random() < 0.12:
        family = f"{family}-{rng.choice(region.family)}"
    middle = rng.choice(region.given) if rng.random() < 0.45 else ""
    if middle == given:
        middle = ""
    org = organisation(rng) if rng.random() < 0.8 else ""
    created = today - timedelta(days=20 if source == "import" else rng.randrange(30, 2500))
    document: Document = {
        "full": " ".join(part for part in (given, middle, family) if part),
        "given": given,
        "family": family,
        "created": created.isoformat(),
        "source": source,
        **_reach(rng, region, given, family, org),
    }
    if middle:
        document["middle"] = middle
    if org:
        document["org"] = org
        document["role"] = rng.choice(ROLES)
    if circle:
        document["circle"] = circle
    if rng.random() < 0.4:
        document["birthday"] = _birthday(rng)
    _colour(rng, document, created, events)
    return document


def _colour(rng: Random, document: Document, created: date, events: list[str]) -> None:
    """Tags, offers, needs, notes and the place of meeting."""
    tags = rng.sample(TAGS, rng.choice((0, 0, 1, 1, 2, 3)))
    if tags:
        document["tags"] = dict.fromkeys(tags, True)
    for field, share in (("offers", 0.15), ("needs", 0.1)):
        if rng.random() < share:
            document[field] = {rng.choice(OFFERS): True}
    if rng.random() < 0.3:
        note: dict[str, Json] = {"on": created.isoformat(), "text": rng.choice(NOTES)}
        document["notes"] = {record_id(rng): note}
    if document["source"] == "event" and events:
        number = rng.randrange(len(events))
        document["met_event"] = events[number]
        document["met_place"] = EVENTS[number % len(EVENTS)][1]
        document["met_on"] = created.isoformat()
    if rng.random() < 0.02:
        document["archived" if rng.random() < 0.6 else "paused"] = True
