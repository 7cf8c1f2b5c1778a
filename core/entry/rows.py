"""The parse drawn as rows of text, for screen and prompt alike."""

from __future__ import annotations

from collections.abc import Iterator

from core.entry.contact import is_maybe
from core.entry.folding import fold
from core.entry.model import Candidate, Cell, Parse, Person, Promise, Reading, Row, Value
from core.entry.phones import country_name
from core.entry.shown import show_birthday, show_day, show_when
from core.entry.wording import channel_name, say, who_began

_MOST_OTHERS = 3
_WHY = {"mail": "same_mail", "phone": "same_phone", "name": "same_name", "nickname": "nickname"}


def preview(parse: Parse, *, compact: bool = False) -> list[Row]:
    """The rows shown under the line, most telling first; none for an empty line that names nobody.

    `compact` is for the low box at an event: tags beside the name, a value and a promise in one row.
    """
    if not parse.line.strip() and not parse.people:
        return []
    rows = [*_head(parse, compact=compact), *_facts(parse, compact=compact)]
    promises = [_promise_row(parse, promise) for promise in parse.promises]
    if compact:
        rows = _paired(parse, rows)
    else:
        rows += promises
    if parse.note and parse.reading is not Reading.NOTE:
        rows.append(Row(say(parse.language, "note"), parse.note))
    if parse.left:
        rows.append(Row(say(parse.language, "left"), " · ".join(parse.left), tone="left"))
    rows += [
        Row("", hint.text, tone="look")
        for hint in parse.hints
        if hint.code != "guess" and (parse.saveable or hint.code == "odd")
    ]
    rows += [Row("", error.text, tone="error") for error in parse.errors if error.text]
    return rows


def _head(parse: Parse, *, compact: bool) -> Iterator[Row]:
    """Who, and for a log what and when."""
    if not parse.saveable and not parse.people:
        return
    if parse.reading is Reading.CONTACT:
        yield from _contact_head(parse, compact=compact)
    elif parse.reading is Reading.NOTE:
        text = f"{_names(parse)} · {show_when(parse.day, parse.today, parse.language)}"
        yield Row(say(parse.language, "note"), text, right=_others(parse), tone=_tone(parse))
        if parse.note:
            yield Row("", parse.note)
    elif parse.saveable:
        yield _log_head(parse)


def _log_head(parse: Parse) -> Row:
    language = parse.language
    name = channel_name(parse.channel, language)
    at = parse.when.at if parse.when else parse.today
    parts = [
        _names(parse),
        show_when(at, parse.today, language),
        who_began(parse.channel, parse.initiator, language),
    ]
    if parse.plan:
        parts = [name, *parts[:2]]
        name = say(language, "plan")
    return Row(name, " · ".join(parts), right=_others(parse), tone=_tone(parse))


def _contact_head(parse: Parse, *, compact: bool) -> Iterator[Row]:
    language = parse.language
    person = parse.people[0]
    taken = person.candidate
    tags = _tags(parse, mark="#") if compact else ""
    if taken.new:
        works = _works(parse) if compact else ""
        maybe = [_with_why(one, language) for one in person.candidates if is_maybe(one, parse.facts.org)]
        right = tags or ("" if maybe else _other_names(person, language))
        text = " · ".join(filter(None, (person.name, works)))
        yield Row(say(language, "new"), text, right=right, tone="new")
        if maybe:
            yield Row(say(language, "maybe"), ", ".join(maybe), tone="guess")
        return
    mark = "?" if person.guess else ""
    who = f"{taken.name}{mark}, {taken.org}" if taken.org else f"{taken.name}{mark}"
    if parse.again and parse.event:
        text = f"{who}: {say(language, 'met_again')} · {parse.event.name}"
        yield Row(say(language, "again"), text, right=tags or _others(parse), tone="add")
    else:
        why = say(language, _WHY[taken.why]) if taken.why in _WHY else ""
        typed = _typed_otherwise(person)
        text = f"{who}: {why}" if why else who
        text += f". {say(language, 'typed', name=typed)}" if typed else ""
        yield Row(say(language, "add"), text, right=tags or _others(parse), tone=_tone(parse) or "add")


def _typed_otherwise(person: Person) -> str:
    """The words of the typed name that the known one does not have."""
    if person.parts is None:
        return ""
    known = {fold(word) for word in person.name.split()}
    return " ".join(word for word in person.parts.full.split() if fold(word.rstrip(",")) not in known)


def _with_why(candidate: Candidate, language: str) -> str:
    if candidate.why == "near":
        key = {1: "one_letter", 0: "other_order", -1: "initial"}.get(candidate.off, "letters")
        why = say(language, key, n=candidate.off)
    else:
        why = say(language, {"nickname": "nickname", "given": "first_name"}.get(candidate.why, "last_name"))
    who = f"{candidate.name}, {candidate.org}" if candidate.org else candidate.name
    return f"{who} ({why})"


