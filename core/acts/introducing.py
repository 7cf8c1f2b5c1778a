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
from core.language import N_, _
from core.models import INTRODUCTION_STATES, Introduction
from core.network.introductions import STEPS
from core.text import clean_line
from core.vault.changes import Change, Document, Set, creation, new_id

Named: TypeAlias = "Sequence[tuple[str, str]]"
"""Ids with names."""
_DONE = {
    "asked": N_("asked about an introduction: {names}"),
    "agreed": N_("they want to meet: {names}"),
    "made": N_("introduced {names}"),
    "declined": N_("no introduction after all: {names}"),
    "thanked": N_("thanked for the introduction: {names}"),
}


def introduce(people: Named, state: str, text: str, today: date) -> Act:
    """A new introduction between two people. Raises UsageError for fewer, or a state there is not."""
    _check(state)
    if len({id for id, _name in people}) < 2:
        raise UsageError(_("An introduction is between two people."))
    text = clean_line(text)
    document: Document = {
        "between": {id: True for id, _name in people},
        "state": state,
        "on": today.isoformat(),
        "text": text or None,
        "created": today.isoformat(),
    }
    changes = creation("introductions", new_id(), document)
    if state in ("made", "thanked"):
        changes += _logged([id for id, _name in people], text, today)
    return Act(changes, _(_DONE[state]).format(names=_names(people)))


def step(item: Introduction, people: Named, state: str, today: date) -> Act:
    """An introduction comes to another state. Made now, it is logged; it is logged once."""
    _check(state)
    if item.state == state:
        return Act([], _("{said} already").format(said=_(_DONE[state]).format(names=_names(people))))
    changes: list[Change] = [
        Set("introductions", item.id, "state", state),
        Set("introductions", item.id, "on", today.isoformat()),
    ]
    made = STEPS.index("made")
    before = STEPS.index(item.state) if item.state in STEPS else -1
    if state in STEPS and STEPS.index(state) >= made > before and not item.by:
        changes += _logged(item.between, item.text, today)
    return Act(changes, _(_DONE[state]).format(names=_names(people)))


def outcome(item: Introduction, people: Named, text: str) -> Act:
    """What came of an introduction; empty takes the words away."""
    text = clean_line(text)
    if text == item.outcome:
        return Act([], _("nothing was changed"))
    label = _("what came of introducing {names}: {text}") if text else _("no outcome: {names}")
    label = label.format(names=_names(people), text=text)
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
            _("An introduction is not '{state}'.").format(state=state[:40]),
            todo=_("It is one of: {states}.").format(states=", ".join(INTRODUCTION_STATES)),
        )


def _names(people: Named) -> str:
    names = [name if len(name) <= 40 else f"{name[:39]}…" for _id, name in people]
    return (
        _("{names} and {last}").format(names=names[0], last=names[1]) if len(names) == 2 else ", ".join(names)
    )
