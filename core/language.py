"""What is said, in the language of the person: the texts in the code are English, a catalogue has them in another one.

A catalogue is one file of GNU gettext, `core/catalogues/<language>.po`; that of a further language is all that it takes.
A text without a translation is said in English. `speak` is called once the language is known: texts are looked up when
they are said, so that what is kept in tables is marked with `N_` there and translated where it is shown.
"""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

ENGLISH = "en"
_FOLDER = Path(__file__).with_name("catalogues")
_LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])?\s*(".*")')
_PLURAL = re.compile(r"plural=([^;\n]+)")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language. `texts` are by message, those of a number by (message, form)."""

    language: str = ENGLISH
    texts: Mapping[str | tuple[str, int], str] = field(default_factory=dict)
    form: Callable[[int], int] = int

    def text(self, message: str) -> str:
        """A message in this language. One that stands elsewhere with a number in it is said as of many."""
        return self.texts.get(message) or self.texts.get((message, self.form(2))) or message

    def counted(self, one: str, many: str, number: int) -> str:
        """Of a message with a number the form that fits it; the number itself is not put in."""
        return self.texts.get((one, self.form(number))) or (one if number == 1 else many)


class _Spoken:
    """The language of this process."""

    catalogue = Catalogue()


def speak(language: str) -> None:
    """From now on texts are said in a language; English where there is no catalogue of it."""
    if language != _Spoken.catalogue.language:
        path = _FOLDER / f"{language}.po"
        known = language != ENGLISH and re.fullmatch("[a-z]{2,3}", language) and path.is_file()
        _Spoken.catalogue = read_catalogue(path) if known else Catalogue(language)


def spoken() -> str:
    """The language that is spoken."""
    return _Spoken.catalogue.language


def languages() -> tuple[str, ...]:
    """All languages there are, English first."""
    return (ENGLISH, *sorted(path.stem for path in _FOLDER.glob("*.po")))


def _(message: str) -> str:
    """A message in the language that is spoken. Placeholders are filled in afterwards, with `format`."""
    return _Spoken.catalogue.text(message)


def ngettext(one: str, many: str, number: int) -> str:
    """A message with a number in it: the form that fits. `ngettext("{n} day", "{n} days", n).format(n=n)`"""
    return _Spoken.catalogue.counted(one, many, number)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark a text that is kept in a table: it is translated, with `_`, where it is said."""
    return message


@dataclass(slots=True)
class Entry:
    """One message of a catalogue file; `forms` are its translations, one, or one for each form of a number."""

    message: str = ""
    many: str = ""
    forms: dict[int, str] = field(default_factory=dict)


def entries(text: str) -> Iterator[Entry]:
    """The entries of a catalogue file, its header (the empty message) among them."""
    entry, part = Entry(), ""
    for line in [*text.splitlines(), 'msgid ""']:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        keyword, said = match[1] or "", str(ast.literal_eval(match[2]))
        if keyword == "msgid":
            if entry.forms:
                yield entry
            entry = Entry()
        part = keyword or part
        if part == "msgid":
            entry.message += said
        elif part == "msgid_plural":
            entry.many += said
        elif part.startswith("msgstr"):
            number = int(part[7:-1] or 0) if part != "msgstr" else 0
            entry.forms[number] = entry.forms.get(number, "") + said


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in a file."""
    texts: dict[str | tuple[str, int], str] = {}
    form: Callable[[int], int] = _germanic
    for entry in entries(path.read_text(encoding="utf-8")):
        if not entry.message:
            rule = _PLURAL.search(entry.forms.get(0, ""))
            form = gettext.c2py(rule[1].strip()) if rule else form
        elif entry.many:
            texts.update(((entry.message, number), said) for number, said in entry.forms.items())
        else:
            texts[entry.message] = entry.forms.get(0, "")
    return Catalogue(path.stem, MappingProxyType(texts), form)


def _germanic(number: int) -> int:
    return int(number != 1)
