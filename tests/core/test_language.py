"""The language that is spoken, and that the catalogues say all there is to say."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.language import N_, Entry, _, entries, languages, ngettext, read_catalogue, speak, spoken
from tests.catalogue import ROOT, messages

CATALOGUES = sorted((ROOT / "core" / "catalogues").glob("*.po"))


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def test_english_needs_no_catalogue() -> None:
    speak("en")
    assert _("Nobody is waiting.") == "Nobody is waiting." == N_("Nobody is waiting.")
    assert [ngettext("{n} day", "{n} days", n) for n in (0, 1, 2)] == ["{n} days", "{n} day", "{n} days"]


@pytest.mark.parametrize("language", ["xx", "../de", "", "DE"])
def test_a_language_nobody_knows_is_english(language: str) -> None:
    speak(language)
    assert spoken() == language
    assert _("Nobody is waiting.") == "Nobody is waiting."


def test_a_further_language_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "pl.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && '
        '(n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
        'msgid "add"\nmsgstr "dodaj"\n\n# a remark\n#: somewhere.py\nmsgid "{n} day"\nmsgid_plural "{n} "\n"days"\n'
        'msgstr[0] "{n} dzień"\nmsgstr[1] "{n} dni"\nmsgstr[2] "{n} dni!"\n\nmsgid "out"\nmsgstr ""\n',
        encoding="utf-8",
    )
    found = read_catalogue(path)
    assert (found.language, found.text("add"), found.text("out")) == ("pl", "dodaj", "out")
    assert [found.counted("{n} day", "{n} days", n) for n in (1, 3, 5)] == [
        "{n} dzień",
        "{n} dni",
        "{n} dni!",
    ]


def test_german_is_spoken() -> None:
    assert languages()[:2] == ("en", "de")
    speak("de")
    assert spoken() == "de"


def _fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def _of(path: Path) -> dict[str, Entry]:
    return {entry.message: entry for entry in entries(path.read_text(encoding="utf-8")) if entry.message}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_says_all_that_the_code_says_and_nothing_else(path: Path) -> None:
    known = _of(path)
    wanted = {found.message: found for found in messages()}
    assert known.keys() == wanted.keys(), "`make catalogue` brings it in step"
    for message, entry in known.items():
        assert bool(entry.many) == bool(wanted[message].many), message
        assert entry.forms and all(entry.forms.values()), f"not translated: {message}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_the_placeholders_of_its_text(path: Path) -> None:
    for message, entry in _of(path).items():
        for said in entry.forms.values():
            wanted = _fields(message) | _fields(entry.many)
            assert _fields(said) <= wanted, f"{message!r}: {said!r}"
            if not entry.many:
                assert _fields(said) == wanted, f"{message!r}: {said!r}"
