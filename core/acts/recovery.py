"""The recovery code after it was made: whether it is on paper, and another one in its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.acts.act import Act
from core.language import _
from core.vault import Vault
from core.vault.changes import Set
from core.vault.slots import Secret

FIELD = "recovery_confirmed"


def confirmed(vault: Vault) -> bool:
    """Whether somebody showed that the present code is on paper."""
    return bool(vault.documents("profile").get("me", {}).get(FIELD))


def confirm(vault: Vault, code: str, today: date) -> Act:
    """The changes that note the code as confirmed; nothing is derived but what the code itself takes.

    Raises:
        RecoveryTypoError: it was mistyped.
        WrongSecretError: it is another vault's, or was replaced.
    """
    vault.check_recovery_code(code)
    return Act([Set("profile", "me", FIELD, today.isoformat())], _("the recovery code is confirmed"))


def renew(vault: Vault) -> str:
    """A new code in the place of the old one, as text: it is not confirmed."""
    code = vault.new_recovery_code()
    if confirmed(vault):
        vault.commit([Set("profile", "me", FIELD, None)], label=_("a new recovery code"))
    return code


def renew_key(
    vault: Vault, passphrase: str, *, key_file: Path | None = None, other: Secret | None = None
) -> str:
    """Renew the vault's key, for a device was lost; the new recovery code, as text. See `Vault.rekey`."""
    code = vault.rekey(passphrase, key_file=key_file, other=other)
    if confirmed(vault):
        vault.commit([Set("profile", "me", FIELD, None)], label=_("a new recovery code"), quiet=True)
    return code


def blocks(code: str) -> list[str]:
    """A code as it is shown: four groups of eight characters, each written `K7QD-M2XV`."""
    parts = code.split("-")
    return ["-".join(parts[start : start + 2]) for start in range(0, len(parts), 2)]
