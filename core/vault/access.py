"""What opens a vault: its key slots, listed in table `_vault`, record `slots`.

Each slot is a set field named by the slot's hash, with the members `epoch` (which key it wraps, as in file names),
`type`, `label` and `retired`. A slot that is retired anywhere is deleted by every device that learns of it. Who begins
a new epoch retires the slots of the one before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import UsageError, VaultError
from core.language import _
from core.vault import files, keys, recovery
from core.vault.changes import Json
from core.vault.errors import WrongSecretError
from core.vault.keyring import KEYS_DIRECTORY
from core.vault.keys import DEFAULT_COST, EpochKey, KdfCost, SlotInfo
from core.vault.pins import pin_listed
from core.vault.registers import LIFE, Key
from core.vault.slots import Passphrase, Secret
from core.vault.store import Note, Store
from core.vault.writer import Writes

TABLE, RECORD = "_vault", "slots"


@dataclass(frozen=True, slots=True)
class WayIn:
    """A slot of the present epoch. `hash` names it; `listed` is false for a stray that no register speaks of."""

    hash: str
    name: str
    type: str
    key_file: bool
    label: str
    listed: bool


def listing(slot: SlotInfo, label: str = "") -> dict[Key, Json]:
    """What the register of a slot says when it is made."""
    said: dict[Key, Json] = {(slot.hash, "epoch"): slot.tag, (slot.hash, "type"): slot.type}
    return {**said, (slot.hash, "label"): label} if label else said


class Access:
    """The ways into one vault."""

    def __init__(self, vault: Store) -> None:
        self._vault = vault
        self.opened_by = ""
        """The name of the slot that opened the vault."""
        self.key_file: bytes | None = None
        """The digest of the key file that was needed."""
        self._seen: set[tuple[str, int, int]] = set()

    def ways(self) -> list[WayIn]:
        """Every slot of the present key that is there and not retired."""
        known = self._known()
        ways = []
        for slot in self._slots():
            told = known.get(slot.hash, {})
            if not told.get("retired"):
                label = told.get("label")
                ways.append(
                    WayIn(
                        slot.hash,
                        slot.name,
                        slot.type,
                        slot.key_file,
                        label if isinstance(label, str) else "",
                        bool(told),
                    )
                )
        return ways

    def _known(self) -> dict[str, dict[str, Json]]:
        """What the vault says of its slots, by hash."""
        told = self._vault.documents(TABLE).get(RECORD, {})
        return {hash: each for hash, each in told.items() if isinstance(each, dict) and each}

    def told_of(self, hash: str) -> bool:
        """Whether the vault says anything of a slot: it was listed once, though it may have been retired."""
        return hash in self._known()

    def remember(self) -> None:
        """Keep on this device which slots the vault lists: one that somebody else plants is then no way in here."""
        key = self._vault.keyring.current
        listed = self.listed(key)
        if listed:
            pin_listed(self._vault.state_directory, key, listed)

    def older(self, tags: Iterable[str]) -> set[str]:
        """Every slot that is listed and not retired, or lies there for one of these keys: what a new epoch ends."""
        held = set(tags)
        listed = {hash for hash, each in self._known().items() if not each.get("retired")}
        return listed | {slot.hash for slot in self._all() if slot.tag in held}

    def listed(self, key: EpochKey) -> set[str]:
        """The slots of a key that the vault lists, and that are not retired."""
        told = self._known().items()
        return {hash for hash, each in told if each.get("epoch") == key.tag and not each.get("retired")}

    @property
    def in_force(self) -> set[str]:
        """The hashes of the slots of the present key that the vault lists, and that are not retired."""
        return self.listed(self._vault.keyring.current)

    @property
    def retired(self) -> set[str]:
        """The hashes of slots that were retired on some device."""
        return {hash for hash, told in self._known().items() if told.get("retired")}

    def _slots(self) -> list[SlotInfo]:
        """The readable slots of the present key."""
        current = self._vault.keyring.current
        return [slot for slot in self._all() if slot.tag == current.tag]

    def _all(self) -> list[SlotInfo]:
        return keys.list_slots(self._vault.directory, vault_id=bytes.fromhex(self._vault.id))

    def _commit(self, new: SlotInfo | None, label: str, old: list[WayIn]) -> None:
        members: dict[Key, Json] = {LIFE: True}
        if new is not None:
            members.update(listing(new, label))
        for way in old:
            members[way.hash, "retired"] = True

        def plan() -> Writes:
            return {(TABLE, RECORD): members}

        self._vault.write(plan, Note(quiet=True))

    def add(self, secret: Secret, *, label: str, cost: KdfCost, instead: list[WayIn]) -> WayIn:
        """Write a slot, list it, and retire others; in this order, so that at every moment something opens."""
        self._vault.require_writable()
        new = keys.add_slot(self._vault.directory, self._vault.keyring, secret, cost=cost)
        self._commit(new, label, instead)
        self._delete(way.name for way in instead)
        return WayIn(new.hash, new.name, new.type, new.key_file, label, True)

    def add_passphrase(
        self, text: str, label: str, key_file: Path | None, cost: KdfCost = DEFAULT_COST
    ) -> WayIn:
        """One more passphrase, perhaps with a key file."""
        return self.add(keys.with_key_file(text, key_file), label=label, cost=cost, instead=[])

    def change_passphrase(self, text: str, key_file: Path | None, cost: KdfCost = DEFAULT_COST) -> WayIn:
        """Another passphrase in the place of the one that opened the vault, or, opened by the recovery code, of all.

        A key file that was needed is needed with the new one as well, unless another is given.
        """
        ways = [way for way in self.ways() if way.type == "passphrase"]
        opened = [way for way in ways if way.name == self.opened_by]
        secret = keys.with_key_file(text, key_file)
        if key_file is None and opened and opened[0].key_file:
            secret = Passphrase(text, self.key_file)
        label = opened[0].label if opened else ""
        way = self.add(secret, label=label, cost=cost, instead=opened or ways)
        self.opened_by = way.name
        return way

    def new_recovery_code(self) -> str:
        """A new recovery code in the place of the old one, as text."""
        code = recovery.new_code()
        old = [way for way in self.ways() if way.type == "recovery"]
        self.add(code, label="", cost=DEFAULT_COST, instead=old)
        return code.text

    def check_recovery_code(self, text: str) -> None:
        """Open the vault's keys with a recovery code and forget them again.

        Raises:
            RecoveryTypoError, WrongSecretError: it opens nothing here.
        """
        found = keys.unlock(self._vault.directory, recovery.parse_code(text))
        if not any(way.listed and way.name == found.slot_name for way in self.ways()):
            raise WrongSecretError(
                _("This code was replaced by a newer one."), safe=_("Nothing was changed.")
            )

    def check_passphrase(self, text: str) -> bool:
        """Whether a passphrase opens this vault, together with the key file that opened it where one was needed."""
        directory, hashes = self._vault.directory, self.in_force
        if keys.opens(directory, Passphrase(text), hashes):
            return True
        return self.key_file is not None and keys.opens(directory, Passphrase(text, self.key_file), hashes)

    def remove(self, hash: str) -> None:
        """Retire a slot.

        Raises:
            UsageError: there is no such slot, or it is the last one.
        """
        ways = self.ways()
        found = [way for way in ways if way.hash == hash]
        if not found:
            raise UsageError(_("There is no such key slot."))
        if not any(way.listed and way.hash != hash for way in ways):
            raise UsageError(_("This is the last key slot of the vault."), safe=_("It was kept."))
        self._commit(None, "", found)
        self._delete(way.name for way in found)

    def retire(self) -> None:
        """Delete the files of slots that were retired, here or on another device.

        Not before every slot of the present key that is listed and not retired is there and can be read: a retirement
        may arrive ahead of the slot that took the place of the retired one. Files that nobody listed do not count, nor
        do the slots of older keys, which a device that joined later never had. Where two devices retired each other's
        slots none is left that is not retired; then the last file of the present key stays, and all of older ones.
        """
        retired = self.retired
        if not retired or self._vault.read_only:
            return
        current = self._vault.keyring.current
        there = self._all()
        wanted = self.listed(current)
        if not wanted <= {slot.hash for slot in there}:
            return
        held = {key.tag for key in self._vault.keyring} if wanted else {current.tag}
        names = [slot.name for slot in there if slot.hash in retired and slot.tag in held]
        self._delete(names if wanted else names[:-1])

    def follow(self) -> None:
        """As `retire`, where key files have come or changed since the last look: a slot may have been waited for."""
        try:
            found = files.list_regular(self._vault.directory / KEYS_DIRECTORY)
        except OSError:
            return
        seen = {(name, status.st_size, status.st_mtime_ns) for name, status in found.items()}
        if seen != self._seen:
            self._seen = seen
            self.retire()

    def _delete(self, names: Iterable[str]) -> None:
        """What cannot be deleted now is tried again when the vault is opened next."""
        if self._vault.read_only:
            return
        for name in names:
            with contextlib.suppress(VaultError, OSError):
                keys.remove_slot(self._vault.directory, name)

    def forget(self) -> None:
        """Drop what is known of the secrets."""
        self.opened_by, self.key_file = "", None
