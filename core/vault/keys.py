"""Epoch keys, and how a secret gets at them.

A new vault has epoch 1, its key wrapped in two slots: the passphrase's and the recovery code's. `unlock` tries
slots until one opens, reads the ring of older keys, and gives a `Keyring`. Slots are added and removed as files;
the registers of table `_vault` that list them are written by the caller.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.errors import VaultError
from core.language import _
from core.vault import attempts, cipher, files, header, slots
from core.vault.errors import (
    CommitmentError,
    ExpensiveKdfError,
    RefusedError,
    SealError,
    TooManySlotsError,
    VaultExistsError,
    WriteError,
    WrongSecretError,
)
from core.vault.keyring import KEYS_DIRECTORY, TAG, EpochKey, Keyring, read_rings, tag_of, write_ring
from core.vault.recovery import RecoveryCode, new_code, parse_code
from core.vault.slots import CHEAPEST, DEFAULT_COST, KdfCost, Passphrase, Secret, Slot

__all__ = [
    "CHEAPEST",
    "DEFAULT_COST",
    "EpochKey",
    "KdfCost",
    "Keyring",
    "NewSlot",
    "Passphrase",
    "RecoveryCode",
    "SlotInfo",
    "Unlocked",
    "add_slot",
    "create_keys",
    "key_file_digest",
    "list_slots",
    "new_code",
    "new_slot",
    "open_slots",
    "opens",
    "parse_code",
    "remove_slot",
    "unlock",
    "with_key_file",
    "write_ring",
]

DERIVATIONS: Final = 8
RECOVERY_TRIES: Final = 256
KEY_FILE_CAP: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """A slot as it is listed. `hash` is what `_vault` calls it by; `type` is passphrase or recovery."""

    name: str
    hash: str
    slot: str
    type: str
    key_file: bool
    epoch: int
    key_id: bytes
    cost: KdfCost | None

    @property
    def tag(self) -> str:
        """Which key it wraps."""
        return tag_of(self.epoch, self.key_id)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a secret opened: `slot_name` is the file to pin; `problems` are key files that were refused."""

    keyring: Keyring
    slot_name: str
    problems: tuple[RefusedError, ...] = ()


def key_file_digest(path: Path) -> bytes:
    """SHA-256 of a key file's bytes.

    Raises:
        VaultError: it cannot be read, or is empty.
    """
    try:
        data = files.read_regular(path.resolve(), cap=KEY_FILE_CAP)
    except OSError as error:
        raise VaultError(
            _("The key file cannot be read: {reason}.").format(reason=error.strerror),
            safe=_("Nothing was tried."),
        ) from None
    if not data:
        raise VaultError(_("The key file is empty."), safe=_("Nothing was tried."))
    return hashlib.sha256(data).digest()


def with_key_file(passphrase: str, key_file: Path | None) -> Passphrase:
    """A passphrase and the key file that belongs to it."""
    return Passphrase(passphrase, None if key_file is None else key_file_digest(key_file))


