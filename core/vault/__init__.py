"""The encrypted store. What is above this package uses only what is named here."""

from core.vault.access import WayIn
from core.vault.changes import (
    Change,
    Delete,
    Document,
    Drop,
    Json,
    Merge,
    Put,
    Restore,
    Set,
    creation,
    new_id,
)
from core.vault.conflicts import Conflict, Past
from core.vault.device_list import Device
from core.vault.digest import Words
from core.vault.disk import Problem
from core.vault.keys import CHEAPEST, DEFAULT_COST, KdfCost
from core.vault.opening import create_vault, open_vault, unlock_vault
from core.vault.outside import look_without_key
from core.vault.report import Finding, Report
from core.vault.store import Commit
from core.vault.undo import Undone
from core.vault.vault import Vault

__all__ = [
    "CHEAPEST",
    "DEFAULT_COST",
    "Change",
    "Commit",
    "Conflict",
    "Delete",
    "Device",
    "Document",
    "Drop",
    "Finding",
    "Json",
    "KdfCost",
    "Merge",
    "Past",
    "Problem",
    "Put",
    "Report",
    "Restore",
    "Set",
    "Undone",
    "Vault",
    "WayIn",
    "Words",
    "create_vault",
    "creation",
    "look_without_key",
    "new_id",
    "open_vault",
    "unlock_vault",
]
