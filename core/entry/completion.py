"""How the word at the cursor may go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from core.entry.context import Context
from core.entry.folding import folds
from core.entry.known import Known
from core.entry.log import opening
from core.entry.model import Completion
from core.entry.scan import Piece, Scanner
from core.entry.tokens import Word, cut, visible
from core.entry.words import AND, FIELDS, LINKS

# The words with a colon that are offered, in each language.
_OFFERED = {
    "en": (
        [
            "org",
            "role",
            "tag",
            "todo",
            "owed",
            "note",
            "every",
            "circle",
            "at",
            "via",
            "with",
            "offers",
            "needs",
            "born",
            "nick",
            "mail",
            "phone",
            "web",
        ]
    ),
    "de": [
        "firma",
        "rolle",
        "tag",
        "zusage",
        "offen",
        "notiz",
        "alle",
        "kreis",
        "bei",
        "durch",
        "mit",
        "bietet",
        "sucht",
        "geboren",
        "nick",
        "mail",
        "phone",
        "web",
    ],
}
_LEAST = 2  # letters of a word with a colon before it is offered


def complete(line: str, cursor: int, context: Context, *, limit: int = 8) -> list[Completion]:
    """People, tags, organisations, events and words with a colon that fit what stands before the cursor.

    In promises and notes, and where a person is fixed, nothing is offered: nothing is recognised there.
    """
    text = visible(line[:cursor])
    if context.person is not None or not text or text[-1].isspace():
        return []
    start = opening(text, context)
    scanner = Scanner(text, context, log=start is not None, named=lambda value: False)
    pieces = scanner.scan(start.end if start else 0)
    if not pieces:
        return []
    last = pieces[-1]
    found: dict[str, Completion] = {}
    for one in _ways(text, last, first=len(pieces) == 1, log=start is not None, context=context):
        if one.text != text[one.start : cursor]:
            found.setdefault(one.text, one)
    return list(found.values())[:limit]


def _ways(text: str, last: Piece, *, first: bool, log: bool, context: Context) -> Iterator[Completion]:
    known = context.known
    end = len(text)
    if last.sort == "tag":
        yield from _tags(known, last.mark, end, text[last.start : end], "#")
    elif last.sort == "org":
        yield from _orgs(known, *_trimmed(text, last.start))
    elif last.sort == "field":
        yield from _field(text, last, known)
        yield from _colons(text, context)
    elif last.sort == "text":
        if log and first:
            yield from _people(text, cut(text, last.start), known)
        elif first:
            yield from _contact(text, last, known)
        yield from _colons(text, context)


def _contact(text: str, last: Piece, known: Known) -> Iterator[Completion]:
    """The name, then behind a comma the organisation."""
    comma = text.find(",", last.start)
    if comma < 0:
        yield from _persons(known, last.start, len(text), text[last.start :])
    elif text.find(",", comma + 1) < 0:
        yield from _orgs(known, *_trimmed(text, comma + 1))


def _field(text: str, last: Piece, known: Known) -> Iterator[Completion]:
    start, end = _trimmed(text, last.start)[:2]
    typed = text[start:end]
    comma = text.rfind(",", last.start)
    if last.name in ("via", "with"):
        yield from _people(text, cut(text, start), known)
    elif last.name == "tag":
        at = _trimmed(text, comma + 1)[0] if comma >= 0 else start
        yield from _tags(known, at, end, text[at:end], "")
    elif last.name == "org":
        yield from _orgs(known, start, end, typed)
    elif last.name == "circle":
        yield from _begin(known.circles.values(), typed, start, end, "circle")
    elif last.name == "at":
        names = [event.name for event in reversed(known.events.values())]
        yield from _begin(names, typed, start, end, "event")


def _trimmed(text: str, start: int) -> tuple[int, int, str]:
    """What was typed from `start` on, without blanks before it."""
    while text[start : start + 1].isspace():
        start += 1
    return start, len(text), text[start:]


def _people(text: str, words: list[Word], known: Known) -> Iterator[Completion]:
    """The last of several people: as many of the last words as still begin somebody's name."""
    start = 0
    for at, word in enumerate(words):
        linked = word.text in LINKS and at < len(words) - 1
        if word.text in AND or linked or word.text.endswith(","):
            start = at + 1
    for word in words[start:]:
        found = list(_persons(known, word.start, len(text), text[word.start :]))
        if found:
            yield from found
            return


def _persons(known: Known, start: int, end: int, typed: str) -> Iterator[Completion]:
    for id in known.beginning(typed.strip()) if typed.strip() else ():
        person = known.get(id)
        if person:
            yield Completion(start, end, person.full.split(",")[0], "person", person.org)


def _tags(known: Known, start: int, end: int, typed: str, mark: str) -> Iterator[Completion]:
    for sort, names in (("circle", list(known.circles.values())), ("tag", _most(known.tags))):
        if sort == "circle" and not mark:
            continue
        for one in _begin([name for name in names if " " not in name], typed, start, end, sort):
            yield Completion(start, end, mark + one.text, sort)


def _orgs(known: Known, start: int, end: int, typed: str) -> Iterator[Completion]:
    if "," not in typed:
        yield from _begin(_most(known.orgs), typed, start, end, "org")


def _most(counted: Counter[str]) -> list[str]:
    return [name for name, _ in counted.most_common()]


def _begin(names: Iterable[str], typed: str, start: int, end: int, sort: str) -> Iterator[Completion]:
    wanted = folds(typed)
    for name in names:
        if typed and any(one.startswith(key) for one in folds(name) for key in wanted):
            yield Completion(start, end, name, sort)


def _colons(text: str, context: Context) -> Iterator[Completion]:
    word = cut(text)[-1]
    typed = word.text
    if len(typed) < _LEAST or not typed.isalpha() or not typed.islower():
        return
    for name in _OFFERED["de" if context.language == "de" else "en"]:
        if name.startswith(typed):
            yield Completion(word.start, len(text), f"{name}:", "word", FIELDS[name])
