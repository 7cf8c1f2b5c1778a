"""The answer to a proposal to let somebody go: yes or no, it is not asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.acts.act import Act
from core.language import _, ngettext
from core.network.letting_go import KEPT
from core.vault.changes import Change, Set

_LONGEST = 60
"""Letters of a name in a sentence."""


def let_go(people: Sequence[tuple[str, str]], today: date) -> Act:
    """Archive these people (ids with names); brought back later they are not proposed again."""
    changes: list[Change] = []
    for id, _name in people:
        changes += [Set("contacts", id, "archived", True), Set("contacts", id, KEPT, today.isoformat())]
    return Act(changes, _("{who} let go").format(who=_who(people)))


def keep(people: Sequence[tuple[str, str]], today: date) -> Act:
    """Keep these people: nothing changes but that they are not proposed again."""
    changes: list[Change] = [Set("contacts", id, KEPT, today.isoformat()) for id, _name in people]
    return Act(changes, _("{who} kept, not asked again").format(who=_who(people)))


def _who(people: Sequence[tuple[str, str]]) -> str:
    if len(people) != 1:
        return ngettext("{n} person", "{n} people", len(people)).format(n=len(people))
    name = people[0][1]
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
