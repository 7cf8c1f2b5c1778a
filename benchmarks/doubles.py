"""A made-up address book in which it is known who stands there twice.

`made_up` gives documents and the pairs that are one person, each with what was done to the second card. Beside them
stand those who look alike and are two: namesakes, families with one number, Jan and Jana, Schmidt and Schmitt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from core.demo.names import REGIONS

Card = dict[str, Any]
Pair = tuple[str, str]

_BEGINNINGS = [
    "Acker",
    "Adler",
    "Alten",
    "Amsel",
    "Asch",
    "Bären",
    "Berg",
    "Birken",
    "Blumen",
    "Brenn",
    "Brunn",
    "Buchen",
    "Diet",
    "Dorn",
    "Eber",
    "Eichen",
    "Eisen",
    "Erlen",
    "Falken",
    "Fels",
    "Fichten",
    "Garten",
    "Gold",
    "Grün",
    "Hafer",
    "Hage",
    "Hasel",
    "Hirsch",
    "Hohen",
    "Holz",
    "Kalten",
    "Kirch",
    "Königs",
    "Krumm",
    "Lauter",
    "Linden",
    "Löwen",
    "Mühl",
    "Neu",
    "Nieder",
    "Nuss",
    "Ober",
    "Ochsen",
    "Peters",
    "Raben",
    "Reh",
    "Rosen",
    "Roten",
    "Salz",
    "Sand",
    "Schön",
    "Schwarzen",
    "Silber",
    "Stein",
    "Stern",
    "Stroh",
    "Tannen",
    "Ulmen",
    "Vogel",
    "Wald",
    "Weiden",
    "Weissen",
    "Wester",
    "Winter",
    "Wolfs",
    "Ziegel",
]
_ENDINGS = [
    "acker",
    "bach",
    "bauer",
    "baum",
    "beck",
    "berg",
    "born",
    "brück",
    "burg",
    "dorf",
    "eck",
    "egger",
    "feld",
    "fels",
    "furt",
    "gruber",
    "hagen",
    "hain",
    "hammer",
    "haus",
    "heim",
    "hof",
    "holt",
    "huber",
    "kamp",
    "kirch",
    "loh",
    "mann",
    "meier",
    "müller",
    "rath",
    "reich",
    "reuter",
    "rode",
    "schmidt",
    "see",
    "stedt",
    "stein",
    "thal",
    "wald",
    "weber",
    "weg",
]
_FIRMS = [
    "Nordlicht",
    "Kontor",
    "Werft",
    "Planung",
    "Optik",
    "Druck",
    "Logistik",
    "Energie",
    "Bau",
    "Medien",
    "Verlag",
    "Labor",
    "Studio",
    "Technik",
]
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe"}
_SHORT = {"Thomas": "Tom", "Michael": "Mike", "Robert": "Bob", "Johannes": "Hannes", "Alexander": "Alex", "Susanne": "Susi", "Ulrich": "Uli", "Sebastian": "Basti"}  # fmt: skip


@dataclass
class Book:
    """The cards by id, the pairs that are one with what was done, and how many look alike and are two."""

    cards: dict[str, Card] = field(default_factory=dict)
    same: dict[Pair, str] = field(default_factory=dict)
    alike: int = 0

    def add(self, card: Card) -> str:
        """One more card."""
        id = f"{len(self.cards):016d}"
        self.cards[id] = card
        return id


def made_up(people: int = 10_000, *, doubled: float = 0.1, seed: int = 20260609) -> Book:
    """`people` cards in all; about `doubled` of them stand there twice."""
    dice = Random(seed)
    book = Book()
    while len(book.cards) < people:
        card = _person(dice)
        first = book.add(card)
        chance = dice.random()
        if chance < doubled:
            what, other = _second_card(card, dice)
            second = book.add(other)
            book.same[min(first, second), max(first, second)] = what
        elif chance < doubled + 0.08:
            look_alike = dice.choice(ALIKE)(card, dice)
            if look_alike is not None:
                book.add(look_alike)
                book.alike += 1
    return book


def _second_card(card: Card, dice: Random) -> tuple[str, Card]:
    """What was done to it, and the card; another change is tried where one does not fit this person."""
    while True:
        what = dice.choice(list(CHANGES))
        other = CHANGES[what](card, dice)
        if other is not None:
            return what, other


def _person(dice: Random) -> Card:
    region = dice.choices(REGIONS, [region.weight for region in REGIONS])[0]
    given = dice.choice(region.given) if dice.random() < 0.9 else dice.choice(list(_SHORT))
    family = (
        dice.choice(region.family)
        if dice.random() < 0.08
        else dice.choice(_BEGINNINGS) + dice.choice(_ENDINGS)
    )
    card: Card = {"full": f"{given} {family}", "given": given, "family": family}
    if dice.random() < 0.7:
        card["org"] = f"{dice.choice(_BEGINNINGS)} {dice.choice(_FIRMS)}"
    if dice.random() < 0.6:
        card["emails"] = {_mail(given, family, dice): ["work"]}
    if dice.random() < 0.6:
        card["phones"] = {_number(dice): ["cell"]}
    if dice.random() < 0.3:
        card["birthday"] = f"{dice.randint(1950, 2000)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    if dice.random() < 0.4:
        card["addresses"] = {"0": {"city": dice.choice(region.cities)}}
    return card


def _mail(given: str, family: str, dice: Random) -> str:
    def plain(text: str) -> str:
        spelled = "".join(_UMLAUTS.get(letter, letter) for letter in text.casefold())
        return "".join(letter for letter in spelled if letter.isascii() and letter.isalpha())

    host = f"{plain(dice.choice(_BEGINNINGS))}{dice.randint(1, 99)}.example"
    return f"{plain(given)}.{plain(family)}@{host}"


def _number(dice: Random) -> str:
    return f"+49{dice.choice((151, 160, 170, 176, 179))}{dice.randint(1_000_000, 9_999_999)}"


def _renamed(card: Card, given: str, family: str) -> Card:
    return {**card, "full": f"{given} {family}", "given": given, "family": family}


def _less(card: Card, dice: Random, keep: float = 0.5) -> Card:
    """The second card seldom says all that the first does."""
    always = ("full", "given", "family")
    return {key: value for key, value in card.items() if key in always or dice.random() < keep}


# -- what is done to the second card of one person ---------------------------------------------------------------------


def _typo(card: Card, dice: Random) -> Card | None:
    family = card["family"]
    if len(family) < 5:
        return None
    at = dice.randrange(1, len(family) - 1)
    ways = (
        family[:at] + family[at + 1 :],
        family[:at] + family[at] + family[at:],
        family[:at] + family[at + 1] + family[at] + family[at + 2 :],
        family[:at] + dice.choice("aeinrst") + family[at + 1 :],
    )
    spoilt = dice.choice(ways)
    return _less(_renamed(card, card["given"], spoilt), dice) if spoilt != family else None


def _typo_in_given(card: Card, dice: Random) -> Card | None:
    given = card["given"]
    if len(given) < 4:
        return None
    at = dice.randrange(1, len(given) - 1)
    spoilt = given[:at] + given[at + 1 :] if dice.random() < 0.5 else given[:at] + given[at] + given[at:]
    return _less(_renamed(card, spoilt, card["family"]), dice)


def _swapped(card: Card, dice: Random) -> Card | None:
    return _less(_renamed(card, card["family"], card["given"]), dice)


def _comma(card: Card, dice: Random) -> Card | None:
    other = _less(card, dice)
    other.pop("given"), other.pop("family")
    return {**other, "full": f"{card['family']}, {card['given']}"}


def _married(card: Card, dice: Random) -> Card | None:
    """Another family name; what she can be known by is one mail, number, day of birth, or the old address."""
    other = _renamed(card, card["given"], dice.choice(_BEGINNINGS) + dice.choice(_ENDINGS))
    known = [key for key in ("emails", "phones") if key in card]
    if not known:
        return None
    kept = dice.choice(known)
    return {key: value for key, value in other.items() if key not in ("emails", "phones") or key == kept}


def _double_name(card: Card, dice: Random) -> Card | None:
    family = f"{card['family']}-{dice.choice(_BEGINNINGS)}{dice.choice(_ENDINGS)}"
    return _less(_renamed(card, card["given"], family), dice)


def _umlauts(card: Card, dice: Random) -> Card | None:
    def spelled(text: str) -> str:
        return "".join(_UMLAUTS.get(letter, letter) for letter in text)

    given, family = spelled(card["given"]), spelled(card["family"])
    return (
        _less(_renamed(card, given, family), dice)
        if family + given != card["family"] + card["given"]
        else None
    )


def _phone(card: Card, dice: Random) -> Card | None:
    """The number in another form, the first name as a letter."""
    if "phones" not in card:
        return None
    number = next(iter(card["phones"]))
    area, rest = number[3:6], number[6:]
    form = dice.choice(("0{} {}", "0{}/{}", "0049{}{}", "+49 (0) {} {}", "(0{}) {}"))
    other = {
        **_renamed(card, f"{card['given'][0]}.", card["family"]),
        "phones": {form.format(area, rest): []},
    }
    other.pop("emails", None)
    return other


def _short(card: Card, dice: Random) -> Card | None:
    short = _SHORT.get(card["given"])
    return _less(_renamed(card, short, card["family"]), dice) if short else None


def _mail_only(card: Card, dice: Random) -> Card | None:
    """A card with nothing but the mail address, and what a mail program makes of the name."""
    return {"full": card["given"], "emails": card["emails"]} if "emails" in card else None


def _title(card: Card, dice: Random) -> Card | None:
    return {**_less(card, dice), "full": f"Dr. {card['full']}", "prefix": "Dr."}


def _new_job(card: Card, dice: Random) -> Card | None:
    other = {**_less(card, dice), "org": f"{dice.choice(_BEGINNINGS)} {dice.choice(_FIRMS)}"}
    other["emails"] = {_mail(card["given"], card["family"], dice): ["work"]}
    return other


CHANGES: Mapping[str, Callable[[Card, Random], Card | None]] = {
    "typo": _typo,
    "typo in the first name": _typo_in_given,
    "swapped names": _swapped,
    "family name first": _comma,
    "married name": _married,
    "double name": _double_name,
    "umlauts": _umlauts,
    "phone format": _phone,
    "short name": _short,
    "mail and first name": _mail_only,
    "title": _title,
    "new job": _new_job,
}
"""What was done to the second card of one person."""


# -- those who look alike and are two ------------------------------------------------------------------------------------


def _family_member(card: Card, dice: Random) -> Card | None:
    """Another first name, the number and the mailbox of the family."""
    other = dice.choice(REGIONS[0].given)
    if other == card["given"]:
        return None
    kept = {key: card[key] for key in ("phones", "emails", "addresses") if key in card}
    return {"full": f"{other} {card['family']}", "given": other, "family": card["family"], **kept}


def _namesake(card: Card, dice: Random) -> Card | None:
    """The same name, and another day of birth."""
    if "birthday" not in card:
        return None
    other = _person(dice)
    month = int(card["birthday"][5:7]) % 12 + 1
    return {
        **other,
        **{key: card[key] for key in ("full", "given", "family")},
        "birthday": f"{card['birthday'][:4]}-{month:02d}-{card['birthday'][8:]}",
    }


def _near_namesake(card: Card, dice: Random) -> Card | None:
    """A first name that is another by one letter, at another organisation."""
    near = {
        "Jan": "Jana",
        "Hanna": "Anna",
        "Marie": "Maria",
        "Jonas": "Jonah",
        "Lars": "Lara",
        "Erik": "Erika",
    }
    given = near.get(card["given"])
    if given is None:
        return None
    other = _person(dice)
    return {**other, **_renamed({}, given, card["family"]), "org": f"{dice.choice(_BEGINNINGS)} GmbH"}


def _colleague(card: Card, dice: Random) -> Card | None:
    """The same first name, the number of the same office."""
    if "org" not in card:
        return None
    other = _person(dice)
    return {**other, **_renamed({}, card["given"], other["family"]), "org": card["org"]}


ALIKE: tuple[Callable[[Card, Random], Card | None], ...] = (
    _family_member,
    _namesake,
    _near_namesake,
    _colleague,
)
"""What makes somebody who looks alike and is another."""
