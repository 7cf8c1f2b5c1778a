"""A device joins: from a folder that holds a vault, and what opens it, to a vault of its own beside the folder.

The key is opened in the folder; only then is anything written here. The files come with the first sync.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.clock import Clock
from core.language import _
from core.vault import Vault, directories, files, header, keys, open_vault, recovery
from core.vault.errors import VaultExistsError
from core.vault.keyring import KEYS_DIRECTORY, is_ring
from core.vault.pins import pin_slot
from core.vault.slots import Passphrase, Secret
from sync.folder import KEY_CAP

Progress = Callable[[str, int, int], None]


def join_vault(
    folder: Path,
    directory: Path,
    *,
    state: Path,
    clock: Clock,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    key_file: Path | None = None,
    progress: Progress | None = None,
    allow_expensive: bool = False,
) -> Vault:
    """A new, still empty copy of the vault in `folder`, unlocked; `directory` must be free, `state` is the state root.

    Raises:
        WrongSecretError, RecoveryTypoError, ExpensiveKdfError, VaultMissingError, RefusedError: as `keys.unlock`; nothing
            was written.
        VaultExistsError: there is a vault in `directory` already. WriteError: it cannot be written.
    """
    if header.has_vault(directory):
        raise _already(directory)
    secret: Secret = (
        recovery.parse_code(recovery_code) if recovery_code is not None else Passphrase(passphrase or "")
    )

    def trying(tried: int, of: int) -> None:
        if progress is not None:
            progress(_("Opening the key"), tried, of)

    unlocked = keys.unlock(
        folder, secret, key_file=key_file, allow_expensive=allow_expensive, progress=trying
    )
    vault_id = header.read_header(folder)
    tag = unlocked.keyring.current.tag
    files.make_directory(directory / KEYS_DIRECTORY)
    for name in files.list_regular(folder / KEYS_DIRECTORY):
        if name == unlocked.slot_name or (is_ring(name) and name.startswith(tag)):
            data = files.read_regular(folder / KEYS_DIRECTORY / name, cap=KEY_CAP)
            files.write_durable(directory / KEYS_DIRECTORY / name, data)
    try:
        # Last: until it is there nobody takes this for a vault.
        files.write_durable(directory / header.FILE, header.write_header(vault_id), exclusive=True)
    except FileExistsError:
        raise _already(directory) from None
    directories.begin(state / vault_id.hex(), directory, {})
    vault = open_vault(directory, unlocked.keyring, state=state, clock=clock)
    vault.access.opened_by = unlocked.slot_name
    if recovery_code is None:
        pin_slot(vault.state_directory, unlocked.slot_name)
    if key_file is not None:
        vault.access.key_file = keys.key_file_digest(key_file)
    return vault


def _already(directory: Path) -> VaultExistsError:
    return VaultExistsError(
        _("There is a vault at {directory} already.").format(directory=directory),
        safe=_("It was not touched."),
    )


def name_device(vault: Vault, name: str) -> None:
    """Have a device that has joined make itself known to the others, under this name; empty: as the system calls it.

    Raises:
        UsageError: that is no name. WriteError.
    """
    vault.introduce()
    if name:
        vault.name_device(name)
    vault.access.remember()
