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
    quiet: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Notices of Today that say nothing until a day, by their id."""

    def hushed(self, notice: str, today: date) -> bool:
        """Whether a notice is to say nothing today."""
        return self.quiet.get(notice, "") > today.isoformat()


def profile_from(document: Mapping[str, Any]) -> Profile:
    """The profile from the record "me" of table profile; what does not fit counts as absent."""
    texts = {key: document.get(key) for key in ("name", "region", "language", "recovery_confirmed")}
    emails, cap, quiet = document.get("emails"), document.get("daily_cap"), document.get("quiet")
    return Profile(
        **{key: value for key, value in texts.items() if isinstance(value, str)},
        emails=tuple(sorted(emails)) if isinstance(emails, Mapping) else (),
        daily_cap=cap if isinstance(cap, int) and not isinstance(cap, bool) else None,
        quiet={id: day for id, day in quiet.items() if isinstance(day, str)}
        if isinstance(quiet, Mapping)
        else {},
    )
