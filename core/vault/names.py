"""What may be the name of a field or a member: everything but the few words that mean something else in a document."""

from __future__ import annotations

from core.errors import UsageError
from core.language import _
from core.vault.records import RESERVED

LIMIT = 10_000


def can_name(name: str) -> bool:
    """Whether a field or a member can be called so."""
    return 0 < len(name) <= LIMIT and name not in RESERVED


def check_member(field: str, member: str) -> None:
    """Raises UsageError where a member cannot be called so, with the reason."""
    if not can_name(member):
        what = _("{field}: “{member}” cannot be kept there: it says nothing.")
        if len(member) > LIMIT:
            what = _("{field}: “{member}” cannot be kept there: it is too long.")
        elif member:
            what = _("{field}: “{member}” cannot be kept there: it is a sign of the vault's own.")
        raise UsageError(what.format(field=field, member=member[:40]), safe=_("Nothing was changed."))