def create_keys(
    directory: Path, passphrase: str, *, cost: KdfCost = DEFAULT_COST, key_file: Path | None = None
) -> tuple[Keyring, RecoveryCode]:
    """Make a vault's header and first two slots; the header comes last, so that half a vault is none.

    Raises:
        VaultExistsError: there is a vault in `directory`.
        KdfLimitError, WriteError, VaultError (an empty passphrase).
    """
    if header.has_vault(directory):
        raise VaultExistsError(
            _("There is a vault at {directory} already.").format(directory=directory),
            safe=_("It was not touched."),
        )
    from secrets import token_bytes

    vault_id = token_bytes(16)
    key = EpochKey(1, token_bytes(cipher.KEY))
    code = new_code()
    files.make_directory(directory / KEYS_DIRECTORY)
    secrets = (with_key_file(passphrase, key_file), code)
    made = [_write_slot(directory, vault_id, key, secret, cost) for secret in secrets]
    try:
        files.write_durable(
            directory / header.FILE,
            header.write_header(vault_id),
            verify=header.parse_header,
            exclusive=True,
        )
    except FileExistsError:
        for slot in made:
            with contextlib.suppress(WriteError):
                remove_slot(directory, slot.name)
        raise VaultExistsError(
            _("Another program has just made a vault at {directory}.").format(directory=directory),
            safe=_("It was not touched."),
        ) from None
    return Keyring(key), code


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A slot that is made and not written yet."""

    info: SlotInfo
    data: bytes = field(repr=False)

    def write(self, directory: Path) -> SlotInfo:
        """Give it its place in a vault. Raises WriteError."""
        files.make_directory(directory / KEYS_DIRECTORY)
        files.write_durable(directory / KEYS_DIRECTORY / self.info.name, self.data)
        return self.info


def new_slot(vault_id: bytes, key: EpochKey, secret: Secret, cost: KdfCost = DEFAULT_COST) -> NewSlot:
    """A slot in which a secret wraps a key. Raises KdfLimitError, VaultError (an empty passphrase)."""
    name, data = slots.build_slot(
        secret, key.secret, vault_id=vault_id, epoch=key.epoch, key_id=key.key_id, cost=cost
    )
    return NewSlot(_info(slots.parse_slot(data, name, vault_id)), data)


def _write_slot(directory: Path, vault_id: bytes, key: EpochKey, secret: Secret, cost: KdfCost) -> SlotInfo:
    return new_slot(vault_id, key, secret, cost).write(directory)


def _info(slot: Slot) -> SlotInfo:
    return SlotInfo(
        slot.name, slot.hash, slot.slot.hex(), slot.type, slot.key_file, slot.epoch, slot.key_id, slot.cost
    )


def _read_slots(directory: Path, vault_id: bytes) -> tuple[list[Slot], list[RefusedError]]:
    """All slots, newest epoch first, and what was refused."""
    found, problems = [], []
    folder = directory / KEYS_DIRECTORY
    for name in _slot_names(folder):
        try:
            found.append(slots.parse_slot(files.read_regular(folder / name, cap=slots.CAP), name, vault_id))
        except RefusedError as error:
            error.name = error.name or name
            problems.append(error)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(
                RefusedError(
                    _("A key slot cannot be read: {reason}.").format(reason=error.strerror), name=name
                )
            )
    found.sort(key=lambda slot: (-slot.epoch, slot.name))
    return found, problems


def _slot_names(folder: Path) -> list[str]:
    """Everything that has the name of a slot, also what is not a plain file: it must be refused, not passed over."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    with files.reading(folder):
        return sorted(entry.name for entry in folder.iterdir() if slots.parse_slot_name(entry.name))


def list_slots(directory: Path, *, vault_id: bytes | None = None) -> list[SlotInfo]:
    """The readable slots of a vault, newest epoch first; nothing is derived.

    Raises:
        UnreadableError: the directory of the keys cannot be listed.
    """
    if vault_id is None:
        vault_id = header.read_header(directory)
    return [_info(slot) for slot in _read_slots(directory, vault_id)[0]]


