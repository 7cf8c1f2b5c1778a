"""What a line says of a person that is not known yet, and which single values it replaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from core.entry.acquaintance import KnownPerson
from core.entry.known import Known
from core.entry.model import Changed, Facts, Parse, Person, Reading, Value
from core.entry.names import is_legal_form
from core.entry.shown import show_birthday
from core.entry.wording import cadence_text


def about(parse: Parse) -> Person | None:
    """The one person the facts of a line are about; None where they are about several or nobody."""
    if parse.reading is Reading.NOTE or len(parse.people) != 1:
        return None
    return parse.people[0]


def news(facts: Facts, id: str, known: Known) -> Facts:
    """The facts without what that contact has already; all of them for somebody new.

    A value that says less than the one known (a birthday without its year, a company without its legal form) is none.
    """
    person = known.get(id)
    if person is None:
        return facts
    return msgspec.structs.replace(
        facts,
        org=_company(person.org, facts.org),
        role=_other(person.role, facts.role),
        born=_birthday(person.born, facts.born),
        circle="" if facts.circle == person.circle else facts.circle,
        cadence=None if facts.cadence == person.cadence else facts.cadence,
        event="" if facts.event == person.event else facts.event,
        place=_other(person.place, facts.place),
        tags=_missing(facts.tags, person.tags),
        offers=_missing(facts.offers, person.offers),
        needs=_missing(facts.needs, person.needs),
        nicknames=_missing(facts.nicknames, person.nicknames),
        values=tuple(value for value in facts.values if not _has(person, value, known)),
    )


def replaced(parse: Parse, known: Known) -> tuple[Changed, ...]:
    """The single values of a known person that the line puts others in the place of; an organisation that only gains its
    legal form is not one of them."""
    person = about(parse)
    before = known.get(person.id) if person else None
    return tuple(_replaced(parse, before, known)) if before else ()


def _replaced(parse: Parse, before: KnownPerson, known: Known) -> Iterator[Changed]:
    new, language = news(parse.facts, before.id, known), parse.language
    if new.org and before.org and not completes(before.org, new.org):
        yield Changed("org", before.org, new.org)
    if new.role and before.role:
        yield Changed("role", before.role, new.role)
    if new.born and before.born:
        yield Changed("born", show_birthday(before.born, language), show_birthday(new.born, language))
    if new.circle and before.circle:
        was = known.circles.get(before.circle, before.circle)
        yield Changed("circle", was, new.circle_name)
    if new.cadence is not None and before.cadence is not None:
        yield Changed("every", cadence_text(before.cadence, language), cadence_text(new.cadence, language))
    if parse.reading is Reading.CONTACT:
        event = known.events.get(before.event)
        if new.event and event:
            yield Changed("place", event.name, new.event_name)
        if new.place and before.place:
            yield Changed("place", before.place, new.place)
    if parse.via and before.via and parse.via[0].id != before.via:
        yield Changed("via", known.name(before.via), parse.via[0].name)


def completes(before: str, now: str) -> bool:
    """True if `now` is the same organisation with its legal form: `Acme`, `Acme GmbH`."""
    return _same(_bare_company(now), before) and not _same(before, now)


def _bare_company(org: str) -> str:
    words = org.replace(",", " ").split()
    end = len(words)
    while end > 1 and (is_legal_form(words[end - 1]) or words[end - 1] in ("&", "and", "und")):
        end -= 1
    return " ".join(words[:end])


def _company(before: str, now: str) -> str:
    return "" if _same(before, now) or _same(_bare_company(before), now) else now


def _other(before: str, now: str) -> str:
    return "" if _same(before, now) else now


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _birthday(before: str, now: str) -> str:
    """What to keep of a birthday that is said: a day gains its year and a year its day, neither loses them."""
    if not before or not now:
        return now
    if len(before) == 4 and now.startswith("--"):
        return before + now[1:]
    if len(now) == 4 and before.startswith("--"):
        return now + before[1:]
    less = (now.startswith("--") and before.endswith(now[1:])) or (len(now) == 4 and before.startswith(now))
    return "" if less or before == now else now


def _missing(said: Iterable[str], has: Iterable[str]) -> tuple[str, ...]:
    there = {member.casefold() for member in has}
    return tuple(member for member in said if member.casefold() not in there)


def _has(person: KnownPerson, value: Value, known: Known) -> bool:
    """True if they have the value already: its types are not touched."""
    if value.kind == "mail":
        return person.id in known.by_mail(value.value)
    if value.kind == "phone":
        return person.id in known.by_phone(value.value)
    there = person.urls if value.kind == "web" else person.handles
    return value.value.casefold() in {one.casefold() for one in there}
