"""Templates of messages: written, and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.acts.act import Act
from core.errors import UsageError
from core.network.drafts import FIELD, PLACES, Template, ours, templates_of
from core.text import clean_line, clean_text
from core.vault.changes import Change, Drop, Put

LONGEST_NAME = 60


def write_template(profile: Mapping[str, Any], language: str, name: str, text: str) -> Act:
    """A template of this name says this from now on. One of ours as it came is kept nowhere.

    Raises UsageError without a name or a text, and for a word in braces that stands for nothing.
    """
    name, text = clean_line(name)[:LONGEST_NAME], clean_text(text).strip()
    if not name:
        raise UsageError("A template needs a name.", safe="Nothing was changed.")
    if not text:
        raise UsageError(
            "A template needs a text.",
            safe="Nothing was changed.",
            todo="To have none of this name, remove it.",
        )
    unknown = Template(name, text).unknown
    if unknown:
        raise UsageError(
            f"{{{unknown[0]}}} stands for nothing in a template.",
            safe="Nothing was changed.",
            todo=f"It may be {', '.join(f'{{{place}}}' for place in PLACES)}.",
        )
    present = {template.name: template.text for template in templates_of(profile, language)}
    if present.get(name) == text:
        return Act([], f"template {name} says that already")
    change: Change = Put("profile", "me", FIELD, name, {"text": text})
    if ours(language).get(name) == text and name in _held(profile):
        change = Drop("profile", "me", FIELD, name)
    return Act([change], f"template {name}")


def remove_template(profile: Mapping[str, Any], language: str, name: str) -> Act:
    """No template of this name any more; one of ours is switched off. Raises UsageError where there is none."""
    present = [template.name for template in templates_of(profile, language)]
    if name not in present:
        known = ", ".join(present) or "none"
        raise UsageError(
            f"There is no template '{name}'.", safe="Nothing was changed.", todo=f"There are: {known}."
        )
    if name in ours(language):
        return Act([Put("profile", "me", FIELD, name, {"text": ""})], f"template {name} removed")
    return Act([Drop("profile", "me", FIELD, name)], f"template {name} removed")


def _held(profile: Mapping[str, Any]) -> Mapping[str, Any]:
    found = profile.get(FIELD)
    return found if isinstance(found, Mapping) else {}
