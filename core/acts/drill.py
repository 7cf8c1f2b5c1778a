"""An answer in the name drill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.acts.act import Act
from core.language import _
from core.network.drill import FIELD, FORGOTTEN, KEPT, KNOWN, answers_of
from core.vault.changes import Change, Drop, Put


def answered(id: str, name: str, document: Mapping[str, Any], today: date, *, known: bool) -> Act:
    """A name was known, or not; answers too old to say anything go."""
    sign = KNOWN if known else FORGOTTEN
    before = [f"{day} {mark}" for day, mark in answers_of(document)]
    member = f"{today.isoformat()} {sign}"
    # The last answer of a day is the one that counts.
    gone = [each for each in before if each.startswith(today.isoformat()) and each != member]
    gone += [each for each in before if each not in gone][: -(KEPT - 1)]
    changes: list[Change] = [Drop("contacts", id, FIELD, each) for each in dict.fromkeys(gone)]
    if member not in before or member in gone:
        changes.append(Put("contacts", id, FIELD, member))
    label = _("{name}: known") if known else _("{name}: not known yet")
    return Act(changes, label.format(name=name))
