"""What the user settled about themselves; it travels with the vault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The user: name, own mail addresses, telephone region ("DE"), language ("en", "de")."""

    name: str = ""
    emails: tuple[str, ...] = ()
    region: str = ""
    language: str = ""
    daily_cap: int | None = None
    recovery_confirmed: str = ""
    pitch: str = ""
    """What I say of myself where people meet."""
    company: str = ""
    role: str = ""
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    card: Mapping[str, bool] = msgspec.field(default_factory=dict)
    """What of it stands on my card, by the keys of core.card; empty where nothing was chosen yet."""
    quiet: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Notices of Today that say nothing until a day, by their id."""

    def hushed(self, notice: str, today: date) -> bool:
        """Whether a notice is to say nothing today."""
        return self.quiet.get(notice, "") > today.isoformat()


def profile_from(document: Mapping[str, Any]) -> Profile:
    """The profile from the record "me" of table profile; what does not fit counts as absent."""
    texts: dict[str, Any] = {key: document[key] for key in _TEXTS if isinstance(document.get(key), str)}
    members: dict[str, Any] = {key: _members(document.get(key)) for key in ("emails", "phones", "urls")}
    cap, quiet, card = document.get("daily_cap"), document.get("quiet"), document.get("card")
    return Profile(
        **texts,
        **members,
        card={key: shown for key, shown in card.items() if isinstance(shown, bool)}
        if isinstance(card, Mapping)
        else {},
        daily_cap=cap if isinstance(cap, int) and not isinstance(cap, bool) else None,
        quiet={id: day for id, day in quiet.items() if isinstance(day, str)}
        if isinstance(quiet, Mapping)
        else {},
    )


_TEXTS = ("name", "region", "language", "recovery_confirmed", "pitch", "company", "role")


def _members(value: object) -> tuple[str, ...]:
    return tuple(sorted(value)) if isinstance(value, Mapping) else ()
