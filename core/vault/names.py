"""What may be the name of a field or a member: everything but the few words that mean something else in a document."""

from __future__ import annotations

from core.errors import UsageError
from core.vault.records import RESERVED

LIMIT = 10_000


def can_name(name: str) -> bool:
    """Whether a field or a member can be called so."""
    return 0 < len(name) <= LIMIT and name not in RESERVED


def check_member(field: str, member: str) -> None:
    """Raises UsageError where a member cannot be called so, with the reason."""
    if not can_name(member):
        why = (
            "is too long"
            if len(member) > LIMIT
            else "is a sign of the vault's own"
            if member
            else "says nothing"
        )
        raise UsageError(
            f"{field}: “{member[:40]}” cannot be kept there: it {why}.", safe="Nothing was changed."
        )
