"""The name drill: spaced repetition by Leitner's boxes, as a pure function of what was answered.

What is kept of a person are the latest answers, each a member of its own: "2026-06-09 +" for a name that was known,
"2026-06-09 -" for one that was not. The box follows from them: a name starts in box 1, each answer in a row that was
right moves it one box on, one that was wrong puts it back into box 1. A name is asked again after the days of its box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from core.network.facts import ARCHIVED, Fact

FIELD = "drilled"
"""The field of a contact; no field of version 1: a program that does not know it passes it on."""

BOXES = (1, 3, 7, 21, 60)
"""Days after which a name of each box is asked again."""

FIVE = 5
"""How many names are practised at a time."""

KEPT = len(BOXES) + 1
"""Answers that are kept of a person: more would say nothing."""

KNOWN, FORGOTTEN = "+", "-"
_ANSWER = re.compile(r"(\d{4}-\d{2}-\d{2}) ([+-])")


class Standing(msgspec.Struct, frozen=True):
    """Where a name stands: its box from 1, 0 for one that was never asked, and when it is asked next."""

    box: int = 0
    due: date | None = None


def answers_of(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers a contact's document holds, oldest first: (day, sign). Of one day the wrong one counts last."""
    found = document.get(FIELD)
    matches = (_ANSWER.fullmatch(member) for member in found) if isinstance(found, Mapping) else ()
    return sorted(((match[1], match[2]) for match in matches if match), key=lambda one: (one[0], one[1]))


def standing_of(answers: Iterable[tuple[str, str]]) -> Standing:
    """The box a name is in after these answers, and the day it is asked next."""
    box, last = 1, ""
    for day, sign in answers:
        box = min(len(BOXES), box + 1) if sign == KNOWN else 1
        last = day
    if not last:
        return Standing()
    try:
        day_of = date.fromisoformat(last)
    except ValueError:
        return Standing()
    return Standing(box, day_of + timedelta(days=BOXES[box - 1]))


def to_practise(
    facts: Mapping[str, Fact], documents: Mapping[str, Mapping[str, Any]], today: date, count: int = FIVE
) -> list[str]:
    """Whose names to practise: those whose day has come, the longest over it first; then names never asked, those met
    last first, and those one hardly forgets (several contacts lately) after all others.

    Only people of whom something is known that may be asked about: where they were met, where they work, what was
    noted. Who was let go is not practised.
    """
    due: list[tuple[date, str]] = []
    new: list[tuple[bool, int, str]] = []
    for id, fact in facts.items():
        if fact.bits & ARCHIVED or " " not in fact.name.strip():
            continue
        document = documents.get(id, {})
        standing = standing_of(answers_of(document))
        if standing.due is not None:
            if standing.due <= today:
                due.append((standing.due, id))
        elif _tells(fact, document):
            new.append((fact.had > 1, -(fact.met_on or fact.last or 0), id))
    return [*(id for _, id in sorted(due)), *(id for *_, id in sorted(new))][:count]


def _tells(fact: Fact, document: Mapping[str, Any]) -> bool:
    """Whether there is something to ask about, and somebody it was worth remembering."""
    met = bool(fact.met_event or fact.events or document.get("met_how") or document.get("met_place"))
    return (fact.placed or met) and (met or bool(fact.org or fact.tags or document.get("notes")))


def hidden(text: str, names: Iterable[str]) -> str:
    """A text in which the parts of a name are blanked out, so that it does not give the answer away."""
    for name in sorted({part for whole in names for part in whole.split() if len(part) > 2}, key=len)[::-1]:
        text = re.sub(rf"\b{re.escape(name)}\b", "___", text, flags=re.IGNORECASE)
    return text
