"""Remarks that need the whole of a line: who was guessed, which name is odd, what Enter will do."""

from __future__ import annotations

import msgspec

from core.entry.contact import is_maybe
from core.entry.context import Context
from core.entry.folding import fold
from core.entry.known import KnownPerson
from core.entry.model import Facts, Hint, Parse, Reading
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
    org = ""
    if parse.reading is Reading.CONTACT:
        person = parse.people[0]
        if parse.adds_to:
            known = context.known.get(person.id)
            org = known.org if known else ""
            what = added_parts(parse, known)
            name = (known.given if known and known.given else person.name.split()[0]) if person.name else ""
            if what:
                hints.append(Hint("add", say(language, "add_hint", what=listed(what, language), name=name)))
            elif parse.event is None:
                hints.append(Hint("nothing", say(language, "nothing", name=person.name)))
        else:
            maybe = [one for one in person.candidates if is_maybe(one, parse.facts.org)]
            if maybe:
                hints.append(Hint("maybe", say(language, "maybe_hint", name=maybe[0].name)))
    return msgspec.structs.replace(parse, hints=tuple(hints), known_org=org)


def added_parts(parse: Parse, known: KnownPerson | None) -> list[str]:
    """What a contact line adds to a known person, in words: tag, role, promise, note. What they have is not named."""
    facts, language = parse.facts, parse.language
    has = {mail.casefold() for mail in known.emails} | set(known.phones) if known else set()
    kinds = [value.kind for value in parse.facts.values if value.value.casefold() not in has]
    same_org = known is not None and fold(known.org) == fold(facts.org)
    own = [promise for promise in parse.promises if not promise.inherited]
    parts: list[str] = []
    if facts.tags:
        parts.append("the_tags" if len(facts.tags) > 1 else "the_tag")
    if facts.org and not facts.role and not same_org:
        parts.append("the_org")
    if facts.role:
        parts.append("the_role")
    parts += [f"the_{kind}" for kind in ("mail", "phone", "web", "handle") if kind in kinds]
    rest = Facts(tags=facts.tags, org=facts.org, role=facts.role, values=facts.values)
    if facts != rest or parse.via or parse.beside:
        parts.append("the_rest")
    if own:
        parts.append("the_promises" if len(own) > 1 else "the_promise")
    if parse.full_note:
        parts.append("the_note")
    return [say(language, part) for part in parts]
