"""Remarks that need the whole of a line: who was guessed, which name is odd, what Enter will do."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from core.entry.contact import is_maybe
from core.entry.context import Context
from core.entry.known import Known
from core.entry.model import Hint, Parse, Reading
from core.entry.namesakes import told_apart
from core.entry.news import completes, news, replaced
from core.entry.odd import odd_name
from core.entry.wording import listed, say


def with_remarks(parse: Parse, context: Context) -> Parse:
    """Hints about who was taken, and what Enter will do."""
    language = parse.language
    hints = list(parse.hints)
    for person in parse.ambiguous:
        others = [one.name for one in person.candidates if one.id and one.why == person.candidate.why]
        hints.append(Hint("guess", say(language, "guess", names=", ".join(others))))
    log = parse.reading is Reading.LOG
    for person in parse.everybody:
        raw = parse.line[person.start : person.end]
        odd = odd_name(raw, context.known, language, log=log) if person.candidate.new else None
        if odd and odd not in hints:
            hints.append(odd)
    told = {
        field: tuple(told_apart(person, context.known) for person in getattr(parse, field))
        for field in ("people", "via", "beside")
    }
    made = msgspec.structs.replace(parse, **told, changed=replaced(parse, context.known))
    return msgspec.structs.replace(made, hints=(*hints, *_what_enter_does(made, context)))


def _what_enter_does(parse: Parse, context: Context) -> Iterator[Hint]:
    language, changed = parse.language, changed_parts(parse)
    changes = say(language, "changes", what=listed(changed, language)) if changed else ""
    if parse.reading is not Reading.CONTACT:
        if changes:
            yield Hint("change", changes)
        return
    person = parse.people[0]
    if not parse.adds_to:
        if any(is_maybe(one, parse.facts.org) for one in person.candidates):
            yield Hint("maybe", say(language, "makes"))
        return
    added = added_parts(parse, context.known)
    known = context.known.get(person.id)
    name = (known.given if known and known.given else person.name.split()[0]) if person.name else ""
    adds = say(language, "adds", what=listed(added, language), name=name) if added else ""
    if adds or changes:
        yield Hint("add", ", ".join(filter(None, (adds, changes))))
    elif not parse.again and not parse.promises:
        yield Hint("nothing", say(language, "nothing", name=person.name))


def added_parts(parse: Parse, known: Known) -> list[str]:
    """What a contact line adds to a known person, in words: tag, role, promise, note. What they have is not named, and what
    it changes is not either."""
    person = parse.people[0]
    new, before = news(parse.facts, person.id, known), known.get(person.id)
    kinds = {value.kind for value in new.values}
    own = [promise for promise in parse.promises if not promise.inherited]
    completed = bool(new.role and before and completes(before.org, new.org))
    said = {
        "the_tag": len(new.tags) == 1,
        "the_tags": len(new.tags) > 1,
        "the_org": bool(new.org) and not completed,
        "the_role": bool(new.role),
        **{f"the_{kind}": kind in kinds for kind in ("mail", "phone", "web", "handle")},
        "the_nick": bool(new.nicknames),
        "the_born": bool(new.born),
        "the_offers": bool(new.offers),
        "the_needs": bool(new.needs),
        "the_circle": bool(new.circle),
        "the_every": new.cadence is not None,
        "the_place": bool(new.event or new.place),
        "the_via": any(one.id != (before.via if before else "") for one in parse.via),
        "the_with": any(not before or one.id not in before.beside for one in parse.beside),
        "the_promise": len(own) == 1,
        "the_promises": len(own) > 1,
        "the_note": bool(parse.full_note),
    }
    changed = {f"the_{one.field}" for one in parse.changed}
    return [say(parse.language, part) for part, is_said in said.items() if is_said and part not in changed]


def changed_parts(parse: Parse) -> list[str]:
    """What a line changes about a known person, in words: `organisation Acme → Novum`."""
    language = parse.language
    found = []
    for one in parse.changed:
        key = f"swap_{one.field}" if one.field in ("place", "via") else f"the_{one.field}"
        found.append(say(language, "swap", field=say(language, key), was=one.was, now=one.now))
    return found
