"""Beginning a new epoch: another key, for a vault of which a device was lost.

Whoever holds an older key (the finder of a lost laptop) reads and makes nothing of what comes after. What he had stays
readable to him, and a file of his counts nowhere, because the first commit of the new epoch lists every file held.

The order of writes is ring, first commit, recovery slot, passphrase slot; the last of them is what makes it so.

- The ring alone, or with the commit, opens nothing: no slot says its key. A crash there leaves the old epoch as it was,
  and a file that nobody can open. The commit was made under the identity of this device, which no longer fits: it takes
  another one, as after any crash in the middle of a commit.
- The recovery slot comes before the passphrase's, since its code was not shown to anybody yet: alone it opens nothing.
- Once the passphrase slot is there, so is everything that it leads to. The old slots are deleted after that; until
  then the old passphrase opens the old epoch and the new one the new one, each with everything in it.

Were the slots first, a crash would leave a key that opens and has no beginning: all files would be held back under it.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from core.errors import UsageError, VaultError
from core.language import _
from core.vault import cipher, files, keys
from core.vault.access import RECORD, TABLE, Access, listing
from core.vault.errors import UnknownKeyError, WriteError
from core.vault.keyring import EpochKey, Keyring, write_ring
from core.vault.keys import KdfCost, NewSlot
from core.vault.pins import pin_slot
from core.vault.recovery import RecoveryCode, new_code
from core.vault.registers import LIFE, Key
from core.vault.segment import Segment
from core.vault.slots import Passphrase
from core.vault.store import Note, Store
from core.vault.writer import Writes

EPOCHS: Final = "epochs"
LAST: Final = 0xFFFF
AT_ONCE: Final = 100_000
"""So many names stand in one list at most, some 7 MiB; the others in further commits, which come before."""

Progress = Callable[[str, int, int], None]


def require_different(access: Access, vault: Store, passphrase: Passphrase) -> None:
    """Raises UsageError where a passphrase opens the vault already: with the old files it would open the new ones too."""
    tried = [passphrase, Passphrase(passphrase.text, access.key_file)] if access.key_file else [passphrase]
    known = {way.hash for way in access.ways() if way.type == "passphrase" and way.listed}
    if any(keys.opens(vault.directory, each, known) for each in tried):
        raise UsageError(
            _("This passphrase opens the vault already: whoever knows it would open the new key as well."),
            safe=_("Nothing was changed."),
            todo=_("Take another one."),
        )


def begin_epoch(
    vault: Store, access: Access, passphrase: Passphrase, *, cost: KdfCost, progress: Progress | None = None
) -> RecoveryCode:
    """Make a new key that opens with another passphrase and a new recovery code, and go on under it.

    Raises:
        UsageError: the passphrase opens the vault already.
        WriteError, VaultError: the key is the one of before, and why.
    """
    tell = progress or _nobody
    vault.require_writable()
    vault.load()
    vault.refresh()
    tell(_("Trying the old key slots"), 0, 3)
    require_different(access, vault, passphrase)
    epoch = max(key.epoch for key in vault.keyring) + 1
    if epoch > LAST:
        raise VaultError(
            _("The key of this vault cannot be renewed any more."), safe=_("Nothing was changed.")
        )
    key = EpochKey(epoch, secrets.token_bytes(cipher.KEY))
    code = new_code()
    tell(_("Making the new key"), 1, 3)
    # In this order they are written; see the module.
    made = [keys.new_slot(vault.disk.vault_id, key, secret, cost) for secret in (code, passphrase)]
    tell(_("Writing"), 2, 3)
    _Beginning(vault, access, Keyring(key, tuple(vault.keyring)), made).run()
    access.opened_by, access.key_file = made[-1].info.name, passphrase.key_file
    pin_slot(vault.state_directory, access.opened_by)
    tell(_("Writing"), 3, 3)
    return code


class _Beginning:
    """The durable writes that begin an epoch; see the module for their order."""

    def __init__(self, vault: Store, access: Access, keyring: Keyring, made: list[NewSlot]) -> None:
        self._vault = vault
        self._access = access
        self._keyring = keyring
        self._made = made
        self._commits: list[Segment] = []
        self._listed: set[str] = set()
        self._ring: Path | None = None

    def run(self) -> None:
        """Write them, and go on under the new key. After an error all is as before, but for files that open nothing."""
        vault = self._vault
        try:
            with vault.sealing_under(self._keyring):
                self._ring = write_ring(vault.directory, self._keyring)
                self._list_ahead()
                with vault.author.turn() as turn:
                    names = sorted(vault.disk.held.keys() - self._listed - self._own())
                    note = Note(quiet=True, held=names)
                    self._commits.append(vault.sealed(turn, self._registers(), note))
                    for slot in self._made:
                        slot.write(vault.directory)
        except BaseException as error:
            self._give_up()
            if isinstance(error, WriteError):
                error.safe = _("The key was not renewed; everything opens as before.")
            raise
        vault.go_on(self._commits)

    def _own(self) -> set[str]:
        return {f"{segment.device}/{segment.name}" for segment in self._commits}

    def _list_ahead(self) -> None:
        """List what is too much for one commit in commits of their own: nobody can open them before the last is there."""
        names = sorted(self._vault.disk.held)
        while len(names) > AT_ONCE:
            part, names = names[:AT_ONCE], names[AT_ONCE:]
            with self._vault.author.turn() as turn:
                self._commits.append(self._vault.sealed(turn, {}, Note(quiet=True, held=part)))
            self._listed.update(part)

    def _registers(self) -> Writes:
        """The slots of the new key, the end of all others of the keys that are held, and since when it is."""
        vault = self._vault
        slots: dict[Key, Any] = {LIFE: True}
        for hash in self._access.older(each.tag for each in self._keyring):
            slots[hash, "retired"] = True
        for slot in self._made:
            slots.update(listing(slot.info))
        epochs: dict[Key, Any] = {LIFE: True, (self._keyring.current.tag, "at"): vault.clock.now_ms()}
        return {(TABLE, RECORD): slots, (TABLE, EPOCHS): epochs}

    def _give_up(self) -> None:
        """Take back what opens, and hold nothing for saved that is sealed under a key which is given up."""
        vault = self._vault
        for slot in reversed(self._made):
            with contextlib.suppress(VaultError, OSError):
                keys.remove_slot(vault.directory, slot.info.name)
        if not self._commits:
            if self._ring is not None:
                with contextlib.suppress(VaultError, OSError):
                    files.remove(self._ring)
            return
        for key in self._own():
            vault.disk.take_back(
                key, UnknownKeyError(_("A key that was given up."), tag=self._keyring.current.tag)
            )
        vault.author.abandon()


def _nobody(what: str, done: int, of: int) -> None:
    pass
