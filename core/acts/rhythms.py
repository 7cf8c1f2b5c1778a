"""Another rhythm for a circle: one change for everybody who takes the circle's."""

from __future__ import annotations

from core.acts.act import Act
from core.vault.changes import Put


def circle_rhythm(circle: str, name: str, days: int, before: int) -> Act:
    """The circle wishes for a contact every `days` days; nothing where it does so already."""
    if days == before:
        return Act([], f"{name}: every {days} days already")
    return Act(
        [Put("profile", "me", "rhythms", circle, days)], f"{name}: every {days} days instead of {before}"
    )
