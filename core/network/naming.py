"""From a name that somebody typed to the one person it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.entry.acquaintance import KnownPerson, person_from
from core.entry.folding import folds
from core.entry.known import Known
from core.errors import AmbiguousError, NotUnderstoodError
from core.language import _
from core.network.facts import ARCHIVED, Fact

MOST_CANDIDATES = 12


def known_person(fact: Fact, document: Mapping[str, Any]) -> KnownPerson:
    """What the entry line has to know of a contact; the more contacts were logged, the weightier."""
    weight = 0.0 if fact.bits & ARCHIVED else len(fact.touches) / 4
    return person_from(fact.id, document, full=fact.name, weight=weight)


def resolve(name: str, known: Known, facts: Mapping[str, Fact]) -> str:
    """The id of the one person meant: an id, whole name, nickname, mail, first name and initial, first name, last
    name, or the beginning of a name that only one person has. The first of these that anybody fits decides.

    Raises NotUnderstoodError where nobody fits, AmbiguousError with the candidates where several do.
    """
    name = " ".join(name.split())
    if name in facts:
        return name
    words = name.split()
    if not words:
        raise NotUnderstoodError(_("No name was given."))
    ways = (
        known.by_name(name),
        known.by_nickname(name),
        known.by_mail(name.strip("<>")),
        known.by_initial(words),
        known.by_given(name),
        known.by_family(name),
        _beginning(name, facts),
    )
    for found in ways:
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(name, found, facts)
    raise _nobody(name, known, facts)


def _beginning(name: str, facts: Mapping[str, Fact]) -> list[str]:
    """Everybody with a name one of whose words begins so."""
    keys = folds(name)
    found = []
    for fact in facts.values():
        for shown in folds(fact.name):
            if any(shown.startswith(key) or f" {key}" in shown for key in keys):
                found.append(fact.id)
                break
    return found


def _ambiguous(name: str, ids: list[str], facts: Mapping[str, Fact]) -> AmbiguousError:
    shown = ids[:MOST_CANDIDATES]
    texts = [facts[id].name + (f" ({facts[id].org})" if facts[id].org else "") for id in shown]
    names = ", ".join(texts)
    if len(ids) > len(shown):
        names = _("{names} and {n} more").format(names=names, n=len(ids) - len(shown))
    return AmbiguousError(
        _("'{name}' fits {n} people: {names}.").format(name=name, n=len(ids), names=names),
        [(id, facts[id].name) for id in ids],
        todo=_("Write more of the name, or a mail address."),
    )


def _nobody(name: str, known: Known, facts: Mapping[str, Fact]) -> NotUnderstoodError:
    near = [facts[match.id].name for match in known.near(name) if match.id in facts]
    todo = _("Did you mean {names}?").format(names=_(" or ").join(near)) if near else ""
    return NotUnderstoodError(_("No one is called '{name}'.").format(name=name), todo=todo)
