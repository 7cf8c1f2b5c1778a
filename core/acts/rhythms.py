"""Another rhythm for a circle: one change for everybody who takes the circle's."""

from __future__ import annotations

from core.acts.act import Act
from core.language import ngettext
from core.vault.changes import Put


def circle_rhythm(circle: str, name: str, days: int, before: int) -> Act:
    """The circle wishes for a contact every `days` days; nothing where it does so already."""
    if days == before:
        label = ngettext("{name}: every {days} days already", "{name}: every {days} days already", days)
        return Act([], label.format(name=name, days=days))
    label = ngettext(
        "{name}: every {days} days instead of {before}", "{name}: every {days} days instead of {before}", days
    )
    return Act(
        [Put("profile", "me", "rhythms", circle, days)], label.format(name=name, days=days, before=before)
    )
