"""How a vault is kept: its last backup, what doctor said, what opens it, where it lies. Read on the vault's thread."""

from __future__ import annotations

from dataclasses import dataclass

from core.acts.recovery import FIELD
from core.vault import Vault
from core.vault.access import RECORD, TABLE
from sync.last_backup import LastBackup, last_backup
from sync.last_doctor import LastDoctor, last_doctor


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is known. `passphrase` says when it was set, in ms, 0 where that is not known; `confirmed` on which day the
    recovery code was, as text."""

    vault: str
    directory: str
    backup: LastBackup | None = None
    doctor: LastDoctor | None = None
    passphrase: int = 0
    confirmed: str = ""


def keeping_of(vault: Vault) -> Keeping:
    """All of it."""
    confirmed = vault.documents("profile").get("me", {}).get(FIELD)
    return Keeping(
        vault=vault.id,
        directory=str(vault.directory),
        backup=last_backup(vault.state_directory),
        doctor=last_doctor(vault.state_directory),
        passphrase=_set_at(vault),
        confirmed=confirmed if isinstance(confirmed, str) else "",
    )


def _set_at(vault: Vault) -> int:
    """When the newest of the passphrases that open the vault was set."""
    hashes = [way.hash for way in vault.slots() if way.type == "passphrase" and way.listed]
    times = [past.at_ms for hash in hashes for past in vault.history(TABLE, RECORD, hash, "epoch")]
    return max(times, default=0)
