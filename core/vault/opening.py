"""Making a vault, and unlocking one."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Callable
from pathlib import Path

from core.clock import Clock
from core.errors import UsageError, VaultError
from core.language import _
from core.vault import directories, files, header, identity, keys, recovery
from core.vault.access import TABLE, listing
from core.vault.errors import LockUnavailableError, NotAWayInError
from core.vault.invitations import not_arrived, two_keys
from core.vault.keyring import KEYS_DIRECTORY, epoch_of, has_ring
from core.vault.keys import DEFAULT_COST, KdfCost, Keyring, Passphrase, Unlocked
from core.vault.leftovers import sweep
from core.vault.loading import load
from core.vault.pins import Pins, pin_slot, read_pins
from core.vault.registers import LIFE
from core.vault.rekey import EPOCHS
from core.vault.sealing_again import seal_again
from core.vault.slots import Secret, parse_slot_name
from core.vault.store import Note
from core.vault.vault import Vault
from core.vault.writer import Writes

Progress = Callable[[str, int, int], None]
"""Called with what is being done and how far it is: (words, done, of)."""


def create_vault(
    directory: Path,
    *,
    state: Path,
    passphrase: str,
    clock: Clock,
    cost: KdfCost = DEFAULT_COST,
    key_file: Path | None = None,
) -> tuple[Vault, str]:
    """Make a vault; returns it, unlocked, and its recovery code as text.

    `state` is the root of the state directories of this OS user.

    Raises:
        VaultExistsError, WriteError, VaultError: see `keys.create_keys`.
    """
    keyring, code = keys.create_keys(directory, passphrase, cost=cost, key_file=key_file)
    vault = _vault(directory, keyring, state, clock)
    slots = keys.list_slots(directory)

    def first() -> Writes:
        writes: Writes = {("_vault", "slots"): {LIFE: True}, ("_vault", "epochs"): {LIFE: True}}
        for slot in slots:
            writes["_vault", "slots"].update(listing(slot))
        writes["_vault", "epochs"][keyring.current.tag, "at"] = clock.now_ms()
        return writes

    vault.write(first, Note(quiet=True))
    own = next((slot.name for slot in slots if slot.type == "passphrase"), "")
    vault.access.opened_by = own
    if key_file is not None:
        vault.access.key_file = keys.key_file_digest(key_file)
    pin_slot(vault.state_directory, own)
    return vault, code.text


def unlock_vault(
    directory: Path,
    *,
    state: Path,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    key_file: Path | None = None,
    clock: Clock,
    progress: Progress | None = None,
    allow_expensive: bool = False,
) -> Vault:
    """Unlock a vault with a passphrase (and key file, where its slot has one) or the recovery code.

    Raises:
        WrongSecretError, RecoveryTypoError, ExpensiveKdfError, VaultMissingError, RefusedError: see `keys.unlock`.
        NotAWayInError: it opened something that is known here not to be the vault's.
    """
    if (passphrase is None) == (recovery_code is None):
        raise UsageError(_("Either a passphrase or a recovery code opens a vault."))
    secret: Secret
    if recovery_code is not None:
        secret = recovery.parse_code(recovery_code)
    else:
        secret = Passphrase(passphrase or "")
    vault_id = header.read_header(directory)
    home = state / vault_id.hex()
    pins = read_pins(home)

    def trying(tried: int, of: int) -> None:
        if progress is not None:
            progress(_("Opening the key"), tried, of)

    unlocked = keys.unlock(
        directory,
        secret,
        key_file=key_file,
        pinned=pins.slot or None,
        key=pins.key,
        listed=frozenset(pins.listed),
        allow_expensive=allow_expensive,
        progress=trying,
    )
    _check_key(directory, unlocked.keyring, pins)

    def loaded(vault: Vault) -> None:
        _check_begun(vault, pins)
        if not vault.read_only:
            with contextlib.suppress(VaultError):
                vault.facts_touched |= seal_again(vault)

    vault = open_vault(
        directory, unlocked.keyring, state=state, clock=clock, progress=progress, loaded=loaded
    )
    try:
        _check_slot(vault, unlocked, pins)
    except NotAWayInError:
        vault.forget()
        raise
    if unlocked.slot_name != pins.slot and recovery_code is None:
        pin_slot(home, unlocked.slot_name)
    vault.joined = bool(pins.key) and pins.key != vault.keyring.current.tag
    vault.access.remember()
    vault.refused_keys = unlocked.problems
    vault.access.opened_by = unlocked.slot_name
    if key_file is not None:
        vault.access.key_file = keys.key_file_digest(key_file)
    return vault


def _check_key(directory: Path, keyring: Keyring, pins: Pins) -> None:
    """A key is the vault's where this machine knows none of it, or its ring holds the one that is known."""
    if not pins.key or pins.key in {key.tag for key in keyring}:
        return
    epoch = keyring.current.epoch
    if epoch > epoch_of(pins.key) and not has_ring(directory, keyring.current):
        raise not_arrived()
    if epoch >= epoch_of(pins.key):
        raise two_keys()
    raise NotAWayInError(
        _("That opens a key which does not hold the one this vault has had here."),
        safe=_("Nothing was read or changed."),
        todo=_("Use the passphrase that opened it last, or the recovery code."),
    )


