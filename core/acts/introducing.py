"""Bringing two people together, step by step: asked, agreed, made, thanked; or declined. Pure.

An introduction that is made is a contact with both that I began: it is logged with it, so that it counts for the health
of the ties and for what was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from core.acts.act import Act
from core.errors import UsageError
from core.models import INTRODUCTION_STATES, Introduction
from core.network.introductions import STEPS
from core.text import clean_line
from core.vault.changes import Change, Document, Set, creation, new_id

Named: TypeAlias = "Sequence[tuple[str, str]]"
"""Ids with names."""
_DONE = {
    "asked": "asked about an introduction: {names}",
    "agreed": "they want to meet: {names}",
    "made": "introduced {names}",
    "declined": "no introduction after all: {names}",
    "thanked": "thanked for the introduction: {names}",
}


def introduce(people: Named, state: str, text: str, today: date) -> Act:
    """A new introduction between two people. Raises UsageError for fewer, or a state there is not."""
    _check(state)
    if len({id for id, _ in people}) < 2:
        raise UsageError("An introduction is between two people.")
    text = clean_line(text)
    document: Document = {
        "between": {id: True for id, _ in people},
        "state": state,
        "on": today.isoformat(),
        "text": text or None,
        "created": today.isoformat(),
    }
    changes = creation("introductions", new_id(), document)
    if state in ("made", "thanked"):
        changes += _logged([id for id, _ in people], text, today)
    return Act(changes, _DONE[state].format(names=_names(people)))


def step(item: Introduction, people: Named, state: str, today: date) -> Act:
    """An introduction comes to another state. Made now, it is logged; it is logged once."""
    _check(state)
    if item.state == state:
        return Act([], f"{_DONE[state].format(names=_names(people))} already")
    changes: list[Change] = [
        Set("introductions", item.id, "state", state),
        Set("introductions", item.id, "on", today.isoformat()),
    ]
    made = STEPS.index("made")
    before = STEPS.index(item.state) if item.state in STEPS else -1
    if state in STEPS and STEPS.index(state) >= made > before and not item.by:
        changes += _logged(item.between, item.text, today)
    return Act(changes, _DONE[state].format(names=_names(people)))


def outcome(item: Introduction, people: Named, text: str) -> Act:
    """What came of an introduction; empty takes the words away."""
    text = clean_line(text)
    if text == item.outcome:
        return Act([], "nothing was changed")
    label = f"what came of introducing {_names(people)}: {text}" if text else f"no outcome: {_names(people)}"
    return Act([Set("introductions", item.id, "outcome", text or None)], label)


def _logged(people: Sequence[str], text: str, today: date) -> list[Change]:
    document: Document = {
        "at": today.isoformat(),
        "channel": "introduction",
        "initiator": "me",
        "with": dict.fromkeys(people, True),
        "text": text or None,
        "created": today.isoformat(),
    }
    return creation("interactions", new_id(), document)


def _check(state: str) -> None:
    if state not in INTRODUCTION_STATES:
        raise UsageError(
            f"An introduction is not '{state[:40]}'.", todo=f"It is one of: {', '.join(INTRODUCTION_STATES)}."
        )


def _names(people: Named) -> str:
    names = [name if len(name) <= 40 else f"{name[:39]}…" for _, name in people]
    return " and ".join(names) if len(names) <= 2 else ", ".join(names)
