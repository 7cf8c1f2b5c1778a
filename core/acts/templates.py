"""Templates of messages: written, and taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.acts.act import Act
from core.errors import UsageError
from core.language import _
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
        raise UsageError(_("A template needs a name."), safe=_("Nothing was changed."))
    if not text:
        raise UsageError(
            _("A template needs a text."),
            safe=_("Nothing was changed."),
            todo=_("To have none of this name, remove it."),
        )
    unknown = Template(name, text).unknown
    if unknown:
        raise UsageError(
            _("{word} stands for nothing in a template.").format(word=f"{{{unknown[0]}}}"),
            safe=_("Nothing was changed."),
            todo=_("It may be {places}.").format(places=", ".join(f"{{{place}}}" for place in PLACES)),
        )
    present = {template.name: template.text for template in templates_of(profile, language)}
    if present.get(name) == text:
        return Act([], _("template {name} says that already").format(name=name))
    change: Change = Put("profile", "me", FIELD, name, {"text": text})
    if ours(language).get(name) == text and name in _held(profile):
        change = Drop("profile", "me", FIELD, name)
    return Act([change], _("template {name}").format(name=name))


def remove_template(profile: Mapping[str, Any], language: str, name: str) -> Act:
    """No template of this name any more; one of ours is switched off. Raises UsageError where there is none."""
    present = [template.name for template in templates_of(profile, language)]
    if name not in present:
        known = ", ".join(present) or _("none")
        raise UsageError(
            _("There is no template '{name}'.").format(name=name),
            safe=_("Nothing was changed."),
            todo=_("There are: {known}.").format(known=known),
        )
    label = _("template {name} removed").format(name=name)
    if name in ours(language):
        return Act([Put("profile", "me", FIELD, name, {"text": ""})], label)
    return Act([Drop("profile", "me", FIELD, name)], label)


def _held(profile: Mapping[str, Any]) -> Mapping[str, Any]:
    found = profile.get(FIELD)
    return found if isinstance(found, Mapping) else {}
