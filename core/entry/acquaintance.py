"""What has to be known of the people and events an entry line may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class KnownPerson(msgspec.Struct, frozen=True):
    """What has to be known of a contact to name them in a line, and to say what the line adds to them or changes.

    `full` is the name as shown. `given` and `family` may be empty: they are then taken from `full`. `weight` orders people
    that fit a name equally well, larger first (say, interactions of the last years). `event`, `via` and
    `beside` (who stood there too) are ids.
    """

    id: str
    full: str
    given: str = ""
    family: str = ""
    nicknames: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    org: str = ""
    tags: tuple[str, ...] = ()
    weight: float = 0.0
    role: str = ""
    born: str = ""
    circle: str = ""
    cadence: int | None = None
    urls: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    event: str = ""
    place: str = ""
    via: str = ""
    beside: tuple[str, ...] = ()


class KnownEvent(msgspec.Struct, frozen=True):
    """An event that can be named after `at:`."""

    id: str
    name: str
    place: str = ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _members(value: object) -> tuple[str, ...]:
    return tuple(value) if value and isinstance(value, dict) else ()


def person_from(id: str, document: Mapping[str, Any], *, full: str, weight: float = 0.0) -> KnownPerson:
    """A contact as their document has them, with the name that is shown."""
    get = document.get
    cadence = get("cadence")
    return KnownPerson(
        id,
        full,
        _text(get("given")),
        _text(get("family")),
        _members(get("nicknames")),
        _members(get("emails")),
        _members(get("phones")),
        _text(get("org")),
        _members(get("tags")),
        weight,
        _text(get("role")),
        _text(get("birthday")),
        _text(get("circle")),
        cadence if isinstance(cadence, int) and not isinstance(cadence, bool) else None,
        _members(get("urls")),
        _members(get("handles")),
        _members(get("offers")),
        _members(get("needs")),
        _text(get("met_event")),
        _text(get("met_place")),
        _text(get("met_via")),
        _members(get("met_with")),
    )
