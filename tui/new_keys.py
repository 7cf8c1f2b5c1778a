"""The word about a newer key of the vault that others made: said once for each, while the program is open."""

from __future__ import annotations

from core.language import _
from core.vault import Vault
from tui.snapshot import Word


class NewKeys:
    """Which newer keys were told of, and under which one it was said that this device goes on."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._joined = ""

    def word(self, vault: Vault) -> Word | None:
        """What to say of those that were not told of yet; None where there is none."""
        if vault.joined and vault.keyring.current.tag != self._joined:
            self._joined = vault.keyring.current.tag
            return Word(_("the vault has a new key, and this device goes on under it"))
        fresh = [each for each in vault.invitations() if each.tag not in self._told]
        if not fresh:
            return None
        self._told |= {each.tag for each in fresh}
        if all(each.rival for each in fresh):
            return Word(
                _("another new key was made at the same time: the Vault place says what to do"), danger=True
            )
        return Word(_("the vault may have a new key: lock, and unlock with its passphrase"), danger=True)
