"""Going on under a newer key, while the vault is open."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from core.errors import VaultError
from core.vault.keys import Unlocked
from core.vault.loading import load
from core.vault.pins import pin_slot
from core.vault.sealing_again import seal_again
from core.vault.writer import MERGES, Place

if TYPE_CHECKING:
    from core.vault.vault import Vault

Progress = Callable[[str, int, int], None]


def join(vault: Vault, unlocked: Unlocked, progress: Progress | None = None) -> None:
    """Read all anew under a newer key, seal what this device saved meanwhile again, and tell every listener.

    Raises:
        VaultError: the vault is locked now; what is on the disk opens as before, and with the newer key.
    """
    vault.load()
    touched = _places(vault)
    try:
        vault.restart(unlocked.keyring)
        load(vault, progress)
        if not vault.read_only:
            # What cannot be sealed now is so when the vault is opened next; meanwhile it is held back, not lost.
            with contextlib.suppress(VaultError):
                seal_again(vault)
    except BaseException:
        vault.forget()
        raise
    vault.refused_keys = unlocked.problems
    vault.access.opened_by = unlocked.slot_name
    pin_slot(vault.state_directory, unlocked.slot_name)
    vault.access.remember()
    vault.access.retire()
    # Any two records may be one now, or no longer be.
    vault.notify(frozenset(touched | _places(vault) | {(MERGES, "")}))


def _places(vault: Vault) -> set[Place]:
    return {(name, id) for name, table in vault.state.tables.items() for id in table.base}
