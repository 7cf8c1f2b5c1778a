"""No line loses a character: the tokens cover it, and what is not grammar is kept somewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.entry import (
    Context,
    Known,
    KnownPerson,
    OpenEvent,
    Parse,
    Reading,
    Role,
    changes,
    parse,
    preview,
    to_json,
)
from core.entry.names import split_name
from core.entry.tokens import visible
from core.text import clean_line

_NAMES = (
    "Anna Schmidt",
    "Anna Meier",
    "Ben Aydın",
    "Will Barnes",
    "May Chen",
    "Maria von Stetten",
    "Jörg Groß",
)
_KNOWN = Known(
    [
        KnownPerson(
            str(at),
            name,
            (parts := split_name(name)).given,
            parts.family,
            emails=(f"{parts.given}@x.de".lower(),),
        )
        for at, name in enumerate(_NAMES)
    ]
)
_CONTEXT = Context(today=date(2026, 6, 9), now=datetime(2026, 6, 9, 21, 31), region="DE", known=_KNOWN)
_EVENT = OpenEvent("e", "Hafen Meetup", "Hamburg", "2026-06-09", tag="hafen")

_WORDS = st.sampled_from(
    [
        "call",
        "met",
        "lunch",
        "Anruf",
        "plan",
        "intro",
        "mail",
        "anna",
        "Anna",
        "Schmidt",
        "Anna",
        "Weber",
        "Ben",
        "will",
        "Will",
        "May",
        "und",
        "and",
        "&",
        ",",
        "--",
        ":",
        "::",
        "<",
        "<>",
        ">",
        "from",
        "with",
        "mit",
        "von",
        "yesterday",
        "fri",
        "Fri",
        "2d",
        "in",
        "3",
        "weeks",
        "24.6.",
        "12:30",
        "may",
        "2026",
        "last",
        "next",
        "vor",
        "tagen",
        "14",
        "uhr",
        "!fri",
        "!last",
        "!send",
        "?15.6.",
        "?",
        "!",
        "!!",
        "??",
        "#seo",
        "#1",
        "#inner",
        "#seo,#Ops",
        "#a,b",
        "#x.",
        "#a,@b",
        "#",
        "@Acme",
        '@"The',
        'Roots"',
        '@"Open',
        "@ida@social.example",
        "ida@berg.se",
        "<ida@berg.se>",
        "+49",
        "151",
        "2345678",
        "0171/123",
        "0171",
        "1234567",
        "1986",
        "/",
        "T:",
        "E:",
        "M.",
        "",
        "via:Jonas",
        "via:",
        "via:zed",
        "with: zed",
        "peter:",
        "Ben;",
        "Ben<",
        "born:2030-01-01",
        "phone: 110 ask",
        "with:Ben",
        "at:Hafen",
        "at:",
        "offers:",
        "needs:",
        "a,",
        "b",
        "c,d",
        "every:30",
        "every:x",
        "born:11.6.",
        "born:",
        "nick:Bo",
        "tag:a,",
        "circle:inner",
        "circle:odd",
        "mail:x",
        "mail:a@b.de",
        "phone:12345",
        "phone:x",
        "web:idaberg.se",
        "note:",
        "notiz:",
        "todo:none",
        "todo:fri",
        "owed:",
        'org:"A,B"',
        "org:",
        "\\danah",
        "\\,",
        "a\\,b",
        "\\!",
        "\\",
        "\\\\",
        "Jr.",
        "Inc.",
        "GmbH",
        "Dr.",
        "Frau",
        "von",
        "der",
        "Müller--Lüdenscheidt",
        "AT&T",
        "Yahoo!",
        "C#",
        "Head",
        "of",
        "Ops",
        "-",
        "budget",
        "\u200e",
        "\x00",
        "é",
        "ß",
        "İ",
        "李",
        "小龍",
        "😀",
        '"',
        "'",
        "(",
        ")",
        "(0)",
        "www.x.de,",
        "https://a.b/c.",
        "linkedin.com/in/x",
    ]
)
_SHAPED = st.lists(st.tuples(_WORDS, st.sampled_from((" ", " ", " ", "", "  ", "\t"))), max_size=16).map(
    lambda parts: "".join(word + blank for word, blank in parts)
)
_LINES = st.one_of(_SHAPED, st.text(max_size=80), st.text(alphabet='aB1 ,.:;@#!?-"\\<>()+0', max_size=60))
# Grammar: their characters say something and are not text.
_SILENT = (Role.MARK, Role.KIND, Role.PLAN, Role.LINK, Role.DIRECTION, Role.DATE, Role.CADENCE, Role.BORN)


def _kept(made: Parse) -> str:
    """Every text the parse holds."""
    facts = made.facts
    texts = [
        facts.org,
        facts.role,
        facts.circle,
        facts.circle_name,
        facts.place,
        facts.event_name,
        made.full_note,
    ]
    texts += [*facts.tags, *facts.offers, *facts.needs, *facts.nicknames]
    texts += [text for value in facts.values for text in (value.value, value.shown)]
    texts += [promise.text for promise in made.promises]
    for person in made.everybody:
        texts += [person.typed, person.name]
        if person.parts:
            texts += [person.parts.full, person.parts.suffix]
    return " ".join(texts)


def _letters(text: str) -> list[str]:
    """The words of a text by their letters and digits only, without regard to case and composition."""
    text = clean_line(text.replace("\\", "")).casefold()
    return ["".join(c for c in word if c.isalnum()) for word in text.split()]


def _check(line: str, made: Parse) -> None:
    seen = visible(line)
    covered = [0] * len(line)
    for token in made.tokens:
        for at in range(token.start, token.end):
            covered[at] += 1
    for at, c in enumerate(seen):
        assert covered[at] == 1 or (c.isspace() and covered[at] <= 1), (line, at, c)
    kept = "".join(_letters(_kept(made)))
    for token in made.tokens:
        if token.role in (*_SILENT, Role.PHONE):
            continue
        for word in _letters(seen[token.start : token.end]):
            assert word in kept or "todonone" in "".join(_letters(line)), (line, token, word)


@settings(max_examples=400)
@given(_LINES, st.sampled_from((None, *Reading)), st.booleans(), st.booleans(), st.sampled_from(("en", "de")))
def test_every_character_is_in_one_token_and_every_word_is_kept(
    line: str, reading: Reading | None, new: bool, event: bool, language: str
) -> None:
    context = replace(_CONTEXT, event=_EVENT if event else None, language=language)
    made = parse(line, context, reading=reading, new=new)
    _check(line, made)
    assert made.line == line
    preview(made)
    preview(made, compact=True)
    json.dumps(to_json(made))
    if made.saveable:
        changes(made, context)


@settings(max_examples=150)
@given(_LINES, st.sampled_from(("call", "")))
def test_nothing_is_lost_where_the_person_is_fixed(line: str, kind: str) -> None:
    context = replace(_CONTEXT, person="0", kind=kind)
    made = parse(line, context)
    _check(line, made)
    if line.strip() and made.saveable:
        changes(made, context)


@settings(max_examples=100)
@given(_LINES)
def test_a_parse_is_a_function_of_its_line_and_context(line: str) -> None:
    assert parse(line, _CONTEXT) == parse(line, _CONTEXT)


@settings(max_examples=150)
@given(_LINES, st.integers(0, 5), st.integers(0, 5))
def test_any_choice_of_candidates_keeps_every_word(line: str, slot: int, candidate: int) -> None:
    _check(line, parse(line, _CONTEXT, choose={slot: candidate}))


@pytest.mark.prove
@settings(max_examples=8_000)
@given(_LINES, st.sampled_from((None, *Reading)), st.booleans(), st.integers(0, 5), st.integers(0, 5))
def test_no_line_of_many_thousands_loses_a_word(
    line: str, reading: Reading | None, event: bool, slot: int, candidate: int
) -> None:
    context = replace(_CONTEXT, event=_EVENT if event else None)
    _check(line, parse(line, context, reading=reading, choose={slot: candidate}))
