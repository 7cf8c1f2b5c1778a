"""A newer key that somebody made, seen from a device that does not hold it.

It is an *invitation* until a secret opens it and its ring is found to hold the key of this device. Anybody may write
something that looks like one: it is told of, never obeyed, and keeps nothing from working. Who once had the vault's key
can make one that holds it too, but not one that a new passphrase of ours opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.errors import UsageError, VaultError
from core.language import _, ngettext
from core.vault import files, keys
from core.vault.access import TABLE, Access
from core.vault.devices import RECORD as DEVICES_RECORD
from core.vault.disk import Problem
from core.vault.errors import NotArrivedError, TwoKeysError
from core.vault.keyring import KEYS_DIRECTORY, EpochKey, Keyring, has_ring
from core.vault.keys import SlotInfo, Unlocked
from core.vault.rekey import EPOCHS
from core.vault.segment import read_segment
from core.vault.slots import Secret
from core.vault.store import Store

NEW_KEY: Final = "NewKey"
"""The kind of the problem that an invitation is."""
SHOWN: Final = 3
"""So many are told of one by one: more than that nobody made who means well."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A key of this epoch or a later one that is not held. `at_ms`: when the first slot of it was written, as far as
    the file system knows; `devices` saved something under it, so many `files`, by ids; `by` names them for people."""

    tag: str
    epoch: int
    at_ms: int
    devices: tuple[str, ...]
    by: str
    files: int
    rival: bool
    """It is of the epoch of the present key: two were begun at once."""

    @property
    def words(self) -> str:
        """What it is and what to do, for a person."""
        told = self._of_a_rival() if self.rival else self._of_a_newer()
        return " ".join(told).format(by=self.by, n=self.files)

    def _of_a_rival(self) -> tuple[str, ...]:
        made = _(
            "Another new key was made at the same time as the present one; both stand, and nothing is lost."
        )
        if self.by:
            made = _(
                "Another new key was made by {by} at the same time as the present one; both stand, and nothing is lost."
            )
        unite = _("Who knows both passphrases makes one key of the two: `tend rekey --unite`.")
        if self.files:
            unite = ngettext(
                "Who knows both passphrases makes one key of the two: `tend rekey --unite` ({n} file of this vault "
                "cannot be read here before that).",
                "Who knows both passphrases makes one key of the two: `tend rekey --unite` ({n} files of this vault "
                "cannot be read here before that).",
                self.files,
            )
        return (
            made,
            unite,
            _("If none of your devices made it, somebody did who had the old key: it opens nothing here."),
        )

    def _of_a_newer(self) -> tuple[str, ...]:
        made = _("A new key for this vault was made.")
        if self.by:
            made = _("A new key for this vault was made by {by}.")
        unlock = _(
            "Unlock with its passphrase and this device goes on under it; until then everything works as before."
        )
        if self.files:
            unlock = ngettext(
                "Unlock with its passphrase and this device goes on under it ({n} file of this vault cannot be read "
                "here before that); until then everything works as before.",
                "Unlock with its passphrase and this device goes on under it ({n} files of this vault cannot be read "
                "here before that); until then everything works as before.",
                self.files,
            )
        warning = _(
            "If none of your devices made it, somebody did who had the key: do not unlock with a passphrase that others "
            "give you."
        )
        return made, unlock, warning


class Invitations:
    """The invitations of one vault."""

    def __init__(self, vault: Store, access: Access) -> None:
        self._vault = vault
        self._access = access
        self._seen: frozenset[tuple[str, int, int]] = frozenset()
        self._slots: list[SlotInfo] = []

    def found(self) -> list[Invitation]:
        """Every key that may be a newer one, the newest epoch first; nothing of it is proved."""
        current = self._vault.keyring.current
        held = {key.tag for key in self._vault.keyring}
        by_tag: dict[str, list[SlotInfo]] = {}
        for slot in self._all():
            if slot.epoch >= current.epoch and slot.tag not in held:
                by_tag.setdefault(slot.tag, []).append(slot)
        made = [self._invitation(tag, slots) for tag, slots in by_tag.items()]
        return sorted(made, key=lambda each: (-each.epoch, -each.files, each.tag))

    def _all(self) -> list[SlotInfo]:
        """The readable slots; they are read again when a file of the directory changed."""
        folder = self._vault.directory / KEYS_DIRECTORY
        try:
            listed = files.list_regular(folder)
            seen = frozenset((name, status.st_size, status.st_mtime_ns) for name, status in listed.items())
            if seen != self._seen:
                self._slots = keys.list_slots(self._vault.directory, vault_id=self._vault.disk.vault_id)
                self._seen = seen
        except (VaultError, OSError):
            return []
        return self._slots

    def _invitation(self, tag: str, slots: list[SlotInfo]) -> Invitation:
        when = {name: changed for name, _size, changed in self._seen}
        sealed = [key.partition("/")[0] for key, under in self._vault.disk.unknown.items() if under == tag]
        devices = tuple(sorted(set(sealed)))
        names = [self._name(device) for device in devices[:SHOWN]]
        return Invitation(
            tag=tag,
            epoch=slots[0].epoch,
            at_ms=min(when.get(slot.name, 0) for slot in slots) // 1_000_000,
            devices=devices,
            by=_named(names, len(devices) > SHOWN),
            files=len(sealed),
            rival=slots[0].epoch == self._vault.keyring.current.epoch,
        )

    def _name(self, device: str) -> str:
        told = self._vault.documents(TABLE).get(DEVICES_RECORD, {}).get(device)
        name = told.get("name") if isinstance(told, dict) else None
        return name if isinstance(name, str) and name else _("device {name}").format(name=device[:8])

    def waiting_for(self) -> set[str]:
        """The files that are sealed under such a key: they are no damage."""
        unknown = self._vault.disk.unknown
        if not unknown:
            return set()
        tags = {each.tag for each in self.found()}
        return {key for key, tag in unknown.items() if tag in tags}

    def problems(self) -> list[Problem]:
        """What is to be told of them: one each, or one for all where there are many."""
        found = self.found()
        newer = any(not each.rival for each in found)
        told = []
        for each in found[:SHOWN]:
            # Where one was made of two already there is nothing left to unite.
            words = each.words
            if each.rival and newer:
                words = f"{words} {_('Try the passphrase of the newer key first: it may hold both.')}"
            told.append(Problem(f"{KEYS_DIRECTORY}/{each.tag}", NEW_KEY, words))
        if left := len(found) - len(told):
            what = ngettext(
                "There are {n} more key here that this vault may never have had.",
                "There are {n} more keys here that this vault may never have had.",
                left,
            )
            told.append(Problem(KEYS_DIRECTORY, NEW_KEY, what.format(n=left)))
        return told

    def open(self, secret: Secret) -> Unlocked:
        """What a secret opens among the invitations, if this device can go on under it.

        Raises:
            UsageError: there is none; or the secret is one that opens the key held now.
            WrongSecretError: it opens none of them.
            NotArrivedError: not all of it is here yet. TwoKeysError: its ring does not hold the key of this device.
        """
        unlocked = self.opened(secret)
        if self._vault.keyring.current.tag not in {key.tag for key in unlocked.keyring}:
            if not has_ring(self._vault.directory, unlocked.keyring.current):
                raise not_arrived()
            raise two_keys()
        if not self._has_begun(unlocked.keyring):
            raise not_arrived()
        return unlocked

    def opened(self, secret: Secret) -> Unlocked:
        """What a secret opens among the invitations, whatever its ring holds. Raises UsageError, WrongSecretError."""
        found = self.found()
        if not found:
            raise UsageError(
                _("There is no newer key than the one of this device."), safe=_("Nothing was changed.")
            )
        known = {way.hash for way in self._access.ways() if way.listed}
        if keys.opens(self._vault.directory, secret, known):
            # No newer key opens with an old passphrase: one that does was not made by who renewed the key.
            raise UsageError(
                _("That opens the key which this device has; a newer one never opens with it."),
                safe=_("Nothing was changed."),
            )
        return keys.unlock(self._vault.directory, secret, among={each.tag for each in found})

    def _has_begun(self, keyring: Keyring) -> bool:
        """Whether the commit that begins the epoch is here: it lists what counts under the new key."""
        disk, tag = self._vault.disk, keyring.current.tag
        for key, under in disk.unknown.items():
            if under != tag:
                continue
            try:
                segment = read_segment(disk.path(key), keyring.get, disk.vault_id)
            except (VaultError, OSError):
                continue
            said = segment.tables.get(TABLE, {}).get(EPOCHS)
            if segment.meta.held and said is not None and tag.encode() in bytes(said):
                return True
        return False

    def others(self, secret: Secret) -> Iterable[EpochKey]:
        """The keys of another new key that does not hold ours, for a third one that holds both.

        Raises:
            UsageError: it holds ours, so that there is nothing to unite; and as `opened`.
        """
        keyring = self.opened(secret).keyring
        ours = {key.tag for key in self._vault.keyring}
        if self._vault.keyring.current.tag in {key.tag for key in keyring}:
            raise UsageError(
                _("That key holds the one of this device: there is nothing to unite."),
                safe=_("Nothing was changed."),
                todo=_("Unlock with its passphrase, and this device goes on under it."),
            )
        if ours.isdisjoint(key.tag for key in keyring):
            raise UsageError(
                _("That key and the one of this device have nothing in common."),
                safe=_("Nothing was changed."),
            )
        return list(keyring)


def _named(names: list[str], more: bool) -> str:
    said = names[0] if names else ""
    for name in names[1:]:
        said = _("{names} and {last}").format(names=said, last=name)
    return _("{names} and others").format(names=said) if more else said


def two_keys() -> TwoKeysError:
    """The error for a key that does not hold the one of this device."""
    return TwoKeysError(
        _("That opens a key which does not hold the one this vault has had here."),
        safe=_("Nothing was changed."),
        todo=_(
            "Use the passphrase that opened it last here. If the key was renewed on two devices at once, make one key "
            "of the two then: `tend rekey --unite`."
        ),
    )


def not_arrived() -> NotArrivedError:
    """The error for a newer key of which only a part is here."""
    return NotArrivedError(
        _("That opens a newer key of which not everything has arrived here."),
        safe=_("Nothing was changed."),
        todo=_(
            "Wait until all of the folder has arrived, and try again; until then the passphrase of before opens the vault."
        ),
    )