def _tone(parse: Parse) -> str:
    return "guess" if parse.ambiguous else ""


def _others(parse: Parse) -> str:
    """Who else the first guessed name may be."""
    return next((_other_names(person, parse.language) for person in parse.people if person.guess), "")


def _other_names(person: Person, language: str) -> str:
    names = [one.name for at, one in enumerate(person.candidates) if at != person.chosen and one.id]
    more = " …" if len(names) > _MOST_OTHERS else ""
    return say(language, "tab_for", names=", ".join(names[:_MOST_OTHERS]) + more) if names else ""


def _named(parse: Parse, person: Person) -> str:
    new = f" ({say(parse.language, 'new_person')})" if person.candidate.new else ""
    return f"{person.name}{'?' if person.guess else ''}{new}"


def _names(parse: Parse) -> str:
    return ", ".join(_named(parse, person) for person in parse.people)


def _works(parse: Parse) -> str:
    """`Head of Ops at Novum`."""
    facts = parse.facts
    if facts.org and facts.role:
        return say(parse.language, "role_at", role=facts.role, org=facts.org)
    return facts.org or facts.role


def _tags(parse: Parse, *, mark: str = "") -> str:
    own = [parse.event.tag] if parse.event and parse.event.tag else []
    tags = dict.fromkeys([*own, *parse.facts.tags] if mark else [*parse.facts.tags, *own])
    return (" " if mark else ", ").join(f"{mark}{tag}" for tag in tags)


def _facts(parse: Parse, *, compact: bool) -> Iterator[Row]:
    """What is said about the person."""
    facts, language = parse.facts, parse.language
    tags = "" if compact and parse.reading is Reading.CONTACT else _tags(parse)
    works = " · ".join(filter(None, (facts.org, facts.role)))
    if compact and parse.reading is Reading.CONTACT and parse.people and parse.people[0].candidate.new:
        works = ""
    elif works and parse.known_org and facts.org and fold(parse.known_org) not in fold(facts.org):
        works += f" ({say(language, 'was', org=parse.known_org)})"
    tag_cell = Cell(say(language, "tag"), tags) if tags else None
    if works:
        yield Row(say(language, "works"), works, tag_cell)
    elif tag_cell:
        yield Row(tag_cell.label, tag_cell.text)
    for value in facts.values:
        yield Row(say(language, value.kind), _shown_value(value, language))
    texts = [
        ("nick", ", ".join(facts.nicknames)),
        ("born", show_birthday(facts.born, language) if facts.born else ""),
        ("offers", ", ".join(facts.offers)),
        ("needs", ", ".join(facts.needs)),
        ("circle", facts.circle_name),
        ("every", _cadence(parse)),
        ("place", facts.event_name or facts.place),
    ]
    for key, text in texts:
        if text:
            yield Row(say(language, key), text)
    for key, people in (("via", parse.via), ("with", parse.beside)):
        if people:
            guessed = next((_other_names(person, language) for person in people if person.guess), "")
            text = ", ".join(_named(parse, person) for person in people)
            yield Row(say(language, key), text, right=guessed, tone="guess" if guessed else "")


def _cadence(parse: Parse) -> str:
    days = parse.facts.cadence
    if days is None:
        return ""
    return say(parse.language, "days", n=days) if days else say(parse.language, "no_cadence")


def _shown_value(value: Value, language: str) -> str:
    if value.kind != "phone":
        return value.shown
    sort = {"cell": "mobile", "work": "", "fax": "fax"}.get(next(iter(value.types), ""), "") or value.sort
    sort = sort if sort in ("", "fax") else say(language, sort)
    about = ", ".join(filter(None, (country_name(value.country, language) if value.country else "", sort)))
    return f"{value.shown} ({about})" if about else value.shown


def promise_text(promise: Promise, language: str) -> str:
    """What was promised; where nothing was written, to get in touch."""
    return promise.text or say(language, "get_in_touch")


def _promise_row(parse: Parse, promise: Promise) -> Row:
    language = parse.language
    when = show_when(promise.due, parse.today, language)
    text = f"{when}: {promise_text(promise, language)}"
    return Row(say(language, "promise"), text, right=say(language, promise.side))


def _paired(parse: Parse, rows: list[Row]) -> list[Row]:
    """Rows with the promises beside the facts, as far as there are facts."""
    language = parse.language
    cells = [
        Cell(
            say(language, "promise"),
            f"{show_day(promise.due, parse.today, language)}  {promise_text(promise, language)}",
        )
        for promise in parse.promises
    ]
    made = []
    for row in rows:
        if cells and row.second is None and not row.tone and not row.right:
            row = Row(row.label, row.text, cells.pop(0))
        made.append(row)
    return made + [Row(cell.label, cell.text) for cell in cells]