def unlock(
    directory: Path,
    secret: Secret,
    *,
    key_file: Path | None = None,
    pinned: str | None = None,
    key: str = "",
    listed: Set[str] = frozenset(),
    among: Set[str] | None = None,
    allow_expensive: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Unlocked:
    """Open a vault's keys. The slot named `pinned` is tried first, then those `listed` (by hash) of the key known here,
    then the others in turns; at most eight derivations are made. See `attempts`.

    With `among` only slots of the keys of these tags. `progress(tried, candidates)` is called before each derivation and may raise to stop.

    Raises:
        WrongSecretError: slots were tried and none opened; TooManySlotsError: and there are more.
        ExpensiveKdfError: only a slot that wants more than 512 MiB is left; ask, then `allow_expensive`.
        RefusedError: no slot could be tried, and why the first one could not.
        VaultMissingError, HeaderError, ...: see `header.read_header`.
    """
    vault_id = header.read_header(directory)
    if key_file is not None and isinstance(secret, Passphrase):
        secret = Passphrase(secret.text, key_file_digest(key_file))
    found, problems = _read_slots(directory, vault_id)
    if among is not None:
        found = [slot for slot in found if slot.tag in among]
    slot, opened = open_slots(
        found,
        secret,
        problems=problems,
        pinned=pinned or "",
        key=key,
        listed=listed,
        sealed=lambda: attempts.sealed_under(directory / "devices"),
        allow_expensive=allow_expensive,
        progress=progress,
    )
    older, ring_problems = read_rings(directory, vault_id, opened)
    return Unlocked(Keyring(opened, older), slot.name, (*problems, *ring_problems))


def open_slots(
    found: Sequence[Slot],
    secret: Secret,
    *,
    problems: list[RefusedError] | None = None,
    pinned: str = "",
    key: str = "",
    listed: Set[str] = frozenset(),
    sealed: Callable[[], Mapping[str, int]] = dict,
    allow_expensive: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Slot, EpochKey]:
    """The first of these slots that opens, wherever they were read, and its key; see `unlock`.

    `problems` are slots that were refused; it takes in those that turn out to be damaged.
    """
    problems = [] if problems is None else problems
    fitting = [slot for slot in found if slots.fits(slot, secret)]
    lacking = isinstance(secret, Passphrase) and secret.key_file is None
    key_file_lacks = lacking and any(slot.key_file for slot in found)
    if not fitting:
        raise problems[0] if problems else _nothing_to_try(key_file_lacks)
    limit = RECOVERY_TRIES if isinstance(secret, RecoveryCode) else DERIVATIONS
    candidates = attempts.in_order(
        fitting, pinned=pinned, key=key or pinned[:TAG], listed=listed, sealed=sealed, limit=limit
    )
    try:
        return _Attempt(secret, allow_expensive, problems, progress).first(candidates, limit)
    except WrongSecretError as error:
        error.key_file = key_file_lacks
        raise


def _nothing_to_try(key_file: bool) -> WrongSecretError:
    what = _("This vault has no key slot for that.")
    if key_file:
        what = _("This vault opens with a passphrase and a key file together, and no key file was given.")
    return WrongSecretError(what, safe=_("Nothing was tried."), tried=False, key_file=key_file)


class _Attempt:
    """Tries one slot after the other; `problems` takes in those that turn out to be damaged."""

    def __init__(
        self,
        secret: Secret,
        allow_expensive: bool,
        problems: list[RefusedError],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._secret = secret
        self._allow_expensive = allow_expensive
        self._problems = problems
        self._progress = progress
        self._tried = 0
        self._expensive: ExpensiveKdfError | None = None
        self._broken: SealError | None = None

    def first(self, candidates: Sequence[Slot], limit: int) -> tuple[Slot, EpochKey]:
        """The first slot that opens, and its key. Raises as `unlock`."""
        left = len(candidates)
        for slot in candidates:
            if self._tried == limit:
                break
            left -= 1
            if self._progress is not None:
                self._progress(self._tried, min(len(candidates), limit))
            key = self._key_in(slot)
            if key is not None:
                return slot, key
        raise self._failure(left)

    def _key_in(self, slot: Slot) -> EpochKey | None:
        try:
            kek = slots.key_encryption_key(slot, self._secret, allow_expensive=self._allow_expensive)
            self._tried += 1
            key = EpochKey(slot.epoch, slots.unwrap(slot, kek))
            if key.key_id != slot.key_id:
                raise SealError(_("A key slot holds another key than it says."), name=slot.name)
            return key
        except ExpensiveKdfError as error:
            self._expensive = self._expensive or error
        except CommitmentError:
            return None
        except SealError as error:
            self._broken = self._broken or error
            self._problems.append(error)
        return None

    def _failure(self, left: int) -> VaultError:
        told = self._broken or self._expensive
        if told is not None:
            return told
        if left:
            return TooManySlotsError(
                _(
                    "None of the {tried} key slots that were tried opens with that; {left} more were not tried, for an "
                    "unlock tries no more than that."
                ).format(tried=self._tried, left=left),
                safe=_("Nothing was changed."),
                todo=_(
                    "Try again: where there are so many, others come first then. Where the vault is open, "
                    "`tend doctor` names the slots that do not belong to it."
                ),
            )
        look = _("Look at caps lock and the keyboard layout.")
        if isinstance(self._secret, RecoveryCode):
            look = _(
                "Look at the paper again: a code that was replaced, or another vault's, opens nothing here."
            )
        return WrongSecretError(
            _("No key slot of this vault opens with that."), safe=_("Nothing was changed."), todo=look
        )


def add_slot(directory: Path, keyring: Keyring, secret: Secret, *, cost: KdfCost = DEFAULT_COST) -> SlotInfo:
    """Write one more slot for the current epoch key.

    Raises:
        KdfLimitError, WriteError, VaultError (an empty passphrase).
    """
    return _write_slot(directory, header.read_header(directory), keyring.current, secret, cost)


def opens(directory: Path, secret: Secret, hashes: Set[str]) -> bool:
    """Whether a secret opens one of these slots; each of them is tried."""
    for slot in _read_slots(directory, header.read_header(directory))[0]:
        if slot.hash in hashes and slots.fits(slot, secret):
            with contextlib.suppress(CommitmentError, SealError):
                slots.unwrap(slot, slots.key_encryption_key(slot, secret, allow_expensive=True))
                return True
    return False


def remove_slot(directory: Path, name: str) -> None:
    """Remove a slot's file. Whether another one opens the vault is for the caller to know.

    Raises:
        VaultError: that is not the name of a slot.
        WriteError: it cannot be removed.
    """
    if slots.parse_slot_name(name) is None:
        raise VaultError(_("That is not the name of a key slot."))
    files.remove(directory / KEYS_DIRECTORY / name)
