"""`vault.json`: what a vault is, constant for its life, no secret and nothing to tune.

The one form is `{"format":"tend-vault","version":1,"vault_id":"<32 hex>","suite":1}` and a line feed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

from core.language import _
from core.vault import files, jsonguard
from core.vault.errors import HeaderError, UnsupportedError, VaultMissingError

FILE: Final = "vault.json"
CAP: Final = 4096
_FORMAT = "tend-vault"
_VERSION = 1
_SUITE = 1
_ID = re.compile(r"[0-9a-f]{32}\Z")


def write_header(vault_id: bytes) -> bytes:
    """The bytes of `vault.json`."""
    return (
        jsonguard.encode(
            {"format": _FORMAT, "version": _VERSION, "vault_id": vault_id.hex(), "suite": _SUITE}
        )
        + b"\n"
    )


def parse_header(data: bytes) -> bytes:
    """The vault id, 16 bytes.

    Raises:
        JsonError: not strict JSON, or a key twice.
        UnsupportedError: a version or suite of a newer program.
        HeaderError: anything else than the one form.
    """
    if len(data) > CAP:
        raise HeaderError(_("vault.json is too large."), name=FILE)
    found = jsonguard.unique(data)
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        raise HeaderError(_("vault.json is not the header of a vault."), name=FILE)
    version, suite, vault_id = found.get("version"), found.get("suite"), found.get("vault_id")
    if type(version) is not int or type(suite) is not int:
        raise HeaderError(_("vault.json is not the header of a vault."), name=FILE)
    if (version, suite) != (_VERSION, _SUITE):
        raise UnsupportedError(
            _(
                "This vault is of version {version}, suite {suite}; this program knows version {known}."
            ).format(version=version, suite=suite, known=_VERSION),
            name=FILE,
            todo=_("Use a newer Tend."),
        )
    if (
        not isinstance(vault_id, str)
        or not _ID.match(vault_id)
        or data != write_header(bytes.fromhex(vault_id))
    ):
        raise HeaderError(_("vault.json is not the header of a vault."), name=FILE)
    return bytes.fromhex(vault_id)


def read_header(directory: Path) -> bytes:
    """The id of the vault in a directory.

    Raises:
        VaultMissingError: there is none.
        NotAFileError, OversizeError, and as `parse_header`.
    """
    try:
        return parse_header(files.read_regular(directory / FILE, cap=CAP))
    except (FileNotFoundError, NotADirectoryError):
        raise VaultMissingError(
            _("There is no vault at {directory}.").format(directory=directory),
            todo=_("Make one with `tend init`, or name it with --vault."),
        ) from None


def restore_header(directory: Path, told: Collection[str]) -> bytes:
    """Write `vault.json` anew, where it is missing or damaged; `told` are the ids that the vault's files give themselves.

    Raises:
        HeaderError: they do not agree, or there are none. WriteError.
    """
    if len(set(told)) != 1:
        raise HeaderError(
            _("The vault's files do not agree on what vault they are of."),
            name=FILE,
            safe=_("Nothing was changed."),
            todo=_(
                "Bring vault.json back from the folder, a backup or another device: it is the same everywhere."
            ),
        )
    vault_id = bytes.fromhex(next(iter(told)))
    files.write_durable(directory / FILE, write_header(vault_id))
    return vault_id


def has_vault(directory: Path) -> bool:
    """Whether something stands where a vault's header is."""
    return (directory / FILE).exists() or (directory / FILE).is_symlink()
