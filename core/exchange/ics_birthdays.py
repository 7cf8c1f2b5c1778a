"""Birthdays among the events of a calendar: whose it is, by the words of the title, in English and German.

A title says it ("Anna's birthday", "Geburtstag von Anna", "🎂 Anna"), or the calendar is one of birthdays, or the
program that wrote the event marked it. The year of birth is the one that the title names, or from which on the day
repeats where that is long before the event was written; nothing else is believed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from core.text import clean_line

_CALENDAR = re.compile(
    r"birthday|geburtstag|anniversaires|cumplea|compleann|verjaardag|fødselsdag|födelsedag|urodzin", re.I
)
_CAKE = re.compile("[\U0001f382\U0001f370\U0001f388\U0001f389\U0001f381\U0001f9c1\U0001f38a\ufe0f]+")
_BORN = re.compile(r"[(\[]?\s*(?:\*|born|geb\.?|geboren)?\s*((?:1[5-9]|20)\d{2})\s*[)\]]?", re.I)
_YEAR_FIRST = re.compile(r"(1[0-9]{3}|20[0-9]{2})\s+(\D.*)")
_YEAR_AFTER = re.compile(r"(.*\S)\s*[,(\[]\s*(?:\*|born|geb\.?|geboren)?\s*(1[0-9]{3}|20[0-9]{2})\s*[)\]]?")
_AGE = re.compile(
    r"\s*(?:[(\[]\s*\d{1,3}\.?\s*[)\]]|\b\d{1,3}(?:st|nd|rd|th|\.)(?=\s|$)|\b(?:turns|wird)\s+\d{1,3}\b)",
    re.I,
)
_WORD = r"(?:birth-?\s?day|b-?day|geburtstag|geb\.)"
_TITLES = (
    re.compile(r"happy\s+(?:birth-?\s?day|b-?day),?\s+(?P<name>.+)", re.I),
    re.compile(r"(?:birth-?\s?day|b-?day|geburtstag)\s*(?:of|von|:|-|–|—)\s*(?P<name>.+)", re.I),
    re.compile(rf"(?P<name>.+?)['’´`]s?\s+{_WORD}", re.I),
    re.compile(rf"(?P<name>.+?)\s*(?:\s[-–—]|[:,])\s*{_WORD}", re.I),
    re.compile(r"(?P<name>.+?)\s+(?:hat|has)\s+(?:geburtstag|(?:a |her |his )?birthday)", re.I),
    re.compile(r"(?P<german>.+?)\s+geburtstag", re.I),
    re.compile(rf"(?P<name>.+?)\s*[(\[]\s*{_WORD}\s*[)\]]", re.I),
    re.compile(rf"(?P<name>.+?)\s+{_WORD}", re.I),
    re.compile(rf"{_WORD}\s+(?P<name>.+)", re.I),
)
_NO_NAME = re.compile(
    r"(?:(?:happy|my|mein|our|unser|joyeux)\s+)?(?:birthdays?|b-?day|geburtstage?|anniversaire)?\W*", re.I
)
_OWN = re.compile(r"(?:my|mein|our|unser)", re.I)
# First and family names that end in s by themselves: a German genitive adds none that is written.
_NAMES_WITH_S = """
    agnes alexis anders andreas anneliese behrens carstens chris claas clas clemens collins constantinos
    cornelius davis denis dennis doris elias elis ellis evans frances francis frans hannes hans harris
    hinrichs hughes ines iris jacobs jakobus james janis jansens jens jesus johannes jonas jones julius
    justus klaas klaus lars lewis linus lois lorenz loris louis lucas luis lukas magnus marcus marius markus
    martens mathias matthias mavis max mertens miles moritz morris nicholas nicolas niels niklas nikolas nils
    paulus peters philippos phillips phyllis rasmus richards roberts rogers sievers silas simonis simons
    stevens thomas titus tobias tris urs ursus williams wilms yannis
"""
_WITH_S = frozenset(_NAMES_WITH_S.split())
_NO_YEARS = frozenset({1600, 1601, 1604, 1900, 1970, 1972, 2000})
_GAP = 10
_LONGEST = 200


class Birthday(NamedTuple):
    """Whose birthday, and the year of birth where it is said (0: it is not)."""

    name: str
    year: int


class Marks(NamedTuple):
    """What a program says of the event beside its title."""

    calendar: str = ""
    categories: str = ""
    year: int = 0
    marked: bool = False


def birthday(title: str, marks: Marks) -> Birthday | None:
    """Whose birthday a yearly event of a whole day is; None where it is nobody's."""
    title = clean_line(title, limit=_LONGEST)
    of_birthdays = (
        bool(_CALENDAR.search(marks.calendar) or _CALENDAR.search(marks.categories)) or marks.marked
    )
    cake = _CAKE.search(title) is not None
    text = " ".join(_CAKE.sub(" ", title).split()).strip(" -–—:,*")
    year, text = _year_of(text)
    if not year and marks.marked:
        year = marks.year
    text = _AGE.sub("", text).strip(" -–—:,")
    name = _named(text)
    if name is None:
        if not (of_birthdays or cake):
            return None
        name = text
    if _NO_NAME.fullmatch(name) or _OWN.fullmatch(name) or not any(letter.isalpha() for letter in name):
        return None
    return Birthday(name, year)


def year_of_start(start: int, written: int) -> int:
    """The year of birth that a day tells which repeats from then on: where that was long before it was written."""
    return start if start not in _NO_YEARS and written - start >= _GAP and start > 1850 else 0


def _year_of(text: str) -> tuple[int, str]:
    """The year of birth a title names, and the title without it: `1743 Ada`, `Ada (1980)`, `Ada (*1980)`."""
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match.group(1)), match.group(2)
    if match := _YEAR_AFTER.fullmatch(text):
        return int(match.group(2)), match.group(1)
    return 0, text


def _named(text: str) -> str | None:
    """The name in a title that speaks of a birthday; None where it does not."""
    for pattern in _TITLES:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        if groups.get("german") is not None:
            return _without_genitive(groups["german"].strip(" -–—:,"))
        return groups["name"].strip(" -–—:,")
    return text if _NO_NAME.fullmatch(text) and text else None


def _without_genitive(name: str) -> str:
    """`Anna Schmidts` is Anna Schmidt; `Klaus` is Klaus."""
    last = name.split()[-1].casefold() if name.split() else ""
    if name.endswith("s") and not name.endswith("ss") and last not in _WITH_S and len(last) > 3:
        return name[:-1]
    return name
