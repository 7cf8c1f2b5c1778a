"""The query language: words and fields, all of which must fit.

A word is found anywhere in names, nicknames, organisations, roles, tags, mails, phones, events and notes on people, and
where a word begins so in what was noted of contacts. `"two words"` are found side by side. A field is one of FIELDS with a colon and a value (`tag:client`, `org:"Acme GmbH"`,
`at: hafen`), or `health`, `last` and `due` with `<`, `>`, `<=`, `>=` (`health<60`, `last>60d`, `due<7d`). A `-` before
a word or field means that it must not fit. What stands in quotes is never a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from core.entry.folding import folds
from core.errors import UsageError
from core.language import _
from core.search.index import digits_of

FIELDS = (
    "tag", "org", "city", "at", "via", "circle", "offers", "needs", "health", "last", "due", "has",
    "name", "role", "mail", "phone", "note", "is", "on",
)  # fmt: skip
"""The fields, the common ones first."""

MEASURED = ("health", "last", "due")
"""Fields that can be compared."""

ALIASES = {
    "tags": "tag", "firma": "org", "company": "org", "stadt": "city", "event": "at", "bei": "at", "durch": "via",
    "kreis": "circle", "bietet": "offers", "offer": "offers", "sucht": "needs", "need": "needs", "rolle": "role",
    "title": "role", "email": "mail", "tel": "phone", "notiz": "note", "notes": "note",
}  # fmt: skip
"""Other words for fields: those of the entry line, in both languages."""

Operator = Literal[":", "<", ">", "<=", ">="]

_PART = re.compile(
    r"""(?P<not>-)?
        (?:
            (?P<field>[^\W\d_][\w-]*)\s*(?P<op><=|>=|<|>|:)
            (?:\s+(?![^\W\d_][\w-]*(?:[<>:])))?(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]*))
          | "(?P<phrase>[^"]*)"?
          | (?P<word>\S+)
        )""",
    re.VERBOSE,
)
_PHONE = re.compile(r"\+?[\d()/.\-]*\d[\d()/.\-]*")


class Word(msgspec.Struct, frozen=True):
    """Text to find, in any of its spellings. `digits`: the piece of a phone number it can be, without zeros before
    it; empty where it is none."""

    spellings: tuple[str, ...]
    digits: str = ""
    negated: bool = False
    initial: bool = False
    """One letter: the beginning of a word of a name, for it stands everywhere else."""


class Term(msgspec.Struct, frozen=True):
    """A field and what it is asked for."""

    field: str
    operator: Operator
    value: str
    negated: bool = False

    @property
    def text(self) -> str:
        """The term as it is written."""
        value = f'"{self.value}"' if " " in self.value else self.value
        return f"{'-' if self.negated else ''}{self.field}{self.operator}{value}"


class Query(msgspec.Struct, frozen=True):
    """What a query asks for; everything must fit."""

    text: str
    words: tuple[Word, ...] = msgspec.field(default=())
    terms: tuple[Term, ...] = msgspec.field(default=())


class UnknownFieldError(UsageError):
    """A field that does not exist; `suggestion` is the nearest one, or empty."""

    def __init__(self, name: str, suggestion: str) -> None:
        super().__init__(
            _("no field '{name}'").format(name=name) + (f": {suggestion}?" if suggestion else ""),
            todo=_("Fields are {names}. Quotes make it text.").format(names=", ".join(FIELDS)),
        )
        self.name = name
        self.suggestion = suggestion


def parse(text: str) -> Query:
    """Read a query. Raises UnknownFieldError, and UsageError for a comparison that cannot be.

    A field without a value yet (`tag:`) asks for nothing, so that a filter can be typed.
    """
    words: list[Word] = []
    terms: list[Term] = []
    for part in _joined(_parts(text)):
        if isinstance(part, Term):
            if part.value:
                terms.append(part)
        elif any(part.spellings):
            words.append(part)
    return Query(text.strip(), tuple(words), tuple(terms))


def _parts(text: str) -> Iterator[Word | Term]:
    for match in _PART.finditer(text):
        negated = match["not"] is not None
        if match["field"] is not None and not (
            match["op"] == ":" and (match["value"] or "").startswith("//")
        ):
            yield _term(
                match["field"], match["op"], (match["quoted"] or match["value"] or "").strip(), negated
            )
        elif match["phrase"] is not None:
            phrase = " ".join(match["phrase"].split())
            yield Word(tuple(f" {spelling}" for spelling in folds(phrase)) if phrase else (), negated=negated)
        elif any(map(str.isalnum, word := match["word"] or match[0].removeprefix("-"))):
            yield _word(word, negated)


def _word(text: str, negated: bool) -> Word:
    if len(text) == 1:
        return Word(tuple(f" {spelling}" for spelling in folds(text)), "", negated, initial=True)
    return Word(folds(text), digits_of(text) if _PHONE.fullmatch(text) else "", negated)


def _joined(parts: Iterator[Word | Term]) -> Iterator[Word | Term]:
    """Neighbouring pieces of a phone number become one: blanks in it do not count."""
    number: Word | None = None
    for part in parts:
        if isinstance(part, Word) and part.digits and not part.negated:
            if number is None:
                number = part
            else:
                text = f"{number.spellings[0]} {part.spellings[0]}"
                number = Word((text,), digits_of(text))
            continue
        if number is not None:
            yield number
            number = None
        yield part
    if number is not None:
        yield number


def _term(name: str, operator: str, value: str, negated: bool) -> Term:
    folded = name.casefold()
    known = ALIASES.get(folded, folded)
    if known not in FIELDS:
        from difflib import get_close_matches  # only for a mistake: it costs every start 5 ms

        near = get_close_matches(folded, [*FIELDS, *ALIASES], n=1, cutoff=0.6)
        raise UnknownFieldError(name, ALIASES.get(near[0], near[0]) if near else "")
    if operator != ":" and known not in MEASURED:
        raise UsageError(
            _("{field} cannot be compared with {sign}").format(field=known, sign=operator),
            todo=_("Write {text}.").format(text=f"{known}:{value or _('VALUE')}"),
        )
    return Term(known, operator, value, negated)  # type: ignore[arg-type]
