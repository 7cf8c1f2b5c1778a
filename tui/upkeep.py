"""What this machine knows of the keeping of the open vault, handed to what says something of the day."""

from __future__ import annotations

import contextlib
from datetime import date, datetime

from core.network.network import Network
from core.network.upkeep import Upkeep
from core.vault import Vault
from sync.last_backup import last_backup


def keep_up(network: Network, vault: Vault) -> None:
    """Have Today know when the last backup was made, and what the newest save is. On the vault's thread."""
    backup = last_backup(vault.state_directory)
    network.keep(
        Upkeep(
            known=not vault.leaves_no_trace,
            backed_up=_day(backup.at) if backup is not None else None,
            saved=_day(vault.state.latest),
        )
    )


def _day(ms: int) -> date | None:
    with contextlib.suppress(OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(ms / 1000).date() if ms > 0 else None
    return None
