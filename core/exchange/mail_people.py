"""Whom a header of addresses names: quoted names, comments, groups, encoded words, and what programs make of them.

The header is taken apart before its encoded words are undone: a comma inside one separates nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.exchange.mail_headers import without_words
from core.text import clean_line

_MAX_PEOPLE = 2_000
_TOKEN = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.){0,1000}")
      | (?P<word>(?:=\?[\w.:+*-]{1,80}\?[bBqQ]\?[^?]*\?=\s*)+)
      | (?P<angle><[^<>]*>|<[^<>,;]*)
      | (?P<comment>\([^()]*\))
      | (?P<mark>[,;:])
      | (?P<plain>[^"<(,;:=]+|["(=])""",
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\]{1,120}@[^\s@<>\"(),;:\\]{1,250}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_AFTER_NAME = re.compile(
    r"(?:inc|ltd|llc|llp|gmbh|ag|kg|sa|sas|corp|co|phd|md|mba|jr|sr|ii|iii|esq|msc|bsc|dr)\.?", re.IGNORECASE
)
"""What follows a comma in a name without being a first name."""


class Person(NamedTuple):
    """Somebody a header names: the name as shown, maybe empty, and the address in lower case."""

    name: str
    email: str


def people_of(value: str) -> list[Person]:
    """Everybody a header names, each address once. Members of groups count; the names of groups do not."""
    found: dict[str, Person] = {}
    phrase: list[str] = []
    angle: str | None = None
    comment = ""
    for kind, text in _tokens(value):
        if kind == "mark" and (text != ":" or angle is None):
            if text != ":":
                _add(found, "".join(phrase), angle, comment)
            phrase, angle, comment = [], None, ""
        elif kind == "angle":
            angle = text if angle is None else angle
        elif kind == "comment":
            comment = comment or text
        else:
            phrase.append(text)
        if len(found) >= _MAX_PEOPLE:
            break
    _add(found, "".join(phrase), angle, comment)
    return list(found.values())


def _tokens(value: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(value):
        kind, text = found.lastgroup or "", found[0]
        if kind == "quoted":
            text = without_words(_ESCAPED.sub(r"\1", text[1:-1]))
        elif kind == "word":
            text = without_words(text)
        elif kind == "angle":
            text = text.strip("<>")
        elif kind == "comment":
            text = without_words(_ESCAPED.sub(r"\1", text[1:-1]))
        yield kind, text


def _add(found: dict[str, Person], phrase: str, angle: str | None, comment: str) -> None:
    address = _address(angle) if angle is not None else ""
    if not address and (bare := _ADDRESS.search(phrase)):
        address, phrase = bare[0].lower(), phrase[: bare.start()] + phrase[bare.end() :]
    if address:
        name = shown_as(phrase) or shown_as(comment)
        known = found.get(address)
        if known is None or (name and not known.name):
            found[address] = Person(name, address)


def _address(text: str) -> str:
    """The address between angle brackets, or empty: `mailto:` and old routes are taken away."""
    text = "".join(text.split()).rpartition(":")[2]
    return text.lower() if _ADDRESS.fullmatch(text) else ""


def shown_as(text: str) -> str:
    """The name of a person as mail programs carry it: without quotes around it, `Doe, Jane` turned round.

    Empty where the name is only the address again.
    """
    name = clean_line(text, limit=300).strip('"')
    while len(name) > 1 and name[0] == name[-1] == "'":
        name = name[1:-1].strip()
    if "@" in name or not any(letter.isalnum() for letter in name):
        return ""
    family, comma, given = name.partition(",")
    words = given.split()
    two = comma and 0 < len(words) <= 3 and "," not in given and len(family.split()) <= 3
    if two and not _AFTER_NAME.fullmatch(words[0]) and not any(letter.isdigit() for letter in name):
        return f"{given.strip()} {family.strip()}".strip()
    return name
