"""Something a person does: changes, and the words that say what was done."""

from __future__ import annotations

from typing import NamedTuple

from core.vault.changes import Change


class Act(NamedTuple):
    """Changes for one commit and its label for the word line; no changes where everything is so already."""

    changes: list[Change]
    label: str