def _check_begun(vault: Vault, pins: Pins) -> None:
    """A device goes on under a newer key once it has the commit that began it: that one says which files count."""
    tag = vault.keyring.current.tag
    if pins.key and pins.key != tag and tag not in vault.documents(TABLE).get(EPOCHS, {}):
        vault.forget()
        raise not_arrived()


def _check_slot(vault: Vault, unlocked: Unlocked, pins: Pins) -> None:
    """A slot is a way in where the vault lists it, or nothing is known yet of what it lists: whoever had the key once
    can write another one."""
    slot = parse_slot_name(unlocked.slot_name)
    known = pins.key == unlocked.keyring.current.tag and bool(pins.listed)
    if known and slot is not None and slot.hash not in pins.listed and not vault.access.told_of(slot.hash):
        raise NotAWayInError(
            _("That opens a key slot which the vault does not list."),
            safe=_("Nothing was changed."),
            todo=_(
                "If it was made on another device, wait until all of the folder has arrived, and try again."
            ),
        )


def open_vault(
    directory: Path,
    keyring: Keyring,
    *,
    state: Path,
    clock: Clock,
    progress: Progress | None = None,
    loaded: Callable[[Vault], None] | None = None,
) -> Vault:
    """A vault whose keys are at hand: reads the cache and what is newer, else every segment.

    `loaded` is called once that is done, before anything is changed; it may raise.
    """
    vault = _vault(directory, keyring, state, clock)
    # Before anything is listed: what another process pins meanwhile may be newer than the list.
    vault.pinned = directories.expected(vault.state_directory, directory)
    collecting = gc.isenabled()
    gc.disable()
    try:
        load(vault, progress)
        gc.freeze()
    finally:
        if collecting:
            gc.enable()
    if loaded is not None:
        loaded(vault)
    vault.retire_slots()
    if not vault.read_only:
        for folder in (directory, directory / KEYS_DIRECTORY, state, vault.state_directory):
            sweep(folder)
        try:
            with files.reading(directory):
                vault.author.settle(fresh=False)
        except LockUnavailableError:
            vault.read_only = True
        except VaultError:
            # A lock that is busy now may be free when something is to be written, and so with a directory that fails.
            pass
    vault.facts_touched |= vault.catch_up() | vault.reissue()
    return vault


def _vault(directory: Path, keyring: Keyring, state: Path, clock: Clock) -> Vault:
    vault_id = header.read_header(directory)

    def machine() -> str:
        return identity.machine_id(state)

    vault = Vault(directory, vault_id, keyring, state=state / vault_id.hex(), machine=machine, clock=clock)
    vault.read_only = not os.access(directory, os.W_OK | os.X_OK)
    return vault
