"""Drafts of messages out of the user's own templates.

A template is text with names in braces. A line that names something which is not known of the person is left out, so
one template serves many: `{name}` (given name), `{full}`, `{org}`, `{topic}` (what the last contact was about),
`{when}` (when that was), `{promise}` (the first open promise of mine), `{event}` (where we met), `{me}` (my name).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from core.text import clean_line, clean_text

FIELD = "templates"
"""The field of the profile that holds them: name -> {"text": text}. An empty text switches one of ours off."""

PLACES = ("name", "full", "org", "topic", "when", "promise", "event", "me")
"""What may stand in braces."""

_PLACE = re.compile(r"\{(\w+)\}")

_OURS: dict[str, dict[str, str]] = {
    "en": {
        "promise": "Hi {name},\nI have not forgotten what I promised: {promise}.\nYou hear from me soon.\n{me}",
        "hello": "Hi {name},\nlast time it was about this: {topic}.\nHow are you, and what is new with you?\n{me}",
    },
    "de": {
        "promise": "Hallo {name},\nich habe nicht vergessen, was ich versprochen habe: {promise}.\n"
        "Ich melde mich bald.\n{me}",
        "hello": "Hallo {name},\nletztes Mal ging es darum: {topic}.\nWie geht es dir, und was gibt es Neues?\n{me}",
    },
}
"""What is there before the user writes templates of their own, by language."""


class Template(msgspec.Struct, frozen=True):
    """A template by its name. `ours`: it is one that came with the program, as it came."""

    name: str
    text: str
    ours: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """What it names in braces, each once."""
        return tuple(dict.fromkeys(_PLACE.findall(self.text)))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Words in braces that stand for nothing."""
        return tuple(place for place in self.places if place not in PLACES)


class Draft(msgspec.Struct, frozen=True):
    """A message as it may be sent, and the template it was made of."""

    template: str
    text: str


def templates_of(document: Mapping[str, Any], language: str) -> list[Template]:
    """The templates of a profile: ours, as the user changed them, then the user's own, by name."""
    ours = _OURS.get(language[:2], _OURS["en"])
    found = document.get(FIELD)
    own = {name: _text(value) for name, value in found.items()} if isinstance(found, Mapping) else {}
    made = [
        Template(name, own[name], own[name] == text) if name in own else Template(name, text, True)
        for name, text in ours.items()
    ]
    made += [Template(name, own[name]) for name in sorted(own, key=str.casefold) if name not in ours]
    return [template for template in made if template.text.strip()]


def ours(language: str) -> Mapping[str, str]:
    """The templates that come with the program."""
    return _OURS.get(language[:2], _OURS["en"])


def _text(value: object) -> str:
    text = value.get("text") if isinstance(value, Mapping) else value
    return clean_text(text) if isinstance(text, str) else ""


def fill(template: Template, about: Mapping[str, str]) -> Draft:
    """The draft for somebody; lines that name something unknown are left out, other braces stay as they are."""
    kept = [
        _PLACE.sub(lambda match: about.get(match[1], match[0]), line)
        for line in template.text.split("\n")
        if all(about.get(place) for place in _PLACE.findall(line) if place in PLACES)
    ]
    return Draft(template.name, "\n".join(kept).strip())


def drafts_of(templates: Sequence[Template], about: Mapping[str, str]) -> list[Draft]:
    """A draft of each template that has anything to say, those about an open promise first where there is one.

    Where there is none such a template is left out: without its promise it says nothing.
    """
    fitting = [template for template in templates if "promise" not in template.places or about.get("promise")]
    ordered = sorted(fitting, key=lambda template: "promise" not in template.places)
    return [draft for draft in (fill(template, about) for template in ordered) if draft.text]


def about_person(
    *,
    given: str,
    full: str,
    org: str,
    last: tuple[str, str],
    promises: Iterable[tuple[str, str]],
    event: str,
    me: str,
) -> dict[str, str]:
    """What a template may name of a person. `last`: day and text of the last contact; `promises`: open ones of mine,
    as (day due or empty, text)."""
    first = min(promises, key=lambda promise: (promise[0] or "~", promise[1]), default=("", ""))
    return {
        "name": clean_line(given) or clean_line(full),
        "full": clean_line(full),
        "org": clean_line(org),
        "topic": clean_line(last[1].partition("\n")[0]).rstrip("."),
        "when": clean_line(last[0]),
        "promise": clean_line(first[1]).rstrip("."),
        "event": clean_line(event),
        "me": clean_line(me),
    }
