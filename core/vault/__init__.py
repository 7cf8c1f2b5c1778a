"""The encrypted store. What is above this package uses only what is named here."""

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
from core.vault.digest import Words
from core.vault.disk import Problem
from core.vault.keys import CHEAPEST, DEFAULT_COST, KdfCost
from core.vault.opening import create_vault, open_vault, unlock_vault
from core.vault.undo import Undone
from core.vault.vault import Commit, Vault

__all__ = [
    "CHEAPEST",
    "DEFAULT_COST",
    "Change",
    "Commit",
    "Conflict",
    "Delete",
    "Document",
    "Drop",
    "Json",
    "KdfCost",
    "Merge",
    "Past",
    "Problem",
    "Put",
    "Restore",
    "Set",
    "Undone",
    "Vault",
    "Words",
    "create_vault",
    "creation",
    "new_id",
    "open_vault",
    "unlock_vault",
]
